"""``studyml grade``: questions with answers in, verdicts out, as JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from studyml.errors import InputError
from studyml.study.grading import grade_lines


@click.command("grade")
@click.argument("file", default="-", metavar="[FILE|-]")
def command(file: str) -> None:
    """Grade JSON Lines: one question with its answer a line in, one verdict a line out, in the same order.

    Every line is answered, whatever it holds; the exit code is 0 once all were.
    """
    if file == "-":
        _print(sys.stdin.buffer, interactive=True)
        return
    path = Path(file)
    try:
        with path.open("rb") as lines:
            _print(lines, interactive=False)
    except FileNotFoundError:
        raise InputError("no such file", path=path) from None
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror or error}", path=path) from None


def _print(lines: Iterable[bytes], *, interactive: bool) -> None:
    """Write each answer; a line at a time when someone may be waiting for it."""
    live = interactive and (sys.stdin.isatty() or sys.stdout.isatty())
    out = sys.stdout.buffer
    for answer in grade_lines(lines, interactive=live):
        out.write(answer.encode() + b"\n")
        if interactive:
            out.flush()
    out.flush()
