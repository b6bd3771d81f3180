"""The lines of the week: what the newest notes with a plan ask for, on which day, and what ticked each.

Owns which lines tick themselves: those about models when they pass, those about areas when these were practised; the
others are ticked by hand. Nothing is stored but those ticks. Must not know a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from studyml.errors import UsageError
from studyml.exercises import Exercise
from studyml.memory.beta import ENOUGH
from studyml.model import Event, EventKind
from studyml.store.tables import Tables

if TYPE_CHECKING:
    from studyml.retro.mapping import Mapper
    from studyml.store import Store

_AGAIN = re.compile(
    r"\bre-?\s?(?:implement|do|write|code|build|make)\w*|\b(?:again|once more|from memory)\b", re.IGNORECASE
)
_BOTH = re.compile(r"\b(?:both|these|those|the two|them)\b", re.IGNORECASE)
_PRACTICE = re.compile(
    r"\b(?:review|practi[cs]e|drill|memori[sz]e|revise|re-?derive|derive|learn|study)\w*\b", re.IGNORECASE
)
_WISH = re.compile(
    r"\b(\d{1,2}|three|four|five|six|eight)\s*(?:-|–|to)\s*(\d{1,2}|five|six|eight|ten)\s+(?:more\s+)?"
    r"(?:(?:ml|algorithm|model|other)s?\s+)?(?:implementations?|models?\b|algorithms?\b)",
    re.IGNORECASE,
)
_WORDS = {"three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_DAYS = re.compile(r"\bdays?\s*(\d+)(?:\s*(?:-|–|to)\s*(\d+))?", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the learner's plan."""

    number: int
    """From 1, for ``studyml plan --done``."""
    text: str
    when: str
    """The heading it stood under: "Day 2", "This Week"."""
    done: bool
    by: str = ""
    """What ticked it: an exercise's id, ``practice``, ``hand`` or ""."""
    details: tuple[str, ...] = ()
    """Advice that stood below it: "Goal: 30 minutes each"."""
    told: str = ""
    """How far it is, in words: "24 min", "3 of 8 answers"."""
    day: date | None = None
    """The first day it is meant for, today when that is past; None for any day."""


def tick(store: Store, line: Line) -> None:
    """Tick a line off by hand, or untick it. Raises :class:`UsageError` for one that ticked itself."""
    if line.by not in ("", "hand"):
        by = "your answers" if line.by == "practice" else f"{line.by}, which you have written,"
        raise UsageError(f"{by} ticked this line", remedy="'studyml undo' takes an answer back")
    store.append(EventKind.PLAN, {"line": line.text, "done": line.by != "hand"})


def plan_lines(store: Tables, exercises: Mapping[str, Exercise]) -> tuple[Line, ...]:
    """Return the plan of the newest notes that have one, each line once."""
    notes = _notes_with_plan(store)
    if notes is None:
        return ()
    ticked = dict(store.plan_lines())
    noted, today = date.fromisoformat(notes.study_day), store.today()
    first = _first_day(item.get("when", "") for item in _items(notes))
    written = _written(notes, exercises)
    found: list[Line] = []
    for item in _items(notes):
        text, when = str(item["text"]), str(item.get("when", ""))
        if any(text == line.text for line in found):
            continue
        by, told = _happened(text, store, exercises, written, noted)
        if ticked.get(text):
            by = "hand"
        meant = _day_of(when, noted, first)
        day = None if meant is None or by else max(meant, today)
        details = tuple(str(detail) for detail in item.get("details", ()))
        found.append(Line(len(found) + 1, text, when, bool(by), by, details, told, day))
    return tuple(found)


def planned_models(store: Tables, exercises: Mapping[str, Exercise]) -> dict[str, str]:
    """Return exercise → the line of the plan that asks for it by today (or on no day of its own), not yet done."""
    notes = _notes_with_plan(store)
    if notes is None:
        return {}
    ticked, today = dict(store.plan_lines()), store.today()
    noted, first = date.fromisoformat(notes.study_day), _first_day(item.get("when", "") for item in _items(notes))
    written = _written(notes, exercises)
    found: dict[str, str] = {}
    for item in _items(notes):
        text = str(item["text"])
        meant = _day_of(str(item.get("when", "")), noted, first)
        if ticked.get(text) or (meant is not None and meant > today):
            continue
        models, passed = _models_of(text, store, exercises, written, noted)
        for name in models:
            if name not in passed:
                found.setdefault(name, text)
    return found


def wished(store: Tables) -> tuple[int, int] | None:
    """Return how many models the newest notes that say so want written: "5-10 more implementations"."""
    for event in reversed(store.events((EventKind.RETRO,))):
        wishes = [*_WISH.finditer(str(event.payload.get("text", "")))]
        if wishes:
            best = next((wish for wish in wishes if "implementation" in wish[0].lower()), wishes[0])
            low, high = (int(_WORDS.get(best[n].lower(), 0) or best[n]) for n in (1, 2))
            return (low, high)
    return None


def mentioned(text: str, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return the exercises whose model a line names ("Implement K-NN (easier)" → ``knn-classifier``)."""
    words = _letters(text)
    found: dict[str, str] = {}
    for name, exercise in exercises.items():
        names = {_letters(candidate) for candidate in (exercise.title, name, *exercise.classes)}
        hits = [candidate for candidate in names if len(candidate) > 2 and candidate in words]
        if hits:
            found[name] = max(hits, key=len)
    # "decision tree" is also inside "decision tree split": the exercise named by most letters, or equally, wins.
    longest = max((len(hit) for hit in found.values()), default=0)
    return tuple(name for name, hit in found.items() if len(hit) == longest)[:1]


def first_passes(store: Tables, since: date | None = None) -> dict[str, dict[str, Any]]:
    """Return exercise → its first attempt that passed, of those from a study day on."""
    found: dict[str, dict[str, Any]] = {}
    for attempt in store.attempts():
        if attempt["outcome"] == "correct" and (since is None or attempt["study_day"] >= since.isoformat()):
            found.setdefault(attempt["exercise"], attempt)
    return found


def _happened(
    text: str, store: Tables, exercises: Mapping[str, Exercise], written: Sequence[str], noted: date
) -> tuple[str, str]:
    """Return (what ticked a line or "", how far it is) from what was really done."""
    models, passed = _models_of(text, store, exercises, written, noted)
    if models:
        told = [f"{name} in {passed[name]['seconds'] // 60} min" for name in models if _timed(passed.get(name))]
        if len(models) > 1 and not told:
            told = [f"{sum(name in passed for name in models)} of {len(models)}: {', '.join(models)}"]
        return (", ".join(models) if all(name in passed for name in models) else ""), ", ".join(told)
    areas = _areas_of(text) if _PRACTICE.search(text) else ()
    if not areas:
        return "", ""
    reviews = store.events((EventKind.REVIEW,))
    answers = [e.payload.get("area") for e in reviews if date.fromisoformat(e.study_day) >= noted]
    counts = [min(answers.count(area), ENOUGH) for area in areas]
    told_answers = f"{sum(counts)} of {ENOUGH * len(areas)} answers: {', '.join(areas)}"
    return ("practice" if all(count >= ENOUGH for count in counts) else ""), told_answers


def _models_of(
    text: str, store: Tables, exercises: Mapping[str, Exercise], written: Sequence[str], noted: date
) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    """Return the models that a line is about, and the passes that count for it: of "again" only those since."""
    again = bool(_AGAIN.search(text))
    models = mentioned(text, exercises) or (tuple(written) if again and _BOTH.search(text) else ())
    return models, first_passes(store, noted if again else None) if models else {}


def _notes_with_plan(store: Tables) -> Event | None:
    """Return the newest notes that hold a plan."""
    return next((e for e in reversed(store.events((EventKind.RETRO,))) if _items(e)), None)


def _timed(attempt: Mapping[str, Any] | None) -> bool:
    return attempt is not None and bool(attempt["seconds"]) and attempt["seconds"] >= 60


def _areas_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area for hit in _mapper().hits(text) for area in hit.areas))


@cache
def _mapper() -> Mapper:
    from studyml.retro import shipped_lexicon  # large, and needed only for lines about areas
    from studyml.retro.mapping import Mapper

    return Mapper(shipped_lexicon())


def _items(event: Event) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = event.payload.get("findings", {}).get("plan", ())
    return found


def _written(event: Event, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """Return the models that the notes tell a time of: those written that day."""
    lines = str(event.payload.get("text", "")).split("\n")
    times = event.payload.get("findings", {}).get("times", ())
    told = [lines[time["line"] - 1] for time in times if time.get("minutes") and 0 < time["line"] <= len(lines)]
    return tuple(dict.fromkeys(name for line in told for name in mentioned(line, exercises)))


def _first_day(headings: Iterable[str]) -> int:
    """Return which numbered day the notes are of: one before "Day 2 (Tomorrow)", that of "rest of Day 1", else 1."""
    for heading in headings:
        if (number := _DAYS.search(heading)) and re.search("tomorrow", heading, re.IGNORECASE):
            return int(number[1]) - 1
        if number and re.search("today", heading, re.IGNORECASE):
            return int(number[1])
    return 1


def _day_of(when: str, noted: date, first: int) -> date | None:
    if number := _DAYS.search(when):
        return noted + timedelta(days=max(int(number[1]) - first, 0))
    if re.search(r"\btomorrow\b|\bnext day\b", when, re.IGNORECASE):
        return noted + timedelta(days=1)
    if re.search(r"\btoday\b|\btonight\b", when, re.IGNORECASE):
        return noted
    for place, name in enumerate(_WEEKDAYS):
        if re.search(rf"\b{name}[a-z]*day\b", when, re.IGNORECASE):
            return noted + timedelta(days=(place - noted.weekday() - 1) % 7 + 1)
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
