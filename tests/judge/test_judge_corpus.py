"""Submissions in many styles: right ones pass, and the same with one mistake fail with its name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studyml.judge.extract import read_submission
from studyml.judge.judging import Judge

FOLDER = Path(__file__).parent / "right"
RIGHT = sorted(path.stem for path in FOLDER.glob("*.py"))
NAMES = {"linear": "linear-regression", "logistic": "logistic-regression"}


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as made:
        yield made


@pytest.mark.parametrize("name", RIGHT)
def test_right_styles_pass(judge: Judge, name: str) -> None:
    (verdict,) = judge.verdicts(read_submission(FOLDER / f"{name}.py"), f"{name}.py", NAMES[name.partition("__")[0]])
    assert verdict.correct, (verdict.message, verdict.assumed)
    assert any(probe.stage == "gradient" and not probe.skipped for probe in verdict.probes) or "sgd" in name


WRONG = tomllib.loads((Path(__file__).parent / "wrong.toml").read_text(encoding="utf-8"))["wrong"]


@pytest.mark.parametrize("row", WRONG, ids=[f"{row['right']}-{row['codes'][0]}-{i}" for i, row in enumerate(WRONG)])
def test_wrong_ones_fail_with_their_mistake(judge: Judge, row: dict[str, Any]) -> None:
    name = row["right"]
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert row["old"] in source
    wrong = source.replace(row["old"], row["new"], 1)
    (verdict,) = judge.check_text(wrong, f"{name}.py", NAMES[name.partition("__")[0]])
    assert not verdict.correct
    assert verdict.mistakes, verdict.message
    assert verdict.mistakes[0].code in row["codes"], (verdict.mistakes, verdict.message)
