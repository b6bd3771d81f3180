"""What must be true of a card, kind by kind: the learner's own judge is asked, and NumPy.

Owns the list of proofs. A card is asked as a learner gets it, its answer must be graded right and every listed
mistake wrong under its own name. Loads NumPy; runs where ``proof`` runs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.compare import compare
from studyml.algebra.conditions import COMPARISONS
from studyml.algebra.derivative import DerivativeError, gradient
from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.language import ReadError, show
from studyml.algebra.samples import Sample, SampleError, samples, unreached
from studyml.algebra.shapes import ShapeError
from studyml.algebra.symbols import DeclarationError, World
from studyml.algebra.tree import Binary, Node
from studyml.decks.fading import line_of_step
from studyml.decks.show import shape_text
from studyml.decks.vary import ask
from studyml.decks.ways import ways
from studyml.grading import diagnose, grade
from studyml.grading.judgement import FENCE
from studyml.grading.problem import ProblemError, problem_of
from studyml.model import Card, Kind, Outcome, Question
from studyml.study.card_texts import expression_of, first_reading, holds, run, sizes_text, value_of

SEEDS = range(1, 7)
"""Questions drawn from a card that varies: every one of them must be true."""
NAMED = 1
"""Of them, up to here a listed mistake must also be recognised: the search for a name takes most of the time."""
SEED = 20270115


@dataclass(frozen=True, slots=True)
class Untruth:
    """Something a card says that is not so. ``near`` is text to find its line by, within ``field`` when given."""

    field: str
    message: str
    near: str = ""
    remedy: str = ""


def untruths(card: Card) -> Iterator[Untruth]:
    """Yield all that is not true of a card; nothing means proved (of prose: nothing can be said)."""
    try:
        if card.kind in _PROBLEMS:
            problem_of(ask(card, SEED))  # one plain sentence when the question itself makes no sense
        yield from _OF_KIND[card.kind](card)
    except ProblemError as error:
        field = _card_field(error.field)
        shown = "answer" if field == "symbols" and not card.symbols else field
        yield Untruth(shown, _clipped(error.message), remedy=_remedy(card, field, error))
        yield from _unreadable(card)
    except DeclarationError as error:
        yield Untruth(error.field.partition(".")[0], error.message, near=error.field.partition(".")[2])
    except (ShapeError, EvaluationError, SampleError) as error:
        yield Untruth(_MAIN_FIELD.get(card.kind, "answer"), f"can't be computed: {error}")
    except FENCE as error:
        yield Untruth(_MAIN_FIELD.get(card.kind, "answer"), f"can't be proved ({type(error).__name__}: {error})")


def _remedy(card: Card, field: str, error: ProblemError) -> str:
    """The way out where a question can't be asked and its message does not say so itself."""
    if field == "let" and set(re.findall(r"\w+", error.message)) & set(card.let):
        return "it may use the symbols and what 'let' names before it"
    if not isinstance(error.__cause__, SampleError) or error.__cause__.error:
        return ""
    if card.vary:
        return "let what varies keep to values for which the answer is finite"
    return "give the symbols a domain such as positive" if card.symbols else "write an expression that has a value"


def _unreadable(card: Card) -> Iterator[Untruth]:
    """The listed wrong answers that can't be read either, where the question can't be asked yet."""
    try:
        names = World.declare(card.symbols, card.let, card.aliases, card.sizes).names
    except (DeclarationError, SampleError):
        return
    for wrong in card.wrong if card.kind is not Kind.DERIVATION else ():
        try:
            first_reading(wrong.answer, names, None, "wrong")
        except ProblemError as error:
            yield Untruth("wrong", f"'{_clipped(wrong.answer)}': {error.message}", wrong.answer)


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


_SHOWN = 200
_PROBLEMS = frozenset({Kind.NUMBER, Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})
_MAIN_FIELD = {Kind.CHOICE: "proof", Kind.RECALL: "proof", Kind.SHAPE: "expression", Kind.BUG: "code"}


def _card_field(field: str) -> str:
    return "answer" if field == "expected" else field.partition(".")[0]


def _formula(card: Card) -> Iterator[Untruth]:
    question = ask(card, SEED)
    yield from _answer_is_right(card, question, question.expected)
    yield from _mistakes_are_wrong(card, question)
    yield from _other_ways(card)
    problem = problem_of(question)
    for node in unreached(problem.world, problem.sources, problem.points):
        if _both_truths(node, problem.points):
            continue  # such as relu(z) > 0: one side is the kink itself
        yield Untruth("symbols", f"the sample values never reach both sides of {show(node)}", remedy="choose a domain")


def _other_ways(card: Card) -> Iterator[Untruth]:
    """Asked otherwise than by writing it, what is shown as the answer must be right, and NumPy must say the same."""
    for form in ways(card):
        for seed in SEEDS[: 1 if form == "told" else 2]:  # told, only the order changes
            question = ask(card, seed, form=form)
            if form == "told":
                answer = next(str(number) for number, option in enumerate(question.options, 1) if option.right)
            elif form == "number":
                answer = f"{float(value_of(question.expected, World.declare({}, question.let))):.6g}"
            else:
                answer = shape_text(question)
            faults = list(_answer_is_right(card, question, answer, f" (asked as {form})"))
            if form == "shape" and not (world := World.declare(question.symbols)).size_names:
                faults += _numpy_agrees(question, world, answer)
            if faults:
                yield from faults
                return


def _both_truths(node: Node, points: tuple[Sample, ...]) -> bool:
    if not (isinstance(node, Binary) and node.op in COMPARISONS):
        return False
    found = [np.asarray(evaluate(node, point.values)) for point in points]
    return any(np.any(value) for value in found) and not all(np.all(value) for value in found)


def _gradient(card: Card) -> Iterator[Untruth]:
    wrong = list(_slope(card))
    yield from wrong or _formula(card)


def _slope(card: Card) -> Iterator[Untruth]:
    """The stated gradient against the loss: by the complex step, else by central differences."""
    problem = problem_of(ask(card, SEED))
    if problem.subject is None or problem.tree is None:
        return
    for point in problem.points:
        try:
            found, rtol = gradient(problem.subject, card.wrt, point, problem.world), None
        except DerivativeError:
            found, rtol = gradient(problem.subject, card.wrt, point, problem.world, numeric=True), 1e-5
        stated = evaluate(problem.tree, point.values)
        if not compare(stated, found, rtol=rtol).equal:
            message = f"'{card.answer}' is not the derivative of the loss in {card.wrt}, at {sizes_text(point)}"
            yield Untruth("answer", message, card.answer, _what_is_off(card))
            return


def _what_is_off(card: Card) -> str:
    """The diagnosis a learner would get for the stated gradient: "yours is 1/2 times the right answer"."""
    question = replace(ask(card, SEED), expected="", wrong=())
    found = diagnose(question, card.answer, grade(question, card.answer)).mistakes
    return found[0].message if found and found[0].code != "other" else "derive it again, or mend the loss"


def _derivation(card: Card) -> Iterator[Untruth]:
    World.declare(card.symbols, card.let, card.aliases, card.sizes)  # its errors are of the question, not of a line
    question = ask(card, SEED)
    verdict = grade(question, "\n".join(map(line_of_step, card.steps)))
    if verdict.outcome is not Outcome.CORRECT:
        graded = zip(card.steps, verdict.steps, strict=False)  # none when the lines could not be read
        wrong = [(step, found) for step, found in graded if found.outcome is not Outcome.CORRECT]
        for step, found in wrong:
            says = "wrong" if found.outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR) else "unread"
            message = f"{step.of} = {step.is_} is {says}: {found.message}"
            yield Untruth("steps", message, step.is_, "mend this line, or the loss")
        if not wrong:
            yield Untruth("steps", f"the worked steps are graded {verdict.outcome}: {verdict.message}")
    if not any(step.required for step in card.steps):
        yield Untruth("steps", "no step is required, so an empty derivation would do", remedy="required = true")
    right = [wrong.answer for wrong in card.wrong if _is_right_line(question, wrong.answer)]
    for answer in right:
        yield Untruth("wrong", f"'{_clipped(answer)}' is right", answer, "write a line with the mistake in it")
    if not right:
        yield from _mistakes_are_wrong(card, question)
    if verdict.outcome is Outcome.CORRECT and not right:  # else its parts only say the same again
        yield from _faded(card)


def _is_right_line(question: Question, line: str) -> bool:
    return [step.outcome for step in grade(question, line).steps] == [Outcome.CORRECT]


def _faded(card: Card) -> Iterator[Untruth]:
    """Asked in part: what is left must do, and of the lines shown just the one named may be wrong."""
    parts = {part.steps: part for part in (ask(card, seed, form="faded") for seed in SEEDS[:3])}
    for part in parts.values():
        text = "\n".join(map(line_of_step, part.steps))
        if grade(part, text).outcome is not Outcome.CORRECT:
            yield Untruth("steps", f"after the lines given the rest is not graded right: {text!r}", part.steps[0].is_)
            return
    shown = {one.code: one for one in (ask(card, seed, form="wrong_line") for seed in SEEDS)}
    for one in shown.values():
        verdict = grade(ask(card, SEED), "\n".join(one.code))
        wrong = [at for at, step in enumerate(verdict.steps, 1) if step.outcome is not Outcome.CORRECT]
        if wrong != [one.bug_line]:
            line = one.code[one.bug_line - 1]
            yield Untruth("steps", f"with '{line}' in it the wrong lines are {wrong}", card.steps[one.bug_line - 1].is_)
            return


def _number(card: Card) -> Iterator[Untruth]:
    for seed in SEEDS if card.vary else (SEED,):
        question = ask(card, seed)
        drawn = "".join(f"; {name} = {question.let[name]}" for name in card.vary)
        world = World.declare(question.symbols, question.let)
        value = value_of(question.expected, world)
        faults = list(_answer_is_right(card, question, question.expected, drawn))
        if np.ndim(value) or not np.isfinite(value):
            faults.append(Untruth("answer", f"is {value}, not one number{drawn}", card.answer))
        else:
            digits = max(6, 2 - int(np.log10(card.rtol)))  # as a learner types it
            faults += _answer_is_right(card, question, f"{float(value):.{digits}g}", drawn)
        faults += _mistakes_are_wrong(card, question, drawn, by_name=seed <= NAMED or not card.vary)
        if faults:
            yield from faults
            return


def _shape(card: Card) -> Iterator[Untruth]:
    for seed in SEEDS:
        question = ask(card, seed)
        world = World.declare(question.symbols)
        first_reading(question.expression, world.names, None, "expression")
        expected = shape_text(question)
        faults = [*_answer_is_right(card, question, expected)]
        faults += _mistakes_are_wrong(card, question, by_name=seed <= NAMED)
        if not world.size_names:
            faults += _numpy_agrees(question, world, expected)
        if faults:
            yield from faults
            return


def _numpy_agrees(question: Question, world: World, expected: str) -> Iterator[Untruth]:
    try:
        point = samples(world, points=1, sets=1)[0]
        value = evaluate(first_reading(question.expression, world.names, world.forms, "expression"), point.values)
        found = ", ".join(str(np.shape(part)) for part in value) if isinstance(value, tuple) else str(np.shape(value))
    except (EvaluationError, ShapeError):
        found = "error"
    if found != expected:
        message = f"NumPy says {found}, the rules of shapes {expected}"
        yield Untruth("expression", message, question.expression, "write it another way, and report it")


def _bug(card: Card) -> Iterator[Untruth]:
    world = World.declare(card.symbols, sizes=card.sizes)
    points = samples(world)
    try:
        right = [run(card.code, world, point) for point in points]
    except (ShapeError, ReadError, EvaluationError) as error:
        yield Untruth("code", f"the right code raises: {error}", remedy="mend the code, or the sizes of the symbols")
        return
    if not all(np.all(np.isfinite(np.asarray(value, dtype=float))) for value in right):
        yield Untruth("code", "the right code's result is not finite", remedy="choose a domain for the symbols")
    for variant in card.variants:
        lines = list(card.code)
        lines[variant.line - 1] = variant.wrong
        try:
            wrong = [run(tuple(lines), world, point) for point in points]
        except ReadError as error:
            yield Untruth("variants", f"'{variant.wrong}' can't be read: {error}", expression_of(variant.wrong))
            continue
        except (ShapeError, EvaluationError):
            continue  # it raises: a bug that shows itself
        if all(compare(a, b).equal for a, b in zip(wrong, right, strict=True)):
            remedy = "write a line that gives another result"
            yield Untruth("variants", f"'{variant.wrong}' changes nothing", expression_of(variant.wrong), remedy)
    for seed in SEEDS:
        question = ask(card, seed)
        for answer in (str(question.bug_line), f"{question.bug_line} {question.bug_mistake}"):
            yield from _answer_is_right(card, question, answer)


def _prose(card: Card) -> Iterator[Untruth]:
    question = ask(card, SEED)
    for number, option in enumerate(question.options, start=1):
        verdict = grade(question, str(number))
        if (verdict.outcome is Outcome.CORRECT) is not option.right:
            yield Untruth("options", f"option '{option.text}' is graded {verdict.outcome}", option.text)
    if not card.proof:
        return
    world = World.declare(card.symbols, card.let, card.aliases, card.sizes)
    tree = first_reading(card.proof, world.names, world.forms, "proof", comparison=True)
    try:
        points = samples(world, (tree,)) if world.symbols else samples(world)
    except SampleError:
        points = samples(world)
    for point in points:
        try:
            held = holds(tree, point)
        except (EvaluationError, ShapeError) as error:
            yield Untruth("proof", f"can't be computed: {error}", card.proof)
            return
        if not held:
            where = sizes_text(point)
            yield Untruth(
                "proof", f"is not true{' at ' * bool(where)}{where}", card.proof, "mend the proof, or the answer"
            )
            return


def _code(card: Card) -> Iterator[Untruth]:
    """Nothing: ``exercise_truth`` runs the exercise in the sandbox."""
    return iter(())


_OF_KIND: Mapping[Kind, Callable[[Card], Iterator[Untruth]]] = {
    Kind.CHOICE: _prose,
    Kind.RECALL: _prose,
    Kind.NUMBER: _number,
    Kind.SHAPE: _shape,
    Kind.FORMULA: _formula,
    Kind.TRANSLATE: _formula,
    Kind.GRADIENT: _gradient,
    Kind.DERIVATIVE: _formula,
    Kind.DERIVATION: _derivation,
    Kind.BUG: _bug,
    Kind.CODE: _code,
}


def _answer_is_right(card: Card, question: Question, answer: str, drawn: str = "") -> Iterator[Untruth]:
    verdict = grade(question, answer)
    if verdict.outcome is not Outcome.CORRECT:
        why = verdict.message or verdict.evidence
        yield Untruth("answer", f"'{_clipped(answer)}' is graded {verdict.outcome}: {why}{drawn}", answer)


def _mistakes_are_wrong(card: Card, question: Question, drawn: str = "", *, by_name: bool = True) -> Iterator[Untruth]:
    """Every listed answer must be graded wrong and, ``by_name``, be recognised as the mistake it is listed as."""
    for stated, wrong in zip(card.wrong, question.wrong, strict=True):
        verdict = grade(question, wrong.answer)
        if verdict.outcome not in (Outcome.WRONG, Outcome.SHAPE_ERROR):
            message = f"'{_clipped(wrong.answer)}' is listed as {wrong.mistake} but graded {verdict.outcome}"
            why = f": {verdict.message}" if verdict.message else ""
            yield Untruth(
                "wrong", message + why + drawn, stated.answer, "leave it out, or write an answer that is wrong"
            )
        if not by_name or verdict.outcome not in (Outcome.WRONG, Outcome.SHAPE_ERROR):
            continue
        found = diagnose(question, wrong.answer, verdict, places=False).mistakes
        if not found or found[0].code != wrong.mistake:
            named = found[0].code if found else "nothing"
            message = f"'{_clipped(wrong.answer)}' is listed as {wrong.mistake}, found is {named}{drawn}"
            yield Untruth("wrong", message, stated.answer, "list it under the name found, or write another answer")
