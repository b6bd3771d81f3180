"""The learner's own answer with one edit: what would make it right.

Owns the search through the learner's tree, within its bounds; its findings can quote the learner. Failing one edit,
one edit and a scale. Knows the catalogue (``edits``), no other source of explanations.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from studyml.algebra.language import ReadError, read
from studyml.algebra.tree import Node, Rebuilding
from studyml.grading.diagnosis.case import Case, Finding, Variants
from studyml.grading.diagnosis.edits import Edit, edits
from studyml.grading.diagnosis.ranking import NEAR
from studyml.grading.diagnosis.scale import find_scale, ratios
from studyml.grading.diagnosis.scale_mistakes import scale_codes
from studyml.grading.values import Raised, Value, same

FAMILIAR = 0.25
"""The bonus of a repair that gives exactly what the author wrote."""
ENOUGH = 6
"""Repairs found before the search stops."""
REGROUPED = 1.1
MOST_TOKENS = 40
_TOKEN = re.compile(r"np\.[\w.]+|[\w.]+|\*\*|\S")
BEYOND = 0.45
"""How much dearer than the cheapest repair another may be and still be looked for."""


def quoted(case: Case, code: str) -> Iterator[Finding]:
    """Yield the first repair of a mistake that is known already: where it stands."""
    case.begin_search()
    variants = Variants(case.tree, case.points, case.words.forms, case.mathematical)
    rebuilt = Rebuilding(case.tree)
    for edit in edits(case.tree, case.words):
        if not case.may_try():
            return
        if edit.repair == code:
            tree = rebuilt(edit.old, edit.new)
            if variants.equal(tree, case.truths):
                yield _finding(case, edit, tree)
                return


def own_edits(case: Case, known: Sequence[Finding] = ()) -> Iterator[Finding]:
    """Yield repairs of the learner's tree, the cheapest first; when nothing is ``known``, also those that need a scale.

    Beside what is known, only what would be shown: a repair that costs little more, or one that quotes it.
    """
    alone, most = not known, min((finding.cost for finding in known), default=math.inf) + NEAR
    unquoted = {finding.code: math.inf for finding in known if finding.cost <= most and finding.span is None}
    case.begin_search()
    variants = Variants(case.tree, case.points, case.words.forms, case.mathematical)
    cheapest: float | None = None
    scaled: list[Finding] = []
    count = 0
    rebuilt = Rebuilding(case.tree)
    for edit in edits(case.tree, case.words):
        enough = count >= ENOUGH or (cheapest is not None and edit.cost > cheapest + BEYOND)
        least = edit.cost - FAMILIAR
        if enough or (least > most and least > max(unquoted.values(), default=0.0)):
            break
        if least > most and least > unquoted.get(edit.repair, 0.0):
            continue
        if not case.may_try():
            break
        tree = rebuilt(edit.old, edit.new)
        first = variants.value(tree, 0)
        if isinstance(first, Raised):
            continue
        if same(first, case.truths[0]):
            if variants.equal(tree, case.truths):
                cheapest = edit.cost if cheapest is None else cheapest
                count += 1
                repair = _finding(case, edit, tree)
                if edit.repair in unquoted:
                    unquoted[edit.repair] = min(repair.cost, unquoted[edit.repair])
                yield repair
        elif alone and len(scaled) < 3 and _proportional(first, case.truths[0]):
            finding = _scaled(case, edit, tree, variants)
            if finding is not None:
                scaled.append(finding)
    if (cheapest is None or cheapest > REGROUPED) and (most >= REGROUPED or "parentheses" in unquoted):
        regrouped = list(_regrouped(case, variants))
        yield from regrouped
        if not regrouped and cheapest is None:
            yield from scaled


def _regrouped(case: Case, variants: Variants) -> Iterator[Finding]:
    """The learner's own characters with one pair of parentheses more or less."""
    seen = {case.tree}
    notation: Literal["any", "numpy"] = "any" if case.mathematical else "numpy"
    for text in regroupings(case.text):
        if not case.may_try():
            return
        try:
            tree = read(text, case.problem.names, notation=notation)[0].tree
        except ReadError:
            continue
        if tree in seen:
            continue
        seen.add(tree)
        if variants.equal(tree, case.truths):
            yield Finding(REGROUPED, "parentheses", f"with other parentheses it is right: {text.strip()}", None, tree)
            return


def regroupings(text: str) -> Iterator[str]:
    """Yield a text with one pair of parentheses taken away, then with one pair put in."""
    opened: list[int] = []
    for index, character in enumerate(text):
        if character == "(":
            opened.append(index)
        elif character == ")" and opened:
            start = opened.pop()
            if not text[:start].rstrip()[-1:].isalnum():
                yield text[:start] + " " + text[start + 1 : index] + " " + text[index + 1 :]
    words = list(_TOKEN.finditer(text))[:MOST_TOKENS]
    for first, begin in enumerate(words):
        depth = 0
        for end in words[first:]:
            depth += (end[0] in "([") - (end[0] in ")]")
            if depth < 0:
                break
            if depth == 0 and end is not begin:
                yield f"{text[: begin.start()]}({text[begin.start() : end.end()]}){text[end.end() :]}"


def _finding(case: Case, edit: Edit, tree: Node) -> Finding:
    span = edit.old.span if edit.old.span != (0, 0) else None
    part = case.quote(span) if span else ""
    message = edit.says.replace("{it}", f"`{part}`" if part else "it")
    cost = edit.cost - (FAMILIAR if tree == case.problem.tree else 0.0)
    return Finding(cost, edit.repair, message, span, tree)


def _proportional(value: Value, truth: Value) -> bool:
    if isinstance(value, tuple) or isinstance(truth, tuple | Raised) or isinstance(value, Raised):
        return False
    if value.shape != truth.shape or value.dtype == object or value.size < 2:
        return False  # a single number is proportional to any other
    a, b = float(value.flat[0]) * float(truth.flat[-1]), float(value.flat[-1]) * float(truth.flat[0])
    if not abs(a - b) <= 1e-4 * max(abs(a), abs(b)):
        return False  # two entries tell most apart
    return ratios([np.asarray(value, dtype=float)], [np.asarray(truth, dtype=float)]) is not None


def _scaled(case: Case, edit: Edit, tree: Node, variants: Variants) -> Finding | None:
    values = [variants.value(tree, index) for index in range(len(case.points))]
    if not all(_proportional(value, truth) for value, truth in zip(values, case.truths, strict=True)):
        return None
    found = ratios([np.asarray(v, dtype=float) for v in values], [np.asarray(t, dtype=float) for t in case.truths])
    relation = find_scale(case, found) if found else None
    if relation is None or len(relation.powers) > 1 or abs(relation.constant) not in (1.0, 2.0, 0.5):
        return None
    codes = scale_codes(case, relation)
    plain = _finding(case, edit, tree)
    if not codes:
        return None
    return Finding(plain.cost + 0.7, plain.code, plain.message, plain.span, None, tuple(codes))
