"""Some 120 notes of other people in many shapes: how many areas are found, and how many of those named are right."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.decks import load_areas
from studyml.retro import Findings, read_retro

NOTES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "more_notes.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def read() -> dict[str, Findings]:
    areas = load_areas()
    return {name: read_retro(notes["text"].encode(), name, areas) for name, notes in NOTES.items()}


@pytest.mark.parametrize("side", ["weak", "strong"])
def test_areas_are_found_and_named_right(read: dict[str, Findings], side: str) -> None:
    missed, false, wanted, named = [], [], 0, 0
    for name, notes in NOTES.items():
        found = {f.area: f.reason for f in getattr(read[name], side)}
        choices = [set(choice.split("|")) for choice in notes.get(side, ())]
        allowed = set().union(*choices, notes.get("maybe" if side == "weak" else "maybe_strong", ()))
        missed += [(name, sorted(choice)) for choice in choices if not choice & set(found)]
        false += [(name, area, reason) for area, reason in found.items() if area not in allowed]
        wanted, named = wanted + len(choices), named + len(found)
    assert len(missed) <= (0.03 if side == "weak" else 0.07) * wanted, missed
    assert len(false) <= 0.03 * named, false


def test_times_are_found(read: dict[str, Findings]) -> None:
    missed, wanted = [], 0
    for name, notes in NOTES.items():
        found = [(t["minutes"] or [], t["goal"] or []) for t in read[name].to_json()["times"]]
        for minutes, goal in notes.get("times", ()):
            wanted += 1
            if ([None if bound == -1 else bound for bound in minutes], goal) not in found:
                missed.append((name, minutes, goal))
    assert len(missed) <= 0.05 * wanted, missed
