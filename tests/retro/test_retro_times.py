"""Durations and marks in prose."""

from __future__ import annotations

import pytest

from studyml.retro.scores import cell_score, read_score
from studyml.retro.times import cell_minutes, read_all_times, read_times


@pytest.mark.parametrize(
    ("text", "minutes", "goal"),
    [
        ("took >1hr (goal: 20-30min)", (60, None), (20, 30)),
        ("38 min (goal: 20-30min)", (38, 38), (20, 30)),
        ("1h 10m", (70, 70), None),
        ("45min vs 25", (45, 45), (25, 25)),
        ("Try it (give yourself 1 hour max)", None, (0, 60)),
        ("Goal: 30 minutes each", None, (30, 30)),
        ("it took an hour and a half", (90, 90), None),
        ("need 20-25 min, you're at 1 hour", (60, 60), (20, 25)),
        ("k-NN took me about 50 minutes instead of 20", (50, 50), (20, 20)),
        ("softmax: 1:15 (target 0:30)", (75, 75), (30, 30)),
        ("2h30 on backprop", (150, 150), None),
        ("I spent two hours on the conv backward", (120, 120), None),
        ("Logistic regression took 40-45 min, should be 20", (40, 45), (20, 20)),
        ("It took me forty five minutes", (45, 45), None),
        ("finished k-means in under 30 minutes", (0, 30), None),
        ("over 2 hours on attention", (120, None), None),
        ("1.5 hours for batchnorm, goal < 45 min", (90, 90), (0, 45)),
        ("time: 55m / goal: 25m", (55, 55), (25, 25)),
        ("decision tree ~ 70 min (aim: 45)", (70, 70), (45, 45)),
        ("90 min actual vs 30 min planned", (90, 90), (30, 30)),
        ("I needed 75 min; the goal was 30.", (75, 75), (30, 30)),
        ("spent half an hour debugging shapes", (30, 30), None),
        ("a quarter of an hour for PCA: 15 min", (15, 15), None),
    ],
)
def test_what_was_taken_and_what_was_the_goal(
    text: str, minutes: tuple[float | None, float | None] | None, goal: tuple[float | None, float | None] | None
) -> None:
    assert read_times(text) == (minutes, goal)


@pytest.mark.parametrize(
    "text",
    [
        "In a 45-minute ML coding interview:",
        "Morning (1 hour): Re-implement both algorithms",
        "Fast.AI lessons (at 1.5x speed)",
        "3-5 more algorithms to implement",
        "X: (n, m) - n samples",
        "lecture 3, a 50 min video",
        "Your 1 hour, need to speed up 2-3x",
        "1e-15 for eps, lr 0.01",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read_times(text) is None


def test_durations_of_a_plan_are_goals_or_nothing() -> None:
    assert read_times("Implement k-NN: 30 min", plan=True) is None
    assert read_times("Implement k-NN, at most 30 min, goal 20 min", plan=True) == (None, (20, 20))


@pytest.mark.parametrize(
    ("cell", "header", "minutes"),
    [
        ("62", "minutes", (62, 62)), ("20-30", "goal", (20, 30)), (">60", "min", (60, None)),
        ("1.5", "hours", (90, 90)),
        ("1h 5m", "time", (65, 65)), ("", "time", None), ("fast", "time", None),
    ],
)  # fmt: skip
def test_cells(cell: str, header: str, minutes: tuple[float | None, float | None] | None) -> None:
    assert cell_minutes(cell, header) == minutes


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Theory: 8/10 ✅", ("Theory", 8, 10)),
        ("Implementation: 6.5/10", ("Implementation", 6.5, 10)),
        ("Backpropagation: 40%", ("Backpropagation", 40, 100)),
        ("- PCA: ★★☆☆☆", ("PCA", 2, 5)),
        ("k-means: ⭐⭐⭐⭐⭐", ("k-means", 5, 5)),
        ("einsum, confidence: 2", ("einsum", 2, 5)),
        ("These appear in 80% of ML algorithms", None),
        ("dropout with p = 1/2", None),
        ("3/4 of the batch", None),
        ("12/10", None),
    ],
)
def test_marks(text: str, score: tuple[str, float, float] | None) -> None:
    found = read_score(text)
    assert found == score if score is None or found is None else (found[0].rstrip(", "), *found[1:]) == score


@pytest.mark.parametrize(
    ("cell", "header", "mark"),
    [
        ("2", "Confidence (1-5)", (2, 5)), ("7", "rating", (7, 10)), ("70%", "score", (70, 100)),
        ("⭐⭐", "Stars", (2, 5)), ("3/5", "x", (3, 5)), ("good", "x", None), ("9", "out of 5", None),
    ],
)  # fmt: skip
def test_marks_in_cells(cell: str, header: str, mark: tuple[float, float] | None) -> None:
    assert cell_score(cell, header) == mark


def test_one_line_may_hold_several_times() -> None:
    found = list(read_all_times("Logistic regression 38 min (goal 20-30), k-NN 22 min, PCA took an hour"))
    assert found == [((38, 38), (20, 30)), ((22, 22), None), ((60, 60), None)]
