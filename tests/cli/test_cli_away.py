"""A break means the same everywhere: until the day of coming back nothing is asked, unless it is on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import studyml

ANSWERS = "\n".join([":show"] * 6 + [":quit"])


def asked(home: Path, day: str) -> dict[str, tuple[int, int]]:
    """What each command would ask for on a day: cards due, new cards."""
    now = {"STUDYML_NOW": f"{day}T12:00+00:00"}
    due = json.loads(studyml("due", "--json", home=home, **now).stdout)
    plan = json.loads(studyml("plan", "--json", home=home, **now).stdout)["days"][0]
    composed = json.loads(studyml("quiz", "--why", "--json", home=home, **now).stdout)["questions"]
    spoken = json.loads(studyml("remind", "now", "--json", home=home, **now).stdout)["text"] or "0 due"
    return {
        "due": (due["due"], due["new"]),
        "plan": (plan["due"], plan["new"]),
        "quiz": (sum(not item["new"] for item in composed), sum(item["new"] for item in composed)),
        "remind": (int(spoken.split()[0]), plan["new"]),
    }


@pytest.mark.parametrize(("away", "set_on"), [("2027-03-01", "2027-02-10"), ("2027-02-08..2027-03-01", "2027-01-16")])
def test_in_a_break_every_command_asks_nothing_and_says_how_it_ends(away: str, set_on: str, tmp_path: Path) -> None:
    first = {"STUDYML_NOW": "2027-01-15T12:00+00:00"}
    assert studyml("quiz", "--plain", "--limit", "6", home=tmp_path, text=ANSWERS, **first).returncode == 0
    before = asked(tmp_path, "2027-01-20")
    assert before["due"][0] == before["plan"][0] == before["remind"][0] == 6
    assert studyml("config", "away", away, home=tmp_path, STUDYML_NOW=f"{set_on}T12:00+00:00").returncode == 0
    if set_on < "2027-01-20":
        assert asked(tmp_path, "2027-01-20") == before, "the break is still to come"
    for day in ("2027-02-10", "2027-02-28"):
        now = {"STUDYML_NOW": f"{day}T12:00+00:00"}
        assert set(asked(tmp_path, day).values()) == {(0, 0)}
        said = [studyml(*line.split(), home=tmp_path, **now).stdout for line in ("due", "quiz --plain")]
        assert all("Away until Monday 01 March" in text and "studyml config away none" in text for text in said)
        assert studyml("due", "--short", home=tmp_path, **now).stdout == ""
        assert studyml("due", "--quiet", home=tmp_path, **now).returncode == 1
        on_purpose = studyml("quiz", "--why", "--json", "--minutes", "25", home=tmp_path, **now).stdout
        assert len(json.loads(on_purpose)["questions"]) >= 6
    after = asked(tmp_path, "2027-03-01")
    assert after["due"] == after["plan"] and after["due"][1] == 8 and after["due"][0] == after["remind"][0]
