"""Put a submission in the state a probe wants and make one call of a role.

Owns instances, their parameters' places and the arguments of each call (always copies, compared
afterwards: a changed input is noted). A class and a set of functions look the same from outside.
Runs beside the submission (and, in the judge, beside the reference); NumPy only.
"""

from __future__ import annotations

import errno
import itertools
import time
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind
from studyml.judge.given import given
from studyml.judge.names import aliases_of, normal
from studyml.judge.parameters import Path, Places, locate, read, write
from studyml.judge.subject import NotUnderstood, Spec, Subject
from studyml.sandbox.protocol import ARRAY_LIMIT

_MOST_ITEMS = 1024
"""Items taken from a generator."""

_OUTPUTS = frozenset({"output", "outputs", "out"})
_TRUTHS = frozenset({"y", "ytrue", "target", "targets", "label", "labels"})

Begin = Callable[[str], None]
"""Told the name of each call before it is made, so that a timeout can name it."""


class CallFailed(Exception):
    """The learner's code raised; ``error`` is what, ``call`` in which function."""

    def __init__(self, call: str, error: BaseException):
        super().__init__(call)
        self.call = call
        self.error = error


class Exhausted(Exception):
    """A call of the learner's ran out of memory; trying it in another way only takes as long again."""

    def __init__(self, call: str, error: BaseException):
        super().__init__(call)
        self.call = call
        self.error = error


def _failed(call: str, error: BaseException) -> CallFailed | Exhausted:
    spent = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    return Exhausted(call, error) if spent else CallFailed(call, error)


class NoSuchRole(Exception):
    """Nothing in the submission plays a role."""

    def __init__(self, role: str):
        super().__init__(role)
        self.role = role


@dataclass(slots=True)
class Handle:
    """One instance (None for functions) and the parameters that functions are given."""

    instance: Any
    state: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Canonical names of what its constructor and calls took."""


class Examiner:
    """Builds, sets, calls and reads one submission."""

    def __init__(self, namespace: Mapping[str, Any], spec: Spec, begin: Begin, *, form: str = ""):
        self.subject = Subject(namespace, spec)
        self.spec = spec
        self.form = form
        self.places: Places | None = None
        self.lazy = False
        self.chosen: dict[str, str] = {}
        self.assumed: list[str] = []
        self.elapsed = 0.0
        self._bindings: dict[Any, Any] = {}
        self._begin = begin
        self.materialise: Callable[[Handle, Mapping[str, Any]], None] | None = None

    @property
    def parameters(self) -> Mapping[str, Sequence[Any]]:
        """Canonical parameter → its shape in size names, empty for exercises that have none."""
        declared: Mapping[str, Sequence[Any]] = self.spec.get("parameters", {})
        return declared

    def shapes(self, data: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
        """Return the parameters' shapes for ``data``."""
        sizes = self.values(data)
        return {
            name: tuple(int(sizes[size]) if isinstance(size, str) else int(size) for size in shape)
            for name, shape in self.parameters.items()
        }

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return fresh copies of what calls may take, with n and m from X."""
        made = {name: np.array(v) if isinstance(v, np.ndarray) else given(v) for name, v in data.items()}
        X = made.get("X")
        if isinstance(X, np.ndarray) and X.ndim == 2:
            made.setdefault("m", X.shape[1])
            made.setdefault("n", X.shape[0])
        y = made.get("y")
        if isinstance(y, np.ndarray) and y.ndim == 1:
            if self.form == "column":
                made["y"] = y.reshape(-1, 1)
            elif self.form == "onehot":
                made["y"] = np.eye(int(made.get("classes", y.max() + 1)))[y.astype(int)]
        return made

    def arguments(self, data: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Arguments:
        """Return the arguments of one call."""
        values = self.values(data)
        if self.subject.cls is None and state:
            values.update({name: np.array(v) if np.ndim(v) else float(v) for name, v in state.items() if v is not None})
        if self.subject.cls is None:
            for name, role in (("lossfn", "loss"), ("gradientfn", "gradient")):
                found = next(iter(self.subject.candidates(None, role)), None) if role in self.subject.roles else None
                if found is not None:
                    values[name] = found[1]
        return Arguments(values, self.spec.get("aliases", {}), values.get("n"), self._bindings)

    def build(self, data: Mapping[str, Any]) -> Handle:
        """Return a fresh handle. Raises :class:`CallFailed`, :class:`CannotBind`."""
        if self.subject.cls is None:
            return Handle(None)
        name = f"{self.subject.cls.__name__}()"
        self._begin(name)
        try:
            arguments = self.arguments(data)
            instance, used = self.subject.build(arguments)
            return Handle(instance, used=set(used))
        except CannotBind:
            raise
        except BaseException as error:  # the learner's constructor may raise anything
            raise _failed(name, error) from error

    def ready(self, data: Mapping[str, Any], state: Mapping[str, Any]) -> Handle:
        """Return a fresh handle with the parameters set to ``state``."""
        handle = self.build(data)
        if not state:
            return handle
        if self.subject.cls is None:
            handle.state = {name: np.array(value) for name, value in state.items()}
            return handle
        if self.lazy and self.materialise is not None:
            self.materialise(handle, data)
        if self.places is not None:
            self.places.set(handle.instance, state)
        return handle

    def get(self, handle: Handle) -> dict[str, Any]:
        """Return copies of the parameters."""
        if self.subject.cls is None:
            return {name: None if v is None else np.array(v, dtype=float) for name, v in handle.state.items()}
        return self.places.get(handle.instance) if self.places is not None else {}

    def has(self, role: str, handle: Handle) -> bool:
        """Return whether anything may play ``role``."""
        return next(iter(self.subject.candidates(handle.instance, role)), None) is not None

    def call(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        """Call what plays ``role``. Raises :class:`NoSuchRole`, :class:`CannotBind`, :class:`CallFailed`."""
        unbound: CannotBind | None = None
        for name, function in self._candidates(handle, role):
            try:
                value, _ = self.invoke(handle, role, name, function, data)
            except CannotBind as error:
                unbound = unbound or error
                continue
            self.chosen.setdefault(role, name)
            return value
        raise unbound or NoSuchRole(role)

    def _candidates(self, handle: Handle, role: str) -> Sequence[tuple[str, Callable[..., Any]]]:
        found = list(self.subject.candidates(handle.instance, role))
        chosen = self.chosen.get(role)
        return [entry for entry in found if entry[0] == chosen] or found

    def invoke(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> tuple[Any, list[str]]:
        """Call one function; return its value and the canonical arguments it took.

        Raises :class:`CannotBind`, :class:`CallFailed` and, where memory ran out, :class:`Exhausted`.
        """
        wanted = self.subject.wanted(role)
        arguments = self.arguments(data, handle.state)
        if (
            "predict" in self.subject.roles
            and "yhat" not in arguments.values
            and role != "predict"
            and _asks_for_prediction(function)
        ):
            prediction = self.call(handle, "predict", data)
            arguments = arguments.over({"yhat": prediction})
        if handle.instance is not None and handle.instance not in (None,) and self._takes_model(function):
            arguments = arguments.over({"model": handle.instance})
        before = {k: np.array(v) for k, v in arguments.values.items() if isinstance(v, np.ndarray) and k in data}
        args, kwargs, used = arguments.bind(function, wanted)
        handle.used.update(used)
        self._begin(f"{name}")
        began = time.perf_counter()
        try:
            with np.errstate(all="ignore"):
                value = _in_full(function(*args, **kwargs))
        except BaseException as error:  # the learner's code may raise anything
            raise _failed(name, error) from error
        self.elapsed = time.perf_counter() - began
        if isinstance(value, np.ndarray) and value.size > ARRAY_LIMIT:  # a view of nothing may claim 2**40 entries
            raise CallFailed(name, ValueError(f"it returns an array of shape {value.shape}, which is too large"))
        for key, old in before.items():
            new = arguments.values[key]
            if new.shape != old.shape or new.tobytes() != old.tobytes():
                handle.changed.append(key)
        return value, used

    def _takes_model(self, function: Callable[..., Any]) -> bool:
        code = getattr(function, "__code__", None)
        return code is not None and any(
            normal(n) in ("model", "clf", "reg") for n in code.co_varnames[: code.co_argcount]
        )

    def settle(self, handle: Handle, data: Mapping[str, Any]) -> bool:
        """Look for the parameters in ``handle``; return whether the first one was found."""
        if self.subject.cls is None or not self.parameters:
            return True

        def matters(path: Path) -> bool:
            old = read(handle.instance, path)
            if old is None:
                return False
            try:
                base = np.array(self.call(handle, "predict", data), dtype=float)
                moved = np.asarray(old, dtype=float) + 0.7 * (1 + np.arange(np.size(old)).reshape(np.shape(old)))
                if not write(handle.instance, path, moved):
                    return False
                new = np.array(self.call(handle, "predict", data), dtype=float)
                return base.shape != new.shape or not np.array_equal(base, new)
            except (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError):
                return False
            finally:
                _put_back(handle.instance, path, old)

        places = locate(handle.instance, self.shapes(data), self.spec.get("aliases", {}), matters)
        if places is None:
            return False
        if places.bias_at is not None:
            places = self._order_of_bias(handle, data, places)
        self.places = places
        return True

    def _order_of_bias(self, handle: Handle, data: Mapping[str, Any], places: Places) -> Places:
        """Tell whether the bias comes first or last: it is the entry that moves the prediction at X = 0."""
        path = places.paths["w"]
        old = np.asarray(read(handle.instance, path), dtype=float)
        zero = {**data, "X": np.zeros_like(np.asarray(data["X"], dtype=float))}
        effects = []
        for at in (0, -1):
            outputs = []
            for value in (1.7, -1.7):
                moved = np.zeros(old.size)
                moved[at] = value
                write(handle.instance, path, moved)
                try:
                    outputs.append(np.array(self.call(handle, "predict", zero), dtype=float).ravel())
                except (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError):
                    outputs.append(np.zeros(1))
            alike = outputs[0].shape == outputs[1].shape
            effects.append(float(np.abs(outputs[0] - outputs[1]).sum()) if alike else 0.0)
        write(handle.instance, path, old)
        first = effects[0] > effects[1]
        return Places(places.paths, bias_at=0 if first else -1)


def _in_full(value: Any) -> Any:
    """Return what a generator gives, within limits, while its mistakes still count as the call's."""
    lazy = isinstance(value, types.GeneratorType | zip | map | enumerate)
    return list(itertools.islice(value, _MOST_ITEMS)) if lazy else value


def _asks_for_prediction(function: Callable[..., Any]) -> bool:
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    names = {normal(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}
    plain = bool(names & _OUTPUTS) and bool(names & _TRUTHS)  # backward(X, y, output): the output is no second y
    return plain or bool(names & (set(aliases_of("yhat", {})) - _OUTPUTS))


def _put_back(owner: Any, path: Path, old: Any) -> None:
    holder = read(owner, path[:-1])
    kind, key = path[-1]
    if kind == "attribute":
        setattr(holder, key, old)
    else:
        holder[key] = old


__all__ = ["Begin", "CallFailed", "CannotBind", "Examiner", "Exhausted", "Handle", "NoSuchRole", "NotUnderstood"]
