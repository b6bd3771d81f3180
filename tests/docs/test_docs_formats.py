"""The pages of the two formats name what is read: every field of a kind, every key of an exercise, every probe's."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

import pytest
from printed import ROOT

from studyml.decks.kinds import COMMON, OPTIONAL, REQUIRED
from studyml.exercises.form import KEYS, ROLE_KEYS
from studyml.model import Kind
from studyml.model.probe import Call, Probe

CARDS = (ROOT / "cards" / "README.md").read_text(encoding="utf-8")
EXERCISES = (ROOT / "docs" / "exercise-format.md").read_text(encoding="utf-8")
ROWS = {name.strip("`"): (needs, may) for name, needs, may in re.findall(r"^\| (.*?) \| (.*?) \|(.*?)\|$", CARDS, re.M)}
WITHOUT_A_WORD = {"name", "calls", "role"}
"""What every probe of the example shows by its place."""


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z]+)(?:`| = )", re.sub(r"\([^)]*\)", "", cell)))


@pytest.mark.parametrize("kind", Kind)
def test_the_cards_page_has_the_fields_of_each_kind(kind: Kind) -> None:
    needs, may = ROWS[kind]
    assert (named(needs), named(may)) == (REQUIRED[kind], OPTIONAL[kind])


def test_the_cards_page_has_the_fields_of_every_kind() -> None:
    needs, may = ROWS["every kind"]
    assert (named(needs), named(may)) == ({"kind"}, COMMON)


def test_the_exercise_page_has_every_key() -> None:
    found = re.search(r"```toml\n(.*?)```", EXERCISES, re.DOTALL)
    assert found is not None
    example = tomllib.loads(found[1])
    assert (set(example), set(example["roles"]["predict"])) == (set(KEYS), ROLE_KEYS)


@pytest.mark.parametrize("value", [Probe, Call], ids=["Probe", "Call"])
def test_the_exercise_page_has_every_part_of_a_probe(value: type[Probe | Call]) -> None:
    code = " ".join(re.findall(r"```python\n.*?```|`[^`\n]+`", EXERCISES, re.DOTALL))
    names = {field.name for field in fields(value)} - WITHOUT_A_WORD
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()
