"""Lines: one equation of a derivation, and values that several lines put together.

Owns the values that the way from a text to equations ends in. Knows no grammar and no truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate

from studyml.grading.derivation.left_sides import Left

_LABELS = re.compile(
    r"\s*(?:np\.arange|range|arange)\([^()]*(?:\([^()]*\))?[^()]*\)\s*,\s*(?P<labels>\w+|(?:np\.argmax|\w+\.argmax)\([^()]*\))\s*"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One right side with its offset in the line."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Line:
    """One equation. Without a left side it goes on from the line before."""

    text: str
    left: Left | None
    parts: tuple[Part, ...]
    also: tuple[Left, ...] = ()
    """Further left sides of ``delta = dL/dz = …``."""
    augmented: str = ""
    """The operator of ``dX += …``; ``=`` of ``dX[Z <= 0] = …``."""
    index: Part | None = None
    """What stands in the brackets of ``dX[Z <= 0] = …``."""
    said: str = ""
    """What was laid aside and may change what it says: ``, summed over the rows``, ``(3)`` for an equation."""
    unsaid: str = ""
    """A side in words, with numbers or signs in it, that was left unread: ``(10/n) times the sum of r``."""
    aside: bool = False
    """Whether it is a remark on another equation: it may be wrong, and says nothing where it can't be read."""
    leads: bool = False
    """Whether an arrow behind it on its row says what follows from it."""
    worded: bool = False
    """Whether it was taken out of a row with words: where it can't be read it is a remark."""
    case: bool = False
    """Whether its row is about a case alone: ``check: z = 0 gives s = 1/2``."""
    solved: bool = False
    """Whether its row says of the place where a derivative is 0: ``it vanishes when v = S/n``."""
    source: int = 0
    """The index from 0 of the line of the answer where it begins."""
    row: str = field(default="", compare=False)
    """That line as it was typed, words and all."""


Piece = tuple[str, int, int]
"""A stretch of a text put together from several lines: the text, its step (-1: none), its offset there."""


def put_together(line: Line, part: Part, here: int, before: list[Piece]) -> list[Piece]:
    """Return what a name is worth after ``dX += …`` or ``dX[Z <= 0] = …``, given what it was before."""
    operator = line.augmented
    said = (part.text, here, part.offset)
    if line.index is None:
        return [(" (", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0)]
    labels = _LABELS.fullmatch(line.index.text)
    if labels and operator in "+-":
        width = [("*one_hot(" + labels["labels"] + ", np.shape(", -1, 0), *before, (")[1])", -1, 0)]
        return [("(", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0), *width]
    place = (line.index.text, here, line.index.offset)
    new: list[Piece] = (
        [said] if operator == "=" else [("(", -1, 0), *before, (f") {operator} (", -1, 0), said, (")", -1, 0)]
    )
    return [("np.where(", -1, 0), place, (", ", -1, 0), *new, (", ", -1, 0), *before, (")", -1, 0)]


def depth_of(text: str) -> int:
    """Return how many brackets are left open in a text."""
    return sum((character in "([{⟨") - (character in ")]}⟩") for character in text)


def is_closed(text: str) -> bool:
    """Return whether each bracket in a text is opened and closed within it: not in ``1/n)(p - y``."""
    depths = list(accumulate(map(depth_of, text)))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def mentions(line: Line, name: str) -> bool:
    """Return whether a line's right sides build on a name."""
    if line.augmented:
        return True
    return any(re.search(rf"(?<![\w/]){re.escape(name)}(?!\w|\s*/\s*[d∂])", part.text) for part in line.parts)
