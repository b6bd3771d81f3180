"""The two words that every room uses: how a card is asked, and what an answer came to.

Owns those enumerations and nothing more, so that folding events loads no card and no verdict.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a card is asked."""

    CHOICE = "choice"
    RECALL = "recall"
    NUMBER = "number"
    SHAPE = "shape"
    FORMULA = "formula"
    TRANSLATE = "translate"
    GRADIENT = "gradient"
    DERIVATIVE = "derivative"
    DERIVATION = "derivation"
    BUG = "bug"
    CODE = "code"


class Outcome(StrEnum):
    """One vocabulary for cards and code."""

    CORRECT = "correct"
    WRONG = "wrong"
    SHAPE_ERROR = "shape_error"
    ERROR = "error"
    TIMEOUT = "timeout"
    SYNTAX_ERROR = "syntax_error"
    UNSAFE = "unsafe"
    BLOCKED = "blocked"
    NOT_UNDERSTOOD = "not_understood"
    UNDECIDED = "undecided"

    @property
    def recorded(self) -> bool:
        """Whether this outcome counts as an answer. An undecided one counts as the learner rates it."""
        return self not in _UNRECORDED


_UNRECORDED = frozenset({Outcome.SYNTAX_ERROR, Outcome.UNSAFE, Outcome.BLOCKED, Outcome.NOT_UNDERSTOOD})
