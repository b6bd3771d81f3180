"""Definitions: names and functions that a learner brings in.

Owns ``r = Xw - y``, whose worth is its truth whatever it says, ``g(u) = 1/(1 + exp(-u))``, which later lines are read
with, and what becomes of lines that rest on a name without a value. Judges no derivative.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.language.names import Defined
from studyml.algebra.language.words import function_called
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Call, Name, Node, Text, walk
from studyml.grading.derivation.differentials import expressions
from studyml.grading.derivation.entries import OF_ENTRIES, ByEntry
from studyml.grading.derivation.expansions import Expansions
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left, applied, left_side
from studyml.grading.derivation.line import Line, Part, put_together
from studyml.grading.derivation.step import Step, told, unread
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import DOT, Attempt, attempt_of, attempts, best, entry_by_entry, wrong_verdict
from studyml.grading.values import Raised, all_same, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

_ENTRYWISE = frozenset(("log", "exp", "sqrt", "sigmoid", "tanh", "relu", "square"))


@dataclass(eq=False)
class Definitions(Expansions):
    """Judges lines that give a name to something."""

    def _bring_in(self, line: Line) -> None:
        """Bring in what a right side names without saying what it is, as z of ``sigmoid(z) - y``."""
        given = {left.top for one in self.lines for left in (one.left, *one.also) if left is not None}
        known = {*given, *self.defined, *self.chain.world.functions}
        for part in line.parts:
            words = re.findall(r"(?<![\w∂\\])[^\W\d]\w*", part.text)
            words = [word for word in words if not self.is_indexed(word)]
            self.chain.bring_in(" ".join(word for word in words if word not in known))

    # -- names of the learner's own

    def _rests_on_broken(self, step: Step, parts: Sequence[Part]) -> bool:
        """Whether a line uses a name that could not be computed: then it has no value either, and that follows."""
        words = {word for part in parts for word in re.findall(r"[^\W\d]\w*", part.text)}
        origin = next((at for name, at in self.broken.items() if name in words), None)
        if origin is None:
            return False
        message = f"follows from step {origin + 1}"
        step.verdict = StepVerdict(Outcome.SHAPE_ERROR, message=message, follows=origin)
        return True

    def _define(self, step: Step, name: str, part: Part) -> None:
        """A name of the learner's own: whatever it is worth, is its truth."""
        if not name.isidentifier() or len(name) > 30:
            raise NoTruth(f"{name!r} can't be a name")
        step.own = True
        if step.line.augmented:
            pieces = put_together(step.line, part, 0, [(name, -1, 0)])
            part = Part("".join(text for text, _, _ in pieces), 0)
        if self.is_indexed(part.text):
            self._define_entries(step, name, part)
            return
        attempt = self._worth(step, part)
        if attempt is None:
            if step.wrong:
                self.broken[name] = len(self.steps)
            return
        self.broken.pop(name, None)
        values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        self.chain.own.add(name)
        known = self.chain.world.forms
        if all(node.name in known for node in walk(attempt.tree) if isinstance(node, Name)):
            self.chain.define(name, self._counted(name, attempt))
        elif self.chain.name_of(name) is not None:
            self.chain.forget(name)
        if self.chain.name_of(name) is None:
            self.defined[name] = values
        called = applied(step.line.text.partition("=")[0])  # f(x) = …, where f means the loss elsewhere
        if called is not None and called[0] == name and all(known.get(one) for one in called[1]):
            self.chain.name_function(name, Defined(called[1], attempt.tree))
        step.attempt, step.values, step.part = attempt, attempt.values, part
        message = f"{name} stands for this from here on"
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=show(attempt.tree))
        step.layout = Layout("value", values)

    def _define_entries(self, step: Step, name: str, part: Part) -> None:
        """A name of the learner's own that is given entry by entry: ``ρ_i = Σ_j D_ij A_ij``."""
        read = self.read_by_entry(part, step.entry)[0]
        values = read.values
        if self.chain.name_of(name) is not None:
            self.chain.forget(name)
        self.broken.pop(name, None)
        self.chain.own.add(name)
        if not name.endswith(OF_ENTRIES):
            self._keep_whole(name, read)
        if self.chain.name_of(name) is None:
            self.defined[name] = values
        step.attempt, step.values, step.part = None, values, part
        message = f"{name} stands for this from here on"
        step.layout = Layout("value", values)
        step.verdict = StepVerdict(Outcome.CORRECT, (), message, "exact", reading=" ".join(part.text.split()))

    def _keep_whole(self, name: str, read: ByEntry) -> None:
        """Let a name that is given entry by entry be differentiated, where it can be said of whole arrays."""
        whole, known = read.whole, self.chain.world.forms
        if whole is None or not all(node.name in known for node in walk(whole) if isinstance(node, Name)):
            return
        values = [value_of(whole, point.values) for point in self.chain.points]
        if not any(isinstance(value, Raised | tuple) for value in values) and all_same(tuple(values), read.values):
            self.chain.define(name, whole)

    def _worth(self, step: Step, part: Part) -> Attempt | None:
        """What is given a name, with its values; else None, and the verdict on the line says why."""
        step.problem = problem = self._problem(part, self._names_used(part)[0], None)
        found = attempts(problem, self.said(part.text))
        if isinstance(found, Verdict):
            step.verdict = unread(found, part)
            return None
        attempt = _larger(found, part.text)
        if attempt.error is not None and (other := entry_by_entry(self.said(part.text))):  # sum(A·D, axis=1)
            tried = attempts(problem, other)
            attempt = attempt if isinstance(tried, Verdict) or tried[-1].error is not None else tried[-1]
        if self.assumed.dots and DOT.search(part.text):
            attempt = attempt_of(problem, found[0].reading, dot=True)
        if attempt.raised is None and not any(isinstance(value, tuple) for value in attempt.values):
            return attempt
        verdict = wrong_verdict(problem, attempt)
        if attempt.error is not None and (code := _shape_code(attempt.error)):
            mistake = FoundMistake(code, attempt.error.message, attempt.error.span)
            verdict = replace(verdict, mistakes=(mistake,))
        step.verdict = told(verdict, part)
        return None

    def _counted(self, name: str, attempt: Attempt) -> Node:
        """A condition as the numbers 1 and 0, unless a later line picks entries by it: ``-mask`` is meant so."""
        condition = all(isinstance(value, np.ndarray) and value.dtype.kind == "b" for value in attempt.values)
        picks = re.compile(rf"\[[^\]]*(?<!\w){re.escape(name)}(?!\w)")
        later = (text for line in self.lines for text in (*(part.text for part in line.parts), line.text))
        if not condition or any(picks.search(text) for text in later):
            return attempt.tree
        return Call("astype", (attempt.tree, Text("float")), span=attempt.tree.span)

    # -- functions of the learner's own

    def _function(self, line: Line) -> tuple[str, tuple[str, ...]] | None:
        """The name and the parameters of a function that a line defines: ``ψ(r) = clip(r, -d, d)``."""
        found = applied(line.parts[0].text) if line.left is None and len(line.parts) > 1 else None
        if found is None or function_called(found[0], True) is not None or found[0] in self.chain.world.size_names:
            return None
        name, parameters = found
        if name in ("d", "∂") and all(self.chain.name_of(one) for one in parameters):
            return None  # d(yhat) = X dw, a change
        known = self.chain.name_of(name)
        if known is not None or self.chain.is_loss(name):
            return found if known in self.chain.own else None
        return None if name in parameters or len(set(parameters)) < len(parameters) else found

    def _without_arguments(self, line: Line) -> Line:
        """``a(z) = σ(z)`` for ``a = σ(z)``, where a is made of z."""
        found = applied(line.parts[0].text) if line.left is None and len(line.parts) > 1 else None
        name = None if found is None else self.chain.name_of(found[0])
        if found is None or name is None or name not in self.chain.world.let:
            return line
        made_of = self.chain.world.dependencies[name]
        if not all(self.chain.name_of(argument) in made_of for argument in found[1]):
            return line
        return replace(line, left=Left(name), parts=line.parts[1:])

    def _primed(self, line: Line) -> Line:
        """``(a/c)' = …``: the derivative where all are numbers, a transpose elsewhere."""
        left = line.left
        name = None if left is None else self.chain.name_of(left.top)
        form = self.chain.world.forms.get(name or "")
        said = line.aside or line.worded or name in self.chain.world.let
        if left is not None and said and left.prime and form is not None and len(form.shape) == 2:  # A' = (X'X)' = A
            return replace(line, left=None, parts=(Part(f"{left.top}'", 0), *line.parts))
        if left is None or not (left.expression and left.prime) or left.said:
            return line
        if by := self.numbers_alone():
            return replace(line, left=replace(left, bottom=by))
        if self._is_no_transpose(left.top):
            return replace(line, left=replace(left, said=True))
        text = f"({left.top})'"
        return replace(line, left=None, parts=(Part(text, max(line.text.find(f"({left.top})"), 0)), *line.parts))

    def _is_no_transpose(self, text: str) -> bool:
        """Whether nobody would transpose an expression: ``ln p``, of numbers or taken entry by entry."""
        try:
            tree = expressions(self.chain, text)[0]
        except NoTruth:
            return False
        value = value_of(tree, self.chain.points[0].values)
        if isinstance(value, Raised | tuple) or np.ndim(value) > 1:
            return False
        return np.ndim(value) == 0 or (isinstance(tree, Call) and tree.function in _ENTRYWISE)

    def _define_function(self, step: Step, name: str, parameters: tuple[str, ...]) -> None:
        """A function of the learner's own: what it says of its parameters, holds of whatever it is applied to."""
        line, chain = step.line, self.chain
        slopes = [left for part in line.parts[1:] if (left := self._is_slope(part)) is not None]  # ψ(r) = ρ'(r) = …
        said = [part for part in line.parts[1:] if self._is_slope(part) is None]
        if not said:
            raise NoTruth(f"write out what {line.parts[0].text} is")
        first, *others = said
        self._bring_in(replace(line, parts=(first,)))
        for parameter in parameters:
            if chain.name_of(parameter) is None:
                chain.free(parameter)
        names = tuple(chain.name_of(parameter) or parameter for parameter in parameters)
        attempt = self._worth(step, first)
        if attempt is None:
            return
        chain.name_function(name, Defined(names, attempt.tree))
        step.left, step.written = Left(line.parts[0].text), ""
        values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        step.layout = Layout("value", values)
        step.verdict = StepVerdict(
            Outcome.CORRECT,
            message=f"{line.parts[0].text} stands for this from here on",
            evidence="exact",
            reading=show(attempt.tree),
        )
        truths = [(first, self.truths_of(left)) for left in slopes] + [(part, [step.layout]) for part in others]
        for part, options in truths:
            self._judge_part(step, part, options)
            if step.verdict.outcome is not Outcome.CORRECT:
                break

    def _is_slope(self, part: Part) -> Left | None:
        """The left side that ``ρ'(r)`` is, for a function of the learner's own."""
        left = left_side(part.text)
        own = left is not None and left.function and left.top in self.chain.world.functions
        return left if own else None

    def _name_slope(self, step: Step, function: str, parameter: str) -> None:
        """Let ``g'(z)`` be read on later lines once a right line says what it is."""
        if step.verdict.outcome is Outcome.CORRECT and step.attempt is not None:
            known = self.chain.name_of(parameter) or parameter
            self.chain.name_function(f"{function}'", Defined((known,), step.attempt.tree))


def _larger(found: Sequence[Attempt], text: str) -> Attempt:
    """The reading of what a name is given to: of ``max(s, 0)`` the larger of the two, not the largest along an axis."""
    named = [one for one in found if one.error is None and _reads_larger(one) and not _reads_larger(found[0])]
    if named and not named[0].raised:
        return named[0]
    fits = [one for one in found if one.error is None and not one.raised]
    return fits[0] if fits and not DOT.search(text) else best(found)


def _reads_larger(attempt: Attempt) -> bool:
    return any(
        isinstance(node, Call) and node.function in ("maximum", "minimum") for node in walk(attempt.reading.tree)
    )


def _shape_code(error: ShapeError) -> str:
    """The mistake that an error's own advice names: a transpose, another order, an axis; "" without advice."""
    if ".T" in error.hint:
        return "transpose"
    return "order" if " @ " in error.hint else "broadcast" if "[:, None]" in error.hint else ""
