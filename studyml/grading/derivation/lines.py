"""The lines of a derivation as they were typed: left sides, right sides, remarks.

Owns the splitting of ``dL/dp = a = b   [why]`` into a left side and expressions with their places in the line. Knows
no values and no truth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.algebra.language.errors import MAX_CHARACTERS

MAX_LINES = 60

_LABEL = re.compile(
    r"\s*(?:(?:chain rule|so|then|thus|hence|step\s*\d+|and|with|therefore|finally|where)\b[:,]?"
    r"|[-*•]\s+(?=\S)|\d+[.)]\s+|∴|=>|⇒|→)\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?<!\s)(?:\s+(?:#|//|<-|←).*|\s{2,}\[[^\]]*\]|\s{2,}\([A-Za-z][^()=]*\))\s*\Z")
_D = r"(?:d|∂|\\partial(?![A-Za-z])|\\mathrm\{d\}|𝑑)\s*"
_NAME = (
    r"(?:\\(?:hat|bar|tilde|mathcal|vec)\s*\{?\s*\\?\w+\s*\}?(?:_\{?\w+\}?)?"
    r"|\\[A-Za-z]+(?:_\{?\w+\}?)?|[^\W\d]\w*[\u0302\u0304\u0303]?\w*(?:_\{\w+\})?)"
)
QUOTIENT = re.compile(rf"(?<![\w\\]){_D}(?P<top>{_NAME})\s*/\s*{_D}(?P<bottom>{_NAME})(?!\w)")
FRACTION = re.compile(rf"\\[dt]?frac\s*\{{\s*{_D}(?P<top>{_NAME})\s*\}}\s*\{{\s*{_D}(?P<bottom>{_NAME})\s*\}}")
SHORTHAND = re.compile(rf"(?<![\w/∂\\.])d_?([^\W\d]\w*)(?!\w|\s*/\s*{_D}{_NAME}|\()")
_NABLA = re.compile(rf"(?:∇|\\nabla|grad)_?\{{?(?P<bottom>{_NAME})\}}?\s*\(?(?P<top>{_NAME})?\)?\Z")
_PRIME = re.compile(rf"(?P<function>{_NAME})\s*['′]\s*\(\s*(?P<bottom>{_NAME})\s*\)\Z")
_WORD = re.compile(rf"{_NAME}\Z")


@dataclass(frozen=True, slots=True)
class Left:
    """A left side: a derivative ``d top / d bottom``, or a name (``bottom`` is None)."""

    top: str
    bottom: str | None = None
    function: bool = False
    """``σ'(z)``: the top is a function, not a name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One right side with its offset in the line."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Without a left side it goes on from the line before."""

    text: str
    left: Left | None
    parts: tuple[Part, ...]
    also: tuple[Left, ...] = ()
    """Further left sides of ``delta = dL/dz = …``."""


def split_lines(answer: str) -> list[Line]:
    """Return the lines of an answer; blank ones and bare remarks are dropped."""
    found = []
    for text in answer.splitlines():
        if text.strip() and not text.lstrip().startswith("#"):
            found.append(_line(text.rstrip()))
    return found


def _line(text: str) -> Line:
    if len(text) > MAX_CHARACTERS:
        return Line(text, None, ())  # not searched: the patterns below look back and forth
    body = _REMARK.sub("", text)
    start = 0
    while match := _LABEL.match(body, start):
        if match.end() == start or match.end() >= len(body):
            break
        start = match.end()
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


def left_side(text: str) -> Left | None:
    """Return what a text names, when it is a left side and nothing more."""
    text = text.strip().strip("$").strip()
    for pattern in (QUOTIENT, FRACTION):
        match = pattern.fullmatch(text)
        if match:
            return Left(bare(match["top"]), bare(match["bottom"]))
    match = _PRIME.fullmatch(text)
    if match:
        return Left(bare(match["function"]), bare(match["bottom"]), True)
    match = _NABLA.fullmatch(text)
    if (match and not text.startswith("grad_")) or (match and match["bottom"]):
        return Left(bare(match["top"] or "L"), bare(match["bottom"]))
    return Left(bare(text)) if _WORD.fullmatch(text) else None


def bare(name: str) -> str:
    """Return a name without LaTeX around it."""
    name = re.sub(r"\\hat\s*\{?\s*\\?(\w+)\s*\}?", r"\1hat", name)
    name = re.sub(r"\\(?:mathcal|vec|mathbf)\s*\{?\s*(\w+)\s*\}?", r"\1", name)
    return name.replace("\\", "").replace("{", "").replace("}", "").strip()


def quotients(text: str) -> list[tuple[str, str]]:
    """Return every derivative ``(top, bottom)`` that an expression mentions."""
    found = [
        (bare(match["top"]), bare(match["bottom"]))
        for pattern in (QUOTIENT, FRACTION)
        for match in pattern.finditer(text)
    ]
    return list(dict.fromkeys(found))
