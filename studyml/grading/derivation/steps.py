"""Steps: each line of a derivation judged with the true values of everything before it.

Owns the verdict on one line, the layouts a learner has chosen, and "follows from step k". One mistake is one wrong
step: names of earlier lines always stand for their true values. Knows lines and truths; the verdict on the whole
is the package's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product

import numpy as np

from studyml.algebra.language import ReadError, read, show
from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.algebra.shapes import Shape, Size
from studyml.algebra.symbols import Symbol, World
from studyml.grading.derivation.layouts import Array, Layout
from studyml.grading.derivation.lines import FRACTION, QUOTIENT, SHORTHAND, Left, Line, Part, quotients
from studyml.grading.derivation.truths import Chain, NoTruth
from studyml.grading.formula import Attempt, attempts, best, right_verdict, wrong_verdict
from studyml.grading.problem import Problem, ProblemError
from studyml.grading.values import Raised, Value, all_equal, value_of
from studyml.model import FoundMistake, Kind, Outcome, Question, StepVerdict, Verdict

MOST_COMBINATIONS = 12


class StepProblem(Problem):
    """The problem of one line: its truth is known at the points only."""

    def truth_at(self, sample: object) -> Value:
        """There is no truth elsewhere."""
        raise ProblemError("step", "known at its points only")


@dataclass(eq=False)
class Step:
    """A judged line with what the next ones need."""

    line: Line
    left: Left | None
    verdict: StepVerdict
    problem: StepProblem | None = None
    attempt: Attempt | None = None
    part: Part | None = None
    values: tuple[Value, ...] = ()
    """The learner's value at each point."""
    layout: Layout | None = None
    uses: frozenset[str] = frozenset()
    """The derivatives its last right side rests on."""


@dataclass(eq=False)
class Judge:
    """Judges the lines of one answer, in order."""

    question: Question
    chain: Chain
    chosen: dict[str, Layout] = field(default_factory=dict)
    """The layout of each derivative once a right line has fixed it."""
    defined: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    """Names the learner gave to something, with true values."""
    steps: list[Step] = field(default_factory=list)

    def judge(self, line: Line) -> Step:
        """Judge the next line."""
        left = line.left or (self.steps[-1].left if self.steps else None)
        step = Step(line, left, StepVerdict(Outcome.CORRECT))
        try:
            self._judge(step)
        except NoTruth as error:
            found = FoundMistake("syntax", str(error), (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SYNTAX_ERROR, (found,), str(error))
        self.steps.append(step)
        return step

    def _judge(self, step: Step) -> None:
        left, line = step.left, step.line
        if not line.parts:
            raise NoTruth(f"a line of {len(line.text)} characters is not read; {MAX_CHARACTERS} is the most")
        if left is None:
            raise NoTruth("say what this is: dL/dw = …")
        left = step.left = self._derivative_of_name(left)
        if left.bottom is None and not self._has_truth(left.top):
            self._define(step, left.top)
        else:
            options = self._truths(left)
            for part in line.parts:
                self._judge_part(step, part, options)
                if step.verdict.outcome is not Outcome.CORRECT:
                    return
                if step.layout is not None:
                    options = [step.layout]
        for other in line.also:
            if step.layout is not None and other.bottom is None and other.top.isidentifier():
                self.defined[other.top] = step.layout.values

    def _derivative_of_name(self, left: Left) -> Left:
        """``dw`` for dL/dw, as code spells it."""
        if left.bottom is not None or self._has_truth(left.top) or left.top in self.defined:
            return left
        for prefix in ("d_", "d", "grad_", "∂"):
            rest = left.top.removeprefix(prefix)
            if rest != left.top and self.chain.name_of(rest) is not None:
                return Left("L", rest)
        return left

    def _has_truth(self, name: str) -> bool:
        return self.chain.is_loss(name) or self.chain.is_example(name) or self.chain.name_of(name) is not None

    def _truths(self, left: Left) -> list[Layout]:
        """The layouts a left side may take; one, once it was chosen."""
        if left.bottom is None:
            tree = self.chain.tree_of(left.top)
            values = [value_of(tree, point.values) for point in self.chain.points]
            if any(isinstance(value, Raised | tuple) for value in values):
                raise NoTruth(f"{left.top} has no value of its own here")
            return [Layout("value", tuple(np.asarray(value) for value in values))]
        key = self.key(left.top, left.bottom)
        if key in self.chosen:
            return [self.chosen[key]]
        if left.function:
            return self._function_truths(left)
        return self.chain.derivative(left.top, left.bottom)

    def _function_truths(self, left: Left) -> list[Layout]:
        """``σ'(z)``: the derivative of a named function."""
        assert left.bottom is not None
        if self.chain.name_of(left.bottom) is None:
            self.chain.derivative("L", left.bottom)
        try:
            tree = read(f"{left.top}({left.bottom})", self.chain.world.names)[0].tree
        except ReadError as error:
            raise NoTruth(str(error)) from None
        name = f"{left.top}_value"
        world = self.chain.world.with_let(name, tree)
        points = tuple(point.with_values({name: value_of(tree, point.values)}) for point in self.chain.points)
        return Chain(world, self.chain.loss, points).derivative(name, left.bottom)

    def key(self, top: str, bottom: str) -> str:
        """Return the name under which a derivative stands in later lines."""
        top = top if self.chain.is_loss(top) or self.chain.is_example(top) else self.chain.name_of(top) or top
        return f"d{top}/d{self.chain.name_of(bottom) or bottom}"

    def _define(self, step: Step, name: str) -> None:
        """A name of the learner's own: whatever it is worth, is its truth."""
        part = step.line.parts[0]
        if not name.isidentifier() or len(name) > 30:
            raise NoTruth(f"{name!r} can't be a name")
        problem = self._problem(part, self._names_used(part)[0], None)
        found = attempts(problem, part.text)
        if isinstance(found, Verdict):
            step.verdict = _unread(found, part)
            return
        attempt = best(found)
        if attempt.raised is not None:
            step.verdict = _step(wrong_verdict(problem, attempt), part)
            return
        self.defined[name] = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        self.chain.bring_in(name, attempt.tree)
        step.problem, step.attempt, step.values = problem, attempt, attempt.values
        message = f"{name} stands for this from here on"
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=show(attempt.tree))
        step.layout = Layout("value", self.defined[name])

    def _judge_part(self, step: Step, part: Part, options: list[Layout]) -> None:
        """Judge one right side against every layout that is still open."""
        left = step.left
        assert left is not None
        step.uses = frozenset(self.key(top, bottom) for top, bottom in self._mentioned(part))
        itself = left.bottom is None and part.text.strip("() ") == left.top
        if itself or (left.bottom is not None and self.key(left.top, left.bottom) in step.uses):
            raise NoTruth("this says nothing: the left side stands on the right side too")
        chain = self._chain_rule(part, left)
        tried: list[tuple[StepProblem, Attempt, dict[str, Layout]]] = []
        for used in self._names_used(part):
            for option in options:
                problem = self._problem(part, used, option)
                found = attempts(problem, part.text)
                if isinstance(found, Verdict):
                    step.verdict = _unread(found, part)
                    return
                attempt = _row_as_vector(best(found))
                if attempt.right:
                    self._accept(step, part, left, option, used, problem, attempt)
                    return
                tried.append((problem, attempt, used))
        if chain is not None:
            self._accept_chain(step, part, chain, options[0])
            return
        problem, attempt, used = tried[0]
        step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
        step.layout = None
        verdict = wrong_verdict(problem, attempt)
        if message := self._broken_chain(part, left):
            verdict = replace(verdict, mistakes=(FoundMistake(*message),), message=message[1])
        step.verdict = _step(verdict, part)

    def _accept(
        self,
        step: Step,
        part: Part,
        left: Left,
        option: Layout,
        used: dict[str, Layout],
        problem: StepProblem,
        attempt: Attempt,
    ) -> None:
        if left.bottom is not None:
            self.chosen[self.key(left.top, left.bottom)] = option
        self.chosen.update(used)
        step.problem, step.attempt = problem, attempt
        step.layout, step.part, step.values = option, part, attempt.values
        verdict = right_verdict(problem, attempt)
        note = verdict.note
        if option.name not in ("value", "gradient", "entry by entry"):
            note = "; ".join(filter(None, (note, f"read as {option.name}")))
        step.verdict = StepVerdict(Outcome.CORRECT, message=note, evidence=verdict.evidence, reading=verdict.reading)

    def _chain_rule(self, part: Part, left: Left) -> str | None:
        """The links of a bare statement of the chain rule, when they join up to the left side."""
        links = self._links(part)
        if links is None or left.bottom is None:
            return None
        open_ends = _open_ends(links)
        return part.text if open_ends == ([self._norm(left.top)], [self._norm(left.bottom)]) else None

    def _links(self, part: Part) -> list[tuple[str, str]] | None:
        """The derivatives of a product of nothing but derivatives."""
        pairs = quotients(part.text)
        if not pairs:
            return None
        rest = QUOTIENT.sub(" ", FRACTION.sub(" ", part.text))
        rest = rest.replace("\\cdot", " ").replace("\\times", " ")
        if rest.strip(" *·@()×⊙⋅.") != "":
            return None
        return [(self._norm(top), self._norm(bottom)) for top, bottom in pairs]

    def _norm(self, name: str) -> str:
        return name if self.chain.is_loss(name) or self.chain.is_example(name) else self.chain.name_of(name) or name

    def _accept_chain(self, step: Step, part: Part, text: str, option: Layout) -> None:
        step.layout, step.part = option, part
        step.values = option.values
        message = "the chain rule as a statement; with arrays, mind the order of the factors and what is summed"
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=" ".join(text.split()))

    def _broken_chain(self, part: Part, left: Left) -> tuple[str, str] | None:
        """What is wrong with a statement of the chain rule that does not join up."""
        links = self._links(part)
        if links is None or left.bottom is None:
            return None
        tops, bottoms = _open_ends([*links])
        want = (self._norm(left.top), self._norm(left.bottom))
        if want[0] in tops and want[1] in bottoms and len(tops) == 2:
            tops.remove(want[0])
            bottoms.remove(want[1])
            return "missing_factor", f"the link d{bottoms[0]}/d{tops[0]} is missing in the chain"
        if tops == [want[0]] and len(bottoms) == 1:
            return "missing_factor", f"the chain ends at {bottoms[0]}, not at {want[1]}"
        return "missing_factor", f"these factors do not join up from {want[0]} to {want[1]}"

    def _names_used(self, part: Part) -> list[dict[str, Layout]]:
        """Return assignments of layouts to the derivatives a right side mentions: chosen ones stay."""

        def all_used() -> Iterator[dict[str, Layout]]:
            keys: dict[str, list[Layout]] = {}
            for top, bottom in self._mentioned(part):
                key = self.key(top, bottom)
                keys[key] = [self.chosen[key]] if key in self.chosen else self.chain.derivative(top, bottom)
            for combination in product(*keys.values()):
                yield dict(zip(keys, combination, strict=True))

        return list(islice(all_used(), MOST_COMBINATIONS))

    def _mentioned(self, part: Part) -> list[tuple[str, str]]:
        """The derivatives a right side mentions, ``dz`` for dL/dz (as code spells it) included."""
        found = quotients(part.text)
        loss = next((step.left.top for step in self.steps if step.left and self.chain.is_loss(step.left.top)), "L")
        for match in SHORTHAND.finditer(part.text):
            name = self.chain.name_of(match[1])
            declared = self.chain.name_of(match[0]) is not None or match[0] in self.defined
            if name is not None and name not in self.chain.world.size_names and not declared:
                found.append((loss, name))
        return list(dict.fromkeys(found))

    def _problem(self, part: Part, used: dict[str, Layout], truth: Layout | None) -> StepProblem:
        """The problem of a right side: the world with earlier names as symbols, and the truth at the points."""
        chain = self.chain
        extra = {key: layout.values for key, layout in used.items()}
        extra |= {name: values for name, values in self.defined.items() if chain.name_of(name) is None}
        symbols = dict(chain.world.symbols)
        for name, values in extra.items():
            symbols[name] = Symbol(name, self._sizes(values))
        world = World(symbols, chain.world.let, chain.world.aliases, chain.world.sizes)
        points = tuple(
            point.with_values({name: values[index] for name, values in extra.items()})
            for index, point in enumerate(chain.points)
        )
        truths: tuple[Value, ...] = truth.values if truth is not None else tuple(np.zeros(()) for _ in points)
        problem = StepProblem(
            replace(self.question, kind=Kind.FORMULA, wrong=()), world, None, None, None, points, truths
        )
        return problem

    def _sizes(self, values: Sequence[Array]) -> Shape:
        """Named sizes of a value: those that agree at every point."""
        sizes: list[Size] = []
        for axis in range(values[0].ndim):
            measured = [value.shape[axis] for value in values]
            names = [
                name
                for name in self.chain.world.size_names
                if all(point.sizes[name] == size for point, size in zip(self.chain.points, measured, strict=True))
            ]
            sizes.append(names[0] if names else measured[0])
        return tuple(sizes)


def _open_ends(links: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The tops and bottoms that nothing in the product cancels."""
    tops = [top for top, _ in links]
    bottoms = [bottom for _, bottom in links]
    for name in list(tops):
        if name in bottoms:
            tops.remove(name)
            bottoms.remove(name)
    return tops, bottoms


def _row_as_vector(attempt: Attempt) -> Attempt:
    """In a derivation a gradient may be written as a row: its numbers count."""
    values, truths = attempt.values, attempt.truths
    rows = all(isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[0] == 1 for value in values)
    if attempt.right or attempt.reading.notation != "math" or not rows or np.ndim(truths[0]) != 1:  # type: ignore[arg-type]
        return attempt
    flat = tuple(value[0] if isinstance(value, np.ndarray) else value for value in values)
    if not all_equal(flat, truths):
        return attempt
    return replace(attempt, values=flat, right=True, notes=(*attempt.notes, "written as a row"))


def _unread(verdict: Verdict, part: Part) -> StepVerdict:
    mistakes = tuple(_shifted(mistake, part.offset) for mistake in verdict.mistakes)
    return StepVerdict(verdict.outcome, mistakes, verdict.message)


def _step(verdict: Verdict, part: Part) -> StepVerdict:
    mistakes = tuple(_shifted(mistake, part.offset) for mistake in verdict.mistakes)
    return StepVerdict(verdict.outcome, mistakes, verdict.message, verdict.evidence, reading=verdict.reading)


def _shifted(mistake: FoundMistake, by: int) -> FoundMistake:
    if mistake.span is None:
        return mistake
    return replace(mistake, span=(mistake.span[0] + by, mistake.span[1] + by))
