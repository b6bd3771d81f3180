"""What a sync folder lacks of the events that are here, sealed into bundles.

Owns which events need a bundle: those of any device that no bundle in the folder holds, for what came by ``import``
or a stick travels as well. An event that does not match its own seal gets none: under a fresh checksum a changed byte
would look right on every other device.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studyml.files import write_whole
from studyml.store.bundles import Bundle, intact
from studyml.store.entry import Corrupt
from studyml.store.incoming import line_of
from studyml.store.payloads import seal
from studyml.store.reader import EVENT_COLUMNS

BUNDLE_EVENTS = 20_000
"""At most so many sequence numbers a bundle."""
Span = tuple[int, int]


@dataclass(slots=True)
class Sealed:
    """What was written."""

    written: dict[Path, int] = field(default_factory=dict)
    """New files, and how many events each holds."""
    broken: list[str] = field(default_factory=list)
    """Ids of events that were left out, for they are not as they were written."""
    failure: OSError | None = None
    """Why the folder took no more."""


def seal_missing(
    connection: sqlite3.Connection, folder: Path, covered: Mapping[str, Iterable[Span]], torn: Iterable[Bundle]
) -> Sealed:
    """Write what ``covered`` (spans of sequence numbers by device) leaves out, and ``torn`` ones anew."""
    done = Sealed()
    try:
        for bundle in torn:
            _mend(connection, bundle, done)
        for (device,) in connection.execute("select distinct device from events order by device").fetchall():
            for first, last in _lacking(connection, device, covered.get(device, ())):
                _seal_span(connection, folder / device, device, (first, last), done)
    except OSError as error:
        done.failure = error
    return done


def _lacking(connection: sqlite3.Connection, device: str, covered: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans outside ``covered`` that the device has events in, each small enough for one bundle."""
    query = "select min(seq), max(seq) from events where device = ?"
    begin, end = connection.execute(query, (device,)).fetchone()
    if not (isinstance(begin, int) and isinstance(end, int)):
        raise Corrupt("a sequence number is none")
    reached = begin - 1
    for first, last in [*sorted(covered), (end + 1, end + 1)]:
        if first > reached + 1:
            between = "select distinct seq from events where device = ? and seq between ? and ? order by seq"
            yield from _runs(seq for (seq,) in connection.execute(between, (device, reached + 1, min(first - 1, end))))
        reached = max(reached, last)


def _runs(seqs: Iterable[int]) -> Iterator[Span]:
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


def _seal_span(connection: sqlite3.Connection, place: Path, device: str, span: Span, done: Sealed) -> None:
    """Write one span; where events in it are broken, what lies between them."""
    lines: list[tuple[int, str]] = []
    for row in _rows(connection, device, span):
        if seal(row[:-1]) == row[-1]:
            lines.append((row[2], line_of(row[:-1])))
        else:
            done.broken.append(str(row[0]))
    for first, last in _runs(sorted({seq for seq, _ in lines})):
        content = "".join(line for seq, line in lines if first <= seq <= last).encode()
        digest = hashlib.sha256(content).hexdigest()
        path = place / f"{first}-{last}-{digest}"
        if not intact(Bundle(path, device, first, last, digest)):
            place.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            done.written[path] = sum(first <= seq <= last for seq, _ in lines)


def _mend(connection: sqlite3.Connection, bundle: Bundle, done: Sealed) -> None:
    """Write a torn bundle anew, where what is here is what its name says."""
    rows = list(_rows(connection, bundle.device, (bundle.first, bundle.last)))
    content = "".join(line_of(row[:-1]) for row in rows if seal(row[:-1]) == row[-1]).encode()
    if hashlib.sha256(content).hexdigest() == bundle.digest:
        write_whole(bundle.path, content)
        done.written[bundle.path] = len(rows)


def _rows(connection: sqlite3.Connection, device: str, span: Span) -> Iterator[tuple[Any, ...]]:
    query = f"select {EVENT_COLUMNS}, seal from events where device = ? and seq between ? and ? order by seq, id"
    yield from connection.execute(query, (device, *span))
