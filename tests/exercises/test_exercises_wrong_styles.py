"""The same submissions in other styles with one slip each fail, and the slip has its name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.judge.judging import Judge

HERE = Path(__file__).parent
WRONG = tomllib.loads((HERE / "wrong.toml").read_text(encoding="utf-8"))["wrong"]


@pytest.mark.parametrize("row", WRONG, ids=[f"{row['right']}-{row['codes'][0]}" for row in WRONG])
def test_wrong_ones_fail_with_their_mistake(judge: Judge, row: dict[str, Any]) -> None:
    source = (HERE / "right" / f"{row['right']}.py").read_text(encoding="utf-8")
    assert row["old"] in source
    (verdict,) = judge.check_text(
        source.replace(row["old"], row["new"], 1), f"{row['right']}.py", row["right"].partition("__")[0]
    )
    assert not verdict.correct
    assert verdict.mistakes, verdict.message
    assert verdict.mistakes[0].code in row["codes"], verdict.message
