"""Varied notes (126 of them), labelled by hand: how many weak areas are found, and how many are named right."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.decks import load_areas
from studyml.retro import Findings, read_retro

FOLDER = Path(__file__).parent / "notes"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read() -> dict[str, Findings]:
    areas = load_areas()
    return {name: read_retro((FOLDER / name).read_bytes(), name, areas) for name in EXPECTED}


def _allowed(expected: dict[str, Any]) -> set[str]:
    return {area for choice in expected["weak"] for area in choice.split("|")} | set(expected.get("maybe", ()))


def test_every_file_is_labelled() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*EXPECTED, "expected.toml"}


def test_weak_areas_are_found(read: dict[str, Findings]) -> None:
    missed = [
        (name, choice)
        for name, expected in EXPECTED.items()
        for choice in expected["weak"]
        if not {f.area for f in read[name].weak} & set(choice.split("|"))
    ]
    total = sum(len(expected["weak"]) for expected in EXPECTED.values())
    assert len(missed) <= 0.03 * total, missed


def test_weak_areas_named_are_right(read: dict[str, Findings]) -> None:
    named = [(name, f.area, f.reason) for name in EXPECTED for f in read[name].weak]
    false = [row for row in named if row[1] not in _allowed(EXPECTED[row[0]])]
    assert len(false) <= 0.03 * len(named), false


def test_no_area_is_called_weak_and_strong(read: dict[str, Findings]) -> None:
    for findings in read.values():
        assert not {f.area for f in findings.weak} & {f.area for f in findings.strong}


def test_strong_areas_are_found(read: dict[str, Findings]) -> None:
    wanted = [(name, area) for name, expected in EXPECTED.items() for area in expected.get("strong", ())]
    missed = [(name, area) for name, area in wanted if area not in {f.area for f in read[name].strong}]
    assert len(missed) <= 0.05 * len(wanted), missed


@pytest.mark.parametrize("name", [name for name, expected in EXPECTED.items() if "times" in expected])
def test_times_are_found(read: dict[str, Findings], name: str) -> None:
    found = [(t["minutes"], t["goal"]) for t in read[name].to_json()["times"]]
    for minutes, goal in EXPECTED[name]["times"]:
        bounds = [None if bound == "more" else bound for bound in minutes]
        assert (bounds, None if goal == "none" else goal) in found


def test_lines_of_another_language_are_shown_unmapped(read: dict[str, Findings]) -> None:
    findings = read["a15_german.md"]
    assert findings.weak == ()
    assert [(u.line, len(u.nearest)) for u in findings.unmapped] == [(4, 3), (5, 3)]
    assert "grad.softmax" in findings.unmapped[0].nearest


def test_a_reviewers_praise_of_what_the_learner_found_hard_is_a_conflict(read: dict[str, Findings]) -> None:
    assert [c.area for c in read["a16_reviewer.md"].conflicts] == ["shapes.broadcast"]


def test_the_newest_day_wins(read: dict[str, Findings]) -> None:
    findings = read["b15.md"]
    assert {f.area for f in findings.strong} >= {"activations", "shapes.broadcast"}
    assert {f.area for f in findings.weak} == {"grad.softmax", "debug"}
