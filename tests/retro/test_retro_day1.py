"""The real notes, read by hand first: what is in them, line by line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.decks import load_areas
from studyml.retro import Findings, read_retro

NOTES = Path(__file__).parents[2] / "cards" / "examples" / "day-1.txt"

WEAK_BY_HAND = {
    # the learner's own retro, lines 583-594
    "numpy.translate": ("medium", 585),  # "how to tranfer matrix operations into numpy"
    "shapes.matmul": ("high", 586),  # "the right dimensions of each operand"; the review: High Priority, line 502
    "grad.matrix": ("high", 587),  # "derivitive when matrices are involved"; the table: HIGH, line 487
    "shapes.vec": ("medium", 591),  # "`b` is a scalar or a vector"
    "loss.classification": ("medium", 593),  # "Logistic regression loss function"
    "grad.logistic": ("high", 594),  # "derivitive of the cross entropy"; the review: gradient formulas, lines 498-500
    # the reviewer alone
    "grad.linear": ("high", 498),  # "Gradient formulas", with linear regression's below
    "loss.reduction": ("medium", 510),  # "Loss functions - Remember to average"
    "stability": ("medium", 511),
}
STRONG_BY_HAND = {
    "optim": 179,
    "loss.regression": 182,
    "grad.mlp": 183,
    "activations": 419,
    "structure": 485,
    "numpy.idioms": 489,
}
TIMES_BY_HAND = [
    ([60, None], [20, 30], 188),
    (None, [0, 60], 215),
    (None, [0, 30], 229),
    ([60, 60], None, 410),
    ([60, 60], None, 411),
    ([60, 60], [20, 25], 472),
    (None, [30, 30], 524),
    (None, [20, 25], 544),
    (None, [30, 40], 572),
]
PLAN_BY_HAND = {
    215: "Logistic Regression", 218: "Compare with solution", 219: "Note what took longest",
    223: "Review gradient formulas", 224: "matrix operation patterns", 225: "3-5 more algorithms",
    230: "K-Nearest Neighbors", 231: "K-Means", 232: "Decision Tree", 523: "Re-implement both algorithms",
    527: "Review gradient formulas", 535: "Fast.AI lessons", 536: "Implement K-NN",
    537: "image classification project", 538: "K-Means",
}  # fmt: skip


@pytest.fixture(scope="module")
def findings() -> Findings:
    return read_retro(NOTES.read_bytes(), NOTES.name, load_areas())


def test_the_encoding_is_repaired_once_and_whole(findings: Findings) -> None:
    assert findings.repaired == "mac_roman"
    assert findings.text.split("\n")[410 - 1 + 2] == "  - Looked up: Cross-entropy formula ✅"
    assert "‚" not in findings.text and "üî" not in findings.text
    assert "L = -(1/n) * Σ[y*log(ŷ) + (1-y)*log(1-ŷ)]" in findings.text


def test_weak_areas_are_those_found_by_hand_and_no_other(findings: Findings) -> None:
    assert {f.area: (f.priority, f.line) for f in findings.weak} == WEAK_BY_HAND


def test_strong_areas_are_those_found_by_hand_and_no_other(findings: Findings) -> None:
    assert {f.area: f.line for f in findings.strong} == STRONG_BY_HAND


def test_high_priorities_come_first(findings: Findings) -> None:
    assert [f.priority for f in findings.weak] == ["high"] * 4 + ["medium"] * 5


def test_times(findings: Findings) -> None:
    assert [(t["minutes"], t["goal"], t["line"]) for t in findings.to_json()["times"]] == TIMES_BY_HAND


def test_scores(findings: Findings) -> None:
    assert [(s["name"], s["score"], s["of"], s["line"]) for s in findings.to_json()["scores"]] == [
        ("Theory", 8, 10, 465),
        ("Implementation", 6.5, 10, 470),
        ("Debugging", 7, 10, 475),
    ]


def test_plan_holds_the_outer_points_without_advice_or_code(findings: Findings) -> None:
    assert [item.line for item in findings.plan] == sorted(PLAN_BY_HAND)
    for item in findings.plan:
        assert PLAN_BY_HAND[item.line] in item.text
    assert {item.when for item in findings.plan if item.line > 530} == {"Days 3-7"}


def test_the_reviewers_good_against_the_learners_difficult_is_a_conflict(findings: Findings) -> None:
    (conflict,) = findings.conflicts
    assert conflict.area == "numpy.translate"
    assert "tranfer matrix operations into numpy" in conflict.learner
    assert "Numpy operations" in conflict.reviewer and "Good" in conflict.reviewer
    assert conflict.lines == (585, 587, 484)


def test_nothing_under_a_bad_heading_was_left_unmapped(findings: Findings) -> None:
    assert findings.unmapped == ()


def test_every_finding_says_why(findings: Findings) -> None:
    reasons = {f.area: f.reason for f in findings.weak}
    assert reasons["grad.logistic"].startswith(
        "matched 'derivative of the cross entropy', reading 'derivitive' as 'derivative' under 'what was forgotten'"
    )
    assert all("matched '" in f.reason for f in (*findings.weak, *findings.strong))


def test_the_json_has_exactly_the_keys_of_the_contract(findings: Findings) -> None:
    found = findings.to_json()
    assert list(found) == [
        "schema", "repaired", "text", "weak", "strong", "times", "scores", "plan", "conflicts", "unmapped",
    ]  # fmt: skip
    assert set(found["weak"][0]) == {"area", "priority", "reason", "line"}
    assert set(found["strong"][0]) == {"area", "reason", "line"}
    assert set(found["plan"][0]) == {"text", "line"}
