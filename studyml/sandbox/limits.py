"""Resource limits of a child: processor time, memory, files, descriptors.

Owns the numbers and setrlimit; reports what the system accepted. The deadline on the clock is the
trusted side's (:mod:`studyml.sandbox.cell`). Must not know who runs under them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use."""

    seconds: float = 5.0
    """Wall time from the job's start; processor time is capped at the next whole second, for each of its jobs."""
    memory: int = 1 << 30
    """Bytes of address space. NumPy itself needs 142 MB of it (measured)."""
    output: int = 64 << 10
    """Bytes of printed output kept; the rest is read and dropped."""
    descriptors: int = 64
    jobs: int = 1
    """Jobs that one child does, one after the other: more than one only for files of one author, whom we trust."""

    def describe(self) -> str:
        """Return ``5 s``; the wall limit holds on every system."""
        return f"{self.seconds:g} s"


def apply_limits(limits: Limits, without: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Set the limits on this process and return which are in force: ``cpu``, ``memory``, ``disk``, ``core``.

    No file may be written. Windows has none of them.
    """
    if sys.platform == "win32":
        return ()
    import resource

    seconds = (int(limits.seconds) + 1) * limits.jobs
    wanted = [
        ("cpu", resource.RLIMIT_CPU, seconds, seconds + 1),
        ("disk", resource.RLIMIT_FSIZE, 0, 0),
        ("descriptors", resource.RLIMIT_NOFILE, limits.descriptors, limits.descriptors),
        ("core", resource.RLIMIT_CORE, 0, 0),
    ]
    if sys.platform.startswith("linux") and "memory" not in without:  # macOS refuses or ignores it
        wanted.append(("memory", resource.RLIMIT_AS, limits.memory, limits.memory))
    held = []
    for name, number, soft, hard in wanted:
        try:
            resource.setrlimit(number, (soft, hard))
        except (ValueError, OSError):
            continue
        held.append(name)
    return tuple(held)
