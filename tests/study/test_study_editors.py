"""Opening a card's file at its line, as each editor takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.study.editors import opening

DECK = Path("/decks/optim.md")


@pytest.mark.parametrize(
    ("editor", "line", "command"),
    [
        ("vim", 12, ["vim", "+12", "/decks/optim.md"]),
        ("/usr/bin/nano -l", 3, ["/usr/bin/nano", "-l", "+3", "/decks/optim.md"]),
        ("code", 7, ["code", "--wait", "--goto", "/decks/optim.md:7"]),
        ("my-editor", 7, ["my-editor", "/decks/optim.md"]),
        ("vim", 0, ["vim", "/decks/optim.md"]),
    ],
)
def test_the_line_is_given_as_the_editor_takes_it(editor: str, line: int, command: list[str]) -> None:
    assert opening(editor, DECK, line) == command
