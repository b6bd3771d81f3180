"""Progress: how strong each area is and why, the pillars as the learner's Rust Profile, speed.

Owns the numbers of ``studyml stats``. They are folds of the store; nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from studyml.memory.weakness import AreaWeakness
from studyml.model import Area, EventKind
from studyml.store.tables import Tables

STATUSES = ("weak", "shaky", "ok", "strong")


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One row of the Rust Profile."""

    pillar: str
    status: str
    """The status of its weakest known area, or ``unknown``."""
    areas: tuple[AreaWeakness, ...]
    """Its areas, weakest first."""
    why: str
    """The weakest area with its reasons."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Time on one exercise, in seconds; only attempts that passed with a clock running count."""

    exercise: str
    runs: int
    best: int
    last: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All that ``studyml stats`` shows."""

    day: date
    reviews: int
    """First answers in all."""
    right: int
    cards: int
    """Cards ever answered."""
    fold: str
    """The hash of the folded tables."""
    areas: tuple[AreaWeakness, ...]
    """Every area, weakest first."""
    pillars: tuple[PillarRow, ...]
    speed: tuple[Speed, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml stats --json``."""
        return {
            "schema": 1,
            "day": self.day.isoformat(),
            "reviews": self.reviews,
            "right": self.right,
            "cards": self.cards,
            "fold": self.fold,
            "areas": [
                {
                    "area": row.area,
                    "status": row.status,
                    "strength": round(row.strength, 4),
                    "low": round(row.low, 4),
                    "high": round(row.high, 4),
                    "today": None if row.today is None else round(row.today, 4),
                    "n": row.n,
                    "reasons": list(row.reasons),
                }
                for row in self.areas
            ],
            "pillars": [{"pillar": row.pillar, "status": row.status, "why": row.why} for row in self.pillars],
            "speed": [
                {"exercise": row.exercise, "runs": row.runs, "best": row.best, "last": row.last} for row in self.speed
            ],
        }


def progress(store: Tables, areas: Mapping[str, Area]) -> Progress:
    """Return where the learner stands today."""
    today = store.today()
    rows = tuple(store.weakness(today, areas, recall=True))
    days = store.days()
    return Progress(
        day=today,
        reviews=sum(day.reviews for day in days),
        right=sum(day.correct for day in days),
        cards=len({event.card for event in store.events((EventKind.REVIEW,))}),
        fold=store.fold_hash(),
        areas=rows,
        pillars=_pillars(rows, areas),
        speed=_speed(store),
    )


def _pillars(rows: tuple[AreaWeakness, ...], areas: Mapping[str, Area]) -> tuple[PillarRow, ...]:
    table: dict[str, list[AreaWeakness]] = {area.pillar: [] for area in areas.values()}
    for row in rows:
        table[areas[row.area].pillar].append(row)
    found = []
    for pillar, members in table.items():
        known = [row for row in members if row.status in STATUSES]
        worst = min(known, key=lambda row: (STATUSES.index(row.status), -row.weakness), default=None)
        found.append(
            PillarRow(
                pillar=pillar,
                status=worst.status if worst else "unknown",
                areas=tuple(members),
                why=f"{worst.area}: {', '.join(worst.reasons)}" if worst else "not enough evidence",
            )
        )
    return tuple(found)


def _speed(store: Tables) -> tuple[Speed, ...]:
    times: dict[str, list[int]] = {}
    for attempt in store.attempts():
        if attempt["outcome"] == "correct" and attempt["seconds"]:
            times.setdefault(attempt["exercise"], []).append(attempt["seconds"])
    return tuple(Speed(name, len(runs), min(runs), runs[-1]) for name, runs in sorted(times.items()))
