"""Walk the whole way of a submission on a toy before there is one.

Owns the toy and the walk: it leaves code, caches and the memory that our own code writes to warm. The toy has the names
that an exercise asks for and answers with numbers of no meaning: it knows no more of the exercise than a job says.
Runs in the zygote and in each fork that waits; standard library and NumPy only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from studyml.judge.loading import load
from studyml.judge.session import Session
from studyml.judge.standins import Finder
from studyml.judge.subject import NotUnderstood
from studyml.sandbox.protocol import PREFIX, pack, unpack

_HEAD = """
import numpy as np
class {name}:
    def __init__(self{sizes}):
{start}
    def _answer(self, X):
        z = np.atleast_1d(np.zeros(2) if callable(X) else np.asarray(X, dtype=float))
        z = z.reshape(len(z), -1).sum(axis=1) * {weight}
        p = np.clip(1 / (1 + np.exp(-z)), 1e-9, 1 - 1e-9)
        a = np.maximum(np.where(z > 0, z, 0.0), z.max(axis=0)) - np.log(p).mean(axis=0, keepdims=True)
        return p + 0 * np.concatenate([a, a])[np.argsort(a)] @ np.eye(len(a)) * np.sqrt(a.std() + 1)
"""
_TRAINS = """
    def {name}(self{arguments}):
        for _ in range({rounds}):
{move}
        return self
"""
_ANSWERS = """
    def {name}(self{arguments}):
        return {answer}
"""
_LEFT_OUT = frozenset({"gradient", "update"})
"""Roles that a class with a step has no need of."""
_LOGISTIC: Mapping[str, Any] = {
    "exercise": {
        "classes": ["Toy"],
        "roles": {
            role: {"names": [role], "arguments": arguments}
            for role, arguments in (
                ("predict", ["X"]),
                ("loss", ["X", "y"]),
                ("step", ["X", "y", "rate"]),
                ("fit", ["X", "y", "steps"]),
            )
        },
        "parameters": {"w": ["m"], "b": []},
        "constructor": ["m"],
        "forms": ["column"],
    },
    "probes": [
        {
            "data": {"X": np.tile([[1.0, -1.0]], (rows, 1)), "y": np.ones(rows), "rate": 0.1, "steps": 1},
            "state": {"w": np.ones(2), "b": 0.5},
            "calls": [{"role": role, "give": {}, "keep": True}],
        }
        for role, rows in (("predict", 3), ("loss", 3), ("step", 3), ("fit", 3), ("fit_once", 3), ("pace", 1000))
    ],
}
"""A model with a gradient, as most are: what is walked before an exercise is known."""


def warm_up(job: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Walk every path of ``job`` once, a step at a time, so that a fork finds code, caches and its pages warm.

    ``job``: exercise and probes as every submission of it is asked. Whoever walks may stop between two steps, when
    there is something better to do.
    """
    job = job or _LOGISTIC
    exercise = job["exercise"]
    Finder().hidden()  # the walk through all modules touches many a page
    frame = pack({"cells": [{"name": "", "line": 1, "code": _toy(exercise)}]})
    loaded = load(unpack(frame[PREFIX:])["cells"], list)
    yield
    try:
        session = Session(loaded.namespace, exercise, lambda call: None)
    except NotUnderstood:
        return
    for probe in job["probes"]:
        pack(session.answer(probe))
        yield
    pack(session.describe())


def _toy(exercise: Mapping[str, Any]) -> str:
    """Return the source of a class with the names that an exercise asks for."""
    parameters: Mapping[str, Sequence[Any]] = exercise.get("parameters", {})
    sizes = [name for name in exercise.get("constructor", ()) if name not in parameters]
    start = [f"self.{name} = {_shaped(shape, sizes)}" for name, shape in parameters.items()]
    weight = " + ".join(["1.0", *(f"np.sum(self.{name})" for name in parameters)])
    head = {"sizes": _listed(sizes, "2"), "start": _block(start, 8), "weight": f"({weight})"}
    source = [_HEAD.format(name=exercise["classes"][0], **head)]
    for role, row in exercise["roles"].items():
        if role in _LEFT_OUT and "step" in exercise["roles"]:
            continue
        arguments = [name for name in row["arguments"] if name not in parameters]
        given = {"name": row["names"][0], "arguments": _listed(arguments[:1]) + _listed(arguments[1:], "1")}
        if role in ("fit", "step"):
            move = [f"self.{name} = self.{name} * 0.9" for name in parameters]
            rounds = "steps" if "steps" in arguments else "1"
            source.append(_TRAINS.format(rounds=rounds, move=_block(move, 12), **given))
        else:
            source.append(_ANSWERS.format(answer=f"self._answer({arguments[0]})" if arguments else "0.0", **given))
    return "".join(source)


def _shaped(shape: Sequence[Any], sizes: Sequence[str]) -> str:
    lengths = [str(size) if isinstance(size, int) or size in sizes else "2" for size in shape]
    return f"np.full(({', '.join(lengths)},), 0.1)" if shape else "0.1"


def _listed(arguments: Sequence[str], default: str = "") -> str:
    return "".join(f", {name}={default}" if default else f", {name}" for name in arguments)


def _block(statements: Sequence[str], indent: int) -> str:
    return "\n".join(" " * indent + statement for statement in statements or ["pass"])
