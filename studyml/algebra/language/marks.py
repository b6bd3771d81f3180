"""The symbols of mathematics that begin an operand: bars, roots, sums, fractions, indicators.

Owns what ``|x|``, ``‖w‖₂``, ``√x``, ``Σ …``, ``\\frac{a}{b}``, ``⟨x, y⟩`` and ``𝟙[z > 0]`` mean.
"""

from __future__ import annotations

import math
import re

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.powers import Powers
from studyml.algebra.language.stream import ADD, INFIX, MULTIPLY, UNARY, Fork
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Product, Span, Text, Unary, walk


def is_condition(node: Node) -> bool:
    """Whether a node is a comparison, or several joined by & and |."""
    return (isinstance(node, Binary) and INFIX.get(node.op, ADD) < ADD) or (isinstance(node, Unary) and node.op == "~")


_SOME = re.compile(r"[<>≠≤≥!]|neq|\\d")
"""What makes a sum one over some indices only, ``i≠j``."""
_FIRST = re.compile(r"[01](?:\.{2,3}(?!\d)\w+)?")
"""Where a sum over all begins: ``i=1``, ``i=0``, ``i=1..n``."""
_OF_SOME = "This runs over a part: choose it first, sum(x[1:]), sum(x[mask])."
_NO_INVERSE = "Σ is a sum here and has no inverse: write a matrix by its own name."


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
        """Read ``√x``; ``√2π`` may be the root of 2π."""
        inner = self.expression(UNARY)
        shown = token.span[1] - token.span[0] > 1  # \\sqrt2\\pi shows how far it goes
        while not shown and isinstance(inner, Number | Product) and self.next.kind == "word" and self.next.glued:
            self.forks.add("root")
            if "root" not in self.ways.taken:
                break
            factor = self.expression(UNARY)
            inner = self.made(Product(inner, factor, span=(inner.span[0], factor.span[1])))
        return self.made(Call("sqrt", (inner,), span=(token.span[0], inner.span[1])))

    def total(self, token: Token) -> Node:
        """Read ``Σ …`` and ``∏ …``: everything up to the next + or -, or only what is in parentheses."""
        indexed = self.next.kind == "sub"
        along = indexed and self.next.text in {"row", "rows"}
        double = indexed and "," in self.next.text
        bounds = self.next
        last = self.skip_bounds()
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
        self._runs_over(body, last, bounds)
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

    def _runs_over(self, body: Node, last: str, bounds: Token) -> None:
        """Refuse ``Σ_{i=1}^m r`` of an r that has no axis of size m. Raises ReadError."""
        arrays = [node.name for node in walk(body) if isinstance(node, Name) and self.names.axes.get(node.name)]
        if last in self.names.sizes and arrays and not any(last in self.names.axes[name] for name in arrays):
            raise ReadError("syntax", f"This runs to {last}, but {arrays[0]} has no axis of that size.", bounds.span)

    def skip_bounds(self) -> str:
        """Step over ``_{i=1}^{n}``, return the upper bound: a sum without indices is over all, if these say no less."""
        first, low, high = self.next, "", ""
        while self.next.kind in {"sub", "super"} or self.sees("^"):
            bound = self.take()
            if bound.kind == "sub":
                low = bound.text
            elif bound.kind == "super":
                high = bound.text
            else:
                high, _, below = self._upper_bound().partition("_")  # Σ^n_{i=1}: one word
                low = low or below
        _, equals, start = low.partition("=")
        every = bool(_FIRST.fullmatch(start)) if equals else not _SOME.search(low)
        if high.startswith("-"):
            raise ReadError("syntax", _NO_INVERSE, first.span)
        if not every or not re.fullmatch(r"(?:(?!\d)[\w,])*" + ("(?:-1)?" if start == "0" else ""), high):
            raise ReadError("syntax", _OF_SOME, (first.span[0], self.tokens[self.at - 1].span[1]))
        return high

    def _upper_bound(self) -> str:
        """Read what stands behind the ``^`` of a sum, as its characters."""
        opening = self.take()
        if opening.text != "{" or opening.kind != "op":
            return opening.text + (self.take().text if opening.text == "-" else "")
        said = ""
        while not self.sees("}") and self.next.kind != "end":
            said += self.take().text
        self.close(opening)
        return said

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
