"""Tokens → tree: one Pratt parser for NumPy and for mathematics.

Owns precedence, brackets and the whole text. In ``numpy`` notation Python's rules hold exactly; in
``math`` notation names may stand side by side, ``^`` is a power or a transpose, bars are norms and
functions need no parentheses. Where mathematics can be read in more than one way the parser takes the
way its :class:`Ways` say and notes in ``forks`` that there was another. Runs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from studyml.algebra.language.endings import Endings
from studyml.algebra.language.errors import MAX_LEVELS, NotNumPy, ReadError, too_large
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.marks import is_condition
from studyml.algebra.language.stream import CLOSERS, COLON, COMPARE, INFIX, MULTIPLY, NOT_PYTHON, POWER, TIGHT, UNARY
from studyml.algebra.language.words import MATH_ONLY, misplaced, subscripted
from studyml.algebra.tree import Binary, Call, Node, Number, Product, Sequence, Text, Unary, children

_CHAINED = "Chained comparisons are not read: write (a < b) & (b < c), each in parentheses."


class Parser(Endings):
    """Reads one stream of tokens in one way."""

    def read(self) -> Node:
        """Return the tree of the whole text."""
        first = self.next
        items = [self.chosen()]
        comma = False
        while self.skip(","):
            comma = True
            if self.next.kind == "end":
                break
            items.append(self.expression(0))
        if self.ways.equation and self.sees("=") and not comma:
            items = [self.equation(items[0])]
        if self.next.kind != "end":
            raise misplaced(self.next, mathematics=self.math)
        node = self.made(Sequence(tuple(items), span=(first.span[0], items[-1].span[1]))) if comma else items[0]
        self.check(node)
        return node

    def equation(self, left: Node) -> Node:
        """Read ``= right`` as a comparison."""
        self.take()
        right = self.expression(0)
        return self.made(Binary("==", left, right, span=(left.span[0], right.span[1])))

    def holds_condition(self, opening: Token) -> bool:
        """Whether a bracket belongs to an indicator: ``1{y = k}``."""
        at = self.tokens.index(opening)
        return self.math and at > 0 and self.tokens[at - 1].text in {"1", "I", "𝟙", "𝟏"}

    def check(self, node: Node) -> None:
        """Refuse what only parts of a tree show: too deep, a string or a slice where none belongs."""
        depth = [(node, 1)]
        while depth:
            current, level = depth.pop()
            if level > MAX_LEVELS:
                raise too_large("levels", level, MAX_LEVELS, node.span)
            for child in children(current):
                if isinstance(child, Text) and not isinstance(current, Call):
                    raise ReadError("unsafe", "A string has no place here.", child.span)
                depth.append((child, level + 1))
        if isinstance(node, Text):
            raise ReadError("unsafe", "A string is no answer.", node.span)

    def expression(self, least: int) -> Node:
        """Read an expression whose operators bind more tightly than ``least``."""
        self.deeper(self.next)
        try:
            return self._expression(least)
        finally:
            self.level -= 1

    def chosen(self, *, after: bool = False) -> Node:
        """Read an expression; in mathematics also ``a if z > 0 else b`` and ``{a if z > 0, b otherwise}``.

        ``after`` a first case the last one may have a condition too, outside which there is no value.
        """
        value = self.expression(0)
        if not self.math or not self.says("if"):
            return value
        word = self.next
        while self.says("if"):
            self.take()
        if self.says("else", "otherwise"):  # the last line of cases in LaTeX
            return value
        condition = self.expression(0)
        if not is_condition(condition):
            raise ReadError("syntax", "A condition must follow this if, as in np.where(z > 0, a, b).", word.span)
        if after and (self.next.kind == "end" or self.sees(*CLOSERS.values())):
            other: Node = Number(math.nan, span=condition.span)
        else:
            self.skip(",")
            said = self.says("else", "otherwise") and self.take()
            other = self.chosen(after=not said)
            self.skip(",")
            ended = self.says("else", "otherwise", "if")
            while self.says("else", "otherwise", "if"):
                self.take()
            if not (said or ended or (isinstance(other, Call) and other.function == "where")):
                raise ReadError("syntax", "What is it otherwise? Write a if condition else b.", other.span)
        return self.made(Call("where", (condition, value, other), span=(value.span[0], other.span[1])))

    def says(self, *words: str) -> bool:
        """Whether one of these words comes next, or behind a comma that ends a case."""
        token = self.next
        if self.sees(",") and "if" in words and self.tokens[self.at + 1].text == "if":
            self.take()
            token = self.next
        return token.kind == "word" and token.text in words

    def _expression(self, least: int) -> Node:
        left = self.postfix(self.prefix())
        compared = divided = entrywise = False
        while True:
            token = self.next
            power = self.binding(token, divided)
            if power is None or power <= least:
                return left
            if power == POWER:
                left = self.postfix(self.power(left))
                continue
            if self.starts_operand(token):
                if entrywise and power == MULTIPLY:
                    self.forks.add("tight")  # M ⊙ D Vᵀ
                if divided and power == MULTIPLY:
                    self.forks.add("tight")
                    if token.glued:
                        self.forks.add("glued")
                    divided = token.glued
                left = self.beside(left, self.expression(power))
                continue
            self.take()
            if power == COMPARE:
                if compared:
                    raise ReadError("syntax", _CHAINED, token.span)
                compared = True
            right = self.expression(power)
            if token.text == "·":
                right = self.behind_a_dot(right, power)
            left = self.made(self.joined(token, left, right))
            divided = token.text in {"/", "./"} or (divided and power == MULTIPLY)
            entrywise = token.text == "⊙" or (entrywise and power == MULTIPLY)

    def behind_a_dot(self, right: Node, power: int) -> Node:
        """Return what a dot takes in: of ``g·A g`` the ``A`` alone, or ``A g``."""
        while self.math and self.starts_operand(self.next) and self.binding(self.next, divided=False) is not None:
            self.forks.add("grouped")
            if "grouped" not in self.ways.taken:
                break
            right = self.beside(right, self.expression(power))
        return right

    def binding(self, token: Token, divided: bool) -> int | None:
        """Return how tightly a token binds what stands before it, or None when it doesn't."""
        if token.kind == "op":
            if token.text == "**":
                return POWER
            if self.math:
                if token.text in {"|", "‖"}:
                    inside = self.bars and (self.bars[-1] == token.text or self.is_two_bars(token))
                    return None if inside else self.juxtaposed(token)
                if token.text in {"^", ".^", ".**"}:
                    return POWER
                if token.text == ":" and not self.slices:
                    return COLON
            elif token.text in NOT_PYTHON:
                return None
            if token.text in INFIX:
                return INFIX[token.text]
        elif token.kind == "super" and self.math:
            return POWER
        return self.juxtaposed(token) if self.math and self.starts_operand(token) else None

    def juxtaposed(self, token: Token) -> int:
        """Return how tightly names side by side bind: as ``*``, or more tightly than ``/``."""
        taken = self.ways.taken
        return TIGHT if "tight" in taken or ("glued" in taken and token.glued) else MULTIPLY

    def beside(self, left: Node, right: Node) -> Node:
        """Return two operands side by side: a product, or ``1{z > 0}``, which is 1 where it holds."""
        span = (left.span[0], right.span[1])
        if left == Number(1, True) and is_condition(right):
            return self.indicator(right, span)
        last = left.right if isinstance(left, Product) else left
        if right == Number(1, True) and (
            (isinstance(last, Call) and last.function == "T") or kind_of(last, self.names) is Kind.MATRIX
        ):  # Xᵀ1, 2Xᵀ1, (A ⊙ B) 1
            right = self.ones(right.span)
        if _is_one(left) and kind_of(right, self.names) is Kind.ROW:
            self.forks.add("ones")
            if "ones" in self.ways.taken:
                ones = self.ones(left.span)
                left = self.made(Unary("-", ones, span=left.span)) if isinstance(left, Unary) else ones
        if isinstance(left, Sequence) or isinstance(right, Sequence):
            raise ReadError("syntax", "A tuple can't be multiplied.", span)
        if _complements(right, left):
            self.forks.add("entries")
            if "entries" in self.ways.taken:
                return self.made(Binary("*", left, right, span=span))
        return self.made(Product(left, right, span=span))

    def joined(self, token: Token, left: Node, right: Node) -> Node:
        """Return two operands joined by an operator."""
        span = (left.span[0], right.span[1])
        if token.text == ":":  # A : B, the inner product of matrices
            return self.frobenius(left, right, span)
        if token.text == "⊗":
            self.forks.add("tensor")
            if "tensor" in self.ways.taken:
                return Binary("*", left, right, span=span)
            return Call("outer", (left, right), span=span)
        if token.text in {"·", "×"}:
            return Product(left, right, span=span)
        if token.text == "|" and (_is_quantity(left) or _is_quantity(right)):
            raise NotNumPy("syntax", "| joins comparisons, each in parentheses.", token.span)
        if self.math and token.text == "*" and not self.scales(left, right):
            if self.dotted:
                return Product(left, right, span=span)
            self.forks.add("star")
            if "star" in self.ways.taken:
                return Product(left, right, span=span)
        return Binary("*" if token.text == "⊙" else token.text.lstrip("."), left, right, span=span)

    def scales(self, left: Node, right: Node) -> bool:
        """Whether one of two factors is a number."""
        return Kind.SCALAR in (kind_of(left, self.names), kind_of(right, self.names))

    def prefix(self) -> Node:
        """Read an operand with the signs before it."""
        token = self.take()
        if token.kind == "number":
            value = float(token.text)
            condition = self.condition() if self.math and token.text == "1" else None
            if condition is not None:  # X ⊙ 1{z > 0}
                return self.indicator(condition, (token.span[0], condition.span[1]))
            return self.made(Number(value, token.text.isdigit() and value < 1e15, span=token.span))
        if token.kind == "word":
            return self.word(token)
        if token.kind == "text":
            return self.made(Text(token.text, span=token.span))
        if token.kind == "frac" and self.math:
            return self.fraction(token)
        read = _PREFIXES.get(token.text) if token.kind == "op" else None
        if read is not None and (self.math or token.text not in MATH_ONLY):
            return read(self, token)
        if token.kind == "sub":
            raise subscripted(token)
        if token.kind == "end" or (token.kind == "op" and token.text in {")", "]", "}", ","}):
            before = self.tokens[max(0, self.at - 2 if token.kind != "end" else self.at - 1)]
            after = f" after {before.text}" if before is not token else ""
            where = token.span if token.kind != "end" or before is token else before.span
            raise ReadError(
                "syntax", f"Something is missing{after}: expected a name, a number or a parenthesis.", where
            )
        raise misplaced(token, mathematics=self.math)

    def sign(self, token: Token) -> Node:
        """Read ``-x``, ``+x``, ``~x``."""
        operand = self.expression(UNARY)
        return self.made(Unary(token.text, operand, span=(token.span[0], operand.span[1])))

    def group(self, token: Token) -> Node:
        """Read what stands in brackets: an expression, or a tuple or list of several."""
        bars, self.bars = self.bars, []
        items: list[Node] = []
        comma = False
        lists = self.list_at == self.at - 1
        closer = CLOSERS[token.text]
        while not self.sees(closer):
            self.list_at = self.at if lists and self.sees("[", "(") else -1
            items.append(self.chosen())
            if self.sees("=") and self.holds_condition(token):
                items = [self.equation(items[0])]
            if not self.skip(","):
                break
            comma = True
        closing = self.close(token)
        self.bars = bars
        span = (token.span[0], closing.span[1])
        if token.text == "{" and not items:
            raise ReadError("syntax", "There is nothing between these braces.", span)
        lists = lists or (token.text == "[" and bool(items) and isinstance(items[0], Sequence))  # a row of a matrix
        if len(items) == 1 and not comma and token.text == "[" and not (self.math or lists):
            raise ReadError("syntax", "Square brackets make a list: group with round parentheses.", span)
        if items and not comma and (token.text != "[" or (self.math and not lists)):
            if isinstance(items[0], Text):
                raise ReadError("unsafe", "A string has no place here.", span)
            return replace(items[0], span=span)
        return self.made(Sequence(tuple(items), span=span))


def _is_one(node: Node) -> bool:
    """Whether a factor is 1 or -1."""
    return (node.operand if isinstance(node, Unary) and node.op == "-" else node) == Number(1, True)


def _complements(node: Node, left: Node) -> bool:
    """Whether a factor is 1 - a of what stands before it: ``a(1 - a)``, ``g ⊙ a(1 - a)``."""
    last = left.right if isinstance(left, Product | Binary) else left
    one = isinstance(node, Binary) and node.op in ("-", "+") and Number(1, True) in (node.left, node.right)
    return one and isinstance(node, Binary) and last in (node.left, node.right)


def _is_quantity(node: Node) -> bool:
    """Whether a part is plainly no condition: ``λ|w| + b`` is not Python's ``λ | w | +b``."""
    return (
        isinstance(node, Number)
        or (isinstance(node, Unary) and node.op != "~")
        or (isinstance(node, Binary) and not is_condition(node))
    )


_PREFIXES: dict[str, Callable[[Parser, Token], Node]] = {
    "-": Parser.sign,
    "+": Parser.sign,
    "~": Parser.sign,
    "(": Parser.group,
    "[": Parser.group,
    "{": Parser.group,
    "|": Parser.norm,
    "‖": Parser.norm,
    "⟨": Parser.inner,
    "√": Parser.root,
    "∑": Parser.total,
    "∏": Parser.total,
    "∞": Parser.infinity,
    "𝟙": Parser.ones_or_indicator,
    "𝟏": Parser.ones_or_indicator,
}
