"""The fields of a card that are lists of entries: options, wrong answers, steps, code and its variants.

Owns the form of such entries and the table of all readers. Knows neither which kind needs which field nor what the
mathematics means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from studyml.decks import fields
from studyml.decks.fields import FieldFault, each, list_of, table_of, text, whole_number
from studyml.errors import did_you_mean
from studyml.model import Option, Step, Variant, WrongAnswer, mistakes

_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)\s*(\S.*)")


def mistake(value: object) -> str:
    """A code of the one vocabulary of mistakes."""
    code = text(value)
    if code not in mistakes():
        remedy = did_you_mean(code, mistakes(), "codes are in studyml/model/mistakes.toml")
        raise FieldFault(f"unknown mistake '{code}'", remedy, near=code)
    return code


def wrong(value: object) -> tuple[WrongAnswer, ...]:
    """A list of wrong answers with their mistakes."""
    rows = _rows(value, ("answer", "mistake"))
    return tuple(each(rows, lambda row: WrongAnswer(text(row["answer"]), mistake(row["mistake"]))))


def options(value: object) -> tuple[Option, ...]:
    """The options of a choice: one right, the others each a real mistake with its code."""
    found = each(_rows(value, ("text",), ("right", "mistake")), _option)
    if sum(option.right for option in found) != 1:
        raise FieldFault(f"{sum(option.right for option in found)} options are right, exactly one must be")
    if len(found) < 2:
        raise FieldFault("needs at least two options")
    texts = [option.text for option in found]
    for words in texts:
        if texts.count(words) > 1:
            raise FieldFault(f"option '{words}' stands there twice", near=words)
    return tuple(found)


def _option(row: dict[str, Any]) -> Option:
    words, right = text(row["text"]), row.get("right", False)
    if not isinstance(right, bool):
        raise FieldFault("'right' must be true or false", near=words)
    if right == ("mistake" in row):
        problem = "is right and has a mistake" if right else "is neither right nor has a mistake"
        remedy = "write right = true, or mistake = 'its code' ('other' fits all)"
        raise FieldFault(f"option '{words}' {problem}", remedy, words)
    return Option(words, right, None if right else mistake(row["mistake"]))


def steps(value: object) -> tuple[Step, ...]:
    """The lines of a derivation."""
    found = each(_rows(value, ("of", "is"), ("required", "why")), _step)
    if not found:
        raise FieldFault("needs at least one step")
    return tuple(found)


def _step(row: dict[str, Any]) -> Step:
    required = row.get("required", False)
    if not isinstance(required, bool):
        raise FieldFault("'required' must be true or false", near=str(row["is"]))
    return Step(text(row["of"]), text(row["is"]), required, text(row["why"]) if "why" in row else "")


def code(value: object) -> tuple[str, ...]:
    """Lines ``name = expression``, as a list or as one literal string of several lines."""
    lines = [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else list_of(value)
    found = tuple(each(lines, _line))
    if len(found) < 2:
        raise FieldFault("needs at least two lines, or the wrong one is no question")
    return found


def _line(value: object) -> str:
    line = text(value).rstrip()
    if not _ASSIGNMENT.fullmatch(line):
        raise FieldFault(f"'{line}' is no line 'name = expression'", near=line)
    return line


def variants(value: object) -> tuple[Variant, ...]:
    """Bugs: ``{ line, wrong, mistake }``."""
    found = tuple(each(_rows(value, ("line", "wrong", "mistake")), _variant))
    if not found:
        raise FieldFault("needs at least one variant")
    return found


def _variant(row: dict[str, Any]) -> Variant:
    return Variant(whole_number(row["line"], 1, "'line'"), text(row["wrong"]), mistake(row["mistake"]))


def target(line: str) -> str:
    """Return the name that a line ``name = expression`` sets, or "" when it is an expression alone."""
    found = _ASSIGNMENT.fullmatch(line)
    return found[1] if found else ""


READERS: Mapping[str, Callable[[object], Any]] = {
    "seconds": fields.seconds,
    "hints": fields.hints,
    "group": text,
    "symbols": fields.symbols,
    "let": fields.names,
    "aliases": fields.aliases,
    "sizes": fields.sizes,
    "answer": text,
    "wrong": wrong,
    "options": options,
    "proof": text,
    "vary": fields.vary,
    "rtol": fields.tolerance,
    "use": fields.calls,
    "avoid": fields.calls,
    "far": fields.factor,
    "expression": text,
    "ask": fields.asked,
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


def _rows(value: object, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    def read(entry: tuple[int, object]) -> dict[str, Any]:
        index, row = entry[0], table_of(entry[1])
        near = next((value for value in row.values() if isinstance(value, str)), "")
        for key in row:
            if key not in required and key not in optional:
                raise FieldFault(f"entry {index} has an unknown '{key}'", did_you_mean(key, required + optional), near)
        for key in required:
            if key not in row:
                raise FieldFault(f"entry {index} has no '{key}'", near=near)
        return row

    return each(enumerate(list_of(value), start=1), read)
