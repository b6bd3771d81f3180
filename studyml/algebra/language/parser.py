"""Tokens → tree: one Pratt parser for NumPy and for mathematics.

Owns precedence and what each token means where it stands. In ``numpy`` notation Python's rules hold
exactly; in ``math`` notation names may stand side by side, ``^`` is a power or a transpose, bars are
norms, functions need no parentheses. Where mathematics can be read in more than one way the parser
takes the way its :class:`Ways` say and notes in ``forks`` that there was another. Runs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NoReturn

from studyml.algebra.language import calls
from studyml.algebra.language.errors import MAX_LEVELS, MAX_NODES, NotNumPy, ReadError, too_large
from studyml.algebra.language.functions import (
    ATTRIBUTES,
    DTYPES,
    METHODS,
    PARTS,
)
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.names import Names
from studyml.algebra.language.words import (
    CONSTANTS,
    MODULES,
    function_called,
    not_in_numpy,
    refuse_word,
    subscripted,
    unknown,
    unknown_attribute,
)
from studyml.algebra.tree import (
    Binary,
    Call,
    Dots,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Span,
    Text,
    Truth,
    Unary,
    children,
    walk,
)

Notation = Literal["numpy", "math"]
Fork = Literal["tight", "glued", "star", "sum", "far", "max", "det", "square", "size"]

COMPARE, OR, AND, ADD, MULTIPLY, TIGHT, UNARY, POWER = 10, 20, 30, 40, 50, 55, 60, 70

_INFIX = {
    "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE, "==": COMPARE, "!=": COMPARE, "|": OR, "&": AND,
    "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "//": MULTIPLY, "%": MULTIPLY, "@": MULTIPLY,
    "·": MULTIPLY, "×": MULTIPLY, "⊙": MULTIPLY,
}  # fmt: skip
_MATH_ONLY = {
    "·": "write * (entry by entry) or @ (matrix product)", "×": "write * or @", "⊙": "write *", 
    "^": "write ** for a power",
    "∑": "write np.sum(...)", "∏": "write np.prod(...)", "√": "write np.sqrt(...)", "‖": "write np.linalg.norm(...)",
    "'": "write .T for a transpose", "{": "write round parentheses", "∞": "write np.inf", "𝟙": "write a comparison",
    "𝟏": "write np.ones(...)", "⟨": "write a @ b", "⟩": "write a @ b",
}  # fmt: skip
_CHAINED = "Chained comparisons are not read: write (a < b) & (b < c), each in parentheses."
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_LARGER = {"max": "maximum", "min": "minimum"}
_BETWEEN = {"if", "else", "for", "in", "is", "and", "or", "not"}
_ASSIGNMENTS = {":=", "+=", "-=", "*=", "/=", "@=", "%=", "**=", "//="}


@dataclass(frozen=True, slots=True)
class Ways:
    """Which way to take at each fork of mathematics."""

    notation: Notation = "numpy"
    equation: bool = False
    """Whether ``=`` at the top is a comparison."""
    taken: frozenset[Fork] = frozenset()
    """The forks at which the less usual way is taken."""
    size: str | None = None
    """What size an identity ``I`` and a vector of ones have."""


class Parser:
    """Reads one stream of tokens in one way."""

    def __init__(self, tokens: list[Token], names: Names, ways: Ways):
        self.tokens = tokens
        self.names = names
        self.ways = ways
        self.math = ways.notation == "math"
        self.at = 0
        self.level = 0
        self.nodes = 0
        self.list_at = -1  # where a [ begins a list for certain
        self.bars: list[str] = []
        self.forks: set[Fork] = set()
        self.index_of_sum: Token | None = None

    # The stream

    @property
    def next(self) -> Token:
        """The token at the place."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Step over a token and return it."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def sees(self, *ops: str) -> bool:
        """Whether one of these operators comes next."""
        return self.next.kind == "op" and self.next.text in ops

    def skip(self, op: str) -> Token | None:
        """Step over an operator if it comes next."""
        return self.take() if self.sees(op) else None

    def close(self, opening: Token) -> Token:
        """Step over the bracket that closes an opening one."""
        wanted = _CLOSERS[opening.text]
        token = self.skip(wanted)
        if token is None:
            if self.next.kind == "end":
                raise ReadError("syntax", f"This {opening.text} is never closed: a {wanted} is missing.", opening.span)
            if self.next.kind == "word":
                refuse_word(self.next)
            raise ReadError("syntax", f"Expected {wanted} here, not {self.describe(self.next)}.", self.next.span)
        return token

    @staticmethod
    def describe(token: Token) -> str:
        """Return a token as a message quotes it."""
        return "the end" if token.kind == "end" else token.text

    def made(self, node: Node) -> Node:
        """Count a node."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise too_large("parts", self.nodes, MAX_NODES, node.span)
        return node

    def deeper(self, token: Token) -> None:
        """Count a level of nesting."""
        self.level += 1
        if self.level > MAX_LEVELS:
            raise too_large("levels of nesting", self.level, MAX_LEVELS, token.span)

    # The whole

    def read(self) -> Node:
        """Return the tree of the whole text."""
        first = self.next
        items = [self.expression(0)]
        comma = False
        while self.skip(","):
            comma = True
            if self.next.kind == "end":
                break
            items.append(self.expression(0))
        if self.ways.equation and self.sees("=") and not comma:
            self.take()
            right = self.expression(0)
            items = [self.made(Binary("==", items[0], right, span=(items[0].span[0], right.span[1])))]
        if self.next.kind != "end":
            self.misplaced(self.next)
        node = self.made(Sequence(tuple(items), span=(first.span[0], items[-1].span[1]))) if comma else items[0]
        self.check(node)
        return node

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

    def misplaced(self, token: Token) -> NoReturn:
        """Raise the refusal of a token that can't stand where it stands."""
        text = token.text
        if token.kind == "op" and text in _ASSIGNMENTS | {"="}:
            raise ReadError(
                "syntax", "Assignments are not read: write the expression alone, and == for a comparison.", token.span
            )
        if text == ";":
            raise ReadError("unsafe", "One expression only: a semicolon would begin a second statement.", token.span)
        if text in {"&&", "<<", ">>", "!", "?", "`", "->", "#", "$", "\\"}:
            better = {"&&": " Write & between comparisons in parentheses.", "!": " Factorials are not read."}.get(
                text, ""
            )
            raise ReadError("syntax", f"{text} has no meaning here.{better}", token.span)
        if text in {")", "]", "}"}:
            raise ReadError("syntax", f"This {text} closes nothing.", token.span)
        if token.kind == "word":
            refuse_word(token)
        if not self.math and token.kind == "op" and text in _MATH_ONLY:
            raise NotNumPy("syntax", f"{text} is not NumPy: {_MATH_ONLY[text]}.", token.span)
        if not self.math and token.kind in {"transpose", "super", "frac"}:
            instead = {"transpose": ".T for a transpose", "super": "** for a power"}.get(token.kind, "a / b")
            raise NotNumPy("syntax", f"This is not NumPy: write {instead}.", token.span)
        if token.kind in {"word", "number"} or text == "(":
            raise NotNumPy("syntax", f"An operator is missing before {text}.", token.span)
        raise ReadError("syntax", f"I did not expect {self.describe(token)} here.", token.span)

    # Infix

    def expression(self, least: int) -> Node:
        """Read an expression whose operators bind more tightly than ``least``."""
        self.deeper(self.next)
        try:
            return self._expression(least)
        finally:
            self.level -= 1

    def _expression(self, least: int) -> Node:
        left = self.postfix(self.prefix())
        compared = divided = False
        while True:
            token = self.next
            power = self.binding(token, divided)
            if power is None or power <= least:
                return left
            if power == POWER:
                left = self.postfix(self.power(left))
                continue
            if self.starts_operand(token):
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
            left = self.made(self.joined(token, left, right))
            divided = token.text == "/" or (divided and power == MULTIPLY)

    def binding(self, token: Token, divided: bool) -> int | None:
        """Return how tightly a token binds what stands before it, or None when it doesn't."""
        if token.kind == "op":
            if token.text == "**":
                return POWER
            if self.math:
                if token.text in {"|", "‖"}:
                    inside = self.bars and (self.bars[-1] == token.text or self.is_two_bars(token))
                    return None if inside else self.juxtaposed(token)
                if token.text == "^":
                    return POWER
            elif token.text in {"·", "×", "⊙"}:
                return None
            if token.text in _INFIX:
                return _INFIX[token.text]
        elif token.kind == "super" and self.math:
            return POWER
        return self.juxtaposed(token) if self.math and self.starts_operand(token) else None

    def juxtaposed(self, token: Token) -> int:
        """Return how tightly names side by side bind: as ``*``, or more tightly than ``/``."""
        taken = self.ways.taken
        return TIGHT if "tight" in taken or ("glued" in taken and token.glued) else MULTIPLY

    def starts_operand(self, token: Token) -> bool:
        """Whether a token begins something that mathematics multiplies by standing beside it."""
        if token.kind == "op":
            return token.text in {"(", "[", "{", "√", "⟨", "∑", "∏", "|", "‖", "∞", "𝟙", "𝟏"} and self.math
        if token.kind == "number":
            before = self.tokens[self.at - 1]
            return before.kind == "op" and before.text in {")", "}", "]"} and self.at > 0
        return token.kind in {"word", "frac"} and token.text not in {
            "if",
            "else",
            "for",
            "in",
            "is",
            "and",
            "or",
            "not",
            "lambda",
        }

    def beside(self, left: Node, right: Node) -> Node:
        """Return two operands side by side: a product, or ``1{z > 0}``, which is 1 where it holds."""
        span = (left.span[0], right.span[1])
        if left == Number(1, True) and isinstance(right, Binary) and _INFIX.get(right.op, ADD) < ADD:
            return self.indicator(right, span)
        if isinstance(left, Sequence) or isinstance(right, Sequence):
            raise ReadError("syntax", "A tuple can't be multiplied.", span)
        return self.made(Product(left, right, span=span))

    def joined(self, token: Token, left: Node, right: Node) -> Node:
        """Return two operands joined by an operator."""
        span = (left.span[0], right.span[1])
        if token.text in {"·", "×"}:
            return Product(left, right, span=span)
        scalar = Kind.SCALAR in (kind_of(left, self.names), kind_of(right, self.names))
        if token.text == "*" and self.math and not scalar:
            self.forks.add("star")
            if "star" in self.ways.taken:
                return Product(left, right, span=span)
        return Binary("*" if token.text == "⊙" else token.text, left, right, span=span)

    # Powers and transposes

    def power(self, base: Node) -> Node:
        """Read ``**``, ``^`` or a superscript after its base."""
        token = self.take()
        if token.kind == "super":
            if token.text == "-T":
                return self.transposed(self.made(Call("linalg.inv", (base,), span=base.span)), token.span)
            return self.raised(self.normed(base), self.superscript(token), token.span)
        if token.text == "^":
            minus = self.inverse_transposing()
            if minus is not None:
                inverse = self.made(Call("linalg.inv", (base,), span=(base.span[0], minus[1])))
                return self.transposed(inverse, minus)
            if self.sees("{") and self.tokens[self.at + 1].text in {"*", "⊙"}:
                raise ReadError("syntax", "An asterisk in an exponent is not read.", self.next.span)
        exponent = self.exponent() if token.text == "^" else self.expression(POWER - 5)
        if token.text == "**":
            return self.made(Binary("**", base, exponent, span=(base.span[0], exponent.span[1])))
        return self.raised(self.normed(base), exponent, exponent.span)

    def normed(self, base: Node) -> Node:
        """Return a norm with the order that stands behind its power: ``\\|w\\|^2_2``."""
        if self.next.kind == "sub" and isinstance(base, Call) and base.function == "linalg.norm" and not base.keywords:
            return replace(base, keywords=self.order(self.take()))
        return base

    def exponent(self) -> Node:
        """Read what stands after ``^``: a sign and one factor."""
        sign = self.take() if self.sees("-", "+") else None
        self.deeper(self.next)
        node = self.prefix()
        self.level -= 1
        if self.sees("^", "**") or self.next.kind == "super":  # to the right: 2^3^2
            node = self.power(node)
        return self.made(Unary(sign.text, node, span=(sign.span[0], node.span[1]))) if sign else node

    def transposing(self) -> Span | None:
        """Step over a transpose after ``^`` (``T``, ``{T}``, ``⊤``, ``\\top``, ``'``) and return its place."""
        at = self.at
        braced = self.skip("{") is not None
        token = self.next
        if (
            token.kind == "transpose"
            or (token.kind == "word" and token.text in {"T", "t"} and self.transposes(at, token.text))
            or self.sees("'")
        ):
            self.take()
            if not braced or self.skip("}"):
                return token.span
        self.at = at
        return None

    def inverse_transposing(self) -> Span | None:
        """Step over ``{-T}`` after ``^`` and return its place."""
        marks = self.tokens[self.at : self.at + 4]
        if [token.text for token in marks if token.kind != "transpose"] not in (["{", "-", "}"], ["{", "-", "T", "}"]):
            return None
        if marks[2].kind != "transpose" and self.names.resolve("T") is not None:
            return None
        self.at += 4
        return (marks[0].span[0], marks[3].span[1])

    def transposes(self, at: int, letter: str) -> bool:
        """Whether the ``T`` after ``^`` is a transpose: always, unless T is declared and the base is a scalar."""
        if self.names.resolve(letter) is None:
            return True
        if letter == "t":
            return False
        before = self.tokens[at - 2]
        name = self.names.resolve(before.text) if before.kind == "word" else None
        return name is None or self.names.ndim(name) > 0

    def transposed(self, base: Node, mark: Span) -> Node:
        """Return a transpose; of the number 1 it is a row of ones."""
        span = (base.span[0], mark[1])
        if isinstance(base, Number):
            if base.value != 1:
                raise ReadError("syntax", "A number has no transpose.", span)
            base = self.ones(base.span)
        return self.made(Call("T", (base,), span=span))

    def superscript(self, token: Token) -> Node:
        """Return what a superscript such as ``⁻¹`` or ``ⁿ`` says."""
        sign, digits = ("", token.text) if token.text[0] not in "+-" else (token.text[0], token.text[1:])
        digits = digits.strip("()")
        name = self.names.resolve(digits)
        if digits.isdigit() and len(digits) < 4:
            node: Node = Number(float(digits), True, span=token.span)
        elif name is not None:
            node = Name(name, span=token.span)
        else:
            raise ReadError("syntax", f"I can't read the superscript {token.text}: write ^(...).", token.span)
        return self.made(Unary(sign, node, span=token.span)) if sign == "-" else self.made(node)

    def raised(self, base: Node, exponent: Node, mark: Span) -> Node:
        """Return a power of mathematics: ``A^{-1}`` is an inverse where A is a matrix."""
        span = (base.span[0], mark[1])
        if exponent == Unary("-", Number(1, True)) and self.is_matrix(base):
            return self.made(Call("linalg.inv", (base,), span=span))
        if isinstance(exponent, Number) and exponent.value == 2 and kind_of(base, self.names) is Kind.MATRIX:
            self.forks.add("square")
            if "square" in self.ways.taken:
                return self.made(Product(base, base, span=span))
        if base == Number(math.e):
            return self.made(Call("exp", (exponent,), span=span))
        return self.made(Binary("**", base, exponent, span=span))

    def is_matrix(self, node: Node) -> bool:
        """Whether a node is a matrix as far as the names tell."""
        kind = kind_of(node, self.names)
        if kind is None:
            return any(isinstance(part, Name) and self.names.ndim(part.name) > 1 for part in walk(node))
        return kind is Kind.MATRIX

    # Postfix

    def postfix(self, node: Node) -> Node:
        """Read what follows an operand closely: ``.T``, ``[i]``, ``ᵀ``, ``'``."""
        while True:
            token = self.next
            if self.sees("."):
                node = self.attribute(node)
            elif self.sees("[") and (not self.math or self.indexes(token)):
                node = self.index(node)
            elif self.math and (token.kind == "transpose" or self.sees("'")):
                self.take()
                node = self.transposed(node, token.span)
            elif self.math and self.sees("^") and self.transposes_next():
                self.take()
                end = self.transposing()
                assert end is not None  # just seen
                node = self.transposed(node, end)
            elif token.kind == "sub":
                raise subscripted(token)
            else:
                return node

    def transposes_next(self) -> bool:
        """Whether ``^`` is followed by a transpose."""
        at = self.at
        self.at += 1
        found = self.transposing() is not None
        self.at = at
        return found

    def indexes(self, token: Token) -> bool:
        """Whether a ``[`` in mathematics is an index: it touches a name or a closing bracket."""
        before = self.tokens[self.at - 1]
        return token.glued and (before.kind == "word" or (before.kind == "op" and before.text in {")", "]"}))

    def attribute(self, base: Node) -> Node:
        """Read ``.T``, ``.shape``, ``.sum(axis=0)``."""
        self.take()
        token = self.take()
        span = (base.span[0], token.span[1])
        if token.kind != "word":
            raise ReadError("syntax", "A name must follow this point.", token.span)
        word = token.text
        if word.startswith("__"):
            raise ReadError("unsafe", f"{word} is refused: only NumPy's methods and attributes are read.", token.span)
        calls_it = self.sees("(") and word not in {"T", "mT", "shape", "ndim"}
        part = PARTS.get((base.function, word)) if isinstance(base, Call) else None
        if part is not None:
            return self.made(Index(base, (Number(float(part), True, span=token.span),), span=span))
        if word in ATTRIBUTES and not calls_it:
            if self.sees("(") and (not self.math or word not in {"T", "mT"}):
                raise ReadError("syntax", f".{word} takes no parentheses.", self.next.span)
            return self.made(Call(word, (base,), span=span))
        if word in METHODS:
            if not calls_it:
                raise ReadError("syntax", f".{word} needs parentheses: .{word}().", token.span)
            args, keywords, end = self.arguments()
            return self.made(calls.call(word, [base, *args], keywords, (base.span[0], end), method=True))
        raise unknown_attribute(token)

    def index(self, base: Node) -> Node:
        """Read ``[...]`` after its base."""
        opening = self.take()
        self.deeper(opening)
        bars, self.bars = self.bars, []
        first = self.next
        items: list[Node] = []
        while not self.sees("]"):
            items.append(self.index_item())
            if not self.skip(","):
                break
        closing = self.close(opening)
        self.bars = bars
        self.level -= 1
        if not items:
            raise ReadError("syntax", "An index is missing between the brackets.", (opening.span[0], closing.span[1]))
        if len(items) == 1 and isinstance(items[0], Sequence) and first.text == "(":
            items = list(items[0].items)
        span = (base.span[0], closing.span[1])
        if isinstance(base, Call) and base.function in {"c_", "r_"}:
            name = "column_stack" if base.function == "c_" else "hstack"
            return self.made(Call(name, (Sequence(tuple(items), span=span),), span=span))
        if isinstance(base, Number):
            raise ReadError("syntax", "A number has no entries.", span)
        return self.made(Index(base, tuple(items), span=span))

    def index_item(self) -> Node:
        """Read one index: an expression, a slice, ``...``."""
        token = self.next
        self.list_at = self.at if self.sees("[") else -1
        if self.skip("..."):
            return self.made(Dots(span=token.span))
        parts: list[Node | None] = [None if self.sees(":") else self.expression(0)]
        while len(parts) < 3 and self.skip(":"):
            parts.append(None if self.sees(":", ",", "]") else self.expression(0))
        if len(parts) == 1:
            item = parts[0]
            assert item is not None  # no colon was seen
            return item
        start, stop, step = (*parts, None)[:3]
        return self.made(Slice(start, stop, step, span=(token.span[0], self.tokens[self.at - 1].span[1])))

    def indicator(self, condition: Node, span: Span) -> Node:
        """Return 1 where a condition holds and 0 elsewhere."""
        return self.made(Call("astype", (condition, Text("float", span=span)), span=span))

    # Prefix

    def prefix(self) -> Node:
        """Read an operand with the signs before it."""
        token = self.take()
        if token.kind == "number":
            value = float(token.text)
            return self.made(Number(value, token.text.isdigit() and value < 1e15, span=token.span))
        if token.kind == "word":
            return self.word(token)
        if token.kind == "text":
            return self.made(Text(token.text, span=token.span))
        if token.kind == "frac" and self.math:
            return self.fraction(token)
        read = _PREFIXES.get(token.text) if token.kind == "op" else None
        if read is not None and (self.math or token.text not in _MATH_ONLY):
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
        self.misplaced(token)

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
        closer = _CLOSERS[token.text]
        while not self.sees(closer):
            self.list_at = self.at if lists and self.sees("[", "(") else -1
            items.append(self.expression(0))
            if not self.skip(","):
                break
            comma = True
        closing = self.close(token)
        self.bars = bars
        span = (token.span[0], closing.span[1])
        if token.text == "{" and not items:
            raise ReadError("syntax", "There is nothing between these braces.", span)
        if len(items) == 1 and not comma and token.text == "[" and not (self.math or lists):
            raise ReadError("syntax", "Square brackets make a list: group with round parentheses.", span)
        if items and not comma and (token.text != "[" or (self.math and not lists)):
            if isinstance(items[0], Text):
                raise ReadError("unsafe", "A string has no place here.", span)
            return replace(items[0], span=span)
        return self.made(Sequence(tuple(items), span=span))

    def norm(self, token: Token) -> Node:
        """Read ``|x|`` and ``‖x‖``."""
        self.bars.append(token.text)
        inner = self.expression(0)
        self.part_bars()
        if not self.sees(token.text):
            raise ReadError("syntax", f"This {token.text} is never closed.", token.span)
        closing = self.take()
        self.bars.pop()
        span = (token.span[0], closing.span[1])
        if token.text == "|" and self.next.kind != "sub":
            if kind_of(inner, self.names) is Kind.MATRIX:
                self.forks.add("det")
                if "det" in self.ways.taken:
                    return self.made(Call("linalg.det", (inner,), span=span))
            return self.made(Call("abs", (inner,), span=span))
        keywords: tuple[tuple[str, Node], ...] = ()
        if self.next.kind == "sub":
            order = self.take()
            keywords = self.order(order)
        return self.made(Call("linalg.norm", (inner,), keywords, span=span))

    def is_two_bars(self, token: Token) -> bool:
        """Whether ``||`` closes a single bar, and what comes after it closes or opens another one."""
        return self.bars[-1] == "|" and token.text == "‖" and token.span[1] - token.span[0] == 2

    def part_bars(self) -> None:
        """Take ``||`` for two bars where a single one is open: ``|x - |y||``, ``|x||y|``."""
        token = self.next
        if self.sees("‖") and self.is_two_bars(token):
            start = token.span[0]
            two = [Token("op", "|", (start + i, start + i + 1), True) for i in range(2)]
            self.tokens = [*self.tokens[: self.at], *two, *self.tokens[self.at + 1 :]]

    def order(self, token: Token) -> tuple[tuple[str, Node], ...]:
        """Return the order of a norm from its subscript; 2 and F are the usual norm."""
        if token.text in {"2", "F", "Fro", "fro"}:
            return ()
        if token.text in {"infty", "inf", "∞"}:
            return (("ord", Number(math.inf, span=token.span)),)
        if token.text.isdigit():
            return (("ord", Number(float(token.text), True, span=token.span)),)
        raise ReadError("syntax", f"I don't know the norm {token.text}.", token.span)

    def inner(self, token: Token) -> Node:
        """Read ``⟨x, y⟩``."""
        left = self.expression(0)
        if not self.skip(","):
            raise ReadError("syntax", "An inner product ⟨a, b⟩ needs its comma.", self.next.span)
        right = self.expression(0)
        closing = self.skip("⟩")
        if closing is None:
            raise ReadError("syntax", "This ⟨ is never closed.", token.span)
        return self.made(Call("inner", (left, right), span=(token.span[0], closing.span[1])))

    def root(self, token: Token) -> Node:
        """Read ``√x``."""
        inner = self.expression(UNARY)
        return self.made(Call("sqrt", (inner,), span=(token.span[0], inner.span[1])))

    def total(self, token: Token) -> Node:
        """Read ``Σ …`` and ``∏ …``: everything up to the next + or -, or only what is in parentheses."""
        bounds = False
        while self.next.kind == "sub" or (bounds and self.sees("^")) or self.next.kind == "super" or self.sees("^"):
            if self.take().text == "^":
                if self.sees("{"):
                    opening = self.take()
                    while not self.sees("}") and self.next.kind != "end":
                        self.take()
                    self.close(opening)
                else:
                    self.take()
            else:
                self.index_of_sum = self.tokens[self.at - 1]
            bounds = True
        enclosed = self.sees("(", "[", "{")
        if enclosed and "sum" in self.ways.taken:
            body = self.expression(UNARY)
        else:
            body = self.expression(MULTIPLY - 1 if "far" not in self.ways.taken else ADD - 1)
            if self.sees("+", "-"):
                self.forks.add("far")
            if enclosed and isinstance(body, Product | Binary):
                self.forks.add("sum")
        name = "sum" if token.text == "∑" else "prod"
        return self.made(Call(name, (body,), span=(token.span[0], body.span[1])))

    def fraction(self, token: Token) -> Node:
        r"""Read ``\frac{a}{b}``."""
        parts = []
        for _ in range(2):
            opening = self.next
            if not self.skip("{"):
                raise ReadError("syntax", r"\frac needs two arguments in braces.", token.span)
            parts.append(self.group(opening))
        left, right = parts
        return self.made(Binary("/", left, right, span=(token.span[0], right.span[1])))

    def infinity(self, token: Token) -> Node:
        """Read ``∞``."""
        return self.made(Number(math.inf, span=token.span))

    def ones_or_indicator(self, token: Token) -> Node:
        """Read ``𝟏`` (a vector of ones) and ``𝟙[z > 0]`` (1 where it holds)."""
        condition = self.condition()
        if condition is not None:
            return self.indicator(condition, (token.span[0], condition.span[1]))
        if self.next.kind == "sub" and (name := self.names.resolve(self.next.text)) is not None:
            size = self.take()
            return self.made(Call("ones", (Name(name, span=size.span),), span=(token.span[0], size.span[1])))
        return self.ones(token.span)

    def ones(self, span: Span) -> Node:
        """Return a vector of ones of the size that this reading has chosen."""
        return self.made(Call("ones", (self.size(span),), span=span))

    def size(self, span: Span) -> Node:
        """Return the size that this reading has chosen for identities and ones."""
        self.forks.add("size")
        if self.ways.size is None:
            raise ReadError(
                "syntax", "I can't tell the size of this: write np.eye(3) or np.ones(3) with the size.", span
            )
        return Name(self.ways.size, span=span)

    # Words

    def word(self, token: Token) -> Node:
        """Read a word: a declared name, a function, a constant."""
        name = self.names.resolve(token.text)
        if name is not None:
            if not self.math and self.sees("("):
                raise NotNumPy("syntax", f"{token.text} is no function: an operator is missing here.", self.next.span)
            return self.made(Name(name, span=token.span))
        if token.text in MODULES and self.sees("."):
            return self.qualified(token)
        return self.bare(token)

    def qualified(self, token: Token) -> Node:
        """Read ``np.linalg.inv(A)``: the module is dropped, the rest must be on the whitelist."""
        path = [token.text]
        last = token
        while self.skip("."):
            last = self.take()
            if last.kind != "word":
                raise ReadError("syntax", "A name must follow this point.", last.span)
            if last.text.startswith("__"):
                raise ReadError("unsafe", f"{last.text} is refused: only NumPy's functions are read.", last.span)
            path.append(last.text)
            if last.text not in {"linalg", "special"}:
                break
        span = (token.span[0], last.span[1])
        parts = [part for part in path if part not in {"np", "numpy", "math", "special", "scipy", "sp"}]
        parts = ["linalg" if part == "LA" else part for part in parts]
        return self.bare(Token("word", ".".join(parts), span), token.text)

    def bare(self, token: Token, module: str = "") -> Node:
        """Read a word that is no declared name, after ``module.`` if one was written."""
        word, span, qualified = token.text, token.span, bool(module)
        if word in {"True", "False", "None", "newaxis"}:
            return self.made(Truth({"True": True, "False": False}.get(word), span=span))
        function = function_called(word, self.math and not qualified)
        if module in {"np", "numpy"} and (instead := not_in_numpy(word)) is not None:
            raise ReadError("syntax", f"NumPy has no {word}: write {instead}(...).", span, instead)
        if function is not None and (self.sees("(") or self.math) and not (function in DTYPES and not self.sees("(")):
            return self.function(token, function, span, qualified=qualified)
        if word in CONSTANTS:
            return self.made(Number(CONSTANTS[word], span=span))
        if word in DTYPES:
            if self.sees("("):
                args, keywords, end = self.arguments()
                return self.made(calls.call("astype", [*args, Text(DTYPES[word], span=span)], keywords, (span[0], end)))
            return self.made(Text(DTYPES[word], span=span))
        if word in {"c_", "r_"} and self.sees("["):
            return Call(word, (), span=span)
        if function is not None:
            raise ReadError("syntax", f"{word} is a function: it needs parentheses, {word}(...).", span)
        identity = self.identity(word, span) if self.math and not qualified else None
        if identity is not None:
            return identity
        raise unknown(token, self.names, called=self.sees("("), qualified=qualified)

    def identity(self, word: str, span: Span) -> Node | None:
        """Return the identity matrix that ``I`` or ``I_m`` stands for."""
        if word == "I":
            condition = self.condition()
            if condition is not None:
                return self.indicator(condition, (span[0], condition.span[1]))
            return self.made(Call("eye", (self.size(span),), span=span))
        if word.startswith("I_") and (name := self.names.resolve(word[2:])) is not None:
            return self.made(Call("eye", (Name(name, span=span),), span=span))
        return None

    def condition(self) -> Node | None:
        """Read a comparison in brackets, or nothing."""
        opening, at = self.next, self.at
        if not self.sees("(", "[", "{"):
            return None
        self.take()
        inner = self.group(opening)
        if isinstance(inner, Binary) and _INFIX.get(inner.op, ADD) < ADD:
            return inner
        self.at = at
        return None

    def function(self, token: Token, function: str, span: Span, *, qualified: bool) -> Node:
        """Read a function and its arguments; mathematics needs no parentheses around a single one."""
        exponent: Node | None = None
        prime = False
        if self.math and not qualified:
            if self.sees("'"):
                self.take()
                prime = True
            elif self.sees("^") or self.next.kind == "super":
                exponent = self.superscript(self.take()) if self.next.kind == "super" else None
                if exponent is None:
                    self.take()
                    exponent = self.exponent()
            if self.next.kind == "sub":
                raise subscripted(self.next)
        if self.sees("("):
            args, keywords, end = self.arguments()
        elif self.math and not qualified:
            args, keywords = [self.argument(token)], []
            end = args[0].span[1]
        else:
            raise ReadError("syntax", f"{token.text} needs parentheses.", span)
        span = (span[0], end)
        if function in {"max", "min"} and not qualified and len(args) == 2 and not keywords:
            if _is_axis(args[1]):
                self.forks.add("max")
            if "max" in self.ways.taken or (self.math and not _is_axis(args[1])):
                function = _LARGER[function]
            elif not _is_axis(args[1]):
                raise ReadError("syntax", f"The larger or smaller of two arrays is np.{_LARGER[function]}(a, b).", span)
        node = self.made(calls.call(function, args, keywords, span))
        if prime:
            node = self.slope(node, function, span)
        return self.made(Binary("**", node, exponent, span=span)) if exponent is not None else node

    def slope(self, node: Node, function: str, span: Span) -> Node:
        """Return f'(z) of an activation."""
        one = Number(1.0, True, span=span)
        if function in {"sigmoid", "expit", "logistic"}:
            return Binary("*", node, Binary("-", one, node, span=span), span=span)
        if function == "tanh":
            return Binary("-", one, Binary("**", node, Number(2.0, True, span=span), span=span), span=span)
        if function in {"relu", "ReLU", "RELU", "Relu"} and isinstance(node, Call):
            return self.indicator(Binary(">", node.args[0], Number(0.0, True, span=span), span=span), span)
        raise ReadError("syntax", "Write this derivative out.", span)

    def argument(self, token: Token) -> Node:
        """Read the argument of a function without parentheses: ``log p``, ``log 2x``, ``exp -z``."""
        if self.next.kind == "end":
            raise ReadError("syntax", f"{token.text} of what? Its argument is missing.", token.span)
        node = self.expression(UNARY)
        while self.next.glued and self.next.kind == "word" and self.starts_operand(self.next):
            right = self.expression(UNARY)
            node = self.made(Product(node, right, span=(node.span[0], right.span[1])))
        return node

    def arguments(self) -> tuple[list[Node], list[tuple[str, Node, Span]], int]:
        """Read ``(a, b, axis=0)``; return positions, keywords and where it ends."""
        opening = self.take()
        self.deeper(opening)
        bars, self.bars = self.bars, []
        args: list[Node] = []
        keywords: list[tuple[str, Node, Span]] = []
        while not self.sees(")"):
            if self.sees("*", "**"):
                raise ReadError("syntax", "Arguments are not unpacked here: write them out.", self.next.span)
            name = self.next
            self.list_at = self.at if self.sees("[", "(") else -1
            if name.kind == "word" and self.tokens[self.at + 1].text == "=" and self.tokens[self.at + 1].kind == "op":
                self.take()
                self.take()
                self.list_at = self.at if self.sees("[", "(") else -1
                keywords.append((name.text, self.expression(0), name.span))
            elif keywords:
                raise ReadError("syntax", "An argument without a name can't follow one with a name.", name.span)
            else:
                args.append(self.expression(0))
            if not self.skip(","):
                break
        closing = self.close(opening)
        self.bars = bars
        self.level -= 1
        return args, keywords, closing.span[1]


def _is_axis(node: Node) -> bool:
    """Whether a second argument of ``max`` can be an axis."""
    if isinstance(node, Unary):
        node = node.operand
    return (isinstance(node, Number) and node.integer) or isinstance(node, Sequence | Truth)


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
