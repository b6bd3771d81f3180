"""``studyml restore``: list the backups, look into one, bring it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyml.clock import clock_from_environment
from studyml.errors import StudymlError
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.study.upkeep import Preview


@click.command(
    epilog="Examples:  studyml restore   |   studyml restore studyml.db   |   studyml restore studyml.db --yes"
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Bring it back; without, only look.")
@click.option("--json", "as_json", is_flag=True, help="The list as one JSON object.")
def command(file: Path | None, yes: bool, as_json: bool) -> None:
    """List the backups, or bring one back. What stood there is kept beside them."""
    from studyml.study import upkeep

    home, clock = find_home(), clock_from_environment()
    if file is None:
        found = upkeep.found_backups(home)
        if as_json:
            rows = [{"file": str(backup.path), "at": backup.at.isoformat()} for backup in found]
            click.echo(json.dumps({"schema": 1, "backups": rows}))
            return
        for backup in found:
            click.echo(f"{backup.at.astimezone():%Y-%m-%d %H:%M}  {backup.path}")
        click.echo("'studyml restore FILE' looks into one." if found else "There are no backups yet.", err=True)
        return
    chosen = upkeep.look_into(file, clock)
    if not yes:
        click.echo(f"the backup:  {_words(chosen)}")
        if home.store.exists():
            try:
                click.echo(f"now:         {_words(upkeep.look_into(home.store, clock))}")
            except StudymlError as error:
                click.echo(f"now:         {error.message}")
        click.echo("Nothing was changed. Again with --yes brings it back.", err=True)
        return
    done = upkeep.bring_back(home, file, clock)
    click.echo(f"restored:  {_words(done.now)}")
    if done.kept is not None:
        click.echo(f"what stood there is kept as {done.kept}", err=True)
    if done.saved is not None:
        click.echo(f"{done.saved.new} events were saved from the damaged store", err=True)


def _words(preview: Preview) -> str:
    last = f", last day {preview.last}" if preview.last else ""
    return f"{preview.events} events, {preview.reviews} reviews of {preview.cards} cards{last}"
