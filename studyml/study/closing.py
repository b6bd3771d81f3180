"""Closing an exercise: the one review of its code card for all attempts at it.

Owns how a pass or giving up becomes a rating. Attempts are recorded by ``checking`` and ``workshop``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studyml import __version__
from studyml.exercises import Exercise
from studyml.memory.rating import rating_for
from studyml.model import Event, EventKind, Kind, Outcome, Question, Rating, Verdict
from studyml.store import Store
from studyml.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Closing:
    """How an exercise ended."""

    event: Event
    rating: Rating
    days: Mapping[Rating, int]
    """Days until it would come again, per rating; empty for the day's second closing, which schedules nothing."""


def close(
    store: Store,
    exercise: Exercise,
    prerequisites: Sequence[str] = (),
    *,
    seconds: float | None = None,
    hints: int = 0,
    given_up: bool = False,
) -> Closing:
    """Record the review of a passed or given-up exercise. ``seconds`` is None when no clock ran."""
    goal = exercise.minutes[1] * 60
    ms = 0 if seconds is None else max(1, round(seconds * 1000))
    outcome = Outcome.WRONG if given_up else Outcome.CORRECT
    rating = rating_for(outcome, hints=hints, ms=ms, target_seconds=goal, given_up=given_up, kind=Kind.CODE)
    assert rating is not None  # both outcomes are recorded ones
    states = store.next_states(exercise.id)
    event = store.record_answer(
        Question(id=exercise.id, kind=Kind.CODE, area=exercise.area, seconds=goal),
        Verdict(outcome),
        "",
        rating=rating,
        ms=ms,
        prerequisites=prerequisites,
        hints=hints,
        given_up=given_up,
        versions={"studyml": __version__},
    )
    days = {state.rating: state.days for state in states} if event.kind is EventKind.REVIEW else {}
    return Closing(event, rating, days)


def closed_today(store: Tables) -> set[str]:
    """Return the exercises that passed or were given up on the study day of now."""
    answers = store.events((EventKind.REVIEW,), since=store.today())
    return {event.card for event in answers if event.card is not None and event.payload["kind"] == Kind.CODE}
