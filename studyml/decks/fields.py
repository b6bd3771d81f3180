"""From the values of a card's TOML block to the fields of a Card: one reader per field.

Owns types, forms and ranges of single fields. Knows neither which kind needs which field (``kinds``) nor what a
field's mathematics means (``algebra`` does, when the decks are proved). Every reader raises :class:`FieldFault`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from studyml.model import Option, Step, Variant, WrongAnswer, mistakes

NAME = re.compile(r"[^\W\d]\w*")
_SYMBOL = re.compile(r"\(\s*(?:[^(),]+(?:,[^(),]+)*,?)?\s*\)(?:\s+\w+(?:\s+[\w+*-]+)?)?")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)\s*(\S.*)")


class FieldFault(ValueError):
    """A field has the wrong type, form or range. ``near`` is text to look for to find its line."""

    def __init__(self, message: str, remedy: str = "", near: str = ""):
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.near = near


def meant(word: str, known: Iterable[str]) -> str:
    """Return the remedy for an unknown word: "do you mean 'sign'?", or "" when nothing is like it."""
    import difflib  # only on the way to an error message

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"do you mean '{found[0]}'?" if found else ""


def text(value: object) -> str:
    """A string that is not blank."""
    if not isinstance(value, str):
        raise FieldFault(f"must be a string, not {_word(value)}", "put it between '…'")
    if not value.strip():
        raise FieldFault("is empty")
    return value


def _integer(value: object, low: int, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < low:
        raise FieldFault(f"{what} must be a whole number from {low}")
    return value


def seconds(value: object) -> int:
    """Target seconds."""
    return _integer(value, 1, "it")


def tolerance(value: object) -> float:
    """A relative tolerance."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1:
        raise FieldFault("must be a number between 0 and 1")
    return float(value)


def hints(value: object) -> tuple[str, ...]:
    """At most three hints."""
    found = tuple(text(item) for item in _list(value))
    if len(found) > 3:
        raise FieldFault(f"has {len(found)} entries, at most 3 are shown")
    return found


def names(value: object) -> Mapping[str, str]:
    """A table of names and texts, in order: ``let``."""
    table = _table(value)
    for name, entry in table.items():
        if not NAME.fullmatch(name):
            raise FieldFault(f"'{name}' is no name", near=name)
        if not isinstance(entry, str) or not entry.strip():
            raise FieldFault(f"'{name}' must be a string", "put it between '…'", near=name)
    return MappingProxyType(table)


def symbols(value: object) -> Mapping[str, str]:
    """A table of names and ``(sizes) domain``."""
    table = names(value)
    for name, entry in table.items():
        if not _SYMBOL.fullmatch(entry.strip()):
            raise FieldFault(
                f"'{name}' = '{entry}' is no shape with a domain", "write '(n, m)', '(n,) unit', '()'", near=name
            )
    return table


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
    return MappingProxyType({name: tuple(text(item) for item in _list(entry)) for name, entry in _table(value).items()})


def sizes(value: object) -> tuple[Mapping[str, int], ...]:
    """A list of size assignments."""
    return tuple(
        MappingProxyType({name: _integer(size, 1, f"'{name}'") for name, size in _table(item).items()})
        for item in _list(value)
    )


def vary(value: object) -> Mapping[str, str | tuple[float, float]]:
    """A table of names and ranges: ``[low, high]`` reals with two decimals, ``'3..9'`` whole numbers."""
    found: dict[str, str | tuple[float, float]] = {}
    for name, entry in _table(value).items():
        if not NAME.fullmatch(name):
            raise FieldFault(f"'{name}' is no name", near=name)
        if isinstance(entry, str):
            ends = _RANGE.fullmatch(entry.strip())
            if not ends or int(ends[1]) >= int(ends[2]):
                raise FieldFault(f"'{name}' = '{entry}' is no range of whole numbers", "write '3..9'", near=name)
            found[name] = entry.strip()
        else:
            pair = _list(entry)
            if len(pair) != 2 or not all(isinstance(end, int | float) for end in pair) or pair[0] >= pair[1]:
                raise FieldFault(
                    f"'{name}' is no range", "write [-3, 3] for reals, '3..9' for whole numbers", near=name
                )
            found[name] = (float(pair[0]), float(pair[1]))
    return MappingProxyType(found)


def asked(value: object) -> str:
    """How a shape is asked."""
    if value not in ("symbolic", "concrete", "both"):
        raise FieldFault(f"'{value}' is no way to ask", "'symbolic', 'concrete' or 'both'")
    return str(value)


def mistake(value: object) -> str:
    """A code of the one vocabulary of mistakes."""
    code = text(value)
    if code not in mistakes():
        remedy = meant(code, mistakes()) or "codes are in studyml/model/mistakes.toml"
        raise FieldFault(f"unknown mistake '{code}'", remedy, near=code)
    return code


def wrong(value: object) -> tuple[WrongAnswer, ...]:
    """A list of wrong answers with their mistakes."""
    return tuple(
        WrongAnswer(text(row["answer"]), mistake(row["mistake"])) for row in _rows(value, ("answer", "mistake"))
    )


def options(value: object) -> tuple[Option, ...]:
    """The options of a choice: one right, the others each a real mistake with its code."""
    found = []
    for row in _rows(value, ("text",), ("right", "mistake")):
        words, right = text(row["text"]), row.get("right", False)
        if not isinstance(right, bool):
            raise FieldFault("'right' must be true or false", near=words)
        if right == ("mistake" in row):
            problem = "is right and has a mistake" if right else "is neither right nor has a mistake"
            raise FieldFault(
                f"option '{words}' {problem}", "write right = true, or mistake = 'its code' ('other' fits all)", words
            )
        found.append(Option(words, right, None if right else mistake(row["mistake"])))
    if sum(option.right for option in found) != 1:
        raise FieldFault(f"{sum(option.right for option in found)} options are right, exactly one must be")
    if len(found) < 2:
        raise FieldFault("needs at least two options")
    texts = [option.text for option in found]
    for words in texts:
        if texts.count(words) > 1:
            raise FieldFault(f"option '{words}' stands there twice", near=words)
    return tuple(found)


def steps(value: object) -> tuple[Step, ...]:
    """The lines of a derivation."""
    found = []
    for row in _rows(value, ("of", "is"), ("required", "why")):
        required = row.get("required", False)
        if not isinstance(required, bool):
            raise FieldFault("'required' must be true or false", near=str(row["is"]))
        found.append(Step(text(row["of"]), text(row["is"]), required, text(row["why"]) if "why" in row else ""))
    if not found:
        raise FieldFault("needs at least one step")
    return tuple(found)


def code(value: object) -> tuple[str, ...]:
    """Lines ``name = expression``, as a list or as one literal string of several lines."""
    lines = [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else _list(value)
    found = tuple(text(line).rstrip() for line in lines)
    if len(found) < 2:
        raise FieldFault("needs at least two lines, or the wrong one is no question")
    for line in found:
        if not _ASSIGNMENT.fullmatch(line):
            raise FieldFault(f"'{line}' is no line 'name = expression'", near=line)
    return found


def variants(value: object) -> tuple[Variant, ...]:
    """Bugs: ``{ line, wrong, mistake }``."""
    found = tuple(
        Variant(_integer(row["line"], 1, "'line'"), text(row["wrong"]), mistake(row["mistake"]))
        for row in _rows(value, ("line", "wrong", "mistake"))
    )
    if not found:
        raise FieldFault("needs at least one variant")
    return found


def target(line: str) -> str:
    """Return the name that a line ``name = expression`` sets, or "" when it is an expression alone."""
    found = _ASSIGNMENT.fullmatch(line)
    return found[1] if found else ""


READERS: Mapping[str, Callable[[object], Any]] = {
    "seconds": seconds,
    "hints": hints,
    "group": text,
    "symbols": symbols,
    "let": names,
    "aliases": aliases,
    "sizes": sizes,
    "answer": text,
    "wrong": wrong,
    "options": options,
    "proof": text,
    "vary": vary,
    "rtol": tolerance,
    "expression": text,
    "ask": asked,
    "math": text,
    "loss": text,
    "wrt": text,
    "of": text,
    "steps": steps,
    "code": code,
    "variants": variants,
    "exercise": text,
}
"""Field → its reader; the names are those of :class:`studyml.model.Card`."""


def _word(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table", str: "text"}
    return kinds.get(type(value), "a date or time")


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise FieldFault(f"must be a list, not {_word(value)}", "put it between [ and ]")
    return value


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FieldFault(f"must be a table, not {_word(value)}", "write { name = '…' }")
    return value


def _rows(value: object, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    rows = []
    for index, item in enumerate(_list(value), start=1):
        row = _table(item)
        near = next((entry for entry in row.values() if isinstance(entry, str)), "")
        for key in row:
            if key not in required and key not in optional:
                raise FieldFault(f"entry {index} has an unknown '{key}'", meant(key, required + optional), near)
        for key in required:
            if key not in row:
                raise FieldFault(f"entry {index} has no '{key}'", near=near)
        rows.append(row)
    return rows
