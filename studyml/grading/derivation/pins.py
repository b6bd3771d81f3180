"""Names meant for a derivative: ``delta``, ``gW1``, ``err`` may be a helper of any worth, or dL/dz.

Owns which of a learner's own names sound like a derivative, which they are, and which no one has named. Knows judged
steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studyml.grading.derivation.inner import SPARE
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.stationary import makes_zero
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.values import all_same
from studyml.model import Verdict

FOR_A_GRADIENT = re.compile(r"(?:delta|δ|Δ|[gG]|∂|[dD](?!iff|ist|enom?\Z|evi?a?t?i?o?n?\Z|ata|im|ot\Z|iv\Z)[A-Za-z_])")
_ERROR = re.compile(r"(?:err|error|resid|back|upstream|sens)", re.IGNORECASE)
"""What else a derivative by an output is called; what is made of it is one by what stands before."""
_NAMED = re.compile(r"(?:g|gr|gd|grad|G|Grad|delta|δ|D)_?(\w+)")
"""A name made of a gradient's and a variable's: ``gW1``, ``gradW``, ``delta_Z2``."""
_ADJOINT = re.compile(r"(.+?)(?:_?bar|\u0304)")
"""``rbar``, ``r̄``, as automatic differentiation calls dL/dr."""
_D_OF = re.compile(r"(?:grad_?|[d∂]\d?_?(?!iff|ist|enom?\Z|evi?a?t?i?o?n?\Z|ata|im|ot\Z|iv\Z))[^\W\d_]\w*")
_SURELY_A_GRADIENT = re.compile(r"(?:delta|δ|grad)(?![A-Za-z])")


def pin_of(judge: Judge) -> tuple[str, Left] | None:
    """Return a name of the learner's own and the derivative it must be meant for; None when there is none."""
    return _pin_of_wrong(judge) or _pin_of_idle(judge)


def _pin_of_wrong(judge: Judge) -> tuple[str, Left] | None:
    """A name in the first wrong line and the derivative with which that line is right."""
    step = next((one for one in judge.steps if one.wrong and one.part is not None and not one.own), None)
    if step is None or step.part is None or step.problem is None:
        return None
    for name, given in gradient_names(judge):
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", step.part.text):
            continue
        if judge.assumed.shares and judge.share_of(name) is not None:
            continue  # dw_q, a part of dL/dw: dw = dw_q leaves the other out
        meant = list(_candidates(judge, given))
        if not _SURELY_A_GRADIENT.match(name) and any(all_same(given, values) for _, values in meant):
            continue  # it is a derivative as it stands
        for left, values in meant:
            if not all_same(given, values) and right_with(judge, step, name, values):
                return name, left
    return None


def right_with(judge: Judge, step: Step, name: str, values: tuple[Array, ...]) -> bool:
    """Return whether a wrong line is right with other values for a name."""
    assert step.left is not None and step.part is not None
    part = step.part
    if judge.chain.name_of(name) not in (None, name):  # gc = w, which is read as w
        other = next((letter for letter in SPARE if letter not in part.text), name)
        part, name = replace(part, text=re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", other, part.text)), other
    try:
        options = iter(judge.truths_of(step.left))
        tried = list(judge.tries(part, options, {name: values}))
    except NoTruth:
        return False
    return any(not isinstance(one, Verdict) and one[1].right for one in tried)


def _pin_of_idle(judge: Judge) -> tuple[str, Left] | None:
    """A name that can only mean a derivative, is none, and serves no line below."""
    claimed = {judge.ends(step.left) for step in judge.steps if step.left is not None and step.left.bottom is not None}
    for name, given in gradient_names(judge):
        meant = _NAMED.fullmatch(name)
        variable = None if meant is None else judge.chain.name_of(meant[1])
        if variable is None and not _SURELY_A_GRADIENT.match(name):
            continue
        if _serves(judge, name):
            continue
        found = list(_candidates(judge, given))
        own = [values for left, values in found if variable in (None, left.bottom)]
        if found and not any(all_same(given, values) for values in own):
            free = [left for left, _ in found if left.top != "l" and judge.ends(left) not in claimed]
            free = [left for left in free if variable in (None, left.bottom)] or free
            if free:
                return name, free[0]
        if not found and variable is not None and ("L", variable) not in claimed:
            return name, Left("L", variable)  # gW1 in a wrong shape
    return None


def _serves(judge: Judge, name: str) -> bool:
    """Whether a line below rests on a name."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(word.search(part.text) for step in judge.steps for part in step.line.parts)


def gradient_names(judge: Judge) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """Yield the learner's own names that sound like a derivative, with their values."""
    among: set[str] = set()
    for step in judge.steps:
        if not step.own or step.layout is None or step.part is None:
            continue
        words = set(re.findall(r"[^\W\d]\w*", step.part.text))
        adjoint = _ADJOINT.fullmatch(step.written)
        barred = adjoint is not None and judge.chain.name_of(adjoint[1]) is not None
        if barred or FOR_A_GRADIENT.match(step.written) or words & among or _ERROR.match(step.written):
            among.add(step.written)
            yield step.written, step.layout.values


def _candidates(judge: Judge, given: tuple[Array, ...]) -> Iterator[tuple[Left, tuple[Array, ...]]]:
    """The derivatives of the loss, and of one example's, that have the shape of a value."""
    chain = judge.chain
    for name in [*chain.world.let, *chain.world.symbols]:
        shapes = [np.shape(point.values[name]) for point in chain.points]
        if name in chain.own or shapes != [value.shape for value in given] or chain.world.forms[name].kind != "float":
            continue
        for top in ("L", "l") if chain.averaged and name in chain.world.let else ("L",):
            try:
                found = judge.layouts_of(top, name)[0].values if top == "L" else judge.of_one_example(name)
            except NoTruth:
                continue
            if found is not None:
                yield Left(top, name), found


def is_derivative(judge: Judge, values: tuple[Array, ...]) -> bool:
    """Return whether a value is that of a derivative of the loss."""
    return any(all_same(values, truth) for _, truth in _candidates(judge, values))


def recognised(judge: Judge) -> set[tuple[str, str]]:
    """Return the derivatives that names of the learner's own turn out to be."""
    return {ends for meant in named_derivatives(judge).values() for ends in meant}


def named_derivatives(judge: Judge) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return those names, each with the derivatives it turns out to be: that by the variable it has in it, ``gv``."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, given in gradient_names(judge):
        meant = [judge.ends(left) for left, values in _candidates(judge, given) if all_same(given, values)]
        said = _NAMED.fullmatch(name)
        own = [ends for ends in meant if said is not None and ends[1] == judge.chain.name_of(said[1])]
        if meant:
            found[name] = tuple(dict.fromkeys(own or meant))
    return found


def unnamed(judge: Judge) -> str:
    """Return the name of a line that may be a derivative nobody has named: right or wrong, who can tell."""
    for one in judge.steps:
        if _D_OF.match(one.written) and one.own and one.layout is not None and not _serves(judge, one.written):
            meant = _candidates(judge, one.layout.values)
            if not any(all_same(one.layout.values, values) for _, values in meant):
                return one.written  # dgamma, where the problem has no gamma
    step = judge.steps[-1]
    if not step.own or step.layout is None or _serves(judge, step.written):
        return ""
    if judge.zero and not makes_zero(judge.chain, judge.zero, step.layout.values):
        there = [np.shape(point.values[judge.zero]) for point in judge.chain.points]
        if there == [value.shape for value in step.layout.values]:
            return step.written  # by another name than the symbol's, and not where its derivative is 0
    claimed = {judge.ends(one.left) for one in judge.steps if one.left is not None and one.left.bottom is not None}
    found = [(left, values) for left, values in _candidates(judge, step.layout.values) if left.top != "l"]
    if any(all_same(step.layout.values, values) for _, values in found):
        return ""
    return step.written if any(judge.ends(left) not in claimed for left, _ in found) else ""
