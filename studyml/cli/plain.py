"""The session line by line: for screen readers, pipes and dumb terminals.

Owns the dialogue of ``quiz --plain``: one line an answer, a lone ``.`` ends several lines, commands
begin with a colon, the line after an answer begins with its outcome. Holds no rules.
"""

from __future__ import annotations

from enum import Enum, auto

import click

from studyml.cli.plain_commands import RATINGS, Commands
from studyml.cli.plain_dialogue import SEVERAL_LINES
from studyml.model import Kind, Outcome, Verdict
from studyml.study import wording
from studyml.study.asked import Asked, unfinished
from studyml.study.session import Session

ONE_MORE_TEN = "studyml quiz --plain --minutes 10"


class Step(Enum):
    """What follows an answer."""

    NEXT = auto()
    MEND = auto()
    """It could not be read: nothing was recorded, the same question stands."""
    END = auto()
    """The input ended."""


class PlainSession(Commands):
    """Drives one session over stdin and stdout."""

    def run(self, session: Session) -> None:
        """Ask until the queue is through, the learner quits or the input ends; then save."""
        self._grader.start()
        try:
            self._say_errors()
            if session.finished:
                click.echo(f"{self._day.nothing_to_ask()} One more ten all the same: {ONE_MORE_TEN}.")
                return
            session.save()
            while not session.finished and self._one(session):
                pass
            self._end(session)
        finally:
            session.save()
            self._grader.close()
            if self._prover is not None:
                self._prover.close()

    def _end(self, session: Session) -> None:
        for line in wording.summary(session.summary(), self._day.today()):
            click.echo(line)
        if session.finished:
            for line in session.afterwards:
                click.echo(line)
            click.echo(f"One more ten: {ONE_MORE_TEN}. Today's retro: studyml retro --draft --edit.")

    def _say_errors(self) -> None:
        for error in self._day.library.errors:
            click.echo(f"studyml: {error}", err=True)
        for notice in self._day.notices:
            click.echo(f"studyml: {notice}", err=True)

    # -- one question

    def _one(self, session: Session) -> bool:
        """Ask the question on the table until it is answered or left; False ends the session."""
        asked = session.asked
        self._confidence, self._unread = None, None
        self._show(asked)
        self._ask_confidence(session)
        self._grader.prepare(asked.question)
        session.look_ahead()
        self._begun = ""
        began = self._day.clock.monotonic()
        while True:
            line = self._read()
            if line is None or line == ":quit":
                return False
            if line.startswith(":"):
                if self._command(session, line):
                    return True
                continue
            if asked.question.kind in SEVERAL_LINES:
                block = self._read_block(session, line, self._begun)
                if block is None:
                    return False
                self._begun = line = block
            elif not line and asked.question.kind is not Kind.RECALL:
                continue
            ms = round((self._day.clock.monotonic() - began) * 1000)
            step = self._answer(session, asked, line, ms)
            if step is Step.NEXT:
                session.advance()
            if step is not Step.MEND:
                return step is Step.NEXT
            if not self._going_on:
                self._begun = ""

    def _ask_confidence(self, session: Session) -> None:
        if session.asks_confidence:
            click.echo("(if you like, say :sure, :unsure or :guess before you answer)")

    def _answer(self, session: Session, asked: Asked, answer: str, ms: int) -> Step:
        """Judge and record one answer."""
        grading = self._grader.submit(asked.question, answer)
        session.brace()
        verdict = grading.diagnosed.result()
        if asked.question.kind is Kind.DERIVATION and verdict.outcome.recorded:
            verdict = self._proved(asked, answer, verdict)
        self._verdict_hints = 0
        if verdict.outcome is Outcome.UNDECIDED:
            click.echo(wording.headline(verdict))
            for line in wording.answer_lines(asked.question, verdict):
                click.echo(line)
            return self._rate_recall(session, answer, verdict, ms)
        self._tell(asked, answer, verdict)
        recorded = session.record(answer, verdict, ms=ms, confidence=self._confidence)
        self._going_on = unfinished(verdict)
        if recorded is None:
            self._unread = None if self._going_on else (asked, answer, verdict)
            return Step.MEND
        self._last = (asked, answer, verdict)
        days = f": again in {wording.days(recorded.days[recorded.rating])}" if recorded.days else ""
        click.echo(f"rated {recorded.rating.label}{days}")
        self._tell_leech(session)
        return Step.NEXT

    def _rate_recall(self, session: Session, answer: str, verdict: Verdict, ms: int) -> Step:
        while True:
            line = self._read()
            if line is None or line == ":quit":
                return Step.END
            rating = RATINGS.get(line)
            if rating is None:
                click.echo("rate it: :again :hard :good or :easy")
                continue
            session.record(answer, verdict, ms=ms, rating=rating, confidence=self._confidence)
            self._last = None
            self._tell_leech(session)
            return Step.NEXT
