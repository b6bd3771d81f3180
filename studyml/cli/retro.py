"""``studyml retro``: read notes, show what they say, confirm line by line, record."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from studyml.clock import clock_from_environment
from studyml.errors import UsageError
from studyml.paths import find_home

if TYPE_CHECKING:
    from studyml.retro import Findings
    from studyml.study.retro_reading import Proposal, RetroReading

_WIDTH = 72
_LETTERS = {"h": "high", "m": "medium", "l": "low", "g": "good"}


@click.command(
    epilog="Examples:  studyml retro notes.md   |   studyml retro - --yes   |   studyml retro --draft --edit"
)
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--draft", is_flag=True, help="Write today's retro from what happened, and print it.")
@click.option("--edit", is_flag=True, help="With --draft: edit it, then read it like any notes.")
@click.option("--dry-run", is_flag=True, help="Show the findings, ask and record nothing.")
@click.option("--yes", is_flag=True, help="Accept all findings without asking.")
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON object.")
def command(file: str | None, draft: bool, edit: bool, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Read notes after a practice day (FILE, or - for a paste) and find the weak areas.

    Markdown, text, notebooks, HTML, CSV, org and JSON; broken encodings are repaired. Your own words win over a
    reviewer's. Nothing counts before you confirm it.
    """
    from studyml.study.retro_reading import load_notes

    taking = Taking(dry_run, yes, as_json)
    if draft:
        from studyml.cli.retro_draft import edit_draft, print_draft

        if file is not None:
            raise UsageError("--draft writes today's retro itself", remedy="give either FILE or --draft")
        if edit:
            edit_draft(taking)
        elif yes or as_json:
            raise UsageError("--draft only prints", remedy="add --edit to read it back and record it")
        else:
            print_draft()
        return
    if edit:
        raise UsageError("--edit goes with --draft", remedy="studyml retro --draft --edit")
    if file is None:
        raise UsageError("which notes?", remedy="give a file, - for a paste, or --draft for today's")
    data, name = load_notes(file)
    taking.take(data, name, pasted=file == "-")


@dataclass(frozen=True, slots=True)
class Taking:
    """How notes are taken in: looked at, accepted as they are, or asked about."""

    dry_run: bool = False
    yes: bool = False
    as_json: bool = False

    def require_answer(self, *, pasted: bool = False) -> None:
        """Raise :class:`UsageError` where nobody can be asked and nothing was said beforehand."""
        if not (self.dry_run or self.yes or self._asks(pasted)):
            raise UsageError(
                "nothing was recorded", remedy="add --yes to accept all findings, or --dry-run only to look"
            )

    def take(self, data: bytes, name: str, *, pasted: bool = False) -> bool:
        """Show what notes say and record what is confirmed; return whether the store has them."""
        from studyml.decks import load_areas
        from studyml.store import Store
        from studyml.study.retro_reading import lexicon_without_writing, own_lexicon, read_notes
        from studyml.study.wording import counted

        home, clock = find_home(), clock_from_environment()
        reading = read_notes(data, name, load_areas(), lexicon_without_writing(home, clock))
        if not self.yes or self.dry_run:
            _print(reading.findings, self.as_json)
        self.require_answer(pasted=pasted)
        if self.dry_run:
            return False
        with Store.open(home.store, clock) as store:
            if not self.yes:
                reading = read_notes(data, name, load_areas(), own_lexicon(home, store))
                if not _confirm(reading):
                    click.echo("Nothing was recorded.", err=True)
                    return False
            before = reading.recorded_before(store)
            event = reading.record(store)
        if self.yes:  # recorded first: a reader that goes away (``| head``) loses nothing
            _print(reading.findings, self.as_json)
        if event is None:
            click.echo(f"These notes were recorded on {before} already; they count once.", err=True)
        else:
            click.echo(f"Recorded: {counted(len(reading.decided()), 'area')}. 'studyml' starts a session.", err=True)
        return True

    def _asks(self, pasted: bool) -> bool:
        return not self.yes and not self.as_json and not pasted and sys.stdin.isatty() and sys.stdout.isatty()


def _print(findings: Findings, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(findings.to_json()))
    else:
        for line in describe(findings):
            click.echo(line)


def describe(findings: Findings) -> Iterator[str]:
    """Yield the findings as lines for people, grouped, nothing in them that a terminal obeys."""
    from studyml.retro import LABELS, plain

    if findings.repaired:
        yield f"repaired: {LABELS.get(findings.repaired, findings.repaired)}"
    if findings.empty:
        yield "No weak or strong areas, times or plans were found in these notes."
        return
    yield from _group(
        "Weak", (f"{f.priority:<6} {f.area:<20} {_quote(f.line, f.text)}\n{'':9}{f.reason}" for f in findings.weak)
    )
    yield from _group("Strong", (f"{f.area:<27} {_quote(f.line, f.text)}\n{'':9}{f.reason}" for f in findings.strong))
    yield from _group(
        "You and the reviewer disagree (your words count)",
        (
            f"{c.area}: you '{plain(c.learner, 60)}', they '{plain(c.reviewer, 40)}' (lines {_numbers(c.lines)})"
            for c in findings.conflicts
        ),
    )
    yield from _group("Times", (f"{_minutes(t.minutes, t.goal):<34} line {t.line}" for t in findings.times))
    yield from _group(
        "Scores", (f"{plain(s.name, 40)}: {s.score:g} of {s.of:g}  (line {s.line})" for s in findings.scores)
    )
    yield from _group(
        "Plan",
        (
            f"{plain(p.when, 24) + ': ' if p.when else ''}{plain(p.text, _WIDTH)}  (line {p.line})"
            for p in findings.plan
        ),
    )
    yield from _group(
        "Not understood (nearest areas)",
        (f"{_quote(u.line, u.text)}\n{'':9}{', '.join(u.nearest)}" for u in findings.unmapped),
    )


def _group(title: str, lines: Iterator[str]) -> Iterator[str]:
    first = True
    for line in lines:
        if first:
            yield ""
            yield title
            first = False
        yield f"  {line}"


def _confirm(reading: RetroReading) -> bool:
    """Ask what to keep; return whether anything shall be recorded."""
    from studyml.study.wording import counted

    unmapped = sum(p.area is None for p in reading.proposals)
    click.echo("")
    more = f" ({counted(unmapped, 'line')} without an area stay out)" if unmapped else ""
    choice = _ask(f"[a]ccept all{more}, [l]ine by line, [q]uit without recording", "a", ("a", "l", "q"))
    if choice == "l":
        for index, proposal in enumerate(reading.proposals):
            _decide(reading, index, proposal)
    return choice != "q"


def _decide(reading: RetroReading, index: int, proposal: Proposal) -> None:
    click.echo("")
    click.echo(_quote(proposal.line, proposal.text))
    if proposal.area is None:
        hint = "Enter ignores; 1-3 or an area's name"
    else:
        click.echo(f"  {proposal.area}, {proposal.level}: {proposal.reason}")
        hint = "Enter accepts; h m l g: high medium low good; i ignores; 1-3 or an area"
    others = reading.others(index)
    click.echo("  " + "   ".join(f"{number} {area}" for number, area in enumerate(others, 1)))
    while True:
        given = click.prompt(hint, default="", show_default=False).strip()
        try:
            if not given:
                return
            if given == "i":
                reading.ignore(index)
                return
            if proposal.area is not None and given in _LETTERS:
                reading.change(index, level=_LETTERS[given])
                return
            if given.isdecimal() and 1 <= int(given) <= len(others):
                given = others[int(given) - 1]
            reading.change(index, area=given)
        except UsageError as error:
            click.echo(str(error), err=True)
            continue
        if click.confirm("Remember these words for later notes?", default=False):
            reading.remember(index)
        return


def _ask(question: str, default: str, answers: tuple[str, ...]) -> str:
    while True:
        given: str = click.prompt(question, default=default).strip().lower()[:1]
        if given in answers:
            return given


def _quote(line: int, text: str) -> str:
    from studyml.retro import plain

    return f"line {line}: {plain(text, _WIDTH)}"


def _minutes(minutes: tuple[float | None, float | None] | None, goal: tuple[float | None, float | None] | None) -> str:
    taken = f"{_range(minutes)} min" if minutes else ""
    return ", ".join(filter(None, (taken, f"goal {_range(goal)} min" if goal else "")))


def _range(bounds: tuple[float | None, float | None]) -> str:
    low, high = bounds
    if high is None:
        return f"more than {low:g}"
    if not low:
        return f"at most {high:g}"
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def _numbers(lines: tuple[int, ...]) -> str:
    return ", ".join(map(str, lines))
