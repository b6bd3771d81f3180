"""Readings of an answer as a whole: what its code-style names are taken for.

Owns the choices that no line can make alone. ``dZ = A - Y`` with ``dW = dZ @ A.T / m`` below is right with dZ as one
example's derivative, wrong with the mean's; ``delta`` may be a helper of any worth, until a line below is right only
with delta as dL/dz. The reading in which the answer is right holds, else the strict one. Knows judged steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from studyml.algebra.language import show
from studyml.grading.derivation.differentials import sides
from studyml.grading.derivation.explanation import explain_step
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.left_sides import Left
from studyml.grading.derivation.line import Line
from studyml.grading.derivation.lines import MAX_LINES, split_lines
from studyml.grading.derivation.meanings import Assumed
from studyml.grading.derivation.propagation import follows_from
from studyml.grading.derivation.stationary import makes_zero
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import NoTruth, chain_of
from studyml.grading.formula import DOT
from studyml.grading.values import all_same
from studyml.model import FoundMistake, Outcome, Question, StepVerdict, Verdict

MOST_PINNED = 4
_FOR_A_GRADIENT = re.compile(r"(?:delta|δ|Δ|[gG]|∂|[dD](?!iff|ist|enom?\Z|evi?a?t?i?o?n?\Z|ata|im|ot\Z|iv\Z)[A-Za-z_])")
_ERROR = re.compile(r"(?:err|error|resid|back|upstream|sens)", re.IGNORECASE)
"""What else a derivative by an output is called; what is made of it is one by what stands before."""
_NAMED = re.compile(r"(?:g|gr|gd|grad|G|Grad|delta|δ|D)_?(\w+)")
"""A name made of a gradient's and a variable's: ``gW1``, ``gradW``, ``delta_Z2``."""
_D_OF = re.compile(r"(?:grad_?|[d∂]\d?_?(?!iff|ist|enom?\Z|evi?a?t?i?o?n?\Z|ata|im|ot\Z|iv\Z))[^\W\d_]\w*")
_SURELY_A_GRADIENT = re.compile(r"(?:delta|δ|grad)(?![A-Za-z])")


def judged(question: Question, answer: str) -> Judge:
    """Return the judge of an answer with every line judged, in the reading that fits best."""
    known = frozenset((*question.symbols, *question.let))
    lines = split_lines(answer, known)[: MAX_LINES + 1]
    judge = _run(question, lines, Assumed())
    if _in_differentials(judge):
        other = _run(question, lines, Assumed(differentials=True))
        if _unread(other) <= _unread(judge):
            _settle(other)
            return other
    elif any(step.wrong for step in judge.steps) and any(sides(line, judge.changes) is not None for line in lines):
        other = _run(question, lines, Assumed(differentials=True))
        if not _wrong(other):  # dq = 2 eᵀ de, of what is not the loss
            _settle(other)
            return other
    shadowed = _sizes_given_again(judge)
    if shadowed:
        answer, names = _renamed(answer, shadowed)
        lines = split_lines(answer, known)[: MAX_LINES + 1]
        judge = _run(question, lines, Assumed(renamed=names))
    judge = _with_pins(question, lines, judge)
    if any(step.wrong for step in judge.steps) and any(True for _ in _gradient_names(judge)):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, parts=True)))
        if other.assumed.pinned != judge.assumed.pinned and _wrong(other) <= _wrong(judge):
            judge = other
    if any(step.wrong for step in judge.steps) and any(step.own and DOT.search(step.line.text) for step in judge.steps):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, dots=True, pinned=())))
        judge = other if _wrong(other) <= _wrong(judge) else judge
    for size in _of_one_example(judge):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, averaged=size)))
        if _wrong(other) < _wrong(judge) and _mended(judge, other):
            judge = other
            break
    _settle(judge)
    return judge


def _run(question: Question, lines: list[Line], assumed: Assumed) -> Judge:
    chain = chain_of(question)
    if assumed.parts:
        chain.name_parts()
    judge = Judge(question, chain, assumed, lines)
    chain.called = judge.names_of_the_loss()
    for line in lines:
        step = judge.judge(line)
        if step.wrong and step.whole:
            _blame(judge, step)
    return judge


def _settle(judge: Judge) -> None:
    """Mark what follows from an earlier mistake, and give each verdict its line."""
    for index, step in enumerate(judge.steps):
        if step.verdict.outcome is Outcome.WRONG and step.verdict.follows is None:
            origin = follows_from(judge, step, judge.steps[:index])
            if origin is not None:
                message = f"follows from step {origin + 1}"
                step.verdict = replace(step.verdict, follows=origin, mistakes=(), message=message)
        told = replace(step.verdict, text=step.line.text, line=step.line.source)
        step.verdict = verdict_as_typed(judge, told)


# -- changes, not derivatives


def _in_differentials(judge: Judge) -> bool:
    """Whether an answer works with differentials: it says what the loss, or an expression, changes by."""
    for line in judge.lines:
        found = sides(line, judge.changes)
        if found is not None and (line.left is None or judge.chain.is_loss(found.top)):
            return True
    return False


def _unread(judge: Judge) -> int:
    return sum(step.verdict.outcome in (Outcome.SYNTAX_ERROR, Outcome.UNSAFE) for step in judge.steps)


# -- names of sizes given to something else


def _sizes_given_again(judge: Judge) -> dict[str, int]:
    """The names of sizes that the learner gives to something else (``m = y*f``), each with the line where."""
    found: dict[str, int] = {}
    for step in judge.steps:
        if step.wrong and step.line.left == Left(step.written) and step.written in judge.chain.world.size_names:
            found.setdefault(step.written, step.line.source)
    return found


def _renamed(answer: str, shadowed: Mapping[str, int]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """An answer with other letters for such names from there on, and the letters with what they stand for."""
    rows = answer.splitlines()
    spare = [letter for letter in "ξζχψκω" if letter not in answer]
    names = tuple((letter * len(name), name) for letter, name in zip(spare, shadowed, strict=False))
    for new, name in names:
        word = re.compile(rf"(?:(?<!\w)|(?<=(?<!\w)[d∂])|(?<=(?<!\w)d_)){re.escape(name)}(?!\w)")
        at = shadowed[name]
        rows = [*rows[:at], *(word.sub(new, row) for row in rows[at:])]
    return "\n".join(rows), names


def as_typed(judge: Judge, text: str) -> str:
    """Return a text about an answer in the learner's own letters."""
    for new, name in judge.assumed.renamed:
        text = text.replace(new, name)
    if "§" in text:
        text = re.sub(r"(?<=\w)§\d+", "", text)  # a name as it was before it was given again
        for new, tree in judge.chain.world.let.items():
            text = text.replace(new, f"({show(tree)})") if new.startswith("§") else text
    return text


def verdict_as_typed(judge: Judge, verdict: StepVerdict) -> StepVerdict:
    """Return a verdict in the learner's own letters."""
    mistakes = tuple(replace(one, message=as_typed(judge, one.message)) for one in verdict.mistakes)
    message, reading = as_typed(judge, verdict.message), as_typed(judge, verdict.reading)
    return replace(verdict, mistakes=mistakes, message=message, reading=reading, text=as_typed(judge, verdict.text))


# -- dZ of one example's loss


def _of_one_example(judge: Judge) -> Iterator[str]:
    """The sizes by which a wrong ``dZ`` is too large."""
    for size in judge.chain.averaged:
        if any(_too_large_by(judge, step, size) for step in judge.steps if step.wrong):
            yield size


def _too_large_by(judge: Judge, step: Step, size: str) -> bool:
    if step.problem is None or not _short(judge, step):
        return False
    pairs = zip(step.problem.points, step.problem.truths, strict=True)
    return all_same(step.values, [point.sizes[size] * np.asarray(truth) for point, truth in pairs])


def _short(judge: Judge, step: Step) -> bool:
    """Whether a line says ``dZ`` of an intermediate, as code does, or a name pinned to that."""
    bottom = None if step.left is None else step.left.bottom
    pinned = step.written in dict(judge.assumed.pinned)
    return (
        bottom in judge.chain.world.let and bool(step.written) and (pinned or judge.short_for(step.written) is not None)
    )


def _wrong(judge: Judge) -> int:
    return sum(step.verdict.outcome is not Outcome.CORRECT for step in judge.steps)


def _mended(judge: Judge, other: Judge) -> bool:
    """Whether a line that names no derivative of an intermediate is right in the other reading alone."""
    pairs = list(zip(judge.steps, other.steps, strict=True))
    if any(old.wrong and new.verdict.outcome is Outcome.CORRECT and not _short(judge, old) for old, new in pairs):
        return True
    names = [old.written for old, new in pairs if old.wrong and not new.wrong and _short(judge, old)]
    size = other.assumed.averaged or ""
    return any(_averages(old, name, size) for old, _ in pairs for name in names)


def _averages(step: Step, name: str, size: str) -> bool:
    """Whether a line takes the mean of a name itself, as one does with one example's derivative: ``X.T @ dZ / n``."""
    count = rf"/\s*(?:{re.escape(size)}(?!\w)|len\(|\w+\.shape\[)|mean"
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part.text) and re.search(count, part.text)
        for part in step.line.parts
    )


# -- names meant for a derivative


def _with_pins(question: Question, lines: list[Line], judge: Judge) -> Judge:
    """Take names such as delta for the derivative that makes a wrong line below right."""
    for _ in range(MOST_PINNED):
        pin = _pin_of_wrong(judge) or _pin_of_idle(judge)
        if pin is None:
            return judge
        other = _run(question, lines, replace(judge.assumed, pinned=(*judge.assumed.pinned, pin)))
        if _wrong(judge) and _wrong(other) > _wrong(judge):
            return judge
        judge = other
    return judge


def _pin_of_wrong(judge: Judge) -> tuple[str, Left] | None:
    """A name in the first wrong line and the derivative with which that line is right."""
    step = next((one for one in judge.steps if one.wrong and one.part is not None and not one.own), None)
    if step is None or step.part is None or step.problem is None:
        return None
    for name, given in _gradient_names(judge):
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", step.part.text):
            continue
        meant = list(_candidates(judge, given))
        if not _SURELY_A_GRADIENT.match(name) and any(all_same(given, values) for _, values in meant):
            continue  # it is a derivative as it stands
        for left, values in meant:
            if not all_same(given, values) and _right_with(judge, step, name, values):
                return name, left
    return None


def _right_with(judge: Judge, step: Step, name: str, values: tuple[Array, ...]) -> bool:
    assert step.left is not None and step.part is not None
    try:
        options = iter(judge.truths_of(step.left))
        tried = list(judge.tries(step.part, options, {name: values}))
    except NoTruth:
        return False
    return any(not isinstance(one, Verdict) and one[1].right for one in tried)


def _pin_of_idle(judge: Judge) -> tuple[str, Left] | None:
    """A name that can only mean a derivative, is none, and serves no line below."""
    claimed = {judge.ends(step.left) for step in judge.steps if step.left is not None and step.left.bottom is not None}
    for name, given in _gradient_names(judge):
        meant = _NAMED.fullmatch(name)
        variable = None if meant is None else judge.chain.name_of(meant[1])
        if variable is None and not _SURELY_A_GRADIENT.match(name):
            continue
        if _serves(judge, name):
            continue
        found = list(_candidates(judge, given))
        if found and not any(all_same(given, values) for _, values in found):
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


def _gradient_names(judge: Judge) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """The learner's own names that sound like a derivative, with their values."""
    among: set[str] = set()
    for step in judge.steps:
        if not step.own or step.layout is None or step.part is None:
            continue
        words = set(re.findall(r"[^\W\d]\w*", step.part.text))
        if _FOR_A_GRADIENT.match(step.written) or words & among or _ERROR.match(step.written):
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


def recognised(judge: Judge) -> set[tuple[str, str]]:
    """The derivatives that names of the learner's own turn out to be."""
    found = set()
    for name, given in _gradient_names(judge):
        del name
        found |= {judge.ends(left) for left, values in _candidates(judge, given) if all_same(given, values)}
    return found


def unnamed(judge: Judge) -> str:
    """The name of a line that may be a derivative nobody has named: right or wrong, who can tell."""
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


# -- lines in several pieces


def _blame(judge: Judge, step: Step) -> None:
    """Of a wrong value put together by several lines, find the line with the mistake."""
    explained, _ = explain_step(judge, step)
    span = explained.mistakes[0].span if explained.mistakes else None
    index, place = (-1, None) if span is None else _place(step, span)
    if place is None:
        step.verdict = replace(explained, mistakes=_unplaced(explained.mistakes))
        return
    mistakes = (replace(explained.mistakes[0], span=place), *_unplaced(explained.mistakes[1:]))
    if index == len(judge.steps) - 1:
        step.verdict = replace(explained, mistakes=mistakes)
        return
    judge.steps[index].verdict = replace(explained, mistakes=mistakes, reading="")
    step.verdict = replace(step.verdict, follows=index, message=f"follows from step {index + 1}")


def _place(step: Step, span: tuple[int, int]) -> tuple[int, tuple[int, int] | None]:
    """The step and the place in its line that most of a span in the whole text belongs to."""
    at, most = 0, 0
    found: tuple[int, tuple[int, int] | None] = (-1, None)
    for text, index, offset in step.whole:
        begin, end = max(span[0], at), min(span[1], at + len(text))
        if index >= 0 and end - begin > most:
            most, found = end - begin, (index, (begin - at + offset, end - at + offset))
        at += len(text)
    return found


def _unplaced(mistakes: tuple[FoundMistake, ...]) -> tuple[FoundMistake, ...]:
    return tuple(replace(mistake, span=None) for mistake in mistakes)
