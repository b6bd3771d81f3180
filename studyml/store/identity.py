"""Who writes: ids of events and of devices.

Owns UUIDv7 (Python 3.11 has none) and the rule that a copy of a store is a new device. Knows no table.
"""

from __future__ import annotations

import os
import platform
from datetime import datetime
from pathlib import Path

_RANDOM = (0xFFF << 64) | (1 << 62) - 1
_VERSION_AND_VARIANT = (7 << 76) | (0b10 << 62)


def uuid7(moment: datetime) -> str:
    """Return a UUIDv7: 48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    time = max(0, int(moment.timestamp() * 1000)) & ((1 << 48) - 1)
    random = int.from_bytes(os.urandom(10), "big")
    bits = f"{time << 80 | (random & _RANDOM) | _VERSION_AND_VARIANT:032x}"
    return f"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-{bits[16:20]}-{bits[20:]}"


def new_device() -> str:
    """Return a fresh device id of 12 hexadecimal digits."""
    return os.urandom(6).hex()


def machine() -> str:
    """Return what tells this machine from another: its id where the system has one, and its name."""
    try:
        identity = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        identity = ""
    return f"{identity}/{platform.node()}"


def same_machine(one: str, other: str) -> bool:
    """Tell whether two texts of :func:`machine` are of one machine: by its id, by its name only where it has none.

    Names change with the network a laptop is in, and a fresh system gets its id late.
    """
    (one_id, _, one_name), (other_id, _, other_name) = one.partition("/"), other.partition("/")
    return one_id == other_id if one_id and other_id else one_name == other_name


def location(store: Path) -> str:
    """Return the store's real path as recorded in it."""
    return str(store.resolve())
