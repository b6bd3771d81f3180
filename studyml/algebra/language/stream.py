"""Where a parser stands in its tokens, and the bounds it keeps.

Owns the cursor, the counting of parts and levels, the choices of a reading (:class:`Ways`) and the
forks that were passed. Knows no grammar: the parts of it (``powers``, ``marks``,
``application``, ``endings``, ``parser``) build on this, each adding what it reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from studyml.algebra.language.errors import MAX_LEVELS, MAX_NODES, ReadError, too_large
from studyml.algebra.language.lexer import Token
from studyml.algebra.language.names import Names
from studyml.algebra.language.words import refuse_word
from studyml.algebra.tree import Node

Notation = Literal["numpy", "math"]
Fork = Literal[
    "tight",
    "glued",
    "grouped",
    "star",
    "sum",
    "far",
    "max",
    "det",
    "length",
    "square",
    "rows",
    "lengths",
    "ones",
    "column",
    "tensor",
    "enclosed",
    "entries",
    "root",
    "size",
]

COMPARE, OR, AND, ADD, COLON, MULTIPLY, TIGHT, UNARY, POWER = 10, 20, 30, 40, 45, 50, 55, 60, 70
"""How tightly operators bind."""

INFIX = {
    "<": COMPARE, "<=": COMPARE, ">": COMPARE, ">=": COMPARE, "==": COMPARE, "!=": COMPARE, "|": OR, "&": AND,
    "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "//": MULTIPLY, "%": MULTIPLY, "@": MULTIPLY,
    "·": MULTIPLY, "×": MULTIPLY, "⊙": MULTIPLY, "⊗": MULTIPLY, ".*": MULTIPLY, "./": MULTIPLY, ".+": ADD, ".-": ADD,
}  # fmt: skip
NOT_PYTHON = frozenset(("·", "×", "⊙", "⊗", ".*", "./", ".+", ".-"))
"""Those of them that only mathematics has."""
CLOSERS = {"(": ")", "[": "]", "{": "}"}
_BETWEEN = {"if", "else", "otherwise", "for", "in", "is", "and", "or", "not"}


@dataclass(frozen=True, slots=True)
class Ways:
    """Which way to take at each fork of mathematics."""

    notation: Notation = "numpy"
    equation: bool = False
    """Whether ``=`` at the top is a comparison."""
    taken: frozenset[Fork] = frozenset()
    """The forks at which the less usual way is taken."""
    sizes: tuple[str, ...] = ()
    """What sizes the identities ``I`` and vectors of ones have, in the order of the text; the last for all others."""


class Stream(ABC):
    """A place in a stream of tokens."""

    def __init__(self, tokens: list[Token], names: Names, ways: Ways):
        self.tokens = tokens
        self.names = names
        self.ways = ways
        self.math = ways.notation == "math"
        self.dotted = any(token.text in {".*", "./", ".^"} for token in tokens)  # MATLAB: a bare * is a matrix product
        self.at = 0
        self.level = 0
        self.nodes = 0
        self.slices = 0  # brackets open in which a : belongs to a slice
        self.list_at = -1  # where a [ begins a list for certain
        self.bars: list[str] = []
        self.totals = 0  # sums and means open here
        self.forks: set[Fork] = set()
        self.sized: list[int] = []  # where a size was chosen

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
        token = self.tokens[self.at]
        return token.kind == "op" and token.text in ops

    def skip(self, op: str) -> Token | None:
        """Step over an operator if it comes next."""
        return self.take() if self.sees(op) else None

    def close(self, opening: Token) -> Token:
        """Step over the bracket that closes an opening one."""
        wanted = CLOSERS[opening.text]
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

    def starts_operand(self, token: Token) -> bool:
        """Whether a token begins something that mathematics multiplies by standing beside it."""
        if token.kind == "op":
            return token.text in {"(", "[", "{", "√", "⟨", "∑", "∏", "|", "‖", "∞", "𝟙", "𝟏"} and self.math
        if token.kind == "number":
            before = self.tokens[self.at - 1]
            closed = before.kind == "op" and before.text in CLOSERS.values()
            if token.text == "1" and self.math and self.at > 0 and self._stands_for_ones():
                return True
            name = self.names.resolve(before.text) if token.text == "1" and before.kind == "word" else None
            if name is not None and self.math and not token.glued and self.names.ndim(name) in (0, 2):
                return True  # D 1, the sums of the rows; b 1, a number for each
            if self.math and self.at > 0 and before.kind == "word" and name is None and self._is_coefficient():
                return True  # a 2Ww
            return self.at > 0 and (closed or (token.text == "1" and before.text in {"T", "⊤", "'"}))
        return token.kind == "frac" or (token.kind == "word" and token.text not in _BETWEEN)

    def _is_coefficient(self) -> bool:
        """Whether the number at the place touches what it multiplies and nothing before it: ``a 2Ww``."""
        after = self.tokens[self.at + 1]
        return not self.next.glued and after.glued and after.kind == "word"

    def _stands_for_ones(self) -> bool:
        """Whether the 1 at the place is an indicator or a row of ones: ``y 1{z > 0}``, ``2/n 1ᵀr``, ``2 1^T r``."""
        texts = [token.text for token in self.tokens[self.at + 1 : self.at + 4]]
        if self.tokens[self.at + 1].kind == "transpose" or texts[:1] in (["{"], ["["]):
            return True
        return texts[:1] == ["^"] and any(text in {"T", "⊤"} for text in texts[1 : 3 if texts[1:2] == ["{"] else 2])

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

    # What the parts of the grammar ask of each other

    @abstractmethod
    def expression(self, least: int) -> Node:
        """Read an expression whose operators bind more tightly than ``least``."""

    @abstractmethod
    def prefix(self) -> Node:
        """Read an operand with the signs before it."""

    @abstractmethod
    def group(self, opening: Token) -> Node:
        """Read what stands in brackets, after the opening one."""
