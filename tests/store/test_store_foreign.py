"""Whatever passes the check at the door can be folded, taken back and folded anew: no event poisons a log."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from program import studyml
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
    "retro": {
        "text": "kNN in 20 minutes",
        "areas": [{"area": "optim", "level": "high", "confirmed": True, "reason": ""}],
        "findings": {
            "plan": [{"text": "kNN", "when": "Day 2", "details": ["again"], "line": 1}],
            "times": [{"minutes": 20, "goal": [20, 30], "line": 1}],
        },
    },
    "session": {
        "seed": 1,
        "day": "2027-01-20",
        "queue": [["bce-dw", 1, "due", False]],
        "position": 0,
        "afterwards": [],
    },
    "of-a-newer-version": {"anything": 1},
}
MORE = (
    "fuzz", "charged", "mistakes", "prerequisites", "given_up", "hints", "options", "charges", "seconds", "ms",
    "answer", "confidence", "kind", "when", "details", "line", "plan", "times", "findings",
)  # fmt: skip
LOOKS = (
    "due", "stats", "plan", "remind now", "quiz --why", "quiz --plain", "doctor", "code", "config", "undo --list",
    "undo", "retro --draft", "remind install --channel ics --dry-run", "cards marked", "doctor --clock",
)  # fmt: skip


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
    findings = content.get("findings")
    inside += [findings, *findings["plan"], *findings["times"]] if findings else []
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        changed = draw.choice(inside)
        changed[draw.choice([*changed, *MORE])] = draw.choice(ODD)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_passes_the_door_trips_no_command_up(seed: int, tmp_path: Path) -> None:
    """Whatever their ids tell of a clock, whatever day they are dated."""
    draw, ids, passed = random.Random(seed), list[str](), list[str]()
    for seq in range(1, 500):
        found = event(draw, seq, ids)
        if isinstance(found["id"], str) and draw.random() < 0.2:
            found["id"] = draw.choice(["ffffffff", "00000000"]) + found["id"][8:]
        if draw.random() < 0.1:
            found[draw.choice(["at_utc", "study_day"])] = draw.choice(["9999-12-31", "0001-01-01"])
        if isinstance(found["card"], str) and draw.random() < 0.5:
            found["card"] = draw.choice(["bce-dw", "vec-len-x", "kmeans"])
        with suppress(LineError):
            ids.append(row_of(json.dumps(found))[0])
            passed.append(json.dumps(found))
    for seq, odd in enumerate(({"kind": "of a newer version"}, {"answer": None}), 600):
        found = event(random.Random(0), seq, []) | {"kind": "review", "card": "bce-dw", "study_day": "2027-06-01"}
        found |= {"id": uuid7(START), "device": "bbbb", "at_utc": "2027-02-15T09:00+00:00", "offset_min": 0, "seed": 1}
        passed.append(json.dumps(found | {"seq": seq, "payload": {**PLAIN["review"], "ms": 900, **odd}}))
        assert row_of(passed[-1])
    (tmp_path / "events.jsonl").write_text("\n".join(passed))
    now = {"STUDYML_NOW": "2027-02-15T12:00+00:00", "HOME": str(tmp_path)}
    assert studyml("import", str(tmp_path / "events.jsonl"), home=tmp_path, **now).returncode == 0
    for line in LOOKS:
        done = studyml(*line.split(), home=tmp_path, text=":show\n:hint\n:quit\n", **now)
        assert done.returncode in (0, 1), (line, done.stderr)


@pytest.mark.parametrize("changed", ["at_utc", "study_day"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_clock_shows_does_not_pass(changed: str, day: str) -> None:
    found = event(random.Random(0), 1, []) | {
        "kind": "plan",
        "card": None,
        "payload": PLAIN["plan"],
        "id": uuid7(START),
    }
    found |= {"at_utc": START.isoformat(), "study_day": "2027-01-15", "device": "aaaa", "seq": 1, "seed": 1}
    plain = found | {"schema": 1, "offset_min": 0}
    assert row_of(json.dumps(plain))
    with pytest.raises(LineError, match=changed):
        row_of(json.dumps(plain | {changed: day + "T12:00+00:00" * (changed == "at_utc")}))


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
