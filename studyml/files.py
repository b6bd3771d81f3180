"""Writing a file whole or not at all.

Owns that one step, for all files beside the store: settings, receipts, drafts, clocks, bundles, and the learner's own
that a reminder adds lines to. Knows none of them.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: str | bytes, errors: str = "replace") -> None:
    """Put ``content`` in the place of what ``path`` holds, and make its folder; a text as UTF-8, ``errors`` its way.

    A link stays one, a file keeps its mode and, where the system lets it, its owner. Who reads meanwhile, or after a
    power cut, sees the old content or the new one. Of a file with several names (hard links) this one alone has the
    new content: no system replaces what all of them stand for at once, and half a file is worse than a copy.

    Raises :class:`OSError`; then the old content stands. What is no file, like ``/dev/null``, is never replaced.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.stat() if target.exists() else None
    if old is not None and not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(old.st_mode) else errno.EINVAL, "it is no regular file")
    part = target.with_name(f".{target.name[:40]}.{os.getpid()}.part")  # a name has at most 255 bytes
    try:
        part.unlink(missing_ok=True)  # of a process of this number that was killed
        mode = 0o666 if old is None else 0o600  # nobody else reads what is in the making of a private file
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content.encode("utf-8", errors=errors) if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())  # else the new name may reach the disk before what it names
        if old is not None:
            _liken(part, old)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _flush_folder(target.parent)


def _liken(part: Path, old: os.stat_result) -> None:
    """Give a file the owner and mode of another: run by root, a learner's file stays the learner's."""
    if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (part.stat().st_uid, part.stat().st_gid):
        with suppress(PermissionError):  # another's file in a folder of ours is ours from now on, as with any editor
            os.chown(part, old.st_uid, old.st_gid)
    part.chmod(old.st_mode & 0o777)


def _flush_folder(folder: Path) -> None:
    """Have the new name on the disk as well, where a folder can be flushed; the file is in its place either way."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # one that may not be read, a network's that knows no such thing
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
