"""A newcomer's first day, replayed with the real program in a pseudo-terminal of 80x24.

Notes → question → a wrong answer whose mistake is named → undo → quit in the middle → resume → ``due``.
``.ci/run`` calls it; it prints each station with its time and fails loudly.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from studyml.clock import SystemClock
from studyml.decks import ask, load_library
from studyml.model import Card, Kind, Question
from studyml.store.tables import Tables

sys.path.insert(0, str(Path(__file__).parent))
from terminal import Terminal

PROGRAM = str(Path(sys.executable).parent / "studyml")


class FirstDay:
    """The stations of the day; ``say`` prints what was reached."""

    def __init__(self, home: Path):
        self.home = home
        self.library = load_library(None)
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:5.1f} s  {text}", flush=True)

    def question(self) -> tuple[Card, Question]:
        """The question on the table, as the store knows it."""
        with Tables.read(self.home / "studyml.db", SystemClock()) as store:
            left = store.session()
            answered = {(e.card, e.seed) for e in store.events() if e.card is not None and e.seed is not None}
        assert left is not None
        card, seed = next(
            (row[0], row[1]) for row in left["queue"][left["position"] :] if (row[0], row[1]) not in answered
        )
        return self.library.cards[card], ask(self.library.cards[card], seed)

    def wrong(self, question: Question) -> tuple[str, str] | None:
        """A wrong answer that has a name, and the name."""
        if question.kind is Kind.CHOICE:
            for number, option in enumerate(question.options, 1):
                if option.mistake:
                    return str(number), option.mistake
        for row in question.wrong:
            if question.kind in (Kind.FORMULA, Kind.GRADIENT, Kind.TRANSLATE, Kind.SHAPE, Kind.NUMBER):
                return row.answer, row.mistake
        return None

    def hand_in(self, terminal: Terminal, question: Question, answer: str) -> None:
        terminal.type(answer)
        if question.kind is not Kind.CHOICE:
            terminal.press("enter")
        if "How sure" in terminal.wait_for("How sure", "✗"):
            terminal.press("enter")

    def run(self) -> None:
        terminal = Terminal([PROGRAM], self.home)
        terminal.wait_for("Welcome")
        self.say("first screen")
        terminal.press("2")
        terminal.wait_for("Mac Roman")
        self.say("the example notes are read, their encoding repaired")
        terminal.press("enter")
        terminal.wait_for("1/")
        self.say("first question")
        number = 1
        while (found := self.wrong(self.question()[1])) is None:
            number += 1
            terminal.press("ctrl+n")
            terminal.wait_for("1/")
            assert number < 20, "no question of the session has a named wrong answer"
        card, question = self.question()
        answer, mistake = found
        self.hand_in(terminal, question, answer)
        terminal.wait_for(mistake)
        terminal.wait_for("1 again")
        assert "✗" in terminal.text
        self.say(f"{card.id}: {answer!r} is wrong, and the mistake is named: {mistake}")
        terminal.press("u")
        terminal.wait_for("1/", gone="✗")
        assert self.question()[0] == card
        self.say("taken back, and asked again")
        terminal.press("ctrl+q")
        assert terminal.leave() == 0
        self.say("quit in the middle")

        terminal = Terminal([PROGRAM], self.home)
        terminal.wait_for("goes on")
        terminal.press("enter")
        terminal.wait_for("1/")
        assert self.question()[0] == card
        self.hand_in(terminal, question, answer)
        terminal.wait_for(mistake)
        terminal.wait_for("1 again")
        self.say("resumed at the same card, answered")
        open_due = self.due()
        assert open_due.startswith("Today:")
        terminal.resize(40, 12)
        terminal.wait_for("✗", mistake)
        terminal.press("escape")
        terminal.wait_for("Today")
        terminal.press("q")
        assert terminal.leave() == 0
        self.say("resized to 40x12, left")
        print(self.due())
        print(self.due("--json"))
        assert '"weak": [{' in self.due("--json")

    def due(self, *options: str) -> str:
        done = subprocess.run(
            [PROGRAM, "due", *options], env={"STUDYML_HOME": str(self.home)}, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FirstDay(Path(folder)).run()
