"""The JSON of ``studyml grade``: questions with answers in, verdicts out.

Owns that form and the complaint about what doesn't have it. Knows no grading; imports only ``model``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from studyml.model import FoundMistake, Kind, Option, Question, Step, StepVerdict, Verdict, WrongAnswer

SCHEMA = 1
MAX_ITEMS = 200
"""Symbols, lets, options or steps of one question."""
MAX_TEXT = 20_000
"""Characters of one field: ten times what the grammar reads, so that its own message is the one seen."""

_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that some readers take for an end of line, or that hide or turn what follows."""

_NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.CHOICE: ("options",),
    Kind.RECALL: (),
    Kind.NUMBER: ("expected",),
    Kind.SHAPE: ("expression",),
    Kind.FORMULA: ("expected",),
    Kind.TRANSLATE: ("expected",),
    Kind.GRADIENT: ("wrt",),
    Kind.DERIVATIVE: ("of", "wrt"),
    Kind.DERIVATION: ("loss",),
    Kind.BUG: ("bug_line",),
}


class QuestionError(ValueError):
    """An object is no question; ``field`` names the part."""

    def __init__(self, field: str, message: str):
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field


def question_from_json(data: object) -> tuple[Question, str]:
    """Return the question of one object of ``studyml grade`` and the answer in it. Raises QuestionError."""
    if not isinstance(data, Mapping):
        raise QuestionError("", "a line must hold one JSON object")
    kind = _kind(data)
    steps, lines = _steps(data)
    answer = data.get("answer", lines)
    if isinstance(answer, bool) or not isinstance(answer, str | int | float):
        raise QuestionError("answer", "the learner's answer is missing" if answer is None else "must be text")
    question = Question(
        id=_identity(data),
        kind=kind,
        area=_text(data, "area"),
        prompt=_text(data, "prompt"),
        symbols=_texts(data, "symbols"),
        let=_texts(data, "let"),
        aliases=_aliases(data),
        sizes=_sizes(data),
        expected=_text(data, "expected"),
        wrong=_list(data, "wrong", _wrong),
        options=_list(data, "options", _option),
        rtol=_tolerance(data),
        use=_list(data, "use", _line),
        avoid=_list(data, "avoid", _line),
        far=_far(data),
        expression=_text(data, "expression"),
        loss=_text(data, "loss"),
        wrt=_text(data, "wrt"),
        of=_text(data, "of"),
        steps=steps,
        code=_list(data, "code", _line),
        bug_line=_whole(data, "bug_line"),
        bug_mistake=_text(data, "bug_mistake"),
        hints=_list(data, "hints", _line),
    )
    _complete(question)
    return question, str(answer)


def _complete(question: Question) -> None:
    for field in _NEEDED[question.kind]:
        if not getattr(question, field):
            raise QuestionError(field, f"a question of kind {question.kind.value} needs it")
    if question.kind is Kind.GRADIENT and not (question.loss or question.expected):
        raise QuestionError("loss", "a question of kind gradient needs it (or expected)")
    if question.kind is Kind.BUG and question.code and question.bug_line > len(question.code):
        raise QuestionError("bug_line", f"the code has only {len(question.code)} lines, not {question.bug_line}")
    if question.kind is Kind.CHOICE and sum(option.right for option in question.options) != 1:
        raise QuestionError("options", "exactly one option must be right")


def verdict_to_json(verdict: Verdict, *, id: object = None, ms: float | None = None) -> dict[str, Any]:
    """Return the object that ``studyml grade`` prints for a verdict."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": id,
        "outcome": verdict.outcome.value,
        "mistakes": [mistake.code for mistake in verdict.mistakes],
        "evidence": verdict.evidence,
        "reading": verdict.reading,
        "message": verdict.message,
        "hints": list(verdict.hints),
        "note": verdict.note,
        "shape": verdict.shape,
        "expected_shape": verdict.expected_shape,
        "first_wrong": verdict.first_wrong,
        "found": [_found(mistake) for mistake in verdict.mistakes],
        "ms": None if ms is None else round(ms, 3),
    }
    if verdict.steps:
        data["steps"] = [_step_to_json(step) for step in verdict.steps]
    return data


def dump(data: Mapping[str, Any]) -> str:
    """Return one line of JSON that any pipe can carry: lone surrogates and what ends or turns a line are escaped."""
    line = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, ensure_ascii=False))
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(data)
    return line


def _found(mistake: FoundMistake) -> dict[str, Any]:
    span = None if mistake.span is None else list(mistake.span)
    return {"code": mistake.code, "message": mistake.message, "span": span}


def _step_to_json(step: StepVerdict) -> dict[str, Any]:
    return {
        "outcome": step.outcome.value,
        "mistakes": [mistake.code for mistake in step.mistakes],
        "message": step.message,
        "evidence": step.evidence,
        "reading": step.reading,
        "follows": step.follows,
        "line": step.line,
    }


def _kind(data: Mapping[str, Any]) -> Kind:
    name = data.get("kind")
    kinds = [kind.value for kind in _NEEDED]
    if not isinstance(name, str) or name not in kinds:
        what = "is missing" if name is None else f"{str(name)[:40]!r} is unknown"
        raise QuestionError("kind", f"{what}; one of {', '.join(kinds)}")
    return Kind(name)


def _identity(data: Mapping[str, Any]) -> str:
    value = data.get("id")
    return "" if value is None else str(value)[:200]


def _text(data: Mapping[str, Any], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return _line(value, field)


def _line(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise QuestionError(field, f"must be text, not {_name(value)}")
    if len(value) > MAX_TEXT:
        raise QuestionError(field, f"has {len(value)} characters; at most {MAX_TEXT} are read")
    return value


def _texts(data: Mapping[str, Any], field: str) -> dict[str, str]:
    value = _mapping(data, field)
    return {name: str(text) if _is_number(text) else _line(text, f"{field}.{name}") for name, text in value.items()}


def _mapping(data: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = data.get(field)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise QuestionError(field, f"must be an object, not {_name(value)}")
    if len(value) > MAX_ITEMS:
        raise QuestionError(field, f"has {len(value)} entries; at most {MAX_ITEMS} are read")
    return value


def _list(data: Mapping[str, Any], field: str, item: Callable[[Any, str], Any]) -> tuple[Any, ...]:
    value = data.get(field)
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise QuestionError(field, f"must be a list, not {_name(value)}")
    if len(value) > MAX_ITEMS:
        raise QuestionError(field, f"has {len(value)} entries; at most {MAX_ITEMS} are read")
    return tuple(item(entry, f"{field}[{index}]") for index, entry in enumerate(value))


def _aliases(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, also in _mapping(data, "aliases").items():
        if isinstance(also, str):
            also = [also]
        found[name] = _list({name: also}, name, _line)
    return found


def _sizes(data: Mapping[str, Any]) -> tuple[dict[str, int], ...]:
    value = data.get("sizes")
    if isinstance(value, Mapping):
        return (_assignment(value, "sizes"),)
    return _list(data, "sizes", _assignment)


def _assignment(value: object, field: str) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise QuestionError(field, "must be an object of sizes")
    for name, size in value.items():
        if isinstance(size, bool) or not isinstance(size, int):
            raise QuestionError(f"{field}.{name}", "a size is a whole number")
    return dict(value)


def _option(value: object, field: str) -> Option:
    if not isinstance(value, Mapping):
        raise QuestionError(field, "must be an object with text")
    right = value.get("right", False)
    if not isinstance(right, bool):
        raise QuestionError(f"{field}.right", "must be true or false")
    if value.get("text") is None:
        raise QuestionError(f"{field}.text", "is missing")
    return Option(_text(value, "text"), right, _text(value, "mistake") or None)


def _wrong(value: object, field: str) -> WrongAnswer:
    if not isinstance(value, Mapping) or not value.get("answer"):
        raise QuestionError(field, "must be an object with answer and mistake")
    return WrongAnswer(_text(value, "answer"), _text(value, "mistake") or "other")


def _steps(data: Mapping[str, Any]) -> tuple[tuple[Step, ...], str | None]:
    """The author's steps (objects), or the learner's lines (texts) joined."""
    value = data.get("steps")
    if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        return _list(data, "steps", _author_step), None
    lines = _list(data, "steps", _line)
    for index, line in enumerate(lines):
        if "\n" in line.strip():
            raise QuestionError(f"steps[{index}]", "one line a step")
    return (), "\n".join(line.rstrip().lstrip("\r\n") for line in lines) if lines else None


def _author_step(value: Mapping[str, Any], field: str) -> Step:
    if not value.get("of") or value.get("is") is None:
        raise QuestionError(field, "needs of and is")
    return Step(_text(value, "of"), _text(value, "is"), value.get("required") is True, _text(value, "why"))


def _tolerance(data: Mapping[str, Any]) -> float:
    value = data.get("rtol", 1e-3)
    if not _is_number(value) or not math.isfinite(value) or not 0 <= value <= 0.5:
        raise QuestionError("rtol", "must be a number from 0 to 0.5")
    return float(value)


def _far(data: Mapping[str, Any]) -> float:
    value = data.get("far", 0.0)
    if not _is_number(value) or not 0 <= value <= 1e6:
        raise QuestionError("far", "must be a number from 0 to a million")
    return float(value)


def _whole(data: Mapping[str, Any], field: str) -> int:
    value = data.get(field, 0)
    if isinstance(value, bool) or not isinstance(value, int):
        raise QuestionError(field, "must be a whole number")
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "nothing" if value is None else type(value).__name__)
