"""State that functions are handed and give back: ``w, m, v, t = adam_step(w, g, m, v, t)``.

Owns which parameters of a function are such state, what it is at first (zeros in the form of the parameters, a
counter, a dict of both), and how it is read from what the function returns. Runs beside the submission; NumPy only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments
from studyml.judge.names import normal
from studyml.judge.records import fields_of
from studyml.judge.signatures import parameters_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COUNTERS = _words("t step steps iteration iter i k count counter timestep ts time it itr epoch n")
_MOMENTS = _words(
    "m v s r u mt vt st m1 m2 mom moms momentum momentums velocity velocities vel firstmoment secondmoment moment1 "
    "moment2 expavg expavgsq avg avgsq mw vw sw mdw vdw sdw mean var ms vs cache1 cache2 mprev vprev prevm prevv"
)
_HOLDERS = _words("state states cache memory optstate optimizerstate optimstate adamstate moments buffers")
_STATE = _COUNTERS | _MOMENTS | _HOLDERS


@dataclass(slots=True)
class Handed:
    """What one function is handed again at its next call, by parameter."""

    counters: tuple[str, ...]
    others: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    """In the order of the function's parameters."""

    def take(self, value: Any) -> Any:
        """Keep what a call gave back and return the rest: the new parameters."""
        items = value if isinstance(value, tuple) else ()
        if len(items) == 2 and len(self.others) == 1 and fields_of(items[0]) and not fields_of(items[1]):
            items = items[::-1]  # state first
        rest = items[1:]
        if rest and len(rest) == len(self.counters) + len(self.others):
            self.values |= dict(zip(list(self.values), rest, strict=True))
        elif rest and len(rest) >= len(self.others):
            self.values |= dict(zip(self.others, rest, strict=False))
            self._count()
        else:
            self._count()
        return items[0] if rest else value

    def counts_itself(self, value: Any) -> bool:
        """Whether a call gave back its counter too."""
        return isinstance(value, tuple) and len(value) == 1 + len(self.counters) + len(self.others)

    def _count(self) -> None:
        for name in self.counters:
            self.values[name] += 1


def handed(
    function: Callable[..., Any], arguments: Arguments, *, first: int = 1, begins: Sequence[Callable[..., Any]] = ()
) -> Handed | None:
    """Return the state that ``function`` asks for beside ``arguments``; None if it asks for none.

    ``begins`` are functions of the file that may make the first state, from parameters or from nothing.

    Moments have the form of the argument ``w``: an array, or arrays in a list or dict. Of parameters with a default
    only those with a name of such state count. ``first`` is where counters begin that have no default.
    """
    parameters = parameters_of(function) or []
    asked = [p for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    like = arguments.values["w"]
    claimed = {c for p in asked if normal(p.name) not in _STATE for c in arguments.fitting(p.name)}
    foreign = [
        p for p in asked if p.default is p.empty and normal(p.name) not in _STATE and not arguments.fitting(p.name)
    ]
    claimed.update([name for name in ("w", "g") if name not in claimed][: len(foreign)])  # given by their place
    known = [p for p in asked if normal(p.name) in _STATE and claimed.issuperset(arguments.fitting(p.name))]
    if not any(normal(p.name) in _MOMENTS | _HOLDERS for p in known):
        return None
    if any(p.default is p.empty and p not in known + foreign and not arguments.fitting(p.name) for p in asked):
        return None
    counters = tuple(p.name for p in known if normal(p.name) in _COUNTERS)
    made = Handed(counters, tuple(p.name for p in known if p.name not in counters))
    for p in known:
        form = normal(p.name)
        if p.default not in (p.empty, None):
            made.values[p.name] = p.default
        elif form in _HOLDERS:
            guess = _holder(function, like)
            # Without keys to guess by, only the file itself knows the form of its state.
            made.values[p.name] = guess or (None if p.default is None else _begun(begins, like))
        else:
            made.values[p.name] = first if form in _COUNTERS else _zeros(like)
    return made


def _zeros(like: Any) -> Any:
    if isinstance(like, Mapping):
        return {key: _zeros(item) for key, item in like.items()}
    if isinstance(like, list | tuple):
        return [_zeros(item) for item in like]
    return np.zeros(np.shape(like))


def _holder(function: Callable[..., Any], like: Any) -> dict[str, Any]:
    """Return a dict with the keys of state that the function's code names."""
    code = getattr(function, "__code__", None)
    texts = [text for text in getattr(code, "co_consts", ()) if isinstance(text, str)]
    found: dict[str, Any] = {text: 0 for text in texts if normal(text) in _COUNTERS}
    return found | {text: _zeros(like) for text in texts if normal(text) in _MOMENTS}


def _begun(begins: Sequence[Callable[..., Any]], like: Any) -> Any:
    """Return the first state that a function of the file makes, from parameters or from nothing; else a bare dict."""
    for begin in begins:
        required = [p for p in parameters_of(begin) or () if p.default is p.empty]
        with contextlib.suppress(Exception):  # the learner's function may raise anything
            return begin(*[np.array(like)] * len(required)) if len(required) < 2 else {}
    return {}


def sound(value: Any) -> bool:
    """Whether the first thing that a call gave back holds finite numbers: a counter may begin there."""
    first = value[0] if isinstance(value, tuple) and value else value
    items = list(first.values()) if isinstance(first, Mapping) else first if isinstance(first, list) else [first]
    try:
        return all(bool(np.isfinite(np.asarray(item, dtype=float)).all()) for item in items)
    except (TypeError, ValueError, OverflowError):
        return True
