"""A store to look at: the learner's, or one that holds nothing where there is none yet.

Owns that looking makes no file. Who wants to write opens the store itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyml.clock import Clock
from studyml.paths import STORE, Home
from studyml.store import Store


@contextmanager
def open_to_read(home: Home, clock: Clock) -> Iterator[Store]:
    """Open the store, also one that can't be written. Raises :class:`StoreError` as opening it does."""
    if home.store.exists():
        with Store.open(home.store, clock, to_read=True) as store:
            yield store
        return
    with nothing_yet(clock) as store:
        yield store


@contextmanager
def nothing_yet(clock: Clock) -> Iterator[Store]:
    """Open a store that holds nothing and is gone afterwards."""
    from tempfile import TemporaryDirectory  # home is painted without

    with TemporaryDirectory(prefix="studyml-") as folder, Store.open(Path(folder, STORE), clock) as store:
        yield store
