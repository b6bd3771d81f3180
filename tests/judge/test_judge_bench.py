"""The bench of our own models: a busy machine changes no answer, and a missing answer passes nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from studyml.errors import ExerciseError
from studyml.exercises import load_exercises
from studyml.judge.bench import Bench
from studyml.judge.judging import Judge

EXERCISE = load_exercises()["standardizer"]
HEAD = "def transform(self, Q: np.ndarray) -> np.ndarray:\n"


def changed(statement: str) -> str:
    """Return the reference with a statement at the beginning of ``transform``."""
    assert HEAD in EXERCISE.reference
    return EXERCISE.reference.replace(HEAD, f"{HEAD}        {statement}\n")


def test_a_model_that_gets_no_processor_for_a_while_still_answers() -> None:
    """A wait stands for a machine that is busy with others: the limit counts processor time."""
    waits = changed("import threading; threading.Event().wait(0.2)")
    assert Bench(waits, EXERCISE, limit=0.1).ask(EXERCISE.probes()[0]) is not None


def test_a_model_that_never_ends_has_no_answer() -> None:
    assert Bench(changed("while True: pass"), EXERCISE, limit=0.05).ask(EXERCISE.probes()[0]) is None


BROKEN = {
    "raises": ("reference.py", changed("1 / 0"), r"reference\.py: .*ZeroDivisionError"),
    "does not parse": ("reference.py", "def (", r"reference\.py:1: can't be run: SyntaxError"),
    "is of another exercise": ("reference.py", "class Other: pass", r"reference\.py: has no class or function"),
    "lacks a role": ("reference.py", EXERCISE.reference.replace("transform", "_other"), "plays no role for the probe"),
    "has probes that raise": ("probes.py", "x = 1\ny = x / 0", r"probes\.py:2: can't be run: ZeroDivisionError"),
}


@pytest.mark.parametrize("file, text, word", BROKEN.values(), ids=BROKEN)
def test_a_broken_reference_passes_nothing_and_is_an_error_with_its_line(
    tmp_path: Path, file: str, text: str, word: str
) -> None:
    folder = tmp_path / "standardizer"
    shutil.copytree(EXERCISE.folder, folder)
    (folder / file).write_text(text)
    with Judge(tmp_path) as judge, pytest.raises(ExerciseError) as raised:
        judge.check_text(EXERCISE.reference, "standardizer.py")
    assert re.search(word, str(raised.value)), str(raised.value)
