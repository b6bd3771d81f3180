"""``studyml export``: all events as JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from studyml.clock import clock_from_environment
from studyml.errors import InputError, reason
from studyml.paths import find_home


@click.command(
    epilog="Examples:  studyml export > events.jsonl   |   studyml export events.jsonl   |   studyml export --salvage"
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--salvage", is_flag=True, help="Of a damaged store: the events that can still be read.")
def command(file: Path | None, salvage: bool) -> None:
    """Write every event as a JSON line, to FILE or stdout. 'import' brings them back to the same state."""
    from studyml.study import upkeep

    home = find_home()
    found = upkeep.salvaged(home) if salvage else upkeep.exported(home, clock_from_environment())
    if file is not None and str(file) != "-":
        upkeep.require_free(file)
        _write(file, found)
        return
    for line in found:
        click.echo(line, nl=False)


def _write(file: Path, lines: Iterable[str]) -> None:
    """Write all lines or no file: a store may turn out to be damaged, a disk full, halfway."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(part, "x", encoding="utf-8") as target:
            target.writelines(lines)
        part.replace(file)
    except OSError as error:
        raise InputError(f"can't be written: {reason(error)}", path=file, remedy="give another name") from error
    finally:
        part.unlink(missing_ok=True)
