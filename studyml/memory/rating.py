"""From a verdict to a rating, when the learner does not choose it.

Owns the rule: wrong or given up is Again; right with a hint or too slow is Hard; right is
Good; Easy only by the learner's own key. Knows no scheduler.
"""

from __future__ import annotations

from studyml.model.rating import Rating
from studyml.model.words import Kind, Outcome

CONFIDENCE = ("sure", "unsure", "guess")
"""What a learner may say of an answer before its verdict; it changes no rating."""
SLOW_FACTOR = 2.0
"""An answer is slow beyond this many times its target; a code exercise beyond its goal itself."""


def too_slow(kind: str, ms: int, target_seconds: float) -> bool:
    """Tell whether a right answer took too long. ``ms`` = 0 means that no clock ran."""
    factor = 1.0 if kind == Kind.CODE else SLOW_FACTOR
    return target_seconds > 0 and ms > factor * target_seconds * 1000


def rating_for(
    outcome: Outcome, *, hints: int = 0, ms: int = 0, target_seconds: float = 0, given_up: bool = False, kind: str = ""
) -> Rating | None:
    """Return the rating of an answer, or None where the learner decides or nothing is recorded."""
    if given_up:
        return Rating.AGAIN
    if not outcome.recorded or outcome is Outcome.UNDECIDED:
        return None
    if outcome is not Outcome.CORRECT:
        return Rating.AGAIN
    if hints > 0 or too_slow(kind, ms, target_seconds):
        return Rating.HARD
    return Rating.GOOD
