"""One submission under examination: from a probe to what was seen of it.

Owns how each kind of probe is answered (a step, a second fit, the pace, calls in a row) and the row that says what was
seen, which call raised or which role is missing. Runs beside the submission (and, in the judge, beside the reference);
NumPy only.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from studyml.judge.binding import CannotBind
from studyml.judge.calling import Begin
from studyml.judge.examiner import Examiner
from studyml.judge.handle import CallFailed, Exhausted, Handle, NoSuchRole
from studyml.judge.loading import code_of, deliberate, refused_kind, say, where
from studyml.judge.records import opened
from studyml.judge.stepping import WARM_STEPS, NoWay, Stepper
from studyml.sandbox.protocol import plain

_TRAINING = frozenset({"step", "fit_once", "fit", "pace", "refit"})


class Session:
    """One submission under examination; what was found out for one probe serves the next."""

    def __init__(
        self,
        namespace: Mapping[str, Any],
        exercise: Mapping[str, Any],
        begin: Begin,
        *,
        form: str = "",
    ):
        self.examiner = Examiner(namespace, exercise, begin, form=form)
        self.stepper = Stepper(self.examiner)
        self.built: list[set[str]] = []
        """What the constructor took, by probe."""
        self._settled = False
        self._predicting = False
        self._settled_on: Mapping[str, Any] | None = None

    def describe(self) -> dict[str, Any]:
        """Return what was taken for what."""
        cls = self.examiner.subject.cls
        said = list(self.examiner.assumed)
        if self.examiner.places is not None:
            said.append(self.examiner.places.describe())
        for role, name in self.examiner.chosen.items():
            if name != role:
                said.append(f"`{name}` is {role}")
        said += [
            f"`{name}` is 0: the task has no penalty" for name in dict.fromkeys(self.examiner.giver.switched_off())
        ]
        own = self.examiner.caller.spent
        return {
            "class": cls.__name__ if cls else "",
            "way": self.stepper.way,
            "gives": self.stepper.gives,
            "assumed": said,
            "own": own,
        }

    def odd(self, row: Mapping[str, Any]) -> bool:
        """Whether an answer looks like y should have been a column: parameters or values of another shape."""
        start, after = row.get("start"), row.get("after")
        if start and after:
            for name in start:
                if np.shape(start[name]) != np.shape(after[name]) or np.ndim(after[name]) == 2:
                    return True
        return any(isinstance(value, np.ndarray) and value.ndim == 2 for value in row.get("values", ()))

    def one_answer(self, row: Mapping[str, Any], queries: Any) -> bool:
        """Whether one answer came back for several queries: it may want them one at a time."""
        return len(queries) > 1 and any(
            isinstance(value, int | float) or (isinstance(value, np.ndarray) and value.size == 1)
            for value in row.get("values", ())
        )

    def answer(self, probe: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row of one probe: what was seen, or which call raised, or which role is missing."""
        try:
            return self._answer(probe)
        except Exhausted as spent:
            return {**_raised(spent.call, spent.error), "exhausted": True}
        except CallFailed as failed:
            kind = refused_kind(failed.error)
            row = _raised(failed.call, failed.error)
            return {**row, "refused": kind, "what": say(failed.error)} if kind else row
        except CannotBind as unbound:
            return {"unbound": {"function": unbound.function, "missing": list(unbound.missing)}}
        except NoSuchRole as missing:
            return {"absent": missing.role}
        except NoWay:
            return {"absent": "step"}
        except MemoryError as error:  # over what it holds, not in a call of its own
            return {**_raised("what it keeps", error), "exhausted": True}

    def _answer(self, probe: Mapping[str, Any]) -> dict[str, Any]:
        data, state = dict(probe["data"]), dict(probe["state"])
        if self.examiner.parameters and not self._settled:
            self._settle(data, state)
        roles = [call["role"] for call in probe["calls"]]
        self._predicting = not _TRAINING & set(roles)
        if roles == ["step"] or roles == ["fit_once"]:
            if roles == ["fit_once"] and (
                self.stepper.way == "fit" or not self.examiner.has("fit", self.examiner.build(data))
            ):
                raise NoSuchRole("second way to fit")
            start, after, handle = self.stepper.step(data, state, way="fit" if roles == ["fit_once"] else "")
            return {"values": (), "start": plain(start), "after": plain(after), "changed": tuple(handle.changed)}
        if roles == ["pace"]:
            return {"values": (self._pace(data, state),), "start": None, "after": None, "changed": ()}
        if roles == ["refit"]:
            start, after = self._refit(data)
            return {"values": (), "start": plain(start), "after": plain(after), "changed": ()}
        np.random.seed(0)
        handle = self.examiner.build(data) if probe.get("fresh") else self.examiner.ready(data, state)
        self.built.append(set(handle.used))
        before = self.examiner.get(handle) if state else None
        kept = []
        trained = False
        for call in probe["calls"]:
            given = {**data, **call["give"]}
            if call.get("maybe") and not self.examiner.has(call["role"], handle):
                continue
            if call["role"] == "fit" and self.examiner.parameters:
                self.stepper.train(handle, given)
                continue
            if call["role"] == "fit" and not self.examiner.has("fit", handle):
                continue  # `predict` is given the training data too
            if trained and not self.examiner.has(call["role"], handle):
                kept.append(plain(opened(self.examiner.left_by_fit(handle, call["role"], given))))
                continue
            if call["role"] == "predict" and self._mute(handle):
                return {"absent": "predict", "after": plain(self.examiner.get(handle))}
            value = self.examiner.call(handle, call["role"], given)
            if call["role"] == "fit":
                handle.returned = None if value is handle.instance else value
                trained = handle.returned is not None or handle.instance is not None
            if isinstance(value, tuple) and len(value) > 1:  # functions hand on what their backward needs
                data["cache"] = value[1] if len(value) == 2 else value[1:]
            if call["keep"]:
                kept.append(plain(value if type(value) is np.ndarray else opened(value)))
        now = self.examiner.get(handle) if self.examiner.parameters else None
        return {
            "values": tuple(kept),
            "start": plain(before),
            "after": plain(now),
            "changed": tuple(handle.changed),
            "used": sorted(handle.used),
        }

    def _mute(self, handle: Handle) -> bool:
        """Whether there are functions that move and give back the parameters, and none that predicts from them."""
        functions = self.examiner.subject.cls is None and bool(self.examiner.parameters)
        return functions and not self.examiner.has("predict", handle)

    def _refit(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the parameters after a first fit (to ``far``) and after a second one.

        Only a model that makes its parameters in ``fit`` promises to start anew there.
        """
        if not self.examiner.lazy or self.examiner.subject.cls is None:
            raise NoSuchRole("second fit")
        handle = self.examiner.build(data)
        self.stepper.train(handle, {**data, "y": data["far"]})
        first = self.examiner.get(handle)
        self.stepper.train(handle, data)
        return first, self.examiner.get(handle)

    def _settle(self, data: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Find the parameters once; a class that has none before training is trained for one step first."""
        self._settled = True
        self._settled_on = data
        handle = self.examiner.build(data)
        if self.examiner.settle(handle, data) and self._whole():
            return
        first: CallFailed | None = None
        for role in ("fit", "step"):
            if not self.examiner.has(role, handle) or self.examiner.subject.cls is None:
                continue
            try:
                handle = self._first_round(role, data)
            except CallFailed as failed:
                first = first or failed
                continue
            except CannotBind:
                continue
            if self.examiner.settle(handle, data):
                self.examiner.lazy = True
                self.examiner.materialise = partial(self._once, role)
                return
        if first is not None:
            raise first

    def _first_round(self, role: str, data: Mapping[str, Any]) -> Handle:
        """Return a new model after one round of ``role``."""
        rounds, one = self.examiner.rounds, {**data, "steps": 1}
        handle = self.examiner.build(one)
        try:
            with rounds.cut(1, np.shape(data.get("X", 0))):
                self.examiner.call(handle, role, rounds.told(one))
        except CallFailed as failed:
            if not rounds.tell_many(failed):
                raise
            return self._first_round(role, data)
        return handle

    def _once(self, role: str, handle: Handle, data: Mapping[str, Any]) -> None:
        known = self._settled_on
        same = self._predicting and known is not None and np.shape(known["X"])[1:] == np.shape(data["X"])[1:]
        given = {**(known if known is not None and same else data), "steps": 1}
        with self.examiner.rounds.cut(1, np.shape(given.get("X", 0))):
            self.examiner.call(handle, role, self.examiner.rounds.told(given))
        handle.changed.clear()

    def _whole(self) -> bool:
        places = self.examiner.places
        return places is None or places.bias_at is not None or set(places.paths) == set(self.examiner.parameters)

    def _pace(self, data: Mapping[str, Any], state: Mapping[str, Any]) -> float:
        """Return the time of one step as a multiple of the bare matrix products, least of several."""
        X, y = np.asarray(data["X"], dtype=float), np.asarray(data["y"], dtype=float)
        w = np.zeros(X.shape[1])

        bare = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            X.T @ (X @ w - y)
            bare = min(bare, time.perf_counter() - began)
        ratio = float("inf")
        for _ in range(4):
            self.stepper.step(data, state)
            rounds = WARM_STEPS + 1 if self.stepper.way == "fit" else 1
            ratio = min(ratio, self.examiner.caller.elapsed / rounds / bare)
            if ratio < 60:
                break
        return ratio


def _raised(call: str, error: BaseException) -> dict[str, Any]:
    """Return the row of a probe whose call raised."""
    cell, line = where(error)
    said = {"code": code_of(error), "message": say(error), "type": type(error).__name__, "line": line, "cell": cell}
    return {"error": {"call": call, "meant": deliberate(error), **said}}
