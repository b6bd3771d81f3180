"""The lines of a derivation as they were typed: equations, what goes on below, words around them.

Owns the way from a text to equations: lines whose brackets are still open are joined, several equations on one line
are taken apart (``da = a - y; dz = …``, ``…, where r = p - y``), words, bullets, LaTeX's ``&=`` and remarks are laid
aside. Every part keeps its place in its line. Knows no values and no truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.grading.derivation.left_sides import Left, left_side

MAX_LINES = 60
_WORDS = (
    r"by the chain rule|chain rule|so|then|thus|hence|step\s*\d+|and|with|therefore|finally|where|let|define|set|put|"
    r"write|since|because|as|using|use|for|now|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|also|note(?: that)?|"
    r"recall(?: that)?|"
    r"we (?:get|have|obtain|find)|this gives|which gives|gives?|i\.e\.|that is|given|call|denote|from|we know(?: that)?"
)
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS})(?![\w=(/.])[:,]?|[-*•]\s+(?=\S)|\(?(?:\d+|[a-h])[.)]\s+|∴|=>|⇒|⟹|→|\\(?:therefore|Rightarrow|implies|quad|qquad)\b"
    r"|[A-Za-z][A-Za-z0-9 '\-]{1,40}:(?!=)(?=[^=]*=))\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s*,?\s*\b(?:where|with|for)\b", re.IGNORECASE)
"""What follows these words must be known before what stands in front of them."""
_BETWEEN = re.compile(
    r"\s*(?:;|,?\s+\b(?:and|where|with|so|then|thus|hence|therefore)\b|,|⇒|⟹|→|=>|∴|\\(?:Rightarrow|implies|quad|qquad|therefore)\b)\s*"
)
_ENGLISH = (
    "the|of|by|since|because|rule|chain|derivative|each|every|all|is|are|from|using|cancels?|here|terms?|rows?|"
    "examples?|entry|product|quotient|as|and|linear|broadcast|sum|mean"
)
_REMARK = re.compile(
    r"(?<!\s)(?:\s*#.*|\s+(?://|<-|←|--\s).*|\s{2,}\[[^\]]*\]|\s{2,}\([A-Za-z][^()=]*\)"
    rf"|\s+[(\[](?=[^()]*\b(?:{_ENGLISH})\b)[A-Za-z'’]+(?:[ ,]+[A-Za-z'’]+)+[)\]]"
    r"|,?\s+(?:since|because|by the|by|using|as required|from the|which)\b[^=+*/@()]*|\s*[✓✔□∎■]|[.,;])\s*\Z"
)
_PROSE = re.compile(r"[A-Za-z][A-Za-z0-9 ,.:;'’!?\-–()]*\Z")
_FRAME = re.compile(r"(?:\\(?:begin|end)\s*\{[^}]*\}|```.*|\$\$|\\\[|\\\])\s*\Z")
_CODE = re.compile(r"\\\\(?:\[[^\]]*\])?\s*\Z|&(?=\s*=)|(?<==)\s*&|\A\s*&|\$|\\(?:nonumber|notag)\b")
_MARGIN = re.compile(r"(?:[+*/@·×⊙]|-\s|−\s)")
_AUGMENTED = re.compile(
    r"(?P<name>[^\W\d]\w*)\s*(?:\[(?P<index>[^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*)?(?P<op>[-+*/@]?)=(?!=)\s*(?=\S)"
)
_LABELS = re.compile(r"\s*(?:np\.arange|range|arange)\([^()]*(?:\([^()]*\))?[^()]*\)\s*,\s*(?P<labels>\w+)\s*")
_ASSIGN = re.compile(r":=|≔|(?<=\s)(?:←|≡)(?=\s)")


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
    source: int = 0
    """The index from 0 of the line of the answer where it begins."""


def split_lines(answer: str) -> list[Line]:
    """Return the equations of an answer in order; blank lines, words and bare remarks are dropped."""
    rows = [row for row in _rows(answer) if row[1].strip() and not row[1].lstrip().startswith("#")]
    kept = [row for row in rows if not _is_words(row[1])]
    return [replace(line, source=at) for at, text in kept or rows for line in _equations(text)]


def _rows(answer: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers; one that is still open takes in the next."""
    waiting: tuple[int, str] | None = None
    for at, row in enumerate(answer.splitlines()):
        text = _CODE.sub(lambda match: " " * len(match[0]), row).rstrip() if _FRAME.match(row.strip()) is None else ""
        if waiting is not None and text.strip() and (_open(waiting[1], text) or _goes_on(text)):
            waiting = (waiting[0], f"{_without_remark(waiting[1])} {text.strip()}")
            continue
        if waiting is not None:
            yield waiting
        waiting = (at, text)
    if waiting is not None:
        yield waiting


def _without_remark(text: str) -> str:
    return re.sub(r"\s*#.*\Z", "", text)


def _open(text: str, below: str) -> bool:
    """Whether the line below belongs to this one: a bracket is open here, or an operator waits for its right side."""
    text = _without_remark(text).rstrip()
    if len(text) > MAX_CHARACTERS or not text.strip():
        return False
    head, equals, _ = below.partition("=")
    if equals and left_side(head) is not None and _depth(below) >= 0 and not below.rstrip().endswith(","):
        return False
    return 0 < _depth(text) <= 20 or (text[-1] in "=+*/@\\" and len(text.strip()) > 2) or text.endswith((" -", " −"))


def _depth(text: str) -> int:
    return sum((character in "([{") - (character in ")]}") for character in text)


def _goes_on(text: str) -> bool:
    """Whether a line can only be the rest of the one before: it begins with an operator and has no equals sign."""
    text = text.strip()
    if _MARGIN.match(text) is None or "=" in text or text.startswith(("//", "**")):
        return False
    return not _is_words(text)


def _is_words(text: str) -> bool:
    """Whether a line is words alone, such as ``Backward pass:`` or ``By the chain rule``."""
    text = text.strip().strip("-*_#> ").strip()
    if "=" in text or _PROSE.match(text) is None:
        return False
    return text.endswith(":") or len(re.findall(r"[A-Za-z]{2,}", text)) >= 2


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


def _equations(text: str) -> list[Line]:
    """The equations on one line, what ``where`` introduces first."""
    if len(text) > MAX_CHARACTERS:
        return [Line(text, None, ())]  # not searched: the patterns look back and forth
    found: list[Line] = []
    for piece, first in _cut(text):
        if not piece.strip():
            continue
        line = _line(piece.strip())
        if first and found:
            found.insert(len(found) - 1, line)
        else:
            found.append(line)
    return found


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """Cut between equations: outside brackets, where a left side and an equals sign follow."""
    depth, begin, first = 0, 0, False
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth > 0 or index < begin or not (match := _BETWEEN.match(text, index)):
            continue
        rest = text[_label_end(text, match.end()) :]
        head, equals, _ = rest.partition("=")
        if equals and "=" in text[begin:index] and left_side(head.rstrip(":+-*/@ ")) is not None:
            yield text[begin:index].rstrip(), first
            begin, first = match.end(), _BEFORE.match(text, index) is not None
    yield text[begin:], first


def _label_end(text: str, start: int) -> int:
    while match := _LABEL.match(text, start):
        if match.end() == start or match.end() >= len(text):
            break
        start = match.end()
    return start


def _line(text: str) -> Line:
    body = text
    while (shorter := _REMARK.sub("", body)) != body:
        body = shorter
    body = _ASSIGN.sub(lambda match: "=".rjust(len(match[0])), body)
    start = _label_end(body, 0)
    augmented = _AUGMENTED.match(body, start)
    if augmented and (augmented["op"] or augmented["index"]):
        right = Part(body[augmented.end() :].strip(), augmented.end())
        index = None if augmented["index"] is None else Part(augmented["index"], augmented.start("index"))
        return Line(text, Left(augmented["name"]), (right,), (), augmented["op"] or "=", index)
    pieces = _pieces(body, start)
    lefts: list[Left] = []
    while len(pieces) > 1 and (left := left_side(pieces[0].text)) is not None:
        if lefts and left.bottom is None:
            break
        lefts.append(left)
        pieces = pieces[1:]
    if not lefts and not pieces[0].text.strip() and len(pieces) > 1:
        pieces = pieces[1:]
    return Line(text, lefts[-1] if lefts else None, tuple(pieces), tuple(lefts[:-1]))


def _pieces(text: str, start: int) -> list[Part]:
    """Split at equals signs that stand outside brackets and are no part of another operator."""
    found, depth, begin = [], 0, start
    for index in range(start, len(text)):
        character = text[index]
        depth += (character in "([{") - (character in ")]}")
        single = (
            character == "="
            and text[index - 1 : index] not in ("=", "<", ">", "!", ":")
            and text[index + 1 : index + 2] != "="
        )
        if single and depth <= 0:
            found.append(_trimmed(text, begin, index))
            begin = index + 1
    found.append(_trimmed(text, begin, len(text)))
    return found


def _trimmed(text: str, begin: int, end: int) -> Part:
    part = text[begin:end]
    return Part(part.strip(), begin + len(part) - len(part.lstrip()))
