"""``studyml undo``: take an answer back, whenever it was given."""

from __future__ import annotations

import click

from studyml.cli import completing
from studyml.clock import clock_from_environment
from studyml.paths import find_home

LISTED = 10


@click.command(epilog="Examples:  studyml undo   |   studyml undo --list   |   studyml undo bce-dw")
@click.argument("card", required=False, shell_complete=completing.cards)
@click.option("--list", "as_list", is_flag=True, help="Show the last ten answers, newest first, and take none back.")
@click.pass_context
def command(ctx: click.Context, card: str | None, as_list: bool) -> None:
    """Take the last answer back, or the last one to CARD; it counts as never answered. Again: the one before."""
    from studyml.study.day import Day

    home = find_home()
    undone = None
    if home.store.exists():
        day = Day(home, clock_from_environment(), to_read=as_list)
        try:
            if as_list:
                for event in day.store.answers(LISTED, card):
                    at = event.at_utc.astimezone(day.clock.now().tzinfo)
                    outcome = event.payload["outcome"]
                    click.echo(f"{at:%Y-%m-%d %H:%M}  {event.card:<28} {outcome}, {_text(event.payload['answer'])}")
                return
            undone = day.undo(card)
        finally:
            day.close()
    if undone is None:
        click.echo("There is no answer to take back." if card is None else f"There is no answer to {card}.")
        ctx.exit(1)
    click.echo(f"Taken back: the answer to {undone}.")


def _text(answer: str) -> str:
    """Return an answer on one line."""
    line = " ".join(answer.split())
    shown = "".join(char if char.isprintable() else "?" for char in line)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
