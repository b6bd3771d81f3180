"""Derivatives of expressions within a right side: ``d/dv [s/(2v)] + n/(2v)``, ``x · d(σ(z))/dz``.

Owns where they stand in a text and the letter each is read as. Knows no values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.grading.derivation.left_sides import NAME, D, Left, bare

_BEFORE = re.compile(
    rf"(?<![\w\\])(?:{D}/\s*{D}(?P<by>{NAME})|\\[dt]?frac\s*\{{\s*{D}\}}\s*\{{\s*{D}(?P<below>{NAME})\s*\}})\s*(?=[(\[])"
)
_AROUND = re.compile(rf"(?<![\w\\]){D}(?=[(\[])")
_OVER = re.compile(rf"\s*/\s*{D}(?P<by>{NAME})")
SPARE = "ζξχψκ"
"""Letters that stand for what is put in."""


@dataclass(frozen=True, slots=True)
class Inner:
    """One such derivative: what it is, the letter that stands for it, what was written."""

    left: Left
    letter: str
    written: str


def inner_derivatives(text: str) -> tuple[str, tuple[Inner, ...]]:
    """Return a text of the same length with a letter for each derivative of an expression, and these."""
    found: list[Inner] = []
    spare = [letter for letter in SPARE if letter not in text]
    at, pieces = 0, []
    while spare and (place := _next(text, at)) is not None:
        begin, end, left = place
        letter = spare.pop(0)
        found.append(Inner(left, letter, text[begin:end]))
        pieces += [text[at:begin], letter.ljust(end - begin)]
        at = end
    return "".join([*pieces, text[at:]]), tuple(found)


def _next(text: str, start: int) -> tuple[int, int, Left] | None:
    """The first such derivative from a place on: where it begins and ends, and what it is."""
    places = [match for pattern in (_BEFORE, _AROUND) for match in pattern.finditer(text, start)]
    for match in sorted(places, key=lambda one: one.start()):
        end = _closing(text, match.end())
        if end is None:
            continue
        top = text[match.end() + 1 : end - 1].strip()
        by = match["by"] or match["below"] if match.re is _BEFORE else None
        if by is None and (over := _OVER.match(text, end)) is not None:
            by, end = over["by"], over.end()
        if by is not None and top:
            return match.start(), end, Left(top, bare(by), expression=True)
    return None


def _closing(text: str, opening: int) -> int | None:
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] in "([{⟨") - (text[index] in ")]}⟩")
        if depth == 0:
            return index + 1
    return None
