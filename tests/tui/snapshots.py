"""Snapshots of screens: as text, where a change shows as a readable diff, and a few as SVG for the colours.

``STUDYML_SNAPSHOTS=write pytest tests/tui`` writes them anew; look at the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def check(name: str, text: str, ending: str = "txt") -> None:
    """Compare ``text`` with the snapshot ``name``; an ``svg`` one holds the colours, too."""
    path = FOLDER / f"{name}.{ending}"
    shown = text.rstrip() + "\n"
    if os.environ.get("STUDYML_SNAPSHOTS") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), f"no snapshot {path.name}; STUDYML_SNAPSHOTS=write makes it"
    assert shown == path.read_text(encoding="utf-8")
