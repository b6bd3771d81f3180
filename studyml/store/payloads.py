"""What each kind of event says: the contract between the log and whoever reads it.

Owns the payloads' fields and their one spelling as JSON. Fields are only ever added, with a default for
old events; a field's meaning never changes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict


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


def encode(payload: Mapping[str, Any]) -> str:
    """Return the payload's one JSON spelling: sorted keys, no spaces. Raises :class:`ValueError` for nan."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate from somebody's clipboard
        return json.dumps(payload, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text


def seal(row: tuple[Any, ...]) -> int:
    """Return the checksum of an event's ten columns; SQLite itself does not notice a flipped byte."""
    a, b, c, d, e, f, g, h, i, j = row
    return zlib.crc32(f"{a}\x1f{b}\x1f{c}\x1f{d}\x1f{e}\x1f{f}\x1f{g}\x1f{h}\x1f{i}\x1f{j}".encode())
