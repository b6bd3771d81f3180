"""One exercise under way: the learner's file, the clock, what was checked, and how it was closed.

Owns which checks count as attempts, and the small state file that lets the clock survive a restart. Judging is the
front end's to order; this module is told the verdict. Must not know a screen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from studyml.errors import InputError, StoreError, reason
from studyml.exercises import Exercise
from studyml.files import write_whole
from studyml.model import Area, Event
from studyml.model.submission import SubmissionVerdict
from studyml.paths import Home
from studyml.store import Store
from studyml.study import closing
from studyml.study.checking import attempt
from studyml.study.closing import Closing
from studyml.study.guidance import hints_for
from studyml.study.stopwatch import PHASES, Stopwatch

if TYPE_CHECKING:
    from studyml.study.workshop import Times

PASSED, GIVEN_UP = "passed", "given up"


class Shop(Protocol):
    """What a bench needs of the workshop it stands in."""

    home: Home
    store: Store
    areas: Mapping[str, Area]

    def prerequisites(self, exercise: Exercise) -> tuple[str, ...]:
        """Return the direct prerequisites of an exercise's area."""

    def times(self, name: str) -> Times | None:
        """Return best and last time of an exercise."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    verdict: SubmissionVerdict
    event: Event | None
    """The attempt, where it counts as one."""
    closing: Closing | None
    """How it closed the exercise; None while that is open."""


class Bench:
    """An exercise under way. :meth:`take` records; everything recorded is durable on return."""

    def __init__(self, shop: Shop, exercise: Exercise, path: Path, starter: str, *, kept: bool = True):
        """``kept``: whether the clock survives a restart."""
        self.exercise = exercise
        self.path = path
        self._shop = shop
        self._starter = starter
        self._state = _state_file(shop, exercise) if kept else None
        found = _read(self._state)
        self.watch = Stopwatch(shop.store.clock, found.get("spent"), found.get("phase", PHASES[0]))
        self._resumed = self.watch.seconds() > 0
        self.closed: str = found.get("closed", "")
        """``passed``, ``given up`` or "" while it is open."""
        self.hints_taken = int(found.get("hints", 0))
        self.attempts = int(found.get("attempts", 0))
        """Checks of this run that counted."""
        self._last: str = found.get("last", "")
        self.verdict: SubmissionVerdict | None = None
        """The last one."""
        self._levels: dict[str, int] = {}
        self.closing: Closing | None = None
        self.before: Times | None = shop.times(exercise.id)
        """Best and last time before this run."""

    @staticmethod
    def clock_of(shop: Shop, exercise: Exercise) -> float:
        """Return the seconds on the clock of a run that was left open, 0 for none."""
        found = _read(_state_file(shop, exercise))
        return 0.0 if found.get("closed") else Stopwatch(shop.store.clock, found.get("spent")).seconds()

    # -- the file

    def lay_out(self, *, reset: bool = False) -> Path | None:
        """Write the starter where there is no file; with ``reset`` begin anew and return the dated copy, if any.

        Raises :class:`InputError` when a file can't be written or moved.
        """
        aside = None
        if reset:
            aside = self._put_aside()
            self._begin_anew()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                with self.path.open("x", encoding="utf-8") as file:
                    file.write(self._starter)
        except OSError as error:
            raise InputError(f"can't be written: {reason(error)}", path=self.path) from error
        return aside

    def _put_aside(self) -> Path | None:
        if not self.path.exists():
            return None
        try:
            if self.untouched(self.path.read_bytes()):
                self.path.unlink()
                return None
        except OSError as error:
            raise InputError(f"can't be read: {reason(error)}", path=self.path) from error
        return put_aside(self.path, self._shop.store.today())

    def _begin_anew(self) -> None:
        self.watch = Stopwatch(self._shop.store.clock)
        self.closed, self.hints_taken, self.attempts, self._last = "", 0, 0, ""
        self.verdict, self.closing, self._resumed = None, None, False
        self.before = self._shop.times(self.exercise.id)
        self.save()

    def untouched(self, text: bytes) -> bool:
        """Tell whether nothing was written yet: checking that would only charge mistakes nobody made."""
        return not text.strip() or text.split() == self._starter.encode().split()

    # -- the clock

    def start(self) -> None:
        """Let the clock run, unless the run is closed."""
        if not self.closed:
            self.watch.start()

    def pause(self) -> None:
        """Stop the clock and keep it."""
        self.watch.pause()
        self.save()

    def mark(self, phase: str) -> None:
        """Begin a phase; a standing clock goes on."""
        if not self.closed:
            self.watch.mark(phase)
            self.watch.start()
            self.save()

    def longest(self) -> tuple[str, float] | None:
        """Return the phase that took longest with its seconds; None when only one was marked."""
        spent = {name: seconds for name, seconds in self.watch.spent().items() if seconds >= 1}
        best = max(spent, key=lambda name: spent[name], default="")
        return (best, spent[best]) if len(spent) > 1 else None

    def save(self) -> None:
        """Keep clock, phases and hints for the next opening; a kill loses what came since. Raises StoreError."""
        if self._state is None:
            return
        row = {
            "schema": 1,
            "spent": self.watch.spent(),
            "phase": self.watch.phase,
            "closed": self.closed,
            "hints": self.hints_taken,
            "attempts": self.attempts,
            "last": self._last,
        }
        try:
            write_whole(self._state, json.dumps(row))
        except OSError as error:
            raise StoreError(f"the clock can't be kept: {reason(error)}", path=self._state) from error

    # -- checks

    def take(self, verdict: SubmissionVerdict, text: bytes, at: float | None = None, *, found: bool = False) -> Checked:
        """Take note of the verdict on ``text``, saved at the clock's time ``at`` (now); a pass closes the run.

        Recorded as an attempt unless the outcome doesn't count, the same text was recorded before, nothing was
        written yet, or the run is closed. A text ``found`` when a run begins is nobody's attempt in it.
        """
        self.verdict = verdict
        digest = hashlib.sha256(text).hexdigest()
        if found and not self._resumed:
            return Checked(verdict, None, None)
        new = digest != self._last and not self.untouched(text)
        if self.closed or not (new or verdict.correct) or not verdict.outcome.recorded:
            return Checked(verdict, None, None)
        payload = attempt(verdict)
        clocked = self.watch.running
        seconds = max(1, round(self.watch.seconds(at)))
        if clocked:
            spent = {name: round(part) for name, part in self.watch.spent(at).items()}
            payload |= {"seconds": seconds, "phases": {name: part for name, part in spent.items() if part}}
        event = self._shop.store.record_attempt(self.exercise.id, payload)
        self._last = digest
        self.attempts += 1
        if verdict.correct:
            self.watch.pause(at)
            self._close(PASSED, seconds if clocked else None)
        self.save()
        return Checked(verdict, event, self.closing)

    def give_up(self) -> Closing | None:
        """Close the run as not known; the reference may be shown then. None when it is closed already."""
        if self.closed:
            return None
        seconds = self.watch.seconds() if self.watch.running else None
        self.watch.pause()
        self._close(GIVEN_UP, seconds)
        self.save()
        return self.closing

    def _close(self, how: str, seconds: float | None) -> None:
        self.closed = how
        self.closing = closing.close(
            self._shop.store,
            self.exercise,
            self._shop.prerequisites(self.exercise),
            seconds=seconds,
            hints=self.hints_taken,
            given_up=how == GIVEN_UP,
        )

    def hint(self) -> str | None:
        """Reveal one more hint on the last verdict's mistake; None when none is left. A hint makes a pass Hard."""
        mistake = self.verdict.mistakes[0].code if self.verdict is not None and self.verdict.mistakes else ""
        found = hints_for(self.verdict, self.exercise, self._shop.areas)
        level = self._levels.get(mistake, 0)
        if self.closed or level >= len(found):
            return None
        self._levels[mistake] = level + 1
        self.hints_taken += 1
        self.save()
        return found[level]


def put_aside(path: Path, day: date) -> Path:
    """Rename a file to one with the day in its name and return that; nothing is overwritten. Raises InputError."""
    number = 1
    while True:
        suffix = "" if number == 1 else f"-{number}"
        target = path.with_name(f"{path.stem}.{day.isoformat()}{suffix}{path.suffix}")
        if not target.exists():
            break
        number += 1
    try:
        path.rename(target)
    except OSError as error:
        raise InputError(f"can't be put aside: {reason(error)}", path=path) from error
    return target


def _state_file(shop: Shop, exercise: Exercise) -> Path:
    return shop.home.state / "workshop" / f"{exercise.id}.json"


def _read(path: Path | None) -> Mapping[str, Any]:
    """Return a kept state; a damaged file counts as none, for all it holds is a clock."""
    if path is None:
        return {}
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        spent = {str(name): float(part) for name, part in row["spent"].items()}
        return {**row, "spent": spent, "hints": int(row["hints"]), "attempts": int(row["attempts"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
