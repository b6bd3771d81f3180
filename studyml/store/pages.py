"""Rows read out of a SQLite file page by page, where its trees are broken.

Owns the little of the file format that this needs (sqlite.org/fileformat2.html, sections 1.5, 1.6, 2.1 and 4): a leaf
of a table holds whole rows, wherever it lies, and the write-ahead log holds newer pages. Knows no schema: a caller
tells its own rows by their seals. What can't be a row is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

Value = None | int | float | str
_LEAF = 0x0D
_USUAL = 4096
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_PAGES = 4096
"""Of one row's overflow; a chain that a changed byte closed to a ring ends there."""


def rows(path: Path, columns: int) -> Iterator[tuple[Value, ...]]:
    """Yield what may be a row of so many columns, of any table, once for every page that holds it."""
    with _mapped(path) as file, _mapped(path.with_name(path.name + "-wal")) as wal:
        pages = _Pages(file, wal)
        for number in range(2, pages.count + 1):
            page = pages.page(number)
            if not page or page[0] != _LEAF:
                continue
            for place in range(8, 8 + 2 * int.from_bytes(page[3:5], "big"), 2):
                try:
                    row = _row(_payload(pages, page, int.from_bytes(page[place : place + 2], "big")), columns)
                except (IndexError, ValueError, struct.error):
                    continue
                if row is not None:
                    yield row


@contextmanager
def _mapped(path: Path) -> Iterator[bytes | mmap]:
    """Give a file's content without reading all of it; none where there is no file, or an empty one."""
    if not path.exists() or path.stat().st_size == 0:
        yield b""
        return
    with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        yield content


@dataclass(slots=True)
class _Pages:
    """The pages of a file, the newest committed ones of its write-ahead log before those of the file itself."""

    file: bytes | mmap
    wal: bytes | mmap
    size: int = 0
    count: int = 0
    newer: dict[int, int] | None = None

    def __post_init__(self) -> None:
        told = int.from_bytes(self.file[16:18], "big")
        told = 65536 if told == 1 else told
        self.size = told if 512 <= told <= 65536 and told & (told - 1) == 0 else _USUAL
        self.newer = self._committed()
        self.count = max([-(-len(self.file) // self.size), *self.newer])

    def _committed(self) -> dict[int, int]:
        """Return page → place in the log, of the frames up to the last one that ends a transaction."""
        found: dict[int, int] = {}
        begun: dict[int, int] = {}
        salt = self.wal[16:24]
        for place in range(_WAL_HEADER, len(self.wal) - self.size, _FRAME_HEADER + self.size):
            number, ends = struct.unpack_from(">II", self.wal, place)
            if self.wal[place + 8 : place + 16] != salt:
                break
            begun[number] = place + _FRAME_HEADER
            if ends:
                found |= begun
                begun = {}
        return found

    def page(self, number: int) -> bytes:
        """Return a page, empty beyond the end."""
        place = (self.newer or {}).get(number)
        if place is not None:
            return self.wal[place : place + self.size]
        return self.file[(number - 1) * self.size : number * self.size]


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length and the place after it."""
    value = 0
    for _ in range(8):
        byte = data[place]
        place += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place
    return value << 8 | data[place], place + 1


def _payload(pages: _Pages, page: bytes, place: int) -> bytes:
    """Return a cell's record, put together from its overflow pages."""
    length, place = _varint(page, place)
    _, place = _varint(page, place)
    usable = pages.size
    local = length
    if length > usable - 35:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= usable - 35 else least
    parts, held = [page[place : place + local]], local
    following = int.from_bytes(page[place + local : place + local + 4], "big") if local < length else 0
    for _ in range(_MOST_PAGES):
        if held >= length:
            return b"".join(parts)[:length]
        more = pages.page(following)
        following = int.from_bytes(more[:4], "big")
        parts.append(more[4:])
        held += len(more) - 4
        if len(more) < pages.size:
            break
    raise ValueError("a row without its end")


def _row(record: bytes, columns: int) -> tuple[Value, ...] | None:
    """Return a record's values, None where it has another number of columns or holds what no event does."""
    size, place = _varint(record, 0)
    kinds = []
    while place < size:
        kind, place = _varint(record, place)
        kinds.append(kind)
    if place != size or len(kinds) != columns:
        return None
    values: list[Value] = []
    for kind in kinds:
        width = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 13) // 2 if kind >= 13 and kind % 2 else 0)
        data = record[place : place + width]
        if len(data) != width:
            return None
        if kind == 0 or kind in (8, 9):
            values.append(None if kind == 0 else kind - 8)
        elif kind in _INTEGERS:
            values.append(int.from_bytes(data, "big", signed=True))
        elif kind == 7:
            values.append(struct.unpack(">d", data)[0])
        elif kind >= 13 and kind % 2:
            values.append(data.decode("utf-8"))
        else:
            return None
        place += width
    return tuple(values)
