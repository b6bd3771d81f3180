"""Submissions that loop, eat, fork, reach out, forge or crash: a verdict that says so, and no effect outside."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studyml.judge.judging import ENTRY, Judge
from studyml.model import Outcome
from studyml.model.submission import SubmissionVerdict
from studyml.sandbox.cell import Run, open_cell
from studyml.sandbox.landlock import landlock_abi
from studyml.sandbox.limits import Limits
from studyml.sandbox.seccomp import filter_table
from studyml.sandbox.standby import StandbyCell
from studyml.service.judging import JudgeClient

MODEL = """import numpy as np
{top}
class LinearRegression:
    def __init__(self, m):
        self.w = np.zeros(m)
        self.b = 0.0
    def predict(self, X):
        {predict}
        return X @ self.w + self.b
    def step(self, X, y, rate):
        {step}
        e = self.predict(X) - y
        self.w = self.w - rate * X.T @ e / len(y)
        self.b = self.b - rate * e.mean()
    def fit(self, X, y, steps, rate=0.1):
        {fit}
        for _ in range(steps):
            self.step(X, y, rate)
{bottom}
"""

needs_landlock = pytest.mark.skipif(not landlock_abi(), reason="kernel without Landlock")
needs_seccomp = pytest.mark.skipif(not filter_table(), reason="no seccomp table for this processor")


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(limits=Limits(seconds=0.8)) as made:
        yield made


@pytest.fixture(scope="module")
def alone() -> Iterator[Judge]:
    """A judge as on a system without Landlock, seccomp and a fork server."""
    limits = Limits(seconds=1.5)
    with Judge(limits=limits, cell=StandbyCell(ENTRY, limits, frozenset({"landlock", "seccomp"}))) as made:
        yield made


def check(judge: Judge, **parts: str) -> SubmissionVerdict:
    filled = {name: parts.get(name, "pass") for name in ("top", "predict", "step", "fit", "bottom")}
    (verdict,) = judge.check_text(MODEL.format(**filled), "linear_regression.py")
    return verdict


def test_the_model_itself_is_right(judge: Judge) -> None:
    assert check(judge).outcome is Outcome.CORRECT


@pytest.mark.parametrize("place", ["fit", "predict"])
def test_an_endless_loop_is_a_timeout_that_names_the_call(judge: Judge, place: str) -> None:
    verdict = check(judge, **{place: "while True: pass"})
    assert verdict.outcome is Outcome.TIMEOUT
    assert verdict.message.startswith(f"timeout in {place}")


def test_sleeping_and_ignored_signals_are_timeouts(judge: Judge) -> None:
    code = "import time, signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15, 24, 14)]; time.sleep(99)"
    assert check(judge, fit=code).outcome is Outcome.TIMEOUT


def test_threads_that_never_end_do_not_hold_the_verdict(judge: Judge) -> None:
    code = "import threading; [threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start() for _ in range(2)]"
    began = time.monotonic()
    assert check(judge, bottom=code).outcome in (Outcome.CORRECT, Outcome.TIMEOUT)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "code",
    ["bytearray(3 << 30)", "np.ones((3 << 30) // 8)", "x = [0] * (1 << 28)", "import mmap; mmap.mmap(-1, 3 << 30)"],
    ids=["bytes", "array", "list", "map"],
)
def test_memory_bombs_are_errors_of_memory(judge: Judge, code: str) -> None:
    verdict = check(judge, fit=code)
    assert verdict.outcome is Outcome.ERROR
    assert verdict.mistakes[0].code == "memory"
    assert verdict.message == "memory: fit needs more than 1 GiB (line 16)"


@needs_seccomp
@pytest.mark.parametrize(
    "code, kind",
    [
        ("import os; os.fork()", "processes"),
        ("import subprocess; subprocess.run(['true'])", "processes"),
        ("import os; os.system('true')", "processes"),
        ("import os; os.kill(os.getppid(), 9)", "processes"),
        ("import multiprocessing as p; p.Process(target=print).start()", "processes"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "network"),
        ("import urllib.request as r; r.urlopen('http://127.0.0.1:9')", "network"),
        ("open('/etc/hostname').read()", "files"),
        ("import os; os.listdir('/root')", "files"),
        ("np.save('/tmp/studyml-hostile.npy', X)", "files"),
        ("import os; os.remove('/tmp/studyml-none')", "files"),
        ("np.genfromtxt('/etc/passwd')", "files"),
        ("import socket; socket.socketpair()", "network"),  # no audit event: the kernel's own refusal
        ("import multiprocessing as p; p.Semaphore()", "processes"),
        ("import os; os.mkfifo('/tmp/studyml-hostile.npy')", "system calls"),
    ],
)
def test_what_is_forbidden_is_blocked_and_named(judge: Judge, code: str, kind: str) -> None:
    verdict = check(judge, fit=code)
    assert verdict.outcome is Outcome.BLOCKED, verdict.message
    assert verdict.message.startswith(f"blocked: {kind}")
    assert not Path("/tmp/studyml-hostile.npy").exists()


@pytest.mark.parametrize(
    "code",
    [
        "\n        try: 1 / 0\n        except ZeroDivisionError: import traceback; traceback.print_exc()",
        "import warnings; warnings.warn('look', stacklevel=3)",
        "import wave, statistics, colorsys",
        "import logging; logging.exception('oh')",
        "import pandas; type('D', (), {'__del__': lambda self: pandas.DataFrame()})()",
    ],
    ids=["traceback", "warning", "imports", "logging", "an exception that nobody sees"],
)
def test_what_python_reads_for_itself_is_no_attempt(tmp_path: Path, code: str) -> None:
    """Lines of a traceback, folders asked for a module: refused, but not what the submission tried."""
    with pytest.MonkeyPatch.context() as here, Judge() as judge:
        here.chdir(tmp_path)
        assert check(judge).correct
        (tmp_path / "saved.py").write_text("")  # the folder changed: every import would look into it again
        verdict = check(judge, fit=code)
    assert verdict.correct, verdict.message
    assert verdict.remarks == ()


def test_a_module_beside_the_submission_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("random", "json", "numpy", "queue"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit(3)\n")
    file = tmp_path / "linear_regression.py"
    file.write_text(MODEL.format(**dict.fromkeys(("top", "predict", "step", "fit", "bottom"), "pass")))
    monkeypatch.chdir(tmp_path)
    with JudgeClient() as client:
        assert client.submit(file).result()[0].correct
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "raised",
    [
        "ValueError('\\x1b[2J\\x1b]0;owned\\x07 \\x9b31m\\r\\nnow')",
        "type('\\x1b[2JE\\u202e', (Exception,), {{}})('\\ud800 x')",
    ],
)
def test_nothing_a_terminal_obeys_comes_through(judge: Judge, raised: str) -> None:
    verdict = check(judge, fit=f"raise {raised}", bottom=f"raise {raised}")
    shown = [verdict.message, *(r.message for r in verdict.remarks), *(p.message for p in verdict.probes)]
    assert all(text.isprintable() and text.isascii() for text in shown), shown


def test_a_swallowed_attempt_is_blocked_all_the_same(judge: Judge) -> None:
    code = "\n        try:\n            open('/etc/hostname')\n        except OSError:\n            pass"
    assert check(judge, fit=code).outcome is Outcome.BLOCKED


def test_a_refused_attempt_at_the_top_is_a_remark(judge: Judge) -> None:
    verdict = check(judge, bottom="data = open('/etc/hostname').read()")
    assert verdict.outcome is Outcome.CORRECT
    assert any("files" in remark.message for remark in verdict.remarks)


@needs_landlock
@needs_seccomp
def test_system_calls_past_the_audit_hook_have_no_effect(tmp_path: Path) -> None:
    """ctypes goes around Python, and the hook is silent here: only the kernel's fences are left."""
    secret, target = tmp_path / "secret", tmp_path / "target"
    secret.write_text("hidden")
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    server.settimeout(0.2)
    code = f"""
import ctypes, struct
C = ctypes.CDLL(None, use_errno=True)
C.open(b"{target}", 0o102, 0o600)
C.unlink(b"{secret}")
C.chmod(b"{secret}", 0)
C.truncate(b"{secret}", 0)
C.kill({os.getpid()}, 9)
s = C.socket(2, 1, 0)
C.connect(s, struct.pack("!HH4s8x", 0x0200, {server.getsockname()[1]}, bytes([127, 0, 0, 1])), 16)
if C.open(b"{secret}", 0) >= 0: raise SystemExit("read")
if C.fork() == 0: C._exit(0)
if C.ptrace(16, {os.getpid()}, 0, 0) == 0: raise SystemExit("traced")
"""
    with open_cell("studyml.sandbox.inmate:attack") as cell:
        run = cell.run({"code": code, "silent": True})
    assert (run.ended, run.frames[0]) == ("done", {"kind": "effect"}), run.output
    assert secret.read_text() == "hidden" and secret.stat().st_mode & 0o777 != 0
    assert not target.exists()
    with pytest.raises(TimeoutError):
        server.accept()
    server.close()


ALONE = {
    "import ctypes; ctypes.CDLL(None).getpid()": "not_from_scratch",
    "import multiprocessing as p; p.Process(target=print).start()": "not_from_scratch",
    "import os; os.fork()": "processes",
    "import socket; socket.socket()": "network",
    "open('/etc/hostname').read()": "files",
    "import fcntl": "",
}


@pytest.mark.parametrize("code", ALONE)
def test_without_a_kernel_fence_hook_and_import_list_refuse_and_the_badge_says_so(alone: Judge, code: str) -> None:
    verdict = check(alone, fit=code)
    assert verdict.isolation.startswith("partial: no file or network or process protection (landlock left out, seccomp")
    if ALONE[code] == "not_from_scratch":
        assert verdict.outcome is Outcome.ERROR and verdict.mistakes[0].code == "not_from_scratch"
    else:
        assert (
            verdict.message == "correct" if not ALONE[code] else verdict.message.startswith(f"blocked: {ALONE[code]}")
        )


@pytest.mark.parametrize(
    ("code", "words"), [("while True: pass", "timeout in fit"), ("bytearray(3 << 30)", "memory: fit")]
)
def test_without_a_kernel_fence_time_and_memory_still_hold(alone: Judge, code: str, words: str) -> None:
    assert check(alone, fit=code).message.startswith(words)


@pytest.mark.parametrize(
    "code",
    ["import sys; sys.exit(0)", "import os; os._exit(0)", "raise SystemExit", "raise KeyboardInterrupt", "exit()"],
)
def test_leaving_early_is_no_pass(judge: Judge, code: str) -> None:
    assert check(judge, fit=code).outcome is Outcome.ERROR
    assert check(judge, predict=code).outcome is Outcome.ERROR


def test_exit_at_the_top_level(judge: Judge) -> None:
    assert check(judge, bottom="import sys; sys.exit(0)").outcome is Outcome.CORRECT
    assert check(judge, top="import os; os._exit(0)").outcome is Outcome.ERROR


@pytest.mark.parametrize(
    "code",
    [
        "import faulthandler; faulthandler._sigsegv()",
        "import os; os.abort()",
        "import sys; sys.setrecursionlimit(10**9); f = lambda: f(); f()",
    ],
    ids=["segfault", "abort", "stack"],
)
def test_crashes_are_errors(judge: Judge, code: str) -> None:
    verdict = check(judge, fit=code)
    assert verdict.outcome is Outcome.ERROR or "stack" in code or "recursion" in code
    assert not verdict.correct


def test_a_flood_of_output_is_dropped(judge: Judge) -> None:
    verdict = check(judge, fit="print('x' * 30_000_000)")
    assert verdict.outcome in (Outcome.CORRECT, Outcome.TIMEOUT)


@pytest.mark.parametrize(
    "top",
    [
        "np.allclose = lambda *a, **k: True\nnp.array_equal = np.allclose\nnp.testing.assert_allclose = np.allclose",
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.max = lambda *a, **k: 0",
        "class Any(float):\n    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda a, b: True\n    __hash__ = None",
    ],
    ids=["allclose", "abs", "equal to anything"],
)
def test_fakes_do_not_pass(judge: Judge, top: str) -> None:
    body = "return Any(1.0)" if "class Any" in top else "return np.zeros(len(X))"
    assert not check(judge, top=top, predict=body).correct


def test_an_array_that_equals_anything_does_not_pass(judge: Judge) -> None:
    top = """
class Fake(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    def __array_ufunc__(self, *a, **k): return np.zeros(self.shape)
"""
    assert not check(judge, top=top, predict="return np.zeros(len(X)).view(Fake)").correct


def test_a_giant_view_does_not_fill_the_judge(judge: Judge) -> None:
    assert not check(judge, predict="return np.broadcast_to(np.float64(1), (1 << 40,))").correct
    assert check(judge, step="return 0", predict="return 10**5000").outcome is Outcome.WRONG


def test_a_replaced_numpy_is_named(judge: Judge) -> None:
    verdict = check(judge, top="np.array = np.asarray = lambda *a, **k: 1 / 0")
    assert verdict.outcome is Outcome.NOT_UNDERSTOOD and "np.array" in verdict.message


def test_forged_frames_are_no_pass(judge: Judge) -> None:
    forged = (
        "import os, struct, json; b = json.dumps({'kind': 'done'}).encode(); os.write(3, struct.pack('>I', len(b)) + b)"
    )
    assert not check(judge, top=forged, predict="return np.zeros(len(X))").correct
    garbage = check(judge, fit="import os; os.write(3, b'\\xff' * 64)")
    assert garbage.outcome is Outcome.ERROR


@pytest.mark.parametrize("kind", ["'seen'", "{'$array': [[0], '<f8', '']}", "{'a': 1}", "None"])
def test_a_frame_of_another_form_is_a_fake(judge: Judge, kind: str) -> None:
    forged = f"import os, struct, json; b = json.dumps({{'kind': {kind}, 'probe': []}}).encode(); "
    verdict = check(judge, fit=forged + "os.write(3, struct.pack('>I', len(b)) + b)")
    assert (verdict.outcome, verdict.mistakes[0].code) == (Outcome.ERROR, "fake"), verdict.message


def test_reaching_into_the_frames_of_the_judge_is_a_fake_that_names_the_line(judge: Judge) -> None:
    code = """f = __import__("sys")._getframe()
        while f is not None:
            for v in f.f_locals.values():
                if isinstance(v, dict): v["passed"] = True
            f = f.f_back"""
    verdict = check(judge, fit=code)
    assert (verdict.outcome, verdict.mistakes[0].code) == (Outcome.ERROR, "fake"), verdict.message
    assert "line 16: _getframe" in verdict.message


def test_a_replaced_builtin_is_named(judge: Judge) -> None:
    verdict = check(judge, bottom="import builtins; builtins.max = lambda *a: 1 / 0")
    assert verdict.outcome is Outcome.NOT_UNDERSTOOD and "builtins.max" in verdict.message


@pytest.mark.parametrize("deaf", ["", "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15, 24, 14)]; "])
def test_a_file_that_spins_whatever_is_raised_is_run_once(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, deaf: str
) -> None:
    runs: list[Run] = []

    def counted(*job: Any, **more: Any) -> Run:
        runs.append(run(*job, **more))
        return runs[-1]

    run = judge._cell.run
    monkeypatch.setattr(judge._cell, "run", counted)
    spin = f"""import numpy as np
def {{name}}(X, y=None, *rest, **more):
    {deaf}
    while True:
        try:
            while True: pass
        except BaseException: pass
"""
    for name in ("linear_regression", "kmeans_cluster"):  # the second is a guess
        runs.clear()
        (verdict,) = judge.check_text(spin.format(name=name), "mine.py")
        assert verdict.outcome is Outcome.TIMEOUT, verdict.message
        assert len(runs) == 1, name


@pytest.mark.parametrize("answer", ["np.ones(len(X)) + 0j", "1j", "type('Thing', (), {})()", "[1j]"])
def test_an_answer_of_another_kind_is_said_in_words(judge: Judge, answer: str) -> None:
    verdict = check(judge, predict=f"return {answer}")
    assert verdict.outcome is Outcome.WRONG
    said = [verdict.message, *(r.message for r in verdict.remarks), *(p.message for p in verdict.probes)]
    assert not [text for text in said if "opaque" in text or "argument must be" in text or "'dict'" in text], said
    assert ("an object of the type Thing" if "Thing" in answer else "complex numbers") in verdict.message


def test_closed_descriptors_are_an_error(judge: Judge) -> None:
    assert not check(judge, fit="import os; os.closerange(0, 64)").correct


def test_pickles_are_never_opened(judge: Judge, tmp_path: Path) -> None:
    target = tmp_path / "ran"
    top = f"class P:\n    def __reduce__(self): return (open, ({str(target)!r}, 'w'))"
    assert not check(judge, top=top, predict="return np.array([P()] * len(X), dtype=object)").correct
    assert not target.exists()


def test_a_poisoned_numpy_does_not_outlive_its_submission(judge: Judge) -> None:
    check(judge, top="np.mean = np.sum = np.dot = None")
    assert check(judge).correct


def test_no_reference_lies_in_the_memory_of_a_submission(judge: Judge) -> None:
    code = """
import gc, sys
found = [type(o).__name__ for o in gc.get_objects() if type(o).__name__ in ("Bench", "Exercise", "Report")]
assert not found, found
assert not any("exercises" in name or "bench" in name or name.endswith("reference") for name in sys.modules)
import studyml.exercises.loader as loader
assert not hasattr(loader, "__file__") or loader.__file__ is None
"""
    verdict = check(judge, bottom=code)
    assert not [r for r in verdict.remarks if "AssertionError" in r.message], verdict.remarks


def test_a_library_that_does_the_work_is_not_from_scratch(judge: Judge) -> None:
    verdict = check(judge, top="from sklearn.linear_model import LinearRegression as Ready", fit="Ready().fit(X, y)")
    assert verdict.outcome is Outcome.ERROR
    assert verdict.mistakes[0].code == "not_from_scratch"
    assert check(judge, top="import pandas as pd\nfrom scipy import stats").correct


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_nothing_is_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time zone is one of the few variables that reach the sandbox: it marks every process of this test."""
    mark = f"TZ=UTC0test{os.getpid()}"
    monkeypatch.setenv(*mark.split("="))
    with Judge(limits=Limits(seconds=0.8)) as judge:
        check(judge, fit="while True: pass")
        check(judge)
        assert _marked(mark), "the mark must reach the zygote, or this test sees nothing"
    assert _marked(mark) == []


def _marked(mark: str) -> list[str]:
    """Return the processes whose environment began with the mark in it."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append(process.name)
        except OSError:  # it ended, or is not ours to read
            continue
    return found
