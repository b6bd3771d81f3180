"""One text → its readings, best first.

Owns which notations are tried, in which order, and which of two refusals a learner is shown. NumPy
comes first: a text that Python could run means what Python means by it. Everything else is read as
mathematics, once for each way it can fairly be taken, with a note for the less usual ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Literal

from studyml.algebra.language.errors import NotNumPy, ReadError
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.lexer import Token, tokens
from studyml.algebra.language.names import Names
from studyml.algebra.language.parser import Parser
from studyml.algebra.language.runs import split
from studyml.algebra.language.stream import Fork, Notation, Ways
from studyml.algebra.language.words import refuse_statements
from studyml.algebra.tree import Node

_NOTES: dict[Fork, str] = {
    "tight": "read a/b c as a/(b c)",
    "glued": "read a/bc as a/(bc)",
    "grouped": "read a·b c as a·(b c)",
    "star": "read * as a product of matrices",
    "sum": "read Σ(…) as the sum of the parentheses alone",
    "far": "read Σ over everything that follows",
    "max": "read max(a, b) as the larger of the two, np.maximum",
    "det": "read |A| as the determinant",
    "length": "read |v| as the length of a vector, ‖v‖",
    "square": "read A² as A A",
    "rows": "read Σ of a matrix as the sum of its rows",
    "lengths": "read ‖A‖ in a sum as the length of each row",
    "ones": "read 1 before a row as a vector of ones",
    "column": "read the sums as a column or a row, keepdims=True",
    "tensor": "read ⊗ entry by entry, as ⊙",
    "entries": "read a(1 - a) entry by entry",
    "enclosed": "read the square brackets as round ones",
    "root": "read the root of everything that follows it closely",
}
_FORKS: tuple[Fork, ...] = (
    "star", "glued", "tight", "grouped", "sum", "far", "max", "det", "length", "square", "rows", "lengths", "ones",
    "column", "tensor", "enclosed", "root", "entries",
)  # fmt: skip
"""The forks that are taken, the likeliest first."""
_MOST = 12
_MATHEMATICAL = {"^", "'", "∑", "·", "⊗", "√", "‖"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text."""

    tree: Node
    notation: Notation
    note: str = ""
    """What was unusual about this reading, for the learner; empty for the plain one."""


_KEPT: dict[tuple[object, ...], tuple[Reading, ...]] = {}
_MOST_KEPT = 512
_LONGEST_KEPT = 200
"""Characters: an answer is read to be graded, to be explained and to be shown; what nobody asks again is no loss."""


def read(
    text: str, names: Names, *, notation: Literal["any", "numpy"] = "any", comparison: bool = False
) -> tuple[Reading, ...]:
    """Return the readings of a text, best first; there is at least one.

    ``comparison`` reads one ``=`` at the top as ``==``. Raises :class:`ReadError` with the place in
    ``text``. The time is about linear in its length; what was read lately is at hand.
    """
    key = (text, names.key, notation, comparison)
    found = _KEPT.get(key)
    if found is None:
        found = _read(text, names, notation, comparison)
        if len(text) <= _LONGEST_KEPT:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.clear()
            _KEPT[key] = found
    return found


def _read(text: str, names: Names, notation: Literal["any", "numpy"], comparison: bool) -> tuple[Reading, ...]:
    stream = tokens(text, names)
    refuse_statements(stream, names, equation=comparison)
    if notation == "numpy" and "\\" in text:
        at = text.index("\\")
        raise ReadError("syntax", "This is LaTeX: write it in NumPy here.", (at, at + 1))
    try:
        parser = Parser(stream, names, Ways("numpy", comparison))
        reading = Reading(parser.read(), "numpy")
    except ReadError as refusal:
        if notation == "numpy" or refusal.code != "syntax":
            raise
        return _mathematics(stream, names, comparison, refusal)
    if notation == "any" and parser.forks & {"max", "enclosed"}:
        return tuple(_distinct(reading, *_ways(stream, names, comparison)))
    return (reading,)


def _distinct(*readings: Reading) -> Iterator[Reading]:
    seen: list[Node] = []
    for reading in readings:
        if reading.tree not in seen:
            seen.append(reading.tree)
            yield reading


def _mathematics(stream: list[Token], names: Names, comparison: bool, refusal: ReadError) -> tuple[Reading, ...]:
    try:
        found = tuple(_distinct(*_ways(stream if _is_code(stream) else split(stream, names), names, comparison)))
    except ReadError as other:
        raise _better(refusal, other) from None
    return found


def _ways(stream: list[Token], names: Names, comparison: bool) -> Iterator[Reading]:
    """Yield the plain reading as mathematics, then one for each fork taken the other way."""
    named = sorted(names.sizes)
    same: list[tuple[str, ...]] = [(size,) for size in named] or [()]
    first = Parser(stream, names, Ways("math", comparison, frozenset(), same[0]))
    tree = first.read()
    forks: list[frozenset[Fork]] = [frozenset()]
    for fork in _FORKS:
        if fork in first.forks and (fork != "far" or kind_of(tree, names) is not Kind.SCALAR):
            forks.append(frozenset({fork}))
    if "star" in first.forks and len(forks) > 2:
        forks += [taken | {"star"} for taken in forks[2:]]
    if {"max", "enclosed"} <= first.forks:
        forks.append(frozenset({"max", "enclosed"}))
    count = 0
    for taken in forks:
        sized = "size" in first.forks or "ones" in taken
        several = "ones" in taken or len(first.sized) > 1
        for sizes in (*same, *permutations(named, 2)) if sized and several else same if sized else same[:1]:
            this = tree
            if taken or sizes != same[0]:
                parser = Parser(stream, names, Ways("math", comparison, taken, sizes))
                this = parser.read()
                if 1 < len(sizes) > len(parser.sized):
                    continue
            notes = [_NOTES[fork] for fork in _NOTES if fork in taken]
            if sized:
                notes.append(f"read the identity or the ones with size {' and '.join(sizes)}")
            yield Reading(this, "math", "; ".join(notes))
            count += 1
            if count >= _MOST:
                return


def _is_code(stream: list[Token]) -> bool:
    """Whether a text is plainly meant as NumPy, so that its words are whole names."""
    code = any(
        token.text == "@" or (token.text in {"np", "numpy"} and after.text == ".") for token, after in pairwise(stream)
    )
    return code and not any(
        token.kind in {"transpose", "super", "frac"} or (token.kind == "op" and token.text in _MATHEMATICAL)
        for token in stream
    )


def _better(numpy: ReadError, mathematics: ReadError) -> ReadError:
    """Return the refusal that helps more: mathematics' where NumPy ended, else the one that got further."""
    if mathematics.code != "syntax" or isinstance(numpy, NotNumPy):
        return mathematics
    return numpy if numpy.span[0] >= mathematics.span[0] else mathematics
