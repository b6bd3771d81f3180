"""The form of ``exercise.toml``: which keys there are, what each holds, and what is said where one doesn't.

Owns the checks; a message names the key, what stands there and what belongs there. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from studyml.errors import ExerciseError, did_you_mean

ROLE_KEYS = frozenset({"like", "names", "arguments", "free"})
FORMS = frozenset({"column", "onehot", "lists", "dicts"})
PREDICTIONS = frozenset({"linear", "nearest", "projection"})
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _some(value: Any) -> bool:
    return _words(value) and bool(value)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _minutes(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value) and 0 < value[0] <= value[1]
    )


def _by_name(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(holds(item) for item in value.values())


_SHAPE = 'lists of size names and numbers: w = ["m"], b = []'
KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda value: _text(value) and bool(_ID.fullmatch(value)), "small letters, digits and '-'"),
    "title": (lambda value: _text(value) and bool(value.strip()), "a text"),
    "area": (lambda value: _text(value) and bool(value), 'the name of an area, such as "grad.linear"'),
    "minutes": (_minutes, "two whole numbers, the quick time and the slow one: [20, 25]"),
    "y": (_text, "a text"),
    "loss": (_text, "a text"),
    "classes": (_some, "a list of names, at least one"),
    "roles": (lambda value: isinstance(value, dict) and bool(value), "tables, at least one: [roles.predict]"),
    "parameters": (
        _by_name(lambda sizes: isinstance(sizes, list) and all(type(size) in (int, str) for size in sizes)),
        _SHAPE,
    ),
    "constructor": (_words, "a list of names"),
    "aliases": (_by_name(_words), 'lists of names: Q = ["X_test"]'),
    "mistakes": (
        lambda value: _by_name(_text)(value) and all(_CODE.fullmatch(code) for code in value),
        "a sentence for each code of small letters and '_'",
    ),
    "forms": (lambda value: _words(value) and set(value) <= FORMS, f"a list of {', '.join(sorted(FORMS))}"),
    "prediction": (
        lambda value: value in PREDICTIONS,
        f"one of {', '.join(sorted(PREDICTIONS))}: how a prediction follows from what is learned",
    ),
    "scales": (
        lambda value: isinstance(value, list) and bool(value) and all(type(n) in (int, float) and n > 0 for n in value),
        "a list of positive numbers",
    ),
}
_REQUIRED = ("id", "title", "area", "minutes", "classes", "roles")


def require_form(row: Mapping[str, Any], shared: Mapping[str, Any], path: Path) -> None:
    """Raise :class:`ExerciseError` for the first key of ``row`` that is unknown, missing or holds something else."""
    for key, value in row.items():
        if key not in KEYS:
            remedy = did_you_mean(key, KEYS, f"known: {', '.join(sorted(KEYS))}")
            raise ExerciseError(f"unknown key '{key}'", path=path, remedy=remedy)
        fits, wanted = KEYS[key]
        if not fits(value):
            raise ExerciseError(f"{key!r} is {value!r}", path=path, remedy=f"it holds {wanted}")
    for key in _REQUIRED:
        if key not in row:
            raise ExerciseError(f"{key!r} is missing", path=path, remedy=f"it holds {KEYS[key][1]}")
    for role, table in row["roles"].items():
        _require_role(role, table, shared, path)


def _require_role(role: str, table: Any, shared: Mapping[str, Any], path: Path) -> None:
    if not isinstance(table, dict) or set(table) - ROLE_KEYS:
        raise ExerciseError(
            f"role {role!r} may have {', '.join(sorted(ROLE_KEYS))}", path=path, remedy="take the other keys out"
        )
    like = table.get("like")
    if like is not None and like not in shared:
        remedy = did_you_mean(str(like), shared, f"known: {', '.join(shared)}")
        raise ExerciseError(f"role '{role}' is like {like!r}", path=path, remedy=remedy)
    for key in ("names", "arguments"):
        if not _words(table.get(key, [])):
            raise ExerciseError(
                f"{key!r} of role {role!r} is {table[key]!r}", path=path, remedy="it holds a list of names"
            )
    if not isinstance(table.get("free", True), bool):
        raise ExerciseError(f"'free' of role {role!r} is {table['free']!r}", path=path, remedy="it is true or false")
