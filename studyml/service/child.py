"""One child process that answers jobs over pipes, and is replaced when it hangs or dies.

Owns the process, the thread that serves it and the limits of time; one job is under way at once, so a
limit always means that job. A job's answer may come in several messages; each has its own limit.
Knows neither questions nor verdicts (``client`` does). Imports only the standard library and ``paths``.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from studyml.paths import import_path

STARTUP_SECONDS = 30.0
"""A cold start on a busy machine takes 2 s at worst; beyond this the child will never come."""


class Failure(StrEnum):
    """Why a job got no answer."""

    TIMEOUT = "timeout"
    CRASH = "crash"
    CRASH_LATER = "crash_later"
    """After the first message; what came before it stands."""
    CLOSED = "closed"
    NO_START = "no_start"


@dataclass(slots=True)
class Job:
    """One request. ``receive`` and ``fail`` are called from the child's thread; one ``fail`` at most, and last."""

    payload: Mapping[str, Any]
    limits: tuple[float, ...]
    """Seconds until the first message, the second, …; the last one holds for all that follow."""
    receive: Callable[[Mapping[str, Any]], None]
    fail: Callable[[Failure], None]
    wanted: Callable[[], bool] = field(default=lambda: True)
    """Asked just before it is sent; a job that nobody wants any more is dropped."""


class _Process:
    """A running child with the thread that reads its lines."""

    def __init__(self, module: str, environment: Mapping[str, str]):
        self.popen = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
        )
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name=f"{module} reader", daemon=True).start()

    def _read(self) -> None:
        stream = self.popen.stdout
        assert stream is not None
        for line in stream:
            self.lines.put(line)
        self.lines.put(None)

    def send(self, payload: Mapping[str, Any]) -> bool:
        stream = self.popen.stdin
        assert stream is not None
        try:
            stream.write(json.dumps(payload).encode() + b"\n")
            stream.flush()
        except OSError:  # it is gone
            return False
        return True

    def message(self, deadline: float) -> Mapping[str, Any] | Failure:
        """Return its next message, or why there is none."""
        try:
            line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return Failure.TIMEOUT
        if line is None:
            return Failure.CRASH
        try:
            message = json.loads(line)
        except ValueError:
            return Failure.CRASH
        return message if isinstance(message, dict) else Failure.CRASH

    def end(self) -> None:
        self.popen.kill()
        self.popen.wait()
        for stream in (self.popen.stdin, self.popen.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # unsent bytes to a dead child
                    continue


class Child:
    """A child process ``python -m module``, replaced when a job makes it hang or die."""

    def __init__(self, module: str):
        self._module = module
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._closed = False
        self._thread: threading.Thread | None = None
        self.starts = 0
        """How many processes were started so far."""

    def start(self) -> None:
        """Begin to start the process; returns at once. Calling it again does nothing."""
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._serve, name=self._module, daemon=True)
                self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job. It is answered, or failed, in its turn; failed at once when the child was closed."""
        self.start()
        with self._lock:
            closed = self._closed
            if not closed:
                self._jobs.put(job)
        if closed:
            job.fail(Failure.CLOSED)

    def close(self) -> None:
        """End the process at once; what is queued or under way fails as ``closed``."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            process, thread = self._process, self._thread
            self._jobs.put(None)
        if process is not None:
            process.popen.kill()
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=5.0)

    @property
    def pid(self) -> int | None:
        """The process's id while one is running."""
        with self._lock:
            return None if self._process is None else self._process.popen.pid

    def _serve(self) -> None:
        self._running()
        while (job := self._jobs.get()) is not None:
            if self._closed:
                job.fail(Failure.CLOSED)
            elif job.wanted():
                self._run(job)
                if not self._closed:
                    self._running()
        self._discard()
        while not self._jobs.empty():
            left = self._jobs.get()
            if left is not None:
                left.fail(Failure.CLOSED)

    def _running(self) -> _Process | None:
        """Return a process that said it is ready, starting one if need be; None when none comes."""
        if self._process is not None and self._process.popen.poll() is None:
            return self._process
        self._discard()
        for _ in range(2):
            try:
                process = _Process(self._module, _environment())
            except OSError:  # no Python where it was (moved, upgraded meanwhile), no process or no memory left
                return None
            with self._lock:
                self.starts += 1
                self._process = process
                if self._closed:
                    process.popen.kill()
            if isinstance(process.message(time.monotonic() + STARTUP_SECONDS), dict):
                return process
            self._discard()
            if self._closed:
                return None
        return None

    def _run(self, job: Job) -> None:
        """Serve a job; one whose process dies under it without a word gets a second one (it may have died idle)."""
        why = self._attempt(job)
        if why is Failure.CRASH and not self._closed:
            why = self._attempt(job)
        if why is not None:
            job.fail(Failure.CLOSED if self._closed else why)

    def _attempt(self, job: Job) -> Failure | None:
        """Send a job and pass on its messages; None once the last one came."""
        process = self._running()
        if process is None:
            return Failure.NO_START
        if not process.send(job.payload):
            self._discard()
            return Failure.CRASH
        stage = 0
        while True:
            limit = job.limits[min(stage, len(job.limits) - 1)]
            message = process.message(time.monotonic() + limit)
            if isinstance(message, Failure):
                self._discard()
                return message if stage == 0 or message is Failure.TIMEOUT else Failure.CRASH_LATER
            job.receive(message)
            if message.get("last"):
                return None
            stage += 1

    def _discard(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.end()


def _environment() -> dict[str, str]:
    """One BLAS thread (two cores are shared with the screen), and output in UTF-8 wherever we run."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    path = import_path(os.environ.get("PYTHONPATH", ""))
    return {**os.environ, **dict.fromkeys(threads, "1"), **path, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
