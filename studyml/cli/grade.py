"""``studyml grade``: questions with answers in, verdicts out, as JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from studyml.errors import InputError, reason
from studyml.study.grading import grade_lines, lines_of


@click.command("grade", epilog="Examples:  studyml grade answers.jsonl   |   studyml grade - < answers.jsonl")
@click.argument("file", default="-", metavar="[FILE|-]", type=click.Path(allow_dash=True))
def command(file: str) -> None:
    """Grade JSON Lines: one question with its answer a line in, one verdict a line out, in the same order.

    Every line is answered, whatever it holds; the exit code is 0 once all were.
    """
    if file == "-":
        _print(lines_of(sys.stdin.buffer))
        return
    path = Path(file)
    try:
        with path.open("rb", buffering=0) as stream:
            _print(lines_of(stream))
    except FileNotFoundError:
        raise InputError("no such file", path=path, remedy="give a file of JSON Lines, or '-' for stdin") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"can't be read: {reason(error)}", path=path) from error


def _print(lines: Iterable[bytes]) -> None:
    """Write each answer at once: someone may be waiting for it at the other end of a pipe."""
    out = sys.stdout.buffer
    for answer in grade_lines(lines):
        out.write(answer.encode() + b"\n")
        out.flush()
