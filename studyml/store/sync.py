"""One exchange with a sync folder, and what came of it.

Owns the order of things: take in what the folder says, in one transaction, then write what it lacks of what is here;
and which bundles are known to be here, so that nobody reads them twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyml.errors import InputError, reason
from studyml.store.bundles import Refused, found_bundles
from studyml.store.incoming import Added, add, row_of
from studyml.store.inspection import gaps, new_doubles
from studyml.store.meeting import Taken, take_in
from studyml.store.payloads import LineError
from studyml.store.preparing import set_meta
from studyml.store.recording import Store
from studyml.store.sealing import Span, seal_missing
from studyml.store.tail import last_row

_MET = "bundles"
"""Where the names of bundles are kept all of which is here, with their number of events."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What an exchange did."""

    written: tuple[Path, ...]
    added: Added
    refused: tuple[Refused, ...]
    gaps: tuple[tuple[str, int, int], ...]
    """(device, first, last) of events that nobody has brought yet."""
    devices: int
    """Whose events are in the folder."""
    made: bool = False
    """Whether the folder was made for it."""
    broken: tuple[str, ...] = ()
    """Ids of events here that are not as they were written; they were kept out of the folder."""
    doubles: tuple[tuple[str, int], ...] = ()
    """(device, seq) that a new event shares with another."""


def sync(store: Store, folder: Path) -> Synced:
    """Exchange events with ``folder``, which is made where only its last part is missing.

    Safe to repeat, to cut off and to do in any order. Raises :class:`InputError` when the folder can't be used.
    """
    try:
        made = not folder.exists()
        if made and not folder.parent.exists():
            raise InputError(
                f"there is no folder {folder.parent}",
                path=folder,
                remedy="check the spelling, or make or mount it first",
            )
        folder.mkdir(exist_ok=True)
        bundles = found_bundles(folder)
    except OSError as error:
        raise _unusable(folder, error) from error
    with store.writing() as connection:
        meta = dict(connection.execute("select key, value from meta"))
        own = {*json.loads(meta.get("former", "[]")), store.device}
        known: dict[str, int] = json.loads(meta.get(_MET, "{}"))
        before = last_row(connection)
        taken = take_in(connection, bundles, known, own)
        sealed = seal_missing(connection, folder, _covered(connection, taken, own), taken.torn)
        met = {bundle.name: count for bundle, count in taken.agreed.items()}
        met |= {f"{path.parent.name}/{path.name}": count for path, count in sealed.written.items()}
        broken = tuple(dict.fromkeys([*taken.broken, *sealed.broken]))
        if not broken and not met.items() <= known.items():
            set_meta(connection, _MET, json.dumps(known | met))
        missing, doubles = gaps(connection), new_doubles(connection, before)
    if sealed.failure is not None:
        raise _unusable(folder, sealed.failure, taken) from sealed.failure
    return Synced(
        tuple(sealed.written),
        taken.added,
        tuple(taken.refused),
        missing,
        len({bundle.device for bundle in bundles} | {path.parent.name for path in sealed.written}),
        made,
        broken,
        doubles,
    )


def _covered(connection: sqlite3.Connection, taken: Taken, own: set[str]) -> dict[str, list[Span]]:
    """Return the spans, by device, for which the folder has all that is here.

    What others wrote is not written against a bundle that says otherwise: only the device itself contradicts.
    """
    found: dict[str, list[Span]] = {}
    query = "select count(*) from events where device = ? and seq between ? and ?"
    for bundle, count in taken.agreed.items():
        span = (bundle.first, bundle.last)
        if connection.execute(query, (bundle.device, *span)).fetchone()[0] == count:
            found.setdefault(bundle.device, []).append(span)
    for bundle in taken.contradicting:
        if bundle.device not in own:
            found.setdefault(bundle.device, []).append((bundle.first, bundle.last))
    return found


def _unusable(folder: Path, error: OSError, taken: Taken | None = None) -> InputError:
    came = f"; {taken.added.new} new events were taken in" if taken is not None else ""
    return InputError(
        f"the folder can't be used for a sync: {reason(error)}{came}", path=folder, remedy="check its rights and space"
    )


def import_lines(store: Store, lines: Iterable[str | bytes], source: Path | str = "import") -> Added:
    """Add the events of an export, all or none. Raises :class:`InputError` with the line that is none."""

    def rows() -> Iterable[tuple[Any, ...]]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield row_of(line)
            except LineError as error:
                raise InputError(
                    f"not an event: {error}", path=source, line=number, remedy="nothing was imported"
                ) from error

    with store.writing() as connection:
        return add(connection, rows())
