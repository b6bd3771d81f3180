"""What happened, kept for good: an append-only log in SQLite and the tables folded from it.

Owns SQL, files, locks, backups and bundles; nobody else knows them. Must not know screens, decks or how
an answer is judged. ``Store`` is loaded on first use, so that ``studyml due`` pays for ``quick`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studyml.store.recording import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from studyml.store.recording import Store

        return Store
    raise AttributeError(name)
