"""What a child imposes on itself before it reads a learner's text.

Owns the limits of memory, the priority and the pipe of lines. Standard library only; knows no question.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator
from typing import Any

MEMORY_BYTES = 1536 * 2**20
"""NumPy with its threads maps about 0.3 GiB, SymPy little more; an array bomb is stopped well below the machine."""
LAST_BREATH_SECONDS = 5.0
"""How long a child may go on after its caller is gone."""


def limit_memory(size: int = MEMORY_BYTES) -> bool:
    """Limit the address space of this process; say whether that was possible."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    try:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):  # macOS knows the name and refuses the value
        return False
    return True


def lower_priority(by: int = 10) -> None:
    """Let everybody else go first, where the system can."""
    if hasattr(os, "nice"):
        os.nice(by)


def one_thread() -> None:
    """Keep BLAS to one thread; only before NumPy is imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ[name] = "1"


def claim_stdout() -> Any:
    """Return the pipe to the caller, and send anything else that is printed to stderr."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return pipe


def incoming() -> Iterator[bytes]:
    """Yield the lines of stdin; once it ends, finish what was read and leave, even out of a hang."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        lines.put(None)
        farewell = threading.Timer(LAST_BREATH_SECONDS, os._exit, (0,))
        farewell.daemon = True
        farewell.start()

    threading.Thread(target=read, daemon=True).start()
    while (line := lines.get()) is not None:
        yield line
