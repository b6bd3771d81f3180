"""How long a verdict takes beyond the learner's own code: against a bare fork with NumPy and a cold process.

Run: python bench/check_speed.py [repeats] [--json]. Rounds alternate, so a busy machine slows all of them alike.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rows import output, quantile, row

from studyml.judge.extract import read_submission
from studyml.judge.judging import Judge
from studyml.sandbox.cell import open_cell

FILE = Path(__file__).parent.parent / "tests" / "judge" / "right" / "logistic__notes.py"

# What the probes make the learner's code do: almost all of it is the training of 500 steps.
OWN = f"""
import numpy as np, time
space = {{"__name__": "own"}}
exec(open({str(FILE)!r}).read(), space)
model, X = space["LogisticRegression"](3), np.random.randn(80, 3)
y = (X[:, 0] > 0) * 1.0
model.fit(X, y, 500, 0.5)
"""


def main(repeats: int) -> None:
    found = read_submission(FILE)
    with Judge() as judge, open_cell("studyml.sandbox.inmate:attack") as bare:
        space: dict[str, object] = {}
        exec(compile(OWN, "own", "exec"), space)
        ways: dict[str, Callable[[], object]] = {
            "bare fork with NumPy, all layers": lambda: bare.run({"code": "1"}),
            "the learner's own code": lambda: exec(compile(OWN, "own", "exec"), {}),
            "whole verdict": lambda: list(judge.verdicts(found, "a.py", "logistic-regression")),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(5):
            for work in ways.values():
                work()
        for _ in range(repeats):
            for name, work in ways.items():
                began = time.perf_counter()
                work()
                times[name].append((time.perf_counter() - began) * 1000)
    cold = []
    for _ in range(min(repeats, 10)):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import numpy"], check=True)
        cold.append((time.perf_counter() - began) * 1000)
    times["cold process, import numpy"] = cold
    beyond = [all_ - own for all_, own in zip(times["whole verdict"], times["the learner's own code"], strict=True)]
    times["verdict beyond the own code"] = beyond
    print(f"{'ms':34} {'min':>7} {'p50':>7} {'p99':>7}")
    for name, values in times.items():
        print(f"{name:34} {min(values):7.1f} {quantile(values, 0.5):7.1f} {quantile(values, 0.99):7.1f}")
    fork = times["bare fork with NumPy, all layers"]
    for share, name, aim in ((0.5, "p50", "≤ 15 ms"), (0.99, "p99", "≤ 50 ms")):
        ours, bare = quantile(beyond, share), quantile(fork, share)
        what = f"submission → verdict beyond the own code, full isolation, {name}"
        row(what, aim, f"{ours:.1f} ms", f"a bare fork with NumPy {bare:.1f} ms", ours / bare)
    whole, started = quantile(times["whole verdict"], 0.5), quantile(cold, 0.5)
    row(
        "whole verdict, p50",
        "",
        f"{whole:.1f} ms",
        f"a cold process that imports NumPy {started:.0f} ms",
        whole / started,
    )


if __name__ == "__main__":
    with output("--json" in sys.argv):
        main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 200))
