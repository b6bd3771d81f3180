"""The session line by line: what a screen reader, a pipe and a script see."""

from __future__ import annotations

import json
from pathlib import Path

from program import studyml

from studyml.decks import load_library
from studyml.study.inline_markdown import unmarked

AREA = ("--area", "grad.logistic")
DERIVATION = """## bce-dw
Derive it.
```card
kind = 'derivation'
symbols = { y = '() unit', z = '()' }
let = { p = 'sigmoid(z)' }
loss = '-(y*log(p) + (1 - y)*log(1 - p))'
steps = [
  { of = 'dL/dp', is = '(p - y)/(p*(1 - p))', required = true },
  { of = 'dp/dz', is = 'p*(1 - p)', required = true },
  { of = 'dL/dz', is = 'p - y', required = true },
]
```
p - y is left.
"""
"""A deck of the learner's own, whose card stands in for the shipped one of its id."""


def quiz(home: Path, *lines: str, options: tuple[str, ...] = AREA, now: str = "2027-01-15T12:00+00:00") -> list[str]:
    """Run ``quiz --plain`` on the lines and return what it printed."""
    text = "".join(f"{line}\n" for line in lines)
    done = studyml("quiz", "--plain", *options, home=home, text=text, STUDYML_NOW=now)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def reach(home: Path, card: str) -> list[str]:
    """Return as many ``:skip`` as lead to the card's question."""
    prompt = unmarked(load_library(None).cards[card].prompt)
    blocks = "\n".join(quiz(home / "look", *[":skip"] * 7)).split("\n[")
    return [":skip"] * next(n for n, block in enumerate(blocks[1:]) if prompt in block)


def test_the_line_after_an_answer_begins_with_its_outcome(tmp_path: Path) -> None:
    skips = reach(tmp_path, "bce-dw")
    shown = quiz(tmp_path / "a", *skips, "X.T @ (p - y)", ":quit")
    assert any(line.startswith("wrong · missing_mean") for line in shown)
    shown = quiz(tmp_path / "b", *skips, "(yhat - y) @ X / n", ":quit")
    assert "correct" in shown
    shown = quiz(tmp_path / "c", *skips, "X.T @ (p - y", "X.T @ (p - y)/n", ":quit")
    assert any(line.startswith("syntax_error") for line in shown) and "correct" in shown


def test_what_was_given_up_because_it_was_not_read_can_be_disputed(tmp_path: Path) -> None:
    skips = reach(tmp_path, "bce-dw")
    shown = quiz(tmp_path / "a", *skips, "X.T @@ (p - y)/n", ":show", ":dispute", ":show", ":dispute", ":quit")
    assert sum("not counted" in line for line in shown) == 1  # of the next question nothing was unread
    assert "there is no answer to dispute" in shown
    (kept,) = (tmp_path / "a" / "disputes").iterdir()
    case = json.loads(kept.read_text(encoding="utf-8"))
    assert (case["answer"], case["verdict"]["outcome"]) == ("X.T @@ (p - y)/n", "syntax_error")


def test_end_of_input_saves_and_the_next_run_goes_on_there(tmp_path: Path) -> None:
    first = quiz(tmp_path, ":skip", options=())
    again = quiz(tmp_path, options=())
    last_asked = [line for line in first if line.startswith("[")][-1]
    assert next(line for line in again if line.startswith("[")).split("]")[0] == last_asked.split("]")[0]
    place = first.index(last_asked)
    assert first[place + 1] in again, "the same question"


def test_undo_in_a_later_run_takes_the_answer_back(tmp_path: Path) -> None:
    quiz(tmp_path, ":show", ":quit")
    undone = studyml("undo", home=tmp_path)
    assert undone.returncode == 0 and undone.stdout.startswith("Taken back")
    assert "taken back" not in "\n".join(quiz(tmp_path, ":quit"))


def test_every_command_listed_by_help_is_understood(tmp_path: Path) -> None:
    listed = [line.split()[0] for line in quiz(tmp_path / "h", ":help", ":quit") if line.startswith(":")]
    assert len(listed) > 10
    given = [one for command in listed if command != ":quit" for one in (command, ":no-such")]
    shown = quiz(tmp_path, *given, ":quit", options=("--area", "numpy.idioms"))
    assert sum("no command" in line for line in shown) == len(given) // 2, "of each pair the second alone"


def whole_derivation(home: Path) -> tuple[list[str], str]:
    """Return what leads to the derivation asked whole, and the day on which it does."""
    (home / "cards").mkdir()
    (home / "cards" / "grad.logistic.md").write_text(DERIVATION)
    for day in (f"2027-01-{day:02}T12:00+00:00" for day in range(10, 20)):  # on some it is asked in part
        shown = quiz(home, *[":skip"] * 9, now=day)
        (home / "studyml.db").unlink()
        blocks = "\n".join(shown).split("\n[")[1:]
        place = next(n for n, block in enumerate(blocks) if "Derive it." in block)
        if "several lines" in blocks[place] and "go on" not in blocks[place]:
            return [":skip"] * place, day
    raise AssertionError("it is never asked whole")


def test_a_derivation_of_several_lines_ends_with_a_dot(tmp_path: Path) -> None:
    skips, day = whole_derivation(tmp_path)
    wrong = ("dL/dp = (p - y)/(p*(1 - p))", "dp/dz = p*(1 + p)", ".")
    shown = quiz(tmp_path, *skips, *wrong, ":quit", now=day)
    place = next(n for n, line in enumerate(shown) if "the first wrong line" in line)
    assert shown[place - 1].strip().startswith("✗ dp/dz")


def test_leaving_in_the_middle_of_a_derivation_hands_nothing_in(tmp_path: Path) -> None:
    skips, day = whole_derivation(tmp_path)
    shown = quiz(tmp_path, *skips, "dL/dp = (p - y)", ":quit", now=day)
    assert shown[-1] == "Nothing answered in this sitting."


def test_hints_reveal_one_next_step_before_between_and_after_the_lines(tmp_path: Path) -> None:
    skips, day = whole_derivation(tmp_path)
    first, second = "dL/dp = (p - y)/(p*(1 - p))", "dp/dz = p*(1 - p)"
    typed = [":hint", ":hint", ":hint", first, ":hint", ".", second, ":hint", ".", ":hint", ":quit"]
    shown = quiz(tmp_path, *skips, *typed, now=day)
    why = "hint: one more link of the chain rule"
    steps = [f"hint: Next: {of} = …" for of in ("dL/dp", "dp/dz", "dL/dz")]
    assert [line for line in shown if line.startswith("hint: ")] == [steps[0], why, f"hint: {first}", *steps[1:], why]


def test_a_broken_deck_of_ones_own_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "optim.md").write_text("## mine\nWhat?\n```card\nkind = 'chioce'\n```\n")
    done = studyml("quiz", "--plain", home=tmp_path, text=":quit\n")
    assert done.returncode == 0
    assert "optim.md:4" in done.stderr and "choice" in done.stderr
    assert "[1/" in done.stdout


def test_how_sure_is_asked_on_some_questions_recorded_and_shown_by_stats(tmp_path: Path) -> None:
    shown = quiz(tmp_path, *[":sure", "1", ".", ":show"] * 30)
    assert 0 < sum("say :sure, :unsure or :guess" in line for line in shown) < 8
    assert any(line.startswith("One more ten: studyml quiz --plain --minutes 10") for line in shown)
    stats = studyml("stats", home=tmp_path, STUDYML_NOW="2027-01-15T12:00+00:00")
    assert "how sure you were: sure " in stats.stdout
