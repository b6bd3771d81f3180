"""The arithmetic of weakness: a Beta estimate of an area with its uncertainty.

Owns its numbers (priors, half-lives, status words) and nothing of where evidence comes
from. Standard library only: ``studyml due`` runs it on every start of a shell.
"""

from __future__ import annotations

import math
from typing import NamedTuple

PRIOR_STRENGTH, PRIOR_MEAN = 2.0, 0.78
RETRO_MEANS = {"high": 0.45, "medium": 0.62, "low": 0.88, "good": 0.88}
"""The mean of the pseudo-reviews by what the notes say; a low priority reads as good."""
RETRO_CONFIRMED, RETRO_MAPPED = 6.0, 3.0
"""Pseudo-reviews of a line the learner confirmed, and of one only mapped."""
RETRO_HALF_LIFE = 30.0
EVIDENCE_HALF_LIFE = 21.0
ENOUGH = 4
"""First answers below which an area without notes is unknown."""
WEAK, SHAKY, OK = 0.60, 0.75, 0.85
FORGET_AFTER = 630
"""Days after which evidence has less weight than one part in 10^9 and is no longer read."""


def faded(days: float, half_life: float) -> float:
    """Return the share of weight left after ``days``; a future day counts as today."""
    return float(0.5 ** (max(days, 0.0) / half_life))


class Estimate(NamedTuple):
    """A Beta distribution over an area's mastery."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """Mastery m."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def sd(self) -> float:
        """Standard deviation."""
        total = self.alpha + self.beta
        return math.sqrt(self.alpha * self.beta / (total * total * (total + 1)))

    @property
    def weakness(self) -> float:
        """W = (1 - m) + sd/2, so that unknown areas are explored."""
        return (1 - self.mean) + 0.5 * self.sd

    @property
    def interval(self) -> tuple[float, float]:
        """The central 80 % by the normal approximation, within [0, 1]."""
        reach = 1.2816 * self.sd
        return max(0.0, self.mean - reach), min(1.0, self.mean + reach)


def estimate(good: float, bad: float, level: str | None = None, strength: float = 0.0) -> Estimate:
    """Return the estimate from faded evidence and faded notes (the area's level in them and their pseudo-reviews).

    An area that the notes pass over (``level`` None, ``strength`` of the newest notes) gets the pseudo-reviews at the
    neutral mean: silence says "as usual". Without that a single wrong answer there outranks every area named, and the
    three weakest are found worse than by the notes alone (bench/learner.py).
    """
    alpha = PRIOR_STRENGTH * PRIOR_MEAN + good
    beta = PRIOR_STRENGTH * (1 - PRIOR_MEAN) + bad
    mean = PRIOR_MEAN if level is None else RETRO_MEANS[level]
    return Estimate(alpha + strength * mean, beta + strength * (1 - mean))


def retro_strength(days: float, confirmed: bool) -> float:
    """Return the pseudo-reviews that a retro line is worth after ``days``."""
    return (RETRO_CONFIRMED if confirmed else RETRO_MAPPED) * faded(days, RETRO_HALF_LIFE)


def status(mean: float, answers: int, named: bool) -> str:
    """Return ``weak``, ``shaky``, ``ok``, ``strong``, or ``unknown`` for want of evidence."""
    if answers < ENOUGH and not named:
        return "unknown"
    return "weak" if mean < WEAK else "shaky" if mean < SHAKY else "ok" if mean < OK else "strong"
