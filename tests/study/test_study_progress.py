"""The Rust Profile today and before, and how well the learner knows what they know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studyml.cli import run
from studyml.clock import FixedClock
from studyml.decks import load_areas, load_library
from studyml.model import EventKind, Outcome, Verdict
from studyml.store import Store
from studyml.study.compose import Item
from studyml.study.progress import PillarRow, progress
from studyml.study.session import Session

LIBRARY, AREAS = load_library(None), load_areas()
RIGHT, WRONG = Verdict(Outcome.CORRECT), Verdict(Outcome.WRONG)
LOSS = "Loss functions"


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return Store.open(tmp_path / "studyml.db", clock)


def cards_of(area: str, count: int) -> list[str]:
    return [card.id for card in LIBRARY.cards.values() if card.area == area][:count]


def answer(store: Store, area: str, verdict: Verdict, count: int, confidence: str | None = None) -> None:
    for card in cards_of(area, count):
        Session(store, LIBRARY, [Item(card, 1, "")]).record("…", verdict, ms=1000, confidence=confidence)


def notes(store: Store, area: str, level: str) -> None:
    store.record_retro("…", [{"area": area, "level": level, "confirmed": True}])


def pillar(store: Store, name: str = LOSS) -> PillarRow:
    return next(row for row in progress(store, AREAS).pillars if row.pillar == name)


def test_a_pillar_shows_status_priority_and_why_as_the_learners_own_table(store: Store) -> None:
    assert (pillar(store).status, pillar(store).priority, pillar(store).why) == ("unknown", "", "not enough evidence")
    notes(store, "loss.classification", "high")
    row = pillar(store)
    assert (row.status, row.priority) == ("weak", "high")
    assert row.why == "loss.classification: no reviews yet, retro: high"


def test_a_past_day_is_shown_as_it_stood_then(store: Store, clock: FixedClock) -> None:
    notes(store, "loss.classification", "high")
    answer(store, "loss.classification", WRONG, 3)
    then = pillar(store).strength
    clock.advance(days=7)
    notes(store, "loss.classification", "good")
    answer(store, "loss.classification", RIGHT, 8)
    row = pillar(store)
    week, month = row.before
    assert row.strength is not None and week.strength == then and row.strength > 0.75
    assert (week.days, week.status) == (7, "weak")
    assert (month.days, month.status, month.strength) == (30, "unknown", None)


def test_what_was_taken_back_since_was_never_so(store: Store, clock: FixedClock) -> None:
    notes(store, "loss.classification", "high")
    before = pillar(store).strength
    answer(store, "loss.classification", WRONG, 1)
    clock.advance(days=7)
    store.undo()
    assert pillar(store).before[0].strength == before


def test_every_past_day_agrees_with_what_was_shown_on_it(store: Store, clock: FixedClock) -> None:
    shown = {}
    for number in range(12):
        answer(store, list(AREAS)[number % 4], RIGHT if number % 3 else WRONG, 2)
        if number in (3, 8):
            notes(store, "shapes.vec", "high" if number == 3 else "good")
        shown[store.today()] = store.weakness(store.today(), AREAS)
        clock.advance(days=2)
    assert {day: store.weakness(day, AREAS, then=True) for day in shown} == shown


def test_calibration_counts_what_was_said_and_what_came_of_it(store: Store) -> None:
    answer(store, "shapes.vec", RIGHT, 3, "sure")
    answer(store, "shapes.matmul", WRONG, 1, "sure")
    answer(store, "shapes.reduce", WRONG, 2, "guess")
    answer(store, "shapes.reshape", RIGHT, 2)
    assert [(c.said, c.answers, c.right) for c in progress(store, AREAS).confidence] == [
        ("sure", 4, 3), ("guess", 2, 0),
    ]  # fmt: skip


def test_stats_print_both(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T12:00+00:00")
    notes(store, "loss.classification", "high")
    answer(store, "shapes.vec", RIGHT, 3, "sure")
    assert len(store.events((EventKind.REVIEW,))) == 3
    assert run(["stats"]) == 0
    text = capsys.readouterr().out
    assert "how sure you were: sure 100% right of 3" in text
    row = next(line for line in text.splitlines() if line.startswith(LOSS))
    assert row.split()[2:7] == ["weak", "high", "–", "–", "53%"]
    assert run(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["confidence"] == [{"said": "sure", "answers": 3, "right": 3}]
    assert {"pillar", "status", "priority", "strength", "why", "before"} == found["pillars"][0].keys()
