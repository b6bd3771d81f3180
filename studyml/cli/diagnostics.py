"""stderr and exit codes: the only module that writes words for people to stderr."""

from __future__ import annotations

import os
import sys
from enum import IntEnum

import click


class Exit(IntEnum):
    """The exit codes (DESIGN §9)."""

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


def drop_stdout() -> None:
    """After the output can't be written any more: keep the interpreter from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def open_closed_streams() -> None:
    """Put nothing in place of each standard stream that this process was started without (``<&-``).

    Python leaves None there, and the next file opened would take the stream's number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  it stays open to the end
