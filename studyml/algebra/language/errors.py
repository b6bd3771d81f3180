"""What reading raises when it can't: one error, always with a place in the learner's own text.

Owns the error, the bounds and their wording; knows nothing of how a text is read.
"""

from __future__ import annotations

from typing import Literal

from studyml.algebra.tree import Span

Code = Literal["syntax", "unsafe", "too_large"]

MAX_CHARACTERS = 2000
MAX_TOKENS = 600
MAX_LEVELS = 60
MAX_NODES = 400
MAX_DIGITS = 17

INDEXED = (
    "Index notation is not read. Write it for all rows at once: Σ_i r_i x_i is X.T @ r, Σ_i y_i is sum(y), "
    "x_ij is an entry, X[i, j]."
)


class ReadError(ValueError):
    """A text that is no expression of the grammar; never a wrong answer.

    ``code`` is ``syntax`` (could not be read), ``unsafe`` (refused unread) or ``too_large`` (a bound,
    named in the message). ``span`` is [start, end) in the original text, ``nearest`` the declared name
    or function that was probably meant.
    """

    def __init__(self, code: Code, message: str, span: Span, nearest: str | None = None):
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.span = span
        self.nearest = nearest


class NotNumPy(ReadError):
    """A text that stops being NumPy here but may be mathematics."""


def too_large(what: str, found: int, bound: int, span: Span) -> ReadError:
    """Return the refusal that names the bound: ``too_large("characters", 5000, 2000, …)``."""
    return ReadError("too_large", f"This is too large: {found:,} {what}, and {bound:,} is the most.", span)
