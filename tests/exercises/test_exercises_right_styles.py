"""Right submissions in other styles than the stub's pass every exercise: ``right/<exercise>__<style>.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.judge.extract import read_submission
from studyml.judge.judging import Judge

RIGHT = sorted((Path(__file__).parent / "right").glob("*__*.py"))


@pytest.mark.parametrize("path", RIGHT, ids=[path.stem for path in RIGHT])
def test_right_styles_pass(judge: Judge, path: Path) -> None:
    (verdict,) = judge.verdicts(read_submission(path), path.name, path.stem.partition("__")[0])
    assert verdict.correct, (verdict.message, verdict.assumed)
    assert not verdict.remarks
    assert sum(not probe.skipped for probe in verdict.probes) >= 3
