"""``studyml mock``: an interview of 45 minutes, in the screens or line by line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from studyml.cli import completing
from studyml.cli.screens import line_by_line, open_screens
from studyml.clock import clock_from_environment
from studyml.errors import StudymlError
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.service.judging import JudgeClient
    from studyml.study.day import Day
    from studyml.study.mock import Mock


@click.command(epilog="Examples:  studyml mock   |   studyml mock --exercise kmeans   |   studyml mock --plain")
@click.option(
    "--exercise",
    metavar="ID",
    shell_complete=completing.exercises,
    help="The model to write (default: the weakest that is unlocked).",
)
@click.option("--plain", is_flag=True, help="Line by line.")
def command(exercise: str | None, plain: bool) -> None:
    """A model on a blank file in 20 to 25 minutes, then questions on it, then a report of what was weak."""
    from studyml.study.day import Day
    from studyml.study.mock import Mock
    from studyml.study.workshop import Workshop

    day = Day(find_home(), clock_from_environment())
    try:
        plain = line_by_line("mock", plain)
        mock = Mock(Workshop(day.home, day.store, day.areas), day.library, exercise)
        if plain:
            _run(day, mock)
            return
        sys.exit(open_screens(day, mock))
    finally:
        day.close()


def _run(day: Day, mock: Mock) -> None:
    """Hold the interview over stdin and stdout; the end of input ends what is under way."""
    from studyml.cli.plain import PlainSession
    from studyml.service.judging import JudgeClient

    with JudgeClient(day.home.data / "exercises") as client:
        going = _write(client, mock)
    if going or mock.taken:
        mock.end_code()
    if going:
        click.echo(f"\nNow questions on it, {mock.left() / 60:.0f} minutes are left.")
        PlainSession(day).run(mock.questions())
    mock.close()
    report = mock.report()
    click.echo("")
    for line in [*report.lines, *(f"  {weak}" for weak in report.weak)]:
        click.echo(line)


def _write(client: JudgeClient, mock: Mock) -> bool:
    """Let the model be written: an empty line checks the file. False when the input ended."""
    bench = mock.bench
    click.echo(bench.exercise.task)
    click.echo(f"Write it into {bench.path} from nothing, your own tests first (asserts at the margin run).")
    click.echo(
        f"You have {mock.code_seconds / 60:.0f} minutes. Enter checks the file, :time tells the clock, :done ends."
    )
    mock.start()
    while not bench.closed:
        line = sys.stdin.readline()
        word = line.strip()
        if line == "":
            return False
        mock.taken = True
        if word == ":done":
            break
        if word == ":time":
            click.echo(f"{mock.code_left() / 60:.0f} minutes left for the code")
            continue
        if word:
            click.echo("Enter checks the file; :time or :done")
            continue
        over = mock.code_left() == 0
        _check(client, mock)
        if over:
            click.echo("time is up")
            break
    return True


def _check(client: JudgeClient, mock: Mock) -> None:
    from studyml.cli.check import describe

    bench = mock.bench
    try:
        text = bench.path.read_bytes()
        if bench.untouched(text):
            click.echo("nothing is written yet")
            return
        verdict = client.submit(bench.path, bench.exercise.id).result()[0]
    except (OSError, StudymlError) as error:
        click.echo(f"studyml: {error}", err=True)
        return
    mock.note(bench.take(verdict, text), text)
    click.echo(describe(verdict))
