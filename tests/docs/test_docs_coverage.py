"""docs/coverage.md is complete, current, and names only what exists."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from studyml.decks import load_library
from studyml.exercises import load_exercises

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "docs" / "coverage.py"))


def items() -> list[dict[str, Any]]:
    return [item for part in SCRIPT["read_parts"]() for item in part["items"]]


def test_every_one_of_the_116_items_is_covered_or_said_to_be_open() -> None:
    assert [item["n"] for item in items()] == list(range(1, 117))
    assert [item["n"] for item in items() if not item.keys() & {"cards", "exercises", "features", "open"}] == []


def test_every_card_exercise_and_file_it_names_exists() -> None:
    known = {
        "cards": set(load_library(None).cards),
        "exercises": set(load_exercises()),
        "features": {name for item in items() for name in item.get("features", ()) if (ROOT / name).is_file()},
    }
    missing = [
        (item["n"], name)
        for item in items()
        for key, names in known.items()
        for name in item.get(key, ())
        if name not in names
    ]
    assert missing == []


def test_the_page_is_the_one_the_table_makes() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == SCRIPT["render"](SCRIPT["read_parts"]()), "run: python docs/coverage.py"
