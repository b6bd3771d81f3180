"""The workshop: every model to write from scratch, where the learner stands with each, and what is next and why.

Owns the list, the learner's files (nothing of theirs is ever overwritten) and the choice of the next exercise. One
exercise under way is a ``bench``. Must not know a screen or the judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from studyml.exercises import Exercise, load_exercises
from studyml.exercises.loader import Exercises, find_exercise
from studyml.model import Area, EventKind
from studyml.paths import Home
from studyml.store import Store
from studyml.store.tables import Tables
from studyml.study.bench import Bench
from studyml.study.closing import closed_today
from studyml.study.plan import next_to_write


class State(StrEnum):
    """How far an exercise ever came."""

    UNKNOWN = "unknown"
    """The store, which knows, can't be read."""
    NOT_STARTED = "not started"
    TRIED = "tried"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of the runs that passed with a clock."""

    best: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise in the list."""

    exercise: Exercise
    state: State
    times: Times | None
    clock: float
    """Seconds on the clock of a run that is not closed, 0 for none."""
    due: date | None
    """When its code card is due again; None before its first closing."""
    why: str = ""
    """Why this one is next; "" for all others."""

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``studyml code --json``."""
        return {
            "schema": 1,
            "exercise": self.exercise.id,
            "title": self.exercise.title,
            "area": self.exercise.area,
            "state": self.state.value,
            "goal": list(self.exercise.minutes),
            "best": self.times.best if self.times else None,
            "last": self.times.last if self.times else None,
            "clock": round(self.clock),
            "due": self.due.isoformat() if self.due else None,
            "next": bool(self.why),
            "why": self.why,
        }


class Workshop:
    """The exercises over one store and one home."""

    def __init__(self, home: Home, store: Store, areas: Mapping[str, Area]):
        self.home = home
        self.store = store
        self.areas = areas

    @cached_property
    def exercises(self) -> Exercises:
        """Every exercise, shipped and own; those that can't be read are told apart."""
        return load_exercises(self.home.data / "exercises")

    @property
    def folder(self) -> Path:
        """Where the learner's files are."""
        return self.home.data / "code"

    def rows(self) -> tuple[Row, ...]:
        """Return every exercise with its state; the one to write next says why."""
        chosen, why = self.next() or ("", "")
        tried = {attempt["exercise"] for attempt in self.store.attempts()}
        tried |= {event.card or "" for event in self.store.events((EventKind.REVIEW,))}
        found = []
        for name, exercise in self.exercises.items():
            clock = Bench.clock_of(self, exercise)
            passed = self._passed(name)
            state = State.PASSED if passed else State.TRIED if clock or name in tried else State.NOT_STARTED
            memory = self.store.memory(name)
            due = memory.due if memory is not None else None
            found.append(Row(exercise, state, self.times(name), clock, due, why if name == chosen else ""))
        return tuple(found)

    def bare_rows(self) -> tuple[Row, ...]:
        """Return every exercise without what the store knows of it, for where that can't be read."""
        clocks = ((exercise, Bench.clock_of(self, exercise)) for exercise in self.exercises.values())
        return tuple(Row(exercise, State.UNKNOWN, None, clock, None) for exercise, clock in clocks)

    def times(self, name: str) -> Times | None:
        """Return best and last time of an exercise, None when it never passed with a clock running."""
        timed = [int(attempt["seconds"]) for attempt in self._passed(name) if attempt["seconds"]]
        return Times(min(timed), timed[-1]) if timed else None

    def next(self) -> tuple[str, str] | None:
        """Return the exercise to write next and why: one that is due again, then by the plan's rule.

        What was closed today does not come again today.
        """
        return next_exercise(self.store, self.areas, self.exercises)

    def due(self, name: str) -> bool:
        """Tell whether an exercise that was closed is to be written again by now."""
        memory, today = self.store.memory(name), self.store.today()
        return (
            memory is not None
            and memory.due is not None
            and memory.due <= today
            and name not in closed_today(self.store)
        )

    def open(self, name: str, *, reset: bool = False) -> Bench:
        """Open an exercise where it was left, or anew with its starter; the clock stands until it is started.

        ``reset`` keeps what the learner wrote under a dated name and begins again. Raises :class:`ExerciseError` for
        an unknown exercise and :class:`InputError` where the file can't be written.
        """
        exercise = find_exercise(self.exercises, name)
        bench = Bench(self, exercise, self.folder / f"{exercise.id}.py", exercise.starter)
        bench.lay_out(reset=reset)
        return bench

    def open_blank(self, name: str, blank: str) -> Bench:
        """Open an exercise on a blank file of its own, always anew: for an interview."""
        exercise = find_exercise(self.exercises, name)
        bench = Bench(self, exercise, self.folder / "mock" / f"{exercise.id}.py", blank, kept=False)
        bench.lay_out(reset=True)
        return bench

    def prerequisites(self, exercise: Exercise) -> tuple[str, ...]:
        """Return the direct prerequisites of an exercise's area."""
        area = self.areas.get(exercise.area)
        return area.prerequisites if area is not None else ()

    def _passed(self, name: str) -> list[dict[str, Any]]:
        return [attempt for attempt in self.store.attempts(name) if attempt["outcome"] == "correct"]


def next_exercise(
    store: Tables, areas: Mapping[str, Area], exercises: Mapping[str, Exercise]
) -> tuple[str, str] | None:
    """Return the exercise to write next and why: one that is due again, then by the plan's rule."""
    done, today = closed_today(store), store.today()
    for state in store.due(today):
        if state.card in exercises and state.card not in done and state.due is not None:
            late = (today - state.due).days
            return state.card, "due again" + (f", {late} day{'s' * (late > 1)} late" if late > 0 else " today")
    found = next_to_write(store, areas, exercises, without=done)
    return None if found is None else (found.exercise, found.why)
