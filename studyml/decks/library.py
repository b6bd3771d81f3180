"""The library: every area and every card, shipped and the learner's own.

Owns which files are decks, that ids are unique, and that a learner's card replaces the shipped one of its id. A
broken deck never stops the others: what can be read is there, what can't is in ``errors``. Loads no NumPy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from studyml.decks.parser import parse_deck
from studyml.errors import CardError, UsageError, did_you_mean, reason
from studyml.model import Area, Card, Kind
from studyml.paths import shipped_cards

_LISTED = "'studyml cards list' names them"
_NOT_DECKS = frozenset({"README"})


@dataclass(frozen=True, slots=True)
class Library:
    """All that can be studied."""

    areas: Mapping[str, Area]
    """In the order of ``areas.toml``."""
    cards: Mapping[str, Card]
    """In the order of the areas, then of the decks' lines."""
    errors: tuple[CardError, ...] = ()
    """Of all files, by file and line; their cards are not in ``cards``."""

    @property
    def to_begin(self) -> tuple[str, ...]:
        """The cards that are begun by so many a day; a program is begun when its turn comes."""
        return tuple(card.id for card in self.cards.values() if card.kind is not Kind.CODE)

    def find(self, card: str) -> Card:
        """Return a card by its id. Raises what its file lacks, or :class:`UsageError` naming the nearest one."""
        if card in self.cards:
            return self.cards[card]
        broken = next((error for error in self.errors if f"'{card}'" in error.message), None)
        raise broken or UsageError(f"no card '{card}'", remedy=did_you_mean(card, self.cards, _LISTED))

    def require_area(self, area: str) -> None:
        """Raise :class:`UsageError` naming the nearest area unless there is this one."""
        if area not in self.areas:
            raise UsageError(f"no area '{area}'", remedy=did_you_mean(area, self.areas, _LISTED))

    def of_area(self, area: str) -> tuple[Card, ...]:
        """Return the cards of one area."""
        return tuple(card for card in self.cards.values() if card.area == area)


def load_areas(folder: Path | None = None) -> Mapping[str, Area]:
    """Read the skill tree, ``areas.toml``; raises :class:`CardError` when it can't be used."""
    path = (folder or shipped_cards()) / "areas.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CardError("the skill tree is missing", path=path, remedy="install studyml again") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CardError(f"the skill tree can't be read: {reason(error)}", path=path) from error
    pillars, rows = table.get("pillars", []), table.get("areas", {})
    areas = {name: _area(name, row, pillars, rows, path) for name, row in rows.items()}
    _refuse_cycles(areas, path)
    return MappingProxyType(areas)


def load_library(own: Path | None, shipped: Path | None = None) -> Library:
    """Read every deck of the shipped folder and of the learner's ``own`` (which need not exist).

    Raises :class:`CardError` only when the skill tree itself can't be read.
    """
    folder = shipped or shipped_cards()
    areas = load_areas(folder)
    cards, errors = _load_folder(folder, areas)
    if own is not None and own.is_dir():
        own_cards, own_errors = _load_folder(own, areas)
        cards |= own_cards
        errors += own_errors
    place = {area: number for number, area in enumerate(areas)}
    ordered = sorted(cards.values(), key=lambda card: place[card.area])  # stable: lines stay in order
    errors.sort(key=lambda error: (str(error.path), error.line or 0))
    return Library(areas, MappingProxyType({card.id: card for card in ordered}), tuple(errors))


def deck_files(folder: Path) -> list[Path]:
    """Return the deck files of a folder, by name."""
    return sorted(path for path in folder.glob("*.md") if path.stem not in _NOT_DECKS)


def read_deck(path: Path, areas: Mapping[str, Area]) -> tuple[list[Card], list[CardError]]:
    """Read one file as the deck of the area it is named after."""
    area = areas.get(path.stem)
    if area is None:
        remedy = did_you_mean(path.stem, areas, "areas are in cards/areas.toml")
        message = f"a deck is named after its area, and there is no area '{path.stem}'"
        return [], [CardError(message, path=path, line=1, remedy=remedy)]
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        from studyml.remedies import remedy_for

        return [], [CardError(f"can't be read: {reason(error)}", path=path, remedy=remedy_for(error))]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [], [CardError("is not UTF-8 text here", path=path, line=line, remedy="save the file as UTF-8")]
    cards, errors = _parsed(text, area, str(path))
    return list(cards), list(errors)


@lru_cache(maxsize=128)
def _parsed(text: str, area: Area, path: str) -> tuple[tuple[Card, ...], tuple[CardError, ...]]:
    """The same text gives the same cards: after an edit only the deck edited is parsed again."""
    cards, errors = parse_deck(text, area, path)
    return tuple(cards), tuple(errors)


def line_of(card: Card, field: str, near: str = "") -> int:
    """Return the line where ``near`` stands at or below the card's ``field``, else the field's, else the heading's."""
    lines = Path(card.path).read_text(encoding="utf-8").splitlines()
    below = next((at for at in range(card.line, len(lines)) if lines[at].startswith("## ")), len(lines))
    rows = range(card.line - 1, below)
    start = next((at for at in rows if field and re.match(rf"\s*{re.escape(field)}\s*=", lines[at])), card.line - 1)
    return 1 + next((at for at in rows if at >= start and near and near in lines[at]), start)


def _load_folder(folder: Path, areas: Mapping[str, Area]) -> tuple[dict[str, Card], list[CardError]]:
    cards: dict[str, Card] = {}
    errors: list[CardError] = []
    for path in deck_files(folder):
        found, faults = read_deck(path, areas)
        errors.extend(faults)
        errors.extend(_keep(found, cards))
    return cards, errors


def _keep(found: Iterable[Card], cards: dict[str, Card]) -> Iterable[CardError]:
    for card in found:
        first = cards.setdefault(card.id, card)
        if first is not card:
            where = f"line {first.line}" if first.path == card.path else f"{first.path}:{first.line}"
            yield CardError(
                f"the id '{card.id}' is taken by {where}", path=card.path, line=card.line, remedy="give it another id"
            )


def _area(name: str, row: Any, pillars: Any, rows: Any, path: Path) -> Area:
    def refuse(message: str, word: str = "", known: Iterable[str] = ()) -> CardError:
        return CardError(f"area '{name}': {message}", path=path, remedy=did_you_mean(word, known))

    if not isinstance(row, dict):
        raise refuse("must be a table { title, pillar, … }")
    known = ("title", "pillar", "prerequisites", "seconds")
    for key in row:
        if key not in known:
            raise refuse(f"unknown '{key}'", key, known)
    if not isinstance(row.get("title"), str):
        raise refuse("has no title")
    if row.get("pillar") not in pillars:
        raise refuse(f"unknown pillar '{row.get('pillar')}'", str(row.get("pillar")), pillars)
    prerequisites = row.get("prerequisites", [])
    for other in prerequisites:
        if other not in rows:
            raise refuse(f"unknown prerequisite '{other}'", str(other), rows)
    return Area(name, row["title"], row["pillar"], tuple(prerequisites), int(row.get("seconds", 30)))


def _refuse_cycles(areas: Mapping[str, Area], path: Path) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = " → ".join((*trail[trail.index(name) :], name))
            raise CardError(f"prerequisites go in a circle: {circle}", path=path, remedy="take one of them out")
        if name not in done:
            for other in areas[name].prerequisites:
                visit(other, (*trail, name))
            done.add(name)

    for name in areas:
        visit(name, ())
