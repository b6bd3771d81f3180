"""One deck: text in, cards and every error out.

Owns the way from a file's text to :class:`studyml.model.Card` values with ``path:line`` on every error; a broken
card is left out and the rest still loads. Knows nothing of other decks (``library`` does) and no mathematics.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from studyml.decks.entries import READERS, target
from studyml.decks.fields import FieldFault
from studyml.decks.kinds import REQUIRED, faults_of, kind_of, known_fields
from studyml.decks.scanner import Fault, Section, scan
from studyml.errors import CardError, did_you_mean
from studyml.model import Area, Card, Kind

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL_IN_VALUE = re.compile(r"[\x00-\x1f\x7f]")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_NAMES_OF_CONTROL = {"\f": r"\f", "\t": r"\t", "\b": r"\b", "\r": r"\r", "\n": r"\n"}


def parse_deck(text: str, area: Area, path: str) -> tuple[list[Card], list[CardError]]:
    """Read one deck of ``area``; ``path`` is what errors and cards name as their file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    stray = _CONTROL.search(text)
    if stray:
        line = text.count("\n", 0, stray.start()) + 1
        error = CardError(
            f"a control character {stray[0]!r}", path=path, line=line, remedy="delete it; it can't be seen"
        )
        return [], [error]
    sections, faults = scan(text)
    cards: list[Card] = []
    for section in sections:
        card, found = _parse_card(section, area, path)
        faults.extend(found)
        if card is not None:
            cards.append(card)
    return cards, [CardError(fault.message, path=path, line=fault.line, remedy=fault.remedy) for fault in faults]


def _parse_card(section: Section, area: Area, path: str) -> tuple[Card | None, list[Fault]]:
    block = "\n".join(section.block)
    try:
        values = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        return None, [_toml_fault(error, section)]
    if "kind" not in values:
        remedy = "add kind = 'choice' or another: " + ", ".join(Kind)
        return None, [Fault(section.block_line, f"'{section.id}' has no 'kind'", remedy)]
    try:
        kind = kind_of(values.pop("kind"))
    except FieldFault as fault:
        return None, [_at(section, "kind", fault)]
    # Only an escape between double quotes, or a tab, can put a control character into a value.
    suspect = "\t" in block or ("\\" in block and '"' in block) or '"""' in block or "'''" in block
    faults = list(_control_characters(section, values, "'''" in block)) if suspect else []
    read: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known_fields(kind):
            faults.append(_unknown(section, kind, key))
            continue
        try:
            read[key] = READERS[key](value)
        except FieldFault as fault:
            faults.extend(_at(section, key, one) for one in (fault, *fault.others))
    faults.extend(
        Fault(section.line, f"'{section.id}' of kind {kind} has no '{key}'", f"add {key} = …")
        for key in sorted(REQUIRED[kind] - values.keys())
    )
    if faults:
        return None, faults
    read.setdefault("seconds", area.seconds)
    card = Card(
        id=section.id,
        area=area.id,
        kind=kind,
        prompt=_prose(section.prompt),
        solution=_prose(section.solution),
        path=path,
        line=section.line,
        **read,
    )
    faults = [_at(section, field, fault) for field, fault in faults_of(card)]
    return (None, faults) if faults else (_completed(card), [])


def _completed(card: Card) -> Card:
    """A bug's wrong line may be given as the expression alone; the card holds whole lines."""
    if card.kind is not Kind.BUG:
        return card
    return replace(
        card,
        variants=tuple(
            variant
            if target(variant.wrong)
            else replace(variant, wrong=f"{target(card.code[variant.line - 1])} = {variant.wrong}")
            for variant in card.variants
        ),
    )


def _prose(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()


def _toml_fault(error: tomllib.TOMLDecodeError, section: Section) -> Fault:
    message = str(error)
    place = _TOML_PLACE.search(message)
    words = message[: place.start()] if place else message
    if place and place[1]:
        line, column = section.block_line + int(place[1]) - 1, f", column {place[2]}"
    else:
        line, column = section.block_line + max(len(section.block) - 1, 0), ""
    remedy = ""
    if "\\" in words or "escape" in words:
        remedy = "write mathematics between single quotes '…', which leave \\ alone"
    elif any("{" in row and "}" not in row for row in section.block):
        remedy = "an inline table { … } must stay on one line"
    return Fault(line, f"TOML{column}: {words[:1].lower()}{words[1:]}", remedy)


def _control_characters(section: Section, values: object, several_lines: bool, key: str = "") -> Iterator[Fault]:
    """Find what "\\frac" becomes between double quotes: a form feed and 'rac'."""
    if isinstance(values, dict):
        for name, value in values.items():
            yield from _control_characters(section, value, several_lines, key or name)
    elif isinstance(values, list):
        for value in values:
            yield from _control_characters(section, value, several_lines, key)
    elif isinstance(values, str):
        found = next((c for c in _CONTROL_IN_VALUE.finditer(values) if not (several_lines and c[0] == "\n")), None)
        if found:
            spelt = _NAMES_OF_CONTROL.get(found[0], repr(found[0]))
            fault = FieldFault(
                f"holds a control character ({spelt})",
                "write it between single quotes '…': double quotes turn \\f, \\t, \\n, \\b, \\r into one",
                near=spelt,
            )
            yield _at(section, key, fault)


def _unknown(section: Section, kind: Kind, key: str) -> Fault:
    if key in READERS:
        remedy = f"a {kind} has: {', '.join(sorted(REQUIRED[kind] | (known_fields(kind) - REQUIRED[kind])))}"
        fault = FieldFault(f"is no field of a {kind}", remedy)
    else:
        fault = FieldFault("is no field of any card", did_you_mean(key, known_fields(kind)))
    return _at(section, key, fault)


def _at(section: Section, key: str, fault: FieldFault) -> Fault:
    """Place a fault at the line of its field, or of the text it names."""
    start = next((index for index, line in enumerate(section.block) if _sets(line, key)), None)
    if not key or start is None:
        line = _prose_line(section, fault.near)
    else:
        below = range(start, len(section.block))
        hit = next((row for row in below if fault.near and fault.near in section.block[row]), start)
        line = section.block_line + hit
    what = f"'{section.id}': " + (f"'{key}' {fault.message}" if key else fault.message)
    return Fault(line, what, fault.remedy)


def _sets(line: str, key: str) -> bool:
    bare = line.lstrip().lstrip("[").lstrip()
    if not bare.startswith((key, f"'{key}'", f'"{key}"')):
        return False
    rest = bare.replace("'", "").replace('"', "")[len(key) :].lstrip()
    return rest[:1] in ("=", ".", "]")


def _prose_line(section: Section, near: str) -> int:
    """Return the line of the prompt or solution that holds ``near``, or the heading's."""
    after = section.block_line + len(section.block) + 1
    for first, lines in ((section.line + 1, section.prompt), (after, section.solution)):
        for offset, line in enumerate(lines):
            if near and near in line:
                return first + offset
    return section.line
