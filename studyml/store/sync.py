"""One exchange with a sync folder, and what came of it.

Owns the order of things: write what is ours, read what is others', add it in one transaction. Refuses
torn and forged bundles one by one and goes on with the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyml.errors import InputError, reason
from studyml.store.bundles import Bundle, Refused, found_bundles, read_bundle, write_bundles
from studyml.store.incoming import Added, add, row_of
from studyml.store.inspection import gaps
from studyml.store.payloads import LineError
from studyml.store.recording import Store


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
        with store.writing() as connection:
            meta = dict(connection.execute("select key, value from meta"))
            ours = [*json.loads(meta.get("former", "[]")), store.device]
            written = write_bundles(connection, folder, ours)
            refused: list[Refused] = []
            bundles = [bundle for bundle in found_bundles(folder) if not _known(connection, bundle)]
            added = add(connection, _rows(bundles, refused))
            missing = gaps(connection)
    except OSError as error:
        raise InputError(
            f"the folder can't be used for a sync: {reason(error)}", path=folder, remedy="check its rights"
        ) from error
    devices = {bundle.device for bundle in found_bundles(folder)}
    return Synced(tuple(written), added, tuple(refused), missing, len(devices), made)


def _known(connection: Any, bundle: Bundle) -> bool:
    """Tell whether every event the bundle names is here, so that it need not be read."""
    query = "select count(distinct seq) from events where device = ? and seq between ? and ?"
    (count,) = connection.execute(query, (bundle.device, bundle.first, bundle.last)).fetchone()
    return bool(count == bundle.last - bundle.first + 1)


def _rows(bundles: Iterable[Bundle], refused: list[Refused]) -> Iterable[tuple[Any, ...]]:
    for bundle in bundles:
        try:
            yield from read_bundle(bundle)
        except LineError as error:
            refused.append(Refused(bundle.path, str(error)))
        except OSError as error:
            refused.append(Refused(bundle.path, f"can't be read: {reason(error)}"))


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
