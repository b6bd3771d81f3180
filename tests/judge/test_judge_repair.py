"""Repairs: only where the failed probe came through, and likeliest first."""

from __future__ import annotations

from studyml.judge.repair import repairs

SOURCE = """import numpy as np
SCALE = 1 - 2

def predict(X, w):
    return np.sum(X * w, 0)

def loss(X, y, w):
    return np.mean((predict(X, w) - y) ** 2, axis=0)
"""


def lines(trodden: set[int] | None) -> set[int]:
    return {repair.line for repair in repairs(SOURCE, 99, trodden)}


def test_functions_that_did_not_run_are_left_alone_and_the_top_level_is_not() -> None:
    assert lines({5}) - {1} == {2, 5}
    assert lines(None) - {1} == {2, 5, 8}


def test_an_axis_is_changed_by_its_place_as_by_its_name_before_anything_else() -> None:
    first = [repair for repair in repairs(SOURCE, 3, {5}) if repair.line == 5]
    assert [repair.codes for repair in first[:2]] == [("axis", "reduction")] * 2
    assert "np.sum(X * w, 1)" in first[0].source and "np.sum(X * w, -1)" in first[1].source


def test_a_tiny_number_inside_a_log_is_taken_away() -> None:
    guarded = "import numpy as np\ndef loss(p):\n    return -np.mean(np.log(p + 1e-07) + (p + 1e-07))\n"
    found = [repair for repair in repairs(guarded, 99) if "log_of_zero" in repair.codes]
    assert [repair.line for repair in found] == [3]
    assert "np.log(p) + (p + 1e-07)" in found[0].source
    assert not [r for r in repairs(guarded.replace("1e-07", "1.0"), 99) if "log_of_zero" in r.codes]
