"""The trusted side of one submission: start it, feed it, read it, end it.

Owns the zygote's process, the channel, the deadline and the drained output; on systems without a
fork server it hands over to :mod:`studyml.sandbox.standby`. Returns what happened as a value; knows
nothing of what the frames mean beyond the isolation report and ``done``.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Protocol

from studyml.errors import ServiceError
from studyml.paths import import_path
from studyml.sandbox.level import NONE, Level, level_from_report
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import BrokenFrame, FrameReader, pack

START_SECONDS = 30.0
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Run:
    """What happened in one child."""

    frames: tuple[dict[str, Any], ...]
    """What it sent, the isolation report left out."""
    level: Level
    ended: str
    """``done``, ``deadline``, ``memory``, ``exit`` (it left or died early) or ``broken`` (not our format)."""
    status: int | None
    """Exit status of an early end; negative: the signal."""
    output: str
    """The first of what it printed."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Constant:
    """The part of a job that many share; a fork server is given it once."""

    key: str
    frame: bytes
    """Packed; its keys join the job's."""


class Cell(Protocol):
    """Runs one job at a time."""

    def start(self) -> None:
        """Begin to warm up; returns at once."""

    def run(self, job: Mapping[str, Any], constant: Constant | None = None) -> Run:
        """Run a job and return what happened."""

    def close(self) -> None:
        """End everything it started."""

    def __enter__(self) -> Cell: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


def open_cell(entry: str, limits: Limits | None = None) -> Cell:
    """Return a cell for the work named ``module:function``, of the strongest kind this system has."""
    limits = limits or Limits()
    if _can_follow_forks():
        return ZygoteCell(entry, limits)
    from studyml.sandbox.standby import StandbyCell

    return StandbyCell(entry, limits)


def _can_follow_forks() -> bool:
    """Whether the kernel has pidfds (Linux 5.3), which the fork server waits on."""
    if not (sys.platform.startswith("linux") and hasattr(os, "pidfd_open")):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def clean_environment() -> dict[str, str]:
    """Return the environment of a child: nothing of the learner's secrets, one BLAS thread, fixed hashes."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ") if name in os.environ}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    fixed = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "HOME": "/", **threads}
    return {**kept, **fixed, **import_path()}


class ZygoteCell:
    """A fork server and the one child under way."""

    def __init__(self, entry: str, limits: Limits, without: frozenset[str] = frozenset()):
        self._words = [entry, *sorted(without)]
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready = False
        self._unreaped = False
        self._known: set[str] = set()

    def __enter__(self) -> ZygoteCell:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygote without waiting for it."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "studyml.sandbox.zygote", str(theirs.fileno()), *self._words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=clean_environment(),
            )
        self._control = ours
        self._known = set()
        self._ready = self._unreaped = False

    def _warm(self) -> socket.socket:
        """Return the control socket of a zygote that waits for a job. Raises :class:`ServiceError`."""
        for _ in range(2):
            self.start()
            assert self._control is not None
            wanted = b"X" if self._unreaped else b"" if self._ready else b"R"
            if not wanted or self._told(wanted, START_SECONDS) is not None:
                self._ready, self._unreaped = True, False
                return self._control
            self.close()
        raise ServiceError("the sandbox cannot be started", remedy="studyml doctor says why")

    def _told(self, first: bytes, seconds: float) -> bytes | None:
        assert self._control is not None
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self._control], [], [], left)[0]:
                break
            try:
                message = self._control.recv(32)
            except OSError:
                return None
            if not message:
                return None
            if message.startswith(first):
                return message
        return None

    def run(self, job: Mapping[str, Any], constant: Constant | None = None) -> Run:
        """Run one job in a fresh fork. Raises :class:`ServiceError` when none can be started."""
        ours, theirs = socket.socketpair()
        out_read, out_write = os.pipe()
        try:
            with theirs:
                for attempt in range(2):
                    control = self._warm()
                    try:
                        if constant is not None and constant.key not in self._known:
                            self._teach(control, constant)
                        key = b"" if constant is None else constant.key.encode()
                        socket.send_fds(control, [b"J" + key], [theirs.fileno(), out_write])
                    except OSError:
                        self.close()  # it died while idle
                        if attempt:
                            raise ServiceError("the sandbox cannot be started") from None
                        continue
                    if self._told(b"P", START_SECONDS) is not None:
                        break
                    self.close()
            os.close(out_write)
            out_write = -1
            self._unreaped = True
            return self._follow(ours, out_read, {**job, "limits": asdict(self._limits)})
        finally:
            ours.close()
            os.close(out_read)
            if out_write >= 0:
                os.close(out_write)

    def _teach(self, control: socket.socket, constant: Constant) -> None:
        """Give the zygote a constant; its children inherit it, parsed. Raises :class:`OSError`."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(control, [b"L" + constant.key.encode()], [theirs.fileno()])
            ours.sendall(constant.frame)
        self._known.add(constant.key)

    def _follow(self, channel: socket.socket, output: int, job: Mapping[str, Any]) -> Run:
        began = time.monotonic()
        reader, printed = FrameReader(), bytearray()
        frames: list[dict[str, Any]] = []
        ended, status, level = "exit", None, NONE
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died at once: read on to its end
            channel.sendall(pack(job))
        deadline = began + self._limits.seconds
        watched: list[Any] = [channel, output]
        while channel in watched:
            left = deadline - time.monotonic()
            ready = select.select(watched, [], [], left)[0] if left > 0 else []
            if not ready:
                ended = "deadline"
                break
            if output in ready:
                data = os.read(output, _CHUNK)
                if not data:
                    watched.remove(output)
                printed += data[: max(0, self._limits.output - len(printed))]
            if channel not in ready:
                continue
            try:
                data = channel.recv(_CHUNK)
                for frame in reader.feed(data):
                    if level is NONE and not frames and frame.get("kind") == "isolation":
                        level = level_from_report(frame, self._limits)
                    else:
                        frames.append(frame)
            except ConnectionResetError:
                data = b""
            except BrokenFrame:
                ended = "broken"
                break
            if not data:
                break
            if frames and frames[-1].get("kind") == "done":
                ended = "done"
                break
        status = self._end(wait=ended == "exit")
        return Run(tuple(frames), level, ended, status, printed.decode("utf-8", "replace"), time.monotonic() - began)

    def _end(self, *, wait: bool) -> int | None:
        """Have the child killed; of one that left by itself wait for the status."""
        assert self._control is not None
        if wait:
            message = self._told(b"X", 0.5)
            if message is not None:
                self._unreaped = False
                return int(message[2:])
        with contextlib.suppress(OSError):
            self._control.send(b"K")
        return None

    def close(self) -> None:
        """End the zygote and its child."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self._ready = self._unreaped = False
