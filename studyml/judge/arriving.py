"""Check each frame of a run where it comes in: a submission shares the memory and the channel of who sends them.

Owns the form that each kind of frame has. What has another form was not sent by our side, or not as it was. Knows
nothing of what the values mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

_Test = Callable[[Any], bool]


def is_misshapen(frames: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any frame has not the form of its kind, or a probe is answered twice in one form."""
    answered: set[tuple[str, int]] = set()
    for frame in frames:
        kind = frame.get("kind")
        fields = _FIELDS.get(kind) if isinstance(kind, str) else None
        if fields is None or not _fits(frame, fields):
            return True
        if kind == "seen":
            key = frame["form"], frame["probe"]
            if key in answered or not any(answer in frame for answer in _ANSWERS):
                return True
            answered.add(key)
    return False


def _fits(frame: Any, fields: Mapping[str, _Test]) -> bool:
    """Whether what is there of ``fields`` has the form it should; those named with ``!`` must be there."""
    if not isinstance(frame, Mapping):
        return False
    for name, test in fields.items():
        field = name.rstrip("!")
        if field in frame:
            if not test(frame[field]):
                return False
        elif field != name:
            return False
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return type(value) is int


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_text, value))


def _parameters(value: Any) -> bool:
    """Numbers by name; ``{"opaque": …}`` stands for those too many to travel."""
    return value is None or (isinstance(value, Mapping) and all(map(_parameter, value.values())))


def _parameter(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.keys() == {"opaque"}
    return value is None or isinstance(value, int | float | np.ndarray)


def _one_of(*kinds: type) -> _Test:
    return lambda value: isinstance(value, kinds)


def _row(fields: Mapping[str, _Test]) -> _Test:
    return lambda value: _fits(value, fields)


def _rows(fields: Mapping[str, _Test]) -> _Test:
    return lambda value: isinstance(value, Sequence) and all(_fits(item, fields) for item in value)


_NUMBER = _one_of(int, float)
_LINE = _one_of(int, type(None))
_ANSWERS = ("values", "error", "unbound", "absent", "refused")
_ERROR = {"call!": _text, "message!": _text, "code!": _text, "type!": _text, "cell!": _text, "line": _LINE}
_STATEMENT = {"code!": _text, "message!": _text, "line!": _LINE}
_FIELDS: Mapping[str, Mapping[str, _Test]] = {
    "begin": {"call!": _text},
    "loaded": {
        "remarks!": _rows(_STATEMENT),
        "broken!": _rows({**_STATEMENT, "name!": _text}),
        "refused!": _texts,
        "own": _NUMBER,
    },
    "not_understood": {},
    "fault": {"message!": _text, "replaced": _texts, "line": _LINE},
    "seen": {
        "probe!": _whole,
        "form!": _text,
        "values": _one_of(tuple),
        "start": _parameters,
        "after": _parameters,
        "changed": _texts,
        "used": _texts,
        "error": _row(_ERROR),
        "unbound": _row({"function!": _text, "missing!": _texts}),
        "absent": _text,
        "refused": _text,
        "what": _text,
    },
    "subject": {"form!": _text, "assumed!": _texts, "way": _text, "gives": _one_of(bool, type(None)), "own": _NUMBER},
    "trodden": {},
    "done": {},
}
