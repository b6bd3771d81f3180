"""Name the mistake behind failed probes, in causal order.

Owns the ratios that have a name (n: the mean is missing; -1: a sign; ...), the experiments with the
reference (a step from the already moved weights) and the mutants: a submission that fails a probe
with a mutant's numbers has the mutant's mistake. Says ``other`` rather than guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from studyml.judge.bench import Bench, moved_from
from studyml.judge.compare import Difference, compare, movement, ratio_of
from studyml.model.probe import Probe, Seen, Stage
from studyml.model.verdict import FoundMistake

_UPHILL = re.compile(r"(\w[\w.\[\]'\"]*)\s*(\+=|=\s*\1\s*\+)\s*[^=]*\b(lr|rate|learning_rate|alpha|eta|step_size)\b")


@dataclass(frozen=True, slots=True)
class Case:
    """One failed probe."""

    probe: Probe
    seen: Seen
    expected: Seen
    difference: Difference

    @property
    def rows(self) -> int:
        """n."""
        X = self._table
        return int(X.shape[0]) if X is not None else 0

    @property
    def columns(self) -> int:
        """m."""
        X = self._table
        return int(X.shape[1]) if X is not None and X.ndim > 1 else 0

    @property
    def _table(self) -> np.ndarray | None:
        """X, or what stands for it: logits."""
        return next((self.probe.data[name] for name in ("X", "z") if name in self.probe.data), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a diagnosis may look at."""

    cases: tuple[Case, ...]
    """The failed probes of one stage."""
    passed: tuple[tuple[Probe, Seen], ...]
    """Probes of that stage that were right."""
    reference: Bench
    mutants: Callable[[], Sequence[tuple[str, Bench]]]
    """(mistake, model) of the exercise, loaded when first asked for."""
    source: str
    scales: tuple[float, ...] = (1.0,)
    """Scales of loss and gradient that the exercise accepts."""
    by_row: Callable[[], str] = lambda: ""
    """The mistake of a mutant that moves after every single row as the submission does; or ""."""
    later: tuple[Case, ...] = ()
    """The failed probes of the stages after it: they tell mistakes apart that look the same in this one."""
    loss_scale: float | None = None
    """Of the learner's loss against the reference's, where that is one of the accepted ones."""


def diagnose(stage: Stage, evidence: Evidence) -> list[FoundMistake]:
    """Return the mistakes of one stage, likeliest first; at least one."""
    case = evidence.cases[0]
    message = f"{case.probe.name}: {case.difference.message}"
    if case.difference.mistake == "shape":
        codes = [_of_mutants(evidence) or "shape"]
    elif case.difference.mistake:
        codes = [case.difference.mistake]
    elif case.probe.calls[0].role in ("step", "fit_once"):
        codes = list(dict.fromkeys(_of_step(evidence)))
    elif case.difference.ratios is not None:
        codes = list(dict.fromkeys(_of_value(stage, evidence)))
    else:
        codes = []
    if not codes or codes == ["wrong_constant"]:
        code = _of_mutants(evidence) or ("" if codes or stage is not Stage.GRADIENT else evidence.by_row())
        codes = [code] if code else codes
    if not codes:
        unstable = case.difference.kind == "nan" and stage in (Stage.LOSS, Stage.EXTREME)
        codes = [case.probe.mistake or ("log_of_zero" if unstable else "other")]
    return [FoundMistake(code, message if index == 0 else "") for index, code in enumerate(codes[:3])]


def _ratios(evidence: Evidence, name: str) -> list[tuple[float | None, Case]]:
    return [(case.difference.ratios.get(name) if case.difference.ratios else None, case) for case in evidence.cases]


def _of_value(stage: Stage, evidence: Evidence) -> Iterator[str]:
    """Codes of a loss or a prediction that is a constant times the expected one."""
    found = _ratios(evidence, "value")
    if stage is Stage.LOSS:
        yield from _of_factor(found, summed="loss_is_sum", everywhere=not evidence.passed)
    elif all(c is not None and abs(c + 1) < 1e-6 for c, _ in found):
        yield "sign"
    else:
        yield from _of_count(found)


def _of_count(found: Sequence[tuple[float | None, Case]]) -> Iterator[str]:
    """Name a prediction or gradient that is off by a count of rows or columns, where that can't be another number."""
    counted = [(c, case.rows, case.columns) for c, case in found if c is not None]
    if len(counted) != len(found) or any(n < 3 or m < 3 or n == m for _, n, m in counted):
        return
    laws: tuple[tuple[str, Callable[[int, int], float]], ...] = (
        ("missing_mean", lambda n, m: n),
        ("extra_mean", lambda n, m: 1 / n),
        ("wrong_divisor", lambda n, m: n / m),
        ("wrong_divisor", lambda n, m: 1 / m),
    )
    for code, law in laws:
        if all(abs(c - law(n, m)) < 1e-6 * law(n, m) for c, n, m in counted):
            yield code
            return


def _of_factor(found: Sequence[tuple[float | None, Case]], *, summed: str, everywhere: bool = True) -> Iterator[str]:
    """Name a constant ratio by what it is in n and m, for every size alike."""
    if any(c is None for c, _ in found):
        return
    ratios = [(c, case.rows, case.columns) for c, case in found if c is not None]
    if all(c < 0 for c, _, _ in ratios):
        ratios = [(-c, n, m) for c, n, m in ratios]
        if all(abs(c - 1) < 1e-5 for c, _, _ in ratios):
            yield "sign"
            return
        rest = list(
            _of_factor([(-c, case) for c, case in found if c is not None], summed=summed, everywhere=everywhere)
        )
        if rest:
            yield "sign"
            yield from rest
        return

    def fits(law: Callable[[int, int], float]) -> bool:
        """Whether c / law(n, m) is one constant of a common size (1, 2, 1/2) over all cases."""
        scaled = [c / law(n, m) for c, n, m in ratios]
        return max(scaled) - min(scaled) < 1e-5 * max(scaled) and any(
            abs(scaled[0] - k) < 1e-5 * k for k in (1, 2, 0.5, 4)
        )

    sizes = {n for _, n, _ in ratios}
    columns = {m for _, _, m in ratios}
    if all(m > 2 and m != 4 for m in columns) and fits(lambda n, m: 1 / m):
        yield "wrong_divisor"
        return
    if len(sizes) > 1 or not everywhere:
        if fits(lambda n, m: n):
            yield summed
            return
        if fits(lambda n, m: 1 / n):
            yield "extra_mean"
            return
        if len(sizes) > 1 and (
            fits(lambda n, m: n / m)
            or fits(lambda n, m: n / (m + 1))
            or fits(lambda n, m: n / (n - 1))
            or fits(lambda n, m: n / (n + 1))
        ):
            yield "wrong_divisor"
            return
    values = [c for c, _, _ in ratios]
    classes = found[0][1].probe.data.get("classes")
    if classes and all(abs(c * int(classes) - 1) < 1e-5 for c in values):
        yield "wrong_divisor"  # the mean over rows and classes
        return
    if max(values) - min(values) < 1e-5 * abs(max(values)):
        yield "wrong_constant"


def _of_step(evidence: Evidence) -> Iterator[str]:
    """Codes of a step: what moved, by which multiple, at which rate, from which parameters."""
    cases = evidence.cases
    if all(_still(case) for case in cases):
        yield "no_convergence" if cases[0].probe.calls[0].role == "fit_once" else "never_trains"
        return
    if _rate_ignored(evidence):
        yield "rate_ignored"
        return
    names = list(cases[0].expected.after or {})
    if names == ["w", "b"]:
        w = [c for c, _ in _ratios(evidence, "w")]
        if all(np.array_equal(_of(case.seen.start, "b"), _of(case.seen.after, "b")) for case in cases):
            yield "bias_not_updated"
            if all(c is not None and abs(c - 1) < 1e-5 for c in w):
                return
        if _sequential(evidence):
            yield "sequential_update"
            return
    if _assigned(evidence):
        yield "assigned_not_updated"
        return
    base = _base(evidence, names)
    for name in names:
        found = [(None if c is None else c / base, case) for c, case in _ratios(evidence, name)]
        found = [(c, case) for c, case in found if c is None or abs(c - 1) > 1e-5]
        for code in _of_factor(found, summed="missing_mean") if found else ():
            if code == "sign" and _UPHILL.search(evidence.source):
                code = "update_sign"
            if code == "wrong_constant" and any(c == 0 for c, _ in found):
                code = "never_trains"
            yield code


def _base(evidence: Evidence, names: Sequence[str]) -> float:
    """Return the scale of the learner's own loss; without one, what some parameter's movement has in every case."""
    if evidence.loss_scale is not None:
        return evidence.loss_scale
    for scale in evidence.scales:
        for name in names:
            if all(c is not None and abs(c - scale) < 1e-5 * scale for c, _ in _ratios(evidence, name)):
                return scale
    return 1.0


def _of(state: object, name: str) -> np.ndarray:
    value = state.get(name) if hasattr(state, "get") else None
    return np.zeros(0) if value is None else np.ravel(np.asarray(value, dtype=float))


def _still(case: Case) -> bool:
    start, after = case.seen.start or {}, case.seen.after or {}
    return all(np.array_equal(_of(start, name), _of(after, name)) for name in start)


def _rate_ignored(evidence: Evidence) -> bool:
    """Whether the movement is the same at two rates: yours / expected times the rate is one constant, or the whole
    gradient: the constant is 1.
    """
    for name in evidence.cases[0].expected.after or {}:
        found = [(c, float(case.probe.data["rate"])) for c, case in _ratios(evidence, name) if c is not None and c != 0]
        off = [(c, rate) for c, rate in found if c != 1]
        alike = len(found) == len(evidence.cases) or len({rate for _, rate in off}) > 1  # 1 / rate may be a factor
        if off and alike and all(rate != 1 and abs(c * rate - 1) < 1e-5 for c, rate in off):
            return True
        for c, rate in found:
            for other_c, other_rate in found:
                if rate != other_rate and abs(c * rate - other_c * other_rate) < 1e-4 * abs(c * rate):
                    return True
    return False


def _sequential(evidence: Evidence) -> bool:
    """Whether b moved by the gradient at the new w (or w by that at the new b)."""
    for moved, second in (("w", "b"), ("b", "w")):
        agrees = 0
        for case in evidence.cases:
            start, after = case.seen.start or {}, case.seen.after or {}
            if after.get(moved) is None:
                break
            mixed = {**start, moved: after[moved]}
            again = evidence.reference.ask(case.probe, mixed)
            if again is None or again.after is None:
                break
            if not np.allclose(_of(again.after, second), _of(after, second), rtol=1e-9, atol=1e-12):
                break
            if not np.allclose(_of(case.expected.after, moved), _of(after, moved), rtol=1e-9, atol=1e-12):
                break
            agrees += 1
        if agrees == len(evidence.cases):
            return True
    return False


def _assigned(evidence: Evidence) -> bool:
    """Whether the parameters are the step itself: w = -rate * gradient."""
    for case in evidence.cases:
        want = _of(case.expected.start, "w") - _of(case.expected.after, "w")
        if (
            not want.size
            or np.abs(_of(case.seen.start, "w")).max() < 1e-9
            or ratio_of(_of(case.seen.start, "w"), want) is not None  # it lay in the gradient's direction already
            or ratio_of(_of(case.seen.after, "w"), want) is None
        ):
            return False
    return True


def _of_mutants(evidence: Evidence) -> str:
    """Return the mistake of the mutant whose numbers the failed probes show; of several those of later stages too."""
    best = _likest(evidence)
    alone = len({mistake for mistake, _ in best}) < 2
    if not best or (alone and len(evidence.cases) > 1):
        return best[0][0] if best else ""
    agree = [sum(_alike(evidence, case, model) for case in evidence.later) for _, model in best]
    # One number alone may be anybody's: what no later probe bears out is not it.
    return "" if alone and evidence.later and not agree[0] else best[agree.index(max(agree))][0]


def _likest(evidence: Evidence) -> list[tuple[str, Bench]]:
    """Return the mutants most like the submission in the failed probes of its stage: in half of them at least.

    Where none is, answers that depend on chance (a start of one's own) are left out, as no mutant shows them.
    """
    best = _most_like(evidence, evidence.cases)
    if best or all(case.probe.check is None for case in evidence.cases):
        return best
    shown = [case for case in evidence.cases if any(_alike(evidence, case, model) for _, model in evidence.mutants())]
    return _most_like(evidence, shown) if 0 < len(shown) < len(evidence.cases) else []


def _most_like(evidence: Evidence, cases: Sequence[Case]) -> list[tuple[str, Bench]]:
    most, least = 0.0, len(cases) / 2
    best: list[tuple[str, Bench]] = []
    for mistake, model in evidence.mutants():
        likeness: list[float] = []
        for left, case in zip(range(len(cases), 0, -1), cases, strict=True):
            if sum(likeness) + left < most:
                break  # it can't be as much like this submission as another mutant is
            likeness.append(_alike(evidence, case, model))
        if sum(likeness) < max(most, 0.5) or sum(like > 0 for like in likeness) < least:
            continue
        best = [*(best if sum(likeness) == most else []), (mistake, model)]
        most = sum(likeness)
    return best


def _alike(evidence: Evidence, case: Case, model: Bench) -> float:
    """Return how much like a submission a mutant is in one case, 0 to 1."""
    moves = case.probe.calls[0].role in ("step", "fit_once")
    base = _base(evidence, list(case.expected.after or {})) if moves else 1.0
    start = case.seen.start if moves else None
    other = model.ask(case.probe, None if start is None else moved_from(start, case.probe))
    return 0.0 if other is None else _likeness(case, other, base)


def _likeness(case: Case, other: Seen, base: float = 1.0) -> float:
    """Return 1 if a mutant is wrong here with the submission's own numbers (of a step, in the parameters that are
    wrong), 0.5 if only the probe's own check holds both for the same, else 0.
    """
    if case.probe.calls[0].role in ("step", "fit_once") and case.difference.ratios is not None:
        wrong = [name for name, c in case.difference.ratios.items() if c is None or abs(c - base) > 1e-6]
        for name in wrong:
            got, like, want = (movement(seen, name) for seen in (case.seen, other, case.expected))
            got = got / base  # of a loss twice as large the gradient is, too
            scale = float(np.abs(got[np.isfinite(got)]).max(initial=0.0))
            if got.shape != like.shape or not np.allclose(got, like, rtol=1e-6, atol=1e-7 * scale, equal_nan=True):
                return 0.0
            if np.allclose(like, want, rtol=1e-6, atol=1e-9):
                return 0.0
        return float(bool(wrong))
    if compare(other, case.expected, case.probe) is None:
        return 0.0
    plain = Probe(case.probe.name, case.probe.stage, case.probe.calls, case.probe.data, rtol=1e-5, atol=1e-9)
    if compare(case.seen, other, plain) is None:
        return 0.25 if case.probe.check is not None and _is_one_number(case.seen) else 1.0
    checked = case.probe.check is not None and compare(case.seen, other, case.probe) is None
    told_apart = checked and compare(case.expected, other, case.probe) is not None
    return 0.5 if told_apart else 0.0


def _is_one_number(seen: Seen) -> bool:
    """Whether all labels of each answer are the same: any broken model may say so."""
    try:
        answers = [np.ravel(np.asarray(value, dtype=float)) for value in seen.values]
    except (TypeError, ValueError):
        return False
    return bool(answers) and all(labels.size > 1 and bool((labels == labels[0]).all()) for labels in answers)
