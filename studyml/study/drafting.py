"""The drafted retro: today's facts, from what happened to what ``retro.draft`` words.

Owns which events make a difficulty, a lapse or a slow run. The learner edits the draft; reading it back closes
the loop. Must not know a screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from studyml.decks import Library
from studyml.exercises import Exercise
from studyml.model import Event, EventKind, Outcome, Rating, mistakes
from studyml.retro.draft import DayFacts, Difficulty, Lapse, Run, draft_retro
from studyml.store.tables import Tables

ENOUGH_FOR_GOOD = 3
"""Right answers of an area, and no miss, before the draft calls its day good: notes weigh as much as six reviews."""


def draft(store: Tables, library: Library, exercises: Mapping[str, Exercise]) -> str:
    """Return today's retro as Markdown to edit."""
    return draft_retro(facts_of(store, library, exercises))


def facts_of(store: Tables, library: Library, exercises: Mapping[str, Exercise]) -> DayFacts:
    """Return what happened on the study day of now."""
    today = store.today()
    reviews = store.events((EventKind.REVIEW,), since=today)
    missed = [event for event in reviews if event.payload["rating"] == Rating.AGAIN]
    titles = {name: area.title for name, area in library.areas.items()}
    asked = Counter(event.payload["area"] for event in reviews)
    missed_in = {event.payload["area"] for event in missed}
    clean = [area for area, times in asked.items() if times >= ENOUGH_FOR_GOOD and area not in missed_in]
    return DayFacts(
        day=today,
        answers=len(reviews),
        right=len(reviews) - len(missed),
        difficulties=_difficulties(missed, titles),
        lapses=tuple(_lapses(store, missed, library)),
        runs=tuple(_runs(store.events((EventKind.ATTEMPT,), since=today), exercises)),
        good=tuple(titles.get(area, area) for area in sorted(clean)),
    )


def _difficulties(missed: Iterable[Event], titles: Mapping[str, str]) -> tuple[Difficulty, ...]:
    """A mistake counts against the area it was charged to, as weakness counts it."""
    wrong: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = {}
    for event in missed:
        area = event.payload.get("charged") or event.payload["area"]
        wrong[area] += 1
        codes.setdefault(area, Counter()).update((event.payload.get("mistakes") or ())[:1])
    known = mistakes()
    found = []
    for area, times in wrong.most_common():
        code = next((code for code, _ in codes[area].most_common(1)), "")
        told = known[code].message if code in known and code != "other" else ""
        found.append(Difficulty(titles.get(area, area), times, told))
    return tuple(found)


def _lapses(store: Tables, missed: Iterable[Event], library: Library) -> Iterable[Lapse]:
    """Cards missed today that were right on an earlier day."""
    for event in missed:
        card = library.cards.get(event.card or "")
        earlier = [e for e in store.events((EventKind.REVIEW,), event.card) if e.study_day < event.study_day]
        if card is not None and any(e.payload["rating"] != Rating.AGAIN for e in earlier):
            yield Lapse(library.areas[card.area].title, card.prompt.splitlines()[0])


def _runs(attempts: Iterable[Event], exercises: Mapping[str, Exercise]) -> Iterable[Run]:
    """The last attempt of each exercise that had a clock running."""
    last: dict[str, Mapping[str, Any]] = {}
    for event in attempts:
        if event.card is not None and event.payload.get("seconds"):
            last[event.card] = event.payload
    for name, payload in last.items():
        goal = exercises[name].minutes if name in exercises else None
        phases: Mapping[str, int] = payload.get("phases", {})
        longest = max(phases.items(), key=lambda phase: phase[1], default=None)
        yield Run(name, int(payload["seconds"]), goal, payload["outcome"] == Outcome.CORRECT, longest)
