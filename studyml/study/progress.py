"""Progress: how strong each area is and why, the pillars as the learner's Rust Profile, speed.

Owns the numbers of ``studyml stats``. They are folds of the store; nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from studyml.memory.rating import CONFIDENCE
from studyml.memory.weakness import AreaWeakness, success
from studyml.model import Area, Event, EventKind
from studyml.store.tables import Tables

STATUSES = ("weak", "shaky", "ok", "strong")
PRIORITIES = {"weak": "high", "shaky": "medium", "ok": "low", "strong": "low"}
"""As the learner's own table has them; a pillar of which nothing is known has none."""
BEFORE = (7, 30)
"""Days ago at which the Rust Profile is shown again."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a pillar stood on a past day, from what was known then."""

    days: int
    status: str
    strength: float | None
    """Mastery of the area it stood for; None when nothing was known."""


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One row of the Rust Profile."""

    pillar: str
    status: str
    """The status of its weakest known area, or ``unknown``."""
    priority: str
    """``high``, ``medium``, ``low`` or ""."""
    strength: float | None
    """Mastery of that area; None when nothing is known."""
    before: tuple[Earlier, ...]
    areas: tuple[AreaWeakness, ...]
    """Its areas, weakest first."""
    why: str
    """The weakest area with its reasons."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What became of the answers of which the learner said how sure they were."""

    said: str
    """``sure``, ``unsure`` or ``guess``."""
    answers: int
    right: int


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
    confidence: tuple[Calibration, ...]
    """Only what was said at least once."""
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
            "pillars": [
                {
                    "pillar": row.pillar,
                    "status": row.status,
                    "priority": row.priority,
                    "strength": _rounded(row.strength),
                    "why": row.why,
                    "before": [
                        {"days": then.days, "status": then.status, "strength": _rounded(then.strength)}
                        for then in row.before
                    ],
                }
                for row in self.pillars
            ],
            "confidence": [{"said": row.said, "answers": row.answers, "right": row.right} for row in self.confidence],
            "speed": [
                {"exercise": row.exercise, "runs": row.runs, "best": row.best, "last": row.last} for row in self.speed
            ],
        }


def progress(store: Tables, areas: Mapping[str, Area]) -> Progress:
    """Return where the learner stands today."""
    today = store.today()
    rows = tuple(store.weakness(today, areas, recall=True))
    past = {ago: store.weakness(today - timedelta(days=ago), areas, then=True) for ago in BEFORE}
    days = store.days()
    reviews = store.events((EventKind.REVIEW,))
    return Progress(
        day=today,
        reviews=sum(day.reviews for day in days),
        right=sum(day.correct for day in days),
        cards=len({event.card for event in reviews}),
        fold=store.fold_hash(),
        areas=rows,
        pillars=_pillars(rows, past, areas),
        confidence=_calibration(reviews),
        speed=_speed(store),
    )


def _pillars(
    rows: Sequence[AreaWeakness], past: Mapping[int, Sequence[AreaWeakness]], areas: Mapping[str, Area]
) -> tuple[PillarRow, ...]:
    earlier = {ago: _by_pillar(then, areas) for ago, then in past.items()}
    found = []
    for pillar, members in _by_pillar(rows, areas).items():
        worst = _worst(members)
        then = {ago: _worst(pillars[pillar]) for ago, pillars in earlier.items()}
        found.append(
            PillarRow(
                pillar=pillar,
                status=worst.status if worst else "unknown",
                priority=PRIORITIES[worst.status] if worst else "",
                strength=worst.strength if worst else None,
                before=tuple(
                    Earlier(ago, row.status if row else "unknown", row.strength if row else None)
                    for ago, row in then.items()
                ),
                areas=tuple(members),
                why=f"{worst.area}: {', '.join(worst.reasons)}" if worst else "not enough evidence",
            )
        )
    return tuple(found)


def _by_pillar(rows: Sequence[AreaWeakness], areas: Mapping[str, Area]) -> dict[str, list[AreaWeakness]]:
    table: dict[str, list[AreaWeakness]] = {area.pillar: [] for area in areas.values()}
    for row in rows:
        table[areas[row.area].pillar].append(row)
    return table


def _worst(members: Sequence[AreaWeakness]) -> AreaWeakness | None:
    known = [row for row in members if row.status in STATUSES]
    return min(known, key=lambda row: (STATUSES.index(row.status), -row.weakness), default=None)


def _calibration(reviews: Iterable[Event]) -> tuple[Calibration, ...]:
    """Right counts as it does for weakness: with a hint or slow is right, too."""
    said: dict[str, list[bool]] = {word: [] for word in CONFIDENCE}
    for event in reviews:
        word = event.payload.get("confidence")
        if word in said:
            said[word].append(success(event.payload) > 0)
    return tuple(Calibration(word, len(found), sum(found)) for word, found in said.items() if found)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _speed(store: Tables) -> tuple[Speed, ...]:
    times: dict[str, list[int]] = {}
    for attempt in store.attempts():
        if attempt["outcome"] == "correct" and attempt["seconds"]:
            times.setdefault(attempt["exercise"], []).append(attempt["seconds"])
    return tuple(Speed(name, len(runs), min(runs), runs[-1]) for name, runs in sorted(times.items()))
