"""How many rounds a training loop is told and how many it makes.

A loop of fixed rounds is cut short; one that can't be told a few (``if i % (rounds // 10) == 0``) is told many and cut
short as well. Owns both, and the shortened ``range`` that the submission finds meanwhile. Runs beside the submission;
standard library only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studyml.judge.handle import CallFailed

_MANY = 10_000
"""Told in place of a few; a multiple of what progress is shown by."""


class Rounds:
    """The rounds of one submission's ``fit``."""

    def __init__(self, namespace: Mapping[str, Any]):
        self._namespace = namespace
        self.trimmed = False
        """Whether ``fit`` has fixed rounds, so that its loop is cut."""
        self._many = False
        """Whether ``fit`` fails when it is told a few."""

    def told(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the data of a call with the rounds that are told."""
        return {**data, "steps": _MANY} if self._many and "steps" in data else data

    def tell_many(self, error: CallFailed) -> bool:
        """Tell many from now on, if that may be what ``error`` is about; return whether that is new."""
        new = isinstance(error.error, ZeroDivisionError) and not self._many and isinstance(self._namespace, dict)
        self._many = self._many or new
        return new

    @contextlib.contextmanager
    def cut(self, steps: int, other: Sequence[int]) -> Iterator[None]:
        """Let the first ``range`` of a training loop with fixed rounds, or with those told, run ``steps`` rounds.

        A loop over rows or columns (sizes in ``other``) is never made longer.
        """
        space = self._namespace
        if not (self.trimmed or self._many) or not isinstance(space, dict):
            yield
            return
        left = [1]

        def cut_range(*bounds: int) -> range:
            whole = range(*bounds)
            if left[0] and (len(whole) in (_MANY, _MANY + 1) if self._many else len(whole) > steps):
                left[0] = 0
                return whole[:steps]
            fixed = self.trimmed and 1 < len(whole) < steps and len(whole) not in other
            if left[0] and fixed and whole == range(len(whole)):
                left[0] = 0
                return range(steps)
            return whole

        space["range"] = cut_range
        try:
            yield
        finally:
            space.pop("range", None)
