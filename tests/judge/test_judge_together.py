"""Files of one author may meet in one child: each is judged as if it were alone, and what spoils the child ends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from studyml.exercises import load_exercises
from studyml.judge.judging import ENTRY, Judge
from studyml.sandbox.cell import Cell, open_cell
from studyml.sandbox.limits import Limits
from studyml.sandbox.standby import StandbyCell

NAME = "linear-regression"
EXERCISE = load_exercises()[NAME]
RIGHT = EXERCISE.reference
DEMO = RIGHT + "\nnp.ones(2) / 0\n"
MARK = "import random\nif hasattr(random, 'mark'):\n    raise ValueError('here before')\nrandom.mark = 1\n" + RIGHT


def remarks(judge: Judge, text: str) -> list[str]:
    (verdict,) = judge.check_text(text, f"{NAME}.py", NAME)
    assert verdict.correct, verdict.message
    return [remark.message for remark in verdict.remarks]


@pytest.mark.parametrize("kind", [open_cell, StandbyCell])
def test_files_meet_in_one_child_until_it_is_renewed_or_has_done_its_jobs(kind: Callable[..., Cell]) -> None:
    with Judge(cell=kind(ENTRY, Limits(jobs=3))) as judge:
        assert remarks(judge, MARK) == []
        assert "here before" in remarks(judge, MARK)[0]
        judge.renew()
        assert remarks(judge, MARK) == []
        assert ["here before" in said for said in (*remarks(judge, MARK), *remarks(judge, MARK))] == [True, True]
        assert remarks(judge, MARK) == [], "the third job was its last"


def test_a_learners_file_never_meets_another() -> None:
    limits = Limits(jobs=1)
    with Judge(cell=open_cell(ENTRY, limits)) as judge, Judge(cell=StandbyCell(ENTRY, limits)) as other:
        assert [remarks(other, MARK) for _ in range(2)] == [[], []]
        assert [remarks(judge, MARK) for _ in range(3)] == [[], [], []]


SPOILERS = {
    "it replaces a function of NumPy": "import numpy as np\nnp.zeros = None\n" + RIGHT,
    "it has NumPy raise": "import numpy as np\nnp.seterr(all='raise')\n" + RIGHT,
    "it takes the place of a module": "import sys, types\nsys.modules['submission'] = types.ModuleType('mine')\n"
    + RIGHT,
    "it imports what is not here": "import sklearn, matplotlib.pyplot as plt\n" + RIGHT,
    "it leaves": RIGHT.replace("def step(", "def step(self, *a):\n        import os\n        os._exit(0)\n    def no("),
    "it never ends": RIGHT.replace("def step(", "def step(self, *a):\n        while True: pass\n    def no("),
    "it alters its inputs": RIGHT.replace("error = self.predict(X) - y", "y -= self.predict(X)\n        error = -y"),
    "it is traced": next(m.source for m in EXERCISE.mutants() if m.mistake == "missing_mean"),
}


@pytest.mark.parametrize("kind", SPOILERS)
def test_what_was_there_before_changes_no_verdict(kind: str) -> None:
    assert SPOILERS[kind] != RIGHT
    with Judge(limits=Limits(seconds=0.8)) as alone, Judge(limits=Limits(seconds=0.8, jobs=9)) as judge:
        (spoilt,) = alone.check_text(SPOILERS[kind], f"{NAME}.py", NAME)
        for _ in range(2):
            (again,) = judge.check_text(SPOILERS[kind], f"{NAME}.py", NAME)
            assert (again.outcome, again.mistakes, again.remarks) == (spoilt.outcome, spoilt.mistakes, spoilt.remarks)
            assert remarks(judge, DEMO) == []
