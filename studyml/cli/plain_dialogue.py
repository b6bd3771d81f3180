"""What the plain session says and reads: questions, verdicts, hints, and answers of one line or several.

Owns the words on stdout and what is known of the last answer. The course of the questions is ``plain``'s.
"""

from __future__ import annotations

import sys

import click

from studyml.model import Kind, Verdict
from studyml.service.client import Grader, Prover
from studyml.study import wording
from studyml.study.asked import Asked, unfinished
from studyml.study.day import Day
from studyml.study.inline_markdown import unmarked
from studyml.study.session import Session

SEVERAL_LINES = frozenset({Kind.DERIVATION})
_PROOF_SECONDS = 3.5


class Dialogue:
    """A learner at the other end of stdin and stdout, and the processes that judge."""

    def __init__(self, day: Day):
        self._day = day
        self._grader = Grader()
        self._prover: Prover | None = None
        self._last: tuple[Asked, str, Verdict] | None = None
        self._unread: tuple[Asked, str, Verdict] | None = None
        """The last answer to the question on the table that could not be read."""
        self._verdict_hints = 0
        self._going_on = False
        self._begun = ""
        self._confidence: str | None = None

    def _show(self, asked: Asked) -> None:
        click.echo(f"\n[{asked.number}/{asked.total}] {asked.item.reason}")
        click.echo(unmarked(asked.question.prompt))
        for line in wording.given(asked.question, asked.given):
            click.echo(f"  {line}")
        if asked.question.kind is Kind.CHOICE:
            for number, option in enumerate(asked.question.options, 1):
                click.echo(f"{number}) {unmarked(option.text)}")
        if asked.question.kind in SEVERAL_LINES:
            click.echo("(several lines; a lone . ends)")
        if asked.question.kind is Kind.RECALL:
            click.echo("(Enter shows the answer; then :again :hard :good or :easy)")
        if asked.question.kind is Kind.BUG:
            click.echo("(the number of the wrong line, then the mistake's name if you know it)")

    def _proved(self, asked: Asked, answer: str, verdict: Verdict) -> Verdict:
        if self._prover is None:
            self._prover = Prover()
            self._prover.start()
        try:
            proved = self._prover.submit(asked.question, answer, verdict).result(timeout=_PROOF_SECONDS)
        except TimeoutError:
            return verdict
        return proved or verdict

    def _tell(self, asked: Asked, answer: str, verdict: Verdict) -> None:
        click.echo(wording.headline(verdict))
        if verdict.steps:
            lines = wording.steps(verdict)
        else:
            lines = wording.underlined(answer, verdict.mistakes[0]) if verdict.mistakes else []
        told = [*wording.details(verdict, asked.question.kind), *wording.mistakes(verdict)]
        lines += [unmarked(line) for line in told]
        if unfinished(verdict):
            lines.append("go on with the next line; a lone . ends")
        elif verdict.outcome.recorded and not verdict.correct:
            lines += wording.answer_lines(asked.question, verdict)
            lines += unmarked(asked.question.solution).splitlines()
        for line in lines:
            click.echo(f"  {line}")

    def _tell_leech(self, session: Session) -> None:
        leech = session.leech
        if leech is not None:
            easier = f":leech easier (asks {leech.easier}), " if leech.easier else ""
            click.echo(f"{leech.words()}; {easier}:leech solution or :leech suspend")

    def _read(self) -> str | None:
        line = sys.stdin.readline()
        return None if line == "" else line.rstrip("\n").strip()

    def _read_block(self, session: Session, first: str, begun: str = "") -> str | None:
        """Read lines to a lone dot; None when the learner leaves instead."""
        lines = begun.splitlines()
        line: str | None = first
        while line is not None and line != ".":
            if line == ":quit":
                return None
            if line == ":hint":
                self._hint_at(session, "\n".join(lines))
            elif line.startswith(":"):
                click.echo("a lone . ends the answer; commands other than :hint and :quit come before or after it")
            else:
                lines.append(line)
            line = self._read()
        return "\n".join(lines)

    def _hint_at(self, session: Session, answer: str) -> bool:
        """Say the next hint on the lines so far."""
        hint = session.hint()
        if hint is None:
            verdict = self._grader.submit(session.asked.question, answer).diagnosed.result() if answer else None
            hint = session.reveal_step(verdict)
        click.echo(f"hint: {hint}" if hint else "there is no further hint")
        return False
