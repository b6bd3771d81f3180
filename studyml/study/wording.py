"""What a verdict, a question and today say in words: plain lines for both front ends.

Owns the sentences, so that the screen and ``--plain`` tell the same story; the screen adds colour and
underlines, never words. Must not know a screen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from studyml.model import FoundMistake, Kind, Outcome, Question, StepVerdict, Verdict

if TYPE_CHECKING:
    from studyml.errors import CardError
    from studyml.study.asked import Summary
    from studyml.study.compose import Composition

MARKS: Mapping[Outcome, str] = {
    Outcome.CORRECT: "✓",
    Outcome.UNDECIDED: "?",
    Outcome.SYNTAX_ERROR: "…",
    Outcome.UNSAFE: "…",
    Outcome.NOT_UNDERSTOOD: "…",
}
"""A mark beside every colour; whatever is not here is wrong, ✗."""


def step_outcome(step: StepVerdict) -> str:
    """Return the outcome of a derivation's line in words: of one that was not read, that."""
    return "not read" if step.unread else step.outcome.value


def mark(outcome: Outcome) -> str:
    """Return the mark of an outcome."""
    return MARKS.get(outcome, "✗")


def headline(verdict: Verdict) -> str:
    """Return the first line of a verdict; it begins with the outcome, as ``--plain`` promises."""
    code = verdict.mistakes[0].code if verdict.mistakes else ""
    told = verdict.message if verdict.first_wrong is None else f"line {verdict.first_wrong + 1} is the first wrong one"
    named = f" · {code}" if code and code not in ("syntax", "unsafe") else ""
    return f"{verdict.outcome}{named}" + (f": {told}" if told else "")


def details(verdict: Verdict, kind: Kind) -> list[str]:
    """Return what follows the headline: reading, the mistake's place, note, evidence."""
    lines: list[str] = []
    if verdict.reading and not verdict.steps:
        lines.append(f"read as: {verdict.reading}")
    if verdict.note:
        lines.append(f"note: {verdict.note}")
    if verdict.outcome.recorded and verdict.expected_shape not in ("", verdict.shape) and not verdict.correct:
        lines.append(f"shape: {verdict.shape or '?'}, expected {verdict.expected_shape}")
    if verdict.evidence and verdict.outcome is not Outcome.UNDECIDED and not verdict.steps:
        if verdict.evidence != "exact":
            lines.append(verdict.evidence)
        elif verdict.correct and kind not in (Kind.CHOICE, Kind.BUG):
            lines.append("exact: nothing was left to test")
    return lines


def underlined(answer: str, mistake: FoundMistake) -> list[str]:
    """Return the line of the answer that holds the mistake, with carets under it; [] without a span."""
    if mistake.span is None:
        return []
    start, end = mistake.span
    if not 0 <= start < end <= len(answer):
        return []
    line_start = answer.rfind("\n", 0, start) + 1
    line_end = answer.find("\n", start)
    line = answer[line_start : len(answer) if line_end < 0 else line_end]
    below = _cells(line[: start - line_start])
    return [line, " " * below + "^" * max(1, _cells(line[start - line_start : end - line_start]))]


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: none for a combining mark, two for a wide character."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def steps(verdict: Verdict) -> list[str]:
    """Return a derivation's lines, each with its mark; the first wrong one says so, and where its mistake stands."""
    told: list[str] = []
    for index, step in enumerate(verdict.steps):
        told.append(f"{mark(step.outcome)} {step.text}".rstrip())
        if step.outcome is Outcome.CORRECT:
            if step.evidence:
                told.append(f"    {step.evidence}")
            continue
        if step.unread:
            told.append(f"    {step.message or step_outcome(step)}")
            continue
        if index == verdict.first_wrong:
            told.append(f"{_carets(step)} the first wrong line")
        if step.follows is not None:
            told.append(f"    follows from line {step.follows + 1}")
        elif step.message:
            told.append(f"    {step.message}")
    return told


def _carets(step: StepVerdict) -> str:
    """Return carets below a step's mistake, as the step stands after its mark."""
    span = step.mistakes[0].span if step.mistakes else None
    if span is None or not 0 <= span[0] < span[1] <= len(step.text):
        return "    ^"
    before, there = step.text[: span[0]], step.text[span[0] : span[1]]
    return " " * (_cells(before) + 2) + "^" * max(1, _cells(there))


def mistakes(verdict: Verdict) -> list[str]:
    """Return the further mistakes of a wrong answer, one line each (the first is in the headline)."""
    return [f"or: {m.code}: {m.message}" if m.message else f"or: {m.code}" for m in verdict.mistakes[1:3]]


def given(question: Question, given_lines: tuple[str, ...]) -> list[str]:
    """Return what stands under a prompt: the definitions, then symbols with shapes."""
    lines = [f"{name} = {text}" for name, text in question.let.items() if f"{name} = {text}" not in question.prompt]
    return [*([] if question.kind == "number" else lines), *given_lines]


def days(number: int) -> str:
    """Return a number of days as short as it can be read: 3 d, 5 w, 4 mo, 2 y."""
    if number < 21:
        return f"{number} d"
    if number < 90:
        return f"{round(number / 7)} w"
    if number < 700:
        return f"{round(number / 30.4)} mo"
    return f"{round(number / 365)} y"


def counted(number: int, word: str) -> str:
    """Return a number of things: 1 review, 2 reviews."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def card_files(errors: Sequence[CardError]) -> str:
    """Return what to say of card files with errors, "" when there are none; their other cards are asked."""
    if not errors:
        return ""
    return f"{counted(len(errors), 'error')} in card files ('studyml cards check' lists all): {errors[0]}"


def clock(seconds: float) -> str:
    """Return seconds as on a stopwatch: 7:05, 1:02:30."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def goal(minutes: tuple[int, int]) -> str:
    """Return the minutes that a model is to be written in: 20-25, or 30 where both are the same."""
    low, high = minutes
    return f"{low}-{high}" if low != high else f"{high}"


def when(day: date, today: date) -> str:
    """Return a day in the learner's words."""
    gap = (day - today).days
    if gap <= 0:
        return "today"
    if gap == 1:
        return "tomorrow"
    return f"on {day:%A}" if gap < 7 else f"on {day:%d %B %Y}"


def answer_lines(question: Question, verdict: Verdict) -> list[str]:
    """Return the right answer, as it is shown after a miss; of a derivation with a wrong line only the solution."""
    if verdict.first_wrong is not None:
        return []
    from studyml.decks import expected_text

    expected = expected_text(question) or verdict.expected_shape
    if not expected or (verdict.outcome is Outcome.UNDECIDED and expected in verdict.message):
        return []
    rows = expected.splitlines()
    return [f"answer: {rows[0]}"] if len(rows) == 1 else ["answer:", *(f"  {row}" for row in rows)]


def summary(done: Summary, today: date) -> list[str]:
    """Return what a session came to."""
    if not done.answered:
        return ["Nothing answered in this sitting."]
    lines = [f"{done.answered} answered, {done.right} right, {minutes(done.seconds)}"]
    if done.mistakes:
        lines.append("mistakes: " + ", ".join(f"{code} ×{n}" if n > 1 else code for code, n in done.mistakes))
    if done.missed:
        lines.append("missed: " + ", ".join(done.missed))
    if done.next_due is not None:
        lines.append(f"next reviews {when(done.next_due, today)}")
    return lines


def afterwards(composition: Composition) -> tuple[str, ...]:
    """Return what a session says at its end beyond the answers: the model to write, what was left out and why."""
    lines = [f"left out: {line}" for line in composition.left_out]
    if composition.code is not None:
        code = composition.code
        lines.insert(0, f"now write: studyml code {code.exercise}   {goal(code.minutes)} min ({code.reason})")
    return tuple(lines)


def minutes(seconds: float) -> str:
    """Return a length of time in seconds below two minutes, else in minutes."""
    return f"{round(seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"
