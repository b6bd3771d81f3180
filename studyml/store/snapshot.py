"""A store read whole into memory, for where SQLite can't make the files it reads through.

Owns the replay of the write-ahead log (sqlite.org/fileformat2.html, sections 4.1 to 4.4): on a full disk the index of
the log can't be made, and in a folder that can't be written neither. Writes nothing; loaded only then.
"""

from __future__ import annotations

import sqlite3
import struct
import sys
from array import array

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
"""The last bit tells the order of bytes in which the checksums were taken."""
_TRIES = 5


def in_memory(file: str) -> sqlite3.Connection:
    """Return a connection to a copy of the store as it was last committed.

    Raises :class:`OSError` where it can't be read, :class:`sqlite3.DatabaseError` where it does not stand still.
    """
    for _ in range(_TRIES):
        log = _content(f"{file}-wal")
        pages = bytearray(_content(file))
        if _content(f"{file}-wal") == log:  # else somebody wrote, or began the log anew
            break
    else:
        raise sqlite3.OperationalError("the store changes while it is read")
    _replay(pages, log)
    if pages[18:20] == b"\x02\x02":
        pages[18:20] = b"\x01\x01"  # a file in memory has no log
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.deserialize(bytes(pages))
    return connection


def _content(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except FileNotFoundError:
        if file.endswith("-wal"):
            return b""
        raise


def _replay(pages: bytearray, log: bytes) -> None:
    """Lay every page of the log's whole transactions over those of the file."""
    if len(log) < _HEADER:
        return
    magic, _, size = struct.unpack_from(">III", log)
    if magic not in _MAGIC or not 512 <= size <= 65536 or size & (size - 1):
        return
    little = magic == _MAGIC[0]
    sums = _summed(log[:24], (0, 0), little)
    if sums != struct.unpack_from(">II", log, 24):
        return
    begun: dict[int, int] = {}
    for place in range(_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, total = struct.unpack_from(">II", log, place)
        content = place + _FRAME_HEADER
        if number == 0 or log[place + 8 : place + 16] != log[16:24]:
            return
        sums = _summed(log[place : place + 8], sums, little)
        sums = _summed(log[content : content + size], sums, little)
        if sums != struct.unpack_from(">II", log, place + 16):
            return
        begun[number] = content
        if total:
            _lay(pages, log, begun, size, total)
            begun = {}


def _lay(pages: bytearray, log: bytes, begun: dict[int, int], size: int, total: int) -> None:
    pages.extend(bytes(max(0, total * size - len(pages))))
    for number, content in begun.items():
        pages[(number - 1) * size : number * size] = log[content : content + size]
    del pages[total * size :]


def _summed(data: bytes, sums: tuple[int, int], little: bool) -> tuple[int, int]:
    words = array("I", data)
    if little != (sys.byteorder == "little"):
        words.byteswap()
    first, second = sums
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) & 0xFFFFFFFF
        second = (second + words[place + 1] + first) & 0xFFFFFFFF
    return first, second
