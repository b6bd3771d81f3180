"""stderr and exit codes: the only module that writes words for people to stderr."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:  # a prompt pays for every import
    from pathlib import Path


class Exit(IntEnum):
    """The exit codes, as the README promises them."""

    FINE = 0
    FAILED = 1
    """The answer, check or submission failed; ``due --quiet``: nothing is due."""
    USAGE = 2
    """Usage, settings, card file, missing file."""
    STORE = 3
    """The store cannot be opened."""
    TIMEOUT = 4
    """Every failure was a timeout."""
    INTERRUPTED = 130


def say(message: str) -> None:
    """Write one line to stderr, nothing in it that a terminal obeys."""
    from studyml.model.plain import plain  # not on the way of commands that have nothing to say

    click.echo(f"studyml: {plain(message)}", err=True)


def say_if_gone(store: Path | str) -> None:
    """Say that the store is not there although backups of it are."""
    from studyml.store.quick import is_gone

    if is_gone(store):
        from pathlib import Path

        from studyml.study.notices import gone

        say(gone(Path(store)))


def drop_stdout() -> None:
    """After the output can't be written any more: keep the interpreter from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def ready_streams() -> None:
    """Make the standard streams take any text, and put nothing in place of each that is missing (``<&-``).

    Python leaves None for a closed one, and the next file opened would take its number; a byte or a character that the
    encoding has no place for would end the program.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  it stays open to the end
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors=errors)
