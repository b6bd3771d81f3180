"""Start-up, as ratios in one run: ``due`` against bare Python and bare click, first paint against bare Textual.

Run ``python bench/startup.py [--json]``; the runs of all programs alternate; least and median are shown.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
from rows import output, row

from studyml.clock import SystemClock
from studyml.store import Store

ROUNDS = 31
STUDYML = str(Path(sys.executable).parent / "studyml")

BARE_CLICK = """
import sqlite3, sys, click
@click.command()
@click.argument("path")
def main(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    click.echo(connection.execute("select count(*) from memory").fetchone()[0])
main()
"""
BARE_TEXTUAL = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header(icon="")
        yield Static("Welcome")
        yield Footer()
Bare().run()
"""


def wall(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def first_paint(command: list[str], environment: dict[str, str], marker: str) -> float:
    began = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(24, 80), timeout=20)
    child.expect(marker)
    took = time.perf_counter() - began
    child.close(force=True)
    return took


AIMS = (
    ("`studyml due`", "studyml due", "bare click + SQLite", "≤ 1.25 ×"),
    ("`studyml due`", "studyml due", "python -c pass", "≤ 6 ×"),
    ("TUI first paint", "studyml", "bare Textual", "≤ 1.3 ×"),
)


def measure() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"STUDYML_HOME": home, "TERM": "xterm-256color"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs are compiled once, not at every start
        with Store.open(Path(home) / "studyml.db", SystemClock()) as store:
            store.set_setting("new", 8)
        python, store_path = sys.executable, str(Path(home) / "studyml.db")
        programs: dict[str, Callable[[], float]] = {
            "python -c pass": lambda: wall([python, "-c", "pass"], environment),
            "bare click + SQLite": lambda: wall([python, "-c", BARE_CLICK, store_path], environment),
            "studyml due": lambda: wall([STUDYML, "due"], environment),
            "bare Textual": lambda: first_paint([python, "-c", BARE_TEXTUAL], environment, "Welcome"),
            "studyml": lambda: first_paint([STUDYML], environment, "Welcome|Today"),
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        draw = random.Random(5)
        for number in range(ROUNDS + 1):
            for name in draw.sample(list(programs), len(programs)):  # what was ended a moment ago slows what comes next
                took = programs[name]()
                if number:  # the first start compiles what has changed since the last
                    times[name].append(took)
    best = {name: min(found) for name, found in times.items()}
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name in programs:
        print(f"{name:22} least {best[name] * 1000:6.0f} ms   median {middle[name] * 1000:6.0f} ms")
    for what, name, base, aim in AIMS:
        ratio = middle[name] / middle[base]
        row(what, aim, f"{middle[name] * 1000:.0f} ms", f"{base} {middle[base] * 1000:.0f} ms", ratio)
        print(f"{name} / {base}: least {best[name] / best[base]:.2f}, median {ratio:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true")
    with output(options.parse_args().json):
        measure()


if __name__ == "__main__":
    main()
