"""The learner's store, open for writing: answers, undo, settings, notes.

Owns the choice between ``review`` and ``repeat``, the due day with the lightest load, and what undoing and
changing a rating write. How an event becomes durable is ``log``'s matter, what it means ``fold``'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from studyml.errors import StoreError
from studyml.memory import fsrs
from studyml.model.event import Event, EventKind
from studyml.model.mistakes import mistakes as vocabulary
from studyml.model.rating import Rating
from studyml.model.words import Outcome
from studyml.store.connection import ran_full
from studyml.store.draft import Draft, Moment
from studyml.store.log import Log
from studyml.store.reader import LAST_FIRST
from studyml.store.room import make_ready
from studyml.store.settings import check_setting

if TYPE_CHECKING:  # home is painted before an answer is
    from studyml.model.question import Question
    from studyml.model.verdict import Verdict


_RATINGS = tuple(Rating)
_REHEARSED = {
    "answer": "", "outcome": "correct", "rating": 3, "area": "", "kind": "", "seconds": 0, "ms": 0, "mistakes": [],
    "charged": None, "evidence": "", "prerequisites": [], "options": 0, "hints": 0, "given_up": False, "fuzz": 0.0,
}  # fmt: skip
"""An answer that is never recorded."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What each answer would make of a card: worked out while its question is read."""

    state: fsrs.MemoryState
    study_day: str
    states: tuple[fsrs.NextState, ...]
    reviewed: bool
    """Whether the card's review of the day is done."""
    transactions: int


class Store(Log):
    """The learner's store. Use :meth:`open` as a context manager."""

    _ahead: _Ahead | None = None
    _cramped = True
    """Whether the file of the log may be short of room for what comes."""

    # answers

    def record_answer(
        self,
        question: Question,
        verdict: Verdict,
        answer: str,
        *,
        rating: Rating,
        ms: int = 0,
        prerequisites: Sequence[str] = (),
        hints: int = 0,
        given_up: bool = False,
        confidence: str | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> Event:
        """Record an answer: the card's first of its study day is a ``review``, later ones are ``repeat``.

        Durable on return. Raises :class:`ValueError` for an outcome that is not recorded.
        """
        if not verdict.outcome.recorded and not given_up:
            raise ValueError(f"an answer that is {verdict.outcome} is not recorded")
        codes = [found.code for found in verdict.mistakes]
        known = vocabulary()
        charged = None
        if codes and not given_up:
            first = known.get(codes[0])
            charged = question.area if first is None else first.charged_area(question.area)
        payload: dict[str, Any] = {
            "answer": answer,
            "outcome": (Outcome.WRONG if given_up and not verdict.outcome.recorded else verdict.outcome).value,
            "rating": int(rating),
            "area": question.area,
            "kind": question.kind.value,
            "seconds": question.seconds,
            "ms": max(0, int(ms)),
            "mistakes": codes,
            "charged": charged,
            "evidence": verdict.evidence,
            "prerequisites": list(prerequisites),
            "options": len(question.options),
            "hints": hints,
            "given_up": given_up,
        }
        if confidence:
            payload["confidence"] = confidence
        if versions:
            payload["versions"] = dict(versions)
        return self.record(question.id, payload, seed=question.seed)

    def record(self, card: str, payload: Mapping[str, Any], *, seed: int | None = None) -> Event:
        """Record an answer given as a finished payload (:class:`studyml.store.payloads.Answer`)."""
        try:
            return self._recorded(card, payload, seed)
        except StoreError as error:
            if not ran_full(error.__cause__, self.path):
                raise
            said = f"{error.message}; the last answer was not recorded"
            raise StoreError(said, path=error.path, remedy=error.remedy) from error.__cause__

    def _recorded(self, card: str, payload: Mapping[str, Any], seed: int | None) -> Event:
        with self._appending():
            if card in self._waiting.cards or not self._waiting.settled:
                self._fold_tail()  # what the next lines read would be wrong without
            now, rating = self._moment(), payload.get("rating")
            if rating not in _RATINGS:
                raise ValueError(f"no such rating: {rating!r}")
            ahead = self._ahead
            if ahead is None or not self._holds(ahead, card, now.study_day):
                ahead = None
                self._begin()
            state = ahead.state if ahead else self.memory(card) or fsrs.MemoryState(card)
            if ahead.reviewed if ahead else self._reviewed(state, now.study_day):
                return self.add(Draft(EventKind.REPEAT, payload, card, seed, now))
            chosen = ahead.states[rating - 1] if ahead else self._next_state(state, Rating(rating), now.study_day)
            self._waiting.move(state.due, chosen.due)
            return self.add(Draft(EventKind.REVIEW, {**payload, "fuzz": chosen.place}, card, seed, now))

    def next_states(self, card: str, day: date | None = None) -> tuple[fsrs.NextState, ...]:
        """Return what Again, Hard, Good and Easy would make of the card; kept, for its answer mostly comes next."""
        day = day or self.today()
        with self._threads:
            ahead = self._ahead
            if ahead and self._holds(ahead, card, day.isoformat()) and not self._others_wrote():
                return ahead.states
            state = self.memory(card) or fsrs.MemoryState(card)
            states = fsrs.next_states(state, day, self.wishes(), card, self.load)
            study_day = day.isoformat()
            self._ahead = _Ahead(state, study_day, states, self._reviewed(state, study_day), self._transactions)
        return states

    def look_ahead(self, card: str) -> None:
        """Do while a question is read what its answer would else wait for."""
        before = self._transactions
        self.next_states(card)
        followed = self._transactions != before
        if (self._cramped or followed) and not self.frozen:
            self._cramped = make_ready(self.path)

    def brace(self) -> None:
        """Do while an answer is judged what makes its record quick."""
        if self._ahead is not None:
            self.rehearse(Draft(EventKind.REVIEW, _REHEARSED, self._ahead.state.card))

    def _holds(self, ahead: _Ahead, card: str, study_day: str) -> bool:
        """Tell whether nothing was written and no day has begun since, so that working it out again gives the same."""
        return (ahead.state.card, ahead.study_day, ahead.transactions) == (card, study_day, self._transactions)

    def place(self, card: str, rating: Rating, day: str) -> float | None:
        """Return where in its fuzz range the next due day meets the lightest load."""
        return self._next_state(self.memory(card) or fsrs.MemoryState(card), rating, day).place

    def _next_state(self, state: fsrs.MemoryState, rating: Rating, day: str) -> fsrs.NextState:
        return fsrs.next_state(state, rating, date.fromisoformat(day), self.wishes(), self.load)

    def _reviewed(self, state: fsrs.MemoryState, day: str) -> bool:
        """Tell whether the card's review of a study day is done, also when the clock went back since."""
        last = "" if state.last is None else state.last.isoformat()
        if last <= day:
            return last == day
        query = (
            "select 1 from events where card = ? and study_day = ? and kind = 'review'"
            " and not exists (select 1 from voided where target = events.id) limit 1"
        )
        return bool(self._all(query, (state.card, day)))

    def undo(self, card: str | None = None) -> Event | None:
        """Take the last answer back, or the last to one card, also from before a restart; None if there is none."""
        with self._appending():
            if card is not None or not self._standing_answers:
                self._begin()
            answer = self._last_standing(card)
            if answer is not None:
                self.add(Draft(EventKind.VOID, {"target": answer.id}))
            return answer

    def _last_standing(self, card: str | None) -> Event | None:
        """Return what :meth:`last_answer` would, or that of a card, with what waits and without folding it."""
        taken, tables = self._waiting.taken, ("main.fresh", "main.events")
        if card is None and self._standing_answers:
            return self._standing_answers[-1]
        if card is None:
            for table in tables:  # the later ones of this device first
                own = self._standing("device = ?", (self.device,), "seq desc", 1, taken, table)
                if own:
                    return own[0]
        where, values = ("true", ()) if card is None else ("card = ?", (card,))
        found = [event for table in tables for event in self._standing(where, values, LAST_FIRST, 1, taken, table)]
        return max(found, key=lambda event: (event.study_day, event.at_utc, event.device, event.seq), default=None)

    def change_rating(self, event: Event, rating: Rating) -> Event:
        """Give an answer another rating: it is taken back and written again with its own times."""
        if event.kind not in (EventKind.REVIEW, EventKind.REPEAT):
            raise ValueError(f"a {event.kind} has no rating")
        at = Moment(event.at_utc, event.offset_min, event.study_day)
        payload = {**event.payload, "rating": int(rating)}
        with self.writing():
            self.add(Draft(EventKind.VOID, {"target": event.id}))
            if event.kind is EventKind.REVIEW and event.card is not None:
                payload["fuzz"] = self.place(event.card, rating, event.study_day)
            return self.add(Draft(event.kind, payload, event.card, event.seed, at))

    # the other kinds

    def set_setting(self, key: str, value: Any) -> Event | None:
        """Set what changes a fold or was learned; None takes it back. Returns None when nothing changed.

        Raises :class:`SettingsError` for a value that can't be.
        """
        check_setting(key, value)
        if key == "away" and value is not None and (value.get("from") or "") <= self.today().isoformat():
            value = {**value, "from": None}  # from now on: what is overdue already is spread as well
        with self.writing():
            if self.setting(key) == value:
                return None
            return self.add(Draft(EventKind.SETTING, {"key": key, "value": value}))

    def save_session(self, payload: Mapping[str, Any]) -> Event:
        """Keep the session (seed, queue, position, …) for :meth:`session`."""
        return self.append(EventKind.SESSION, payload)

    def record_retro(
        self, text: str, areas: Sequence[Mapping[str, Any]], findings: Mapping[str, Any] | None = None
    ) -> Event:
        """Record notes: ``areas`` are ``{"area", "level": high|medium|low|good, "confirmed", "reason"}``."""
        for line in areas:
            if line.get("level") not in ("high", "medium", "low", "good"):
                raise ValueError(f"no such level: {line.get('level')!r}")
        lines = [{"confirmed": True, "reason": "", **line} for line in areas]
        return self.append(EventKind.RETRO, {"text": text, "areas": lines, "findings": dict(findings or {})})

    def record_attempt(self, exercise: str, payload: Mapping[str, Any]) -> Event:
        """Record one check of a submission (:class:`studyml.store.payloads.Attempt`)."""
        return self.append(EventKind.ATTEMPT, payload, card=exercise)

    def act(self, card: str, action: str, note: str = "") -> Event:
        """Suspend, unsuspend, bury, flag or unflag a card."""
        if action not in ("suspend", "unsuspend", "bury", "flag", "unflag"):
            raise ValueError(f"no such action: {action!r}")
        return self.append(EventKind.CARD, {"action": action, "note": note} if note else {"action": action}, card=card)
