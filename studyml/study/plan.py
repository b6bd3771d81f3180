"""The week ahead: what the notes ask for, laid over due cards, the next model to write and the interview.

Owns which plan lines count as done: those about a model tick themselves when it passes, the others are ticked by
hand. Nothing is stored but those ticks. Must not know a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from studyml.exercises import Exercise
from studyml.memory.forecast import DayLoad, forecast
from studyml.memory.weakness import AreaWeakness
from studyml.model import Area, EventKind
from studyml.store.quick import NEW_A_DAY
from studyml.store.tables import Tables
from studyml.study.code_day import Model, weakest_model
from studyml.study.standing import standing_of

WEEK = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the learner's plan."""

    number: int
    """From 1, for ``studyml plan --done``."""
    text: str
    when: str
    """The heading it stood under: "Day 2", "This Week"."""
    done: bool
    by: str = ""
    """What ticked it: an exercise's id, ``hand`` or ""."""


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
    interview: date | None
    known: float | None
    """Mean recall of all cards on the interview's day; None without one."""

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml plan --json``."""
        return {
            "schema": 1,
            "today": self.today.isoformat(),
            "days": [{"day": d.day.isoformat(), "due": d.due, "new": d.new, "minutes": d.minutes} for d in self.days],
            "lines": [
                {"number": line.number, "text": line.text, "when": line.when, "done": line.done, "by": line.by}
                for line in self.lines
            ],
            "next": None
            if self.next is None
            else {"exercise": self.next.exercise, "minutes": list(self.next.minutes), "why": self.next.why},
            "written": list(self.written),
            "interview": None if self.interview is None else self.interview.isoformat(),
            "known": None if self.known is None else round(self.known, 4),
        }


def plan(store: Tables, areas: Mapping[str, Area], exercises: Mapping[str, Exercise]) -> Plan:
    """Return the week ahead as of now."""
    today, wishes = store.today(), store.wishes()
    new_a_day = int(store.setting("new", NEW_A_DAY))
    states = store.memories().values()
    passed = _passed(store)
    ahead = forecast(states, today, WEEK, wishes, new_a_day)
    known = None
    if wishes.interview is not None and wishes.interview >= today:
        known = forecast(states, today, (wishes.interview - today).days + 1, wishes, new_a_day).known
    weakness = {row.area: row for row in store.weakness(today, areas)}
    return Plan(
        today=today,
        days=ahead.days,
        lines=_lines(store, exercises, passed),
        next=_next(exercises, passed, weakness, areas),
        written=tuple(passed),
        interview=wishes.interview,
        known=known,
    )


def next_to_write(
    store: Tables, areas: Mapping[str, Area], exercises: Mapping[str, Exercise], *, without: Iterable[str] = ()
) -> Next | None:
    """Return the model to write next by the plan's rule, leaving out ``without``; None when all are written."""
    left = {name: exercise for name, exercise in exercises.items() if name not in set(without)}
    return _next(left, _passed(store), {row.area: row for row in store.weakness(store.today(), areas)}, areas)


def _passed(store: Tables) -> dict[str, str]:
    """Return exercise → study day of its first pass."""
    found: dict[str, str] = {}
    for attempt in store.attempts():
        if attempt["outcome"] == "correct":
            found.setdefault(attempt["exercise"], attempt["study_day"])
    return found


def _lines(store: Tables, exercises: Mapping[str, Exercise], passed: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the plan of the newest notes that have one, each line once."""
    plans = [event.payload.get("findings", {}).get("plan", ()) for event in store.events((EventKind.RETRO,))]
    items = next((found for found in reversed(plans) if found), ())
    ticked = dict(store.plan_lines())
    found: list[Line] = []
    for item in items:
        text = item["text"]
        if any(text == line.text for line in found):
            continue
        models = mentioned(text, exercises)
        by = "hand" if ticked.get(text) else ", ".join(models) if models and all(m in passed for m in models) else ""
        found.append(Line(len(found) + 1, text, item.get("when", ""), bool(by), by))
    return tuple(found)


def mentioned(text: str, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return the exercises whose model a line names ("Implement K-NN (easier)" → ``knn-classifier``)."""
    words = _letters(text)
    found: dict[str, str] = {}
    for name, exercise in exercises.items():
        names = {_letters(candidate) for candidate in (exercise.title, name, *exercise.classes)}
        hits = [candidate for candidate in names if len(candidate) > 2 and candidate in words]
        if hits:
            found[name] = max(hits, key=len)
    # "decision tree" is also inside "decision tree split": the exercise named by most letters, or equally, wins.
    longest = max((len(hit) for hit in found.values()), default=0)
    return tuple(name for name, hit in found.items() if len(hit) == longest)[:1]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _next(
    exercises: Mapping[str, Exercise],
    passed: Mapping[str, str],
    weakness: Mapping[str, AreaWeakness],
    areas: Mapping[str, Area],
) -> Next | None:
    """Return the unwritten model that a code day would ask for."""
    models = [Model(e.id, e.area, e.minutes) for name, e in exercises.items() if name not in passed]
    standing = {name: standing_of(row) for name, row in weakness.items()}
    best = weakest_model(models, {area.id: area.prerequisites for area in areas.values()}, standing)
    if best is None:
        return None
    known = standing.get(best.area)
    why = f"not written yet, {best.minutes[1]} minutes"
    if known is not None and known.weak and known.reason:
        why = f"{best.area}: {known.reason}"
    return Next(best.exercise, exercises[best.exercise].title, best.minutes, why)
