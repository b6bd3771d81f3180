"""``studyml undo``: take an answer back, whenever it was given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import TYPE_CHECKING

import click

from studyml.cli import completing
from studyml.cli.diagnostics import Exit
from studyml.clock import clock_from_environment
from studyml.errors import UsageError, did_you_mean
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.model import Event
    from studyml.study.day import Day

LISTED = 10


@click.command(epilog="Examples:  studyml undo   |   studyml undo --list   |   studyml undo bce-dw")
@click.argument("card", required=False, shell_complete=completing.cards)
@click.option("--list", "as_list", is_flag=True, help="Show the last ten answers, newest first, and take none back.")
@click.option("--json", "as_json", is_flag=True, help="With --list: one line an answer.")
@click.pass_context
def command(ctx: click.Context, card: str | None, as_list: bool, as_json: bool) -> None:
    """Take the last answer back, or the last one to CARD; it counts as never answered. Again: the one before."""
    if as_json and not as_list:
        raise UsageError("--json goes with --list", remedy="studyml undo --list --json")
    done = (_list(card, as_json) if as_list else _undo(card)) if find_home().store.exists() else []
    for line in done:
        click.echo(line)
    if not done:
        click.echo("There is no answer to take back." if card is None else _no_answer_to(card), err=True)
        ctx.exit(Exit.FINE if as_list else Exit.FAILED)


def _no_answer_to(card: str) -> str:
    from studyml.decks import load_library

    known = load_library(find_home().own_cards).cards
    hint = did_you_mean(card, known) if card not in known else ""
    return f"There is no answer to {card}" + (f" ({hint})" if hint else ".")


def _undo(card: str | None) -> list[str]:
    with _day() as day:
        undone = day.undo(card)
    return [f"Taken back: the answer to {undone}."] if undone else []


def _list(card: str | None, as_json: bool) -> list[str]:
    with _day(to_read=True) as day:
        zone = day.clock.now().tzinfo
        return [_json(event) if as_json else _line(event, zone) for event in day.store.answers(LISTED, card)]


@contextmanager
def _day(*, to_read: bool = False) -> Iterator[Day]:
    from studyml.study.day import Day

    day = Day(find_home(), clock_from_environment(), to_read=to_read)
    try:
        yield day
    finally:
        day.close()


def _json(event: Event) -> str:
    shown = ("answer", "outcome", "rating")
    row = {"schema": 1, "at": event.at_utc.isoformat(), "card": event.card}
    return json.dumps(row | {name: event.payload.get(name) for name in shown}, ensure_ascii=False)


def _line(event: Event, zone: tzinfo | None) -> str:
    at, answer = event.at_utc.astimezone(zone), event.payload.get("answer") or ""
    said = _text(answer) or ("given up" if event.payload.get("given_up") else "")
    told = ", ".join(part for part in (event.payload["outcome"], said) if part)
    return f"{at:%Y-%m-%d %H:%M}  {event.card:<28} {told}"


def _text(answer: str) -> str:
    """Return an answer on one line."""
    line = " ".join(answer.split())
    shown = "".join(char if char.isprintable() else "?" for char in line)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
