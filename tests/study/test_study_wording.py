"""The words both front ends share: where the carets stand."""

from __future__ import annotations

import pytest

from studyml.model import FoundMistake, Kind, Outcome, StepVerdict, Verdict
from studyml.study import wording
from studyml.study.inline_markdown import unmarked

PLAIN = ("a + X.T", (4, 7), "    ^^^")
COMBINING = ("p\u0302 + X.T", (5, 8), "    ^^^")
"""A letter with a combining mark is one cell."""
WIDE = ("\u4e2d + X.T", (4, 7), "     ^^^")
"""A wide character is two."""


@pytest.mark.parametrize(("answer", "span", "carets"), [PLAIN, COMBINING, WIDE], ids=["plain", "combining", "wide"])
def test_carets_stand_below_the_cells_of_the_mistake(answer: str, span: tuple[int, int], carets: str) -> None:
    mistake = FoundMistake("transpose", span=span)
    assert wording.underlined(answer, mistake) == [answer, carets]
    step = StepVerdict(Outcome.WRONG, (mistake,), text=answer)
    told = wording.steps(Verdict(Outcome.WRONG, steps=(step,), first_wrong=0))
    assert told[:2] == [f"✗ {answer}", f"  {carets} the first wrong line"]


def test_a_line_that_was_not_read_has_no_mark_of_right_or_wrong() -> None:
    step = StepVerdict(Outcome.UNDECIDED, message="not read: it is said in words", text="as above")
    told = wording.steps(Verdict(Outcome.CORRECT, steps=(step,)))
    assert told == ["? as above", "    not read: it is said in words"]


def test_read_aloud_a_card_has_no_marks_and_its_mathematics_all_of_its_stars() -> None:
    text = "Give **dL/dw** of `2**n * a`, a**2 and **half `b`**.\n```\nx = 1\n```\nDone"
    assert unmarked(text) == "Give dL/dw of 2**n * a, a**2 and half b.\n  x = 1\nDone"


@pytest.mark.parametrize(
    ("outcome", "told"), [(Outcome.CORRECT, ["exact: nothing was left to test"]), (Outcome.WRONG, [])]
)
def test_only_a_right_answer_says_that_nothing_was_left_to_test(outcome: Outcome, told: list[str]) -> None:
    assert wording.details(Verdict(outcome, evidence="exact"), Kind.SHAPE) == told
