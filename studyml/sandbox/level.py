"""How well a submission is fenced in, in words that are true.

Owns the layers, the badge shown under every verdict and the canary attacks of ``studyml doctor``.
A level is made only from what the child itself reported before the submission was loaded; a layer
that could not be set is named. Knows no verdicts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from studyml.sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class Level:
    """The layers in force around one submission."""

    files: bool = False
    """Nothing outside the standard library and NumPy can be read, nothing written."""
    network: bool = False
    processes: bool = False
    """No other process can be started, signalled or traced."""
    memory: bool = False
    limits: Limits = field(default_factory=Limits)
    missing: tuple[str, ...] = ()
    """Why layers are missing: ``kernel without Landlock``."""

    @property
    def full(self) -> bool:
        """Whether every layer holds."""
        return self.files and self.network and self.processes and self.memory

    @property
    def badge(self) -> str:
        """Return one line: ``full (files, network, processes, memory 1 GiB, 5 s)``."""
        size = f"memory {self.limits.memory / (1 << 30):g} GiB"
        held = [
            name
            for name, there in (
                ("files", self.files),
                ("network", self.network),
                ("processes", self.processes),
                (size, self.memory),
            )
            if there
        ]
        if self.full:
            return f"full ({', '.join([*held, self.limits.describe()])})"
        why = ", ".join(self.missing) or "a layer could not be set"
        if not held:
            return f"time limit only, {self.limits.describe()} ({why})"
        absent = [
            name
            for name, there in (
                ("file", self.files),
                ("network", self.network),
                ("process", self.processes),
                ("memory", self.memory),
            )
            if not there
        ]
        return f"partial: no {' or '.join(absent)} protection ({why}); in force: " + ", ".join(
            [*held, self.limits.describe()]
        )


NONE = Level(missing=("the child did not report",))


def level_from_report(report: Mapping[str, Any], limits: Limits, *, watched: bool = False) -> Level:
    """Return the level that a child reported (see :func:`studyml.sandbox.inmate.confine`).

    ``watched``: its memory is watched from outside.
    """
    landlock, seccomp = int(report.get("landlock", 0)), bool(report.get("seccomp"))
    missing = [str(reason) for reason in report.get("missing", ())]
    if not sys.platform.startswith("linux"):
        missing.append({"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform))
    return Level(
        files=landlock > 0 and seccomp,  # modes and owners of files are seccomp's
        network=seccomp,
        processes=seccomp,
        memory=watched or "memory" in tuple(report.get("limits", ())),
        limits=limits,
        missing=tuple(missing),
    )


@dataclass(frozen=True, slots=True)
class Canary:
    """One attack that was tried, and whether it had its effect."""

    name: str
    layer: str
    stopped: bool
    message: str


_ATTACKS: tuple[tuple[str, str, str], ...] = (
    ("read a file outside", "files", "import os; os.read(os.open({secret!r}, 0), 9)"),
    ("write a file outside", "files", "import os; os.open({target!r}, os.O_CREAT | os.O_WRONLY, 0o600)"),
    ("change a file's mode", "files", "import os; os.chmod({secret!r}, 0o644)"),
    ("connect to a port", "network", "import socket; socket.socket().connect(('127.0.0.1', {port}))"),
    ("send a datagram", "network", "import socket; socket.socket(2, 2).sendto(b'x', ('127.0.0.1', {port}))"),
    ("start a process", "processes", "import os; os.posix_spawn({python!r}, ['python', '-c', ''], {{}})"),
    ("fork", "processes", "import os; os.fork() or os._exit(0)"),
    ("signal another process", "processes", "import os; os.kill({pid}, 0)"),
    ("take 3 GiB of memory", "memory", "import numpy; numpy.ones((3 << 30) // 8)"),
    ("loop for ever", "time", "while True: pass"),
)
_CANARY_SECONDS = 1.0


@contextmanager
def attacks() -> Iterator[tuple[tuple[str, str, str], ...]]:
    """Yield each attack as (name, layer, code), with something there to be attacked: all would have their effect."""
    import os
    import socket
    import tempfile

    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        secret, target = os.path.join(folder, "secret"), os.path.join(folder, "target")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("canary")
        baits = {"secret": secret, "target": target, "pid": os.getpid(), "port": server.getsockname()[1]}
        yield tuple((name, layer, code.format(**baits, python=sys.executable)) for name, layer, code in _ATTACKS)


def survey(limits: Limits | None = None) -> tuple[Level, tuple[Canary, ...]]:
    """Return what a child reports of its layers, and the attacks tried on them: the matrix of ``studyml doctor``.

    The attacks get a second each. Raises :class:`studyml.errors.ServiceError` when no child can be started.
    """
    from studyml.sandbox.cell import open_cell

    limits = limits or Limits()
    results = []
    entry, hasty = "studyml.sandbox.inmate:attack", replace(limits, seconds=_CANARY_SECONDS)
    with open_cell(entry, limits) as cell:
        level = cell.run({"code": "", "silent": True}).level
    with attacks() as tried, open_cell(entry, hasty) as cell:
        for name, layer, code in tried:
            run = cell.run({"code": code, "silent": True})
            stopped = not any(frame.get("kind") == "effect" for frame in run.frames)
            said = next((str(f.get("message", "")) for f in run.frames if f.get("kind") == "stopped"), run.ended)
            results.append(Canary(name, layer, stopped, said if stopped else "had its effect"))
    return level, tuple(results)


def last_words() -> str:
    """Return why a child can't even be started, in the words of its Python; "" where it can be."""
    import subprocess

    from studyml.errors import reason
    from studyml.sandbox.cell import clean_environment

    call = [sys.executable, "-c", "import studyml.sandbox.inmate"]
    try:
        done = subprocess.run(
            call, env=clean_environment(), capture_output=True, text=True, errors="replace", timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{sys.executable}: {reason(error) if isinstance(error, OSError) else 'it does not come back'}"
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
