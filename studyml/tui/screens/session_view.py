"""How a question and its verdict look: the words of ``study.wording`` in the theme's colours.

Owns markup only. Every text that came from outside is escaped here.
"""

from __future__ import annotations

from studyml.memory.rating import CONFIDENCE
from studyml.model import Kind, Outcome, Question, Rating, Verdict
from studyml.study import wording
from studyml.study.asked import Asked, unfinished
from studyml.study.session import Session
from studyml.tui.markup import escape, hung, pressed, prose
from studyml.tui.widgets.bars import bar

_BAR, _NARROW_BAR = 16, 6
_LABELS = {
    Outcome.SYNTAX_ERROR: "can't be read",
    Outcome.SHAPE_ERROR: "NumPy would raise",
    Outcome.UNSAFE: "refused",
    Outcome.UNDECIDED: "judge it yourself",
}
"""Outcomes whose code is no word for a person; the others are shown as they are."""
_ASKED_AGAIN = "asked again"
"""Of what was read, but is not in the form asked for or can't be tried."""


def status_text(asked: Asked, seconds: float | None, *, narrow: bool) -> str:
    """Return the bar: progress, the time on the question if wanted, and why this question is asked."""
    done = (asked.number - 1) / asked.total
    clock = "" if seconds is None else f"   {wording.clock(seconds)}"
    place = f"{bar(done, _NARROW_BAR if narrow else _BAR, '$text-success')}  {asked.number}/{asked.total}{clock}"
    return f"{place}   [$text-muted]{escape(asked.item.reason)}[/]"


def question_text(asked: Asked, room: int) -> str:
    """Return what stands under the prompt: givens, options, how to answer a recall."""
    lines = [escape(line) for line in wording.given(asked.question, asked.given)]
    if asked.question.kind is Kind.CHOICE:
        lines += _options(asked.question, room)
    if asked.question.kind is Kind.RECALL:
        lines.append("[$foreground-muted]Say it to yourself, then Enter shows the answer.[/]")
    return "\n".join(lines)


def judged_text(asked: Asked, answer: str, verdict: Verdict, *, given_up: bool) -> str:
    """Return a verdict as markup: headline, the place of the mistake, reading, evidence, the worked solution."""
    lines = [_headline(verdict, given_up=given_up)]
    if verdict.steps:
        lines += [escape(line) for line in wording.steps(verdict)]
    elif not given_up:
        lines += _mistake_place(answer, verdict)
    lines += [
        f"[$foreground-muted]{prose(line)}[/]"
        for line in ([] if given_up else wording.details(verdict, asked.question.kind))
    ]
    lines += [prose(line) for line in wording.mistakes(verdict)]
    recorded = given_up or verdict.outcome.recorded
    if recorded and not verdict.correct and not unfinished(verdict):
        lines += [f"[b]{prose(line)}[/b]" for line in wording.answer_lines(asked.question, verdict)]
        if asked.question.solution:
            lines += ["", prose(asked.question.solution)]
    return "\n".join(lines)


def hint_text(hint: str) -> str:
    """Return a hint."""
    return f"[$text-warning]hint[/]  {prose(hint)}"


def bug_text(question: Question, line: int, room: int) -> str:
    """Return the second half of a bug's question: what is wrong in the line that was named."""
    return "\n".join([f"Line {line}. What is the mistake?", "", *_options(question, room)])


def _options(question: Question, room: int) -> list[str]:
    return [
        pressed(str(number), hung(option.text, room, f"  [b $text-primary]{number}[/]  ", "     "))
        for number, option in enumerate(question.options, 1)
    ]


def at_the_end() -> str:
    """Return the keys that a finished session offers."""
    home = pressed("enter", "[b $text-primary]Enter[/] home")
    more = pressed("m", "[b $text-primary]m[/] one more ten")
    return f"{home}   {more}   [$text-muted]at home [/][b $text-primary]n[/][$text-muted] writes today's retro[/]"


def confidence_text() -> str:
    """Return the question that some verdicts wait for."""
    keys = "   ".join(pressed(word[0], f"[b $text-primary]{word[0]}[/] {word}") for word in CONFIDENCE)
    unsaid = pressed("enter", "[$foreground-muted]Enter: don't say[/]")
    return (
        f"[b]How sure are you?[/b]   {keys}   {unsaid}\n"
        "[$foreground-muted]Asked now and then before the verdict; Progress shows how well you knew.[/]"
    )


def rating_text(session: Session, phase: str) -> str:
    """Return the line of ratings: the one given marked, and the days each would mean."""
    if phase == "rating":
        words = "  ".join(pressed(str(int(rating)), f"{int(rating)} {rating.label}") for rating in Rating)
        return f"\n\n[b]How well did you know it?[/b]  {words}"
    recorded = session.recorded
    if phase != "judged" or recorded is None:
        return ""
    if recorded.leech is not None:
        leech = recorded.leech
        easier = [("l", f"an easier card: {escape(leech.easier)}")] if leech.easier else []
        ways = [*easier, ("w", "the worked solution"), ("x", "never again")]
        keys = "   ".join(pressed(key, f"[b $text-primary]{key}[/] {words}") for key, words in ways)
        return f"\n\n[$text-warning]{escape(leech.words())}.[/]\n{keys}"
    if not recorded.days:
        return f"\n\n[$foreground-muted]{recorded.rating.label} (a repeat of today: it schedules nothing)[/]"
    parts = []
    for rating, days in recorded.days.items():
        text = f" {int(rating)} {rating.label} {wording.days(days)} "
        look = "b reverse" if rating is recorded.rating else "$foreground-muted"
        parts.append(pressed(str(int(rating)), f"[{look}]{text}[/]"))
    return "\n\n" + " ".join(parts)


def _headline(verdict: Verdict, *, given_up: bool) -> str:
    if given_up:
        return "[b $text-warning]– shown[/]"
    colour = {
        Outcome.CORRECT: "$text-success",
        Outcome.UNDECIDED: "$text-primary",
        Outcome.SYNTAX_ERROR: "$text-warning",
        Outcome.UNSAFE: "$text-warning",
    }.get(verdict.outcome, "$text-error")
    if unfinished(verdict):
        return f"[b $text-primary]… go on: {escape(verdict.message)}[/]"
    told = wording.headline(verdict)
    labels = _LABELS | ({Outcome.SYNTAX_ERROR: _ASKED_AGAIN} if verdict.reading and not verdict.steps else {})
    for outcome, label in labels.items():
        if told.startswith(outcome.value):
            told = label + told.removeprefix(outcome.value)
    return f"[b {colour}]{wording.mark(verdict.outcome)} {escape(told)}[/]"


def _mistake_place(answer: str, verdict: Verdict) -> list[str]:
    if not verdict.mistakes:
        return []
    return [f"  [$text-error]{escape(line)}[/]" for line in wording.underlined(answer, verdict.mistakes[0])]
