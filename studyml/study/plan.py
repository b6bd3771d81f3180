"""The week ahead: what the notes ask for, laid over due cards, the next model to write and the interview.

Owns how these stand together; the lines and what ticks them are ``plan_lines``' matter. Must not know a screen.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from studyml.exercises import Exercise
from studyml.memory.forecast import DayLoad
from studyml.memory.weakness import AreaWeakness
from studyml.model import Area
from studyml.store.quick import NEW_A_DAY
from studyml.store.tables import Tables
from studyml.study.code_day import Model, weakest_model
from studyml.study.plan_lines import Line, first_passes, plan_lines, planned_models, wished
from studyml.study.preferences import FARTHEST
from studyml.study.standing import standing_of

WEEK = 7


@dataclass(frozen=True, slots=True)
class Next:
    """The model to write next, and why."""

    exercise: str
    title: str
    minutes: tuple[int, int]
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The week from today on."""

    today: date
    days: tuple[DayLoad, ...]
    lines: tuple[Line, ...]
    next: Next | None
    written: tuple[str, ...]
    """Exercises that passed at least once."""
    wished: tuple[int, int] | None
    """How many models the notes want written: "5-10 more implementations"."""
    interview: date | None
    known: float | None
    """Mean recall, on the interview's morning, of all cards answered by then; None without one."""

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml plan --json``."""
        return {
            "schema": 1,
            "today": self.today.isoformat(),
            "days": [{"day": d.day.isoformat(), "due": d.due, "new": d.new, "minutes": d.minutes} for d in self.days],
            "lines": [
                {
                    "number": line.number,
                    "text": line.text,
                    "when": line.when,
                    "done": line.done,
                    "by": line.by,
                    "details": list(line.details),
                    "told": line.told,
                    "day": None if line.day is None else line.day.isoformat(),
                }
                for line in self.lines
            ],
            "next": None
            if self.next is None
            else {"exercise": self.next.exercise, "minutes": list(self.next.minutes), "why": self.next.why},
            "written": list(self.written),
            "wished": None if self.wished is None else list(self.wished),
            "interview": None if self.interview is None else self.interview.isoformat(),
            "known": None if self.known is None else round(self.known, 4),
        }


def plan(
    store: Tables, areas: Mapping[str, Area], exercises: Mapping[str, Exercise], cards: Iterable[str] | None = None
) -> Plan:
    """Return the week ahead as of now. ``cards``: all there are to begin; without, new ones never end."""
    today, wishes = store.today(), store.wishes()
    new_a_day = int(store.setting("new", NEW_A_DAY))
    passed = first_passes(store)
    ahead = store.forecast(WEEK, new_a_day, cards)
    known = None
    if wishes.interview is not None and 0 <= (wishes.interview - today).days <= FARTHEST:
        known = store.forecast((wishes.interview - today).days + 1, new_a_day, cards).known
    weakness = {row.area: row for row in store.weakness(today, areas)}
    return Plan(
        today=today,
        days=ahead.days,
        lines=plan_lines(store, exercises),
        next=_next(exercises, passed, weakness, areas, planned_models(store, exercises)),
        written=tuple(passed),
        wished=wished(store),
        interview=wishes.interview,
        known=known,
    )


def next_to_write(
    store: Tables, areas: Mapping[str, Area], exercises: Mapping[str, Exercise], *, without: Iterable[str] = ()
) -> Next | None:
    """Return the model to write next by the plan's rule, leaving out ``without``; None when all are written."""
    left = {name: exercise for name, exercise in exercises.items() if name not in set(without)}
    weakness = {row.area: row for row in store.weakness(store.today(), areas)}
    return _next(left, first_passes(store), weakness, areas, planned_models(store, left))


def _next(
    exercises: Mapping[str, Exercise],
    passed: Container[str],
    weakness: Mapping[str, AreaWeakness],
    areas: Mapping[str, Area],
    planned: Mapping[str, str],
) -> Next | None:
    """Return the model that a code day would ask for: an unwritten one, or one that the plan asks for again."""
    models = [
        Model(e.id, e.area, e.minutes, planned=planned.get(name, ""))
        for name, e in exercises.items()
        if name in planned or name not in passed
    ]
    standing = {name: standing_of(row) for name, row in weakness.items()}
    best = weakest_model(models, {area.id: area.prerequisites for area in areas.values()}, standing)
    if best is None:
        return None
    known = standing.get(best.area)
    why = f"not written yet, {best.minutes[1]} minutes"
    if best.planned:
        why = f"your plan: {best.planned}"
    elif known is not None and known.weak and known.reason:
        why = f"{best.area}: {known.reason}"
    return Next(best.exercise, exercises[best.exercise].title, best.minutes, why)
