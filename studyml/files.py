"""Writing a file whole or not at all.

Owns that one step, for the small files beside the store: settings, receipts, drafts, clocks. Knows none of them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, text: str, errors: str = "replace") -> None:
    """Write ``text`` as UTF-8 in the place of what ``path`` holds, and its folder; ``errors`` as of :meth:`str.encode`.

    A link stays one, a file keeps its mode. Who reads meanwhile sees the old text or the new one. Raises
    :class:`OSError`; then the old one stands.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_bytes(text.encode("utf-8", errors=errors))
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
