"""Derivations: lines judged one by one, the first wrong one found, what follows from it forgiven.

Owns the verdict on the whole: all lines right, every step that is asked for there, the goal reached. Also the next
step for whoever is stuck (a worked example, one line at a time).

===============  =======================================================
``lines``        typed lines → left and right sides
``truths``       the true derivative of anything by anything
``layouts``      the ways a derivative of arrays is written
``steps``        the verdict on one line
``propagation``  what follows from an earlier mistake
===============  =======================================================
"""

from __future__ import annotations

import time
from dataclasses import replace

from studyml.grading.choice import sentence
from studyml.grading.derivation.lines import MAX_LINES, Left, left_side, split_lines
from studyml.grading.derivation.propagation import follows_from
from studyml.grading.derivation.steps import Judge, Step
from studyml.grading.derivation.steps import _shifted as shifted
from studyml.grading.derivation.truths import chain_of
from studyml.grading.diagnosis import explain_formula
from studyml.model import FoundMistake, Outcome, Question, StepVerdict, Verdict, WrongAnswer
from studyml.model import Step as WorkedStep

_WRONG = (Outcome.WRONG, Outcome.SHAPE_ERROR)
SECONDS = 0.3
"""Of work, for naming mistakes after the first: with sixty wrong lines the later ones stay unnamed."""
ONE_EXAMPLE = "1/n is missing, or you differentiated one example's loss (call that l, not L)"

__all__ = ["explain_derivation", "grade_derivation", "next_step", "prove_derivation"]


def grade_derivation(question: Question, answer: str) -> Verdict:
    """Judge a derivation line by line. Raises ProblemError for a malformed question."""
    judge, steps = _judged(question, answer)
    if not steps:
        message = "there is nothing to read yet; write lines such as dL/dp = …"
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), message=message)
    if len(steps) > MAX_LINES:
        return Verdict(
            Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=f"more than {MAX_LINES} lines are not read"
        )
    return _whole(question, judge, steps)


_last: list[tuple[Question, str, Judge]] = []
"""The answer judged last: its diagnosis, its proof and its next step come right after its verdict."""


def _judged(question: Question, answer: str) -> tuple[Judge, list[Step]]:
    if _last and _last[0][:2] == (question, answer):
        return _last[0][2], _last[0][2].steps
    judge = _judge(question, answer)
    _last[:] = [(question, answer, judge)]
    return judge, judge.steps


def _judge(question: Question, answer: str) -> Judge:
    judge = Judge(question, chain_of(question))
    for line in split_lines(answer)[: MAX_LINES + 1]:
        step = judge.judge(line)
        if step.verdict.outcome is Outcome.WRONG:
            origin = follows_from(judge, step, judge.steps[:-1])
            if origin is not None:
                message = f"follows from step {origin + 1}"
                step.verdict = replace(step.verdict, follows=origin, mistakes=(), message=message)
    return judge


def _whole(question: Question, judge: Judge, steps: list[Step]) -> Verdict:
    verdicts = tuple(step.verdict for step in steps)
    reading = "\n".join(step.verdict.reading for step in steps)
    bad = next((index for index, step in enumerate(verdicts) if step.outcome is not Outcome.CORRECT), None)
    if bad is not None:
        step = verdicts[bad]
        message = f"step {bad + 1}: {step.message}"
        first_wrong = bad if step.outcome in _WRONG else None
        return Verdict(
            step.outcome, step.mistakes, step.evidence, reading, message, first_wrong=first_wrong, steps=verdicts
        )
    missing = _missing(question, judge, steps) or _unfounded(judge, steps)
    if missing is not None:
        message = f"right so far; still asked for: {missing} = …"
        found = FoundMistake("stopped_early", message)
        return Verdict(Outcome.WRONG, (found,), _evidence(verdicts), reading, message, steps=verdicts)
    return Verdict(
        Outcome.CORRECT, evidence=_evidence(verdicts), reading=reading, message="every step is right", steps=verdicts
    )


def _evidence(steps: tuple[StepVerdict, ...]) -> str:
    """The weakest evidence among right steps holds for the whole."""
    for weak in ("verified", "proved"):
        found = next((step.evidence for step in steps if step.evidence.startswith(weak)), None)
        if found is not None:
            return found
    return "exact"


def _missing(question: Question, judge: Judge, steps: list[Step]) -> str | None:
    """The first left side that is asked for and not there: required steps, then the goal."""
    have = {_same(judge, left) for step in steps for left in (step.left, *step.line.also) if left is not None}
    wanted = [step.of for step in question.steps if step.required]
    if question.wrt:
        wanted.append(f"dL/d{question.wrt}")
    elif question.steps and not wanted:
        wanted.append(question.steps[-1].of)
    for of in wanted:
        left = left_side(of)
        if left is not None and _same(judge, left) not in have:
            return of
    return None


def _unfounded(judge: Judge, steps: list[Step]) -> str | None:
    """A derivative that the last line rests on and no line works out; None when all is worked out."""
    goal = steps[-1].left
    if goal is None or goal.bottom is None:
        return None
    grounds: dict[str, list[frozenset[str]]] = {}
    for step in steps:
        if step.left is not None and step.left.bottom is not None:
            grounds.setdefault(judge.key(step.left.top, step.left.bottom), []).append(step.uses)
    found: set[str] = set()
    while more := {key for key, uses in grounds.items() if key not in found and any(each <= found for each in uses)}:
        found |= more
    last = judge.key(goal.top, goal.bottom)
    if last in found:
        return None
    return min((key for each in grounds[last] for key in each - found), default=last)


def _same(judge: Judge, left: Left) -> tuple[str, str]:
    """A key that every spelling of a left side shares."""
    chain = judge.chain

    def plain(name: str) -> str:
        return "L" if chain.is_loss(name) else "l" if chain.is_example(name) else chain.name_of(name) or name

    return plain(left.top), "" if left.bottom is None else plain(left.bottom)


def prove_derivation(question: Question, answer: str, verdict: Verdict) -> Verdict | None:
    """Return the verdict with the evidence of its right lines raised where SymPy shows them, None where nowhere."""
    from studyml.grading.derivation.proofs import proved_steps

    judge, steps = _judged(question, answer)
    proved = proved_steps(judge, steps)
    if len(proved) != len(verdict.steps):
        return None
    raised = tuple(
        replace(old, evidence=new.evidence) if old.outcome is Outcome.CORRECT else old
        for old, new in zip(verdict.steps, proved, strict=True)
    )
    if raised == verdict.steps:
        return None
    whole = _evidence(raised) if verdict.outcome is Outcome.CORRECT else verdict.evidence
    return replace(verdict, steps=raised, evidence=whole)


def explain_derivation(question: Question, answer: str, verdict: Verdict) -> Verdict:
    """Return the verdict with the mistake of its first wrong step named, and hints."""
    judge, steps = _judged(question, answer)
    index = verdict.first_wrong
    if index is None:
        coming = next_step(question, answer)
        if coming is None:
            return verdict
        why = coming.why or "one more link of the chain rule"
        return replace(verdict, hints=(f"Next: {coming.of} = …", why, f"{coming.of} = {coming.is_}"))
    new = list(verdict.steps)
    hints: tuple[str, ...] = ()
    begin = time.thread_time()
    for position, step in enumerate(steps):
        if position > index and time.thread_time() - begin > SECONDS:
            break
        if step.verdict.outcome in _WRONG and step.verdict.follows is None:
            explained, found = _explain_step(judge, step)
            new[position] = explained
            if position == index:
                hints = found
    first = new[index]
    return replace(
        verdict, steps=tuple(new), mistakes=first.mistakes, message=f"step {index + 1}: {first.message}", hints=hints
    )


def _explain_step(judge: Judge, step: Step) -> tuple[StepVerdict, tuple[str, ...]]:
    if step.verdict.mistakes or step.problem is None or step.attempt is None or step.part is None or step.left is None:
        hints = tuple(mistake.message or sentence(mistake.code) for mistake in step.verdict.mistakes[:1])
        return step.verdict, hints
    _with_subject(judge, step)
    step.problem.question = replace(step.problem.question, wrong=_listed(judge.question, step.left))
    whole = Verdict(step.verdict.outcome, (), step.verdict.evidence, step.verdict.reading, step.verdict.message)
    verdict = explain_formula(step.problem, step.attempt, step.part.text, whole)
    mistakes = tuple(shifted(mistake, step.part.offset) for mistake in verdict.mistakes)
    message = verdict.message
    if (
        mistakes
        and mistakes[0].code == "missing_mean"
        and step.left.bottom is not None
        and judge.chain.is_loss(step.left.top)
    ):
        message = ONE_EXAMPLE
        mistakes = (replace(mistakes[0], message=message), *mistakes[1:])
    return replace(step.verdict, mistakes=mistakes, message=message), verdict.hints


def _listed(question: Question, left: Left) -> tuple[WrongAnswer, ...]:
    """The author's wrong lines with this left side, as wrong answers of the step."""
    found = []
    for wrong in question.wrong:
        named, equals, right = wrong.answer.partition("=")
        if equals and left_side(named) == left:
            found.append(WrongAnswer(right.strip(), wrong.mistake))
    return tuple(found)


def _with_subject(judge: Judge, step: Step) -> None:
    """Tell the diagnosis what was differentiated by what, so that it can try wrong ways of doing so."""
    from studyml.grading.derivation.truths import NoTruth
    from studyml.model import Kind

    assert step.left is not None and step.problem is not None
    if step.left.bottom is None or step.left.function:
        return
    name = judge.chain.name_of(step.left.bottom)
    try:
        tree = judge.chain.tree_of(step.left.top)
    except NoTruth:
        return
    if name is None:
        return
    kind = Kind.GRADIENT if judge.chain.is_loss(step.left.top) else Kind.DERIVATIVE
    step.problem.subject = tree
    step.problem.question = replace(step.problem.question, kind=kind, wrt=name)


def next_step(question: Question, answer: str) -> WorkedStep | None:
    """Return the author's first step that no right line of the answer has yet; None when all are there."""
    judge, steps = _judged(question, answer)
    have = {
        _same(judge, left)
        for step in steps
        if step.verdict.outcome is Outcome.CORRECT
        for left in (step.left, *step.line.also)
        if left is not None
    }
    seen: set[tuple[str, str]] = set()
    for step in question.steps:
        left = left_side(step.of)
        key = (step.of, "") if left is None else _same(judge, left)
        if key not in have and key not in seen:
            return step
        seen.add(key)
    return None
