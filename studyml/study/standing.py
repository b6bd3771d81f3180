"""What is known of an area today, and whether what builds on it may begin.

Owns the gate ("only areas whose prerequisites have m ≥ 0.6 or are called good") for cards and
exercises alike. Knows no store: it is given the weakness rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyml.memory.beta import ENOUGH
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
    tried: bool = False
    """Whether enough answers stand behind the mastery; else it is mostly the prior."""


def standing_of(row: AreaWeakness) -> Standing:
    """Return the standing that a weakness row gives."""
    return Standing(
        mastery=row.strength,
        weakness=row.weakness,
        called_good=row.noted == "good",
        weak=row.status in ("weak", "shaky"),
        tried=row.n >= ENOUGH,
        reason=", ".join(row.reasons[not row.n :]),  # where nothing was answered, the first says so
    )


def unlocked(area: str, prerequisites: Mapping[str, tuple[str, ...]], standing: Mapping[str, Standing]) -> bool:
    """Tell whether every direct prerequisite of an area is met; of one that is not known, nothing is asked.

    The neutral prior of a prerequisite nobody tried opens nothing that its own prerequisites keep shut: who fails at
    vectors is not sent on to convolutions because reshaping was never asked.
    """

    def met(name: str) -> bool:
        found = standing.get(name)
        if found is None or found.called_good:
            return True
        return found.mastery >= GATE and (found.tried or unlocked(name, prerequisites, standing))

    return all(map(met, prerequisites.get(area, ())))
