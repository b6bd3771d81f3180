"""``studyml plan``: the week ahead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from studyml.cli.diagnostics import say_if_gone
from studyml.clock import clock_from_environment
from studyml.errors import UsageError
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.study.plan import Plan


@click.command(epilog="Examples:  studyml plan   |   studyml plan --done 3   |   studyml plan --json")
@click.option("--done", type=click.IntRange(1), help="Tick a line off (again: untick it).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(done: int | None, as_json: bool) -> None:
    """The week: cards due, what your notes ask for, which model to write next, what the interview will find.

    A line about a model is ticked when that model passes ('studyml check', 'studyml code'), one about formulas or
    shapes when you have answered enough of their cards; all others (lessons, projects) with --done and its number.
    """
    from studyml.decks import load_library
    from studyml.exercises import load_exercises
    from studyml.store import Store
    from studyml.study.looking import open_to_read
    from studyml.study.plan import plan
    from studyml.study.plan_lines import tick

    home = find_home()
    say_if_gone(home.store)
    exercises, library = load_exercises(home.data / "exercises"), load_library(home.own_cards)
    clock = clock_from_environment()
    with open_to_read(home, clock) if done is None else Store.open(home.store, clock) as store:
        found = plan(store, library.areas, exercises, library.to_begin)
        if done is not None:
            if done > len(found.lines):
                lines = (
                    f"'studyml plan' lists its {len(found.lines)}"
                    if found.lines
                    else "'studyml retro FILE' gives it lines"
                )
                raise UsageError(f"the plan has no line {done}", remedy=lines)
            tick(store, found.lines[done - 1])
            found = plan(store, library.areas, exercises, library.to_begin)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
        return
    for text in _describe(found):
        click.echo(text)


def _describe(found: Plan) -> Iterator[str]:
    from studyml.study.wording import goal

    by_day: dict[date, list[str]] = {}
    for line in found.lines:
        if line.day is not None:
            by_day.setdefault(line.day, []).append(str(line.number))
    yield "day         due  new  minutes" + ("  your lines" if by_day else "")
    for load in found.days:
        asked = ", ".join(by_day.get(load.day, ()))
        interview = "  interview" if load.day == found.interview else ""
        yield f"{load.day:%a %d %b}   {load.due:4} {load.new:4} {load.minutes:8}  {asked}{interview}".rstrip()
    if found.interview is not None and found.known is not None:
        yield f"\ninterview on {found.interview:%d %B %Y}: about {found.known:.0%} of what was asked will be known"
    if found.next is not None:
        yield f"\nwrite next: {found.next.exercise}, {goal(found.next.minutes)} minutes ({found.next.why})"
    wished = f" of the {found.wished[0]}-{found.wished[1]} your notes ask for" if found.wished else ""
    names = f" ({', '.join(found.written)})" if found.written else ""
    yield f"models written from scratch: {len(found.written)}{wished}{names}"
    if found.lines:
        yield "\nfrom your notes"
    for line in found.lines:
        when = f"{line.when}: " if line.when else ""
        told = "; ".join(filter(None, ("by hand" if line.by == "hand" else "", line.told)))
        yield f"{line.number:3} [{'x' if line.done else ' '}] {when}{line.text}" + (f"  ({told})" if told else "")
        if line.details and not line.done:
            yield f"        {'; '.join(line.details)}"
    if any(not line.done for line in found.lines):
        yield "\nLines about models and areas tick themselves; any other: studyml plan --done NUMBER"
