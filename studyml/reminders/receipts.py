"""What is installed and when it last fired: two small JSON files among what the program wrote.

Owns their form. A receipt holds every change as it was done, so that removing undoes exactly that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from studyml.errors import ReminderError, reason
from studyml.files import write_whole
from studyml.reminders.changes import Change, from_json, to_json
from studyml.reminders.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Receipt:
    """One installed channel."""

    channel: str
    schedule: Schedule
    since: datetime
    program: str
    """The file that a call runs."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """The last time that a channel called ``studyml remind now``."""

    channel: str
    at: datetime
    said: str
    """The text, "" when it stayed silent."""
    why: str = ""
    """Why it stayed silent, or what failed."""


class Receipts:
    """The receipts in a folder. Raises :class:`ReminderError` for files that can't be read or written."""

    def __init__(self, folder: Path):
        self._installed = folder / "reminders.json"
        self._fired = folder / "reminders-fired.json"

    def all(self) -> tuple[Receipt, ...]:
        """Return what is installed."""
        try:
            return tuple(
                Receipt(
                    row["channel"],
                    Schedule(time.fromisoformat(row["at"]), tuple(row["days"])),
                    datetime.fromisoformat(row["since"]),
                    row["program"],
                    tuple(from_json(change) for change in row["changes"]),
                )
                for row in self._rows(self._installed)
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ReminderError("is no list of reminders", path=self._installed, remedy="move it away") from error

    def keep(self, receipt: Receipt) -> None:
        """Add a receipt, in the place of one of the same channel."""
        self._put([*(known for known in self.all() if known.channel != receipt.channel), receipt])

    def drop(self, channel: str) -> None:
        """Forget a channel."""
        self._put([known for known in self.all() if known.channel != channel])

    def fired(self) -> dict[str, Fired]:
        """Return the last firing of each channel."""
        try:
            return {
                row["channel"]: Fired(row["channel"], datetime.fromisoformat(row["at"]), row["said"], row["why"])
                for row in self._rows(self._fired)
            }
        except (KeyError, TypeError, ValueError):  # nothing hangs on it; the next firing writes it anew
            return {}

    def note(self, fired: Fired) -> None:
        """Remember a firing."""
        known = self.fired() | {fired.channel: fired}
        rows = [{"channel": f.channel, "at": f.at.isoformat(), "said": f.said, "why": f.why} for f in known.values()]
        self._write(self._fired, rows)

    def _put(self, receipts: Iterable[Receipt]) -> None:
        rows = [
            {
                "channel": receipt.channel,
                "at": receipt.schedule.at.isoformat("minutes"),
                "days": list(receipt.schedule.days),
                "since": receipt.since.isoformat(),
                "program": receipt.program,
                "changes": [to_json(change) for change in receipt.changes],
            }
            for receipt in receipts
        ]
        if rows:
            self._write(self._installed, rows)
        else:
            self._installed.unlink(missing_ok=True)

    def _rows(self, path: Path) -> list[Any]:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            remedy = "" if isinstance(error, OSError) else "move it away"  # the system's refusals have their own
            raise ReminderError(f"can't be read: {reason(error)}", path=path, remedy=remedy) from error
        rows: list[Any] = found["reminders"]
        return rows

    def _write(self, path: Path, rows: list[dict[str, Any]]) -> None:
        try:
            write_whole(path, json.dumps({"schema": 1, "reminders": rows}, indent=1) + "\n")
        except OSError as error:
            raise ReminderError(f"can't be written: {reason(error)}", path=path) from error
