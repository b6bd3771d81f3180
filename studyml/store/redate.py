"""The clock guard: answers written under a wrong clock, found and dated anew by replay.

Owns the report over the whole log and the new times. Which events are misdated is ``order``'s rule. Nothing is
changed: each is taken back and written again with the same content at a time that can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studyml.memory.study_day import study_day
from studyml.model.event import Event, EventKind
from studyml.model.rating import Rating
from studyml.store.draft import Draft, Moment
from studyml.store.order import TIMELESS, TOLERANCE, clock_of, misdated
from studyml.store.recording import Store


@dataclass(frozen=True, slots=True)
class ClockReport:
    """What the clock's history looks like from now."""

    ahead: timedelta
    """How far the last event of this device lies after now; zero when it does not."""
    misdated: tuple[Event, ...]
    """Events of this device whose time can't be, in the order they were written."""

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not self.misdated and self.ahead <= TOLERANCE


def clock_report(store: Store) -> ClockReport:
    """Return what is wrong with the times of this device's events, seen from the present clock."""
    now = store.clock.now().astimezone(UTC)
    written = _written(store)
    last = next((event.at_utc for event in reversed(written) if event.kind not in TIMELESS), now)
    found = tuple(event for event in _misdated(written, now) if event.kind not in TIMELESS)
    return ClockReport(max(last - now, timedelta(0)), found)


def _misdated(written: Sequence[Event], now: datetime) -> list[Event]:
    return [written[at] for at in misdated([event.at_utc for event in written], now)]


def _written(store: Store) -> list[Event]:
    """Return this device's standing events in the order written, but those that took their time from another."""
    own = [event for event in store.events() if event.device == store.device]
    return sorted(
        (event for event in own if abs(clock_of(event.id) - event.at_utc) < TOLERANCE), key=lambda event: event.seq
    )


def redate(store: Store) -> tuple[Event, ...]:
    """Date misdated events anew: each run keeps its own spacing and ends just before what came after it.

    Returns the events as written again. The card's first answer of its new study day is its review.
    """
    report = clock_report(store)
    if not report.misdated:
        return ()
    now = store.clock.now().astimezone(UTC)
    written = _written(store)
    wrong = {event.id for event in _misdated(written, now)}  # a session kept under that clock is no bound for others
    anew: list[Event] = []
    with store.writing():
        store.add_drafts([Draft(EventKind.VOID, {"target": event.id}) for event in report.misdated])
        reviewed = {(event.card, event.study_day) for event in store.events((EventKind.REVIEW,))}
        for run in _runs(written, wrong):
            moments = _moments(run, written, wrong, now, store.rollover_hour())
            for event, moment in zip(run, moments, strict=True):
                kind, payload = event.kind, dict(event.payload)
                if kind in (EventKind.REVIEW, EventKind.REPEAT) and event.card is not None:
                    key = (event.card, moment.study_day)
                    kind = EventKind.REPEAT if key in reviewed else EventKind.REVIEW
                    reviewed.add(key)
                    payload["fuzz"] = store.place(event.card, Rating(payload["rating"]), moment.study_day)
                anew.append(store.add(Draft(kind, payload, event.card, event.seed, moment)))
    return tuple(anew)


def _runs(written: Sequence[Event], wrong: set[str]) -> list[list[Event]]:
    """Return the misdated events in runs that one wrong clock explains."""
    runs: list[list[Event]] = []
    before: Event | None = None
    for event in written:
        if event.id in wrong and event.kind in TIMELESS:
            continue
        if event.id in wrong:
            goes_on = before is not None and before.id in wrong and event.at_utc >= before.at_utc - TOLERANCE
            if goes_on:
                runs[-1].append(event)
            else:
                runs.append([event])
        before = event
    return runs


def _moments(
    run: Sequence[Event], written: Sequence[Event], wrong: set[str], now: datetime, rollover: int
) -> list[Moment]:
    """Return the new times of a run: shifted as one, squeezed only where it would reach before what went before."""
    after = min(
        (e.at_utc for e in written if e.id not in wrong and e.seq > run[-1].seq and e.at_utc <= now), default=now
    )
    earlier = max((e.at_utc for e in written if e.id not in wrong and e.seq < run[0].seq), default=None)
    shift = after - timedelta(seconds=1) - run[-1].at_utc
    moments = []
    for event in run:
        at = event.at_utc + shift
        if earlier is not None and at < earlier:
            at = earlier
        local = at.astimezone(now.tzinfo) + timedelta(minutes=event.offset_min)
        day = study_day(local, rollover).isoformat()
        moments.append(Moment(at, event.offset_min, day))
    return moments
