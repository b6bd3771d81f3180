"""Every figure of the program beside its baseline of the same run: ``python -m bench [--write docs/performance.md]``.

Runs each script with ``--json`` in a process of its own and makes one table. ``--only`` names scripts; ``--quick`` runs
them small, to see that they run. Ratios of one run mean something on any machine, times only on a quiet one.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ANKI = ("--anki", sys.executable) if importlib.util.find_spec("anki") else ()
SCRIPTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "startup": ("Start-up", (), ()),
    "screens": ("On the screen", (), ("--answers", "8", "--rounds", "1")),
    "verdicts": ("Verdicts", (), ("--every", "200")),
    "submission_speed": ("Submissions, speed", (), ("--rounds", "10", "--files", "20")),
    "submissions": ("Submissions, told apart", (), ("--saves", "5")),
    "store": ("The store", ANKI, ("--cards", "1000", "--reviews", "10000", "--rounds", "20")),
    "learner": ("Finding what is weak", ("--learners", "8"), ("--learners", "1", "--precision", "100")),
}
"""Script → heading, what it is called with, what it is called with to be quick."""
LIMIT = 900


def run(name: str, quick: bool) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of a script, and what went wrong."""
    _, full, small = SCRIPTS[name]
    command = [sys.executable, str(HERE / f"{name}.py"), *(small if quick else full), "--json"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return [], f"did not come to an end within {LIMIT} s"
    if done.returncode:
        return [], f"ended with {done.returncode}"
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows, ""


def machine() -> str:
    """Name what was measured on, without a name of its own."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("studyml", "numpy", "sympy", "textual", "fsrs"))
    return (
        f"{cpus} CPUs ({platform.machine()}), {platform.system()}, Python {platform.python_version()}, SQLite"
        f" {sqlite3.sqlite_version}, {packages}{load}"
    )


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return a Markdown table."""
    lines = ["| what | aim | measured | baseline, same run | ratio |", "|---|---|---:|---:|---:|"]
    for found in rows:
        ratio = "" if found["ratio"] is None else f"{found['ratio']:.3g} ×"
        lines.append(f"| {found['what']} | {found['aim']} | {found['measured']} | {found['baseline']} | {ratio} |")
    return lines


HEAD = """# Performance

Made by `make bench` (`python -m bench --write docs/performance.md`). Every figure stands beside a baseline that was
measured in the same run, in turn with it: a ratio holds on any machine, a time only on one as quiet.

"""
TAIL = """
What this page does not show: crashes, lost answers and two devices are counted in [reliability](reliability.md) (0
acknowledged answers lost at every write; reviews of two devices all count). The corpora behind the shares are the
tables of `tests/`, which the program was also built on; they show that nothing was lost, not how it does on answers
nobody has seen. Times are medians or the quantile named; simulated rows are a model of learners, not people.
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    options.add_argument("--write", type=Path, metavar="FILE", help="also write the page, which a whole run makes")
    options.add_argument("--only", nargs="+", choices=SCRIPTS, default=list(SCRIPTS), metavar="SCRIPT")
    options.add_argument("--quick", action="store_true", help="small sizes: only to see that all runs")
    given = options.parse_args()
    if given.write and (given.quick or set(given.only) != set(SCRIPTS)):
        options.error("--write takes a whole run, without --only and --quick")
    began, lines, broken = time.perf_counter(), [f"Measured on {machine()}.", ""], False
    for name in given.only:
        print(f"== {name}", file=sys.stderr, flush=True)
        rows, wrong = run(name, given.quick)
        broken = broken or bool(wrong)
        lines += [f"## {SCRIPTS[name][0]}", "", *(table(rows) if rows else [f"`{name}` {wrong}."]), ""]
    lines.append(f"All of it took {time.perf_counter() - began:.0f} s.")
    print("\n".join(lines))
    if given.write and broken:
        print(f"{given.write} stays as it was: a page with a hole would hide what is missing", file=sys.stderr)
    elif given.write:
        given.write.write_text(HEAD + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
