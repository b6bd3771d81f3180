"""Sealed files of events in a folder that anything may carry.

Owns ``<device>/<first>-<last>-<sha256>``: JSON Lines, named by the checksum of their content, written once and never
changed. Whoever holds the same events makes the same file, so that order, repetition and a copy cut half-way do no
harm. What is taken from them is ``meeting``'s matter, what is written ``sealing``'s.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyml.store.incoming import row_of
from studyml.store.payloads import LineError

_NAME = re.compile(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One sealed file."""

    path: Path
    device: str
    first: int
    last: int
    digest: str

    @property
    def name(self) -> str:
        """What it is called in any sync folder."""
        return f"{self.device}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file in the sync folder that was not used, why, and what to do."""

    path: Path
    reason: str
    remedy: str
    passing: bool = False
    """Whether it may be right by itself the next time: a copy that is under way."""


class TornError(LineError):
    """A bundle's content is not what its name is the checksum of."""


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
        raise TornError("torn: its content does not match its checksum")
    rows = [row_of(line) for line in content.splitlines()]
    if any(row[1] != bundle.device for row in rows):
        raise LineError("forged: it holds events of another device")
    seqs = sorted({row[2] for row in rows})
    if not seqs or (seqs[0], seqs[-1], len(seqs)) != (bundle.first, bundle.last, bundle.last - bundle.first + 1):
        raise LineError("forged: it does not hold what its name says")
    return rows


def intact(bundle: Bundle) -> bool:
    """Tell whether its content is what its name says, without reading the events."""
    try:
        return hashlib.sha256(bundle.path.read_bytes()).hexdigest() == bundle.digest
    except OSError:
        return False
