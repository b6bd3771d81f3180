"""Marks the notes give: ``8/10``, ``70%``, stars, confidence of five.

Owns what counts as a mark and of how many. Knows no areas; "80% of ML algorithms" is no mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FRACTION = re.compile(
    r"(?<![\w./])(\d{1,3}(?:[.,]\d+)?)\s*(?:/|out of|von|of)\s*(5|10|20|100)(?![\w./])", re.IGNORECASE
)
_PERCENT = re.compile(r"(?<![\w.])(\d{1,3}(?:[.,]\d+)?)\s?%(?!\s*(?:of|der|des)\b)")
_STARS = re.compile(r"(?:⭐️?|★|☆|🌟){1,10}")
_WORDS = re.compile(
    r"\b(?:confidence|conf|rating|score|comfort|self[- ]rating|level)\s*[:=]\s*([1-5](?:\.\d)?)(?![\d./%])",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\b[01]\s*=[^,;]+[,;…].*?\b(5|10|100)\s*=|\b[01]\s*(?:-|–|to|\.\.+|…)\s*(5|10|100)\b|\bout of (5|10|100)\b"
    r"|(?:^|[(\s])/\s?(5|10|100)\b",
    re.IGNORECASE,
)
_BARE_MARK = re.compile(r"\W{0,3}([^\W\d][^:=|]{1,48}?)\s*[\s:=–—-]\s*(\d{1,3}(?:\.\d)?)\s*$")
_NAME_END = re.compile(r"[\s:=\-–—(|,*_]+$")


@dataclass(frozen=True, slots=True)
class Score:
    """A mark for something."""

    name: str
    score: float
    of: float
    line: int = 0

    @property
    def share(self) -> float:
        """The mark from 0 to 1."""
        return self.score / self.of


def scale_of(title: str) -> float | None:
    """Return the highest mark a heading announces: "Confidence (1-5)", "1 = lost, 10 = could teach it"."""
    match = _SCALE.search(title)
    return float(next(value for value in match.groups() if value)) if match else None


def without_scale(title: str) -> str:
    """Return ``title`` without the parenthesis that explains a scale: its words judge nothing."""
    return re.sub(r"\([^()]*\)", lambda part: "" if _SCALE.search(part[0]) else part[0], title)


def read_score(text: str, scale: float | None = None) -> tuple[str, float, float] | None:
    """Return (name, score, of) of one line, or None. ``scale``: what a bare number at its end is out of."""
    if scale is not None and (bare := _BARE_MARK.match(text)) and float(bare[2]) <= scale:
        return bare[1].strip("*_ `"), float(bare[2]), scale
    for pattern in (_FRACTION, _PERCENT, _WORDS, _STARS):
        match = pattern.search(text)
        if match is None:
            continue
        score, of = _value(pattern, match)
        if of <= 0 or score > of:
            continue
        name = _NAME_END.sub(
            "",
            re.sub(r"\b(?:confidence|conf|rating|score)\s*[:=]?\s*$", "", text[: match.start()], flags=re.IGNORECASE),
        )
        name = re.sub(r"^\W*(?:\d+[.)]\s*)?", "", name).strip("*_ `")
        if len(name.split()) <= 8 and re.search(r"[^\W\d]", name):
            return name, score, of
    return None


def list_of_marks(text: str) -> tuple[tuple[str, float, float], ...]:
    """Return the marks of "my knowledge (out of 5): calculus 2, idioms 4", () unless every part is one."""
    head, colon, rest = text.partition(":")
    scale = scale_of(head) if colon else None
    if scale is None:
        return ()
    marks = [read_score(part.strip(" ."), scale) for part in re.split(r"[,;]\s+", rest)]
    return tuple(mark for mark in marks if mark is not None) if all(marks) else ()


def cell_score(cell: str, header: str) -> tuple[float, float] | None:
    """Return (score, of) of a table's cell under a header of marks."""
    for pattern in (_FRACTION, _PERCENT, _STARS):
        match = pattern.search(cell)
        if match:
            score, of = _value(pattern, match)
            return (score, of) if score <= of else None
    number = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*", cell)
    if number is None:
        return None
    value = float(number[1].replace(",", "."))
    given = re.search(r"(?:/|of|-|–|to)\s*(5|10|100)\b", header)
    of = float(given[1]) if given else 100.0 if "%" in header or value > 10 else 10.0 if value > 5 else 5.0
    return (value, of) if value <= of else None


def _value(pattern: re.Pattern[str], match: re.Match[str]) -> tuple[float, float]:
    if pattern is _STARS:
        text = match[0].replace("️", "")
        full = sum(text.count(star) for star in "⭐★🌟")
        return float(full), float(max(5, full + text.count("☆")))
    score = float(match[1].replace(",", "."))
    return score, float(match[2]) if pattern is _FRACTION else 100.0 if pattern is _PERCENT else 5.0
