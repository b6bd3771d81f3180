"""What each kind of event says: the contract between the log and whoever reads it.

Owns the payloads' fields and their one spelling as JSON. Fields are only ever added, with a default for
old events; a field's meaning never changes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

_ACTIONS = ("suspend", "unsuspend", "bury", "flag", "unflag")


def _encoder() -> Callable[[Any], str]:
    """Return ``json``'s encoder, made once; its own ``encode`` makes one anew for each text."""
    spelled = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return spelled.encode
    parts = make(None, spelled.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    return lambda payload: "".join(parts(payload, 0))


class LineError(ValueError):
    """What is no event, or none that a fold can read; says why."""


class Answer(TypedDict):
    """Payload of ``review`` and ``repeat``."""

    answer: str
    outcome: str
    """A :class:`studyml.model.Outcome` that is recorded."""
    rating: int
    """1 Again to 4 Easy."""
    area: str
    kind: str
    """The card's kind."""
    seconds: int
    """Target seconds of the question."""
    ms: int
    """Thinking time; 0 when no clock ran."""
    mistakes: NotRequired[list[str]]
    """Codes, ranked."""
    charged: NotRequired[str | None]
    """The area that the first mistake charges, by the vocabulary of that day."""
    evidence: NotRequired[str]
    prerequisites: NotRequired[list[str]]
    """Direct prerequisites of the area."""
    options: NotRequired[int]
    """Of a choice: how many."""
    hints: NotRequired[int]
    """How many were taken before the answer."""
    given_up: NotRequired[bool]
    confidence: NotRequired[str]
    """``sure``, ``unsure``, ``guess`` or absent."""
    fuzz: NotRequired[float]
    """The place of the next due day in its fuzz range, in [0, 1), where it was chosen to even out the load."""
    versions: NotRequired[dict[str, str]]


class Attempt(TypedDict):
    """Payload of ``attempt``; the event's card is the exercise."""

    outcome: str
    mistakes: list[str]
    charges: dict[str, str]
    """Mistake code → area charged."""
    remarks: NotRequired[list[str]]
    seconds: NotRequired[int]
    """Since the exercise was started; absent when no clock ran."""
    phases: NotRequired[dict[str, int]]
    probes: NotRequired[dict[str, int]]


class RetroArea(TypedDict):
    """One area as the learner confirmed it."""

    area: str
    level: str
    """``high``, ``medium``, ``low`` or ``good``."""
    confirmed: bool
    reason: NotRequired[str]


class Retro(TypedDict):
    """Payload of ``retro``."""

    text: str
    areas: list[RetroArea]
    """What the fold reads; one entry an area (of several the first wins)."""
    findings: NotRequired[dict[str, Any]]
    """All findings, as shown and confirmed."""


class CardAction(TypedDict):
    """Payload of ``card``."""

    action: str
    """``suspend``, ``unsuspend``, ``bury`` (for this study day), ``flag`` or ``unflag``."""
    note: NotRequired[str]


class PlanLine(TypedDict):
    """Payload of ``plan``."""

    line: str
    done: bool


class Setting(TypedDict):
    """Payload of ``setting``."""

    key: str
    value: Any
    """Any JSON value; None takes the setting back."""


class Void(TypedDict):
    """Payload of ``void``."""

    target: str
    """The id of the event that no longer counts."""


_SPELLED = _encoder()
_SPELLED_ASCII = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def encode(payload: Mapping[str, Any]) -> str:
    """Return the payload's one JSON spelling: sorted keys, no spaces. Raises :class:`ValueError` for nan."""
    spelled = _SPELLED(payload)
    if not spelled.isascii():
        try:
            spelled.encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate from somebody's clipboard
            return _SPELLED_ASCII(payload)
    return spelled


def seal(row: Sequence[Any]) -> int:
    """Return the checksum of an event's ten columns; SQLite itself does not notice a flipped byte."""
    a, b, c, d, e, f, g, h, i, j = row
    return zlib.crc32(f"{a}\x1f{b}\x1f{c}\x1f{d}\x1f{e}\x1f{f}\x1f{g}\x1f{h}\x1f{i}\x1f{j}".encode())


def require(fine: bool, name: str) -> None:
    """Raise :class:`LineError` unless it is fine."""
    if not fine:
        raise LineError(f"{name!r} is not what it should be")


def whole(value: Any, low: int, high: int) -> bool:
    """Tell whether it is a whole number from ``low`` to ``high``."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def check_payload(kind: str, card: str | None, payload: Mapping[str, Any]) -> None:
    """Raise :class:`LineError` unless the fold can read it. Kinds of a newer version pass unread."""
    if kind in ("review", "repeat"):
        unreadable = "" if text(card) else "card"
        unreadable = unreadable or _unreadable(payload)
        require(not unreadable, unreadable)
    elif kind == "attempt":
        require(text(card), "card")
        require(text(payload.get("outcome")), "outcome")
        charges = payload.get("charges") or {}
        require(isinstance(charges, dict) and _texts(charges) and _texts(charges.values()), "charges")
        require(payload.get("seconds") is None or _number(payload["seconds"]), "seconds")
    elif kind == "void":
        require(text(payload.get("target")), "target")
    elif kind == "card":
        require(text(card) and payload.get("action") in _ACTIONS, "action")
    elif kind == "plan":
        require(text(payload.get("line")) and isinstance(payload.get("done"), bool), "line")
    elif kind == "setting":
        require(text(payload.get("key")) and "value" in payload, "key")
    elif kind == "retro":
        areas, findings = payload.get("areas", []), payload.get("findings", {})
        require(isinstance(payload.get("text", ""), str), "text")
        require(isinstance(findings, dict), "findings")
        for name in ("plan", "times"):
            require(_objects(findings.get(name, [])), name)
        for item in findings.get("plan", ()):
            require(_words((item.get("text"), item.get("when", ""))) and _words(item.get("details", ())), "plan")
        require(all(whole(item.get("line"), -(2**53), 2**53) for item in findings.get("times", ())), "times")
        require(_objects(areas), "areas")
        for line in areas:
            require(text(line.get("area")), "area")
            require(line.get("level") in ("high", "medium", "low", "good"), "level")
            require(isinstance(line.get("confirmed"), bool), "confirmed")
            require(text(line.get("reason", "")), "reason")


def _unreadable(payload: Mapping[str, Any]) -> str:
    """Return the first field of an answer that the fold can't read, "" if there is none; each answer waits for it."""
    get = payload.get
    for name in ("outcome", "area", "kind"):
        if not text(get(name)):
            return name
    for name, absent, least, most in _WHOLE:
        if not whole(get(name, absent), least, most):
            return name
    for name in ("mistakes", "prerequisites"):
        found = get(name)
        if found and not (isinstance(found, list) and all(map(text, found))):
            return name
    charged, confidence, answer = get("charged"), get("confidence"), get("answer")
    if not (charged is None or text(charged)):
        return "charged"
    if not (confidence is None or isinstance(confidence, str)):
        return "confidence"
    if not (answer is None or isinstance(answer, str)):  # as it was typed: half a character of a clipboard's, too
        return "answer"
    place = get("fuzz")
    if not (place is None or (_number(place) and place < 1)):
        return "fuzz"
    return "" if _number(get("seconds")) else "seconds"


def text(value: Any) -> bool:
    """Tell whether it is text that a table takes: half a character of somebody's clipboard is none."""
    if not isinstance(value, str):
        return False
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _objects(found: Any) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(item, dict) for item in found)


def _words(found: Any) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(item, str) for item in found)


def _texts(found: Iterable[Any]) -> bool:
    return all(map(text, found))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53


_WHOLE = (("rating", None, 1, 4), ("ms", None, 0, 2**40), ("options", 0, 0, 10_000), ("hints", 0, 0, 10_000))
"""Whole numbers in an answer's payload: name, what its absence means, least and most."""
