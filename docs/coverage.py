"""Write what is counted from the decks: docs/coverage.md and the table at the end of cards/README.md.

The page comes from docs/coverage.toml: what covers each item of the first notes, and where they are wrong.

Run it after changing a deck or the table (``make pages``); ``tests/docs/test_docs_coverage.py`` and
``tests/test_shipped_cards.py`` check that it was and that all it names exists.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from studyml.cli.cards import counts
from studyml.decks import load_library
from studyml.decks.ways import WRITTEN, ways
from studyml.model import Kind

HERE = Path(__file__).parent
NAMES = {"cards": "cards", "exercises": "exercises", "features": "in"}


def read_tables() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the parts of the notes and the truths, as they stand in the file."""
    tables = tomllib.loads((HERE / "coverage.toml").read_text(encoding="utf-8"))
    return tables["part"], tables["truth"]


def render(parts: list[dict[str, Any]], truths: list[dict[str, Any]]) -> str:
    """Return the page."""
    items = [item for part in parts for item in part["items"]]
    still_open = [item for item in items if "open" in item]
    lines = [
        "# What covers the first day's notes",
        "",
        f"The notes in `cards/examples/day-1.txt` hold {len(items)} things to learn, to correct or to provide. "
        + (
            f"All but {len(still_open)} are covered; these wait for what is named."
            if still_open
            else "All are covered."
        ),
        "",
        "Made by `python docs/coverage.py` from `docs/coverage.toml`; a test checks that all it names exists.",
    ]
    for part in parts:
        lines += ["", f"## {part['title']}", "", "| # | in the notes | covered by |", "|---:|---|---|"]
        lines += [f"| {item['n']} | {_cell(item['item'])} | {_covered(item)} |" for item in part["items"]]
    lines += [
        "",
        "## The truths",
        "",
        "What the reviewer in those notes says, where it is wrong or imprecise; no card teaches it.",
    ]
    lines += ["", "| # | the notes say | true is | taught by | refused there |", "|---:|---|---|---|---|"]
    lines += [
        f"| {truth['n']} | {_cell(truth['said'])} | {_cell(truth['true'])} | {_covered(truth)} | {_refused(truth)} |"
        for truth in truths
    ]
    return "\n".join([*lines, *_formulas()]) + "\n"


def _formulas() -> list[str]:
    """Return the section on the ways in which each formula is asked."""
    cards = load_library(None).cards.values()
    written = [card for card in cards if card.kind in WRITTEN]
    kinds: dict[str, set[Kind]] = {}
    for card in cards:
        kinds.setdefault(card.group or card.id, set()).add(card.kind)
    told = [card for card in written if "told" in ways(card)]
    applied = [card for card in written if {"number", "shape"} & set(ways(card))]
    beside = [
        card for card in written if card not in applied and {Kind.NUMBER, Kind.SHAPE} & kinds[card.group or card.id]
    ]
    lines = [card for card in written if Kind.BUG in kinds[card.group or card.id]]
    mistakes = [len(card.wrong) for card in told]
    return [
        "",
        "## Each formula in three ways",
        "",
        f"- Written: {len(written)} cards ask for a formula.",
        f"- Picked from its bugs: {len(told)} of them also ask for the right one among mistakes that people make, "
        f"{min(mistakes)} to {max(mistakes)} a card, each with its name, so that a wrong choice is a diagnosis. For "
        f"{len(lines)} a card of the same group shows lines of code, one with a bug: which line, which mistake.",
        f"- Applied, with numbers or shapes: {len(applied)} by the card itself, {len(beside)} by one of its group.",
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def _refused(truth: dict[str, Any]) -> str:
    return "; ".join(f"`{card}`: `{answer}`" for card, answer in truth.get("refused", {}).items())


def _covered(item: dict[str, Any]) -> str:
    found = [f"{word} {', '.join(f'`{name}`' for name in item[key])}" for key, word in NAMES.items() if key in item]
    if "open" in item:
        found.append(f"**to come:** {item['open']}")
    return "; ".join(found)


def _count_cards() -> None:
    page = HERE.parent / "cards" / "README.md"
    text = page.read_text(encoding="utf-8")
    table = "\n".join(counts(load_library(None).cards.values()))
    page.write_text(text[: text.index("| area |")] + table + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _count_cards()
    (HERE / "coverage.md").write_text(render(*read_tables()), encoding="utf-8", newline="\n")
