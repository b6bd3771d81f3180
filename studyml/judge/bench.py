"""Ask a model of ours the probes: the reference, and the mutants that give each mistake its face.

Owns loading our own sources and remembering their answers. Runs in the judge only: nothing here may
be imported by the driver. The same driver code asks ours and theirs, so both are asked alike.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numpy.random.mtrand import get_bit_generator, set_bit_generator

from studyml.errors import ExerciseError
from studyml.exercises import Exercise
from studyml.exercises.loader import line_in, told
from studyml.judge.session import Session
from studyml.judge.subject import NotUnderstood
from studyml.model.probe import Probe, Seen

_MUTANT_SECONDS = 2.0
_SUBMISSION = "<submission>"
_OURS = np.random.MT19937(0)
"""Where models of ours draw from, so that whoever asks finds his own random numbers as they were."""


def probe_row(probe: Probe) -> dict[str, Any]:
    """Return a probe as it travels to the driver: without its check."""
    return {
        "data": dict(probe.data),
        "state": dict(probe.state),
        "calls": [
            {"role": call.role, "give": dict(call.give), "keep": call.keep, "maybe": call.maybe} for call in probe.calls
        ],
        "fresh": probe.fresh,
        "decides": not (probe.optional or probe.remark),
        "remarks": bool(probe.remark),
    }


def seen_of(row: Mapping[str, Any]) -> Seen | None:
    """Return what a row of the driver says was seen, or None when it says why not."""
    if "values" not in row:
        return None
    start, after = (_readable(row.get(name)) for name in ("start", "after"))
    return Seen(tuple(row["values"]), start, after, tuple(row.get("changed", ())))


def _readable(state: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the parameters with None for one that was too large to travel."""
    return state and {name: None if isinstance(value, Mapping) else value for name, value in state.items()}


def moved_from(start: Mapping[str, Any], probe: Probe) -> Mapping[str, Any] | None:
    """Return ``start`` to ask a model of ours from, or None where it is as the probe set it: that answer is kept."""
    same = start.keys() == probe.state.keys() and all(
        value is not None and _equal(np.ravel(value), np.ravel(probe.state[name])) for name, value in start.items()
    )
    return None if same else start


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool((one == other).all())


class Bench:
    """One model of ours on the bench."""

    def __init__(self, source: str, exercise: Exercise, *, path: Path | None = None, limit: float = _MUTANT_SECONDS):
        """``limit``: processor seconds for one probe. Raises :class:`ExerciseError` for a source that can't be run."""
        module = types.ModuleType("submission")
        # The driver knows a submission by the file name of its code, so ours carries it too.
        try:
            exec(compile(source, _SUBMISSION, "exec", dont_inherit=True), module.__dict__)
        except Exception as error:  # an author's file may raise anything
            line = line_in(_SUBMISSION, error)
            raise ExerciseError(f"can't be run: {told(error)}", path=path, line=line, remedy="mend the file") from error
        self._session: Session | None
        try:
            self._session = Session(module.__dict__, exercise.spec(), _silent)
        except NotUnderstood:
            self._session = None
        self._limit = limit
        self._remembered: dict[str, tuple[Seen | None, str]] = {}

    @property
    def understood(self) -> bool:
        """Whether a class or function in it plays a role of the exercise."""
        return self._session is not None

    def ask(self, probe: Probe, start: Mapping[str, Any] | None = None) -> Seen | None:
        """Return what is seen of ``probe``, from the parameters ``start`` if given.

        None when nothing plays its role, a call raises or doesn't end.
        """
        return self._answer(probe, start)[0]

    def error(self, probe: Probe, start: Mapping[str, Any] | None = None) -> str:
        """Return ``Type: message`` of the exception that ``probe`` raises, or ""."""
        return self._answer(probe, start)[1]

    def _answer(self, probe: Probe, start: Mapping[str, Any] | None) -> tuple[Seen | None, str]:
        if self._session is None:
            return None, ""
        if start is None and probe.name in self._remembered:
            return self._remembered[probe.name]
        row = probe_row(probe)
        if start is not None:
            row["state"] = dict(start)
        if row["calls"][0]["role"] in ("fit_once", "refit"):  # a second fit that goes on is a step from its start
            row["calls"] = [{"role": "step", "give": {}, "keep": True}]
        theirs = get_bit_generator()
        set_bit_generator(_OURS)  # a state is copied in a hundred times as long
        np.random.seed(0)
        try:
            with _time_limit(self._limit):
                answer = self._session.answer(row)
        except _TooSlow:
            answer = {"error": {"message": "it does not end"}}
        finally:
            set_bit_generator(theirs)
        seen = seen_of(answer)
        found = seen, str(answer.get("error", {}).get("message", "")) if seen is None else ""
        if start is None:
            self._remembered[probe.name] = found
        return found


class _TooSlow(BaseException):
    """A model of ours doesn't end on these numbers."""


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise out of a model of ours that never ends (a mutant on a learner's numbers), where an alarm can.

    It counts processor time: on a busy machine every model gives the answers that it gives on an idle one.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _silent(call: str) -> None:
    return None
