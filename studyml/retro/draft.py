"""The drafted retro: what a day's events say was difficult, forgotten and slow, as Markdown to edit.

Owns the wording alone; the facts are given as values. What it writes, ``read_retro`` reads back: an area's
line is its title, so that an edited draft closes the loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from studyml.model.plain import plain

_MOST_ASKED = 80
"""Characters of a prompt."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Wrong answers of one area."""

    title: str
    """The area's title."""
    wrong: int
    mistake: str = ""
    """The commonest mistake in words, "" if none was named."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """A card that was known once and failed today."""

    title: str
    prompt: str
    """The first line of its prompt."""


@dataclass(frozen=True, slots=True)
class Run:
    """One model written from scratch, in seconds."""

    exercise: str
    seconds: int
    goal: tuple[int, int] | None = None
    """Minutes."""
    passed: bool = True
    longest: tuple[str, int] | None = None
    """The phase that took longest, with its seconds."""

    @property
    def slow(self) -> bool:
        """Whether it took longer than its goal or was not finished: a difficulty, not just a time."""
        return not self.passed or (self.goal is not None and self.seconds > self.goal[1] * 60)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What happened on a study day."""

    day: date
    answers: int
    right: int
    difficulties: Sequence[Difficulty] = ()
    """Worst first."""
    lapses: Sequence[Lapse] = ()
    runs: Sequence[Run] = ()
    good: Sequence[str] = ()
    """Titles of areas with only right answers."""


def draft_retro(facts: DayFacts) -> str:
    """Return the draft. Sections without facts are left out; a day without answers gives the bare headings."""
    told = f": {facts.answers} answer{'s' * (facts.answers != 1)}, {facts.right} right" if facts.answers else ""
    parts = [f"# Retro {facts.day.isoformat()}{told}", ""]
    parts += _section("What was difficult", (_difficult(item) for item in facts.difficulties), keep=not facts.answers)
    parts += _section("What was forgotten", (_forgotten(item) for item in facts.lapses), keep=not facts.answers)
    slowest = sorted(facts.runs, key=lambda run: -run.seconds)
    parts += _section("What took longest", (_run(run) for run in slowest if run.slow))
    parts += _section("Times", (_run(run) for run in slowest if not run.slow))
    parts += _section("What went well", (plain(title, 100) for title in facts.good))
    return "\n".join(parts).rstrip() + "\n"


def _section(title: str, lines: Iterable[str], *, keep: bool = False) -> Iterator[str]:
    points = [f"* {line}" for line in lines]
    if points or keep:
        yield from (f"## {title}", "", *(points or ["*"]), "")


def _difficult(item: Difficulty) -> str:
    mistake = f" ({plain(item.mistake, 80).rstrip('.')})" if item.mistake else ""
    return f"{plain(item.title, 100)}: {item.wrong} wrong{mistake}"


def _forgotten(item: Lapse) -> str:
    return f"{plain(item.title, 100)}: `{_asked(plain(item.prompt.replace('`', '').replace('**', '')))}`"


def _asked(prompt: str) -> str:
    """Return a prompt's end, where it asks, from a word on: what it declares before is long and alike."""
    if len(prompt) <= _MOST_ASKED:
        return prompt
    return "… " + prompt[-_MOST_ASKED:].partition(" ")[2]


def _run(run: Run) -> str:
    goal = "" if run.goal is None else f" (goal: {'-'.join(dict.fromkeys(map(str, run.goal)))} min)"
    left = "" if run.passed else ", not finished"
    phase = "" if run.longest is None else f", of that {max(round(run.longest[1] / 60), 1)} min on: {run.longest[0]}"
    return f"{plain(run.exercise, 60).replace('-', ' ')}: {max(round(run.seconds / 60), 1)} min{goal}{phase}{left}"
