"""The use case of ``studyml check``: judge files and record the attempt.

Owns when an attempt is recorded (one file, recorded outcomes) and what it charges. Knows no terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyml.clock import Clock
from studyml.errors import StudymlError
from studyml.model import mistakes
from studyml.model.submission import SubmissionVerdict
from studyml.paths import Home
from studyml.service.judging import JudgeClient

if TYPE_CHECKING:
    from studyml.store import Store


def check_files(
    client: JudgeClient, paths: Sequence[Path], exercise: str | None
) -> Iterator[tuple[Path, list[SubmissionVerdict] | StudymlError]]:
    """Yield each file with its verdicts, or the error that kept it from being judged, in the order given."""
    futures = [client.submit(path, exercise) for path in paths]
    for path, future in zip(paths, futures, strict=True):
        try:
            yield path, future.result()
        except StudymlError as error:
            yield path, error


def record(home: Home, clock: Clock, verdicts: Sequence[SubmissionVerdict]) -> int:
    """Record an attempt for each verdict that counts; return how many. Raises :class:`studyml.errors.StoreError`.

    A pass also closes the exercise's code card, once a day: without a clock it is Good.
    """
    counted = [verdict for verdict in verdicts if verdict.exercise is not None and verdict.outcome.recorded]
    if not counted:
        return 0
    from studyml.store import Store

    with Store.open(home.store, clock) as store:
        for verdict in counted:
            store.record_attempt(str(verdict.exercise), attempt(verdict))
        _close(home, store, {str(verdict.exercise) for verdict in counted if verdict.correct})
    return len(counted)


def _close(home: Home, store: Store, passed: set[str]) -> None:
    if not passed:
        return
    from studyml.decks import load_areas
    from studyml.exercises import load_exercises
    from studyml.study.closing import close, closed_today

    exercises, areas = load_exercises(home.data / "exercises"), load_areas()
    for name in sorted(passed & exercises.keys() - closed_today(store)):
        area = areas.get(exercises[name].area)
        close(store, exercises[name], area.prerequisites if area is not None else ())


def attempt(verdict: SubmissionVerdict) -> dict[str, Any]:
    """Return the payload of the ``attempt`` event. Only the first mistake charges an area."""
    known = mistakes()
    charges = {}
    for found in verdict.mistakes[:1]:
        area = known[found.code].charged_area(verdict.area) if found.code in known else verdict.area
        if area:
            charges[found.code] = area
    return {
        "outcome": str(verdict.outcome),
        "mistakes": [found.code for found in verdict.mistakes],
        "charges": charges,
        "remarks": [remark.code for remark in verdict.remarks],
        "probes": {
            "passed": sum(probe.passed and not probe.skipped for probe in verdict.probes),
            "failed": sum(not probe.passed for probe in verdict.probes),
        },
    }
