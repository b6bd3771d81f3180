"""``studyml code``: the exercises and where they stand, or one of them to write."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from studyml.cli import completing, diagnostics
from studyml.cli.screens import can_draw, open_screens
from studyml.clock import clock_from_environment
from studyml.errors import StoreError, UsageError
from studyml.paths import find_home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studyml.clock import Clock
    from studyml.errors import ExerciseError
    from studyml.paths import Home
    from studyml.study.day import Day
    from studyml.study.workshop import Row, Workshop


@click.command(epilog="Examples:  studyml code   |   studyml code logistic-regression   |   studyml code --json")
@click.argument("exercise", required=False, metavar="[ID]", shell_complete=completing.exercises)
@click.option("--reset", is_flag=True, help="Begin again with the starter; what you wrote is kept under a dated name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per exercise.")
def command(exercise: str | None, reset: bool, as_json: bool) -> None:
    """Models to write from scratch: the list with times and what is next, or one with clock and live verdicts."""
    from studyml.study.day import Day
    from studyml.study.workshop import Workshop

    if exercise is None and reset:
        raise UsageError("--reset needs an exercise", remedy="e.g. studyml code logistic-regression --reset")
    if exercise is not None and as_json:
        raise UsageError("--json is for the list", remedy="studyml code --json")
    home, time = find_home(), clock_from_environment()
    if exercise is None:
        _list(home, time, as_json)
        return
    day = Day(home, time)
    try:
        _write(day, Workshop(day.home, day.store, day.areas), exercise, reset)
    finally:
        day.close()


def _rows(home: Home, time: Clock) -> tuple[Sequence[Row], Sequence[ExerciseError]]:
    """Return the exercises and what is wrong with those that can't be read; of a store that can't, the bare list."""
    from studyml.decks import load_areas
    from studyml.study.looking import nothing_yet, open_to_read
    from studyml.study.workshop import Workshop

    try:
        with open_to_read(home, time) as store:
            workshop = Workshop(home, store, load_areas())
            return workshop.rows(), tuple(workshop.exercises.broken.values())
    except StoreError as error:
        diagnostics.say(f"{error}; the list is without your times and states")
    with nothing_yet(time) as store:
        workshop = Workshop(home, store, load_areas())
        return workshop.bare_rows(), tuple(workshop.exercises.broken.values())


def _list(home: Home, time: Clock, as_json: bool) -> None:
    from studyml.study.wording import clock, goal

    rows, broken = _rows(home, time)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.to_json(), ensure_ascii=False))
        return
    width = max((len(row.exercise.id) for row in rows), default=0)
    click.echo(f"{'exercise':<{width}}  {'state':<11}   best   last   goal")
    for row in rows:
        minutes = goal(row.exercise.minutes)
        best, last = (clock(row.times.best), clock(row.times.last)) if row.times else ("-", "-")
        click.echo(f"{row.exercise.id:<{width}}  {row.state:<11} {best:>6} {last:>6}  {minutes} min{_note(row)}")
    for error in broken:
        click.echo(f"studyml: {error}", err=True)
    for row in rows:
        if row.why:
            click.echo(f"\nnext: {row.exercise.id} ({row.why})\nstudyml code {row.exercise.id}")


def _note(row: Row) -> str:
    from studyml.study.wording import clock

    notes = ["next"] if row.why else []
    if row.clock >= 1:
        notes.append(f"{clock(row.clock)} on the clock")
    return "".join(f"  {note}" for note in notes)


def _write(day: Day, workshop: Workshop, exercise: str, reset: bool) -> None:
    bench = workshop.open(exercise, reset=reset)
    if can_draw():
        sys.exit(open_screens(day, bench))
    click.echo(bench.path)
    name = bench.exercise.id
    click.echo(f"check it with:  studyml check '{bench.path}' --exercise {name}  (--watch: on every save)", err=True)
    if bench.closed:
        click.echo(f"this run is closed ({bench.closed}); --reset begins a new one", err=True)
