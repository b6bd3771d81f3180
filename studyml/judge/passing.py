"""How functions are handed a model's parameters, and what they start from.

Owns the trials that find it: one by one, in one thing of the form that the file's own functions make or give back, in
one array with the bias at an end. Runs beside the submission (and, in the judge, beside the reference); NumPy only.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np

from studyml.judge.binding import CannotBind
from studyml.judge.calling import Answer
from studyml.judge.carrying import KEY, Carrier, among, guesses, initialisers, sort_out
from studyml.judge.finding import bias_in, find_places
from studyml.judge.giving import Giver
from studyml.judge.handle import CallFailed, Handle, NoSuchRole
from studyml.judge.parameters import Places
from studyml.judge.subject import Subject


class Calls(Protocol):
    """What is asked of whoever makes the calls (:class:`studyml.judge.examiner.Examiner`)."""

    subject: Subject
    giver: Giver
    assumed: list[str]

    def has(self, role: str, handle: Handle) -> bool:
        """Return whether anything may play ``role``."""

    def call(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        """Call what plays ``role``."""

    def invoke(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> Answer:
        """Call one function."""


class Passing:
    """Finds once how this file's functions pass parameters around."""

    def __init__(self, by: Calls):
        self._by = by
        self._initialiser = ""
        """The name of the file's own function that makes parameters."""

    def find(self, data: Mapping[str, Any]) -> None:
        """Find how functions are handed the parameters: one by one, unless their ``predict`` can't be called so."""
        found = next(iter(self._by.subject.candidates(None, "predict")), None)
        shapes = self._by.giver.shapes(data)
        if found is None:
            self._by.giver.carrier = self._folded(data, shapes)
            return
        handle = Handle(None, {name: np.full(shape, 0.5) for name, shape in shapes.items()})
        try:
            _, _, used = self._by.giver.arguments(data, handle.state).bind(found[1], self._by.subject.wanted("predict"))
            if set(self._by.giver.parameters) <= set(used):
                self._by.call(handle, "predict", data)
                return
        except (CallFailed, CannotBind, NoSuchRole):
            pass
        for template in self._templates(found[1], data, shapes):
            box = {KEY: copy.deepcopy(template)}
            predict = partial(self._by.call, Handle(None, box=box), "predict")
            places = find_places(predict, box, data, shapes, self._by.giver.own)
            if places is not None:
                self._by.giver.carrier = Carrier(template, places)
                self._by.assumed.append(self._by.giver.carrier.describe())
                return

    def _folded(self, data: Mapping[str, Any], shapes: Mapping[str, Sequence[int]]) -> Carrier | None:
        """Return how weights and bias lie in the one array that functions train and give back, if they do.

        Where every feature is 0 only the bias moves.
        """
        if set(shapes) != {"w", "b"} or not self._by.has("fit", Handle(None)):
            return None
        still = {**data, "X": np.zeros_like(data["X"], dtype=float), "y": np.ones_like(data["y"])}
        arrays = []
        with contextlib.suppress(CallFailed, CannotBind, NoSuchRole):
            for steps in (1, 3):
                np.random.seed(0)
                value = self._by.call(Handle(None, self.start(data)), "fit", {**still, "steps": steps})
                arrays += [item for item in among(value) if isinstance(item, np.ndarray)][:1]
        if len(arrays) != 2:
            return None
        at = bias_in(arrays[0], arrays[1], shapes["w"])
        path = (("item", KEY),)
        wide = len(shapes["w"]) > 1
        return None if at is None else Carrier(arrays[0], Places({"w": path}, bias_at=at, wide=wide))

    def _templates(
        self, predict: Callable[..., Any], data: Mapping[str, Any], shapes: Mapping[str, Sequence[int]]
    ) -> Iterator[Any]:
        """Yield things of the form in which the file's functions may pass the parameters around."""
        if not self._initialiser:
            for name, function in initialisers(self._by.subject.functions):
                try:
                    value, _ = self._by.invoke(Handle(None), "initialise", name, function, data)
                except (CallFailed, CannotBind):
                    continue
                found = list(among(value))
                self._initialiser = name if found else ""
                yield from found
        if self._by.has("fit", Handle(None)):
            with contextlib.suppress(CallFailed, CannotBind, NoSuchRole):
                yield from among(self._by.call(Handle(None), "fit", {**data, "steps": 1}))
        yield from guesses(predict, shapes, self._by.giver.own, self._by.subject.records)

    def start(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters that functions start from: their own initialiser's, else small ones."""
        shapes = self._by.giver.shapes(data)
        if self._initialiser:
            made = self._initialiser, self._by.subject.functions[self._initialiser]
            with contextlib.suppress(CallFailed, CannotBind):
                state = self.taken(self._by.invoke(Handle(None), "initialise", *made, data)[0], data)
                if state:
                    return state
        small = np.random.RandomState(0).standard_normal
        flat = all(len(shape) < 2 for shape in shapes.values())
        return {name: np.zeros(shape) if flat else 0.3 * small(shape) for name, shape in shapes.items()}

    def taken(self, value: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters (or their gradients) in what a call returned."""
        if self._by.giver.carrier is not None:
            found = self._by.giver.carrier.take(value)
            if found and all(item is not None for item in found.values()):
                return found
        return sort_out(value, self._by.giver.shapes(data), self._by.giver.own)
