"""``studyml undo``: take the last answer back, whenever it was given."""

from __future__ import annotations

import click

from studyml.clock import clock_from_environment
from studyml.paths import find_home


@click.command(epilog="Example:  studyml undo")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Take the last answer back; it counts as never answered."""
    from studyml.store import Store

    home = find_home()
    event = None
    if home.store.exists():
        with Store.open(home.store, clock_from_environment()) as store:
            event = store.undo()
    if event is None:
        click.echo("There is no answer to take back.")
        ctx.exit(1)
    click.echo(f"Taken back: the answer to {event.card} of {event.study_day}.")
