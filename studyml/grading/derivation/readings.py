"""Readings of an answer as a whole: what its code-style names are taken for.

Owns the choices that no line can make alone. ``dZ = A - Y`` with ``dW = dZ @ A.T / m`` below is right with dZ as one
example's derivative, wrong with the mean's; ``delta`` may be a helper of any worth, until a line below is right only
with delta as dL/dz. The reading in which the answer is right holds, else the strict one. Knows judged steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studyml.grading.derivation import shares
from studyml.grading.derivation.again import refute_what_differs
from studyml.grading.derivation.assumed import Assumed
from studyml.grading.derivation.beyond import refute_beyond
from studyml.grading.derivation.blame import blame
from studyml.grading.derivation.differentials import changed_in, sides
from studyml.grading.derivation.indices import lowered, with_a_row
from studyml.grading.derivation.left_sides import left_side, short_for
from studyml.grading.derivation.line import Line
from studyml.grading.derivation.lines import rows_in_words, split_lines
from studyml.grading.derivation.one_example import EXAMPLE, loss_of_each, mended, of_one_example, told_apart
from studyml.grading.derivation.pins import gradient_names, pin_of
from studyml.grading.derivation.propagation import follows_from
from studyml.grading.derivation.shadowed import renamed, sizes_given_again, verdict_as_typed
from studyml.grading.derivation.slips import refute_slips
from studyml.grading.derivation.step import Step, placed
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import Chain, NoTruth, chain_of
from studyml.grading.formula import DOT
from studyml.grading.values import all_same
from studyml.model import Outcome, Question

_SIZE = re.compile(r"[^\W\d]\w*")
_SIZED = re.compile(r"\b(?:eye|identity|ones|zeros)\(\s*([^\W\d_])\s*[,)]")
_PICKED = re.compile(r"\[\s*(?:np\.arange|range|arange)\([^\[\]]*\)\s*,\s*([^\W\d]\w*)\s*\]")
MOST_PINNED = 4
MOST_TIMES = 3
"""Each time a line below may turn out to have words in it too."""


def judged(question: Question, answer: str) -> Judge:
    """Return the judge of an answer with every line judged, in the reading that fits best.

    Rows with words in them that are not right as they stand are read once more, as equations among words.
    """
    known = frozenset((*question.symbols, *question.let))
    typed, answer = answer, _with_labels(question, answer, known)
    judge = _judged(question, answer, known, frozenset())
    in_words: frozenset[int] = frozenset()
    for _ in range(MOST_TIMES):
        bad: dict[int, str] = {}
        for step in judge.steps:
            if step.verdict.outcome is not Outcome.CORRECT and step.line.source not in in_words:
                bad.setdefault(step.line.source, step.line.text if step.wrong else "")
        more = rows_in_words(answer, known, bad, sizes_of(question)) if bad else frozenset()
        if not more:
            break
        in_words |= more
        judge = _judged(question, answer, known, in_words)
    judge = _with_sizes(question, answer, known, in_words, judge)
    judge = _of_one_row(question, answer, known, in_words, judge)
    refute_beyond(judge, lambda chain, layouts: _again(judge, chain, layouts))
    rows = typed.splitlines()
    for step in judge.steps:  # a character counts in the learner's own line
        message = placed(step.verdict.message, _offset(step.line.text, rows[step.line.source]) if rows else 0)
        step.verdict = replace(step.verdict, message=message)
    return judge


def _with_labels(question: Question, answer: str, known: frozenset[str]) -> str:
    """Return an answer with the problem's one-hot labels for ``labels`` of ``dZ[range(n), labels] -= 1``."""
    hot = [name for name, declared in question.symbols.items() if declared.rpartition(")")[2].strip() == "onehot"]
    picked = {match[1] for match in _PICKED.finditer(answer)} - known if len(hot) == 1 else set()
    for name in picked:
        if not re.search(rf"(?<![\w.]){re.escape(name)}\s*=(?!=)", answer):
            answer = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", f"np.argmax({hot[0]}, axis=1)", answer)
    return answer


def _offset(text: str, row: str) -> int:
    """Return where in a row of the answer the text of an equation begins; 0 where it stands otherwise there."""
    if text not in row and text.startswith(row.strip()):  # it goes on in the next row
        return len(row) - len(row.lstrip())
    return max(0, row.find(text))


def _with_sizes(
    question: Question, answer: str, known: frozenset[str], in_words: frozenset[int], judge: Judge
) -> Judge:
    """Take a name that stands for a size alone, d of ``np.eye(d)``, for the one with which the answer is right."""
    sizes = sizes_of(question)
    said = {match[1] for match in _SIZED.finditer(answer)} - known - sizes
    unread = " ".join(step.verdict.message for step in judge.steps if step.verdict.outcome is Outcome.SYNTAX_ERROR)
    for name in sorted(name for name in said if re.search(rf"I don't know the name {re.escape(name)}\b", unread)):
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for size in sorted(sizes):
            other = _judged(question, word.sub(size, answer), known, in_words)
            if _wrong(other) < _wrong(judge):
                return other
    return judge


def _of_one_row(
    question: Question, answer: str, known: frozenset[str], in_words: frozenset[int], judge: Judge
) -> Judge:
    """Take ``p_j``, ``z_k`` of a line that speaks of one row for ``P_ij``, ``Z_ik``, where that makes it right."""
    for index, step in enumerate(judge.steps):
        rows = answer.splitlines()
        at = step.line.source
        if not step.wrong or step.entry is None or at >= len(rows):
            continue
        rows[at] = with_a_row(lowered(rows[at]), judge.has_rows)
        other = _judged(question, "\n".join(rows), known, in_words)
        if _wrong(other) < _wrong(judge) and len(other.steps) == len(judge.steps):
            verdict = other.steps[index].verdict
            other.steps[index].verdict = replace(verdict, text=step.verdict.text, message="read as one row")
            answer, judge = "\n".join(rows), other
    return judge


def sizes_of(question: Question) -> frozenset[str]:
    """Return the names of the sizes of a problem."""
    return frozenset(name for shape in question.symbols.values() for name in _SIZE.findall(shape.partition(")")[0]))


def _judged(question: Question, answer: str, known: frozenset[str], in_words: frozenset[int]) -> Judge:
    sizes = sizes_of(question)
    lines = split_lines(answer, known, in_words, sizes)
    judge = _run(question, lines, Assumed())
    if _in_differentials(judge):
        other = _run(question, lines, Assumed(differentials=True))
        if _unread(other) <= _unread(judge) or _refuted(other) < _refuted(judge):
            if _wrong(other) and (towards := _goal(question)):
                forward = _forward(question, lines, judge, towards)
                other = forward if _wrong(forward) < _wrong(other) else other
            _settle(other)
            return other
    elif _wrong(judge) and any(judge.has_changes(line) for line in lines) and not _as_code(judge, lines):
        other = _run(question, lines, Assumed(differentials=True))
        if _wrong(other) < _wrong(judge) and not _both_ways(other):  # dq = 2 eᵀ de, of what is not the loss
            _settle(other)
            return other
    shadowed = sizes_given_again(judge)
    if shadowed:
        answer, names = renamed(answer, shadowed)
        lines = split_lines(answer, known, in_words, sizes)
        judge = _run(question, lines, Assumed(renamed=names))
    judge = _with_pins(question, lines, judge)
    if any(step.wrong for step in judge.steps) and any(True for _ in gradient_names(judge)):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, parts=True)))
        if other.assumed.pinned != judge.assumed.pinned and _wrong(other) <= _wrong(judge):
            judge = other
    if any(step.wrong for step in judge.steps) and any(step.own and DOT.search(step.line.text) for step in judge.steps):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, dots=True, pinned=())))
        judge = other if _wrong(other) <= _wrong(judge) else judge
    if any(step.wrong for step in judge.steps) and _given_again(judge):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, restated=True)))
        judge = other if _wrong(other) <= _wrong(judge) else judge
    if any(step.wrong and judge.share_of(step.written) is not None for step in judge.steps):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, shares=True, pinned=())))
        fits = not _wrong(other) or (_wrong(other) < _wrong(judge) and shares.are_right(other, other.steps))
        judge = other if fits else judge
    towards = _goal(question)
    if towards and any(step.wrong for step in judge.steps):
        judge = _forward(question, lines, judge, towards)
    each = loss_of_each(judge)
    if each is not None and EXAMPLE not in answer:
        lines = split_lines(told_apart(judge, answer, each), known, in_words, sizes)
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, renamed=((EXAMPLE, each),))))
        judge = other if _wrong(other) <= _wrong(judge) else judge
    for size in of_one_example(judge):
        other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, averaged=size)))
        if _wrong(other) < _wrong(judge) and mended(judge, other):
            judge = other
            break
    _settle(judge)
    return judge


def _goal(question: Question) -> str:
    """Return the one symbol that all derivatives of a question are by in the end, "" where there are several."""
    lefts = [left_side(step.of) for step in question.steps]
    found = {left.bottom for left in lefts if left is not None and left.bottom in question.symbols} | {question.wrt}
    found -= {"", None}
    return (found.pop() or "") if len(found) == 1 else ""


def _forward(question: Question, lines: list[Line], judge: Judge, towards: str) -> Judge:
    """Take ``ds`` for the derivative of s by the symbol that is asked for: everywhere, or where that makes it right."""
    if not any(_by(judge, step.written) in judge.chain.world.let for step in judge.steps):
        return judge
    other = _with_pins(question, lines, _run(question, lines, replace(judge.assumed, towards=towards, pinned=())))
    best = other if _wrong(other) < _wrong(judge) else judge
    words: frozenset[str] = frozenset()
    last = judge
    for _ in range(MOST_TIMES):
        more = frozenset(_right_forward(last, towards)) if any(step.wrong for step in best.steps) else frozenset()
        if more <= words:
            break
        words |= more
        assumed = replace(judge.assumed, towards=towards, forward=words, pinned=())
        last = _with_pins(question, lines, _run(question, lines, assumed))
        best = last if _wrong(last) < _wrong(best) else best
    wrong = frozenset(step.written for step, _ in _that_move(last, towards) if step.verdict.follows is None)
    if more := words and wrong - words:  # dq = X de beside dr = …, wrong both ways
        assumed = replace(judge.assumed, towards=towards, forward=words | more, pinned=())
        last = _with_pins(question, lines, _run(question, lines, assumed))
        best = last if _wrong(last) < _wrong(best) else best
    return best


def _that_move(judge: Judge, towards: str) -> Iterator[tuple[Step, str]]:
    """Yield the wrong lines, ``dq = …``, about names that move with the symbol asked for, with these names."""
    for step in judge.steps:
        name = _by(judge, step.written) if step.wrong else None
        if name is not None and towards in judge.chain.world.dependencies.get(name, ()):
            yield step, name


def _by(judge: Judge, word: str) -> str | None:
    """Return what a word such as ``ds``, ``g_s`` is a derivative by, or of where code goes forward; None of others."""
    short = short_for(word, judge.chain.is_loss, lambda name: judge.chain.name_of(name) is not None)
    return None if short is None else judge.chain.name_of(short[1])


def _right_forward(judge: Judge, towards: str) -> Iterator[str]:
    """Yield the words of wrong lines, ``dq = …``, that are right as the derivative of q by the symbol asked for."""
    for step, name in _that_move(judge, towards):
        try:
            truths = judge.chain.derivative(name, towards)
        except NoTruth:
            continue
        if any(all_same(tuple(step.values), layout.values) for layout in truths):
            yield step.written


def _again(judge: Judge, chain: Chain, layouts: tuple[tuple[str, str], ...]) -> Judge:
    """The same answer, taken in the same way, at other points."""
    return _run(judge.question, judge.lines, replace(judge.assumed, layouts=layouts), chain)


def _run(question: Question, lines: Sequence[Line], assumed: Assumed, chain: Chain | None = None) -> Judge:
    chain = chain or chain_of(question)
    if assumed.parts:
        chain.name_parts()
    judge = Judge(question, chain, assumed, lines)
    chain.called = judge.names_of_the_loss()
    for line in lines:
        step = judge.judge(line)
        if step.wrong and step.whole:
            blame(judge, step)
    return judge


def _settle(judge: Judge) -> None:
    """Mark what is said twice in two ways and what follows from a mistake, and give each verdict its line."""
    refute_what_differs(judge)
    refute_slips(judge)
    for index, step in enumerate(judge.steps):
        if step.verdict.outcome is Outcome.WRONG and step.verdict.follows is None:
            origin = follows_from(judge, step, judge.steps[:index])
            if origin is not None:
                message = f"follows from step {origin + 1}"
                step.verdict = replace(step.verdict, follows=origin, mistakes=(), message=message)
        told = replace(step.verdict, text=step.line.text, line=step.line.source)
        step.verdict = verdict_as_typed(judge, told)


def _with_pins(question: Question, lines: list[Line], judge: Judge) -> Judge:
    """Take names such as delta for the derivative that makes a wrong line below right."""
    for _ in range(MOST_PINNED):
        pin = pin_of(judge)
        if pin is None:
            return judge
        other = _run(question, lines, replace(judge.assumed, pinned=(*judge.assumed.pinned, pin)))
        if _wrong(judge) and _wrong(other) > _wrong(judge):
            return judge
        judge = other
    return judge


def _wrong(judge: Judge) -> int:
    return sum(step.verdict.outcome is not Outcome.CORRECT or step.unread for step in judge.steps)


def _refuted(judge: Judge) -> int:
    return sum(step.wrong for step in judge.steps)


def _in_differentials(judge: Judge) -> bool:
    """Whether an answer works with differentials: it says what the loss, or an expression, changes by."""
    for line in judge.lines:
        found = sides(line, judge.changes)
        if found is not None and (line.left is None or judge.chain.is_loss(found.top)):
            return True
    return False


def _given_again(judge: Judge) -> bool:
    """Whether a name of the learner's own is given twice."""
    names = [step.written for step in judge.steps if step.own]
    return len(set(names)) < len(names)


def _as_code(judge: Judge, lines: list[Line]) -> bool:
    """Whether a name such as ``dS`` is given without a change and used below: code calls a derivative so."""
    plain, changed = set(), set()
    for line in lines:
        found = {name for part in line.parts for name in changed_in(part.text, judge.changes)}
        top = "" if line.left is None or line.left.bottom is not None else line.left.top
        if not found and top[:1] in ("d", "∂") and judge.changes(top[1:]):
            plain.add(judge.chain.name_of(top[1:]) or top[1:])
        changed |= {judge.chain.name_of(name) or name for name in found}
    return bool(plain & changed)


def _both_ways(judge: Judge) -> bool:
    """Whether ``dY`` is a derivative on one line and a change on another."""
    steps = [step for step in judge.steps if step.written[:1] in ("d", "∂") and not step.change]
    slopes = {step.left.bottom for step in steps if step.left is not None}
    changed = {name for step in judge.steps for names in step.moved for name in (*names, step.change)}
    return bool({judge.chain.name_of(name) for name in slopes if name} & changed)


def _unread(judge: Judge) -> int:
    return sum(step.verdict.outcome in (Outcome.SYNTAX_ERROR, Outcome.UNSAFE) for step in judge.steps)
