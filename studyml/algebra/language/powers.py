"""Powers, inverses and transposes: ``x²``, ``A^{-1}``, ``Xᵀ``, ``X^T``, ``X'``.

Owns what a superscript means where it stands. A power of a matrix is an inverse for -1, a transpose
for T; everything else is ``**``.
"""

from __future__ import annotations

import math
from dataclasses import replace

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.stream import POWER, Stream
from studyml.algebra.tree import Binary, Call, Name, Node, Number, Product, Span, Unary, walk


class Powers(Stream):
    """The part of the grammar that stands above the line."""

    def power(self, base: Node) -> Node:
        """Read ``**``, ``^``, ``.^`` or a superscript after its base."""
        token = self.take()
        if token.kind == "super":
            if token.text == "+" and self.is_matrix(base):
                return self.made(Call("linalg.pinv", (base,), span=(base.span[0], token.span[1])))
            if token.text == "-T":
                return self.transposed(self.made(Call("linalg.inv", (base,), span=base.span)), token.span)
            return self.raised(self.normed(base), self.superscript(token), token.span)
        if token.text == "^":
            pseudo = self.pseudo_inverse() if self.is_matrix(base) else None
            if pseudo is not None:
                return self.made(Call("linalg.pinv", (base,), span=(base.span[0], pseudo.span[1])))
            minus = self.inverse_transposing()
            if minus is not None:
                inverse = self.made(Call("linalg.inv", (base,), span=(base.span[0], minus[1])))
                return self.transposed(inverse, minus)
            if self.sees("{") and self.tokens[self.at + 1].text in {"*", "⊙"}:
                raise ReadError("syntax", "An asterisk in an exponent is not read.", self.next.span)
        exponent = self.expression(POWER - 5) if token.text == "**" else self.exponent()
        if token.text != "^":
            return self.made(Binary("**", base, exponent, span=(base.span[0], exponent.span[1])))
        return self.raised(self.normed(base), exponent, exponent.span)

    def normed(self, base: Node) -> Node:
        """Return a norm with the order that stands behind its power: ``\\|w\\|^2_2``."""
        if self.next.kind == "sub" and isinstance(base, Call) and base.function == "linalg.norm" and not base.keywords:
            return replace(base, keywords=self.order(self.take()))
        return base

    def order(self, token: Token) -> tuple[tuple[str, Node], ...]:
        """Return the order of a norm from its subscript; 2 and F are the usual norm."""
        if token.text in {"2", "F", "Fro", "fro"}:
            return ()
        if token.text in {"infty", "inf", "∞"}:
            return (("ord", Number(math.inf, span=token.span)),)
        if token.text.isdigit():
            return (("ord", Number(float(token.text), True, span=token.span)),)
        raise ReadError("syntax", f"I don't know the norm {token.text}.", token.span)

    def exponent(self) -> Node:
        """Read what stands after ``^``: a sign and one factor."""
        sign = self.take() if self.sees("-", "+") else None
        self.deeper(self.next)
        node = self.prefix()
        self.level -= 1
        if self.sees("^", "**") or self.next.kind == "super":  # to the right: 2^3^2
            node = self.power(node)
        return self.made(Unary(sign.text, node, span=(sign.span[0], node.span[1]))) if sign else node

    def pseudo_inverse(self) -> Token | None:
        """Step over ``+`` or ``†`` after ``^`` and return it."""
        texts = [token.text for token in self.tokens[self.at : self.at + 3]]
        if texts[0] in {"+", "†"}:
            return self.take()
        if len(texts) == 3 and texts[0] == "{" and texts[1] in {"+", "†"} and texts[2] == "}":
            self.at += 3
            return self.tokens[self.at - 1]
        return None

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

    def transposes_next(self) -> bool:
        """Whether ``^`` is followed by a transpose."""
        at = self.at
        self.at += 1
        found = self.transposing() is not None
        self.at = at
        return found

    def transposed(self, base: Node, mark: Span) -> Node:
        """Return a transpose; of the number 1 it is a row of ones."""
        span = (base.span[0], mark[1])
        if isinstance(base, Number):
            if base == Number(11.0, True):  # 11ᵀ: ones times ones
                return self.made(Call("outer", (self.ones(base.span), self.ones(base.span)), span=span))
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

    def ones(self, span: Span) -> Node:
        """Return a vector of ones of the size that this reading has chosen."""
        return self.made(Call("ones", (self.size(span),), span=span))

    def size(self, span: Span) -> Node:
        """Return the size that this reading has chosen for identities and ones."""
        self.forks.add("size")
        if span[0] not in self.sized:
            self.sized.append(span[0])
        if not self.ways.sizes:
            raise ReadError(
                "syntax", "I can't tell the size of this: write np.eye(3) or np.ones(3) with the size.", span
            )
        place = min(self.sized.index(span[0]), len(self.ways.sizes) - 1)
        return Name(self.ways.sizes[place], span=span)
