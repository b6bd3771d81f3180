"""Walk the whole way of a submission on a toy before there is one.

Owns the toy and the walk: it leaves code, caches and the memory that our own code writes to warm. Runs in the zygote
and in each fork that waits; standard library and NumPy only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from studyml.judge.loading import load
from studyml.judge.session import Session
from studyml.judge.standins import Finder
from studyml.sandbox.protocol import pack

_TOY = """
import numpy as np
class Toy:
    def __init__(self, m):
        self.w = np.random.randn(m) * 0.1
        self.b = 0.0
    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))
    def loss(self, X, y):
        p = np.clip(self.predict(X), 1e-9, 1 - 1e-9)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    def step(self, X, y, rate):
        e = (self.predict(X) - y) / len(X)
        self.w -= rate * (X.T @ e)
        self.b -= rate * np.sum(e)
    def fit(self, X, y, steps):
        for _ in range(steps):
            self.step(X, y, 0.1)
        a = np.maximum(np.where(X > 0, X, 0.0), X.max(axis=0)) - X.mean(axis=0, keepdims=True)
        order = np.argsort(np.linalg.norm(a / (a.std(axis=0) + 1), axis=1)), np.unique(y), np.dot(X.T, X)
        return np.concatenate([a.sum(axis=1), np.zeros(2)]), np.argmax(a, axis=1), np.eye(2), np.sqrt(a ** 2)
"""


def warm_up() -> Iterator[None]:
    """Walk every path once, a step at a time, so that a fork finds code and caches warm and its pages its own.

    Whoever walks may stop between two steps, when there is something better to do.
    """
    wanted = {"predict": ["X"], "loss": ["X", "y"], "step": ["X", "y", "rate"], "fit": ["X", "y", "steps"]}
    roles = {role: {"names": [role], "arguments": arguments} for role, arguments in wanted.items()}
    shapes = {"w": ["m"], "b": []}
    toy = {"classes": ["Toy"], "roles": roles, "parameters": shapes, "constructor": ["m"], "forms": ["column"]}
    data: dict[str, Any] = {"X": np.ones((3, 2)) * [1.0, -1.0], "y": np.ones(3), "rate": 0.1, "steps": 1}
    calls: list[list[dict[str, Any]]] = [[{"role": role, "give": {}, "keep": True}] for role in wanted]
    calls += [[{"role": "fit_once"}], [{"role": "pace"}]]
    state = {"w": np.ones(2), "b": 0.5}
    probes: list[dict[str, Any]] = [{"data": data, "state": state, "calls": call} for call in calls]
    probes[-1]["data"] = {**data, "X": np.ones((1000, 2)), "y": np.ones(1000)}
    Finder().hidden()  # the walk through all modules touches many a page
    loaded = load([{"name": "", "line": 1, "code": _TOY}], list)
    yield
    session = Session(loaded.namespace, toy, lambda call: None)
    for probe in probes:
        pack(session.answer(probe))
        yield
