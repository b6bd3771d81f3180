"""Whose code is about to run: below full isolation a file that isn't the learner's own is asked about, once.

Owns what counts as the learner's own (what lies in the data folder) and the list of files confirmed before, by
their place: who edits a file on keeps the answer. Must not know a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from studyml.errors import StoreError, reason
from studyml.files import write_whole
from studyml.paths import Home
from studyml.service.judging import JudgeClient


def needs_trust(client: JudgeClient, home: Home, paths: Sequence[Path]) -> tuple[str, list[Path]]:
    """Return the badge and the files to ask about; ("", []) where isolation is full or every file is known."""
    known = _confirmed(home)
    own = home.data.resolve()
    asked = [path for path in paths if not path.resolve().is_relative_to(own) and str(path.resolve()) not in known]
    if not asked or _surely_full():
        return "", []
    badge, full = client.level().result()
    return ("", []) if full else (badge, asked)


def confirm(home: Home, paths: Sequence[Path]) -> None:
    """Keep that these files may run. Raises :class:`StoreError` where that can't be written."""
    kept = sorted(_confirmed(home) | {str(path.resolve()) for path in paths})
    file = _file(home)
    try:
        write_whole(file, json.dumps({"schema": 1, "files": kept}, indent=1))
    except OSError as error:
        raise StoreError(f"can't be kept: {reason(error)}", path=file) from error


def _file(home: Home) -> Path:
    return home.state / "trusted.json"


def _confirmed(home: Home) -> set[str]:
    """Return the files confirmed before; a damaged list counts as none, which asks again."""
    try:
        return {str(path) for path in json.loads(_file(home).read_text(encoding="utf-8"))["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _surely_full() -> bool:
    """Whether the kernel has what full isolation needs; the child's own report is shown in any case."""
    from studyml.sandbox.landlock import landlock_abi
    from studyml.sandbox.seccomp import filter_table

    return landlock_abi() > 0 and bool(filter_table())
