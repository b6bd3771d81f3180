"""``studyml doctor``: is everything there, right, and in time?"""

from __future__ import annotations

import json
import os
import shutil
import sys

import click

from studyml.clock import clock_from_environment
from studyml.model.plain import plain
from studyml.paths import find_home

_MOST = 400
"""Characters of a line: of a damaged store SQLite tells every cell."""


@click.command(epilog="Examples:  studyml doctor   |   studyml doctor --clock   |   studyml doctor --json")
@click.option("--clock", "mend", is_flag=True, help="Date answers anew that a wrong clock misdated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def command(ctx: click.Context, mend: bool, as_json: bool) -> None:
    """Check Python, SQLite, store, clock, backups, terminal, isolation, settings, decks and reminders.

    Each line says what to do. Tables that differ from their log are rebuilt. Exit 1: something needs your hand.
    """
    from studyml.study import upkeep
    from studyml.study.doctor import Terminal, examine

    home, clock = find_home(), clock_from_environment()
    if mend:
        count = upkeep.mend_clock(home, clock)
        click.echo(f"{count} answer{'' if count == 1 else 's'} dated anew", err=True)
    size = shutil.get_terminal_size() if sys.stdout.isatty() else None
    terminal = Terminal(os.environ.get("TERM", ""), size and (size.columns, size.lines), sys.stdout.encoding or "none")
    found = examine(home, clock, terminal)
    if as_json:
        click.echo(json.dumps(found.to_json()))
    else:
        for row in found.findings:
            click.echo(f"{row.health.value:4}  {row.what:9}  {plain(row.words, _MOST)}")
            if row.remedy:
                click.echo(f"{'':17}→ {row.remedy}")
    if found.failure is not None:
        raise found.failure
    if not found.sound:
        ctx.exit(1)
