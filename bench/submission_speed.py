"""How long a verdict on a submission takes: beyond the learner's own code, from save to verdict, and in a batch.

Beside a bare fork with NumPy, a cold process and a pytest subprocess that judge nothing, or one assertion, in the same
run. Rounds alternate, so a busy machine slows all alike. Answers are compared while the learner's own code still runs,
so that is timed with the judge at work beside it: the whole verdict shows what the two take together.

Run: python bench/submission_speed.py [--rounds N] [--files N] [--json]
"""

from __future__ import annotations

import argparse
import os
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rows import output, quantile, row

from studyml.clock import SystemClock
from studyml.judge.extract import read_submission
from studyml.judge.judging import ENTRY, Judge
from studyml.sandbox.cell import Cell, Constant, Heard, Run, open_cell
from studyml.service.judging import JudgeClient
from studyml.study.checking import check_files
from studyml.study.following import Follower, Judged, Told

RIGHT = sorted((Path(__file__).parent.parent / "tests" / "judge" / "right").glob("*.py"))
FILE = next(path for path in RIGHT if path.stem == "logistic__notes")
NAME = "logistic-regression"

PAUSE = 0.2
"""Seconds before each timed call: a save comes after a pause, in which the next sandbox gets ready."""
BARE = "bare fork with NumPy, all layers"
COLD, PYTEST = "cold process, import numpy", "pytest subprocess, one assertion"
WHOLE, OWN_CODE, BEYOND = "whole verdict", "the learner's own code in it", "verdict beyond the own code"
AT_ONCE = "the same, four at once after that"
# What the probes make the learner's code do, in a plain process: almost all of it is the training of 200 steps.
OWN = f"""
import numpy as np, time
space = {{"__name__": "own"}}
exec(open({str(FILE)!r}).read(), space)
model, X = space["LogisticRegression"](3), np.random.randn(80, 3)
y = (X[:, 0] > 0) * 1.0
model.fit(X, y, 200, 0.5)
"""
TEST = OWN + "\n\ndef test_it():\n    assert ((model.predict(X) > 0.5) == y).mean() > 0.9\n"


class Listening:
    """A cell that notes how long the learner's own code ran in it."""

    def __init__(self, cell: Cell):
        self._cell = cell
        self.own = 0.0
        """Milliseconds, of the last submission."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cell, name)

    def run(self, job: Mapping[str, Any], constant: Constant | None = None, heard: Heard | None = None) -> Run:
        run = self._cell.run(job, constant, heard)
        self.own = sum(float(frame.get("own", 0.0)) for frame in run.frames) * 1000
        return run


@contextmanager
def saving() -> Iterator[Callable[[], object]]:
    """Yield a call that saves the file anew, as an editor does, and waits for the verdict on it."""
    told: queue.Queue[Told] = queue.Queue()
    number = 0
    with tempfile.TemporaryDirectory() as folder, JudgeClient() as client:
        path, beside = Path(folder) / "logistic_regression.py", Path(folder) / "saved.part"
        text = FILE.read_text()
        path.write_text(text)
        follower = Follower(client, path, NAME, SystemClock(), tell=told.put)

        def wait() -> None:
            while not isinstance(found := told.get(timeout=60), Judged) or found.save.text != path.read_bytes():
                continue
            assert found.verdict.correct, found.verdict.message

        def save() -> None:
            nonlocal number
            number += 1
            beside.write_text(f"{text}\n# save {number}\n")
            os.replace(beside, path)
            wait()

        follower.start()
        wait()
        yield save
        follower.close()


def spaced(work: Callable[[], object]) -> float:
    """Return the milliseconds of one call."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def singles(rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of every way, in rounds."""
    found = read_submission(FILE)
    with ExitStack() as open_now:
        cell: Any = Listening(open_cell(ENTRY))
        judge = open_now.enter_context(Judge(cell=cell))
        bare = open_now.enter_context(open_cell("studyml.sandbox.inmate:attack"))
        save = open_now.enter_context(saving())
        test = Path(open_now.enter_context(tempfile.TemporaryDirectory())) / "test_own.py"
        test.write_text(TEST)
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", str(test)]
        often: dict[str, Callable[[], object]] = {
            BARE: lambda: bare.run({"code": "1"}),
            WHOLE: lambda: list(judge.verdicts(found, "a.py", NAME)),
            "save to verdict": save,
        }
        seldom: dict[str, Callable[[], object]] = {
            COLD: lambda: subprocess.run([sys.executable, "-c", "import numpy"], check=True),
            PYTEST: lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL),
        }
        for work in (*often.values(), *often.values()):
            work()
            judge.start()
        times: dict[str, list[float]] = {name: [] for name in (*often, OWN_CODE, *seldom, AT_ONCE)}
        for number in range(rounds):
            for name, work in often.items():
                if name == BARE:
                    bare.run({"code": "1"})  # takes the fork that waits: the next job has to wait for its own
                else:
                    time.sleep(PAUSE)
                times[name].append(spaced(work))
                if name == WHOLE:
                    judge.start()  # as the judge process does, when the verdict is out
                    times[OWN_CODE].append(cell.own)
                    for _ in range(4 if number % 4 == 0 else 0):
                        times[AT_ONCE].append(spaced(work) - cell.own)
                        judge.start()
            if number % max(1, rounds // 5) == 0:
                for name, work in seldom.items():
                    times[name].append(spaced(work))
    both = zip(times[WHOLE], times[OWN_CODE], strict=True)
    times[BEYOND] = [whole - part for whole, part in both]
    return times


def batch(files: int) -> dict[int, float]:
    """Return the seconds of a batch by the number of processes, starting them included."""
    paths = [RIGHT[number % len(RIGHT)] for number in range(files)]
    seconds = {}
    for processes in (1, 2):
        began = time.perf_counter()
        with JudgeClient(processes=processes) as client:
            judged = [found for _, found in check_files(client, paths, None)]
        seconds[processes] = time.perf_counter() - began
        assert all(isinstance(found, list) for found in judged)
    return seconds


def measure(rounds: int, files: int) -> None:
    times = singles(rounds)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {rounds} rounds")
    print(f"{'ms':34} {'min':>8} {'p50':>8} {'p99':>8}")
    for name, values in times.items():
        print(f"{name:34} {min(values):8.1f} {quantile(values, 0.5):8.1f} {quantile(values, 0.99):8.1f}")

    def beside(what: str, aim: str, name: str, share: float, baseline: str, other: str) -> None:
        ours, theirs = quantile(times[name], share), quantile(times[other], share)
        row(what, aim, f"{ours:.1f} ms", f"{baseline} {theirs:.1f} ms", ours / theirs)

    for share, name, aim in ((0.5, "p50", "≤ 15 ms"), (0.99, "p99", "≤ 50 ms")):
        what = f"submission → verdict beyond the own code, full isolation, {name}"
        beside(what, aim, BEYOND, share, "a bare fork with NumPy", BARE)
    beside("the same, four one after another without a pause, p50", "", AT_ONCE, 0.5, "a bare fork with NumPy", BARE)
    beside("whole verdict, p50", "", WHOLE, 0.5, "a cold process that imports NumPy", COLD)
    beside("whole verdict, p50", "", WHOLE, 0.5, "pytest as a subprocess, one assertion", PYTEST)
    if files:
        one, two = batch(files).values()
        what = f"{files} files in a batch, both cores"
        row(what, "faster than one", f"{two:.1f} s", f"one judge process {one:.1f} s", two / one)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--files", type=int, default=500, help="of the batch; 0 for none")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with output(given.json):
        measure(given.rounds, given.files)


if __name__ == "__main__":
    main()
