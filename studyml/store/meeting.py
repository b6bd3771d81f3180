"""What a sync folder says, taken in: each bundle whole, or not at all.

Owns which bundles are used. One that says other than what is here is refused; of those that contradict each other,
where nothing here decides, none is used: so it never depends on which was found first. Refuses torn and forged ones one
by one and goes on with the rest.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studyml.errors import reason
from studyml.store.bundles import Bundle, Refused, TornError, intact, read_bundle
from studyml.store.incoming import Added, fold_new, insert
from studyml.store.payloads import LineError, seal
from studyml.store.reader import EVENT_COLUMNS
from studyml.store.tail import last_row

Row = tuple[Any, ...]
_TORN = "it will be read when it is whole"
_UNREADABLE = "check its rights"
_FORGED = "update studyml, or delete the file if none of your devices wrote it"


@dataclass(slots=True)
class Taken:
    """What came of reading the folder."""

    added: Added = field(default_factory=lambda: Added(0, 0, ()))
    agreed: dict[Bundle, int] = field(default_factory=dict)
    """Bundles that are whole and all of which is here, and how many events each holds."""
    torn: list[Bundle] = field(default_factory=list)
    """Bundles whose content is known to be here, and that are whole no more."""
    refused: list[Refused] = field(default_factory=list)
    contradicting: list[Bundle] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Ids of events here that are not as they were written, where a bundle has them as they were."""


def take_in(
    connection: sqlite3.Connection, bundles: Iterable[Bundle], known: Mapping[str, int], own: Collection[str]
) -> Taken:
    """Add the events of all bundles that are not ``known`` (by name, with their number of events) to be here.

    To be called in the caller's transaction. ``own``: the devices that this copy is or was.
    """
    taken, before = Taken(), last_row(connection)
    unread = []
    for bundle in bundles:
        if bundle.name not in known:
            unread.append(bundle)
        elif intact(bundle):
            taken.agreed[bundle] = known[bundle.name]
        else:
            taken.torn.append(bundle)
    connection.execute("savepoint meeting")
    found: dict[Bundle, int] = {}
    already, contradictions = 0, False
    for bundle, rows in _read(unread, taken.refused):
        again, conflicting = insert(connection, rows)
        already += again
        contradictions = contradictions or bool(conflicting)
        found[bundle] = len({row[0] for row in rows})
    if contradictions:
        connection.execute("rollback to meeting")
        already = _sort_out(connection, found, own, taken)
    connection.execute("release meeting")
    taken.agreed |= found
    taken.added = Added(last_row(connection) - before, already, ())
    fold_new(connection, before)
    return taken


def _read(bundles: Iterable[Bundle], refused: list[Refused]) -> Iterator[tuple[Bundle, list[Row]]]:
    for bundle in bundles:
        try:
            yield bundle, read_bundle(bundle)
        except TornError as error:
            refused.append(Refused(bundle.path, str(error), _TORN, passing=True))
        except LineError as error:
            refused.append(Refused(bundle.path, str(error), _FORGED))
        except OSError as error:
            refused.append(Refused(bundle.path, f"can't be read: {reason(error)}", _UNREADABLE, passing=True))


def _sort_out(connection: sqlite3.Connection, found: dict[Bundle, int], own: Collection[str], taken: Taken) -> int:
    """Take those out of ``found`` that can't be true, add the others; return how many of their events were here."""
    contents: dict[str, dict[bytes, list[Bundle]]] = {}
    for bundle, rows in _read(list(found), taken.refused):
        against: Row | None = None
        for row in rows:
            ours = connection.execute(f"select {EVENT_COLUMNS}, seal from events where id = ?", (row[0],)).fetchone()
            if ours is None or ours == row:
                continue
            if seal(ours[:-1]) != ours[-1]:
                taken.broken.append(row[0])
            elif against is None:
                against = ours
        if against is not None:
            taken.refused.append(_against_ours(bundle, against, own, taken.agreed))
            taken.contradicting.append(bundle)
            continue
        for row in rows:
            content = hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            contents.setdefault(row[0], {}).setdefault(content, []).append(bundle)
    contested: dict[Bundle, tuple[str, Bundle]] = {}
    for identity, several in contents.items():
        for content, holders in several.items() if len(several) > 1 else ():
            others = [bundle for other, some in several.items() if other != content for bundle in some]
            for bundle in holders:
                contested.setdefault(bundle, (identity, next((other for other in others if other != bundle), bundle)))
    for bundle, (identity, other) in contested.items():
        taken.refused.append(_against_each_other(bundle, other, identity))
        taken.contradicting.append(bundle)
    rest = [bundle for bundle in found if bundle not in taken.contradicting]
    found.clear()
    already = 0
    for bundle, rows in _read(rest, taken.refused):
        already += insert(connection, rows)[0]
        found[bundle] = len({row[0] for row in rows})
    return already


def _against_ours(bundle: Bundle, ours: Row, own: Collection[str], agreed: Iterable[Bundle]) -> Refused:
    identity, device, seq = ours[:3]
    if device in own:
        said = f"says other than this device wrote: event {identity}"
        return Refused(bundle.path, said, "ours stays; delete the file, which no device of yours wrote")
    beside = [other.path.name for other in agreed if other.device == device and other.first <= seq <= other.last]
    named = f", as {beside[0]} says" if beside else ""
    said = f"says other than what is here of device {device}{named}: event {identity}; both can't be true"
    remedy = (
        f"ours stays; 'studyml sync' on device {device} names the false file: delete it. If it was what is here,"
        " 'studyml restore' brings back a backup from before"
    )
    return Refused(bundle.path, said, remedy)


def _against_each_other(bundle: Bundle, other: Bundle, identity: str) -> Refused:
    if other == bundle:
        return Refused(bundle.path, f"forged: it says two things of event {identity}", _FORGED)
    said = f"contradicts {other.path}: event {identity}; both can't be true, so neither was used"
    remedy = f"'studyml sync' on device {bundle.device} names the false one: delete it, then sync here again"
    return Refused(bundle.path, said, remedy)
