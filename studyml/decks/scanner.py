"""From the lines of a deck to its sections: heading, prompt, card block, solution.

Owns the outer form of a deck, line by line, and every line number. Knows neither TOML nor what a card needs.
A Markdown parser would cost more than all the rest of loading and would say less about where an error is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*)$")
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at one line of one deck, before the path is known."""

    line: int
    message: str
    remedy: str = ""


@dataclass(slots=True)
class Section:
    """One card of a deck as text."""

    id: str
    line: int
    """Of the heading, from 1."""
    prompt: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    """The lines inside the card fence."""
    block_line: int = 0
    """Of the first line inside the fence; 0 while there is none."""
    solution: list[str] = field(default_factory=list)


def scan(text: str) -> tuple[list[Section], list[Fault]]:
    """Split a deck into its sections; a broken section is reported and left out, the others stay.

    A level-1 title and an introduction may stand before the first ``##`` heading.
    """
    sections: list[Section] = []
    faults: list[Fault] = []
    current: Section | None = None
    fence = ""  # the closing marker looked for while inside a fence
    inside_card = False
    opened = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if fence:
            closes = line.strip() == fence
            if inside_card and current is not None:
                if closes:
                    inside_card = False
                else:
                    current.block.append(line)
            elif current is not None:
                _prose(current).append(line)
            if closes:
                fence = ""
            continue
        if line.startswith("## ") or line.strip() == "##":
            current = Section(line[3:].strip(), number)
            sections.append(current)
            continue
        mark = _FENCE.match(line)
        if mark:
            fence, opened = mark.group(1), number
            if mark.group(2).strip() == "card":
                inside_card = _open_card(current, number, faults)
                continue
        if current is not None:
            _prose(current).append(line)
    if fence:
        faults.append(Fault(opened, "this fence is never closed", "end it with a line of " + fence))
    return [section for section in sections if _well_formed(section, faults)], faults


def _open_card(section: Section | None, number: int, faults: list[Fault]) -> bool:
    if section is None:
        faults.append(Fault(number, "a card block before the first heading", "write '## its-id' above the prompt"))
        return False
    if section.block_line:
        faults.append(Fault(number, f"a second card block under '{section.id}'", "give it a heading of its own"))
        return False
    section.block_line = number + 1
    return True


def _prose(section: Section) -> list[str]:
    return section.solution if section.block_line else section.prompt


def _well_formed(section: Section, faults: list[Fault]) -> bool:
    before = len(faults)
    if not _ID.fullmatch(section.id):
        faults.append(
            Fault(
                section.line,
                f"'{section.id}' is no card id" if section.id else "this heading has no card id",
                "an id is lower-case letters, digits, '.', '-' and '_', e.g. '## bce-dw'",
            )
        )
    if not section.block_line:
        remedy = "add a fenced block that begins with ```card"
        faults.append(Fault(section.line, f"'{section.id}' has no card block", remedy))
    elif not any(line.strip() for line in section.prompt):
        remedy = "write the question between the heading and the card block"
        faults.append(Fault(section.line, f"'{section.id}' has no prompt", remedy))
    return len(faults) == before
