"""The symbols of mathematics that begin an operand: bars, roots, sums, fractions, indicators.

Owns what ``|x|``, ``‖w‖₂``, ``√x``, ``Σ …``, ``\\frac{a}{b}``, ``⟨x, y⟩`` and ``𝟙[z > 0]`` mean.
"""

from __future__ import annotations

import math

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.powers import Powers
from studyml.algebra.language.stream import ADD, INFIX, MULTIPLY, UNARY, Fork
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Product, Span, Text, Unary


def is_condition(node: Node) -> bool:
    """Whether a node is a comparison, or several joined by & and |."""
    return (isinstance(node, Binary) and INFIX.get(node.op, ADD) < ADD) or (isinstance(node, Unary) and node.op == "~")


class Marks(Powers):
    """The part of the grammar that only mathematics has."""

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
            kind = kind_of(inner, self.names)
            other: Fork | None = "det" if kind is Kind.MATRIX else "length" if kind in (Kind.COLUMN, None) else None
            if other is not None:
                self.forks.add(other)
                if other in self.ways.taken:
                    return self.made(Call("linalg.det" if other == "det" else "linalg.norm", (inner,), span=span))
            return self.made(Call("abs", (inner,), span=span))
        keywords: tuple[tuple[str, Node], ...] = ()
        if self.next.kind == "sub":
            order = self.take()
            keywords = self.order(order)
        elif self.totals and kind_of(inner, self.names) in (Kind.MATRIX, None):
            self.forks.add("lengths")
            if "lengths" in self.ways.taken:
                keywords = (("axis", Number(1.0, True, span=span)),)
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

    def inner(self, token: Token) -> Node:
        """Read ``⟨x, y⟩``."""
        left = self.expression(0)
        if not self.skip(","):
            raise ReadError("syntax", "An inner product ⟨a, b⟩ needs its comma.", self.next.span)
        right = self.expression(0)
        closing = self.skip("⟩")
        if closing is None:
            raise ReadError("syntax", "This ⟨ is never closed.", token.span)
        span = (token.span[0], closing.span[1])
        if Kind.MATRIX in (kind_of(left, self.names), kind_of(right, self.names)):
            return self.frobenius(left, right, span)
        return self.made(Call("inner", (left, right), span=span))

    def frobenius(self, left: Node, right: Node, span: Span) -> Node:
        """Return the inner product of two matrices, ``⟨A, B⟩`` or ``A : B``: all products of their entries, summed."""
        return self.made(Call("sum", (self.made(Binary("*", left, right, span=span)),), span=span))

    def root(self, token: Token) -> Node:
        """Read ``√x``."""
        inner = self.expression(UNARY)
        return self.made(Call("sqrt", (inner,), span=(token.span[0], inner.span[1])))

    def total(self, token: Token) -> Node:
        """Read ``Σ …`` and ``∏ …``: everything up to the next + or -, or only what is in parentheses."""
        indexed = self.next.kind == "sub"
        along = indexed and self.next.text in {"row", "rows"}
        double = indexed and "," in self.next.text
        bounds = self.next
        self.skip_bounds()
        enclosed = self.sees("(", "[", "{")
        self.totals += 1
        if enclosed and "sum" in self.ways.taken:
            body = self.expression(UNARY)
        else:
            body = self.expression(MULTIPLY - 1 if "far" not in self.ways.taken else ADD - 1)
            if self.sees("+", "-"):
                self.forks.add("far")
            if enclosed and isinstance(body, Product | Binary):
                self.forks.add("sum")
        self.totals -= 1
        if double and isinstance(body, Name) and bounds.text.count(",") + 1 < self.names.symbols.get(body.name, 0):
            message = f"Say by number which axes this sum runs over: sum({body.name}, axis=(0, 1))."
            raise ReadError("syntax", message, bounds.span)
        name = "sum" if token.text == "∑" else "prod"
        rows: tuple[tuple[str, Node], ...] = ()
        if along or (not double and kind_of(body, self.names) in (Kind.MATRIX, None)):  # it may mean the rows
            self.forks.add("rows")
            if "rows" in self.ways.taken:
                rows = (("axis", Number(0.0, True, span=token.span)),)
        return self.made(Call(name, (body,), rows, span=(token.span[0], body.span[1])))

    def skip_bounds(self) -> None:
        """Step over ``_{i=1}^{n}``: a sum without indices in its body is over everything."""
        while self.next.kind in {"sub", "super"} or self.sees("^"):
            if self.take().text != "^":
                continue
            opening = self.take()
            if opening.text == "{" and opening.kind == "op":
                while not self.sees("}") and self.next.kind != "end":
                    self.take()
                self.close(opening)

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

    def condition(self) -> Node | None:
        """Read a comparison in brackets, or nothing."""
        opening, at = self.next, self.at
        if not self.sees("(", "[", "{"):
            return None
        self.take()
        inner = self.group(opening)
        if is_condition(inner):
            return inner
        self.at = at
        return None

    def indicator(self, condition: Node, span: Span) -> Node:
        """Return 1 where a condition holds and 0 elsewhere."""
        return self.made(Call("astype", (condition, Text("float", span=span)), span=span))
