"""The commands of the plain session: what begins with a colon."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from studyml.cli.plain_dialogue import SEVERAL_LINES, Dialogue
from studyml.errors import InputError
from studyml.model import Outcome, Rating, Verdict
from studyml.study import wording
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
RATINGS = {":again": Rating.AGAIN, ":hard": Rating.HARD, ":good": Rating.GOOD, ":easy": Rating.EASY}


class Commands(Dialogue):
    """Every command; each returns True when another question is on the table."""

    def _command(self, session: Session, line: str) -> bool:
        """Do one command; True when another question is on the table."""
        name = line.split()[0]
        if name in RATINGS:
            self._change_rating(session, RATINGS[name])
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
        self._last = self._unread  # given up because it was not read: that can be disputed
        self._tell_leech(session)
        session.advance()
        return True

    def _do_hint(self, session: Session) -> bool:
        hint = session.hint()
        if hint is None and self._last is not None and self._verdict_hints < len(self._last[2].hints):
            hint = self._last[2].hints[self._verdict_hints]
            self._verdict_hints += 1
        if hint is None and session.asked.question.kind in SEVERAL_LINES and session.recorded is None:
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
        answer = self._read_block(session, line) if asked.question.kind in SEVERAL_LINES else line
        if answer is None:
            return False
        self._tell(asked, answer, self._grader.submit(asked.question, answer).diagnosed.result())
        click.echo("(not recorded)")
        return True

    def _do_flag(self, session: Session) -> bool:
        card = session.asked.card.id
        click.echo(f"{card} is flagged; again takes the mark away" if session.flag() else f"{card} is flagged no more")
        return False

    def _do_suspend(self, session: Session) -> bool:
        card = session.asked.card.id
        session.drop("suspend")
        click.echo(f"{card} will not be asked again; ':undo' or 'studyml cards unsuspend {card}' brings it back")
        return True

    def _do_bury(self, session: Session) -> bool:
        card = session.asked.card.id
        session.drop("bury")
        click.echo(f"{card} is not asked any more today; ':undo' brings it back")
        return True

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
            card = session.suspend_leech()
            click.echo(f"{card} will not be asked again; ':undo' or 'studyml cards unsuspend {card}' brings it back")
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
