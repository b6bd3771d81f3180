"""The prover process: ``python -m studyml.service.prover``. SymPy, at low priority.

Owns the loop: a verdict in, the same with stronger evidence out or none. It never changes an outcome, and may be
killed at any time. Rules live in ``grading``.
"""

from __future__ import annotations

import json

from studyml.service import limits
from studyml.service.wire import pack, unpack_question, unpack_verdict


def main() -> None:
    """Serve jobs until stdin ends."""
    limits.one_thread()
    limits.lower_priority()
    pipe = limits.claim_stdout()
    from studyml.grading import prove

    limits.limit_memory()
    pipe.write(b'{"ready": true}\n')
    for line in limits.incoming():
        job = json.loads(line)
        try:
            raised = prove(unpack_question(job["question"]), job["answer"], unpack_verdict(job["verdict"]))
        except (MemoryError, RecursionError):
            raised = None
        pipe.write(json.dumps({"verdict": None if raised is None else pack(raised), "last": True}).encode() + b"\n")


if __name__ == "__main__":
    main()
