"""Derivations: lines judged one by one, the first wrong one found, what follows from it forgiven.

Owns the verdict on the whole: all lines right, every step that is asked for there, the goal reached. Also the next
step for whoever is stuck (a worked example, one line at a time).

===============  =======================================================
``lines``        a typed text → rows; ``equations``: a row → equations, ``line``; ``prose``: the words around them
``spoken``       what words say of derivatives → equations
``calling``      names that words give; ``spoken``: derivatives that words speak of
``spellings``    signs that the language has others for; ``wordy``: a row with words → the equations among them
``left_sides``   the spellings of a derivative; ``inner``: those within a right side
``naming``       the chain while a learner names parts of it; ``truths``: the true derivative of anything by anything
``layouts``      the ways a derivative of arrays is written
``assumed``      how an answer as a whole is taken; ``meanings``: what words stand for, ``worths``: what that is worth
``scope``        what a right side is worth
``indices``      ``z_k`` and ``Σ_i`` as text; ``implied``: sums nobody writes
``entries``      what they mean; ``per_index``: their worth for every choice; ``entry_mistakes``: what is wrong there
``wholes``       entries and sums as expressions of arrays, which can be differentiated
``step``         a judged line
``right_sides``  the verdict on what a line says; ``entry_sides``: with indices, ``cases``: for some of them alone
``where_zero``   lines about the place where a derivative is 0; ``stationary``, ``jointly``: what holds there
``changing``     lines of differentials; ``differentials``: the changes in them, ``left_out``: what they leave out
``statements``   lines that state something else: identities
``expansions``   ``f(x + h) = f(x) + …``; ``small_steps``: the h
``definitions``  names and functions of the learner's own
``partials``     ∂f/∂z beside df/dz; ``columns``: vectors beside a matrix
``steps``        the verdict on one line
``at_numbers``   lines about a case with numbers
``chain_rule``   a bare product of derivatives
``comments``     steps that stand beside code
``readings``     what an answer as a whole is taken for: ``pins``, ``one_example``, ``shadowed`` names
``again``        names given twice; ``slips``: names given the wrong worth
``beyond``       lines that hold as far as a number in them: ``endings``, which; ``turning``, where; ``carried`` on
``blame``        of a value in several lines the one with the mistake
``propagation``  what follows from an earlier mistake
``explanation``  the mistake of one wrong line
``remarks``      what was not read; ``excuses``: what words may make of a wrong value
``asked``        which of the steps that a card wants are shown: ``shown``, ``links``, ``rewritten``; ``forms``
``folding``      the verdicts on given lines, one each
===============  =======================================================
"""

from __future__ import annotations

from dataclasses import replace

from studyml.grading.derivation.asked import missing
from studyml.grading.derivation.comments import is_bare, with_comments_read
from studyml.grading.derivation.explanation import explain_step
from studyml.grading.derivation.folding import by_line
from studyml.grading.derivation.left_sides import left_side
from studyml.grading.derivation.lines import MAX_LINES
from studyml.grading.derivation.pins import unnamed
from studyml.grading.derivation.readings import judged
from studyml.grading.derivation.remarks import all_right, doubtful, not_read
from studyml.grading.derivation.shadowed import as_typed, verdict_as_typed
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.model import FoundMistake, Outcome, Question, StepVerdict, Verdict
from studyml.model import Step as WorkedStep

_WRONG = (Outcome.WRONG, Outcome.SHAPE_ERROR)
MOST_EXPLAINED = 6
"""Wrong lines whose mistakes are named; with sixty of them the later ones stay unnamed."""

__all__ = ["by_line", "explain_derivation", "grade_derivation", "next_step", "prove_derivation"]


def grade_derivation(question: Question, answer: str) -> Verdict:
    """Judge a derivation line by line. Raises ProblemError for a malformed question."""
    judge, steps = _judged(question, answer)
    if not steps:
        message = "there is nothing to read yet; write lines such as dL/dp = …"
        hints = _next_hints(question, answer)
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), message=message, hints=hints)
    if len(steps) > MAX_LINES:
        return Verdict(
            Outcome.SYNTAX_ERROR, (FoundMistake("syntax"),), message=f"more than {MAX_LINES} lines are not read"
        )
    verdict = _whole(question, judge, steps)
    if verdict.correct and (said := _said_in_comments(question, answer)):
        found = FoundMistake("syntax", said)
        return replace(verdict, outcome=Outcome.SYNTAX_ERROR, mistakes=(found,), evidence="", message=said)
    return verdict


def _said_in_comments(question: Question, answer: str) -> str:
    """What to say of a comment that states a wrong derivative, ``# dp/dz = p``; "" where none does."""
    other = with_comments_read(answer)
    wrong = next((one for one in judged(question, other).steps if one.wrong), None) if other != answer else None
    if wrong is None or not is_bare(answer.splitlines()[wrong.line.source]):
        return ""
    said = wrong.line.text.strip()
    return f"line {wrong.line.source + 1}: what the comment says is wrong, {said}: mend it, or take it out"


_last: list[tuple[Question, str, Judge]] = []
"""The answer judged last: its diagnosis, its proof and its next step come right after its verdict."""


def _judged(question: Question, answer: str) -> tuple[Judge, list[Step]]:
    if _last and _last[0][:2] == (question, answer):
        return _last[0][2], _last[0][2].steps
    judge = judged(question, answer)
    if (other := with_comments_read(answer)) != answer and _asks(question, judge):
        read = judged(question, other)
        judge = judge if any(step.shown.faulty for step in read.steps) or _asks(question, read) else read
    _last[:] = [(question, answer, judge)]
    return judge, judge.steps


def _asks(question: Question, judge: Judge) -> bool:
    """Whether all lines are right, and a step is asked for."""
    read = [step for step in judge.steps if not step.unread]
    return (
        bool(read) and not any(step.shown.faulty for step in judge.steps) and missing(question, judge, read) is not None
    )


def _whole(question: Question, judge: Judge, steps: list[Step]) -> Verdict:
    verdicts = tuple(step.shown for step in steps)
    reading = "\n".join(step.verdict.reading for step in steps)
    bad = next((index for index, step in enumerate(verdicts) if step.faulty), None)
    if bad is not None:
        step = verdicts[bad]
        message = f"step {bad + 1}: {step.message}"
        first_wrong = bad if step.outcome in _WRONG else None
        return Verdict(
            step.outcome, step.mistakes, step.evidence, reading, message, first_wrong=first_wrong, steps=verdicts
        )
    remarks = not_read(steps)
    read = [step for step in steps if not step.unread]
    asked = (missing(question, judge, read) or _unfounded(judge, read)) if read else "the first line"
    if doubted := doubtful(judge, steps):
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", doubted),), "", reading, doubted, steps=verdicts)
    if asked is not None and remarks:
        message = f"{remarks}: write in signs what it says; still asked for: {asked} = …"
        return Verdict(Outcome.SYNTAX_ERROR, (FoundMistake("syntax", message),), "", reading, message, steps=verdicts)
    if asked is not None:
        message = f"right so far; still asked for: {asked} = …"
        found = FoundMistake("stopped_early", message)
        return Verdict(Outcome.WRONG, (found,), _evidence(verdicts), reading, message, steps=verdicts)
    if name := unnamed(judge):
        message = f"{name} has no meaning here: if it is a derivative, name it, dL/dw = …"
        found = FoundMistake("syntax", message)
        return Verdict(Outcome.SYNTAX_ERROR, (found,), "", reading, message, steps=verdicts)
    message, evidence = all_right(remarks), _evidence(verdicts)
    return Verdict(Outcome.CORRECT, evidence=evidence, reading=reading, message=message, steps=verdicts)


def _evidence(steps: tuple[StepVerdict, ...]) -> str:
    """The weakest evidence among right steps holds for the whole."""
    for weak in ("verified", "proved"):
        found = next((step.evidence for step in steps if step.evidence.startswith(weak)), None)
        if found is not None:
            return found
    return "exact"


def _unfounded(judge: Judge, steps: list[Step]) -> str | None:
    """A derivative that the last line rests on and no line works out; None when all is worked out."""
    goal = steps[-1].left
    if goal is None or goal.bottom is None:
        return None
    grounds: dict[str, list[frozenset[str]]] = {}
    for step in steps:
        if step.left is not None and step.left.bottom is not None and not step.direct:
            grounds.setdefault(judge.key(step.left.top, step.left.bottom), []).append(step.uses)
    found: set[str] = set()
    while more := {key for key, uses in grounds.items() if key not in found and any(each <= found for each in uses)}:
        found |= more
    last = judge.key(goal.top, goal.bottom)
    if last in found:
        return None
    return min((key for each in grounds.get(last, ()) for key in each - found), default=last)


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
        hints = _next_hints(question, answer)
        return replace(verdict, hints=hints) if hints else verdict
    new = list(verdict.steps)
    hints = ()
    slips = [at for at, step in enumerate(steps) if step.verdict.outcome in _WRONG and step.verdict.follows is None]
    for position in slips[:MOST_EXPLAINED]:
        explained, found = explain_step(judge, steps[position])
        new[position] = verdict_as_typed(judge, explained)
        if position == index:
            hints = tuple(as_typed(judge, hint) for hint in found)
    first = new[index]
    return replace(
        verdict, steps=tuple(new), mistakes=first.mistakes, message=f"step {index + 1}: {first.message}", hints=hints
    )


def _next_hints(question: Question, answer: str) -> tuple[str, ...]:
    """The hints to the author's next step, none when all are there."""
    coming = next_step(question, answer)
    return () if coming is None else coming.hints


def next_step(question: Question, answer: str) -> WorkedStep | None:
    """Return the author's first step that no right line of the answer has yet; None when all are there."""
    judge, steps = _judged(question, answer)
    have = {
        judge.ends(left)
        for step in steps
        if step.verdict.outcome is Outcome.CORRECT and not step.direct and not step.unread and not step.renamed
        for left in (step.left, *step.line.also)
        if left is not None
    }
    seen: set[tuple[str, str]] = set()
    for step in question.steps:
        left = left_side(step.of)
        key = (step.of, "") if left is None else judge.ends(left)
        if key not in have and key not in seen:
            return step
        seen.add(key)
    return None
