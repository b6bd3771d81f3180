"""From the values of a card's TOML block to the fields of a Card: one reader per field.

Owns types, forms and ranges of single fields. Knows neither which kind needs which field (``kinds``) nor what a
field's mathematics means (``algebra`` does, when the decks are proved). Every reader raises :class:`FieldFault`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

NAME = re.compile(r"[^\W\d]\w*")
_SYMBOL = re.compile(r"\(\s*(?:[^(),]+(?:,[^(),]+)*,?)?\s*\)(?:\s+\w+(?:\s+[\w+*-]+)?)?")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")


class FieldFault(ValueError):
    """A field has the wrong type, form or range. ``near`` is text to look for to find its line."""

    def __init__(self, message: str, remedy: str = "", near: str = ""):
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.near = near
        self.others: tuple[FieldFault, ...] = ()
        """Of a field with several entries: what is wrong with the rest of them."""


def each(items: Iterable[T], read: Callable[[T], R]) -> list[R]:
    """Read every item, also after one that is wrong; raises the first :class:`FieldFault` with all the others."""
    found: list[R] = []
    faults: list[FieldFault] = []
    for item in items:
        try:
            found.append(read(item))
        except FieldFault as fault:
            faults += [fault, *fault.others]
    if faults:
        faults[0].others = tuple(faults[1:])
        raise faults[0]
    return found


def text(value: object) -> str:
    """A string that is not blank."""
    if not isinstance(value, str):
        raise FieldFault(f"must be a string, not {_word(value)}", "put it between '…'")
    if not value.strip():
        raise FieldFault("is empty")
    return value


def whole_number(value: object, low: int, what: str) -> int:
    """A whole number from ``low``; ``what`` names it in the complaint."""
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise FieldFault(f"{what} must be a whole number from {low}".strip(), near=what.strip("'"))
    return value


def seconds(value: object) -> int:
    """Target seconds."""
    return whole_number(value, 1, "")


def tolerance(value: object) -> float:
    """A relative tolerance."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1:
        raise FieldFault("must be a number between 0 and 1")
    return float(value)


def factor(value: object) -> float:
    """How many times larger: a number above 1."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 1 < value <= 1e6:
        raise FieldFault("must be a number between 1 and a million")
    return float(value)


def calls(value: object) -> tuple[str, ...]:
    """A list of functions and operators."""
    return tuple(each(list_of(value), text))


def hints(value: object) -> tuple[str, ...]:
    """At most three hints."""
    found = tuple(each(list_of(value), text))
    if len(found) > 3:
        raise FieldFault(f"has {len(found)} entries, at most 3 are shown")
    return found


def names(value: object) -> Mapping[str, str]:
    """A table of names and texts, in order: ``let``."""
    return _table(value, _name_and_text)


def symbols(value: object) -> Mapping[str, str]:
    """A table of names and ``(sizes) domain``."""
    return _table(value, _symbol)


def _table(value: object, read: Callable[[tuple[str, Any]], R]) -> Mapping[str, R]:
    table = table_of(value)
    return MappingProxyType(dict(zip(table, each(table.items(), read), strict=True)))


def _name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise FieldFault(f"'{name}' is no name", near=name)


def _name_and_text(row: tuple[str, Any]) -> str:
    name, entry = row
    _name(name)
    if not isinstance(entry, str) or not entry.strip():
        raise FieldFault(f"'{name}' must be a string", "put it between '…'", near=name)
    return entry


def _symbol(row: tuple[str, Any]) -> str:
    name, entry = row[0], _name_and_text(row)
    if not _SYMBOL.fullmatch(entry.strip()):
        remedy = "write '(n, m)', '(n,) unit', '()'"
        raise FieldFault(f"'{name}' = '{entry}' is no shape with a domain", remedy, near=name)
    return entry


def size_names(symbol: str) -> tuple[str, ...]:
    """Return the names in the sizes of ``"(n, 2*k) int K"``, its bound's too: ``("n", "k", "K")``."""
    shape, _, domain = symbol.partition(")")
    return tuple(NAME.findall(shape + " " + domain.strip().partition(" ")[2]))


def size_numbers(symbol: str) -> tuple[int, ...]:
    """Return the sizes that are numbers: ``(3,)`` of ``"(n, 3) unit"``."""
    inside = symbol[symbol.index("(") + 1 : symbol.index(")")]
    return tuple(int(part) for part in inside.split(",") if part.strip().isdigit())


def aliases(value: object) -> Mapping[str, tuple[str, ...]]:
    """A table of names and lists of other spellings."""
    return _table(value, lambda row: tuple(each(list_of(row[1]), text)))


def sizes(value: object) -> tuple[Mapping[str, int], ...]:
    """A list of size assignments."""
    return tuple(each(list_of(value), lambda item: _table(item, lambda row: whole_number(row[1], 1, f"'{row[0]}'"))))


def vary(value: object) -> Mapping[str, str | tuple[float, float]]:
    """A table of names and ranges: ``[low, high]`` reals with two decimals, ``'3..9'`` whole numbers."""
    return _table(value, _range)


def _range(row: tuple[str, Any]) -> str | tuple[float, float]:
    name, entry = row
    _name(name)
    if isinstance(entry, str):
        ends = _RANGE.fullmatch(entry.strip())
        if not ends or int(ends[1]) >= int(ends[2]):
            raise FieldFault(f"'{name}' = '{entry}' is no range of whole numbers", "write '3..9'", near=name)
        return entry.strip()
    pair = list_of(entry)
    if len(pair) != 2 or not all(isinstance(end, int | float) for end in pair) or pair[0] >= pair[1]:
        raise FieldFault(f"'{name}' is no range", "write [-3, 3] for reals, '3..9' for whole numbers", near=name)
    return float(pair[0]), float(pair[1])


def asked(value: object) -> str:
    """How a shape is asked."""
    if value not in ("symbolic", "concrete", "both"):
        raise FieldFault(f"'{value}' is no way to ask", "'symbolic', 'concrete' or 'both'")
    return str(value)


def _word(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table", str: "text"}
    return kinds.get(type(value), "a date or time")


def list_of(value: object) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise FieldFault(f"must be a list, not {_word(value)}", "put it between [ and ]")
    return value


def table_of(value: object) -> dict[str, Any]:
    """A table of anything."""
    if not isinstance(value, dict):
        raise FieldFault(f"must be a table, not {_word(value)}", "write { name = '…' }")
    return value
