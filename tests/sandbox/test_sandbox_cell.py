"""The cell: fences that hold, a badge that is true, frames that can't hurt, a zygote that comes back."""

from __future__ import annotations

import json
import os
import select
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studyml.sandbox.cell import Constant, clean_environment, open_cell
from studyml.sandbox.fork_cell import ZygoteCell
from studyml.sandbox.landlock import landlock_abi
from studyml.sandbox.level import Level, attacks, level_from_report, survey
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import BrokenFrame, FrameReader, pack, plain, unpack
from studyml.sandbox.resident import can_watch
from studyml.sandbox.seccomp import build_filter, filter_table
from studyml.sandbox.standby import StandbyCell

ATTACK = "studyml.sandbox.inmate:attack"
LAYERS = {"files": landlock_abi() > 0 and bool(filter_table()), "network": bool(filter_table())}
LAYERS |= {"processes": bool(filter_table()), "memory": sys.platform.startswith("linux"), "time": True}
CHILDREN = "/proc/{0}/task/{0}/children"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the fork server is Linux's")


@linux
def test_canaries_are_stopped_by_every_layer_this_system_has() -> None:
    _, tried = survey()
    assert {canary.layer for canary in tried} == set(LAYERS)
    held = [canary for canary in tried if LAYERS[canary.layer]]
    assert held, "no layer of the sandbox exists here"
    assert [canary.name for canary in held if not canary.stopped] == []


def test_the_canaries_do_what_they_try_where_nothing_stops_them() -> None:
    failed = {}
    with attacks() as tried:
        for name, layer, code in tried:
            if layer not in ("memory", "time"):  # those would have their effect on the tests
                done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
                failed |= {name: done.stderr} if done.returncode else {}
    assert failed == {}


@linux
def test_the_badge_is_full_exactly_when_every_layer_was_reported() -> None:
    with open_cell(ATTACK) as cell:
        level = cell.run({"code": "1"}).level
    assert level.full is all(LAYERS.values())
    if level.full:
        assert level.badge == "full (files, network, processes, memory 1 GiB, 5 s)"


def test_a_missing_layer_is_named_never_silent() -> None:
    report = {"limits": ("cpu", "memory"), "landlock": 0, "seccomp": True, "missing": ["kernel without Landlock"]}
    level = level_from_report(report, Limits())
    assert not level.full
    assert level.badge.startswith("partial: no file protection (kernel without Landlock)")
    assert Level(missing=("macOS",)).badge == "time limit only, 5 s (macOS)"


@linux
def test_printed_output_is_kept_up_to_the_limit_and_the_rest_dropped() -> None:
    with open_cell(ATTACK, Limits(output=100)) as cell:
        run = cell.run({"code": "print('x' * 1_000_000, flush=True)"})
    assert run.ended == "done"
    assert run.output == "x" * 100


@linux
def test_a_killed_zygote_is_replaced() -> None:
    with ZygoteCell(ATTACK, Limits()) as cell:
        assert cell.run({"code": "1"}).ended == "done"
        assert cell._process is not None
        os.kill(cell._process.pid, signal.SIGKILL)
        cell._process.wait()
        assert cell.run({"code": "1"}).ended == "done"


@linux
@pytest.mark.skipif(not os.path.exists(CHILDREN.format(os.getpid())), reason="this kernel doesn't list children")
def test_a_child_killed_while_it_waits_is_replaced() -> None:
    with ZygoteCell(ATTACK, Limits()) as cell:
        assert cell.run({"code": "1"}).ended == "done"
        cell.start()
        assert cell._process is not None
        assert all(child.reported(Limits()) for child in cell._waiting)  # they have been forked
        with open(CHILDREN.format(cell._process.pid)) as listed:
            for pid in listed.read().split():
                os.kill(int(pid), signal.SIGKILL)
        assert cell.run({"code": "1"}).ended == "done"


@linux
@pytest.mark.skipif(not os.path.exists(CHILDREN.format(os.getpid())), reason="this kernel doesn't list children")
def test_a_zygote_that_is_closed_ends_its_children_and_reaps_them() -> None:
    with ZygoteCell(ATTACK, Limits()) as cell:
        cell.run({"code": "1"}, Constant("some", pack({"share": 1})))
        cell.start()
        zygote = cell._process
        assert zygote is not None and all(child.reported(Limits()) for child in cell._waiting)
        with open(CHILDREN.format(zygote.pid)) as listed:
            left = listed.read().split()
    assert zygote.returncode == 0
    assert len(left) >= 2 and not [pid for pid in left if os.path.exists(f"/proc/{pid}")]


@linux
def test_every_child_has_one_job_and_is_fenced_in_before_it() -> None:
    with ZygoteCell(ATTACK, Limits()) as cell:
        cell.start()
        assert [child.reported(Limits()) for child in cell._waiting] == [True], "no report before a job"
        assert {child.level.full for child in cell._waiting} == {all(LAYERS.values())}
        cell.close()
        runs = [cell.run({"code": "import os; print(os.getpid(), flush=True)"}) for _ in range(3)]
    assert len({run.output for run in runs}) == 3


@linux
def test_a_child_that_is_done_is_ended_with_what_it_left_running_once_the_verdict_is_made() -> None:
    left = "import os, threading; threading.Thread(target=threading.Event().wait).start()"
    with ZygoteCell(ATTACK, Limits()) as cell:
        run = cell.run({"code": f"{left}; print(os.getpid(), flush=True)"})
        handle = os.pidfd_open(int(run.output))
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        assert run.ended == "done" and not ended.poll(0), "its end takes time from whoever makes the verdict"
        cell.start()
        assert ended.poll(30_000)
        os.close(handle)


@linux
def test_two_jobs_in_a_row_wait_for_no_fork_and_who_waits_after_them_knows_what_they_share() -> None:
    some, new = (Constant(key, pack({"share": key})) for key in ("some", "new"))
    with ZygoteCell(ATTACK, Limits()) as cell:
        cell.run({"code": "1"}, some)
        cell.start()
        forked = cell._forked
        assert [cell.run({"code": "1"}, some).ended for _ in range(2)] == ["done", "done"]
        assert cell._forked == forked
        cell.start()
        cell.run({"code": "1"}, new)
        cell.start()  # one still waits that was forked before there was "new"
        assert [child.known for child in cell._waiting] == [{"some", "new"}] * 2


@linux
def test_a_job_waits_for_no_processor_behind_others_but_what_forks_it_does() -> None:
    with ZygoteCell(ATTACK, Limits()) as cell:
        run = cell.run({"code": "import os; print(os.sched_getscheduler(0), flush=True)"})
        assert cell._process is not None
        assert (os.sched_getscheduler(cell._process.pid), int(run.output)) == (os.SCHED_BATCH, os.SCHED_OTHER)


@linux
def test_the_deadline_ends_the_child_and_the_next_job_runs() -> None:
    with open_cell(ATTACK, Limits(seconds=1)) as cell:
        assert cell.run({"code": "while True: pass"}).ended == "deadline"
        assert cell.run({"code": "1"}).ended == "done"


@linux
def test_a_death_by_signal_is_reported_as_one() -> None:
    with open_cell(ATTACK) as cell:
        run = cell.run({"code": "import os; os.abort()"})
    assert (run.ended, run.status) == ("exit", -signal.SIGABRT)


ROOTS = {
    "raise a limit": "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "raise it by another call": "import os, resource as r; r.prlimit(os.getpid(), r.RLIMIT_AS, (-1, -1))",
    "set the clock": "import time; time.clock_settime(time.CLOCK_REALTIME, time.time())",
    "name the host": "import socket; socket.sethostname(socket.gethostname())",
    "have another signalled": f"import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, {os.getpid()})",
    "truncate": "import os; os.truncate('/dev/null', 0)",
}


@linux
@pytest.mark.skipif(not filter_table(), reason="no seccomp table for this processor")
@pytest.mark.parametrize("code", ROOTS.values(), ids=ROOTS)
def test_what_the_hook_does_not_see_the_filter_refuses_even_to_root(code: str) -> None:
    with open_cell(ATTACK) as cell:
        run = cell.run({"code": f"try:\n    {code}\nexcept (ValueError, OSError): raise OSError", "silent": True})
    assert run.frames[0]["kind"] == "stopped"


@linux
def test_constants_are_given_once_and_come_with_every_job() -> None:
    constant = Constant("c", pack({"code": "raise OSError"}))
    with open_cell(ATTACK) as cell:
        for _ in range(2):
            run = cell.run({"silent": True}, constant)
            assert run.frames[0] == {"kind": "stopped", "message": "OSError"}


WITHOUT = {"landlock": "files", "seccomp": "network", "memory": "memory"}
CELLS = [StandbyCell, pytest.param(ZygoteCell, marks=linux)]


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_of_either_kind_has_every_layer_of_this_system(kind: type[ZygoteCell | StandbyCell]) -> None:
    with kind(ATTACK, Limits()) as cell:
        run = cell.run({"code": "1"})
    assert run.ended == "done" and run.frames[0] == {"kind": "effect"}
    assert run.level.full is all(LAYERS.values())


@pytest.mark.parametrize("layer", WITHOUT)
@pytest.mark.parametrize("kind", CELLS)
def test_a_layer_left_out_is_named_and_python_still_refuses(kind: type[ZygoteCell | StandbyCell], layer: str) -> None:
    with kind(ATTACK, Limits(), frozenset({layer})) as cell:
        for code in ("open('/etc/hostname')", "import socket; socket.socket()", "import os; os.fork()"):
            run = cell.run({"code": code})
            assert run.frames[0]["kind"] == "stopped", code
    if layer == "memory" and kind is StandbyCell and can_watch():
        assert run.level.memory, "it is watched from outside"
    else:
        assert not run.level.full and not getattr(run.level, WITHOUT[layer])
        assert f"{layer} left out" in run.level.badge and run.level.badge.startswith("partial: no ")


@pytest.mark.skipif(not can_watch(), reason="this system doesn't tell what a process holds")
def test_memory_is_watched_from_outside_where_no_limit_holds() -> None:
    with StandbyCell(ATTACK, Limits(memory=200 << 20), frozenset({"memory"})) as cell:
        run = cell.run({"code": "x = bytearray(b'x') * (400 << 20)\nwhile True: pass"})
    assert run.ended == "memory"


@linux
def test_a_standby_whose_starter_was_killed_ends_by_itself_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "from studyml.sandbox.standby import StandbyCell; from studyml.sandbox.limits import Limits; import os, sys\n"
        f"cell = StandbyCell({ATTACK!r}, Limits(seconds=60)); cell.start(); print(cell._waiting.pid, flush=True)\n"
        "cell.run({'code': 'import time; time.sleep(99)'})"
    )
    there = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=there) as starter:
        assert starter.stdout is not None
        followed = os.pidfd_open(int(starter.stdout.readline()))
        starter.kill()
    assert select.select([followed], [], [], 30)[0], "it still runs"
    os.close(followed)
    assert list(tmp_path.iterdir()) == []


def test_a_standby_process_is_cut_at_its_deadline() -> None:
    with StandbyCell(ATTACK, Limits(seconds=0.3)) as cell:
        assert cell.run({"code": "while True: pass"}).ended == "deadline"


def test_the_childs_environment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "hunter2")
    environment = clean_environment()
    assert "hunter2" not in environment.values()
    assert environment["OPENBLAS_NUM_THREADS"] == "1"


@pytest.mark.skipif(not filter_table(), reason="no seccomp table for this processor")
def test_the_filter_is_whole_instructions_and_ends_in_allow() -> None:
    program = build_filter(77)
    assert len(program) % 8 == 0
    assert struct.unpack("HBBI", program[-8:]) == (0x06, 0, 0, 0x7FFF0000)
    assert struct.pack("I", 77) in program


VALUES = [
    {"a": 1, "b": [1, 2], "c": None, "d": "é", "e": (1, (2.5, "x"))},
    {"x": np.arange(6.0).reshape(2, 3)},
    {"x": np.zeros((0, 3)), "y": np.array(3.5), "z": np.array([True, False])},
    {"x": np.arange(2000).reshape(40, 50), "y": np.array([np.nan, np.inf, -0.0, 1e-300])},
]


@pytest.mark.parametrize("value", VALUES)
def test_frames_carry_plain_values_and_arrays_unchanged(value: dict[str, object]) -> None:
    (back,) = FrameReader().feed(pack(value))
    assert back.keys() == value.keys()
    for key, item in value.items():
        if isinstance(item, np.ndarray):
            assert back[key].dtype == item.dtype and back[key].shape == item.shape
            assert back[key].tobytes() == item.tobytes()
        else:
            assert back[key] == item


def test_what_came_before_a_broken_frame_is_kept() -> None:
    seen = []
    with pytest.raises(BrokenFrame):
        for message in FrameReader().feed(pack({"n": 1}) + b"\xff\xff\xff\xff"):
            seen.append(message)
    assert seen == [{"n": 1}]


def test_a_stream_is_cut_into_frames_wherever_it_breaks() -> None:
    data = pack({"n": 1}) + pack({"n": 2})
    reader = FrameReader()
    seen = [message["n"] for byte in data for message in reader.feed(bytes([byte]))]
    assert seen == [1, 2]


PICKLED = (
    b"\x93NUMPY\x01\x00\x76\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(128) + b"cos\nsystem\n."
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nonsense",
        b'{"x": {"$npy": "!!"}}',
        json.dumps({"x": {"$npy": "AAAA"}}).encode(),
        json.dumps({"x": {"$array": [[2], "<f8", [1.0]]}}).encode(),
        json.dumps({"x": {"$array": [[1], "O", [1.0]]}}).encode(),
        json.dumps({"x": {"$array": [[-1], "<f8", "x"]}}).encode(),
        json.dumps({"x": {"$npy": __import__("base64").b64encode(PICKLED).decode()}}).encode(),
        b"[" * 100_000,
        b'{"x": ' + b"[" * 100 + b"]" * 100 + b"}",  # read in full, it would be too deep for who works on it
        b'{"x": ' + b'{"$tuple": [' * 100 + b"]}" * 100 + b"}",
        json.dumps({"x": {"$array": [{"$array": [[1], "<f8", "AAAAAAAA8D8="]}, "<f8", "AAAA"]}}).encode(),
        json.dumps({"x": {"$array": [[10**30], "<f8", "AAAAAAAA8D8="]}}).encode(),
        json.dumps({"x": "é"}, ensure_ascii=False).encode(),
    ],
)
def test_a_forged_frame_is_broken_and_nothing_more(body: bytes) -> None:
    with pytest.raises(BrokenFrame):
        unpack(body)


def test_a_frame_that_claims_gigabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(BrokenFrame):
        list(FrameReader().feed(b"\xff\xff\xff\xff"))


def test_what_a_child_may_send_in_all_is_bounded_in_bytes_and_in_parts() -> None:
    with pytest.raises(BrokenFrame, match="too many parts"):
        unpack(b'{"v":[' + b"[]," * 2_000_000 + b"[]]}")
    reader, frame = FrameReader(), pack({"text": "x" * (1 << 22)})
    with pytest.raises(BrokenFrame, match="more than"):
        for _ in range(17):
            list(reader.feed(frame))


def test_plain_copies_numbers_and_opens_nothing() -> None:
    class Sly(float):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]  # part of the disguise

    assert type(plain(Sly(2))) is float
    assert plain(np.broadcast_to(np.float64(1), (1 << 40,)))["opaque"].startswith("array of shape")
    assert plain(object()) == {"opaque": "object"}
    assert plain(10**5000)["opaque"].startswith("a whole number") and plain(10**30) == 1e30
    assert plain([10**400, 1])["opaque"].startswith("array of objects")
    assert len(plain("x" * 10_000_000)) == 1000
    (marked,) = FrameReader().feed(pack({"value": plain({"$array": [[1], "<f8", [0.0]]})}))
    assert isinstance(marked["value"], dict), "a learner's key is no mark of ours"
    assert plain(np.ones(2, np.longdouble)).dtype == np.float64
    assert type(plain(np.zeros(2).view(type("S", (np.ndarray,), {})))) is np.ndarray
    assert plain([1.0, 2.0]).tolist() == [1.0, 2.0]
