"""``studyml import``: events from an export."""

from __future__ import annotations

import json
import shlex
from io import BufferedReader
from pathlib import Path

import click

from studyml.clock import clock_from_environment
from studyml.errors import InputError, reason
from studyml.paths import find_home

_SQLITE = b"SQLite format 3\0"


@click.command(name="import", epilog="Examples:  studyml import events.jsonl   |   studyml import - < events.jsonl")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(file: Path, as_json: bool) -> None:
    """Add the events of an export, all or none; those already here are passed over."""
    from studyml.study import upkeep

    home, clock = find_home(), clock_from_environment()
    try:
        with click.open_file(str(file), "rb") as source:
            if isinstance(source, BufferedReader) and source.peek(len(_SQLITE)).startswith(_SQLITE):
                remedy = f"studyml restore {shlex.quote(str(file))}"
                raise InputError("this is a store or a backup, not an export", path=file, remedy=remedy)
            added, digest = upkeep.import_events(home, clock, source, str(file))
    except FileNotFoundError as error:
        raise InputError("no such file", path=file, remedy="give an export's file, or '-' for stdin") from error
    except OSError as error:
        raise InputError(f"can't be read: {reason(error)}", path=file) from error
    if as_json:
        found = {"schema": 1, "new": added.new, "known": added.known, "conflicting": list(added.conflicting)}
        click.echo(json.dumps({**found, "fold": digest}))
        return
    click.echo(f"{added.new} new, {added.known} already here, fold {digest[:16]}")
    for identity in added.conflicting[:5]:
        click.echo(f"event {identity} is here with other content; ours stays", err=True)
