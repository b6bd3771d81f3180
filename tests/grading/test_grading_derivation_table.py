"""The table of derivations: right ones accepted, of wrong ones the first wrong line found."""

from __future__ import annotations

import pytest
from derivation_problems import QUESTIONS, RIGHT, WRONG

from studyml.grading import grade
from studyml.model import Outcome

EVERY = 3
"""The suite takes every third; ``bench/verdicts.py`` takes all."""


@pytest.mark.parametrize(("name", "answer"), RIGHT[::EVERY])
def test_right_derivations(name: str, answer: str) -> None:
    verdict = grade(QUESTIONS[name], answer)
    assert [(step.text, step.message) for step in verdict.steps if step.faulty] == []
    assert verdict.outcome is Outcome.CORRECT


@pytest.mark.parametrize(("name", "answer", "first", "codes"), WRONG[::EVERY])
def test_the_first_wrong_line(name: str, answer: str, first: int, codes: str) -> None:
    verdict = grade(QUESTIONS[name], answer)
    bad = next(step for step in verdict.steps if step.faulty)
    assert bad.line == first, codes
