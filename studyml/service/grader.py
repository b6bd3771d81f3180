"""The grader process: ``python -m studyml.service.grader``. NumPy, never SymPy.

Owns the loop: a job in, its verdict out at once, then the verdict again with the diagnosis. What goes wrong
inside a job ends as ``undecided``; a hang is the caller's to cut. Rules live in ``grading``.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from studyml.model import Outcome, Verdict
from studyml.service import limits
from studyml.service.wire import pack, unpack_question

Send = Callable[[Mapping[str, Any]], None]


def main() -> None:
    """Serve jobs until stdin ends."""
    limits.one_thread()
    pipe = limits.claim_stdout()
    from studyml.grading import warm_up

    warm_up()
    gc.collect()
    gc.freeze()  # NumPy and the grammar stay: no collection need walk through them during a verdict
    limits.limit_memory()

    def send(message: Mapping[str, Any]) -> None:
        pipe.write(json.dumps(message).encode() + b"\n")

    send({"ready": True})
    for line in limits.incoming():
        job = json.loads(line)
        if "line" in job:
            send({"text": _line(job), "last": True})
        elif job.get("prepare"):
            _prepare(job)
            send({"last": True})
        elif job.get("preview"):
            send({"text": _preview(job), "last": True})
        else:
            _question(job, send)


def _line(job: Mapping[str, Any]) -> str:
    from studyml.grading.stream import answer_line

    try:
        return answer_line(job["line"], job["number"])
    except MemoryError:
        from studyml.grading.stream import failed_line

        return failed_line(job["line"], job["number"], "this needs more memory than grading may use")


def _prepare(job: Mapping[str, Any]) -> None:
    from studyml.grading import prepare

    with suppress(MemoryError):  # the answer will say so
        prepare(unpack_question(job["question"]))


def _preview(job: Mapping[str, Any]) -> str:
    from studyml.grading import preview

    try:
        return preview(unpack_question(job["question"]), job["answer"])
    except MemoryError:
        return ""


def _question(job: Mapping[str, Any], send: Send) -> None:
    from studyml.grading import diagnose, grade

    question = unpack_question(job["question"])
    answer = job["answer"]
    verdict = Verdict(Outcome.UNDECIDED, message="this needs more memory than grading may use")
    try:
        verdict = grade(question, answer)
        if not verdict.correct:
            send({"verdict": pack(verdict)})
            verdict = diagnose(question, answer, verdict)
    except MemoryError:
        verdict = replace(verdict, note=verdict.note or "no diagnosis: it needs more memory than grading may use")
    send({"verdict": pack(verdict), "last": True})


if __name__ == "__main__":
    main()
