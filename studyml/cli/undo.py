"""``studyml undo``: take the last answer back, whenever it was given."""

from __future__ import annotations

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home


@click.command(epilog="Example:  studyml undo")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Take the last answer back; it counts as never answered."""
    from studyml.study.day import Day

    home = find_home()
    card = None
    if home.store.exists():
        day = Day(home, clock_from_environment())
        try:
            card = day.undo()
        finally:
            day.close()
    if card is None:
        click.echo("There is no answer to take back.")
        ctx.exit(1)
    click.echo(f"Taken back: the answer to {card}.")
