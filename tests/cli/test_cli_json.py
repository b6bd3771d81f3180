"""``--json`` prints JSON or is refused, whatever it is given with: no program is handed a line of prose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from program import studyml

from studyml.cli import studyml as program

GIVEN = {
    "quiz": ["", "--why", "--why --area grad.logistic"],
    "due": [""],
    "retro": ["notes.md --yes", "notes.md --dry-run", "--draft", "--draft --edit --yes"],
    "check": ["right.py"],
    "code": ["", "kmeans"],
    "derive": ["bce-derivation line.txt"],
    "shape": ["X.T X=2,3"],
    "stats": [""],
    "plan": [""],
    "sheet": [""],
    "cards check": ["init"],
    "cards list": ["--area init"],
    "cards show": ["bce-dw", "bce-dw --times 2"],
    "cards marked": [""],
    "remind status": [""],
    "remind now": [""],
    "undo": ["", "--list", "--list bce-dw"],
    "restore": ["", "1", "1 --yes", "--salvage", "--salvage --yes", "nofile"],
    "import": ["events.jsonl"],
    "sync": ["folder"],
    "doctor": [],  # takes seconds; its own tests read its object
    "config": ["", "minutes", "minutes 30", "new 7", "away none", "theme ansi-dark", "minutes 0"],
}
"""Every command that has ``--json``, with arguments that make it do what it does."""
VALUES = {"area": "grad.logistic", "exercise": "kmeans", "kind": "choice", "form": "whole"}
ALONE = ("check", "doctor")
"""Their options don't say what is printed; each run takes a second, and ``check --watch`` never ends."""


def commands(group: click.Group, ctx: click.Context, front: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from commands(command, ctx, f"{front}{name} ")
        elif command is not None:
            yield f"{front}{name}", command


WITH_JSON = {
    name: command
    for name, command in commands(program, click.Context(program))
    if any("--json" in option.opts for option in command.params)
}


def lines(name: str) -> Iterator[str]:
    """A command's lines, and the first of them with each of its options."""
    yield from GIVEN[name]
    for option in WITH_JSON[name].params if name not in ALONE else ():
        if isinstance(option, click.Option) and "--json" not in option.opts:
            value = "" if option.is_flag or option.count else VALUES.get(str(option.name), "2")
            yield f"{GIVEN[name][0]} {option.opts[-1]} {value}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder, with what the lines above name."""
    folder = tmp_path_factory.mktemp("home")
    assert studyml("quiz", "--plain", "--limit", "2", home=folder, text=":show\n:quit\n").returncode == 0
    assert studyml("backup", home=folder).returncode == 0
    assert studyml("config", "editor", "true", home=folder).returncode == 0
    (folder / "notes.md").write_text("Weak: transposes\n")
    (folder / "line.txt").write_text("dL/dp = (p - y) / (p * (1 - p)) / n\n")
    (folder / "right.py").write_text("class KMeans:\n    pass\n")
    (folder / "events.jsonl").write_text(studyml("export", home=folder).stdout)
    return folder


def test_every_command_with_json_is_tried() -> None:
    assert GIVEN.keys() == WITH_JSON.keys()


@pytest.mark.parametrize("name", WITH_JSON)
def test_json_prints_json_or_is_refused(name: str, home: Path) -> None:
    for line in lines(name):
        done = studyml(*name.split(), *line.split(), "--json", home=home, at=home)
        rows = [json.loads(row) for row in done.stdout.splitlines()]
        assert all(row["schema"] == 1 for row in rows), line
        refused = done.returncode == 2 and not rows
        assert rows or refused or name in ("cards marked", "undo"), (line, done)
        assert not refused or len(done.stderr.splitlines()) == 1, (line, done)
