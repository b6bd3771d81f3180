"""``studyml cards suspend|unsuspend|bury|flag|unflag|marked``: what the learner decided about single cards.

Owns the words of these commands. What a mark does to the schedule is the store's.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import click

from studyml.cli import completing
from studyml.clock import clock_from_environment
from studyml.decks import Library, load_library
from studyml.paths import find_home

_ACTIONS = {
    "suspend": ("Never ask these cards again, until they are unsuspended.", "suspended"),
    "unsuspend": ("Ask these cards again.", "asked again"),
    "bury": ("Don't ask these cards today.", "not today"),
    "flag": ("Mark these cards as doubtful.", "flagged"),
    "unflag": ("Take the mark of doubt away.", "no longer flagged"),
}


def add_to(group: click.Group) -> None:
    """Add the commands to ``studyml cards``."""
    for action in _ACTIONS:
        group.add_command(_marking(action))
    group.add_command(marked)


def _marking(action: str) -> click.Command:
    help_text, told = _ACTIONS[action]

    @click.command(action, help=help_text, epilog=f"Example:  studyml cards {action} bce-dw")
    @click.argument("ids", nargs=-1, required=True, metavar="ID…", shell_complete=completing.cards)
    def command(ids: tuple[str, ...]) -> None:
        from studyml.model import EventKind
        from studyml.store import Store
        from studyml.store.draft import Draft

        home = find_home()
        with Store.open(home.store, clock_from_environment()) as store:
            known = _known(load_library(home.own_cards), store.memories())
            for name in ids:
                known(name)
            store.append_all([Draft(EventKind.CARD, {"action": action}, name) for name in dict.fromkeys(ids)])
        for name in dict.fromkeys(ids):
            click.echo(f"{name}: {told}")

    return command


def _known(library: Library, memories: object) -> Callable[[str], None]:
    """Return a check that an id is a card of the decks or one the store remembers."""

    def check(name: str) -> None:
        if name not in library.cards and name not in memories:  # type: ignore[operator]
            library.find(name)

    return check


@click.command(epilog="Examples:  studyml cards marked   |   studyml cards marked --json")
@click.option("--json", "as_json", is_flag=True, help="One line a card.")
def marked(as_json: bool) -> None:
    """List the cards that are suspended, put off until tomorrow, flagged, or forgotten eight times and more."""
    from studyml.store.tables import Tables

    home = find_home()
    if not home.store.exists():
        click.echo("No card is marked.", err=True)
        return
    with Tables.read(home.store, clock_from_environment()) as store:
        today = store.today()
        rows = [
            (state.card, marks, state.lapses)
            for state in store.memories().values()
            if (marks := [
                word
                for word, holds in (
                    ("suspended", state.suspended), ("not today", state.buried == today), ("flagged", state.flagged),
                    ("leech", state.leech),
                )
                if holds
            ])
        ]  # fmt: skip
    for card, marks, lapses in rows:
        if as_json:
            click.echo(json.dumps({"schema": 1, "id": card, "marks": marks, "lapses": lapses}))
        else:
            forgotten = f", forgotten {lapses} times" if "leech" in marks else ""
            click.echo(f"{card:<28} {', '.join(marks)}{forgotten}")
    if not rows and not as_json:
        click.echo("No card is marked.", err=True)
