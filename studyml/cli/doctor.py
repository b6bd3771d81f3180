"""``studyml doctor``: is everything there, right, and in time?"""

from __future__ import annotations

import json

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home


@click.command(epilog="Examples:  studyml doctor   |   studyml doctor --clock   |   studyml doctor --json")
@click.option("--clock", "mend", is_flag=True, help="Date answers anew that a wrong clock misdated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def command(ctx: click.Context, mend: bool, as_json: bool) -> None:
    """Check file, events, tables, clock and backups; rebuild the tables from the log. Exit 1: something is wrong."""
    from studyml.study import upkeep

    home, clock = find_home(), clock_from_environment()
    if mend:
        count = upkeep.mend_clock(home, clock)
        click.echo(f"{count} answer{'' if count == 1 else 's'} dated anew", err=True)
    found = upkeep.check_up(home, clock)
    if as_json:
        click.echo(json.dumps(found.to_json()))
    else:
        for what, fine, words in found.findings():
            click.echo(f"{'ok ' if fine else 'BAD'}  {what:8} {words}")
    if not found.sound:
        ctx.exit(1)
