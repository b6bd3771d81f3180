"""One line of ``studyml grade`` in, one line out, whatever the line holds.

Owns the promise that every line is answered. Knows the JSON (``questions``) and ``grade``; no files.
"""

from __future__ import annotations

import json
import time
from typing import Any

from studyml.grading.questions import SCHEMA, QuestionError, dump, question_from_json, verdict_to_json
from studyml.model import Kind

MAX_LINE = 1_000_000
"""Characters of a line that are read."""


def answer_line(line: str, number: int) -> str:
    """Return the JSON line that answers ``line`` (the ``number``-th, from 1)."""
    from studyml.grading import diagnose, grade
    from studyml.grading.derivation import by_line

    begin = time.perf_counter()
    try:
        data = _read(line)
        question, answer = question_from_json(data)
    except QuestionError as error:
        return failed_line(line, number, str(error))
    verdict = grade(question, answer)
    verdict = diagnose(question, answer, verdict)
    assert isinstance(data, dict)
    if question.kind is Kind.DERIVATION and isinstance(data.get("steps"), list) and "answer" not in data:
        verdict = by_line(verdict, [str(line) for line in data["steps"]])
    return dump(verdict_to_json(verdict, id=data.get("id"), ms=(time.perf_counter() - begin) * 1000))


def failed_line(line: str, number: int, message: str, outcome: str = "syntax_error") -> str:
    """Return the answer to a line that could not be graded; it carries the line's id when it has one."""
    try:
        data: Any = _read(line)
    except QuestionError:
        data = None
    identity = data.get("id") if isinstance(data, dict) else None
    if not isinstance(identity, str | int | float):
        identity = None
    return dump({"schema": SCHEMA, "id": identity, "line": number, "outcome": outcome, "message": message})


def _read(line: str) -> object:
    if len(line) > MAX_LINE:
        raise QuestionError("", f"a line of {len(line)} characters; at most {MAX_LINE} are read")
    if not line.strip():
        raise QuestionError("", "an empty line")
    try:
        return json.loads(line, parse_constant=_no_constant)
    except RecursionError:
        raise QuestionError("", "nested too deeply") from None
    except json.JSONDecodeError as error:
        raise QuestionError("", f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except ValueError as error:  # an integer of thousands of digits, NaN
        raise QuestionError("", f"not JSON: {error}") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number there")
