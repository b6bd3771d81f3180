"""Whatever passes the check at the door can be folded, taken back and folded anew: no event poisons a log."""

from __future__ import annotations

import json
import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from store_cases import payload

from studyml.store.fold import refold
from studyml.store.identity import uuid7
from studyml.store.incoming import add, row_of
from studyml.store.payloads import LineError
from studyml.store.schema import migrate
from studyml.store.tables import _hash_of

START = datetime(2027, 1, 15, tzinfo=UTC)
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 4, 5, 0.5, 1e308, 1e-320, -0.0, 2**53, 2**63, 10**30, "", "x", "a" * 900, "\x00",
    "\ud800",
    "é\u2028", "9999-12-31", "0001-01-01", "2027-01-15", [], ["x"], ["\udfff"], [1], [[]], {}, {"until": "9999-12-31"},
    {"from": "9999-12-31", "until": "0001-01-02"}, {"a": "b"}, {"a": 1}, {"": ""}, {"\ud800": "a"}, "code", "choice",
    "review", "high", "suspend", float("nan"), float("inf"), json.loads("[" * 300 + "]" * 300),
]  # fmt: skip
PLAIN: dict[str, Any] = {
    "review": payload(1, mistakes=["sign"], charged="shapes.matmul"),
    "repeat": payload(),
    "attempt": {"outcome": "wrong", "mistakes": [], "charges": {"sign": "grad.logistic"}, "seconds": 3},
    "void": {"target": ""},
    "card": {"action": "suspend"},
    "plan": {"line": "kNN", "done": True},
    "setting": {"key": "away", "value": {"from": None, "until": "2027-03-01"}},
    "retro": {"text": "", "areas": [{"area": "optim", "level": "high", "confirmed": True, "reason": ""}]},
    "session": {"position": 1},
    "of-a-newer-version": {"anything": 1},
}
MORE = ("fuzz", "charged", "mistakes", "prerequisites", "given_up", "hints", "options", "charges", "seconds", "ms")


def event(draw: random.Random, seq: int, ids: list[str]) -> dict[str, Any]:
    """Return an event as another device may have written it, with up to three values that it can't have meant."""
    kind = draw.choice(["review", *PLAIN])
    content = json.loads(json.dumps(PLAIN[kind]))
    if kind == "void" and ids:
        content["target"] = draw.choice(ids)
    if kind == "setting":
        content["key"] = draw.choice(["retention", "interview", "away", "rollover", "new", "other"])
    at = START + timedelta(days=draw.randrange(90))
    found = {
        "schema": 1, "id": uuid7(at), "device": "aaaa", "seq": seq, "kind": kind, "at_utc": at.isoformat(),
        "offset_min": 0, "study_day": (date(2027, 1, 15) + timedelta(days=draw.randrange(90))).isoformat(),
        "card": draw.choice("abc") if kind in ("review", "repeat", "attempt", "card") else None, "seed": None,
        "payload": content,
    }  # fmt: skip
    inside = [content, content, found, *content.get("areas", ())]
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        changed = draw.choice(inside)
        changed[draw.choice([*changed, *MORE])] = draw.choice(ODD)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_passes_the_door_can_be_folded(seed: int) -> None:
    draw, ids = random.Random(seed), list[str]()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    for seq in range(1, 900):
        try:
            row = row_of(json.dumps(event(draw, seq, ids)))
        except LineError:
            continue
        connection.execute("begin")
        add(connection, [row])
        connection.execute("commit")
        ids.append(row[0])
        if len(ids) % 60 == 0:
            before = _hash_of(connection)
            refold(connection)
            assert _hash_of(connection) == before
    assert len(ids) > 300
