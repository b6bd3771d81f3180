"""Whether a clause complains or praises: words, signs, negations.

Owns the cues and how they turn: "no longer confused" is good, "not comfortable" is bad, and a plain "understand"
under "What I need to improve" is still a wish. Knows neither areas nor headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from studyml.retro.cues import whole_words
from studyml.retro.spelling import apostrophes, mended


class Polarity(Enum):
    """What notes say of a thing."""

    WEAK = "weak"
    STRONG = "strong"
    PLAN = "plan"
    NEUTRAL = "neutral"
    IGNORED = "ignored"
    """Suggestions, offers, reference: nothing about the learner."""


@dataclass(frozen=True, slots=True)
class Mood:
    """The polarity of one clause."""

    polarity: Polarity
    firm: bool = False
    """Strong enough to turn a section's polarity: "finally clicked" under "Struggled with"."""
    priority: str | None = None
    sign: bool = False
    """Only a sign says so, no word."""


_BAD_SIGN = re.compile(
    "[❌🔴🟡🟠🟥🟧🟨⚠☹🙁😕😟😩😭😖😣😤🤯👎✗✘❗‼🚨🆘🐛💀🥴😵😞😢😬😐😑😓😰😨😫🤔🤷🙈💩⛔🚫❓❔🧨💥😡🤬😔]"
    r"|(?<![\w:]):'?-?[(/](?![/\w])|\bT_T\b"
)
_GOOD_SIGN = re.compile(r"[✅🟢🟩✔✓☑👍💪🎉😀😃😄😁😊🙂😎🤩🥳🏆💯🚀✨🙌👏👌❤💚😌😍]|(?<![\w:]):-?[)D](?!\w)|\^_\^|\\o/")
_HIGH_SIGN = re.compile("[🔴🟥❌🚨🆘]|!!")
_MEDIUM_SIGN = re.compile("[🟡🟠🟧🟨⚠]")
_HIGH = whole_words("words", "high", r"[(\[]high[)\]]", r"^\s*\W*high\s*$", r"(?-i:\bHIGH\b)")
_MEDIUM = whole_words("words", "medium")
_LOW = whole_words("words", "low", r"[(\[]low[)\]]", r"^\s*\W*low\s*$", r"(?-i:\bLOW\b)")

_NOT_BAD = whole_words("words", "not_bad")
_FIRM_GOOD = whole_words(
    "words",
    "firm_good",
    r"\((?:ok|okay|fine|good|easy|easily|done|great|solid|smooth)\b",
    r"(?:[:=→]|\s[–—-])\s*\W?\s?(?:very |really |pretty )?"
    r"(?:ok|okay|fine|good|easy|great|solid|strong|done|smooth|correct)\W*$",
)
_STARTS_BADLY = re.compile(rf"\s*(?:{_BAD_SIGN.pattern})")
_FIRM_BAD = whole_words("words", "firm_bad")
_BAD = whole_words("words", "bad", r"\b(?:how|why|when|which|what)\b[^.]*\?\s*$")
_GOOD = whole_words("words", "good")
_STATUS_BAD = whole_words("words", "status_bad")
_STATUS_GOOD = whole_words("words", "status_good")


_OVERCOME = re.compile(r"\W*(?:i |we |it |and )*(?:finally|at last|now)\b", re.IGNORECASE)


def mood(clause: str) -> Mood:
    """Return what ``clause`` says by itself; neutral when it says nothing."""
    text = apostrophes(clause)
    said = _mood(text)
    if said.polarity is Polarity.NEUTRAL and (right := mended(text)) != text:
        return _mood(right)
    return said


def _mood(text: str) -> Mood:
    priority = priority_of(text)
    turned = _NOT_BAD.search(text)
    rest = _NOT_BAD.sub(" ", text)
    bad_words = _FIRM_BAD.search(rest)
    good_words = turned or _FIRM_GOOD.search(_FIRM_BAD.sub(" ", rest))
    if good_words and bad_words:
        overcome = turned or _OVERCOME.match(text)
        return Mood(Polarity.STRONG if overcome else Polarity.WEAK, True, priority)
    if bad_words or (not turned and _STARTS_BADLY.match(text) and not _OVERCOME.search(text)):
        return Mood(Polarity.WEAK, True, priority)
    if good_words:
        return Mood(Polarity.STRONG, True, priority)
    if _BAD_SIGN.search(text):
        return Mood(Polarity.WEAK, True, priority, True)
    if _GOOD_SIGN.search(text):
        return Mood(Polarity.STRONG, True, priority, True)
    if _BAD.search(text):
        return Mood(Polarity.WEAK, False, priority)
    if _GOOD.search(text):
        return Mood(Polarity.STRONG, False, priority)
    return Mood(Polarity.NEUTRAL, False, priority)


def priority_of(text: str) -> str | None:
    """Return ``high``, ``medium`` or ``low`` when ``text`` says so in words or signs, else None."""
    if _HIGH_SIGN.search(text) or _HIGH.search(text):
        return "high"
    if _LOW.search(text):
        return "low"
    if _MEDIUM_SIGN.search(text) or _MEDIUM.search(text):
        return "medium"
    return None


def status_of(cell: str) -> Polarity:
    """Return the polarity of a table's status cell."""
    if cell.strip() in ("?", "??", "???"):
        return Polarity.WEAK
    said = mood(cell)
    if said.polarity in (Polarity.WEAK, Polarity.STRONG):
        return said.polarity
    if _STATUS_BAD.search(cell):
        return Polarity.WEAK
    if _STATUS_GOOD.search(cell):
        return Polarity.STRONG
    return Polarity.NEUTRAL
