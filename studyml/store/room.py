"""The write-ahead log made ready before it is needed: room in it, and nothing in it that waits for the disk.

A commit that lengthens a file waits until the file system has noted the new length as well; one that writes into what
the file already has waits for its own bytes alone (fdatasync(2)). SQLite writes over its log from the start once it was
copied back (sqlite.org/wal.html, section 2.1), but begins each session with an empty one. Zeros behind its frames are
none to it: their salt and checksum are wrong (sqlite.org/fileformat2.html, section 4.1).

The tables follow the log without waiting for the disk, six pages an answer. What waits in the file is written by the
next answer's commit, which is then one of seven pages: so it is written out while the question is read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

STEP = 1 << 20
"""Bytes made at a time: nobody notices so many."""
ENOUGH = 4_400_000
"""Bytes; a thousand pages of 4096, after which SQLite begins anew, and what the last commit writes beyond."""


def make_ready(store: Path) -> bool:
    """Write out what waits and lengthen the log by a step of zeros; return whether it is still short of room.

    Appended, whatever its length is by then: what another process writes at the same moment is never written over. A
    log that can't be lengthened is none the worse. Measured on Linux, and done nowhere else.
    """
    if sys.platform != "linux":
        return False
    try:
        file = os.open(f"{store}-wal", os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        missing = ENOUGH - os.fstat(file).st_size
        if missing > 0:
            os.write(file, bytes(min(STEP, missing)))
        os.fdatasync(file)
        return missing > STEP
    except OSError:
        return False
    finally:
        os.close(file)
