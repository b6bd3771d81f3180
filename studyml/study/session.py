"""A session: a queue of questions, what was answered, and what that recorded.

Owns the course of a session for every front end: asking, recording, rating, hints, giving up, undo, the
retests at the end, quitting and resuming. Judging is the front end's to order (``service`` answers when it
can); this module is told the verdict. Must not know a screen, and reads no clock but the store's.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from studyml import __version__
from studyml.decks import Library, ask, expected_text, form_of, forms, given_lines, seed_of
from studyml.memory.rating import rating_for
from studyml.model import Card, Event, EventKind, Kind, Rating, Verdict
from studyml.store import Store
from studyml.store.draft import Draft
from studyml.store.quick import due_summary
from studyml.study.asked import Asked, Dropped, Recorded, Summary, unfinished
from studyml.study.compose import Item
from studyml.study.leeches import Leech, leech_of, worked
from studyml.study.retests import retest
from studyml.study.siblings import bury_siblings

_CONFIDENCE_EVERY = 3
"""On one question in three the learner is asked how sure the answer is."""


class Session:
    """A series of questions over one store. Every answer is durable before the next is asked."""

    def __init__(
        self,
        store: Store,
        library: Library,
        items: Sequence[Item],
        *,
        seed: int = 0,
        position: int = 0,
        afterwards: Sequence[str] = (),
    ):
        """``afterwards``: what to say at the end, as the composition left it."""
        self.afterwards = tuple(afterwards)
        self._store = store
        self._library = library
        self._seed = seed
        self._items = [item for item in items if item.card in library.cards]
        self._position = min(position, len(self._items))
        self._answered: dict[int, Recorded] = {}
        self._first_verdicts: dict[int, Verdict] = {}
        self._retests: dict[int, str] = {}
        self._hints = self._steps_revealed = 0
        self._step_hints: tuple[str, ...] = ()
        self._last_asked: Asked | None = None
        self._dropped: Dropped | None = None
        self._aside: int | None = None
        """The place of the answer that was set aside last, until something is answered."""
        self._ms = 0.0

    # -- asking

    @property
    def position(self) -> int:
        """The index from 0 of the question on the table."""
        return self._position

    @property
    def total(self) -> int:
        """How many questions the queue holds, retests included."""
        return len(self._items)

    @property
    def finished(self) -> bool:
        """Whether the queue is through."""
        return self._position >= len(self._items)

    @property
    def answered(self) -> int:
        """How many answers this sitting recorded."""
        return len(self._answered)

    @property
    def asked(self) -> Asked:
        """The question on the table. Raises :class:`IndexError` when the session is finished."""
        item, place, total = self._items[self._position], self._position + 1, len(self._items)
        last = self._last_asked
        if last is None or (last.item, last.number, last.total) != (item, place, total):
            card = self._library.cards[item.card]
            question = ask(card, item.seed, form=form_of(card, item.seed))
            last = self._last_asked = Asked(item, card, question, given_lines(question), place, total)
        return last

    @property
    def recorded(self) -> Recorded | None:
        """What the question on the table recorded, once it is answered."""
        return self._answered.get(self._position)

    @property
    def asks_confidence(self) -> bool:
        """Whether to ask how sure the answer is, before its verdict: on a third of the cards, chosen by seed.

        Never on a recall, which is judged by feeling anyway, nor when the card comes again.
        """
        item = self._items[self._position]
        again = any(before.card == item.card for before in self._items[: self._position])
        if again or self._library.cards[item.card].kind is Kind.RECALL:
            return False
        return zlib.crc32(f"how sure {item.card} {item.seed}".encode()) % _CONFIDENCE_EVERY == 0

    def hint(self) -> str | None:
        """Reveal the card's next hint, or None when there is none left. A hint makes a right answer Hard."""
        hints = self.asked.question.hints
        if self._hints >= len(hints) or self.recorded is not None:
            return None
        self._hints += 1
        return hints[self._hints - 1]

    def reveal_step(self, verdict: Verdict | None) -> str | None:
        """Reveal the next hint of a derivation that is right so far: which step, which rule, the line itself.

        ``verdict`` is that on the lines so far, None before the first.
        """
        if verdict is None:
            hints: tuple[str, ...] = next((step.hints for step in self.asked.question.steps), ())
        elif verdict.correct or any(step.faulty for step in verdict.steps):
            return None
        else:
            hints = verdict.hints
        if self.recorded is not None:
            return None
        revealed = 0 if hints != self._step_hints else self._steps_revealed
        if revealed >= len(hints):
            return None
        self._hints += 1
        self._step_hints, self._steps_revealed = hints, revealed + 1
        return hints[revealed]

    # -- answering

    def record(
        self,
        answer: str,
        verdict: Verdict,
        *,
        ms: int,
        given_up: bool = False,
        rating: Rating | None = None,
        confidence: str | None = None,
    ) -> Recorded | None:
        """Make an answer durable and return it.

        None for what isn't one: unreadable text, an unfinished derivation, undecided without a rating.

        ``ms`` is the time from question to answer. The rating follows from the verdict unless given.
        """
        asked = self.asked
        if not given_up and (not verdict.outcome.recorded or unfinished(verdict)):
            return None
        chosen = rating or rating_for(
            verdict.outcome,
            hints=self._hints,
            ms=ms,
            target_seconds=asked.question.seconds,
            given_up=given_up,
            kind=asked.card.kind,
        )
        if chosen is None:
            return None
        if given_up:
            verdict = replace(verdict, mistakes=())  # an empty answer shows no mistake
        states = self._store.next_states(asked.card.id)
        event = self._store.record_answer(
            asked.question,
            verdict,
            answer,
            rating=chosen,
            ms=ms,
            prerequisites=self._library.areas[asked.card.area].prerequisites,
            hints=self._hints,
            given_up=given_up,
            confidence=confidence,
            versions={"studyml": __version__},
        )
        recorded = Recorded(event, chosen, {})
        if event.kind is EventKind.REVIEW:
            leech = self._leech(asked.card.id) if chosen is Rating.AGAIN else None
            days = {state.rating: state.days for state in states}
            recorded = Recorded(event, chosen, days, leech=leech, buried=self._buried(asked.card))
        self._answered[self._position] = recorded
        self._dropped = self._aside = None
        self._first_verdicts[self._position] = verdict
        self._ms += ms
        if chosen is Rating.AGAIN:
            self._ask_again(asked)
        return recorded

    def rate(self, rating: Rating) -> Recorded | None:
        """Change the last answer's rating (void and record anew, with the old times); None without one."""
        place = max(self._answered, default=None)
        if place is None:
            return None
        old = self._answered[place]
        recorded = replace(old, event=self._store.change_rating(old.event, rating), rating=rating)
        self._answered[place] = recorded
        return recorded

    def look_ahead(self) -> None:
        """Work out, while the question is read, what its answer will make of the card, and how it may come again."""
        if not self.finished:
            self._store.look_ahead(self.asked.card.id)
            forms(self.asked.card)

    def brace(self) -> None:
        """Make ready, while an answer is judged, for its record."""
        self._store.brace()

    def advance(self) -> None:
        """Go on to the next question."""
        if not self.finished:
            self._position += 1
            self._hints = self._steps_revealed = 0

    # -- leaving the straight path

    def undo(self) -> bool:
        """Take back what was done last, an answer or taking a card out, and ask the card again; False for nothing."""
        if self._dropped is not None:
            self._store.append(EventKind.VOID, {"target": self._dropped.event.id})
            self._items, self._position = list(self._dropped.queue), self._dropped.position
            self._dropped = None
            if self.recorded is not None:
                self.void_last()
        else:
            place = self.void_last() if self._aside is None else self._aside
            if place is None:
                return False
            self._position, self._aside = place, None
        self._hints = self._steps_revealed = 0
        self.save()
        return True

    def void_last(self) -> int | None:
        """Take this sitting's last answer back without asking it again; return its place in the queue."""
        place = max(self._answered, default=None)
        if place is None:
            return None
        gone = self._answered.pop(place)
        taken = [gone.event, *gone.buried]
        self._store.append_all([Draft(EventKind.VOID, {"target": event.id}) for event in taken])
        self._first_verdicts.pop(place)
        retest = self._retests.pop(place, None)
        if retest is not None:
            self._items = [item for n, item in enumerate(self._items) if n <= place or _key(item) != retest]
        return place

    def set_aside(self) -> None:
        """Take this sitting's last answer back for today: only the next undo asks it again."""
        self._aside = self.void_last()
        self.save()

    def skip(self) -> None:
        """Put the question off to the end of the queue."""
        self._items.append(self._items.pop(self._position))
        self._hints = self._steps_revealed = 0
        self.save()

    def flag(self) -> bool:
        """Mark the card as doubtful, or take the mark away; return whether it is marked now."""
        card = self.asked.card.id
        memory = self._store.memory(card)
        flagged = memory is None or not memory.flagged
        self._store.act(card, "flag" if flagged else "unflag")
        return flagged

    def drop(self, action: str) -> None:
        """Take the card out of the queue and record ``action``: suspend or bury.

        What was answered stays; the session goes on behind it.
        """
        card = self.asked.card.id
        event = self._store.act(card, action)
        self._dropped = Dropped(event, tuple(self._items), self._position)
        self._position += self.recorded is not None
        self._items = [item for n, item in enumerate(self._items) if n < self._position or item.card != card]
        self._hints = self._steps_revealed = 0
        self.save()

    # -- leeches and siblings

    @property
    def leech(self) -> Leech | None:
        """The leech that the last answer made, still to be decided about."""
        place = max(self._answered, default=None)
        return None if place is None else self._answered[place].leech

    def ask_easier(self) -> str | None:
        """Let the leech's easier card be the next question; return it, or None without one."""
        leech = self.leech
        if leech is None or leech.easier is None:
            return None
        card = self._library.cards[leech.easier]
        seed = seed_of(card, "whole", random.Random(f"{self._seed} {leech.card} {leech.lapses}"))
        new = self._store.memory(card.id) is None
        item = Item(card.id, seed, f"easier than {leech.card}, forgotten {leech.lapses} times", new)
        place = self._position + (self.recorded is not None)
        self._items = [*self._items[:place], item, *(i for i in self._items[place:] if i.card != leech.card)]
        self._decided()
        return card.id

    def suspend_leech(self) -> str | None:
        """Never ask the leech again (until it is unsuspended); return it, or None without one.

        Undo brings it back, and takes the answer back that was one lapse too many.
        """
        leech = self.leech
        if leech is None:
            return None
        event = self._store.act(leech.card, "suspend")
        self._dropped = Dropped(event, tuple(self._items), max(self._answered))
        place = self._position + (self.recorded is not None)
        self._items = [item for n, item in enumerate(self._items) if n < place or item.card != leech.card]
        self._decided()
        return leech.card

    def worked(self) -> list[str]:
        """Return the leech's worked solution at length, empty without one."""
        leech = self.leech
        if leech is None:
            return []
        card = self._library.cards[leech.card]
        item = self._items[max(self._answered)]
        return worked(ask(card, item.seed, form=form_of(card, item.seed)), card)

    def _decided(self) -> None:
        place = max(self._answered)
        self._answered[place] = replace(self._answered[place], leech=None)
        self._hints = self._steps_revealed = 0
        self.save()

    def _buried(self, card: Card) -> tuple[Event, ...]:
        return bury_siblings(self._store, self._library, card, {item.card for item in self._items})

    def _leech(self, card: str) -> Leech | None:
        state = self._store.memory(card)
        if state is None or not state.leech:
            return None
        return leech_of(state, self._library, self._store.memories())

    def save(self) -> None:
        """Remember the queue, so that it can be resumed at this very question."""
        self._store.save_session(
            {
                "seed": self._seed,
                "day": self._store.today().isoformat(),
                "queue": [[item.card, item.seed, item.reason, item.new] for item in self._items],
                "position": self._position + (self.recorded is not None),
                "afterwards": list(self.afterwards),
            }
        )

    def summary(self) -> Summary:
        """Return what this sitting came to."""
        missed = [self._items[n].card for n, r in sorted(self._answered.items()) if r.rating is Rating.AGAIN]
        counts: dict[str, int] = {}
        for _, verdict in sorted(self._first_verdicts.items()):
            if verdict.mistakes:
                counts[verdict.mistakes[0].code] = counts.get(verdict.mistakes[0].code, 0) + 1
        following = due_summary(self._store.path, self._store.clock.now())["next"]
        return Summary(
            answered=len(self._answered),
            right=sum(r.rating is not Rating.AGAIN for r in self._answered.values()),
            missed=tuple(dict.fromkeys(missed)),
            mistakes=tuple(sorted(counts.items(), key=lambda pair: -pair[1])),
            seconds=self._ms / 1000,
            next_due=date.fromisoformat(following) if following else None,
        )

    def expected(self) -> str:
        """Return the right answer of the question on the table, as text."""
        return expected_text(self.asked.question)

    def _ask_again(self, asked: Asked) -> None:
        again = retest(asked, self._items)
        if again is None:
            return
        self._retests[self._position] = _key(again)
        self._items.append(again)
        self.save()


def _key(item: Item) -> str:
    return f"{item.card} {item.seed}"
