"""The trusted side of one submission: what a run is, and the cell that this system has for it.

Owns the values that come back, the environment of a child, and the choice: a fork server where the kernel can
(:mod:`studyml.sandbox.fork_cell`), else a standby process (:mod:`studyml.sandbox.standby`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, TypeAlias

from studyml.paths import import_path
from studyml.sandbox.level import Level
from studyml.sandbox.limits import Limits

START_SECONDS = 30.0


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
    begun: str
    """The call that it began last; "" before the first."""
    waited: float = 0.0
    """Seconds that it was ready to run and had no processor, where the kernel counts them."""


@dataclass(frozen=True, slots=True)
class Constant:
    """The part of a job that many share; a fork server is given it once."""

    key: str
    frame: bytes
    """Packed; its keys join the job's."""
    lasting: bool = True
    """Whether more jobs will go with it: else nobody gets ready for another."""


Heard: TypeAlias = Callable[[Mapping[str, Any]], None]
"""Told each frame of a job while the child goes on, as far as there is time; all of them are in the :class:`Run`."""


class Cell(Protocol):
    """Runs one job at a time."""

    def start(self) -> None:
        """Get ready for the next job; returns at once. What is not ready when a job comes is made then."""

    def run(self, job: Mapping[str, Any], constant: Constant | None = None, heard: Heard | None = None) -> Run:
        """Run a job and return what happened."""

    def renew(self) -> None:
        """Have the next job done by a child that has done none."""

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
        from studyml.sandbox.fork_cell import ZygoteCell

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
