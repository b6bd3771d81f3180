"""``studyml cards suspend|unsuspend|bury|flag|unflag|marked``: what the learner decided about single cards.

Owns the words of these commands. What may be marked is ``study.marks``'s.
"""

from __future__ import annotations

import json

import click

from studyml.cli import completing
from studyml.clock import clock_from_environment
from studyml.decks import load_library
from studyml.paths import find_home

_ACTIONS = {
    "suspend": ("Never ask these cards again, until they are unsuspended.", "suspended", "was suspended already"),
    "unsuspend": ("Ask these cards again.", "asked again", "was not suspended"),
    "bury": ("Don't ask these cards today.", "not today", "was put off until tomorrow already"),
    "flag": ("Mark these cards as doubtful.", "flagged", "was flagged already"),
    "unflag": ("Take the mark of doubt away.", "no longer flagged", "was not flagged"),
}
"""What each does, what is said of a card then, and of one that was so before."""


def add_to(group: click.Group) -> None:
    """Add the commands to ``studyml cards``."""
    for action in _ACTIONS:
        group.add_command(_marking(action))
    group.add_command(marked)


def _marking(action: str) -> click.Command:
    help_text, told, known = _ACTIONS[action]

    @click.command(action, help=help_text, epilog=f"Example:  studyml cards {action} bce-dw")
    @click.argument("ids", nargs=-1, required=True, metavar="ID…", shell_complete=completing.cards)
    def command(ids: tuple[str, ...]) -> None:
        from studyml.store import Store
        from studyml.study.marks import mark

        home = find_home()
        with Store.open(home.store, clock_from_environment()) as store:
            new = mark(store, load_library(home.own_cards), ids, action)
        for card, is_new in new.items():
            click.echo(f"{card}: {told if is_new else known}")

    return command


@click.command(epilog="Examples:  studyml cards marked   |   studyml cards marked --json")
@click.option("--json", "as_json", is_flag=True, help="One line a card.")
def marked(as_json: bool) -> None:
    """List the cards that are suspended, put off until tomorrow, flagged, or forgotten eight times and more."""
    from studyml.store.tables import Tables
    from studyml.study import marks

    home = find_home()
    found: list[marks.Marked] = []
    if home.store.exists():
        with Tables.read(home.store, clock_from_environment()) as store:
            found = list(marks.marked(store))
    for row in found:
        if as_json:
            click.echo(json.dumps({"schema": 1, "id": row.card, "marks": row.marks, "lapses": row.lapses}))
        else:
            forgotten = f", forgotten {row.lapses} times" if "leech" in row.marks else ""
            click.echo(f"{row.card:<28} {', '.join(row.marks)}{forgotten}")
    if not found and not as_json:
        click.echo("No card is marked.", err=True)
