"""docs/coverage.md is complete, current, and names only what exists; what it calls refused is refused."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from studyml.decks import Library, ask, load_library
from studyml.exercises import load_exercises
from studyml.grading import grade
from studyml.model import Kind, Outcome

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "docs" / "coverage.py"))
PARTS, TRUTHS = SCRIPT["read_tables"]()
ITEMS: list[dict[str, Any]] = [item for part in PARTS for item in part["items"]]


@cache
def library() -> Library:
    return load_library(None)


def test_every_one_of_the_116_items_is_covered_or_said_to_be_open() -> None:
    assert [item["n"] for item in ITEMS] == list(range(1, 117))
    assert [item["n"] for item in ITEMS if not item.keys() & {"cards", "exercises", "features", "open"}] == []


def test_every_one_of_the_18_truths_has_a_card_and_all_but_the_learner_s_own_words_a_refused_claim() -> None:
    assert [truth["n"] for truth in TRUTHS] == [f"R{n}" for n in range(1, 19)]
    assert [truth["n"] for truth in TRUTHS if not truth["cards"]] == []
    assert [truth["n"] for truth in TRUTHS if not truth.get("refused")] == ["R18"]


def test_every_card_exercise_and_file_it_names_exists() -> None:
    rows = [*ITEMS, *TRUTHS]
    known = {
        "cards": set(library().cards),
        "exercises": set(load_exercises()),
        "features": {name for row in rows for name in row.get("features", ()) if (ROOT / name).is_file()},
    }
    missing = [
        (row["n"], name)
        for row in rows
        for key, names in known.items()
        for name in row.get(key, ())
        if name not in names
    ]
    assert missing == []


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["n"])
def test_the_judge_refuses_what_the_notes_claim_and_accepts_what_is_true(truth: dict[str, Any]) -> None:
    for card, claim in truth.get("refused", {}).items():
        question = ask(library().cards[card], 1)
        if question.kind is Kind.CHOICE:  # word for word, or the table shows an option that is none
            assert claim in [option.text for option in question.options]
        assert grade(question, claim).outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR), (card, claim)
    for card, answer in truth.get("accepted", {}).items():
        assert grade(ask(library().cards[card], 1), answer).outcome is Outcome.CORRECT, (card, answer)


def test_the_page_is_the_one_the_table_makes() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == SCRIPT["render"](PARTS, TRUTHS), "run: make pages"
