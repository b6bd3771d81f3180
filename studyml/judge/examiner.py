"""Put a submission in the state a probe wants and make one call of a role.

Owns instances and the choice among the candidates of a role. A class and a set of functions look the same from outside.
Runs beside the submission (and, in the judge, beside the reference); NumPy only.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from studyml.judge.binding import Arguments, CannotBind
from studyml.judge.calling import Answer, Begin, Caller, Request
from studyml.judge.carrying import KEY, initialisers
from studyml.judge.finding import falls_with_bias, find_places
from studyml.judge.forms import COLUMNS, DICTS, LISTS, MINUS, ROWS
from studyml.judge.gathered import with_records
from studyml.judge.giving import Giver, Wants, all_whole, is_probable, refresh, wants_of
from studyml.judge.handle import CallFailed, Handle, NoSuchRole, failed
from studyml.judge.makers import functions_made
from studyml.judge.names import aliases_of, normal
from studyml.judge.parameters import Places
from studyml.judge.passing import Passing
from studyml.judge.records import fields_of
from studyml.judge.results import named_answer, worked_out
from studyml.judge.rounds import Rounds
from studyml.judge.signatures import parameters_of
from studyml.judge.subject import Spec, Subject

_MOVES = frozenset({"fit", "step", "update"})
"""Roles that move a model."""


class Examiner:
    """Builds, sets, calls and reads one submission."""

    def __init__(self, namespace: Mapping[str, Any], spec: Spec, begin: Begin, *, form: str = ""):
        self.subject = Subject(namespace, spec)
        self.giver = Giver(self.subject, form)
        self.caller = Caller(begin)
        self.passing = Passing(self)
        self.rounds = Rounds(namespace)
        self.places: Places | None = None
        self.lazy = False
        self.opposed = False
        self.chosen: dict[str, str] = {}
        self.assumed: list[str] = []
        self.materialise: Callable[[Handle, Mapping[str, Any]], None] | None = None
        self._takes_labels: set[str] = set()
        """Functions that make y one-hot themselves, where others are given it so."""
        self._is_given: bool | None = None
        """Whether the constructor asks for parameters; unknown at first."""
        self._needs_forward: set[str] = set()
        self._wants: dict[Any, Wants] = {}
        """By function: what it takes beside the data."""

    @property
    def parameters(self) -> Mapping[str, Sequence[Any]]:
        """Canonical parameter → its shape in size names, empty for exercises that have none."""
        return self.giver.parameters

    def build(self, data: Mapping[str, Any]) -> Handle:
        """Return a fresh handle. Raises :class:`CallFailed`, :class:`CannotBind`."""
        data = self.rounds.told(data)
        made_by = self.subject.maker or self.subject.cls
        if made_by is None:
            return Handle(None)
        name = f"{made_by.__name__}()"
        self.caller.begin(name)
        try:
            arguments = self.giver.arguments({**data, **self._first_parameters(data)}, fresh=False)
            with self.caller.own_time:
                instance, used = self.subject.build(arguments)
            shared = arguments.values.get("w") if self.giver.form in (LISTS, DICTS) else None
            return Handle(instance, used=set(used), shared=shared)
        except CannotBind:
            raise
        except BaseException as error:  # the learner's constructor may raise anything
            raise failed(name, error) from error

    def _first_parameters(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return where the parameters start, for a constructor that asks for them: ``Neuron(w, b)``."""
        if self._is_given is None:
            required = (
                [p.name for p in parameters_of(self.subject.cls) or () if p.default is p.empty]
                if self.subject.cls
                else []
            )
            forms = {form for name in self.parameters for form in aliases_of(name, self.giver.own)} - {"m"}
            self._is_given = not forms.isdisjoint(map(normal, required))
        return {f"?{name}": value for name, value in self.passing.start(data).items()} if self._is_given else {}

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
        if self.giver.form == ROWS and "Q" in self.subject.wanted(role) and np.ndim(data.get("Q", 0)) == 2:
            return [self._call(handle, role, {**data, "Q": row}) for row in data["Q"]]
        value = self._call(handle, role, data)
        return _turned(value, len(data["X"])) if self.giver.form == COLUMNS else value

    def _call(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        unbound: CannotBind | None = None
        score: list[Any] = []
        for name, function in self._candidates(handle, role):
            try:
                value, _ = self.after_forward(handle, role, name, function, data)
            except CannotBind as error:
                unbound = unbound or error
                continue
            except CallFailed:
                part = bool(score) or self.subject.is_part(handle.instance, name)
                found = None if part else self._with_ones(handle, role, name, function, data)
                if found is None and not part:
                    raise
                if found is None:
                    continue
                value = found[0]
            may_be_score = role == "predict" and "label" in self.subject.roles and role not in self.chosen
            if may_be_score and not is_probable(value) and (score or "prob" not in normal(name)):
                score = score or [value]  # ``forward`` may stop before the sigmoid: another gives probabilities
                continue
            self.chosen.setdefault(role, name)
            return value
        if score:
            return score[0]
        if unbound is None and role in self.subject.roles:
            beside = self._beside_loss(handle, data) if role == "gradient" and not self.parameters else None
            return self._entry_of(handle, role, data) if beside is None else beside
        raise unbound or NoSuchRole(role)

    def _with_ones(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> Answer | None:
        """Return the answer of a loss that is given X with the column of ones, where bias and weights are one array."""
        carrier = self.giver.carrier
        places = carrier.places if carrier is not None else self.places
        if role != "loss" or places is None or places.bias_at is None:
            return None
        X = np.insert(
            np.asarray(data["X"], dtype=float), 0 if places.bias_at == 0 else np.shape(data["X"])[1], 1.0, axis=1
        )
        with contextlib.suppress(CallFailed, CannotBind):
            return self.after_forward(handle, role, name, function, {**data, "X": X})
        return None

    def _entry_of(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        """Return what one function for everything gives under the role's name in its dict."""
        names = [normal(name) for name in self.subject.roles[role]["names"]]
        for name, function in self.subject.whole(handle.instance):
            if handle.instance is None and self.parameters and self.subject.said_by(name) - {role}:
                continue  # ``logistic_loss`` is a part, not all of it
            try:
                value, _ = self.invoke(handle, role, name, function, data)
            except CannotBind:
                continue
            if isinstance(value, Mapping):
                key = next((k for wanted in names for k in value if normal(str(k)) == wanted), None)
                if key is not None:
                    return value[key]
            elif (kept := self._kept(value, handle, names)) is not None:
                return kept
            elif name in self.subject.alone(role):
                self.chosen.setdefault(role, name)
                return value
        raise NoSuchRole(role)

    def left_by_fit(self, handle: Handle, role: str, data: Mapping[str, Any]) -> Any:
        """Return the answer of a role that nothing plays from what ``fit`` gave back, or left in the instance.

        A function there is called, a value is taken by its name, else worked out from the parameters. One function
        that was given the rows asked about, or was trained on them, answers by what it returns.
        """
        left = handle.instance if handle.returned is None else handle.returned
        functions = functions_made(left, self.subject.meanings)
        for name in self.subject.meanings.matching(role, list(functions)):
            value, _ = self.invoke(handle, role, name, functions[name], data)
            return value
        rows = data.get("Q", data.get("X"))
        asked = "Q" in handle.used or "Q" not in data or np.array_equal(data["Q"], data["X"])
        found = named_answer(left, self.subject.roles[role]["names"], len(rows)) if asked else None
        if found is None and asked and not fields_of(left):
            return left
        kind = str(self.subject.spec.get("prediction", ""))
        found = found or worked_out(kind, left, self.giver.own, data)
        if found is None and asked and handle.returned is not None:
            return left
        if found is None:
            raise NoSuchRole(role)
        value, said = found
        if said not in self.assumed:
            self.assumed.append(said)
        return value

    def _kept(self, value: Any, handle: Handle, names: Sequence[str]) -> Any:
        """Return what one method for everything left under the role's name in the instance, or in what it returned."""
        kept = {**getattr(handle.instance, "__dict__", {})}
        if type(value).__module__ == "submission":
            kept |= getattr(value, "__dict__", {})
        return next((item for wanted in names for name, item in kept.items() if normal(name) == wanted), None)

    def _beside_loss(self, handle: Handle, data: Mapping[str, Any]) -> Any:
        """Return the gradient by logits that a loss gives back beside its value: its rows sum to 0, those of p to 1."""
        before = list(itertools.takewhile(lambda other: other != "gradient", self.subject.roles))
        if not before or not self.has(before[-1], handle):
            return None
        value = self.call(handle, before[-1], data)
        if not isinstance(value, tuple) or len(value) != 2 or np.ndim(value[0]) or not isinstance(value[1], np.ndarray):
            return None
        logits = np.shape(data[self.subject.wanted("gradient")[0]])
        zero = value[1].shape == logits and value[1].any() and np.allclose(value[1].sum(axis=-1), 0.0, atol=1e-9)
        return value[1] if zero else None

    def _candidates(self, handle: Handle, role: str) -> Sequence[tuple[str, Callable[..., Any]]]:
        found = list(self.subject.candidates(handle.instance, role))
        chosen = self.chosen.get(role)
        return [entry for entry in found if entry[0] == chosen] or found

    def after_forward(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> Answer:
        """Call one function, after a forward pass where it needs what that keeps."""
        if name in self._needs_forward:
            self._forward(handle, role, data)
            return self.invoke(handle, role, name, function, data)
        try:
            return self.invoke(handle, role, name, function, data)
        except CallFailed as raised:
            missing = isinstance(raised.error, AttributeError | TypeError | KeyError)
            if handle.instance is None or role == "fit" or not missing:
                raise
            try:
                if not self._forward(handle, role, data):
                    raise
                answer = self.invoke(handle, role, name, function, data)
            except (CallFailed, CannotBind, NoSuchRole):
                raise raised from None
            self._needs_forward.add(name)
            return answer

    def _forward(self, handle: Handle, role: str, data: Mapping[str, Any]) -> bool:
        """Make the calls that may keep what ``role`` needs: a prediction, else the roles before it; tell if any was."""
        before = list(itertools.takewhile(lambda other: other != role, self.subject.roles))
        made = False
        for other in [name for name in before if name == "predict"] or before:
            if other not in ("fit", "step", "update") and self.has(other, handle):
                self.call(handle, other, data)
                made = True
        return made

    def invoke(
        self, handle: Handle, role: str, name: str, function: Callable[..., Any], data: Mapping[str, Any]
    ) -> Answer:
        """Call one function with all that it asks for.

        Raises :class:`CannotBind`, :class:`CallFailed` and, where memory ran out,
        :class:`studyml.judge.handle.Exhausted`.
        """
        wanted = self.subject.wanted(role)
        arguments = self.giver.arguments(data, handle.state)
        body = getattr(function, "__func__", function)
        if body not in self._wants:
            self._wants[body] = wants_of(function, self.giver.sizes)
        wants = self._wants[body]
        if wants.settings:
            arguments = arguments.over({"settings": refresh(handle.settings, data, self.giver.own)})
        if handle.shared is not None:
            arguments = arguments.over({"w": handle.shared})
            return self.caller.in_place(Request(handle, name, function, arguments, wanted, data))
        if handle.box:
            arguments = arguments.over(handle.box)
        if KEY in arguments.values:
            wanted = [*wanted, KEY]
        hungry = wants.prediction or (wants.cache and bool(self.parameters))
        if hungry and role != "predict" and "predict" in self.subject.roles and "yhat" not in arguments.values:
            arguments = arguments.over(self._prediction(handle, data))
        if wants.model and handle.instance is not None:
            arguments = arguments.over({"model": handle.instance})
        if self.subject.records and handle.instance is None:
            arguments = with_records(function, self.subject.records, arguments, wanted, self.parameters)
        request = Request(handle, name, function, arguments, wanted, data)
        if name in self._takes_labels:
            request = request.given(arguments.over({"y": np.array(data["y"])}))
        try:
            answer = self._invoked(request, role)
        except CallFailed:
            if self.giver.form != "onehot" or "y" not in data or name in self._takes_labels:
                raise
            answer = self._invoked(request.given(arguments.over({"y": np.array(data["y"])})), role)
            self._takes_labels.add(name)
        if role in _MOVES and answer[0] is not handle.instance and type(answer[0]) is self.subject.cls:
            handle.instance = answer[0]  # a model that never changes gives back the next one
        return answer

    def _invoked(self, request: Request, role: str) -> Answer:
        """Make one call in the way that its function needs."""
        handle, arguments = request.handle, request.arguments
        if self.subject.cls is None and handle.returned is not None and role != "fit" and not self.parameters:
            return self.caller.handed_on(request.given(self._after_fit(arguments, role)))
        if not self.parameters and {"w", "g"} <= arguments.values.keys():
            begins = [begin for _, begin in initialisers(self.subject.functions)]
            return self._moved(request, *self.caller.remembering(replace(request, begins=begins)))
        return self.caller.call(request)

    def _moved(self, request: Request, value: Any, used: list[str]) -> Answer:
        """Return the new parameters, also of an optimizer that is given the gradient alone and returns the change."""
        w, g = (request.arguments.values[name] for name in ("w", "g"))
        if "w" in used or "g" not in used or not isinstance(value, np.ndarray) or np.shape(value) != np.shape(w):
            return value, used
        said = f"`{request.name}` gives the change of the parameters alone: it is taken against the gradient"
        self.assumed += [said] if said not in self.assumed else []
        return w + value if float(np.sum(value * g)) <= 0 else w - value, used

    def _after_fit(self, arguments: Arguments, role: str) -> Arguments:
        """Return the arguments without where `fit` began (given centres): what it returned stands in their place."""
        ours = {"X", "y", *self.subject.wanted(role)}
        starts = {name for name in self.subject.wanted("fit") if isinstance(arguments.values.get(name), np.ndarray)}
        return arguments.without(starts - ours)

    def _prediction(self, handle: Handle, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the prediction as an argument, and what came with it as the cache."""
        value = self.call(handle, "predict", data)
        if "label" in self.subject.roles and all_whole(value):
            raise NoSuchRole("predict")  # labels, where a loss wants probabilities
        if not isinstance(value, tuple) or len(value) < 2:
            return {"yhat": value}
        return {"yhat": value[0], "cache": value[1] if len(value) == 2 else value[1:]}

    def settle(self, handle: Handle, data: Mapping[str, Any]) -> bool:
        """Look for the parameters in ``handle``; return whether the first one was found."""
        if not self.parameters:
            return True
        if self.subject.cls is None:
            self.passing.find(data)
            return True
        predict = partial(self.call, handle, "predict")
        self.places = find_places(predict, handle.instance, data, self.giver.shapes(data), self.giver.own)
        if self.places is not None and set(self.places.paths) == {"w", "b"}:
            self.opposed = falls_with_bias(predict, handle.instance, data, self.places)
            self.places = replace(self.places, negated=self.opposed and self.giver.form == MINUS)
        return self.places is not None


def _turned(value: Any, rows: int) -> Any:
    """Return an answer with a column for each sample as one with a row for each."""
    if isinstance(value, tuple) and value:
        return (_turned(value[0], rows), *value[1:])
    wide = isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] == rows != value.shape[0]
    return value.T if wide else value
