"""The learner's study day: the store, the library and today's numbers, for both front ends.

Owns what home shows and how a session comes to be. Opens the library only when a session needs it. Must not
know a screen or the grader.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyml.clock import Clock
from studyml.config import Config, read_config
from studyml.model import EventKind
from studyml.paths import Home, shipped_cards
from studyml.store import Store
from studyml.store.quick import due_summary
from studyml.study.activity import run_of_days
from studyml.study.looking import open_to_read

if TYPE_CHECKING:  # home is painted before any of these is needed
    from studyml.decks import Library
    from studyml.exercises import Exercise
    from studyml.memory.weakness import AreaWeakness
    from studyml.model import Area, Event, Question, Verdict
    from studyml.study.compose import Composition
    from studyml.study.session import Session

SHOWN_WEAK = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """Today at a glance."""

    day: date
    due: int
    overdue: int
    new: int
    minutes: int
    weak: tuple[AreaWeakness, ...]
    """At most five, weakest first; only areas that evidence or a retro calls weak or shaky."""
    next: date | None
    empty: bool
    """Nothing was ever answered or read: a first run."""
    run: int
    """Study days in a row, today or yesterday the last."""
    away: date | None
    """In a break: the study day of coming back."""
    resumable: int
    """The number of the question a left session goes on with, 0 for none."""


class Day:
    """One learner's store and library, as of now."""

    def __init__(self, home: Home, clock: Clock, *, to_read: bool = False):
        """``to_read``: a store that can't be written is opened all the same, and none is made."""
        self.home = home
        self.clock = clock
        self.config: Config = read_config(home.config_file)
        self._opened = ExitStack()
        opening = open_to_read(home, clock) if to_read else Store.open(home.store, clock)
        self.store = self._opened.enter_context(opening)

    @cached_property
    def notices(self) -> tuple[str, ...]:
        """What to say before anything is asked: of the clock, of backups."""
        from studyml.study.notices import notices

        return notices(self.store)

    @cached_property
    def library(self) -> Library:
        """Every deck, shipped and own."""
        from studyml.decks import load_library

        return load_library(self.home.own_cards)

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """The skill tree."""
        from studyml.decks import load_areas

        return load_areas()

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """Every model to write, shipped and own."""
        from studyml.exercises import load_exercises

        return load_exercises(self.home.data / "exercises")

    def close(self) -> None:
        """Close the store."""
        self._opened.close()

    def today(self) -> date:
        """The study day of now."""
        return self.store.today()

    # -- home

    def overview(self) -> Overview:
        """Return today at a glance, without reading the decks."""
        now = self.clock.now()
        summary = due_summary(self.home.store, now)
        left = self._left()
        days = self.store.days()
        return Overview(
            day=self.today(),
            due=summary["due"],
            overdue=summary["overdue"],
            new=summary["new"],
            minutes=summary["minutes"],
            weak=self.weak_areas(),
            next=date.fromisoformat(summary["next"]) if summary["next"] else None,
            away=date.fromisoformat(summary["away"]) if summary["away"] else None,
            empty=not days and not self.store.retro_lines(),
            run=run_of_days({row.day for row in days}, self.today()),
            resumable=left["position"] + 1 if left else 0,
        )

    def weak_areas(self) -> tuple[AreaWeakness, ...]:
        """Return the areas called weak or shaky, weakest first."""
        rows = [row for row in self.store.weakness(self.today()) if row.status in ("weak", "shaky")]
        return tuple(rows[:SHOWN_WEAK])

    def nothing_to_ask(self) -> str:
        """Return why a session that nobody asked more of is empty."""
        from studyml.study.today import away_line

        back = self.store.wishes().back_on(self.today())
        return away_line(back) if back is not None else "Nothing is due and today's new cards are used up."

    def read_exercises(self) -> None:
        """Read what :meth:`next_step` needs beside the store, in any thread: this touches no store."""
        import studyml.study.plan  # noqa: F401

        _ = self.areas, self.exercises

    def next_step(self) -> str:
        """Return what the plan asks for beside the cards: the next open line of the notes, else the next model."""
        from studyml.study.plan import plan

        found = plan(self.store, self.areas, self.exercises)
        line = next((line for line in found.lines if not line.done), None)
        if line is not None:
            return f"{line.when}: {line.text}" if line.when else line.text
        return f"write {found.next.exercise} ({found.next.why})" if found.next is not None else ""

    # -- sessions

    def compose(
        self,
        *,
        area: str | None = None,
        minutes: float | None = None,
        limit: int | None = None,
        more: bool = False,
    ) -> Composition:
        """Compose today's next session. Raises :class:`UsageError` for an unknown area.

        ``more``: also when nothing is due or new.
        """
        from studyml.study.compose import compose
        from studyml.study.request import request_for

        if area is not None:
            self.library.require_area(area)
        request = request_for(
            self.store,
            self.library,
            self.exercises,
            seed=self.fresh_seed(),
            minutes=minutes or self.config.minutes,
            limit=limit,
            area=area,
            more=more,
        )
        return compose(request)

    def new_session(
        self,
        *,
        area: str | None = None,
        minutes: float | None = None,
        limit: int | None = None,
        more: bool = False,
    ) -> Session:
        """Compose a session and open it."""
        from studyml.study.session import Session
        from studyml.study.wording import afterwards

        found = self.compose(area=area, minutes=minutes, limit=limit, more=more)
        return Session(self.store, self.library, found.items, seed=self.fresh_seed(), afterwards=afterwards(found))

    def resume(self) -> Session | None:
        """Go on with the session that was left today at the very question, or None."""
        from studyml.study.compose import Item
        from studyml.study.session import Session

        left = self._left()
        if left is None:
            return None
        items = [Item(card, seed, reason, new) for card, seed, reason, new in left["queue"]]
        session = Session(
            self.store,
            self.library,
            items,
            seed=left["seed"],
            position=left["position"],
            afterwards=left.get("afterwards", ()),
        )
        return None if session.finished else session

    def _left(self) -> dict[str, Any] | None:
        """Return today's session if it was left before its end, moved past what was answered since it was saved."""
        left = self.store.session()
        if left is None or left.get("day") != self.today().isoformat():
            return None
        answered = {(event.card, event.seed) for event in self._answers_today()}
        queue = left["queue"]
        while left["position"] < len(queue) and (queue[left["position"]][0], queue[left["position"]][1]) in answered:
            left["position"] += 1
        return left if left["position"] < len(queue) else None

    def _answers_today(self) -> list[Event]:
        return self.store.events((EventKind.REVIEW, EventKind.REPEAT), since=self.today())

    def undo(self, card: str | None = None) -> str | None:
        """Take the last answer back (or the last to ``card``), whenever it was given, and return its card.

        A session left today asks it again.
        """
        event = self.store.undo(card)
        if event is None:
            return None
        left = self.store.session()
        if left is not None and left.get("day") == self.today().isoformat():
            place = next(
                (n for n, row in enumerate(left["queue"]) if (row[0], row[1]) == (event.card, event.seed)), None
            )
            if place is not None and place < left["position"]:
                self.store.save_session({**left, "position": place})
        return event.card

    def dispute(self, question: Question, answer: str, verdict: Verdict) -> Path:
        """Keep a case the learner disputes in a file and return it."""
        from studyml.study.disputes import keep

        return keep(self.home.state / "disputes", question, answer, verdict, self.clock.now())

    def example_notes(self) -> Path:
        """Return the shipped notes of a real learner's first day."""
        return shipped_cards() / "examples" / "day-1.txt"

    def drafted_retro(self) -> str:
        """Return today's retro as Markdown, written from what happened."""
        from studyml.study.drafting import draft

        return draft(self.store, self.library, self.exercises)

    def fresh_seed(self) -> int:
        """Return a seed for what is asked next: another one after every answer, the same until then."""
        return zlib.crc32(f"{self.today()} {len(self._answers_today())}".encode())
