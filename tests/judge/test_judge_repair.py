"""Repairs: only where the failed probe came through, and likeliest first."""

from __future__ import annotations

import pytest

from studyml.judge.judging import Judge
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


UNSEEN = """
import numpy as np

def accuracy(y, p):
    left = len(y)
    while left != 0:
        left = left - 1
    return np.mean(y == p)

def precision(y, p):
    hits = np.sum((y == 1) & (p == 1))
    return hits / np.sum(p == 1) if np.any(p == 1) else 0.0

def recall(y, p):
    hits = np.sum((y == 1) & (p == 1))
    return hits / np.sum(y == 1) if np.any(y == 1) else 0.0

def f1(y, p):
    a, b = precision(y, p), recall(y, p)
    return 2 * a * b / (a + b) if a + b > 0 else 0.0

def confusion_matrix(y, p):
    return np.array([[np.sum((y == i) & (p == j)) for j in (0, 1)] for i in (0, 1)])
"""


@pytest.mark.parametrize("demo", ["", "\nwhile True:\n    pass\n"], ids=["alone", "beside an endless demo"])
def test_what_mends_a_slip_names_it_though_other_changes_never_end(demo: str) -> None:
    wrong = UNSEEN.replace("np.mean(y == p)", "np.mean(y == p) * 0.9")
    with Judge() as judge:
        (verdict,) = judge.check_text(wrong + demo, "metrics.py", "classification-metrics")
    assert verdict.mistakes[0].code == "extra_factor"
    assert verdict.line == 8 and "look at line 8" in verdict.message
