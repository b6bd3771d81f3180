"""The formula sheet: gradients, losses, shapes on a page, from the decks themselves, weak areas first.

Owns which cards belong on a sheet and in which order. Every line is a card's own answer, which ``cards check`` has
proved; nothing is written twice. Must not know a screen.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from studyml.decks import Library
from studyml.memory.weakness import AreaWeakness
from studyml.model import Card, Kind
from studyml.study.inline_markdown import FENCE, unmarked

ON_A_SHEET = (Kind.FORMULA, Kind.GRADIENT, Kind.DERIVATIVE, Kind.TRANSLATE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sheet."""

    card: str
    question: str
    """The prompt on one line of Markdown."""
    answer: str
    symbols: str


@dataclass(frozen=True, slots=True)
class Section:
    """One area with its lines."""

    area: str
    title: str
    status: str
    entries: tuple[Entry, ...]


def sheet(library: Library, weakness: Mapping[str, AreaWeakness], area: str | None = None) -> tuple[Section, ...]:
    """Return the sections of the sheet, weakest area first; areas without formulas are left out."""
    found = []
    order = {name: place for place, name in enumerate(library.areas)}

    def rank(name: str) -> tuple[float, int]:
        row = weakness.get(name)
        known = row is not None and row.status in ("weak", "shaky")
        return (-row.weakness if row is not None and known else 0.0, order[name])

    for name in sorted(library.areas, key=rank):
        if area is not None and name != area:
            continue
        entries = tuple(_entries(library.of_area(name)))
        if entries:
            row = weakness.get(name)
            status = row.status if row is not None else "unknown"
            found.append(Section(name, library.areas[name].title, status, entries))
    return tuple(found)


def _entries(cards: Iterable[Card]) -> Iterable[Entry]:
    seen: set[str] = set()
    for card in cards:
        if card.kind not in ON_A_SHEET or not card.answer or card.answer in seen:
            continue
        seen.add(card.answer)
        symbols = ", ".join(f"{name} {spec.split(')')[0]})" for name, spec in card.symbols.items())
        yield Entry(card.id, " ".join(FENCE.sub(" ", card.prompt).split()), card.answer, symbols)


def as_json(sections: Iterable[Section]) -> str:
    """Return the sheet as one JSON object on a line."""
    return json.dumps({"schema": 1, "sections": [asdict(section) for section in sections]}, ensure_ascii=False) + "\n"


def as_text(sections: Iterable[Section]) -> str:
    """Return the sheet for a terminal."""
    lines = []
    for section in sections:
        mark = f"  ({section.status})" if section.status in ("weak", "shaky") else ""
        lines += [f"{section.area}: {section.title}{mark}", ""]
        for entry in section.entries:
            lines += [f"  {unmarked(entry.question)}", f"      {entry.answer}"]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(sections: Iterable[Section]) -> str:
    """Return the sheet as Markdown tables."""
    lines = ["# Formula sheet", ""]
    for section in sections:
        lines += [f"## {section.area}: {section.title}", "", "| asked | answer | shapes |", "|---|---|---|"]
        for entry in section.entries:
            answer, question, symbols = (
                text.replace("|", "\\|") for text in (entry.answer, entry.question, entry.symbols)
            )
            lines.append(f"| {question} | `{answer}` | {symbols} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_html(sections: Iterable[Section]) -> str:
    """Return the sheet as one printable page that needs nothing beside it."""
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>studyml formula sheet</title><style>",
        "body{font:10pt/1.35 system-ui,sans-serif;margin:1.5cm;columns:2;column-gap:1cm}",
        "h2{font-size:11pt;margin:.8em 0 .3em;break-after:avoid}div{break-inside:avoid;margin:.3em 0}",
        "code{display:block;font:9.5pt ui-monospace,monospace;white-space:pre-wrap}p{margin:0;color:#444}",
        "</style></head><body>",
    ]
    for section in sections:
        parts.append(f"<h2>{html.escape(section.area)}: {html.escape(section.title)}</h2>")
        parts += [
            f"<div><p>{html.escape(unmarked(entry.question))}</p><code>{html.escape(entry.answer)}</code></div>"
            for entry in section.entries
        ]
    return "".join([*parts, "</body></html>\n"])
