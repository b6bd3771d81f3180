"""One step of gradient descent from a model of any make.

Owns the ways to get it: a method that moves the parameters; two runs of ``fit`` under one
seed, the second one iteration longer; a method that returns or stores gradients;
functions that take and return parameters.
Runs beside the submission; NumPy only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.judge.binding import CannotBind
from studyml.judge.examiner import Examiner
from studyml.judge.handle import CallFailed, Handle, NoSuchRole

WARM_STEPS = 3
"""Iterations before the one that is looked at: at w = 0 a squared-error gradient looks like half the right one."""

State = Mapping[str, Any]


class NoWay(Exception):
    """The submission offers no step, no gradient and no fit of one iteration."""


class Stepper:
    """Finds once how this submission makes a step, then makes it."""

    def __init__(self, examiner: Examiner):
        self.examiner = examiner
        self.way = ""
        self._names: tuple[str, ...] = ()
        self.rounds = examiner.rounds
        self.gives = False
        """Whether a function that trains gives the parameters back."""
        self._rests = False
        """Whether ``fit`` leaves all parameters at 0."""

    def step(
        self, data: Mapping[str, Any], state: State, *, way: str = ""
    ) -> tuple[dict[str, Any], dict[str, Any], Handle]:
        """Return (start, after, handle). Raises :class:`NoWay`, :class:`CallFailed`, :class:`CannotBind`."""
        if not self.way:
            self._find(data, state)
        way = way or self.way
        if way == "fit":
            return self._by_fit(data, state)
        handle = self.examiner.ready(data, state)
        start = self.examiner.get(handle)
        self._move(handle, data)
        return start, self.examiner.get(handle), handle

    def train(self, handle: Handle, data: Mapping[str, Any]) -> None:
        """Train ``handle``: by its ``fit``, or by as many steps as ``data`` says."""
        if self.examiner.subject.cls is None and not handle.state:
            handle.state = self.examiner.passing.start(data)
        if self.examiner.has("fit", handle):
            try:
                with self.rounds.cut(int(data.get("steps", 1)), np.shape(data.get("X", 0))):
                    value = self.examiner.call(handle, "fit", self.rounds.told(data))
            except CannotBind:
                if self.way in ("", "fit"):
                    raise
            else:
                self._take_up(handle, value, data)
                return
        if not self.way:
            raise NoWay
        for _ in range(int(data.get("steps", 1))):
            self._move(handle, data)

    def _take_up(self, handle: Handle, value: Any, data: Mapping[str, Any]) -> None:
        if self.examiner.subject.cls is None:
            found = self.examiner.passing.taken(value, data)
            self.gives = self.gives or bool(found)
            handle.state.update(found)

    def _find(self, data: Mapping[str, Any], state: State) -> None:
        failed: CallFailed | None = None
        gradient = still = ""
        probe = self.examiner.ready(data, state)
        for name, _ in self.examiner.subject.candidates(probe.instance, "step"):
            try:
                moved, gives = self._try(name, "step", data, state)
            except CannotBind:
                continue
            except CallFailed as error:
                failed = failed or error
                continue
            if moved:
                self.way, self._names = "step", (name,)
                self.examiner.assumed.append(f"`{name}` is the step")
                return
            gradient = gradient or (name if gives else "")
            still = still or ("" if gives else name)
        if not gradient:
            for self.rounds.trimmed in (False, True):
                if self._fit_works(data, state, forgiving=failed is not None):
                    self.way = "fit"
                    cut = "; its loop of fixed rounds is cut short" if self.rounds.trimmed else ""
                    self.examiner.assumed.append(f"one step is one more iteration of `fit`{cut}")
                    return
            self.rounds.trimmed = False
            if self._rests:
                self.way = "fit"  # the judge sees that it moves nothing
                return
        if self._find_gradient(data, state, gradient):
            return
        if failed is not None:
            raise failed
        if still:
            self.way, self._names = "step", (still,)  # the judge sees that it moves nothing
            return
        raise NoWay

    def _try(self, name: str, role: str, data: Mapping[str, Any], state: State) -> tuple[bool, bool]:
        """Return (whether the parameters moved, whether gradients came back)."""
        handle = self.examiner.ready(data, state)
        before = self.examiner.get(handle)
        value, used = self._invoke(handle, role, name, data)
        found = self.examiner.passing.taken(value, data)
        if self.examiner.subject.cls is None:
            return bool(found) and "rate" in used, bool(found) and "rate" not in used
        return differ(before, self.examiner.get(handle)), bool(found)

    def _fit_works(self, data: Mapping[str, Any], state: State, *, forgiving: bool) -> bool:
        """Whether ``fit`` obeys the number of steps, so that one iteration is one step."""
        seen = []
        for steps in (1, 3):
            handle = self._seeded({**data, "steps": steps}, state)
            if not self.examiner.has("fit", handle):
                return False
            try:
                self.train(handle, {**data, "steps": steps})
            except (CannotBind, NoSuchRole):
                return False
            except CallFailed as error:
                if self.rounds.tell_many(error):
                    return self._fit_works(data, state, forgiving=forgiving)
                if forgiving:  # the step it calls failed already and is the one to name
                    return False
                raise
            seen.append(self.examiner.get(handle))
        self._rests = all(value is not None and not np.any(value) for value in seen[-1].values())
        return differ(*seen)

    def _find_gradient(self, data: Mapping[str, Any], state: State, returned_by: str) -> bool:
        handle = self.examiner.ready(data, state)
        names = [name for name, _ in self.examiner.subject.candidates(handle.instance, "gradient")]
        updates = [name for name, _ in self.examiner.subject.candidates(handle.instance, "update")]
        for name in dict.fromkeys([*([returned_by] if returned_by else []), *names]):
            role = "step" if name == returned_by else "gradient"
            try:
                _, gives = self._try(name, role, data, state)
            except CannotBind:
                continue
            for update in updates:
                if update != name and self._moves_together(name, update, data, state):
                    self.way, self._names = "compose", (name, update)
                    self.examiner.assumed.append(f"a step is `{name}` then `{update}`")
                    return True
            if gives:
                self.way, self._names = "gradient", (name,)
                self.examiner.assumed.append(f"`{name}` returns the gradients")
                return True
        return False

    def _moves_together(self, name: str, update: str, data: Mapping[str, Any], state: State) -> bool:
        handle = self.examiner.ready(data, state)
        before = self.examiner.get(handle)
        try:
            self._compose(handle, data, name, update)
        except (CannotBind, CallFailed):
            return False
        return differ(before, self.examiner.get(handle))

    def _compose(self, handle: Handle, data: Mapping[str, Any], name: str, update: str) -> None:
        self.examiner.call(handle, "predict", data)  # some keep what backward needs
        value, _ = self._invoke(handle, "gradient", name, data)
        found = self.examiner.passing.taken(value, data)
        given = {**data, **{f"d{key}": item for key, item in found.items()}}
        value, _ = self._invoke(handle, "update", update, given)
        self._take_up(handle, value, data)

    def _move(self, handle: Handle, data: Mapping[str, Any]) -> None:
        if self.way == "compose":
            self._compose(handle, data, *self._names)
            return
        if self.way == "fit":
            self.train(handle, {**data, "steps": 1})
            return
        role = "step" if self.way == "step" else "gradient"
        if self.way == "gradient" and not any(
            name == self._names[0] for name, _ in self.examiner.subject.candidates(handle.instance, "gradient")
        ):
            role = "step"
        value, _ = self._invoke(handle, role, self._names[0], data)
        found = self.examiner.passing.taken(value, data)
        if self.way == "gradient":
            here = self.examiner.get(handle)
            after = {key: _less(old, data["rate"], found.get(key)) for key, old in here.items()}
            if self.examiner.subject.cls is None:
                handle.state.update(after)
            elif self.examiner.places is not None:
                self.examiner.places.set(handle.instance, after)
        elif self.examiner.subject.cls is None:
            handle.state.update(found)

    def _invoke(self, handle: Handle, role: str, name: str, data: Mapping[str, Any]) -> tuple[Any, list[str]]:
        for other, function in self.examiner.subject.candidates(handle.instance, role):
            if other != name:
                continue
            return self.examiner.after_forward(handle, role, name, function, data)
        raise NoSuchRole(role)

    def _seeded(self, data: Mapping[str, Any], state: State) -> Handle:
        np.random.seed(0)
        random.seed(0)
        handle = self.examiner.build(data)
        if not self.examiner.lazy and self.examiner.places is not None:
            self.examiner.places.set(handle.instance, state)
        if self.examiner.subject.cls is None:
            handle.state = {name: np.array(value) for name, value in state.items()}
        return handle

    def _by_fit(self, data: Mapping[str, Any], state: State) -> tuple[dict[str, Any], dict[str, Any], Handle]:
        """Run ``fit`` twice under one seed; the second run goes one iteration further. Starts at 0 say little."""
        results = []
        for steps in (WARM_STEPS, WARM_STEPS + 1):
            given = {**data, "steps": steps}
            handle = self._seeded(given, state)
            np.random.seed(1)
            random.seed(1)
            self.train(handle, given)
            results.append(self.examiner.get(handle))
        return results[0], results[1], handle


def differ(one: State, other: State) -> bool:
    """Return whether any parameter differs."""
    if one.keys() != other.keys():
        return True
    for name, left in one.items():
        right = other[name]
        if (left is None) != (right is None):
            return True
        if left is not None and (np.shape(left) != np.shape(right) or not np.array_equal(left, right)):
            return True
    return False


def _less(old: Any, rate: float, gradient: Any) -> Any:
    """Return ``old - rate * gradient``; a gradient of another size is left to broadcast, for the judge to see."""
    if gradient is None or old is None:
        return old
    return old - rate * (gradient.reshape(np.shape(old)) if gradient.size == np.size(old) else gradient)
