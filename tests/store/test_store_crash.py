"""Killed at any moment, a store has every answer that was acknowledged, and no half of one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_cases import clock, open_store

ROOT = Path(__file__).resolve().parents[2]
CHILD = f"""
import sys
sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(ROOT)!r}]
from pathlib import Path
from store_cases import clock, open_store, payload
at = clock()
with open_store(Path(sys.argv[1]), at) as store:
    print("open", flush=True)
    for number in range(int(sys.argv[2])):
        event = store.record(f"{{sys.argv[3]}}{{number % 20}}", payload(1 + number % 4))
        print(event.id, flush=True)
        if number % 20 == 19:
            at.advance(days=1)
        if number % 7 == 6:
            store.undo()
print("done", flush=True)
"""


def start(folder: Path, answers: int, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(answers), name], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_acknowledged_answer_is_lost_to_a_kill(tmp_path: Path) -> None:
    draw = random.Random(5)
    acknowledged: list[str] = []
    with open_store(tmp_path):
        pass
    for _ in range(12):
        child = start(tmp_path, 100_000, "k")
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        for _ in range(draw.randint(0, 9)):
            acknowledged.append(child.stdout.readline().strip())
        os.kill(child.pid, signal.SIGKILL)
        acknowledged.extend(line.strip() for line in child.stdout if line.endswith("\n"))
        child.wait()
        child.stdout.close()
    with open_store(tmp_path, clock()) as store:
        assert set(acknowledged) <= {event.id for event in store.events(voided=True)}
        assert len(acknowledged) > 20
        assert store._all("pragma integrity_check") == [("ok",)]
        seqs = [row[0] for row in store._all("select seq from events order by seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        before = store.fold_hash()
        assert store.refold() == before


def test_two_processes_append_interleaved(tmp_path: Path) -> None:
    children = [start(tmp_path, 120, name) for name in "xy"]
    outputs = [child.communicate(timeout=300)[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0]
    ids = {line for output in outputs for line in output if line not in ("open", "done")}
    assert len(ids) == 240
    with open_store(tmp_path) as store:
        assert ids <= {event.id for event in store.events(voided=True)}
        seqs = [row[0] for row in store._all("select seq from events order by seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        before = store.fold_hash()
        assert store.refold() == before
