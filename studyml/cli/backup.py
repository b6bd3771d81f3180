"""``studyml backup``: write a checked copy of everything that happened."""

from __future__ import annotations

from pathlib import Path

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home


@click.command(epilog="Examples:  studyml backup   |   studyml backup copy.db")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def command(file: Path | None) -> None:
    """Write a backup and print its file. Backups are also made by themselves, at most every half hour."""
    from studyml.study import upkeep

    click.echo(upkeep.back_up(find_home(), clock_from_environment(), file))
