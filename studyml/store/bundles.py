"""Two laptops: sealed bundles of events in a folder that anything may carry.

Owns ``<device>/<first>-<last>-<sha256>`` in a sync folder: JSON Lines, named by the checksum of their
content, written once and never changed. A device writes only its own; what others wrote is read, checked
and added by id. So order, repetition and a copy cut half-way do no harm.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyml.store.incoming import lines, row_of
from studyml.store.payloads import LineError

_NAME = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{64})")
BUNDLE_EVENTS = 20_000
"""At most so many events a bundle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One sealed file."""

    path: Path
    device: str
    first: int
    last: int
    digest: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file in the sync folder that was not used, and why."""

    path: Path
    reason: str


def found_bundles(folder: Path) -> list[Bundle]:
    """Return the bundles of all devices; other files (a carrier's own, half-copied ones) are passed over."""
    found = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not place.is_dir() or not re.fullmatch(r"[0-9a-f]{4,64}", place.name):
            continue
        for path in sorted(place.iterdir()):
            match = _NAME.fullmatch(path.name)
            if match:
                found.append(Bundle(path, place.name, int(match[1]), int(match[2]), match[3]))
    return sorted(found, key=lambda bundle: (bundle.device, bundle.first, bundle.last, bundle.digest))


def read_bundle(bundle: Bundle) -> list[tuple[Any, ...]]:
    """Return its events as rows. Raises :class:`LineError` when it is torn or forged, :class:`OSError`."""
    content = bundle.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != bundle.digest:
        raise LineError("torn: its content does not match its checksum")
    rows = [row_of(line) for line in content.splitlines()]
    if any(row[1] != bundle.device for row in rows):
        raise LineError("forged: it holds events of another device")
    seqs = sorted({row[2] for row in rows})
    if not seqs or (seqs[0], seqs[-1], len(seqs)) != (bundle.first, bundle.last, bundle.last - bundle.first + 1):
        raise LineError("forged: it does not hold what its name says")
    return rows


def write_bundles(connection: sqlite3.Connection, folder: Path, devices: Sequence[str]) -> list[Path]:
    """Write what the folder lacks of these devices; return the new files. A torn one of ours is made anew."""
    written = []
    there = found_bundles(folder)
    for device in devices:
        covered: set[int] = set()
        for bundle in there:
            if bundle.device == device and bundle.last - bundle.first < BUNDLE_EVENTS and _intact(bundle):
                covered.update(range(bundle.first, bundle.last + 1))
        seqs = [
            seq
            for (seq,) in connection.execute("select distinct seq from events where device = ? order by seq", (device,))
            if seq not in covered
        ]
        for first, last in _runs(seqs):
            written.append(_seal_bundle(connection, folder / device, device, first, last))
    return written


def _intact(bundle: Bundle) -> bool:
    try:
        return hashlib.sha256(bundle.path.read_bytes()).hexdigest() == bundle.digest
    except OSError:
        return False


def _runs(seqs: list[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for seq in seqs:
        if first is None or last is None:
            first = last = seq
        elif seq == last + 1 and seq - first < BUNDLE_EVENTS:
            last = seq
        else:
            yield first, last
            first = last = seq
    if first is not None and last is not None:
        yield first, last


def _seal_bundle(connection: sqlite3.Connection, place: Path, device: str, first: int, last: int) -> Path:
    content = "".join(lines(connection, "where device = ? and seq between ? and ?", (device, first, last))).encode(
        "utf-8"
    )
    path = place / f"{first}-{last}-{hashlib.sha256(content).hexdigest()}"
    place.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that its name never stands for half of it, also after a power cut."""
    half = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        with open(half, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
