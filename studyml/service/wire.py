"""Questions and verdicts as JSON and back, for the pipes between processes.

Owns the form in which values of ``model`` travel: every field, nothing guessed, nothing renamed.
The public form of ``studyml grade`` is another matter (``grading.questions``). Knows no process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from studyml.model import FoundMistake, Kind, Option, Outcome, Question, Step, StepVerdict, Verdict, WrongAnswer

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})


def pack(value: Any) -> Any:
    """Return a value of ``model`` as plain JSON: dataclasses and mappings as objects, tuples as lists."""
    if type(value) in _PLAIN:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {slot.name: pack(getattr(value, slot.name)) for slot in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): pack(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [pack(item) for item in value]
    return value


def unpack_question(data: Mapping[str, Any]) -> Question:
    """Return the question that :func:`pack` wrote. Raises KeyError, TypeError or ValueError on anything else."""
    parts = dict(data)
    parts["kind"] = Kind(parts["kind"])
    parts["aliases"] = {name: tuple(also) for name, also in parts.get("aliases", {}).items()}
    parts["sizes"] = tuple(dict(row) for row in parts.get("sizes", ()))
    parts["wrong"] = _rows(WrongAnswer, parts.get("wrong", ()))
    parts["options"] = _rows(Option, parts.get("options", ()))
    parts["steps"] = _rows(Step, parts.get("steps", ()))
    parts["use"], parts["avoid"] = tuple(parts.get("use", ())), tuple(parts.get("avoid", ()))
    parts["code"] = tuple(parts.get("code", ()))
    parts["hints"] = tuple(parts.get("hints", ()))
    return Question(**parts)


def unpack_verdict(data: Mapping[str, Any]) -> Verdict:
    """Return the verdict that :func:`pack` wrote. Raises KeyError, TypeError or ValueError on anything else."""
    parts = dict(data)
    parts["outcome"] = Outcome(parts["outcome"])
    parts["mistakes"] = _mistakes(parts.get("mistakes", ()))
    parts["hints"] = tuple(parts.get("hints", ()))
    parts["steps"] = tuple(
        StepVerdict(**{**row, "outcome": Outcome(row["outcome"]), "mistakes": _mistakes(row.get("mistakes", ()))})
        for row in parts.get("steps", ())
    )
    return Verdict(**parts)


def _rows(kind: type[T], rows: Any) -> tuple[T, ...]:
    return tuple(kind(**row) for row in rows)


def _mistakes(rows: Any) -> tuple[FoundMistake, ...]:
    return tuple(
        FoundMistake(**{**row, "span": None if row.get("span") is None else (row["span"][0], row["span"][1])})
        for row in rows
    )
