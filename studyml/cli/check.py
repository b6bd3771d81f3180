"""``studyml check``: run submissions against the reference and say what is right and what is not."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from studyml.cli import completing, diagnostics
from studyml.clock import clock_from_environment
from studyml.errors import StudymlError, UsageError
from studyml.model import Outcome, mistakes
from studyml.model.plain import plain
from studyml.model.submission import SubmissionVerdict
from studyml.paths import Home, find_home
from studyml.service.judging import JudgeClient, cores
from studyml.study import checking, trust
from studyml.study.watching import saves

_MOST_PROCESSES = 8
"""Judges for a batch; each holds about 50 MB."""


@click.command(
    epilog="Examples:  studyml check logistic.py   |   studyml check notes.txt --json   |   studyml check x.py --watch"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--exercise",
    metavar="ID",
    shell_complete=completing.exercises,
    help="The exercise, when file and class don't say it.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file and exercise.")
@click.option("--watch", is_flag=True, help="Check again on every save, until Ctrl-C.")
@click.option("--no-record", is_flag=True, help="Don't record the attempt. (Several files never record.)")
@click.option("--trust", "trusted", is_flag=True, help="Don't ask where the system isolates less than fully.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    exercise: str | None,
    as_json: bool,
    watch: bool,
    no_record: bool,
    trusted: bool,
) -> None:
    """Run submissions (.py, .ipynb, notebooks printed as text) in a sandbox against the reference."""
    if watch and len(files) > 1:
        raise UsageError("--watch takes one file", remedy="studyml check FILE --watch")
    home = find_home()
    recording = len(files) == 1 and not no_record
    with JudgeClient(home.data / "exercises", processes=min(cores(), len(files), _MOST_PROCESSES)) as client:
        if not trusted:
            _ask(client, home, files)
        if watch:
            for _ in saves(files[0], time.sleep):
                _check(client, home, files, exercise, as_json, recording)
        ctx.exit(_check(client, home, files, exercise, as_json, recording))


def _check(
    client: JudgeClient, home: Home, files: Sequence[Path], exercise: str | None, as_json: bool, recording: bool
) -> int:
    """Check every file once, print as they come, record, and return the exit code."""
    verdicts: list[SubmissionVerdict] = []
    unread = 0
    for _, found in checking.check_files(client, files, exercise):
        if isinstance(found, StudymlError):
            diagnostics.say(str(found))
            unread = unread or found.exit_code
            continue
        for verdict in found:
            click.echo(json.dumps(verdict.to_json()) if as_json else describe(verdict, len(files) > 1))
        verdicts += found
        sys.stdout.flush()
    if recording:
        checking.record(home, clock_from_environment(), verdicts)
    if unread:
        return unread
    failures = [verdict for verdict in verdicts if not verdict.correct]
    if not failures:
        return diagnostics.Exit.FINE
    if all(verdict.outcome is Outcome.TIMEOUT for verdict in failures):
        return diagnostics.Exit.TIMEOUT
    return diagnostics.Exit.FAILED


def _ask(client: JudgeClient, home: Home, files: Sequence[Path]) -> None:
    """Below full isolation, have the learner confirm once that a foreign file may run."""
    badge, asked = trust.needs_trust(client, home, files)
    if not asked:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"this system isolates less than fully ({badge})", remedy="--trust runs the file all the same")
    names = ", ".join(plain(str(path)) for path in asked)
    click.confirm(f"isolation here is {badge}. Run {names}?", abort=True, err=True)
    trust.confirm(home, asked)


def describe(verdict: SubmissionVerdict, several: bool = False) -> str:
    """Return the verdict for people: one line, then what belongs to it."""
    ran = [probe for probe in verdict.probes if not probe.skipped]
    passed = sum(probe.passed for probe in ran)
    front = f"{plain(verdict.file)}: " if several else ""
    name = verdict.exercise or "no exercise"
    lines = []
    if verdict.correct:
        lines.append(f"{front}{name}: correct ({passed} probes, {verdict.ms:.0f} ms)")
    else:
        words = str(verdict.outcome).replace("_", " ")
        lines.append(f"{front}{name}: {words}: {verdict.message}")
    known = mistakes()
    for found in verdict.mistakes[:1]:
        sentence = known[found.code].message if found.code in known else ""
        lines.append(f"  {found.code}: {sentence}".rstrip(": "))
    if len(verdict.mistakes) > 1:
        lines.append(f"  also: {', '.join(found.code for found in verdict.mistakes[1:])}")
    if not verdict.correct and ran:
        lines.append(
            f"  probes: {passed} of {len(ran)} right; failed: " + ", ".join(p.name for p in ran if not p.passed)
        )
    lines += [f"  remark: {remark}" if remark.code == "other" else f"  remark {remark}" for remark in verdict.remarks]
    if verdict.assumed:
        lines.append(f"  understood: {'; '.join(verdict.assumed)}")
    if verdict.isolation:
        lines.append(f"  isolation: {verdict.isolation}")
    return "\n".join(lines)
