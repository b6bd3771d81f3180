"""The session line by line: for screen readers, pipes and dumb terminals.

Owns the dialogue of ``quiz --plain`` (DESIGN §9): one line an answer, a lone ``.`` ends several lines, commands
begin with a colon, the line after an answer begins with its outcome. Holds no rules.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

import click

from studyml.errors import InputError
from studyml.model import Kind, Outcome, Rating, Verdict
from studyml.service.client import Grader, Prover
from studyml.study import wording
from studyml.study.asked import Asked, unfinished
from studyml.study.day import Day
from studyml.study.editors import editor_of, opening
from studyml.study.inline_markdown import unmarked
from studyml.study.session import Session

COMMANDS = {
    ":undo": "take the last answer back and ask it again",
    ":show": "give up and show the answer",
    ":hint": "one more hint (before the answer the card's, afterwards the verdict's)",
    ":again": "rate a recall, or change the last rating (also :hard, :good, :easy)",
    ":sure": "say how sure you are before you answer (also :unsure, :guess)",
    ":skip": "put the question off to the end",
    ":retry": "answer the last question again, unrecorded",
    ":flag": "mark the card as doubtful",
    ":suspend": "never ask this card again",
    ":bury": "not today",
    ":leech": "for a card forgotten eight times: ':leech easier', ':leech solution' or ':leech suspend'",
    ":edit": "open the card's file at its line",
    ":dispute": "I think I was right: the last answer is not counted, the case is kept",
    ":quit": "save and leave",
    ":help": "this list",
}
_RATINGS = {":again": Rating.AGAIN, ":hard": Rating.HARD, ":good": Rating.GOOD, ":easy": Rating.EASY}
_PROOF_SECONDS = 3.5
ONE_MORE_TEN = "studyml quiz --plain --minutes 10"
_SEVERAL_LINES = frozenset({Kind.DERIVATION})


class Step(Enum):
    """What follows an answer."""

    NEXT = auto()
    MEND = auto()
    """It could not be read: nothing was recorded, the same question stands."""
    END = auto()
    """The input ended."""


class PlainSession:
    """Drives one session over stdin and stdout."""

    def __init__(self, day: Day):
        self._day = day
        self._grader = Grader()
        self._prover: Prover | None = None
        self._last: tuple[Asked, str, Verdict] | None = None
        self._verdict_hints = 0
        self._going_on = False
        self._begun = ""
        self._confidence: str | None = None

    def run(self, session: Session) -> None:
        """Ask until the queue is through, the learner quits or the input ends; then save."""
        self._grader.start()
        try:
            self._say_errors()
            if session.finished:
                click.echo(
                    f"Nothing is due and today's new cards are used up. One more ten all the same: {ONE_MORE_TEN}."
                )
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
        self._confidence = None
        self._show(asked)
        self._ask_confidence(session)
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
            if asked.question.kind in _SEVERAL_LINES:
                line = self._read_block(session, line, self._begun)
                self._begun = line
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

    def _show(self, asked: Asked) -> None:
        click.echo(f"\n[{asked.number}/{asked.total}] {asked.item.reason}")
        click.echo(unmarked(asked.question.prompt))
        for line in wording.given(asked.question, asked.given):
            click.echo(f"  {line}")
        if asked.question.kind is Kind.CHOICE:
            for number, option in enumerate(asked.question.options, 1):
                click.echo(f"{number}) {unmarked(option.text)}")
        if asked.question.kind in _SEVERAL_LINES:
            click.echo("(several lines; a lone . ends)")
        if asked.question.kind is Kind.RECALL:
            click.echo("(Enter shows the answer; then :again :hard :good or :easy)")
        if asked.question.kind is Kind.BUG:
            click.echo("(the number of the wrong line, then the mistake's name if you know it)")

    def _ask_confidence(self, session: Session) -> None:
        if session.asks_confidence:
            click.echo("(if you like, say :sure, :unsure or :guess before you answer)")

    def _answer(self, session: Session, asked: Asked, answer: str, ms: int) -> Step:
        """Judge and record one answer."""
        verdict = self._grader.submit(asked.question, answer).diagnosed.result()
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
            return Step.MEND
        self._last = (asked, answer, verdict)
        days = f": again in {wording.days(recorded.days[recorded.rating])}" if recorded.days else ""
        click.echo(f"rated {recorded.rating.label}{days}")
        self._tell_leech(session)
        return Step.NEXT

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

    def _rate_recall(self, session: Session, answer: str, verdict: Verdict, ms: int) -> Step:
        while True:
            line = self._read()
            if line is None or line == ":quit":
                return Step.END
            rating = _RATINGS.get(line)
            if rating is None:
                click.echo("rate it: :again :hard :good or :easy")
                continue
            session.record(answer, verdict, ms=ms, rating=rating, confidence=self._confidence)
            self._last = None
            self._tell_leech(session)
            return Step.NEXT

    # -- commands

    def _command(self, session: Session, line: str) -> bool:
        """Do one command; True when another question is on the table."""
        name = line.split()[0]
        if name in _RATINGS:
            self._change_rating(session, _RATINGS[name])
            return False
        if name in (":sure", ":unsure", ":guess"):
            self._confidence = name[1:]
            return False
        action: Callable[[Session], bool] | None = getattr(self, f"_do_{name[1:]}", None) if name in COMMANDS else None
        if action is None:
            click.echo(f"no command {name}; :help lists them")
            return False
        if name == ":leech":
            return self._do_leech(session, line.removeprefix(name).strip())
        return action(session)

    def _change_rating(self, session: Session, rating: Rating) -> None:
        changed = session.rate(rating)
        click.echo(f"rated {rating.label}" if changed else "there is no answer to rate yet")

    def _do_help(self, session: Session) -> bool:
        for name, words in COMMANDS.items():
            click.echo(f"{name:10} {words}")
        return False

    def _do_undo(self, session: Session) -> bool:
        before = session.answered
        if session.undo():
            answer = session.answered < before
            self._last = None if answer else self._last
            click.echo("taken back; it counts as never answered" if answer else "taken back; it is asked again")
            return True
        undone = self._day.undo()
        click.echo(f"taken back: your answer to {undone}" if undone else "there is no answer to take back")
        return False

    def _do_show(self, session: Session) -> bool:
        asked = session.asked
        verdict = self._grader.submit(asked.question, "").verdict.result()
        given_up = Verdict(Outcome.WRONG, message="given up", expected_shape=verdict.expected_shape)
        click.echo(wording.headline(given_up))
        for line in [*wording.answer_lines(asked.question, verdict), *unmarked(asked.question.solution).splitlines()]:
            click.echo(f"  {line}")
        session.record("", given_up, ms=0, given_up=True)
        self._last = None
        self._tell_leech(session)
        session.advance()
        return True

    def _do_hint(self, session: Session) -> bool:
        hint = session.hint()
        if hint is None and self._last is not None and self._verdict_hints < len(self._last[2].hints):
            hint = self._last[2].hints[self._verdict_hints]
            self._verdict_hints += 1
        if hint is None and session.asked.question.kind in _SEVERAL_LINES and session.recorded is None:
            return self._hint_at(session, self._begun)
        click.echo(f"hint: {hint}" if hint else "there is no further hint")
        return False

    def _do_skip(self, session: Session) -> bool:
        session.skip()
        return True

    def _do_retry(self, session: Session) -> bool:
        if self._last is None:
            click.echo("there is no answer to try again")
            return False
        asked = self._last[0]
        self._show(asked)
        line = self._read()
        if line is None or line.startswith(":"):
            return False
        answer = self._read_block(session, line) if asked.question.kind in _SEVERAL_LINES else line
        self._tell(asked, answer, self._grader.submit(asked.question, answer).diagnosed.result())
        click.echo("(not recorded)")
        return True

    def _do_flag(self, session: Session) -> bool:
        session.drop("flag")
        click.echo("flagged")
        return False

    def _do_suspend(self, session: Session) -> bool:
        session.drop("suspend")
        click.echo("suspended; it will not be asked again ('studyml cards unsuspend' brings it back)")
        return True

    def _do_bury(self, session: Session) -> bool:
        session.drop("bury")
        click.echo("not today")
        return True

    def _tell_leech(self, session: Session) -> None:
        leech = session.leech
        if leech is not None:
            easier = f":leech easier (asks {leech.easier}), " if leech.easier else ""
            click.echo(f"{leech.words()}; {easier}:leech solution or :leech suspend")

    def _do_leech(self, session: Session, what: str = "") -> bool:
        if session.leech is None:
            click.echo("no card was forgotten so often just now")
        elif what == "easier":
            easier = session.ask_easier()
            click.echo(f"next: {easier}" if easier else "there is no easier card in its area")
            return easier is not None
        elif what == "solution":
            for line in session.worked():
                click.echo(f"  {line}")
        elif what == "suspend":
            click.echo(f"{session.suspend_leech()} is suspended; 'studyml cards unsuspend' brings it back")
            return True
        else:
            click.echo(COMMANDS[":leech"])
        return False

    def _do_edit(self, session: Session) -> bool:
        card, editor = session.asked.card, editor_of(self._day.config.editor)
        if sys.stdin.isatty():
            try:
                subprocess.run(opening(editor, Path(card.path), card.line), check=True)
            except (OSError, ValueError, subprocess.CalledProcessError) as error:
                click.echo(f"The editor '{editor}' did not work ({error}). Set one: studyml config editor NAME")
        click.echo(f"{card.path}:{card.line}")
        return False

    def _do_dispute(self, session: Session) -> bool:
        if self._last is None:
            click.echo("there is no answer to dispute")
            return False
        asked, answer, verdict = self._last
        if verdict.correct:
            click.echo("it was counted as right; ':undo' takes it back, ':flag' marks the card on the table")
            return False
        try:
            kept = self._day.dispute(asked.question, answer, verdict)
        except InputError as error:
            click.echo(f"{error}; the answer still counts")
            return False
        session.set_aside()
        self._last = None
        click.echo(f"not counted, it comes another day; the case is kept in {kept}")
        return False

    # -- input

    def _read(self) -> str | None:
        line = sys.stdin.readline()
        return None if line == "" else line.rstrip("\n").strip()

    def _read_block(self, session: Session, first: str, begun: str = "") -> str:
        lines = begun.splitlines()
        line: str | None = first
        while line is not None and line != ".":
            if line == ":hint":
                self._hint_at(session, "\n".join(lines))
            elif line.startswith(":"):
                click.echo("a lone . ends the answer; commands other than :hint come before or after it")
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
