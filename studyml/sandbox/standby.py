"""A warm process for one submission, or some of one author, where no fork server is (macOS, Windows, old kernels).

Owns both ends: the process that waits with NumPy loaded, and the cell that feeds it and starts the
next one meanwhile. It takes what the system gives: the kernel's fences on Linux, elsewhere the deadline, POSIX
limits where they work, memory watched from outside, the audit hook and the list of imports; the badge says which.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import IO, Any

from studyml.errors import ServiceError
from studyml.sandbox.level import NONE, Level, level_from_report
from studyml.sandbox.limits import Limits
from studyml.sandbox.protocol import BrokenFrame, FrameReader, pack, read_frame, unpack, write_all
from studyml.sandbox.resident import can_watch, resident_bytes


def main() -> None:
    """Wait for a job on stdin, answer on stdout; then for the next, if the limits grant one."""
    import numpy

    from studyml.sandbox.inmate import confine, detach, die_with_parent, find_work, left_out, narrow_imports, serve
    from studyml.sandbox.landlock import build_rules, library_paths
    from studyml.sandbox.watch import Watch

    die_with_parent(os.getppid())
    numpy.linalg.solve(numpy.eye(2), numpy.ones(2))
    task = find_work(sys.argv[1])
    for _ in task.warm_up(None):
        pass
    readable, listable = library_paths()
    watch = Watch(readable, listable)
    rules = build_rules(readable, listable)
    narrow_imports(readable, listable)
    job = read_frame(0)
    if job is None:
        return
    limits = Limits(**job["limits"])
    channel, jobs = os.dup(1), 0
    null = os.open(os.devnull, os.O_WRONLY)
    if sys.platform == "win32":
        os.dup2(null, 1)
        os.dup2(null, 2)
    else:
        kept = None if rules is None else replace(rules, fd=os.dup2(rules.fd, 300))
        if limits.jobs > 1:
            jobs = os.dup2(0, 301)
        rules, channel = kept, detach(channel, null)
    without = left_out(sys.argv[2:])
    sys.dont_write_bytecode = True
    sys.argv = ["submission"]
    report = confine(limits, rules, without)
    write_all(channel, pack(report))
    for left in range(limits.jobs - 1, -1, -1):
        # Whoever started this may be killed: then nobody cuts a submission that sleeps for ever.
        faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=1)
        again = job is not None and serve({**job, "last": not left}, channel, None, task.run, report, watch)
        faulthandler.cancel_dump_traceback_later()
        if not again or not left:
            break
        job = read_frame(jobs)
    os._exit(0)


START_SECONDS = 30.0
_GRACE = 2.0
_POLL_SECONDS = 0.05


@dataclass(slots=True)
class _Used:
    """A process that has done a job and may do another."""

    process: subprocess.Popen[bytes]
    chunks: queue.SimpleQueue[bytes]
    reading: threading.Thread
    level: Level
    watched: bool
    jobs: int = 0

    def end(self) -> None:
        """Kill it."""
        _kill(self.process)
        self.reading.join(timeout=1.0)  # a thread that still reads must not meet the number of the next process's pipe


class StandbyCell:
    """One process waiting, one running; each is used once, or as often as the limits grant."""

    def __init__(self, entry: str, limits: Limits, without: frozenset[str] = frozenset()):
        self._words = [entry, *sorted(without)]
        self._limits = limits
        self._waiting: subprocess.Popen[bytes] | None = None
        self._used: _Used | None = None

    def __enter__(self) -> StandbyCell:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the next process without waiting for it."""
        if self._waiting is not None and self._waiting.poll() is None:
            return
        from studyml.sandbox.cell import clean_environment

        self._waiting = subprocess.Popen(
            [sys.executable, "-m", "studyml.sandbox.standby", *self._words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment(),
            cwd=os.path.abspath(os.sep),  # nothing of the learner's by a relative name, nothing of ours to leave behind
        )

    def run(self, job: Mapping[str, Any], constant: Any = None, heard: Any = None) -> Any:
        """Run one job. Raises :class:`ServiceError` when no process can be started."""
        from studyml.sandbox.cell import Run

        used = self._used or self._first()
        self._used = None
        began = time.monotonic()
        try:
            self._hand_over(used, job, constant)
        except OSError as error:
            used.end()
            if used.jobs:  # it was killed while it waited for the next
                return self.run(job, constant, heard)
            raise ServiceError("the sandbox cannot be started", remedy="studyml doctor says why") from error
        if used.jobs == 0:
            self.start()  # the next one warms up while this one works
        frames, ended = self._follow(used, began, heard)
        status = used.process.wait() if ended == "exit" else None
        used.jobs += 1
        if ended == "done" and used.jobs < self._limits.jobs and frames[-1].get("again") is True:
            self._used = used
        else:
            used.end()
        begun = [str(frame.get("call", "")) for frame in frames if frame.get("kind") == "begin"]
        return Run(tuple(frames), used.level, ended, status, "", time.monotonic() - began, begun[-1] if begun else "")

    def _hand_over(self, used: _Used, job: Mapping[str, Any], constant: Any) -> None:
        shared = unpack(constant.frame[4:]) if constant is not None else {}
        assert used.process.stdin is not None
        used.process.stdin.write(pack({**shared, **job, "limits": asdict(self._limits)}))
        used.process.stdin.flush()

    def _follow(self, used: _Used, began: float, heard: Any) -> tuple[list[dict[str, Any]], str]:
        """Read what a process at work sends, to its end, its last frame or a limit; return that and how it ended."""
        reader = FrameReader()
        frames: list[dict[str, Any]] = []
        deadline = began + (self._limits.seconds if used.jobs else START_SECONDS)  # it may still be importing NumPy
        while True:
            left = max(0.0, deadline - time.monotonic())
            try:
                data = used.chunks.get(timeout=min(left, _POLL_SECONDS) if used.watched else left)
            except queue.Empty:
                if used.watched and resident_bytes(used.process.pid) > self._limits.memory:
                    return frames, "memory"
                if time.monotonic() < deadline:
                    continue
                return frames, "deadline"
            try:
                for frame in reader.feed(data):
                    if used.level is NONE and not frames and frame.get("kind") == "isolation":
                        used.watched = "memory" not in frame.get("limits", ()) and can_watch()
                        used.level = level_from_report(frame, self._limits, watched=used.watched)
                        deadline = time.monotonic() + self._limits.seconds
                        continue
                    frames.append(frame)
                    if heard is not None:
                        listening = time.monotonic()
                        heard(frame)
                        deadline += time.monotonic() - listening  # our time, not the submission's
            except BrokenFrame:
                return frames, "broken"
            if frames and frames[-1].get("kind") == "done":
                return frames, "done"
            if not data:
                return frames, "exit"

    def _first(self) -> _Used:
        """Return the process that waits, for its first job."""
        self.start()
        process, self._waiting = self._waiting, None
        assert process is not None and process.stdout is not None
        chunks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        reading = threading.Thread(target=_read, args=(process.stdout, chunks), daemon=True)
        reading.start()
        return _Used(process, chunks, reading, NONE, False)

    def renew(self) -> None:
        """Have the next job done by a process that has done none."""
        if self._used is not None:
            self._used.end()
            self._used = None

    def close(self) -> None:
        """End the processes that wait."""
        self.renew()
        if self._waiting is not None:
            _kill(self._waiting)
            self._waiting = None


def _read(stream: IO[bytes], chunks: queue.SimpleQueue[bytes]) -> None:
    """Pass on what comes, to the end; the stream is closed here and nowhere else, when nobody reads it any more."""
    with stream:
        while data := os.read(stream.fileno(), 1 << 18):
            chunks.put(data)
    chunks.put(b"")


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, 9)  # detach() made it a group of its own
    process.kill()
    process.wait()
    with contextlib.suppress(OSError):  # bytes that a dead process never took
        if process.stdin is not None:
            process.stdin.close()


if __name__ == "__main__":
    main()
