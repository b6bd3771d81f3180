"""The words both front ends share: where the carets stand."""

from __future__ import annotations

import pytest

from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict
from studyml.study import wording

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
