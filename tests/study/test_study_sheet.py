"""The formula sheet: what is on it comes from the decks, in every form."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

from studyml.decks import load_library
from studyml.memory.beta import estimate
from studyml.memory.weakness import RetroLine, describe
from studyml.study.sheet import ON_A_SHEET, Entry, as_html, as_json, as_markdown, as_text, sheet

LIBRARY = load_library(None)


def test_every_formula_of_the_decks_is_there_once() -> None:
    sections = sheet(LIBRARY, {})
    for section in sections:
        answers = {c.answer for c in LIBRARY.of_area(section.area) if c.kind in ON_A_SHEET and c.answer}
        assert len(section.entries) == len(answers)
        assert {e.answer for e in section.entries} == answers


def test_weak_areas_come_first() -> None:
    line = RetroLine("high", True, 6.0, 6.0)
    weak = describe("optim", estimate(0, 0, "high", 6.0), 0, line, [])
    assert sheet(LIBRARY, {"optim": weak})[0].area == "optim"
    assert sheet(LIBRARY, {})[0].area != "optim"


def test_json_has_every_line_as_it_is() -> None:
    sections = sheet(LIBRARY, {}, "grad.logistic")
    found = json.loads(as_json(sections))
    assert found["schema"] == 1
    (section,) = found["sections"]
    assert [Entry(**entry) for entry in section.pop("entries")] == list(sections[0].entries)
    assert section == {"area": "grad.logistic", "title": sections[0].title, "status": "unknown"}


def test_html_is_one_page_without_outside_parts() -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.text: list[str] = []
            self.tags: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.add(tag)
            assert not {name for name, _ in attrs} & {"src", "href"}

        def handle_data(self, data: str) -> None:
            self.text.append(data)

    sections = sheet(LIBRARY, {}, "grad.logistic")
    reader = Reader()
    reader.feed(as_html(sections))
    assert {e.answer for s in sections for e in s.entries} <= set(reader.text)


def test_markdown_rows_keep_their_three_columns() -> None:
    for line in as_markdown(sheet(LIBRARY, {})).splitlines():
        if line.startswith("| ") and not line.startswith("| asked"):
            assert line.replace("\\|", "").count("|") == 4, line


def test_a_question_keeps_its_marks_in_markdown_and_its_mathematics_without_them() -> None:
    card = replace(LIBRARY.cards["mse-half"], prompt="Write **half** of `((q - t)**2).sum()`\n```\nx = 1\n```\nhere.")
    library = replace(LIBRARY, cards={card.id: card})
    sections = sheet(library, {}, card.area)
    assert "| Write **half** of `((q - t)**2).sum()` here. |" in as_markdown(sections)
    for plain in (as_text(sections), as_html(sections)):
        assert "Write half of ((q - t)**2).sum() here." in plain


def test_text_names_question_and_answer() -> None:
    text = as_text(sheet(LIBRARY, {}, "grad.logistic"))
    assert "dL/dw" in text and "      X.T @ (p - y)/n" in text
