"""Snapshots of screens: as text, where a change shows as a readable diff, and a few as SVG for the colours.

``STUDYML_SNAPSHOTS=write pytest tests/tui`` writes them anew; look at the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "snapshots"
MOST_PAINTS = 200


async def check(pilot: Pilot[None], name: str, look: Callable[[], str], ending: str = "txt") -> None:
    """Compare what ``look`` returns, once all is painted, with a snapshot; an ``svg`` one holds the colours, too."""
    path = FOLDER / f"{name}.{ending}"
    if os.environ.get("STUDYML_SNAPSHOTS") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(look().rstrip() + "\n", encoding="utf-8")
    assert path.exists(), f"no snapshot {path.name}; STUDYML_SNAPSHOTS=write makes it"
    wanted = path.read_text(encoding="utf-8")
    for _ in range(MOST_PAINTS):
        if look().rstrip() + "\n" == wanted:
            return
        await pilot.pause(0.02)
    assert look().rstrip() + "\n" == wanted
