"""Additive terms: what is wrong with one of them, missing, flipped or mis-scaled.

Owns the taking apart of a sum and the fit of an answer by the terms of the right one. Knows values; no edits of the
learner's text.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from studyml.algebra.tree import Binary, Call, Name, Node, Unary, walk
from studyml.grading.diagnosis.altered_chain import derivative_sum, differentiate
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.edits.edit import has_rate
from studyml.grading.diagnosis.reference import weighted
from studyml.grading.diagnosis.scale import NICE, describe, find_scale, ratios
from studyml.grading.diagnosis.scale_mistakes import scale_codes
from studyml.grading.values import Raised, Value, close, floats, shape_of, value_of

SUMS = 8
"""Entries, or weighted sums of them, that an answer is fitted at."""


def terms(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with one additive term: missing, flipped or mis-scaled."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return
    if shape_of(case.values[0]) != shape_of(case.truths[0]):
        return
    parts = list(_term_sums(case))
    if not 2 <= len(parts) <= 6:
        return
    factors = []
    for index, value in enumerate(case.values):
        columns = np.stack([part[index] for part in parts], axis=1)
        wanted = _sums(value)
        if wanted.size < len(parts) or not np.all(np.isfinite(columns)) or not np.all(np.isfinite(wanted)):
            return
        solution, *_ = np.linalg.lstsq(columns, wanted, rcond=None)
        if not close(columns @ solution, wanted, 1e-7) or np.linalg.matrix_rank(columns) < len(parts):
            return
        factors.append(solution)
    yield from _term_findings(case, np.array(factors))


def own_terms(case: Case) -> Iterator[Finding]:
    """Yield the one term of the learner's sum that is off by a factor, where nothing else is."""
    if case.raised or shape_of(case.values[0]) != shape_of(case.truths[0]):
        return
    parts = additive_terms(case.tree)
    if not 2 <= len(parts) <= 6:
        return
    rows = [[value_of(part, point.values) for part in parts] for point in case.points]
    if any(isinstance(value, Raised | tuple) for row in rows for value in row):
        return
    truths = [floats(truth) for truth in case.truths]
    for place in range(len(parts)):
        mine = [np.broadcast_to(floats(row[place]), truth.shape) for row, truth in zip(rows, truths, strict=True)]
        whole = [floats(value) for value in case.values]
        wanted = [truth - (value - part) for truth, value, part in zip(truths, whole, mine, strict=True)]
        found = ratios(mine, wanted)
        relation = find_scale(case, found) if found else None
        codes = [] if relation is None else scale_codes(case, relation)
        if relation is not None and codes and abs(relation.constant) in NICE:
            span = parts[place].span if parts[place].span != (0, 0) else None
            quoted = f"`{case.quote(span)}`" if span else "one term"
            codes = [_term_code(code, parts[place], relation.powers) for code in codes]
            named = any(name not in case.words.sizes and not name.endswith("-1") for name, _ in relation.powers)
            message = f"{quoted} is {describe(relation)} times what it should be"
            yield Finding(1.0 + 0.25 * (len(codes) - 1) + 0.6 * named, codes[0], message, span, also=tuple(codes[1:]))


def _term_code(code: str, part: Node, powers: tuple[tuple[str, float], ...]) -> str:
    """What a factor is called in one term: a size that it never divides by was forgotten, not divided by."""
    if code == "sign":
        return "term_sign"
    used = {node.name for node in walk(part) if isinstance(node, Name)}
    if any(name.endswith("-1") for name, _ in powers):
        return code
    if code in ("extra_mean", "wrong_divisor") and not used & {name for name, power in powers if power < 0}:
        return "missing_factor"
    return code


def _sums(value: Value) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The entries of a value; of many entries some weighted sums, which tell terms apart as well."""
    array = floats(value)
    if array.size <= SUMS:
        return array.ravel()
    return np.array([weighted(array, number) for number in range(SUMS)])


def _term_sums(case: Case) -> Iterator[list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]]:
    """The additive terms of the right answer, each by its sums at each point; nothing where one has no value."""
    problem = case.problem
    derived = problem.subject is not None and bool(problem.question.wrt)
    tree = problem.subject if derived else problem.tree
    if tree is None:
        return
    for term in additive_terms(tree):
        found = []
        for point, truth in zip(case.points, case.truths, strict=True):
            shape = shape_of(truth) or ()
            if derived and np.prod(shape) > SUMS:
                wrt, world = problem.question.wrt, problem.world
                found.append(np.array([derivative_sum(problem, term, wrt, world, point, k) for k in range(SUMS)]))
                continue
            if derived:
                value = differentiate(problem, term, problem.question.wrt, problem.world, point)
            else:
                value = value_of(term, point.values)
            fitting = () if isinstance(value, Raised | tuple) else np.shape(value)
            if isinstance(value, Raised | tuple) or fitting not in ((), shape):
                return
            found.append(_sums(np.broadcast_to(floats(value), shape)))
        if not all(np.allclose(sums, 0.0) for sums in found):
            yield found


def additive_terms(tree: Node) -> list[Node]:
    """Return the terms of a sum, signs included; a mean or a quotient of a sum is taken apart too."""
    match tree:
        case Binary(op="+"):
            return additive_terms(tree.left) + additive_terms(tree.right)
        case Binary(op="-"):
            return additive_terms(tree.left) + [Unary("-", part) for part in additive_terms(tree.right)]
        case Binary(op="/"):
            return [Binary("/", part, tree.right) for part in additive_terms(tree.left)]
        case Binary(op="*"):
            if len(right := additive_terms(tree.right)) > 1:
                return [Binary("*", tree.left, part) for part in right]
            return [Binary("*", part, tree.right) for part in additive_terms(tree.left)]
        case Unary(op="-"):
            return [Unary("-", part) for part in additive_terms(tree.operand)]
        case Call(function="mean" | "sum"):
            return [Call(tree.function, (part, *tree.args[1:]), tree.keywords) for part in additive_terms(tree.args[0])]
        case _:
            return [tree]


def _term_findings(case: Case, factors: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Iterator[Finding]:
    tree = case.problem.tree
    step = tree is not None and isinstance(tree, Binary) and tree.op in ("+", "-") and has_rate(tree.right)
    wrong = [index for index in range(factors.shape[1]) if not np.allclose(factors[:, index], 1.0, atol=1e-7)]
    if not wrong or len(wrong) > 2 or (len(wrong) == factors.shape[1] and len(wrong) > 1):
        return
    codes: list[str] = []
    for index in wrong:
        column = factors[:, index]
        if np.allclose(column, 0.0, atol=1e-7):
            codes.append("assigned_not_updated" if step and index == 0 else "missing_term")
        elif np.allclose(column, -1.0, atol=1e-7):
            codes.append("update_sign" if step and index > 0 else "term_sign")
        else:
            relation = find_scale(case, [float(value) for value in column])
            found = scale_codes(case, relation) if relation is not None else []
            if not found:
                return
            codes.extend("term_sign" if code == "sign" else code for code in found)
    plain = codes[0] in ("missing_term", "term_sign", "update_sign", "assigned_not_updated")
    message = {
        "missing_term": "one term is missing",
        "term_sign": "one term has the wrong sign",
        "update_sign": "the step goes uphill",
        "assigned_not_updated": "the parameter is set to the step instead of moved by it",
    }.get(codes[0], "one term is mis-scaled")
    yield Finding((0.5 if plain else 0.9) + 0.75 * (len(codes) - 1), codes[0], message, also=tuple(codes[1:]))
