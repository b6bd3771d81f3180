"""``studyml plan``: the week ahead."""

from __future__ import annotations

import json

import click

from studyml.clock import clock_from_environment
from studyml.errors import UsageError
from studyml.paths import find_home


@click.command(epilog="Examples:  studyml plan   |   studyml plan --done 3   |   studyml plan --json")
@click.option("--done", type=click.IntRange(1), help="Tick a line off (again: untick it).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(done: int | None, as_json: bool) -> None:
    """The week: cards due, what your notes ask for, which model to write next, what the interview will find."""
    from studyml.decks import load_areas
    from studyml.exercises import load_exercises
    from studyml.model import EventKind
    from studyml.store import Store
    from studyml.study.plan import plan

    home = find_home()
    exercises = load_exercises(home.data / "exercises")
    with Store.open(home.store, clock_from_environment(), to_read=done is None) as store:
        found = plan(store, load_areas(), exercises)
        if done is not None:
            if done > len(found.lines):
                raise UsageError(f"the plan has no line {done}", remedy=f"it has {len(found.lines)}")
            line = found.lines[done - 1]
            store.append(EventKind.PLAN, {"line": line.text, "done": line.by != "hand"})
            found = plan(store, load_areas(), exercises)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
        return
    click.echo("day         due  new  minutes")
    for load in found.days:
        click.echo(f"{load.day:%a %d %b}   {load.due:4} {load.new:4} {load.minutes:8}")
    if found.interview is not None and found.known is not None:
        click.echo(f"\ninterview on {found.interview:%d %B %Y}: about {found.known:.0%} of the cards will be known")
    if found.next is not None:
        low, high = found.next.minutes
        click.echo(f"\nwrite next: {found.next.exercise}, {low}-{high} minutes ({found.next.why})")
    click.echo(
        f"models written from scratch: {len(found.written)}"
        + (f" ({', '.join(found.written)})" if found.written else "")
    )
    if found.lines:
        click.echo("\nfrom your notes")
    for line in found.lines:
        when = f"{line.when}: " if line.when else ""
        click.echo(
            f"{line.number:3} [{'x' if line.done else ' '}] {when}{line.text}" + (f"  ({line.by})" if line.by else "")
        )
