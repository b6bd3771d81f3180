"""Put a submission in the state a probe wants and make one call of a role.

Owns instances, their parameters' places and the arguments of each call (always copies, compared
afterwards: a changed input is noted). A class and a set of functions look the same from outside. It is longer than
most files here because calling and finding the parameters need each other: what a number means shows in calls alone.
Runs beside the submission (and, in the judge, beside the reference); NumPy only.
"""

from __future__ import annotations

import contextlib
import copy
import errno
import itertools
import time
import types
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind
from studyml.judge.carrying import KEY, Carrier, among, guesses, handed_on, initialisers, sort_out
from studyml.judge.given import given
from studyml.judge.handing import Handed, handed, sound
from studyml.judge.names import aliases_of, normal
from studyml.judge.parameters import Path, Places, locate, read, write
from studyml.judge.subject import NotUnderstood, Spec, Subject
from studyml.sandbox.protocol import ARRAY_LIMIT

_MOST_ITEMS = 1024
"""Items taken from a generator."""

_OUTPUTS = frozenset({"output", "outputs", "out"})
_TRUTHS = frozenset({"y", "ytrue", "target", "targets", "label", "labels"})

ROWS = "rows"
"""The form in which `predict` is given one row at a time."""

LISTS, DICTS = "lists", "dicts"
"""The forms in which parameters and gradients of an optimizer come as ``[w]`` or ``{"w": w}``, changed in place."""

MINUS = "minus"
"""The form in which the bias counts with the opposite sign: f = X @ w - b."""

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
    returned: Any = None
    """What `fit` gave back: functions hand it on to what comes next."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What functions are given as one dict of settings and keep their state in (``bn_param``, ``config``)."""
    shared: Any = None
    """The container of parameters that an optimizer changes in place."""
    handed: dict[str, Handed] = field(default_factory=dict)
    """By function: the state that it gave back and is handed again."""
    box: dict[str, Any] = field(default_factory=dict)
    """Arguments for functions beside the data: all parameters in one thing, while its form is being found."""


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
        self._needs_forward: set[str] = set()
        self.opposed = False
        self.carrier: Carrier | None = None
        self.initialiser: tuple[str, Callable[..., Any]] | None = None
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
        if self.form in (LISTS, DICTS):
            for name in {"w", "g"} & made.keys():
                made[name] = [made[name]] if self.form == LISTS else {"w": made[name]}
        return made

    def arguments(self, data: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Arguments:
        """Return the arguments of one call."""
        values = self.values(data)
        if self.subject.cls is None and state and self.carrier is not None:
            values.update(self.carrier.give(state))
        elif self.subject.cls is None and state:
            values.update({name: np.array(v) if np.ndim(v) else float(v) for name, v in state.items() if v is not None})
        if self.subject.cls is None:
            for name, role in (("lossfn", "loss"), ("gradientfn", "gradient")):
                found = next(iter(self.subject.candidates(None, role)), None) if role in self.subject.roles else None
                if found is not None:
                    values[name] = found[1]
        fallback = {name[1:]: values.pop(name) for name in list(values) if name.startswith("?")}
        return Arguments(values, self.spec.get("aliases", {}), values.get("n"), self._bindings, fallback)

    def build(self, data: Mapping[str, Any]) -> Handle:
        """Return a fresh handle. Raises :class:`CallFailed`, :class:`CannotBind`."""
        if self.subject.cls is None:
            return Handle(None)
        name = f"{self.subject.cls.__name__}()"
        self._begin(name)
        try:
            arguments = self.arguments(data)
            instance, used = self.subject.build(arguments)
            shared = arguments.values.get("w") if self.form in (LISTS, DICTS) else None
            return Handle(instance, used=set(used), shared=shared)
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
        if self.form == ROWS and "Q" in self.subject.wanted(role) and np.ndim(data.get("Q", 0)) == 2:
            return [self._call(handle, role, {**data, "Q": row}) for row in data["Q"]]
        return self._call(handle, role, data)

    def _call(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        unbound: CannotBind | None = None
        for name, function in self._candidates(handle, role):
            try:
                value, _ = self.after_forward(handle, role, name, function, data)
            except CannotBind as error:
                unbound = unbound or error
                continue
            self.chosen.setdefault(role, name)
            return value
        if unbound is None and role in self.subject.roles:
            return self._entry_of(handle, role, data)
        raise unbound or NoSuchRole(role)

    def _entry_of(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        """Return what one function for everything gives under the role's name in its dict."""
        names = [normal(name) for name in self.subject.roles[role]["names"]]
        for name, function in self.subject.whole(handle.instance):
            try:
                value, _ = self.invoke(handle, role, name, function, data)
            except CannotBind:
                continue
            if isinstance(value, Mapping):
                key = next((k for wanted in names for k in value if normal(str(k)) == wanted), None)
                if key is not None:
                    return value[key]
            elif name in self.subject.alone(role):
                self.chosen.setdefault(role, name)
                return value
        raise NoSuchRole(role)

    def _candidates(self, handle: Handle, role: str) -> Sequence[tuple[str, Callable[..., Any]]]:
        found = list(self.subject.candidates(handle.instance, role))
        chosen = self.chosen.get(role)
        return [entry for entry in found if entry[0] == chosen] or found

    def after_forward(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> tuple[Any, list[str]]:
        """Call one function, after a forward pass where it needs what that keeps."""
        if name in self._needs_forward:
            self.call(handle, "predict", data)
            return self.invoke(handle, role, name, function, data)
        try:
            return self.invoke(handle, role, name, function, data)
        except CallFailed as failed:
            missing = isinstance(failed.error, AttributeError | TypeError | KeyError)
            if handle.instance is None or role in ("predict", "fit") or not missing or not self.has("predict", handle):
                raise
            try:
                self.call(handle, "predict", data)
                answer = self.invoke(handle, role, name, function, data)
            except (CallFailed, CannotBind, NoSuchRole):
                raise failed from None
            self._needs_forward.add(name)
            return answer

    def invoke(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> tuple[Any, list[str]]:
        """Call one function; return its value and the canonical arguments it took.

        Raises :class:`CannotBind`, :class:`CallFailed` and, where memory ran out, :class:`Exhausted`.
        """
        wanted = self.subject.wanted(role)
        arguments = self.arguments(data, handle.state)
        if _asks_for(function, aliases_of("settings", {})):
            arguments = arguments.over({"settings": _settings(handle, data)})
        if handle.shared is not None:
            return self._in_place(handle, name, function, arguments.over({"w": handle.shared}), wanted, data)
        if handle.box:
            arguments = arguments.over(handle.box)
        if KEY in arguments.values:
            wanted = [*wanted, KEY]
        hungry = _asks_for_prediction(function) or (
            bool(self.parameters) and _asks_for(function, aliases_of("cache", {}))
        )
        if hungry and role != "predict" and "predict" in self.subject.roles and "yhat" not in arguments.values:
            arguments = arguments.over(self._prediction(handle, data))
        if handle.instance is not None and _asks_for(function, ("model", "clf", "reg")):
            arguments = arguments.over({"model": handle.instance})
        if self.subject.cls is None and handle.returned is not None and role != "fit" and not self.parameters:
            return self._handed_on(handle, name, function, arguments, wanted, data)
        if not self.parameters and {"w", "g"} <= arguments.values.keys():
            return self._remembering(handle, name, function, arguments, wanted, data)
        return self._invoked(handle, name, function, arguments, wanted, data)

    def _remembering(
        self,
        handle: Handle,
        name: str,
        function: Callable[..., Any],
        arguments: Arguments,
        wanted: Sequence[str],
        data: Mapping[str, Any],
    ) -> tuple[Any, list[str]]:
        """Call what may be handed its state and give it back; a counter that it moves itself begins at 0, if it can."""
        state = handle.handed.get(name) or handed(function, arguments)
        if state is None:
            return self._invoked(handle, name, function, arguments, wanted, data)
        value, used = self._invoked(handle, name, function, arguments.named(state.values), wanted, data)
        if name not in handle.handed and state.counts_itself(value):
            again = handed(function, arguments, first=0)
            assert again is not None
            with contextlib.suppress(CallFailed):
                other, _ = self._invoked(handle, name, function, arguments.named(again.values), wanted, data)
                if sound(other):
                    state, value = again, other
        handle.handed[name] = state
        return state.take(value), used

    def _in_place(
        self,
        handle: Handle,
        name: str,
        function: Callable[..., Any],
        arguments: Arguments,
        wanted: Sequence[str],
        data: Mapping[str, Any],
    ) -> tuple[Any, list[str]]:
        """Call what moves shared parameters; return how the probe's own ``w`` would have moved."""
        before = np.array(_only(handle.shared), dtype=float)
        value, used = self._invoked(handle, name, function, arguments, wanted, data)
        after = _only(handle.shared if value is None else value)
        try:
            return np.asarray(data["w"]) + (np.asarray(after, dtype=float) - before), used
        except (TypeError, ValueError, OverflowError):
            return value, used

    def _handed_on(
        self,
        handle: Handle,
        name: str,
        function: Callable[..., Any],
        arguments: Arguments,
        wanted: Sequence[str],
        data: Mapping[str, Any],
    ) -> tuple[Any, list[str]]:
        """Call a function that is handed what `fit` returned: as one thing, item by item, or not at all."""
        failed: CallFailed | None = None
        unbound: CannotBind | None = None
        for more in handed_on(function, handle.returned, arguments):
            try:
                return self._invoked(handle, name, function, more, wanted, data)
            except CallFailed as error:
                failed = failed or error
            except CannotBind as error:
                unbound = unbound or error
        raise failed or unbound or NoSuchRole(name)

    def _invoked(
        self,
        handle: Handle,
        name: str,
        function: Callable[..., Any],
        arguments: Arguments,
        wanted: Sequence[str],
        data: Mapping[str, Any],
    ) -> tuple[Any, list[str]]:
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

    def _prediction(self, handle: Handle, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the prediction as an argument, and what came with it as the cache."""
        value = self.call(handle, "predict", data)
        if "label" in self.subject.roles and _all_whole(value):
            raise NoSuchRole("predict")  # labels, where a loss wants probabilities
        if not isinstance(value, tuple) or len(value) < 2:
            return {"yhat": value}
        return {"yhat": value[0], "cache": value[1] if len(value) == 2 else value[1:]}

    def settle(self, handle: Handle, data: Mapping[str, Any]) -> bool:
        """Look for the parameters in ``handle``; return whether the first one was found."""
        if not self.parameters:
            return True
        if self.subject.cls is None:
            self._find_carrier(data)
            return True
        self.places = self._locate(handle, data, handle.instance)
        if self.places is not None and set(self.places.paths) == {"w", "b"}:
            self.opposed = self._falls_with_bias(handle, data, self.places)
            self.places = replace(self.places, negated=self.opposed and self.form == MINUS)
        return self.places is not None

    def _falls_with_bias(self, handle: Handle, data: Mapping[str, Any], places: Places) -> bool:
        """Whether the prediction at X = 0 falls as the bias rises."""
        zero = {**data, "X": np.zeros_like(np.asarray(data["X"], dtype=float))}
        old = {name: value for name, value in places.get(handle.instance).items() if value is not None}
        sums = []
        for bias in (1.7, -1.7):
            places.set(handle.instance, {"b": np.full(np.shape(old.get("b", 0.0)), bias)})
            try:
                sums.append(float(np.sum(np.asarray(self.call(handle, "predict", zero), dtype=float))))
            except (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError):
                sums.append(0.0)
        places.set(handle.instance, old)
        return sums[0] < sums[1]

    def _locate(self, handle: Handle, data: Mapping[str, Any], owner: Any) -> Places | None:
        """Return where below ``owner`` the parameters are that predictions depend on."""

        def matters(path: Path) -> bool:
            old = read(owner, path)
            if old is None:
                return False
            try:
                base = np.array(self.call(handle, "predict", data), dtype=float)
                moved = np.asarray(old, dtype=float) + 0.7 * (1 + np.arange(np.size(old)).reshape(np.shape(old)))
                if not write(owner, path, moved):
                    return False
                new = np.array(self.call(handle, "predict", data), dtype=float)
                return base.shape != new.shape or not np.array_equal(base, new)
            except (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError):
                return False
            finally:
                _put_back(owner, path, old)

        places = locate(owner, self.shapes(data), self.spec.get("aliases", {}), matters)
        if places is not None and places.bias_at is not None:
            places = self._order_of_bias(handle, data, places, owner)
        return places

    def _find_carrier(self, data: Mapping[str, Any]) -> None:
        """Find how functions are handed the parameters: one by one, unless their ``predict`` can't be called so."""
        predict = next(iter(self.subject.candidates(None, "predict")), None)
        if predict is None:
            return
        shapes = self.shapes(data)
        handle = Handle(None, {name: np.full(shape, 0.5) for name, shape in shapes.items()})
        try:
            if self._one_by_one(predict[1], handle, data):
                self.call(handle, "predict", data)
                return
        except (CallFailed, CannotBind, NoSuchRole):
            pass
        for template in self._templates(predict[1], data, shapes):
            box = {KEY: copy.deepcopy(template)}
            handle = Handle(None, box=box)
            places = self._locate(handle, data, box)
            if places is not None:
                self.carrier = Carrier(template, places)
                self.assumed.append(self.carrier.describe())
                return

    def _one_by_one(self, predict: Callable[..., Any], handle: Handle, data: Mapping[str, Any]) -> bool:
        """Whether ``predict`` takes every parameter as an argument of its own."""
        _, _, used = self.arguments(data, handle.state).bind(predict, self.subject.wanted("predict"))
        return set(self.parameters) <= set(used)

    def _templates(
        self, predict: Callable[..., Any], data: Mapping[str, Any], shapes: Mapping[str, Sequence[int]]
    ) -> Iterator[Any]:
        """Yield things of the form in which the file's functions may pass the parameters around."""
        own = self.spec.get("aliases", {})
        if self.initialiser is None:
            for name, function in initialisers(self.subject.functions):
                try:
                    value, _ = self.invoke(Handle(None), "initialise", name, function, data)
                except (CallFailed, CannotBind):
                    continue
                found = list(among(value))
                self.initialiser = (name, function) if found else None
                yield from found
        if self.has("fit", Handle(None)):
            with contextlib.suppress(CallFailed, CannotBind, NoSuchRole):
                yield from among(self.call(Handle(None), "fit", {**data, "steps": 1}))
        yield from guesses(predict, shapes, own)

    def start(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters that functions start from: their own initialiser's, else small ones."""
        shapes = self.shapes(data)
        if self.initialiser is not None:
            with contextlib.suppress(CallFailed, CannotBind):
                state = self.taken(self.invoke(Handle(None), "initialise", *self.initialiser, data)[0], data)
                if state:
                    return state
        small = np.random.RandomState(0).standard_normal
        flat = all(len(shape) < 2 for shape in shapes.values())
        return {name: np.zeros(shape) if flat else 0.3 * small(shape) for name, shape in shapes.items()}

    def taken(self, value: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters (or their gradients) in what a call returned."""
        if self.carrier is not None:
            found = self.carrier.take(value)
            if found and all(item is not None for item in found.values()):
                return found
        return sort_out(value, self.shapes(data), self.spec.get("aliases", {}))

    def _order_of_bias(self, handle: Handle, data: Mapping[str, Any], places: Places, owner: Any) -> Places:
        """Tell whether the bias comes first or last: it is the entry that moves the prediction at X = 0."""
        path = places.paths["w"]
        old = np.asarray(read(owner, path), dtype=float)
        zero = {**data, "X": np.zeros_like(np.asarray(data["X"], dtype=float))}
        effects = []
        for at in (0, -1):
            outputs = []
            for value in (1.7, -1.7):
                moved = np.zeros_like(old)
                if places.wide:
                    rows = moved.T if places.flipped else moved
                    rows[at] = value * (1 + np.arange(rows.shape[1]))
                else:
                    moved.reshape(-1)[at] = value
                write(owner, path, moved)
                try:
                    outputs.append(np.array(self.call(handle, "predict", zero), dtype=float).ravel())
                except (CallFailed, CannotBind, NoSuchRole, TypeError, ValueError, OverflowError):
                    outputs.append(np.zeros(1))
            alike = outputs[0].shape == outputs[1].shape
            effects.append(float(np.abs(outputs[0] - outputs[1]).sum()) if alike else 0.0)
        write(owner, path, old)
        first = effects[0] > effects[1]
        return replace(places, bias_at=0 if first else -1)


def _in_full(value: Any) -> Any:
    """Return what a generator gives, within limits, while its mistakes still count as the call's."""
    lazy = isinstance(value, types.GeneratorType | zip | map | enumerate)
    return list(itertools.islice(value, _MOST_ITEMS)) if lazy else value


def _all_whole(value: Any) -> bool:
    """Whether a prediction consists of whole numbers, and not of ones and zeros that are probabilities at an end."""
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return False
    return bool(numbers.size and (numbers == np.round(numbers)).all() and np.asarray(value).dtype.kind in "biu")


def _only(container: Any) -> Any:
    """Return the one thing in a list or dict."""
    items = list(container.values()) if isinstance(container, dict) else container
    return items[0] if isinstance(items, list | tuple) and len(items) == 1 else items


def _asks_for_prediction(function: Callable[..., Any]) -> bool:
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    names = {normal(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}
    plain = bool(names & _OUTPUTS) and bool(names & _TRUTHS)  # backward(X, y, output): the output is no second y
    return plain or bool(names & (set(aliases_of("yhat", {})) - _OUTPUTS))


def _asks_for(function: Callable[..., Any], names: Collection[str]) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and any(normal(n) in names for n in code.co_varnames[: code.co_argcount])


def _settings(handle: Handle, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the functions' dict of settings, brought up to date with what this call is given."""
    scalars = {name: value for name, value in data.items() if isinstance(value, bool | int | float)}
    spelled = {"learning_rate": scalars["rate"], "lr": scalars["rate"]} if "rate" in scalars else {}
    mode = "train" if scalars.get("training", True) else "test"
    handle.settings.update({**scalars, **spelled, "mode": mode})
    return handle.settings


def _put_back(owner: Any, path: Path, old: Any) -> None:
    holder = read(owner, path[:-1])
    kind, key = path[-1]
    if kind == "attribute":
        setattr(holder, key, old)
    else:
        holder[key] = old


__all__ = ["Begin", "CallFailed", "CannotBind", "Examiner", "Exhausted", "Handle", "NoSuchRole", "NotUnderstood"]
