"""Running commands as they are printed, in a world of their own: files, a store after a first day, no desktop."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pexpect
from program import studyml

ROOT = Path(__file__).parents[2]
NOTES = ROOT / "cards" / "examples" / "day-1.txt"
WRONG_MODEL = (ROOT / "studyml/exercises/logistic-regression/mutants/loss_is_sum.py").read_text(encoding="utf-8")
DERIVATION = "dL/dp = (p - y)/(p*(1 - p))/n\ndp/dz = p*(1 - p)\ndL/dz = (p - y)/n\ndL/dw = X.T @ (p - y)/n\n"
QUESTION = '{"id": "5", "kind": "shape", "symbols": {"X": "(5, 3)"}, "expression": "X.T", "answer": "(3, 5)"}\n'
SCHEDULERS = {
    "crontab": 'f="$HOME/.crontab"; case "$1" in -l) cat "$f" 2>/dev/null || { echo "no crontab" >&2; exit 1; } ;;'
    ' -r) rm "$f" ;; -) cat > "$f" ;; esac',
    "systemctl": "exit 1",
    "launchctl": "exit 0",
    "notify-send": "exit 0",
}
ONLY_WORDS = re.compile(r"studyml( [\w./:=,-]+| '[^']*')*")
"""What a shell would run as it stands; all else is for a real one."""
NOW = "2027-01-15T18:00+00:00"


@dataclass(frozen=True)
class World:
    """A folder with what the printed commands name."""

    folder: Path

    now: str = NOW

    @property
    def environment(self) -> dict[str, str]:
        path = f"{self.folder / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder), "STUDYML_HOME": str(self.folder / "home"), "TERM": "dumb",
                "STUDYML_NOW": self.now, "SHELL": "/bin/bash", "EDITOR": "true", "LANG": "C.UTF-8"}  # fmt: skip

    def run(self, line: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a line as bash would, without a terminal."""
        return subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, text=True,
            input=_input(line) if text is None else text,
        )  # fmt: skip

    def run_here(self, line: str) -> tuple[int, str]:
        """Run a line that bash would only cut into words, in the tests' process; return its code and all it said."""
        name, *words = shlex.split(line)
        assert name == "studyml"
        others = {name: value for name, value in self.environment.items() if name != "STUDYML_HOME"}
        done = studyml(*words, home=self.folder / "home", at=self.folder, text=_input(line), **others)
        return done.returncode, done.stdout + done.stderr

    def run_on_a_terminal(self, line: str, typed: str = "") -> tuple[int, str]:
        """Run a line on a terminal that can't draw; type, then end its input, or interrupt what waits for a save."""
        child = pexpect.spawn(
            "bash", ["-c", line], cwd=str(self.folder), env=self.environment, encoding="utf-8", timeout=60
        )
        if "--watch" in line:
            child.expect("isolation:|no exercise|correct|wrong")
            child.sendintr()
            while child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
                child.sendintr()  # Python drops one that comes inside a callback of its own imports
        else:
            child.send(typed)
            child.sendeof()
            child.expect(pexpect.EOF)
        child.close()
        return child.exitstatus if child.exitstatus is not None else 128 + (child.signalstatus or 0), child.before


def _input(line: str) -> str:
    return NOTES.read_bytes().decode("mac_roman") if " - " in line else ""


def make(folder: Path) -> World:
    """Make a world after a first day: notes read, one question answered, a reminder set up."""
    world = World(folder)
    for name in ("bin", "Dropbox"):
        (folder / name).mkdir(parents=True)
    for name, script in SCHEDULERS.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / "bin" / name).chmod(0o755)
    for name in ("notes.md", "notes.txt", "day-1.txt"):
        shutil.copy(NOTES, folder / name)
    for name in ("logistic.py", "x.py", "mine.py"):
        (folder / name).write_text(WRONG_MODEL)
    (folder / "mine.txt").write_text(DERIVATION)
    (folder / "answers.jsonl").write_text(QUESTION)
    for line in (
        "studyml retro day-1.txt --yes", "studyml quiz --plain --area grad.logistic --limit 1 <<< ':show'",
        "studyml remind install --channel cron", "studyml export events.jsonl", "studyml backup studyml.db",
    ):  # fmt: skip
        code, said = outcome(world, line)
        assert code == 0, (line, said)
    return world


def copy(world: World, folder: Path) -> World:
    """Return a world like this one."""
    shutil.copytree(world.folder, folder, symlinks=True)
    return World(folder)


def needs_a_terminal(line: str) -> bool:
    """Tell whether a command asks for a terminal when it has none."""
    asks = any(f"studyml {name}" in line for name in ("quiz", "mock")) and not any(
        word in line for word in ("--plain", "--why")
    )
    confirms = "studyml retro" in line and not any(word in line for word in ("--yes", "--dry-run", "--draft"))
    return asks or confirms or "--watch" in line or "--draft --edit" in line


def outcome(world: World, line: str) -> tuple[int, str]:
    """Run a printed line the way it is meant; return exit code and all it said."""
    if needs_a_terminal(line):
        return world.run_on_a_terminal(line)
    if ONLY_WORDS.fullmatch(line):
        return world.run_here(line)
    done = world.run(line)
    return done.returncode, done.stdout + done.stderr
