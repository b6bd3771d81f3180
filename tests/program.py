"""The program in the tests' own process: its entry point, with the streams and the environment of a process of its own.

For what a command says and does: starting Python, reading the decks and warming up a grader took most of such a
test. What belongs to a process (its start, imports, signals, a terminal, a shell) is tried on real ones: by
``tests/terminal``, ``tests/docs``, ``tests/package`` and some in ``tests/cli``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from unittest import mock

from click.testing import CliRunner

from studyml.__main__ import main
from studyml.sandbox.level import survey
from studyml.service.client import Grader, Prover


class _Stays:
    """Warm for all tests of a run: who closes it does not end it; it ends with the tests, when its input does."""

    def close(self) -> None:
        return


class _SharedGrader(_Stays, Grader):
    pass


class _SharedProver(_Stays, Prover):
    pass


shared_grader = cache(partial(_SharedGrader, limit=60, diagnosis_limit=60))
"""The real grader, patient with a busy machine."""
shared_prover = cache(_SharedProver)
"""The real prover."""
attacked = cache(survey)
"""What real attacks on the sandbox found; they take the doctor over a second each time."""


@dataclass(frozen=True)
class Done:
    """What :class:`subprocess.CompletedProcess` would tell."""

    returncode: int
    stdout: str
    stderr: str


def studyml(*words: str, home: Path, text: str | bytes = "", at: Path | None = None, **environment: str) -> Done:
    """Run a command line in the folder ``at``, its input ``text``; of the tests' environment it sees nothing."""
    alone = {**dict.fromkeys(os.environ), "STUDYML_HOME": str(home), "TERM": "xterm", **environment}
    with (
        contextlib.chdir(at or os.curdir),
        CliRunner().isolation(text, env=alone) as (out, err, _),
        mock.patch.object(sys, "argv", ["studyml", *words]),
        mock.patch("studyml.cli.plain_dialogue.Grader", shared_grader),
        mock.patch("studyml.cli.plain_dialogue.Prover", shared_prover),
        mock.patch("studyml.study.grading.Grader", shared_grader),
        mock.patch("studyml.sandbox.level.survey", attacked),
    ):
        try:
            main()
            code: object = None
        except SystemExit as left:
            code = left.code
    return Done(code if isinstance(code, int) else 0, out.getvalue().decode(), err.getvalue().decode())
