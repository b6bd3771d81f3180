"""Scale: a wrong value that is a constant ratio of the right one.

Owns the ratio and what it is made of: a plain constant, powers of the problem's sizes and scalars, and how that is
said. Which mistake a scale shows is ``scale_mistakes``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from studyml.grading.diagnosis.case import Case
from studyml.grading.values import Array, close

NICE = (1.0, 2.0, 0.5, 3.0, 1 / 3, 4.0, 0.25, 6.0, 1 / 6, 8.0, 0.125)
"""Constants that a slip leaves behind; any other is told as it is."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A ratio, the same for every entry: ``constant`` times powers of sizes and scalars."""

    constant: float
    powers: tuple[tuple[str, float], ...] = ()


def ratios(mine: Sequence[Array], truths: Sequence[Array]) -> list[float] | None:
    """Return mine/truth at each point when it is one number a point, else None.

    Where both are 0, as beside a kink, a point tells nothing: nan.
    """
    found: list[float] = []
    for a, b in zip(mine, truths, strict=True):
        if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
            return None
        norm = float(np.vdot(b, b))
        if norm == 0.0 and not np.any(a) and a.shape == b.shape:
            found.append(float("nan"))
            continue
        if norm == 0.0:
            return None
        ratio = float(np.vdot(b, a)) / norm
        if ratio == 0.0 or not close(a, ratio * b, 1e-7):
            return None
        found.append(ratio)
    return found if np.isfinite(found).sum() >= min(2, len(found)) else None


def find_scale(case: Case, found: Sequence[float]) -> Scale | None:
    """Express ratios by a nice constant and powers of the problem's sizes and scalars."""
    options, monomials = _monomials(case)
    told = np.isfinite(found)
    with np.errstate(all="ignore"):
        constants = np.asarray(found)[told] / monomials[:, told]
        first = constants[:, :1]
        steady = np.all(np.abs(constants - first) <= 1e-7 * np.abs(first), axis=1)
    for index in np.flatnonzero(steady):
        constant = float(first[index, 0])
        nice = next((value for value in NICE if abs(abs(constant) - value) <= 1e-7 * value), None)
        if nice is not None:
            return Scale(nice if constant > 0 else -nice, options[index])
    return Scale(float(first[0, 0])) if steady[0] else None


def _monomials(case: Case) -> tuple[list[tuple[tuple[str, float], ...]], Array]:
    """The powers of sizes and scalars that a ratio may be, the plain constant first, and their values at each point."""
    if case.monomials is None:
        options = _powers(case)
        values = [[_monomial(case, powers, index) for index in range(len(case.points))] for powers in options]
        case.monomials = (options, np.array(values))
    return case.monomials


def _powers(case: Case) -> list[tuple[tuple[str, float], ...]]:
    names = case.problem.world.size_names
    scalars = [
        name for name, form in case.words.forms.items() if not form.shape and form.kind == "float" and name not in names
    ]
    options: list[tuple[tuple[str, float], ...]] = [()]
    options += [((name, power),) for name in names for power in (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)]
    options += [((name, power),) for name in scalars for power in (1.0, -1.0, 2.0, -2.0)]
    for one, other in combinations(names, 2):
        options += [
            ((one, a), (other, b)) for a in (1.0, -1.0, 0.5, -0.5) for b in (1.0, -1.0, 0.5, -0.5) if abs(a) == abs(b)
        ]
    options += [((one, a), (other, b)) for one in names for other in scalars for a in (1.0, -1.0) for b in (1.0, -1.0)]
    options += [((f"{name}-1", power), (name, -power)) for name in names for power in (1.0, -1.0)]
    options += [((f"{name}-1", power),) for name in names for power in (1.0, -1.0)]
    return options


def _monomial(case: Case, powers: Sequence[tuple[str, float]], index: int) -> float:
    sample = case.points[index]
    result = 1.0
    for name, power in powers:
        if name.endswith("-1"):
            value = float(sample.sizes[name[:-2]] - 1)
        else:
            value = float(sample.sizes.get(name, 0) or np.asarray(sample.values[name]))
        if value == 0.0:
            return float("nan")  # a hinge's value where it is not active
        result *= abs(value) ** power * (np.sign(value) if power in (1.0, -1.0) else 1.0)
    return result if result and np.isfinite(result) else float("nan")


def describe(relation: Scale) -> str:
    """Return a ratio in words a learner reads: ``-n``, ``2``, ``n/m``."""
    over = [_power(name, power) for name, power in relation.powers if power > 0]
    under = [_power(name, -power) for name, power in relation.powers if power < 0]
    constant = abs(relation.constant)
    if constant < 1 and abs(1 / constant - round(1 / constant)) < 1e-6:
        under.insert(0, str(round(1 / constant)))
    elif abs(constant - 1) > 1e-7 or not over:
        over.insert(0, f"{constant:.6g}")
    text = "*".join(over) or "1"
    if under:
        text += "/" + (under[0] if len(under) == 1 else f"({'*'.join(under)})")
    return ("-" if relation.constant < 0 else "") + text


def _power(name: str, power: float) -> str:
    name = f"({name[:-2]} - 1)" if name.endswith("-1") else name
    return name if power == 1 else f"sqrt({name})" if power == 0.5 else f"{name}**{power:g}"
