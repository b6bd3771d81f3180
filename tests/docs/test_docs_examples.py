"""Every command has an example in its ``--help``, and every example runs as printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from printed import World, copy, needs_a_terminal, outcome

from studyml.cli import studyml


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))


COMMANDS = dict(commands(studyml, ("studyml",)))


def examples(command: click.Command) -> list[str]:
    """The lines under "Examples:"; what stands before two spaces says where a line goes."""
    _, _, text = (command.epilog or "").partition(":\n")
    return [line.strip().rpartition(":  ")[2] for line in text.splitlines()]


FIRST: dict[str, str] = {}
"""Each example with the command whose test runs it: what a group shows is mostly its commands' own."""
for _name in sorted(COMMANDS, key=lambda name: -name.count(" ")):
    for _line in examples(COMMANDS[_name]):
        FIRST.setdefault(_line, _name)


JUDGES = ("check logistic", "check notes", "check x", "derive", "doctor", "due --quiet", "remind status", "undo bce-dw")
"""What tells by its exit code what it found; in the world of these tests something is wrong."""


def fitting(line: str) -> tuple[int, ...]:
    """The codes with which a line may end."""
    return (0, *((1,) if line.startswith(JUDGES, len("studyml ")) else ()), *((130,) if needs_a_terminal(line) else ()))


def here(line: str) -> bool:
    """Whether the shell that a line is for is here."""
    return "completion zsh" not in line


@pytest.mark.parametrize("name", COMMANDS)
def test_its_examples_run_as_printed(name: str, template: World, tmp_path: Path) -> None:
    lines = examples(COMMANDS[name])
    assert any(name in line for line in lines), "no example"
    shown = click.Context(COMMANDS[name], info_name=name).get_help()
    assert "Example" in shown and all(line in shown for line in lines)
    world = copy(template, tmp_path / "world")
    (world.folder / ".config/fish/completions").mkdir(parents=True)
    if name == "studyml export":
        (world.folder / "events.jsonl").unlink()
    for line in (line for line in lines if FIRST[line] == name and here(line)):
        (world.folder / "events.jsonl").unlink() if line == "studyml export events.jsonl" else None
        code, said = outcome(world, line)
        assert code in fitting(line), (line, said)
        assert "Traceback" not in said, (line, said)
