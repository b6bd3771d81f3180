"""The real program in a real pseudo-terminal: keys in, the screen as text out."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pexpect
import pyte

KEYS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f"}
KEYS |= {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}


class Terminal:
    """One run of a program on a terminal of its own."""

    def __init__(self, command: list[str], home: Path, *, columns: int = 80, rows: int = 24, **environment: str):
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        # COLUMNS and LINES, which test runners set, would overrule the size of this terminal.
        outer = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        variables = outer | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "STUDYML_HOME": str(home),
            "TEXTUAL_ANIMATIONS": "none",
            **environment,
        }
        self._child = pexpect.spawn(command[0], command[1:], env=variables, dimensions=(rows, columns), timeout=60)
        self._child.delaybeforesend = None

    @property
    def text(self) -> str:
        """What the screen shows now."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        """Press keys by name."""
        for key in keys:
            self._child.send(KEYS.get(key, key))

    def type(self, text: str) -> None:
        """Type a text."""
        self._child.send(text)

    def wait_for(self, *wanted: str, seconds: float = 60, gone: str = "") -> str:
        """Read until one of the texts is on the screen (and ``gone`` is not); return the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(part in self.text for part in wanted) and not (gone and gone in self.text):
                return self.text
            self._read(0.05)
        raise AssertionError(f"waited {seconds} s for {wanted}, without {gone!r}; the screen:\n{self.text}")

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self) -> None:
        """End the program as a power cut would."""
        self._child.kill(9)
        self._child.wait()

    def leave(self, seconds: float = 60) -> int:
        """Read to the end of the program and return its exit code."""
        end = time.monotonic() + seconds
        while self._child.isalive() and time.monotonic() < end:
            self._read(0.05)
        self._child.close(force=True)
        return self._child.exitstatus if self._child.exitstatus is not None else -(self._child.signalstatus or 0)

    def _read(self, seconds: float) -> None:
        try:
            self._stream.feed(self._child.read_nonblocking(65536, timeout=seconds))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
