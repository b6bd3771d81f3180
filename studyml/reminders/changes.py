"""What setting a reminder up changes, as values: each can be shown, done, undone and looked after.

Owns the promise that undoing leaves exactly what stood there before: a file of ours is deleted, one changed by hand
since is kept under another name, a file of the learner's loses our lines alone. Knows no channel.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from studyml.errors import ReminderError, reason
from studyml.files import write_whole
from studyml.reminders.system import ANOTHER, System


class Change(Protocol):
    """One step of an installation."""

    def shown(self) -> list[str]:
        """Return the lines of ``--dry-run``: every file with its text, every command."""

    def undone(self) -> list[str]:
        """Return the lines of ``remove --dry-run``."""

    def do(self, system: System) -> Change:
        """Do it and return what undoing needs. Raises :class:`ReminderError`; then nothing was changed."""

    def undo(self, system: System) -> list[str]:
        """Undo it; return what the learner should know. Raises :class:`ReminderError`: it still stands."""

    def trouble(self, system: System) -> str:
        """Return what is no longer as it was done, "" when all is well."""


@dataclass(frozen=True, slots=True)
class Create:
    """A file of ours."""

    path: str
    text: str
    folders: tuple[str, ...] = ()
    """Folders made for it, outermost first."""

    def shown(self) -> list[str]:
        """Return path and text."""
        return [f"write {self.path}", *(f"  | {line}" for line in self.text.splitlines())]

    def undone(self) -> list[str]:
        """Return the files and folders that go."""
        return [f"delete {self.path}", *(f"delete {folder}, if empty" for folder in reversed(self.folders))]

    def do(self, system: System) -> Create:
        """Write it; a file of someone else's in its place is never overwritten."""
        path = Path(self.path)
        if path.exists() and _read(path) != self.text:
            remedy = "move it away, or 'studyml remind remove' in the STUDYML_HOME that it is of"
            raise ReminderError("there is another file of this name already", path=path, remedy=remedy)
        folders = _make_folders(path.parent)
        _write(path, self.text)
        return replace(self, folders=folders)

    def renewed(self, text: str) -> Create:
        """Write it anew with another text."""
        _write(Path(self.path), text)
        return replace(self, text=text)

    def undo(self, system: System) -> list[str]:
        """Delete it, or put it aside when it was changed by hand."""
        path, told = Path(self.path), []
        if path.exists():
            if _read(path) == self.text:
                path.unlink()
            else:
                names = (f"{path.name}.changed{number or ''}" for number in count())
                aside = next(free for name in names if not (free := path.with_name(name)).exists())
                path.replace(aside)
                told = [f"{path} was changed by hand since; it is kept as {aside}"]
        _remove_folders(self.folders)
        return told

    def trouble(self, system: System) -> str:
        """Return whether it is gone or changed."""
        path = Path(self.path)
        if not path.exists():
            return f"{path} is gone"
        return "" if _read(path) == self.text else f"{path} was changed by hand"


@dataclass(frozen=True, slots=True)
class Insert:
    """Lines of ours at the end of a file of the learner's."""

    path: str
    block: str
    """Whole lines, the first and the last being ours to find it by."""
    joined: bool = False
    """The file had no newline at its end; one was put between."""
    created: bool = False
    folders: tuple[str, ...] = ()

    def shown(self) -> list[str]:
        """Return the file and the lines."""
        return [f"add to {self.path}", *(f"  | {line}" for line in self.block.splitlines())]

    def undone(self) -> list[str]:
        """Return the file and the lines."""
        return [f"take out of {self.path}", *(f"  | {line}" for line in self.block.splitlines())]

    def do(self, system: System) -> Insert:
        """Add the lines, once."""
        path = Path(self.path).resolve()  # settings files are often links into a repository
        text = _read(path) if path.exists() else None
        folders = _make_folders(path.parent)
        added, joined = added_to(text or "", self.block)
        _write(path, added)
        return replace(self, joined=joined, created=text is None, folders=folders)

    def undo(self, system: System) -> list[str]:
        """Take the lines out; the file goes too if it was made for them and holds nothing else."""
        path = Path(self.path).resolve()
        if not path.exists():
            return [f"{self.path} is gone already"]
        text = _read(path)
        rest = taken_out(text, self.block, self.joined)
        if rest == text:
            return [f"{self.path} no longer holds the reminder's lines"]
        told = [] if self.block in text else [f"the reminder's lines in {self.path} were changed by hand; they are out"]
        if self.created and not rest:
            path.unlink()
        else:
            _write(path, rest)
        _remove_folders(self.folders)
        return told

    def trouble(self, system: System) -> str:
        """Return whether the lines are there."""
        path = Path(self.path)
        return "" if path.exists() and self.block in _read(path) else f"{path} no longer holds the reminder's lines"


@dataclass(frozen=True, slots=True)
class Crontab:
    """Lines of ours in the user's crontab."""

    block: str
    joined: bool = False
    existed: bool = True

    def shown(self) -> list[str]:
        """Return the lines and the command that puts them there."""
        return [
            "run crontab -",
            "  | (what 'crontab -l' shows, then)",
            *(f"  | {line}" for line in self.block.splitlines()),
        ]

    def undone(self) -> list[str]:
        """Return the lines that go."""
        return ["run crontab -, without", *(f"  | {line}" for line in self.block.splitlines())]

    def do(self, system: System) -> Crontab:
        """Add the lines to what the user has."""
        text = read_crontab(system)
        added, joined = added_to(text or "", self.block)
        _put_crontab(system, added)
        return replace(self, joined=joined, existed=text is not None)

    def undo(self, system: System) -> list[str]:
        """Take the lines out; a crontab made for them goes too."""
        text = read_crontab(system) or ""
        rest = taken_out(text, self.block, self.joined)
        if rest == text:
            return ["the crontab no longer holds the reminder's lines"]
        if rest or self.existed:
            _put_crontab(system, rest)
        else:
            _checked(system, ("crontab", "-r"))
        return [] if self.block in text else ["the reminder's lines in the crontab were changed by hand; they are out"]

    def trouble(self, system: System) -> str:
        """Return whether the lines are there."""
        return "" if self.block in (read_crontab(system) or "") else "the crontab no longer holds the reminder's lines"


@dataclass(frozen=True, slots=True)
class Run:
    """A command of the system's, and the one that takes it back."""

    command: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    """Run to undo; may fail where there is nothing left to undo."""

    def shown(self) -> list[str]:
        """Return the command."""
        return [f"run {' '.join(self.command)}"] if self.command else []

    def undone(self) -> list[str]:
        """Return the command back."""
        return [f"run {' '.join(self.back)}"] if self.back else []

    def do(self, system: System) -> Run:
        """Run it."""
        if self.command:
            _checked(system, self.command)
        return self

    def undo(self, system: System) -> list[str]:
        """Run the command back; say so when the system refuses."""
        if not self.back:
            return []
        try:
            _checked(system, self.back)
        except ReminderError as error:
            return [str(error)]
        return []

    def trouble(self, system: System) -> str:
        """A command leaves nothing to look at; the channel asks the system."""
        return ""


_KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in (Create, Insert, Crontab, Run)}


def to_json(change: Change) -> dict[str, Any]:
    """Return a change as JSON values."""
    return {"kind": type(change).__name__, **asdict(change)}  # type: ignore[call-overload]  # each is a dataclass


def from_json(found: Mapping[str, Any]) -> Change:
    """Return the change of :func:`to_json`. Raises KeyError or TypeError for anything else."""
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items() if key != "kind"}
    change: Change = _KINDS[found["kind"]](**values)
    return change


def block(name: str, comment: str, lines: list[str], home: str = "") -> str:
    """Return whole lines between two that they are found by; ``comment`` opens a comment.

    The two name the ``home`` that it is of: a file may hold the blocks of several, and each takes out its own alone.
    """
    whose = f"{name}, {home}" if home else name
    first, last = (f"{comment} {mark} studyml reminder ({whose}) {mark}" for mark in (">>>", "<<<"))
    return "\n".join([first, *lines, last]) + "\n"


def added_to(text: str, lines: str) -> tuple[str, bool]:
    """Return ``text`` with a block at its end, and whether a newline was put between; one that is there stays alone."""
    if lines in text:
        return text, False
    joined = bool(text) and not text.endswith("\n")
    return text + "\n" * joined + lines, joined


def taken_out(text: str, lines: str, joined: bool) -> str:
    """Return ``text`` without a block, also if someone edited it between its first and last line.

    Of several (one may have been edited, and another installed since) it is the very one, else the one most like it.
    """
    first, last = re.escape(lines.splitlines()[0]), re.escape(lines.splitlines()[-1])
    blocks = list(re.finditer(rf"^{first}\r?\n(?:.*\n)*?{last}\r?(?:\n|\Z)", text, re.MULTILINE))
    if not blocks:
        return _without_remains(text, lines)
    found = blocks[0] if len(blocks) == 1 else _most_like(blocks, lines)
    before, after = text[: found.start()], text[found.end() :]
    return (before.removesuffix("\n") if joined and not after else before) + after


def _without_remains(text: str, lines: str) -> str:
    """Return ``text`` without what is left of a block that lost its first or last line: our lines in their order."""
    rows, ours = text.splitlines(keepends=True), lines.splitlines()
    bare = [row.rstrip("\r\n") for row in rows]
    for mark, step in ((ours[0], 1), (ours[-1], -1)):
        if mark not in bare:
            continue
        place = begin = bare.index(mark)
        rest = ours[::step]
        while 0 <= place < len(rows) and bare[place] in rest:
            rest = rest[rest.index(bare[place]) + 1 :]
            place += step
        gone = range(begin, place, step)
        return "".join(row for number, row in enumerate(rows) if number not in gone)
    return text


def _most_like(blocks: list[re.Match[str]], lines: str) -> re.Match[str]:
    from difflib import SequenceMatcher  # several are rare

    return max(blocks, key=lambda block: SequenceMatcher(None, block[0], lines, autojunk=False).ratio())


def read_crontab(system: System) -> str | None:
    """Return the user's crontab, None when there is none. Raises :class:`ReminderError` when it can't be read."""
    done = system.run(("crontab", "-l"))
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.strip()
    if "no crontab" in said.lower() or "no such file" in said.lower():
        return None
    raise ReminderError(f"'crontab -l' failed: {said or done.returncode}", remedy=ANOTHER)


def _put_crontab(system: System, text: str) -> None:
    done = system.run(("crontab", "-"), text)
    if done.returncode:
        raise ReminderError(f"'crontab -' failed: {done.stderr.strip() or done.returncode}", remedy=ANOTHER)


def _checked(system: System, command: tuple[str, ...]) -> None:
    done = system.run(command)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise ReminderError(f"'{' '.join(command)}' failed: {said or f'exit {done.returncode}'}", remedy=ANOTHER)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise ReminderError(f"can't be read: {reason(error)}", path=path) from error


def _write(path: Path, text: str) -> None:
    """Replace a file whole or not at all."""
    try:
        write_whole(path, text, "surrogateescape")  # the bytes of others come back as they were
    except OSError as error:
        raise ReminderError(f"can't be written: {reason(error)}", path=path) from error


def _make_folders(folder: Path) -> tuple[str, ...]:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReminderError(f"can't be made: {reason(error)}", path=folder) from error
    return tuple(str(parent) for parent in reversed(missing))


def _remove_folders(folders: tuple[str, ...]) -> None:
    for folder in reversed(folders):
        if os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)
