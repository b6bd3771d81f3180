"""What a session is composed from, read from store, library and exercises.

Owns the learner's own pace and how the tables become :class:`studyml.study.compose.Request`. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median

from studyml.decks import Library
from studyml.exercises import Exercise
from studyml.memory.fsrs import retrievability
from studyml.model import Event, EventKind, Kind
from studyml.store.quick import NEW_A_DAY, due_summary
from studyml.store.tables import Tables
from studyml.study.code_day import Model, is_code_day
from studyml.study.compose import Recall, RecentMistake, Request
from studyml.study.plan_lines import planned_models
from studyml.study.siblings import BURY
from studyml.study.standing import standing_of

MISTAKE_DAYS = 7
"""How long ago the last day of practice may be for its mistakes to bring their cards back."""
PACE_DAYS, _PACE_ANSWERS = 60, 5
"""How far back the learner's own pace is measured, and from how many answers of a kind on."""
_QUICKEST, _SLOWEST = 3, 600


def request_for(
    store: Tables,
    library: Library,
    exercises: Mapping[str, Exercise],
    *,
    seed: int,
    minutes: float,
    limit: int | None = None,
    area: str | None = None,
    more: bool = False,
) -> Request:
    """Return the request for a session of now."""
    today = store.today()
    practised = [count.day for count in store.days() if count.reviews or count.attempts]
    before = max((day for day in practised if day < today), default=today)
    new_left = due_summary(store.path, store.clock.now())["new"]
    back = store.wishes().back_on(today)
    if back is not None and more:  # asked for on purpose: as on any other day
        begun = sum(state.first == today for state in store.memories().values())
        new_left = max(0, int(store.setting("new", NEW_A_DAY)) - begun)
    return Request(
        cards=tuple(library.cards.values()),
        prerequisites={found.id: found.prerequisites for found in library.areas.values()},
        standing={row.area: standing_of(row) for row in store.weakness(today, library.areas)},
        recall=_recall(store, today),
        mistakes=tuple(
            RecentMistake(m.code, m.area, m.card, (today - m.day).days)
            for m in store.mistakes(max(before, today - timedelta(days=MISTAKE_DAYS)))
        ),
        seed=seed,
        minutes=minutes,
        limit=limit,
        area=area,
        new_left=new_left if area is None else max(new_left, NEW_A_DAY),
        seconds=own_seconds(store.events((EventKind.REVIEW,), since=today - timedelta(days=PACE_DAYS))),
        models=_models(store, exercises, today),
        code_day=is_code_day(practised, today),
        more=more,
        away=back.isoformat() if back is not None and area is None and not more else "",
        one_of_a_group=store.setting("siblings", BURY) == BURY,
    )


_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind}


def own_seconds(reviews: Iterable[Event]) -> dict[Kind, float]:
    """Return the learner's median seconds by kind, for kinds answered often enough; no clock, no evidence."""
    times: dict[Kind, list[int]] = {}
    for event in reviews:
        payload = event.payload
        kind = _KINDS.get(payload["kind"], Kind.CODE)  # one of a newer version takes who knows how long
        if payload["ms"] > 0 and not payload.get("given_up") and kind != Kind.CODE:
            times.setdefault(kind, []).append(payload["ms"])
    return {
        kind: min(max(median(ms) / 1000, _QUICKEST), _SLOWEST) for kind, ms in times.items() if len(ms) >= _PACE_ANSWERS
    }


def _recall(store: Tables, today: date) -> dict[str, Recall]:
    answered = store.answered(today)
    return {
        card: Recall(
            due=state.due is not None and state.due <= today,
            retrievability=retrievability(state, today),
            overdue_days=(today - state.due).days if state.due else 0,
            dormant=state.suspended or state.buried == today,
            answered_today=card in answered,
        )
        for card, state in store.memories().items()
        if not state.new or state.suspended or state.buried == today
    }


def _models(store: Tables, exercises: Mapping[str, Exercise], today: date) -> tuple[Model, ...]:
    """Return the models to choose from; none when one was written today already."""
    passed = [attempt for attempt in store.attempts() if attempt["outcome"] == "correct"]
    if any(attempt["study_day"] == today.isoformat() for attempt in passed):
        return ()
    written = {attempt["exercise"] for attempt in passed}
    planned = planned_models(store, exercises)
    return tuple(
        Model(e.id, e.area, e.minutes, name in written, planned.get(name, "")) for name, e in exercises.items()
    )
