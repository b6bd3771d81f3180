"""The judge process: ``python -m studyml.service.judge``. NumPy, the references and the zygote.

Owns the loop: a file in, one message per exercise found in it, the last one marked. A submission runs
in the zygote's children, never here. What goes wrong with a file comes back as its error.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studyml.errors import StudymlError
from studyml.service import limits


def main() -> None:
    """Serve jobs until stdin ends."""
    limits.one_thread()
    pipe = limits.claim_stdout()
    from studyml.judge.judging import ENTRY
    from studyml.sandbox.cell import open_cell

    cell = open_cell(ENTRY)
    cell.start()  # it imports NumPy while we do
    from studyml.judge.judging import Judge

    judges: dict[str, Judge] = {}

    def send(message: Mapping[str, Any]) -> None:
        pipe.write(json.dumps(message).encode() + b"\n")

    send({"ready": True})
    try:
        for line in limits.incoming():
            send(_answer(json.loads(line), judges, cell))
            cell.start()  # not before: it takes time from nobody's verdict
    finally:
        cell.close()


def _answer(job: Mapping[str, Any], judges: dict[str, Any], cell: Any) -> dict[str, Any]:
    from studyml.judge.extract import read_submission
    from studyml.judge.judging import Judge

    own = str(job.get("own") or "")
    try:
        if job.get("level"):
            level = cell.run({"cells": [], "probes": [], "exercise": None}).level
            return {"badge": level.badge, "full": level.full, "last": True}
        if own not in judges:
            judges[own] = Judge(Path(own) if own else None, cell=cell)
        if job.get("prepare"):
            judges[own].prepare(job["prepare"])
            gc.freeze()  # what was prepared stays: no collection need walk through it during a verdict
            return {"last": True}
        found = read_submission(Path(job["path"]))
        verdicts = list(judges[own].verdicts(found, job["path"], job.get("exercise")))
    except StudymlError as error:
        path = str(error.path) if error.path is not None else None
        return {
            "error": type(error).__name__,
            "message": error.message,
            "path": path,
            "line": error.line,
            "remedy": error.remedy,
            "last": True,
        }
    return {"verdicts": [verdict.to_json() for verdict in verdicts], "last": True}


if __name__ == "__main__":
    main()
