"""Make one call of a learner's function: the plain way, in place, with state handed on, with what `fit` gave back.

Owns the copies that a call is given (a changed input is noted), the time it takes and the failure it ends in. What a
call is given is the examiner's to decide. Runs beside the submission (and, in the judge, beside the reference); NumPy
only.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind
from studyml.judge.carrying import handed_on
from studyml.judge.handing import handed, sound
from studyml.judge.handle import CallFailed, Handle, NoSuchRole, failed
from studyml.sandbox.protocol import ARRAY_LIMIT

_MOST_ITEMS = 1024
"""Items taken from a generator."""

Begin = Callable[[str], None]
"""Told the name of each call before it is made, so that a timeout can name it."""
Answer = tuple[Any, list[str]]
"""What a call returned, and the canonical arguments it took."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of one function, to be made."""

    handle: Handle
    name: str
    function: Callable[..., Any]
    arguments: Arguments
    wanted: Sequence[str]
    """Canonical arguments in the order of the role's stub."""
    data: Mapping[str, Any]
    begins: Sequence[Callable[..., Any]] = ()
    """Functions of the file that may make the state that this one is handed."""

    def given(self, arguments: Arguments) -> Request:
        """Return the same call with other arguments."""
        return replace(self, arguments=arguments)


class Caller:
    """Makes calls; each raises :class:`CannotBind`, :class:`CallFailed` or :class:`Exhausted`."""

    def __init__(self, begin: Begin):
        self.begin = begin
        self.elapsed = 0.0
        """Seconds of the last call."""
        self.spent = 0.0
        """Seconds in the learner's own code, in all."""
        self.own_time = _OwnTime(self)
        """Counts what happens inside as the learner's own."""

    def call(self, request: Request) -> Answer:
        """Call as it is."""
        values, data, name = request.arguments.values, request.data, request.name
        args, kwargs, used = request.arguments.bind(request.function, request.wanted)
        before = {k: np.array(v) for k in used if k in data and isinstance(v := values.get(k), np.ndarray)}
        request.handle.used.update(used)
        self.begin(name)
        try:
            with np.errstate(all="ignore"), self.own_time:
                value = _in_full(request.function(*args, **kwargs))
        except BaseException as error:  # the learner's code may raise anything
            raise failed(name, error) from error
        if isinstance(value, np.ndarray) and value.size > ARRAY_LIMIT:  # a view of nothing may claim 2**40 entries
            raise CallFailed(name, ValueError(f"it returns an array of shape {value.shape}, which is too large"))
        for key, old in before.items():
            new = values[key]
            if new.shape != old.shape or new.tobytes() != old.tobytes():
                request.handle.changed.append(key)
        return value, used

    def in_place(self, request: Request) -> Answer:
        """Call what moves shared parameters; return how the probe's own ``w`` would have moved."""
        shared = request.handle.shared
        before = np.array(_only(shared), dtype=float)
        value, used = self.call(request)
        after = _only(shared if value is None else value)
        try:
            return np.asarray(request.data["w"]) + (np.asarray(after, dtype=float) - before), used
        except (TypeError, ValueError, OverflowError):
            return value, used

    def handed_on(self, request: Request) -> Answer:
        """Call a function that is handed what `fit` returned: as one thing, item by item, or not at all."""
        raised: CallFailed | None = None
        unbound: CannotBind | None = None
        for more in handed_on(request.function, request.handle.returned, request.arguments):
            try:
                return self.call(request.given(more))
            except CallFailed as error:
                raised = raised or error
            except CannotBind as error:
                unbound = unbound or error
        raise raised or unbound or NoSuchRole(request.name)

    def remembering(self, request: Request) -> Answer:
        """Call what may be handed its state and give it back; a counter that it moves itself begins at 0, if it can."""
        known, arguments = request.handle.handed, request.arguments
        state = known.get(request.name) or handed(request.function, arguments, begins=request.begins)
        if state is None:
            return self.call(request)
        value, used = self.call(request.given(arguments.named(state.values)))
        if request.name not in known and state.counts_itself(value):
            again = handed(request.function, arguments, first=0)
            assert again is not None
            with contextlib.suppress(CallFailed):
                other, _ = self.call(request.given(arguments.named(again.values)))
                if sound(other):
                    state, value = again, other
        known[request.name] = state
        return state.take(value), used


class _OwnTime:
    """A stopwatch that is started for every call: a generator's context takes three times as long."""

    __slots__ = ("_began", "_caller")

    def __init__(self, caller: Caller):
        self._caller = caller

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *raised: object) -> None:
        caller = self._caller
        caller.elapsed = time.perf_counter() - self._began
        caller.spent += caller.elapsed


def _in_full(value: Any) -> Any:
    """Return what a generator or any iterator gives, within limits, while its mistakes still count as the call's."""
    if type(value) is np.ndarray:
        return value
    lazy = isinstance(value, Iterator) and not isinstance(value, io.IOBase)
    return list(itertools.islice(value, _MOST_ITEMS)) if lazy else value


def _only(container: Any) -> Any:
    """Return the one thing in a list or dict."""
    items = list(container.values()) if isinstance(container, dict) else container
    return items[0] if isinstance(items, list | tuple) and len(items) == 1 else items
