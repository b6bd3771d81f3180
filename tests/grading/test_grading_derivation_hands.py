"""Derivations in many hands: right ones accepted, of wrong ones the first wrong line found.

``derivation_hands.txt`` holds twenty batches of ours, each written, with the lines of its mistakes, before any of it
was tried; what a batch showed was mended before the next. Before the last three stand the right ones of six who saw the
prompts alone that were once refused, then those of six more and three batches of the ways of other countries and
trades: indices, expansions, loops, tables, lines of many equations; at the end what was refused of thirteen more.

A block is ``@ question`` or ``@ question line``, the line of its mistake from 1, then the answer. A question is a card
of the decks, one of the table's, or one of its own, ``@Q name | symbols | let | loss``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from derivation_problems import QUESTIONS

from studyml.decks import Library, ask, load_library
from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

EVERY = 6
"""The suite takes every sixth."""
HANDS = Path(__file__).with_name("derivation_hands.txt")


def _blocks() -> Iterator[tuple[str, list[str]]]:
    head = ""
    rows: list[str] = []
    for row in HANDS.read_text(encoding="utf-8").splitlines():
        if row.startswith("@"):
            if head:
                yield head, rows
            head, rows = row, []
        else:
            rows.append(row)
    yield head, rows


def _named(text: str) -> dict[str, str]:
    return {name.strip(): value.strip() for name, value in (one.split("=", 1) for one in text.split(";") if "=" in one)}


OWN: dict[str, Question] = {}
CASES: list[tuple[str, int | None, str]] = []
for _head, _rows in _blocks():
    if _head.startswith("@Q"):
        _name, _symbols, _let, _loss = (part.strip() for part in _head[2:].split("|"))
        OWN[_name] = Question(_name, Kind.DERIVATION, symbols=_named(_symbols), let=_named(_let), loss=_loss)
    else:
        _name, *_line = _head[1:].split()
        CASES.append((_name, int(_line[0]) if _line else None, "\n".join(_rows)))


@cache
def _library() -> Library:
    return load_library(None)


def _question(name: str) -> Question:
    return OWN.get(name) or QUESTIONS.get(name) or ask(_library().cards[name], 1)


@pytest.mark.parametrize(("name", "line", "answer"), CASES[::EVERY])
def test_derivations_in_many_hands(name: str, line: int | None, answer: str) -> None:
    verdict = grade(_question(name), answer)
    bad = [(step.line + 1, step.outcome, step.text, step.message) for step in verdict.steps if step.faulty]
    if line is None:
        assert bad == []
        assert verdict.outcome is Outcome.CORRECT
    else:
        assert [one[0] for one in bad[:1]] == [line], bad
        assert verdict.first_wrong is not None
