""" "I think I was right": cases a learner disputes, kept as files to send or to turn into a test.

Owns the file's form: one line of ``studyml grade`` (so ``studyml grade FILE`` judges the case again) with the
verdict of that day and the outcome it should have had. Copied to ``tests/grading/disputes`` it is a test. The review
itself is voided by the session.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from studyml.errors import InputError, reason
from studyml.files import write_whole
from studyml.model import Question, Verdict

_UNASKED = ("solution", "seconds", "math", "hints")
"""Fields of a question that judging does not need."""


def keep(folder: Path, question: Question, answer: str, verdict: Verdict, now: datetime) -> Path:
    """Write the case to ``folder`` and return the file. Raises :class:`InputError` when it can't be written."""
    case = {**_plain(question), "answer": answer, "should": "correct", "verdict": _plain(verdict)}
    path = folder / f"{now:%Y%m%d-%H%M%S}-{question.id}.jsonl"
    try:
        write_whole(path, json.dumps(case, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError(f"can't be written: {reason(error)}", path=path) from error
    return path


def _plain(value: Question | Verdict) -> dict[str, Any]:
    """Return the fields that say something, as JSON has them."""
    slots = {name: getattr(value, name) for name in value.__dataclass_fields__ if name not in _UNASKED}
    return {name: _json(part) for name, part in slots.items() if part not in ("", (), None) and part != {}}


def _json(part: Any) -> Any:
    if isinstance(part, tuple):
        return [_json(item) for item in part]
    if hasattr(part, "__dataclass_fields__"):
        return {name.rstrip("_"): inner for name, inner in asdict(part).items() if inner not in (None, "", False)}
    return dict(part) if hasattr(part, "items") else part
