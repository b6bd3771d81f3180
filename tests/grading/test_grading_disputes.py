"""Disputed verdicts, settled: each file in ``disputes`` is one case with the outcome it should have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyml.decks import ask, load_library
from studyml.grading import grade
from studyml.grading.questions import question_from_json
from studyml.study.disputes import keep

CASES = sorted((Path(__file__).parent / "disputes").glob("*.jsonl"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_settled_dispute_stays_settled(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    question, answer = question_from_json(case)
    assert grade(question, answer).outcome == case["should"]


@pytest.mark.parametrize(
    ("card", "answer"),
    [
        ("bce-dw", "X.T @ (p - y)"),
        ("vec-b-k-outputs", "1"),
        ("mm-gradient-shape", "()"),
        ("bce-derivation", "dL/dp = y/p\ndp/dz = p"),
        ("bce-dw-bug", "1"),
    ],
)
def test_a_kept_case_is_judged_as_it_was(card: str, answer: str, tmp_path: Path) -> None:
    question = ask(load_library(None).cards[card], 5)
    verdict = grade(question, answer, diagnose=True)
    kept = keep(tmp_path, question, answer, verdict, datetime(2027, 1, 15, tzinfo=UTC))
    case = json.loads(kept.read_text(encoding="utf-8"))
    again, same = question_from_json(case)
    assert same == answer
    assert grade(again, same).outcome == verdict.outcome == case["verdict"]["outcome"]
    assert case["should"] == "correct"
