"""How an exercise under way looks: clock, phases, verdict, closing. Markup only; every foreign text is escaped."""

from __future__ import annotations

import re

from studyml.model import Outcome, Rating
from studyml.model.submission import SubmissionVerdict
from studyml.study import wording
from studyml.study.bench import PASSED, Bench
from studyml.study.stopwatch import PHASES
from studyml.tui.markup import escape, pressed

_COLOURS = {
    Outcome.CORRECT: "$text-success",
    Outcome.SYNTAX_ERROR: "$text-warning",
    Outcome.NOT_UNDERSTOOD: "$text-warning",
    Outcome.BLOCKED: "$text-warning",
}


def bar_text(bench: Bench, *, checking: bool, narrow: bool) -> str:
    """Return the bar: exercise, clock against the goal, phase, what goes on."""
    high = bench.exercise.minutes[1]
    clock = wording.clock(bench.watch.seconds())
    late = bench.watch.seconds() > high * 60
    shown = f"[b {'$text-warning' if late else '$text-primary'}]{clock}[/]"
    state = bench.closed or (bench.watch.phase if bench.watch.running else "paused")
    if checking:
        state += " · checking"
    if narrow:
        return f"{shown}/{high} min  {state}"
    tries = f" · {wording.counted(bench.attempts, 'attempt')}" if bench.attempts else ""
    goal = wording.goal(bench.exercise.minutes)
    return f"[b]{escape(bench.exercise.id)}[/b]   {shown} of {goal} min   [$foreground-muted]{state}{tries}[/]"


def phases_text(bench: Bench) -> str:
    """Return the five phases with their keys and times, the current one marked."""
    spent = bench.watch.spent()
    parts = []
    for number, name in enumerate(PHASES, 1):
        words = f"{number} {name}" + (f" {wording.clock(spent[name])}" if spent[name] >= 1 else "")
        current = name == bench.watch.phase and not bench.closed
        parts.append(pressed(str(number), f"[{'b reverse' if current else '$foreground-muted'}] {words} [/]"))
    return " ".join(parts)


def waiting_text(bench: Bench) -> str:
    """Return what stands where the verdict will be."""
    opens = pressed("enter", "[b $text-primary]Enter[/] opens your editor")
    return f"{opens}; every save is checked, by whatever editor\n[$foreground-muted]{escape(str(bench.path))}[/]"


def verdict_text(verdict: SubmissionVerdict, sentence: str) -> str:
    """Return a verdict: its first mistake in words and in numbers, the probes, remarks, the isolation in force."""
    ran = [probe for probe in verdict.probes if not probe.skipped]
    passed = [probe for probe in ran if probe.passed]
    words = str(verdict.outcome).replace("_", " ")
    code = f" · {verdict.mistakes[0].code}" if verdict.mistakes else ""
    count = f"   [$foreground-muted]{len(passed)} of {len(ran)} probes, {verdict.ms:.0f} ms[/]" if ran else ""
    colour = _COLOURS.get(verdict.outcome, "$text-error")
    lines = [f"[b {colour}]{wording.mark(verdict.outcome)} {words}{escape(code)}[/]{count}"]
    if sentence:
        lines.append(escape(sentence))
    if verdict.message and not verdict.correct:
        lines.append(escape(verdict.message))
    if len(verdict.mistakes) > 1:
        lines.append(f"also: {escape(', '.join(found.code for found in verdict.mistakes[1:]))}")
    for probe in ran:
        if not probe.passed:
            told = f": {probe.message}" if probe.message and probe.message not in verdict.message else ""
            lines.append(f"  [$text-error]✗[/] {escape(probe.name + told)}")
    if passed and not verdict.correct:  # the room belongs to the two texts then
        lines.append(f"  [$text-success]✓[/] [$foreground-muted]{escape(', '.join(p.name for p in passed))}[/]")
    lines += [f"  [$text-warning]remark[/] {escape(str(r))}" for r in verdict.remarks]
    if verdict.assumed:
        lines.append(f"  [$foreground-muted]understood: {escape('; '.join(verdict.assumed))}[/]")
    if verdict.isolation:
        lines.append(f"  [$foreground-muted]isolation: {escape(verdict.isolation)}[/]")
    return "\n".join(lines)


def closing_text(bench: Bench, following: tuple[str, str] | None, *, due: bool = False) -> str:
    """Return how the run ended, how it compares, and what comes next; ``due``: it is to be written again now."""
    lines = []
    closing = bench.closing
    if closing is not None:
        rated = f"rated {closing.rating.label}"
        if closing.days:
            rated += f", again in {wording.days(closing.days[closing.rating])}"
        if closing.rating is Rating.HARD:
            rated += " (a hint was taken)" if bench.hints_taken else " (beyond the goal)"
        ended = f"passed, goal {wording.goal(bench.exercise.minutes)} min" if bench.closed == PASSED else "given up"
        lines.append(f"[b]{wording.clock(bench.watch.seconds())}[/b]  {ended}: {rated}")
    elif due:
        lines.append("[b]Due again.[/b] What you know shows on a blank page:")
    else:
        lines.append(f"This run is closed ({bench.closed}).")
    if bench.before is not None:
        best, last = wording.clock(bench.before.best), wording.clock(bench.before.last)
        lines.append(f"before: best {best}, last {last}")
    longest = bench.longest()
    if longest is not None:
        lines.append(f"what took longest: {longest[0]}, {wording.clock(longest[1])}")
    if following is not None:
        lines.append(
            pressed("enter", f"[b $text-primary]Enter[/] next: {escape(following[0])}")
            + f" [$foreground-muted]({escape(following[1])})[/]"
        )
    lines.insert(1 if due else len(lines), pressed("r", "[b $text-primary]r[/] write it anew, what you wrote is kept"))
    return "\n".join(lines)


_EMPTY_HEAD = re.compile(r"^\|(?:[ \t]*\|)+[ \t]*\n\|[-:| ]+\|[ \t]*\n", re.MULTILINE)
_ROW = re.compile(r"^\| *(?P<name>[^|]*?) *\| *(?P<words>[^|]*?) *\|[ \t]*$", re.MULTILINE)


def task_text(task: str) -> str:
    """Return the task without its heading, which the bar shows, its table of arguments as a list.

    In a terminal a table of two columns without a head is mostly lines: 15 rows for four arguments.
    """
    first, _, rest = task.partition("\n")
    text = rest.lstrip() if first.startswith("# ") else task
    if _EMPTY_HEAD.search(text) is None:
        return text
    return _ROW.sub(r"- \g<name>: \g<words>", _EMPTY_HEAD.sub("", text))
