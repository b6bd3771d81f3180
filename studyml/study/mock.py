"""A mock interview of 45 minutes: a model on a blank file against the clock, then questions on it, then a report.

Owns the choice of exercise and questions, the limits of time, and what the report says. Writing goes through
``bench``, asking through ``session``: what they record is what weak areas and the next session are made of.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studyml.decks import Library, seed_of
from studyml.errors import UsageError
from studyml.exercises import Exercise
from studyml.model import Card, Kind, mistakes
from studyml.store import Store
from studyml.study.bench import GIVEN_UP, PASSED, Bench, Checked
from studyml.study.compose import Item
from studyml.study.own_tests import OwnTests
from studyml.study.plan import next_to_write
from studyml.study.session import Session
from studyml.study.wording import clock, minutes
from studyml.study.workshop import Workshop

TOTAL_MINUTES = 45
CODE_MINUTES = (20, 25)
"""The shortest and the longest time for the code."""
BLANK = "import numpy as np\n"
_ASKED: Sequence[tuple[frozenset[Kind], int]] = (
    (frozenset({Kind.SHAPE}), 2),
    (frozenset({Kind.GRADIENT, Kind.DERIVATIVE, Kind.FORMULA, Kind.TRANSLATE}), 1),
    (frozenset({Kind.DERIVATION}), 1),
)
"""What an interviewer asks about a model on the board: kinds, and how many of each."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an interview came to."""

    lines: tuple[str, ...]
    weak: tuple[str, ...]
    """What was weak, and what brings it back."""


class Mock:
    """One interview. The clock starts with :meth:`start`."""

    def __init__(self, workshop: Workshop, library: Library, exercise: str | None = None):
        """Raises :class:`UsageError` where nothing can be written, :class:`ExerciseError` for an unknown exercise."""
        self._workshop = workshop
        self._store: Store = workshop.store
        self._library = library
        self._began: float | None = None
        self._slips: dict[str, str] = {}
        self._tests = OwnTests()
        self._left = self._store.session()
        self._closed = False
        self.taken = False
        """Whether anything was said or checked in it: one that nobody took closes nothing."""
        self.session: Session | None = None
        self.bench: Bench = workshop.open_blank(exercise or choose(workshop), BLANK)

    @property
    def exercise(self) -> Exercise:
        """The model to write."""
        return self.bench.exercise

    @property
    def code_seconds(self) -> float:
        """How long the code may take: the exercise's goal, within 20 and 25 minutes."""
        low, high = CODE_MINUTES
        return 60.0 * min(high, max(low, self.exercise.minutes[1]))

    def start(self) -> None:
        """Let the interview begin."""
        self._began = self._store.clock.monotonic()
        self.bench.start()

    def code_left(self) -> float:
        """Return the seconds left for the code, 0 when it is over."""
        return max(0.0, self.code_seconds - self.bench.watch.seconds())

    def left(self) -> float:
        """Return the seconds left of the interview."""
        gone = 0.0 if self._began is None else self._store.clock.monotonic() - self._began
        return max(0.0, TOTAL_MINUTES * 60 - gone)

    def note(self, checked: Checked, text: bytes) -> None:
        """Keep what a check of the code ``text`` showed, for the report."""
        self._tests.saw(text)
        self._tests.failed = sum("AssertionError" in remark.message for remark in checked.verdict.remarks)
        if checked.event is not None:
            self._slips |= checked.event.payload.get("charges") or {}

    def end_code(self) -> None:
        """End the code part; a model that did not pass until now counts as given up."""
        self.bench.give_up()

    def questions(self) -> Session:
        """Open the questions: on the exercise's area and what it rests on, on mistakes just made first."""
        if self.session is None:
            seed = zlib.crc32(f"{self._store.today()} {self.exercise.id} {self._slips}".encode())
            cards = questions_on(self.exercise, self._library, self._dormant(), self._slips, seed)
            draw = random.Random(seed)
            items = [Item(card.id, seed_of(card, "whole", draw), f"interview: {card.area}") for card in cards]
            self.session = Session(self._store, self._library, items, seed=seed)
        return self.session

    def report(self) -> Report:
        """Say what it came to."""
        took = self.bench.watch.seconds()
        ended = "passed" if self.bench.closed == PASSED else "not passed"
        tries = f"{self.bench.attempts} attempt{'s' * (self.bench.attempts != 1)}"
        lines = [f"{self.exercise.id}: {ended} in {clock(took)} of {minutes(self.code_seconds)}, {tries}"]
        lines.append(self._tests.told())
        weak = [f"{code} ({area}): {_sentence(code, self.exercise)}" for code, area in self._slips.items()]
        if self.bench.closed == GIVEN_UP:
            weak.append(f"{self.exercise.id} was not finished: it is due again tomorrow")
        if self.session is not None:
            done = self.session.summary()
            lines.append(f"questions: {done.right} of {done.answered} right, {minutes(done.seconds)}")
            weak += [f"{card} ({self._library.cards[card].area})" for card in done.missed]
        if self._began is not None and self.left() == 0:
            lines.append(f"the {TOTAL_MINUTES} minutes were over before the end")
        if not (self.taken or self.bench.closed):
            lines.append("nothing was written or said: nothing is recorded")
        elif weak:
            lines.append("weak, and back in the next session:")
        else:
            lines.append("nothing weak to report")
        return Report(tuple(lines), tuple(weak))

    def close(self) -> None:
        """Put the day's session back that was left before; the interview's questions are not to be resumed."""
        if self.session is not None and not self._closed:
            self._closed = True
            day = self._store.today().isoformat()
            self._store.save_session(self._left or {"seed": 0, "day": day, "queue": [], "position": 0})

    def _dormant(self) -> set[str]:
        today = self._store.today()
        states = self._store.memories().items()
        return {card for card, state in states if state.suspended or state.last == today}


def choose(workshop: Workshop) -> str:
    """Return the model of the weakest unlocked area that fits the time; when all are written, of the weakest area.

    Raises :class:`UsageError` when no model fits.
    """
    fitting = {name: e for name, e in workshop.exercises.items() if e.minutes[1] <= CODE_MINUTES[1]}
    found = next_to_write(workshop.store, workshop.areas, fitting)
    if found is not None:
        return found.exercise
    rows = workshop.store.weakness(workshop.store.today(), workshop.areas)
    place = {row.area: number for number, row in enumerate(rows)}
    best = min(fitting, key=lambda name: (place.get(fitting[name].area, len(place)), name), default=None)
    if best is None:
        raise UsageError("there is no exercise to interview on", remedy="install studyml again: its exercises are gone")
    return best


def questions_on(
    exercise: Exercise, library: Library, dormant: Iterable[str], slips: Mapping[str, str], seed: int
) -> list[Card]:
    """Return two shapes, a formula and a derivation: near the exercise, on mistakes made, else by the seed."""
    distance = _distances(exercise.area, library)
    chance, out = random.Random(seed), set(dormant)
    near = [card for card in library.cards.values() if card.area in distance and card.id not in out]
    order = {card.id: chance.random() for card in sorted(near, key=lambda card: card.id)}

    def rank(card: Card) -> tuple[bool, int, float]:
        listed = {wrong.mistake for wrong in card.wrong}
        return (not (listed & slips.keys()), distance[card.area], order[card.id])

    chosen: list[Card] = []
    for kinds, number in _ASKED:
        for card in [card for card in sorted(near, key=rank) if card.kind in kinds]:
            if number and not any(card.group and card.group == other.group for other in chosen):
                chosen.append(card)
                number -= 1
    return chosen


def _distances(area: str, library: Library) -> dict[str, int]:
    """Return the area and all it rests on, with how many steps away."""
    found, edge = {area: 0}, [area]
    while edge:
        current = edge.pop(0)
        for before in library.areas[current].prerequisites if current in library.areas else ():
            if before not in found:
                found[before] = found[current] + 1
                edge.append(before)
    return found


def _sentence(code: str, exercise: Exercise) -> str:
    known = mistakes()
    return exercise.mistakes.get(code) or (known[code].message if code in known else code)
