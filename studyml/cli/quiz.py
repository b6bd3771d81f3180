"""``studyml quiz``: a session, in the screens or line by line."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from studyml.cli import completing
from studyml.cli.screens import close, line_by_line, open_screens
from studyml.clock import clock_from_environment
from studyml.errors import UsageError
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.study.compose import Composition


@click.command(epilog="Examples:  studyml quiz --area grad.logistic   |   studyml quiz --plain --minutes 10")
@click.option("--area", shell_complete=completing.areas, help="Only this area, also when nothing is due there.")
@click.option("--minutes", type=click.FloatRange(1, 240), help="Time budget (default: the setting, 25).")
@click.option("--limit", type=click.IntRange(1, 500), help="At most this many questions.")
@click.option("--why", is_flag=True, help="Show what would be asked and why, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --why: one JSON object.")
@click.option("--plain", is_flag=True, help="Line by line: screen readers, pipes, tests. ':help' lists the commands.")
def command(area: str | None, minutes: float | None, limit: int | None, why: bool, as_json: bool, plain: bool) -> None:
    """A session composed from what is due, what is weak and what is new."""
    from studyml.study.day import Day

    if as_json and not why:
        raise UsageError("--json goes with --why", remedy="answers and verdicts as JSON: 'studyml grade'")
    day = Day(find_home(), clock_from_environment(), to_read=why)
    try:
        if why:
            composed = day.compose(area=area, minutes=minutes, limit=limit, more=minutes is not None)
            click.echo(json.dumps(composed.to_json())) if as_json else _explain(composed)
            return
        asked_for = area is not None or minutes is not None or limit is not None
        session = None if asked_for else day.resume()
        session = session or day.new_session(area=area, minutes=minutes, limit=limit, more=minutes is not None)
        if line_by_line("quiz", plain):
            from studyml.cli.plain import PlainSession

            PlainSession(day).run(session)
            return
        sys.exit(open_screens(day, session))
    finally:
        close(day)


def _explain(composition: Composition) -> None:
    from studyml.study.wording import afterwards, minutes

    for number, item in enumerate(composition.items, 1):
        click.echo(f"{number:3}  {item.card:<28}  {item.reason}")
    click.echo(f"about {minutes(composition.seconds)}")
    for line in afterwards(composition):
        click.echo(line)
