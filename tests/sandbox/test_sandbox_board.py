"""The board: what a child leaves is all read, in order, also when it dies; what is forged is read like what is sent."""

from __future__ import annotations

import os
import sys

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the fork server is Linux's", allow_module_level=True)

from studyml.sandbox import board
from studyml.sandbox.board import Board, Desk
from studyml.sandbox.cell import Run
from studyml.sandbox.fork_cell import ZygoteCell
from studyml.sandbox.inmate import Begin, Send
from studyml.sandbox.limits import Limits
from studyml.sandbox.watch import Notes

ENTRY = f"{__name__}:count"


def count(job: dict[str, int], send: Send, begin: Begin, notes: Notes) -> bool:
    """Send numbered frames of some size, then end as the job says."""
    for number in range(job["frames"]):
        begin(f"call {number}")
        send({"kind": "number", "number": number, "filling": "x" * job["size"]})
    if job["ends"]:
        os.abort()
    return True


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the fork server find this module."""
    monkeypatch.setattr(
        "studyml.sandbox.fork_cell.clean_environment",
        lambda: {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


@pytest.mark.usefixtures("importable")
@pytest.mark.parametrize("ends", [0, 1], ids=["to the end", "to a crash"])
@pytest.mark.parametrize("size", [10, 900, 200_000], ids=["few", "many", "more than there is room for"])
def test_every_frame_is_read_and_heard_in_its_order(size: int, ends: int) -> None:
    heard: list[object] = []
    with ZygoteCell(ENTRY, Limits(jobs=2)) as cell:
        for _ in range(2):  # the board is wiped between two jobs of one child
            heard.clear()
            run = cell.run({"frames": 20, "size": size, "ends": ends}, None, heard.append)
            assert numbers(run) == list(range(20))
            assert heard == list(run.frames[: len(heard)])
            assert run.begun == "call 19"
            assert run.ended == ("exit" if ends else "done")


def numbers(run: Run) -> list[int]:
    return [frame["number"] for frame in run.frames if frame["kind"] == "number"]


def test_a_forged_count_reads_no_further_than_the_board() -> None:
    made = Board()
    desk = Desk(made.memory)
    for forged in (1 << 40, (1 << 64) - 1):
        desk._words[board._AT] = forged
        assert len(made.fresh()) <= board._BYTES
        assert not desk.leave(b"x"), "there is no room behind the end"
        made.wipe()
        desk.clear()
    assert desk.leave(b"frame") is board._ORDERED
    desk._words[board._AT] = 0
    assert made.fresh() == b""
    with pytest.raises(OSError):
        os.ftruncate(made.memory, 8)
    made.close()
