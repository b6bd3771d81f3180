"""The README tells the truth: its commands exist, its pictures are there, its two commands are the ones CI runs."""

from __future__ import annotations

import re
from pathlib import Path

from studyml.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_it_names_exists() -> None:
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", README, flags=re.DOTALL))
    named = set(re.findall(r"studyml ([a-z]+)\b", code))
    assert len(named) > 8
    assert named <= set(COMMANDS)


def test_every_command_is_in_its_table() -> None:
    table = README.split("## Commands")[1].split("## ")[0]
    assert {name for name in COMMANDS if not re.search(rf"`(?:studyml )?{name}\b", table)} == set()


def test_every_picture_and_page_it_links_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_ci_takes_its_commands_from_here() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    markers = re.findall(r'command_after "(.*?)"\)', gate)
    assert len(markers) == 2
    assert all(README.count(marker) == 1 for marker in markers)
