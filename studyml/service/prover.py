"""The prover process: ``python -m studyml.service.prover``. SymPy, at low priority.

Owns the loop: a verdict in, stronger evidence out or none. It never changes a verdict, and may be killed at
any time. Rules live in ``grading``.
"""

from __future__ import annotations

import json

from studyml.service import limits
from studyml.service.wire import unpack_question, unpack_verdict


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
            evidence = prove(unpack_question(job["question"]), job["answer"], unpack_verdict(job["verdict"]))
        except (MemoryError, RecursionError):
            evidence = None
        pipe.write(json.dumps({"evidence": evidence, "last": True}).encode() + b"\n")


if __name__ == "__main__":
    main()
