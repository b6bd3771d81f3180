"""Widgets by themselves: which keys fit a line, what of Markdown is plain, keys in the order they were pressed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shown import AppOf, until
from textual.content import Content

from studyml.exercises import load_exercises
from studyml.memory.forecast import DayLoad
from studyml.study.plan import Plan
from studyml.study.workshop import Row, State, Times
from studyml.tui.markup import hanging, prose
from studyml.tui.screens.exercises_view import Columns, heading, line
from studyml.tui.screens.week import days_text
from studyml.tui.screens.workshop_view import task_text
from studyml.tui.widgets.key_bar import fitting
from studyml.tui.widgets.prompt import is_plain, markup

KEYS = [("enter", "⏎", "Next"), ("1", "1-4", "Rate"), ("u", "u", "Undo"), ("escape", "esc", "Leave")]


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (80, ["enter", "1", "u", "escape"]),
        (37, ["enter", "1", "u", "escape"]),
        (36, ["enter", "escape", "f1"]),
        (24, ["escape", "f1"]),
        (12, ["f1"]),
        (1, ["f1"]),
    ],
)
def test_the_way_out_and_the_way_to_all_keys_stay_in_the_narrowest_line(room: int, shown: list[str]) -> None:
    assert [key for key, _, _ in fitting(KEYS, room)] == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Give **dL/dw** of `a*b*c`.", True),
        ("r = lr*(1 - r)*g**2 and x_i y_j, ||w||² where 0 < a < 1", True),
        ("It begins like this.\n```\ndL/dp = (p - y)\n```", True),
        ("*so* it is", False),
        ("a [link](x)", False),
        ("one\n\n- a\n- b", False),
        ("| a | b |\n|---|---|\n| 1 | 2 |", False),
        ("# title", False),
        ("<b>x</b>", False),
        ("```python\nnever closed", False),
    ],
)
def test_only_what_one_widget_can_show_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain


def test_mathematics_keeps_its_stars_and_brackets() -> None:
    assert prose("2**n and `a[0]**2` are **b**") == r"2**n and [$text-primary]a\[0]**2[/] are [b]b[/b]"
    assert markup("a\nb\n\n```\nx[i]  = 1\n```") == "a b\n\n  [$text-primary]x\\[i]  = 1[/]"


def test_lines_hang_and_long_words_stay_whole() -> None:
    assert hanging("aa bb cc", 7, "  ") == "  aa bb\n  cc"
    assert hanging("abcdefghij", 6, "  ") == "  abcdefghij"


def test_a_table_of_arguments_is_a_list_and_any_other_a_table() -> None:
    assert task_text("# T\n\nWrite.\n\n| | |\n|---|---|\n| `X` | (n, m) |\n") == "Write.\n\n- `X`: (n, m)\n"
    other = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert task_text(other) == other


def test_no_line_of_a_list_breaks_where_its_cells_do_not_fit() -> None:
    longest = max(load_exercises().values(), key=lambda exercise: len(exercise.id))
    row = Row(longest, State.TRIED, Times(59 * 60, 59 * 60), 59 * 60, None, why="your plan")
    for room in range(34, 80):
        columns = Columns.within(room)
        widths = [Content.from_markup(shown).cell_length for shown in (line(row, columns), heading(columns))]
        assert max(widths) <= max(room, 37), room
    assert "next 59:00 so far" in Content.from_markup(line(row, Columns.within(74))).plain


@pytest.mark.parametrize("interview", [None, date(2027, 1, 16)])
def test_the_bars_of_the_week_leave_their_words_on_the_line(interview: date | None) -> None:
    days = tuple(DayLoad(date(2027, 1, 15 + n), 99, 99, 100 * n) for n in range(7))
    found = Plan(days[0].day, days, (), None, (), None, interview, None)
    for room in range(47 if interview else 36, 80):
        lines = [Content.from_markup(shown) for shown in days_text(found, room).splitlines()[:7]]
        assert max(shown.cell_length for shown in lines) <= room
        assert len({shown.plain.index("99 due") for shown in lines}) == 1


@pytest.mark.parametrize(
    ("place", "shown", "wanted"),
    [("comma", "rollover", "╭─ minutes"), ("c", "adaboost", "Write five functions")],
)
async def test_the_cursor_moves_before_the_enter_that_was_pressed_behind_it(
    app_of: AppOf, place: str, shown: str, wanted: str
) -> None:
    app = app_of()
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press(place)
        await until(pilot, shown)
        for key in ("home", "down", "down", "enter"):
            app.simulate_key(key)
        await until(pilot, wanted)


async def test_a_path_typed_at_once_with_its_enter_is_read_whole(app_of: AppOf, tmp_path: Path) -> None:
    """Enter has priority over the field; it must not overtake what was typed before it."""
    notes = tmp_path / "notes.md"
    notes.write_text("# What was forgotten\n* the binary cross entropy loss\n", encoding="utf-8")
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("1")
        await until(pilot, "Which notes")
        for key in str(notes):
            app.simulate_key(key)
        app.simulate_key("enter")
        await until(pilot, "loss.classification")
