"""Which areas are weak, how sure that is, and why in words.

Owns the rule by which an answer becomes evidence about areas and the value shown for an
area. Sums are whole millionths so that any order of adding and taking back gives the same bits. Knows
no store: it is given sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studyml.memory.beta import Estimate, status
from studyml.memory.rating import too_slow
from studyml.model.rating import Rating
from studyml.model.words import Kind, Outcome

UNIT = 1_000_000
"""Evidence is counted in millionths of an answer."""
MISTAKE_WEIGHT = 0.5
PREREQUISITE_WEIGHT = 0.25
CODE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class AreaWeakness:
    """One area's estimate on one study day."""

    area: str
    status: str
    """``weak``, ``shaky``, ``ok``, ``strong`` or ``unknown``."""
    strength: float
    """Mastery m, 0 to 1."""
    low: float
    high: float
    """The central 80 %."""
    weakness: float
    """W = (1 - m) + sd/2; higher is weaker."""
    n: int
    """First answers in all."""
    reasons: tuple[str, ...] = ()
    """In words, e.g. ``6 reviews``, ``2 transpose mistakes``, ``retro: high, fading``."""
    noted: str = ""
    """What the newest notes call it: ``high``, ``medium``, ``low`` or ``good``; "" where they are silent."""
    today: float | None = None
    """Mean recall of the area's seen cards × m: what would be left today; None when none was seen."""


@dataclass(frozen=True, slots=True)
class RetroLine:
    """What the learner's newest notes say of an area."""

    level: str
    """``high``, ``medium``, ``low`` or ``good``."""
    confirmed: bool
    strength: float
    """Pseudo-reviews today."""
    full: float
    """Pseudo-reviews on the day it was written."""


def success(payload: Mapping[str, Any]) -> float:
    """Return s of a first answer: 1 right, 0.7 right but slow, 0.5 with a hint, 0 wrong.

    An undecided answer counts as the learner rated it.
    """
    outcome = payload["outcome"]
    if payload.get("given_up"):
        return 0.0
    right = payload["rating"] > Rating.AGAIN if outcome == Outcome.UNDECIDED else outcome == Outcome.CORRECT
    if not right:
        return 0.0
    if payload.get("hints"):
        return 0.5
    return 0.7 if too_slow(payload["kind"], payload["ms"], payload["seconds"]) else 1.0


def weight(kind: str, options: int) -> float:
    """Return how much an answer counts: a choice less by the share of luck, a whole program three times."""
    if kind == Kind.CODE:
        return CODE_WEIGHT
    return 1 - 1 / options if kind == Kind.CHOICE and options > 1 else 1.0


def evidence(payload: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Return (area, good, bad) in millionths: the answer's own area first, then credited prerequisites."""
    s = success(payload)
    own = payload["area"]
    whole = weight(payload["kind"], payload.get("options", 0))
    good = round(whole * s * UNIT)
    found = [(own, good, round(whole * UNIT) - good)]
    prerequisites = payload.get("prerequisites")
    if s > 0 and prerequisites:
        credit = round(PREREQUISITE_WEIGHT * s * UNIT)
        found += [(area, credit, 0) for area in prerequisites if area != own]
    return found


def describe(
    area: str,
    found: Estimate,
    answers: int,
    retro: RetroLine | None,
    mistakes: Sequence[tuple[str, int]],
    recall: float | None = None,
) -> AreaWeakness:
    """Return the area's value with its reasons. ``mistakes`` are (code, how often), most frequent first."""
    low, high = found.interval
    return AreaWeakness(
        area=area,
        status=status(found.mean, answers, retro is not None),
        strength=found.mean,
        low=low,
        high=high,
        weakness=found.weakness,
        n=answers,
        reasons=_reasons(answers, retro, mistakes),
        noted="" if retro is None else retro.level,
        today=None if recall is None else recall * found.mean,
    )


def _reasons(answers: int, retro: RetroLine | None, mistakes: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    words = [f"{answers} review{'' if answers == 1 else 's'}"] if answers else ["no reviews yet"]
    for code, times in mistakes[:3]:
        words.append(f"{times} {code.replace('_', ' ')} mistake{'' if times == 1 else 's'}")
    if retro is not None:
        fading = ", fading" if retro.strength <= retro.full / 2 else ""
        unsure = "" if retro.confirmed else ", not confirmed"
        words.append(f"retro: {retro.level}{unsure}{fading}")
    return tuple(words)
