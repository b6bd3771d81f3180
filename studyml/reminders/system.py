"""What a channel may know and do of the system: folders of other programs, their commands, nothing of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.errors import ReminderError, reason
from studyml.paths import whole

ANOTHER = "'studyml remind install --help' names other channels"
PATIENCE = 20
"""Seconds that another program may take."""


@dataclass(frozen=True, slots=True)
class System:
    """One user on one machine."""

    platform: str
    user: Path
    """The user's own folder."""
    uid: int
    environment: Mapping[str, str]

    @staticmethod
    def here() -> System:
        """Return this one."""
        return System(sys.platform, Path(whole("~")), os.getuid() if hasattr(os, "getuid") else 0, dict(os.environ))

    def folder(self, variable: str, default: str) -> Path:
        """Return a folder of the XDG rules."""
        value = self.environment.get(variable, "")
        return Path(value) if os.path.isabs(value) else self.user / default

    def has(self, program: str) -> bool:
        """Tell whether a program can be called."""
        return shutil.which(program, path=self.environment.get("PATH")) is not None

    def run(self, command: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program in plain English. Raises :class:`ReminderError` when it is missing or hangs."""
        try:
            done = subprocess.run(
                command,
                input=None if text is None else text.encode("utf-8", "surrogateescape"),
                stdin=subprocess.DEVNULL if text is None else None,
                capture_output=True,
                timeout=PATIENCE,
                env={**self.environment, **self._bus(), "LC_ALL": "C.UTF-8"},
            )
        except FileNotFoundError as error:
            raise ReminderError(f"there is no '{command[0]}' on this system", remedy=ANOTHER) from error
        except subprocess.TimeoutExpired as error:
            raise ReminderError(
                f"'{' '.join(command)}' did not come back within {PATIENCE} s", remedy="try again"
            ) from error
        except OSError as error:
            raise ReminderError(f"'{' '.join(command)}' could not be run: {reason(error)}", remedy=ANOTHER) from error
        # a crontab goes back as it came: line ends and bytes of any encoding, whatever the locale
        out, err = (said.decode("utf-8", "surrogateescape") for said in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(command, done.returncode, out, err)

    def _bus(self) -> dict[str, str]:
        """Return the way to the user's own services and desktop, which cron doesn't tell its jobs."""
        runtime = self.environment.get("XDG_RUNTIME_DIR") or f"/run/user/{self.uid}"
        if not self.platform.startswith("linux") or not os.path.isdir(runtime):
            return {}
        found = {"XDG_RUNTIME_DIR": runtime}
        if "DBUS_SESSION_BUS_ADDRESS" not in self.environment and os.path.exists(f"{runtime}/bus"):
            found["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={runtime}/bus"
        return found


def running(program: str) -> bool:
    """Tell whether a process of this name runs on this machine (Linux: as ``/proc`` tells)."""
    for entry in Path("/proc").glob("[0-9]*/comm"):
        try:
            if entry.read_text(encoding="utf-8", errors="replace").strip() == program:
                return True
        except OSError:  # it ended meanwhile
            continue
    return False
