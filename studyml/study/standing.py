"""What is known of an area today, and whether what builds on it may begin.

Owns the gate of SYLLABUS §3 ("only areas whose prerequisites have m ≥ 0.6 or are called good") for cards and
exercises alike. Knows no store: it is given the weakness rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyml.memory.weakness import AreaWeakness

GATE = 0.6
"""A prerequisite is met from this mastery on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one area today."""

    mastery: float
    weakness: float
    called_good: bool = False
    weak: bool = False
    """Whether evidence or a retro says weak or shaky; only then is it named as a reason."""
    reason: str = ""


def standing_of(row: AreaWeakness) -> Standing:
    """Return the standing that a weakness row gives."""
    return Standing(
        mastery=row.strength,
        weakness=row.weakness,
        called_good=any("retro: good" in reason for reason in row.reasons),
        weak=row.status in ("weak", "shaky"),
        reason=", ".join(reason for reason in row.reasons if not reason.startswith("no reviews")),
    )


def unlocked(area: str, prerequisites: Mapping[str, tuple[str, ...]], standing: Mapping[str, Standing]) -> bool:
    """Tell whether every direct prerequisite of an area is met; of an area that is not known, nothing is asked."""
    needed = (standing.get(name) for name in prerequisites.get(area, ()))
    return all(found is None or found.called_good or found.mastery >= GATE for found in needed)
