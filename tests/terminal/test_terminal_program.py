"""The real program on a real pseudo-terminal: what no simulated screen can show."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from first_day import PROGRAM, FirstDay
from terminal import Terminal


def test_a_killed_session_loses_nothing_and_goes_on_where_it_was(tmp_path: Path) -> None:
    terminal = Terminal([PROGRAM], tmp_path)
    terminal.wait_for("Welcome")
    terminal.press("3")
    terminal.wait_for("1/8")
    terminal.press("ctrl+g")
    terminal.wait_for("shown")
    terminal.press("enter")
    terminal.wait_for("2/")
    card, _ = FirstDay(tmp_path).question()
    terminal.kill()

    again = Terminal([PROGRAM], tmp_path)
    again.wait_for("question 2")
    again.press("enter")
    again.wait_for("2/")
    assert FirstDay(tmp_path).question()[0] == card
    again.press("ctrl+q")
    assert again.leave() == 0


def test_a_dumb_terminal_gets_the_plain_session(tmp_path: Path) -> None:
    terminal = Terminal([PROGRAM], tmp_path, TERM="dumb")
    terminal.wait_for("[1/8]")
    assert "\x1b" not in terminal.text
    terminal.type(":quit\r")
    assert terminal.leave() == 0


@pytest.mark.parametrize("words", ["", "quiz"])
def test_it_draws_into_no_file(tmp_path: Path, words: str) -> None:
    terminal = Terminal(["sh", "-c", f"'{PROGRAM}' {words} 2> '{tmp_path}/said'"], tmp_path)
    terminal.wait_for("[1/8]")
    assert "\x1b" not in terminal.text
    terminal.type(":quit\r")
    assert terminal.leave() == 0
    assert (tmp_path / "said").read_text() == ""


def test_it_fits_40_by_12_and_follows_a_resize(tmp_path: Path) -> None:
    terminal = Terminal([PROGRAM], tmp_path, columns=40, rows=12)
    terminal.wait_for("Welcome")
    terminal.press("3")
    terminal.wait_for("1/8")
    terminal.resize(80, 24)
    terminal.press("ctrl+g")
    terminal.wait_for("shown")
    terminal.press("ctrl+q")
    assert terminal.leave() == 0


def test_interrupting_the_plain_session_saves_and_exits_130(tmp_path: Path) -> None:
    terminal = Terminal([PROGRAM, "quiz", "--plain"], tmp_path)
    terminal.wait_for("[1/8]")
    terminal.type(":show\r")
    terminal.wait_for("[2/")
    terminal.press("ctrl+c")
    assert terminal.leave() == 130
    again = Terminal([PROGRAM, "quiz", "--plain"], tmp_path)
    again.wait_for("[2/")
    again.type(":quit\r")
    assert again.leave() == 0


def test_interrupting_grade_while_it_waits_for_a_line_exits_130_without_a_word(tmp_path: Path) -> None:
    terminal = Terminal([PROGRAM, "grade"], tmp_path)
    terminal.type('{"kind": "number", "expected": "2", "answer": "2"}\r')
    terminal.wait_for('"outcome": "correct"')
    terminal.press("ctrl+c")
    assert terminal.leave() == 130
    assert "Fatal" not in terminal.text and "Traceback" not in terminal.text
