"""Steps: each line of a derivation judged with the true values of everything before it.

Owns the verdict on one line, what a right one fixes (the layout chosen, a name given), lines completed by later ones.
One mistake is one wrong step: names of earlier lines always stand for their true values. What is assumed of an answer
as a whole is ``readings``' matter, the verdict on the whole the package's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from studyml.algebra.language import show
from studyml.algebra.language.errors import MAX_CHARACTERS
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Call, Name, Node, Text, walk
from studyml.grading.derivation import chain_rule
from studyml.grading.derivation.differentials import Sides, changes_in, expressions, sides
from studyml.grading.derivation.layouts import Layout
from studyml.grading.derivation.left_sides import Left, plain_mentions
from studyml.grading.derivation.lines import Line, Part, Piece, put_together
from studyml.grading.derivation.scope import Scope, StepProblem, Tried
from studyml.grading.derivation.stationary import holds, makes_zero
from studyml.grading.derivation.truths import NoTruth
from studyml.grading.formula import Attempt, attempts, best, right_verdict, wrong_verdict
from studyml.grading.values import Raised, Value, value_of
from studyml.model import FoundMistake, Outcome, StepVerdict, Verdict

MOST_COMBINATIONS = 12
WRONG = (Outcome.WRONG, Outcome.SHAPE_ERROR)
_LOSS_AGAIN = ("L", "J", "loss", "Loss", "cost")
"""What a scalar so called can only be."""
_ANY_GRADIENT = ("grad", "gradient")


_SLOPED = {"σ": "sigmoid", "sigma": "sigmoid", "sigmoid": "sigmoid", "tanh": "tanh"}
_BARE = "ϑ"
"""What stands for a function without its argument."""


@dataclass(eq=False)
class Step:
    """A judged line with what the next ones need."""

    line: Line
    left: Left | None
    verdict: StepVerdict
    written: str = ""
    """The left side's name where it is one word, as typed."""
    problem: StepProblem | None = None
    attempt: Attempt | None = None
    part: Part | None = None
    values: Sequence[Value] = ()
    """The learner's value at each point."""
    layout: Layout | None = None
    uses: frozenset[str] = frozenset()
    """The derivatives its last right side rests on."""
    own: bool = False
    """Whether it names something of the learner's own."""
    partial: bool = False
    """Whether a later line completes it: ``dX += …``."""
    change: str = ""
    """What stands behind the d on the left of a line of differentials: ``L`` of ``dL = rᵀ dr``."""
    whole: tuple[Piece, ...] = ()
    """Of a line that completes others: its text with theirs put in, as pieces (text, step, offset in its line)."""

    @property
    def wrong(self) -> bool:
        """Whether it is a wrong step."""
        return self.verdict.outcome in WRONG


@dataclass(eq=False)
class Judge(Scope):
    """Judges the lines of one answer, in order."""

    steps: list[Step] = field(default_factory=list)
    zero: str = ""
    """The symbol by which a derivative was set to 0."""
    broken: dict[str, int] = field(default_factory=dict)
    """Names of the learner's own that can't be computed, each with its step."""

    def judge(self, line: Line) -> Step:
        """Judge the next line."""
        left = line.left or (self.steps[-1].left if self.steps else None)
        written = "" if left is None else left.top if left.bottom is None else ""
        if line.left is None and self.steps:
            written = self.steps[-1].written
        step = Step(line, left, StepVerdict(Outcome.CORRECT), written)
        try:
            self._judge(step)
        except NoTruth as error:
            found = FoundMistake("syntax", str(error), (0, len(line.text)))
            step.verdict = StepVerdict(Outcome.SYNTAX_ERROR, (found,), str(error))
        if step.wrong and self._is_completed(step):
            step.partial = True
            message = f"a part of {step.written}: judged where it is complete"
            step.verdict = StepVerdict(Outcome.CORRECT, message=message, reading=step.verdict.reading)
        self.steps.append(step)
        return step

    def _judge(self, step: Step) -> None:
        left, line = step.left, step.line
        if not line.parts:
            raise NoTruth(f"a line of {len(line.text)} characters is not read; {MAX_CHARACTERS} is the most")
        self._bring_in(line)
        if self.assumed.differentials and (found := self._differential(line)) is not None:
            self._judge_differential(step, found)
            return
        if line.left is None and len(line.parts) > 1 and (chain := self._chain_on_the_left(line)) is not None:
            line = step.line = replace(line, left=chain, parts=line.parts[1:])
            left, step.written = chain, ""
        if self.zero and self._at_zero(step):
            return
        if line.left is None and len(line.parts) > 1 and not self._goes_on(line):
            self._judge_identity(step)
            return
        if left is None:
            raise NoTruth("say what this is: dL/dw = …")
        if line.left is not None and line.left.gradient and (slope := self._slope(line.left.top)) is not None:
            self._judge_rule(step, line.left.top, *slope)
            return
        names, parts = self._names_in_between(line)
        left = step.left = self._meant(left)
        if self._is_another_by_now(step):
            left = step.left = Left(step.written)
        if line.left is not None and self._is_own(left, parts[0]):
            if self._rests_on_broken(step, parts):
                self.broken[left.top] = len(self.steps)
                return
            self._define(step, left.top, parts[0])
            options = [] if step.layout is None else [step.layout]
            parts = parts[1:] if options else ()
        else:
            options = self.truths_of(left)
            if self._rests_on_broken(step, parts):
                return
        first = options[:1]
        for part in parts:
            if self._sets_to_zero(step, part):
                break
            self._judge_part(step, self._with_before(step, part), options)
            if step.verdict.outcome is not Outcome.CORRECT:
                break
            if step.layout is not None:
                options = [step.layout]
        if step.written in dict(self.assumed.pinned):
            names.append(step.written)
        for name in names:
            layout = step.layout or (first[0] if first else None)
            if layout is not None:
                self.chain.own.add(name)
                self.defined[name] = layout.values

    def _bring_in(self, line: Line) -> None:
        """Bring in what a right side names without saying what it is, as z of ``sigmoid(z) - y``."""
        given = {left.top for one in self.lines for left in (one.left, *one.also) if left is not None}
        for part in line.parts:
            words = re.findall(r"(?<![\w∂\\])[^\W\d]\w*", part.text)
            self.chain.bring_in(" ".join(word for word in words if word not in given and word not in self.defined))

    def _names_in_between(self, line: Line) -> tuple[list[str], tuple[Part, ...]]:
        """The new names of ``delta = dL/dz = …`` and ``dL/dz = delta = …``, and the parts that are left."""
        names = [other.top for other in line.also if other.bottom is None and other.top.isidentifier()]
        parts = []
        for at, part in enumerate(line.parts):
            new = part.text.isidentifier() and self._is_new(part.text) and line.left is not None
            if new and at < len(line.parts) - 1:
                names.append(part.text)
            else:
                parts.append(part)
        return [name for name in names if self._is_new(name)], tuple(parts)

    def _is_new(self, name: str) -> bool:
        """Whether a word has no meaning yet."""
        meant = self._meant(Left(name))
        return meant.bottom is None and not meant.gradient and not self._has_truth(name)

    # -- a derivative set to 0

    def _sets_to_zero(self, step: Step, part: Part) -> bool:
        """Whether a right side sets a gradient that is known by now to 0: what follows holds where it is."""
        left = step.left
        if part.text.strip() != "0" or left is None or left.bottom is None or not self.chain.is_loss(left.top):
            return False
        name, key = self.chain.name_of(left.bottom), self.key(left.top, left.bottom)
        if name is None or name not in self.chain.world.symbols or key not in self.chosen:
            return False
        self.zero = name
        step.layout = self.chosen[key]
        message = f"set to 0: from here on at the {name} where it is"
        step.verdict = replace(step.verdict, outcome=Outcome.CORRECT, message=message, evidence="exact")
        return True

    def _at_zero(self, step: Step) -> bool:
        """Judge a line about the place where a derivative is 0: ``w = …``, ``XᵀXw = Xᵀy``; False of any other line."""
        line, parts = step.line, step.line.parts
        left = line.left
        solved = left is not None and left.bottom is None and self.chain.name_of(left.top) == self.zero
        if left is not None and not solved:
            if left.bottom is not None or left.expression or left.gradient or self._has_truth(left.top):
                return False
            parts = (Part(left.top, 0), *parts)  # Sw = λw: a product, not a new name
        if len(parts) < 2 and not solved:
            return False
        read = [attempts(self._problem(part, {}, None), plain_mentions(part.text)) for part in parts]
        if any(isinstance(found, Verdict) for found in read):
            return False
        tried = [found for found in read if not isinstance(found, Verdict)]
        step.left, step.written = Left(line.parts[0].text if line.left is None else line.left.top), ""
        shown = [show(best(found).tree) for found in tried]
        if solved:
            good = all(any(makes_zero(self.chain, self.zero, one.values) for one in found) for found in tried)
        else:
            good = all(
                any(holds(self.chain, self.zero, a.tree, b.tree) for a in one for b in other)
                for one, other in pairwise(tried)
            )
        message = f"where dL/d{self.zero} is 0" if good else f"not so where dL/d{self.zero} is 0"
        found = FoundMistake("other", message)
        evidence = f"verified numerically ({len(self.chain.points)} points)" if good else "refuted (numerically)"
        outcome = Outcome.CORRECT if good else Outcome.WRONG
        step.verdict = StepVerdict(outcome, () if good else (found,), message, evidence, reading=" = ".join(shown))
        return True

    # -- lines that say that two expressions are equal

    def _chain_on_the_left(self, line: Line) -> Left | None:
        """What a product of derivatives on the left comes to: ``dL/dp · dp/dz = …`` is about dL/dz."""
        links = chain_rule.links(line.parts[0].text, self._plain)
        tops, bottoms = ([], []) if links is None else chain_rule.open_ends(links)
        return Left(tops[0], bottoms[0]) if len(tops) == len(bottoms) == 1 and len(links or ()) > 1 else None

    def _goes_on(self, line: Line) -> bool:
        """Whether ``a = b`` goes on from the line before: a is what that line is about, as far as it can be read."""
        if not self.steps or self.steps[-1].problem is None:
            return bool(self.steps) and self.steps[-1].left is not None
        problem, before = self._problem(line.parts[0], self._names_used(line.parts[0])[0], None), self.steps[-1].problem
        found = attempts(replace(problem, truths=before.truths), plain_mentions(line.parts[0].text))
        return isinstance(found, Verdict) or best(found).right

    def _judge_identity(self, step: Step) -> None:
        """``‖Xw - y‖² = wᵀXᵀXw - 2yᵀXw + yᵀy``: the first expression is the truth of the others."""
        first, *others = step.line.parts
        problem = self._problem(first, self._names_used(first)[0], None)
        found = attempts(problem, plain_mentions(first.text))
        if isinstance(found, Verdict):
            if self.steps:
                step.verdict = _unread(found, first)
                return
            raise NoTruth("say what this is: dL/dw = …")
        attempt = best(found)
        if attempt.raised is not None or any(isinstance(value, tuple) for value in attempt.values):
            step.verdict = _step(wrong_verdict(problem, attempt), first)
            return
        step.left, step.written = Left(first.text), ""
        values = tuple(np.asarray(value, dtype=float) for value in attempt.values)
        for part in others:
            self._judge_part(step, part, [Layout("value", values)])
            if step.verdict.outcome is not Outcome.CORRECT:
                break

    # -- the rule of a function, without its argument: σ' = σ(1 - σ)

    def _slope(self, function: str) -> tuple[tuple[Value, ...], Layout] | None:
        """What a function of the chain is worth where it stands, and its slope there; None of any other word."""
        name = _SLOPED.get(function)
        if name is None or self.chain.name_of(function) is not None:
            return None
        trees = (self.chain.loss, *self.chain.world.let.values())
        found = (node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.function == name)
        tree = next(found, None)
        values = [] if tree is None else [value_of(tree, point.values) for point in self.chain.points]
        if not values or any(isinstance(value, Raised | tuple) for value in values):
            return None
        mine = [np.asarray(value, dtype=float) for value in values]
        slopes = tuple(value * (1 - value) if name == "sigmoid" else 1 - value**2 for value in mine)
        return tuple(values), Layout("value", slopes)

    def _judge_rule(self, step: Step, function: str, values: tuple[Value, ...], slope: Layout) -> None:
        step.left, step.written = Left(f"{function}'"), ""
        self.defined[_BARE] = tuple(np.asarray(value, dtype=float) for value in values)
        word = re.compile(rf"(?<!\w){re.escape(function)}(?![A-Za-z0-9_])(?!\s*\(\s*[^\W\d]\w*\s*\))")
        for part in step.line.parts:
            text = word.sub(_BARE.ljust(len(function)), part.text)
            self._judge_part(step, Part(text, part.offset), [slope])
            step.verdict = replace(step.verdict, reading=step.verdict.reading.replace(_BARE, function))
            if step.verdict.outcome is not Outcome.CORRECT:
                break

    # -- lines of differentials

    def _differential(self, line: Line) -> Sides | None:
        """The sides of a line of differentials, or of one that goes on from such a line."""
        if line.left is None and self.steps and self.steps[-1].change and not line.augmented:
            known = sides(line, self.changes)
            return known or Sides(self.steps[-1].change, line.parts)
        return sides(line, self.changes)

    def changes(self, name: str) -> bool:
        """Whether a name may have a change of its own."""
        known = self.chain.name_of(name)
        return self._is_a_loss(name) or (known is not None and self.chain.world.forms[known].kind == "float")

    def _judge_differential(self, step: Step, found: Sides) -> None:
        step.change = found.top
        step.left, step.written = Left(f"d{found.top}"), ""
        trees = expressions(self.chain, found.top)
        for part in found.parts:
            moved = changes_in(self.chain, part.text, lambda name: self.chain.name_of(name) is not None)
            if not moved.names:
                raise NoTruth(f"say what d{found.top} is made of: a change such as dw must stand on the right")
            truths = [Layout("value", moved.of(tree, list(moved.names))) for tree in trees]
            self.defined.update(moved.given)
            self._judge_part(step, Part(moved.text, part.offset), truths)
            reading = step.verdict.reading
            for letter, written in moved.written.items():
                reading = reading.replace(letter, written)
            step.verdict = replace(step.verdict, reading=reading)
            if step.verdict.outcome is not Outcome.CORRECT:
                break

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
        problem = self._problem(part, self._names_used(part)[0], None)
        found = attempts(problem, plain_mentions(part.text))
        if isinstance(found, Verdict):
            step.verdict = _unread(found, part)
            return
        attempt = best(found)
        if attempt.raised is not None or any(isinstance(value, tuple) for value in attempt.values):
            verdict = wrong_verdict(problem, attempt)
            if attempt.error is not None and (code := _shape_code(attempt.error)):
                mistake = FoundMistake(code, attempt.error.message, attempt.error.span)
                verdict = replace(verdict, mistakes=(mistake,))
            step.verdict = _step(verdict, part)
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
        step.problem, step.attempt, step.values, step.part = problem, attempt, attempt.values, part
        message = f"{name} stands for this from here on"
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=show(attempt.tree))
        step.layout = Layout("value", values)

    def _counted(self, name: str, attempt: Attempt) -> Node:
        """A condition as the numbers 1 and 0, unless a later line picks entries by it: ``-mask`` is meant so."""
        condition = all(isinstance(value, np.ndarray) and value.dtype.kind == "b" for value in attempt.values)
        picks = re.compile(rf"\[[^\]]*(?<!\w){re.escape(name)}(?!\w)")
        later = (text for line in self.lines for text in (*(part.text for part in line.parts), line.text))
        if not condition or any(picks.search(text) for text in later):
            return attempt.tree
        return Call("astype", (attempt.tree, Text("float")), span=attempt.tree.span)

    # -- lines completed by later ones

    def _is_completed(self, step: Step) -> bool:
        """Whether a later line builds on this one's name before it is whole: ``dX += …``, ``dZ = dZ * …``."""
        if step.own or not step.written or not step.attempt:
            return False
        later = self.lines[len(self.steps) + 1 :]
        return any(line.left == Left(step.written) and _mentions(line, step.written) for line in later)

    def _is_another_by_now(self, step: Step) -> bool:
        """Whether a derivative that was right goes on under its name as something else: ``dS = dS/sqrt(d)``."""
        name = step.written
        if not name or step.left is None or step.left.bottom not in self.chain.world.let:
            return False
        if not _mentions(step.line, name):
            return False
        before = next((one for one in reversed(self.steps) if one.written == name), None)
        if before is None or before.layout is None or before.partial or before.verdict.outcome is not Outcome.CORRECT:
            return False
        self.chain.own.add(name)
        self.defined[name] = before.layout.values
        return True

    def _with_before(self, step: Step, part: Part) -> Part:
        """A right side in which what its own name stood for so far is put in."""
        if step.own or not step.written or not _mentions(step.line, step.written):
            return part
        before = next((one for one in reversed(self.steps) if one.written == step.written and one.part), None)
        if before is None or before.part is None:
            return part
        here = len(self.steps)
        known = before.whole or ((before.part.text, self.steps.index(before), before.part.offset),)
        pieces: list[Piece] = []
        if step.line.augmented:
            pieces = put_together(step.line, part, here, [*known])
        else:
            at = 0
            for match in re.finditer(rf"(?<!\w){re.escape(step.written)}(?!\w)", part.text):
                pieces.append((part.text[at : match.start()], here, part.offset + at))
                pieces += [("(", -1, 0), *known, (")", -1, 0)]
                at = match.end()
            pieces.append((part.text[at:], here, part.offset + at))
        step.whole = tuple(pieces)
        return Part("".join(text for text, _, _ in pieces), 0)

    # -- right sides

    def _judge_part(self, step: Step, part: Part, options: list[Layout]) -> None:
        """Judge one right side against every layout that is still open."""
        left = step.left
        assert left is not None
        mentioned = self._mentioned(part)
        step.uses = frozenset(self.key(top, bottom) for top, bottom in mentioned)
        if left.bottom is not None and not left.expression and self._says_again(step, part, left):
            return
        itself = left.bottom is None and part.text.strip("() ") == left.top
        if itself or (left.bottom is not None and not left.expression and self.key(left.top, left.bottom) in step.uses):
            raise NoTruth("this says nothing: the left side stands on the right side too")
        link = None if left.bottom is None or left.expression else chain_rule.link_of(left, self._plain)
        links = None if link is None else chain_rule.links(part.text, self._plain)
        tried: list[Tried] = []
        for one in self.tries(part, self._widened(left, options)):
            if isinstance(one, Verdict):
                step.verdict = _unread(one, part)
                return
            problem, attempt, used, option = one
            if attempt.right:
                self._accept(step, part, left, option, used, problem, attempt)
                return
            tried.append(one)
        if not tried:
            raise NoTruth("a derivative in this line has no value here")
        if links is not None and link is not None and chain_rule.joins_up(links, link):
            self._accept_chain(step, part, options[0])
            return
        problem, attempt, used, option = min(tried, key=lambda one: not _fits(one))
        step.problem, step.attempt, step.part, step.values = problem, attempt, part, attempt.values
        step.left, step.layout = self._with_bottom(left, option), None
        verdict = wrong_verdict(problem, attempt)
        if links is not None and link is not None:
            message = chain_rule.broken(links, link)
            verdict = replace(verdict, mistakes=(FoundMistake("missing_factor", message),), message=message)
        step.verdict = _step(verdict, part)

    def _says_again(self, step: Step, part: Part, left: Left) -> bool:
        """Whether a line names a derivative by a shorter name under which it was right: ``dL/dx = dx``."""
        key = self.key(left.top, left.bottom or "")
        before = next((one for one in self.steps if one.written == part.text.strip() and one.left is not None), None)
        if before is None or before.left is None or before.layout is None or key not in self.chosen:
            return False
        if before.left.bottom is None or self.key(before.left.top, before.left.bottom) != key:
            return False
        step.layout, step.part, step.values = self.chosen[key], part, self.chosen[key].values
        step.uses = before.uses
        step.verdict = StepVerdict(Outcome.CORRECT, message="as above", evidence="exact", reading=part.text)
        return True

    def _widened(self, left: Left, options: list[Layout]) -> Iterator[Layout]:
        """The layouts, then what the derivative is when more is read off its variable."""
        yield from options
        if left.bottom is not None and not left.expression and self.key(left.top, left.bottom) not in self.chosen:
            yield from self.chain.read_off(left.top, left.bottom)

    def _accept(
        self,
        step: Step,
        part: Part,
        left: Left,
        option: Layout,
        used: Mapping[str, Layout],
        problem: StepProblem,
        attempt: Attempt,
    ) -> None:
        left = step.left = self._with_bottom(left, option)
        if left.bottom is not None and not left.expression:
            self.chosen[self.key(left.top, left.bottom)] = option
        self.chosen.update(used)
        step.problem, step.attempt = problem, attempt
        step.layout, step.part, step.values = option, part, attempt.values
        verdict = right_verdict(problem, attempt)
        note = verdict.note
        if option.name not in ("value", "gradient", "entry by entry"):
            note = "; ".join(filter(None, (note, f"read as {option.name}")))
        step.verdict = StepVerdict(Outcome.CORRECT, message=note, evidence=verdict.evidence, reading=verdict.reading)

    def _accept_chain(self, step: Step, part: Part, option: Layout) -> None:
        step.layout, step.part = option, part
        step.values = option.values
        message = "the chain rule as a statement; with arrays, mind the order of the factors and what is summed"
        reading = " ".join(part.text.split())
        step.verdict = StepVerdict(Outcome.CORRECT, message=message, evidence="exact", reading=reading)


def _shape_code(error: ShapeError) -> str:
    """The mistake that an error's own advice names: a transpose, another order, an axis; "" without advice."""
    if ".T" in error.hint:
        return "transpose"
    return "order" if " @ " in error.hint else "broadcast" if "[:, None]" in error.hint else ""


def _mentions(line: Line, name: str) -> bool:
    """Whether a line's right sides build on a name."""
    if line.augmented:
        return True
    return any(re.search(rf"(?<![\w/]){re.escape(name)}(?!\w|\s*/\s*[d∂])", part.text) for part in line.parts)


def _fits(tried: Tried) -> bool:
    _, attempt, _, option = tried
    return all(np.shape(a) == np.shape(b) for a, b in zip(attempt.values, option.values, strict=True))  # type: ignore[arg-type]


def _unread(verdict: Verdict, part: Part) -> StepVerdict:
    mistakes = tuple(shifted(mistake, part.offset) for mistake in verdict.mistakes)
    return StepVerdict(verdict.outcome, mistakes, verdict.message)


def _step(verdict: Verdict, part: Part) -> StepVerdict:
    mistakes = tuple(shifted(mistake, part.offset) for mistake in verdict.mistakes)
    return StepVerdict(verdict.outcome, mistakes, verdict.message, verdict.evidence, reading=verdict.reading)


def shifted(mistake: FoundMistake, by: int) -> FoundMistake:
    """Return a mistake with its place moved."""
    if mistake.span is None:
        return mistake
    return replace(mistake, span=(mistake.span[0] + by, mistake.span[1] + by))
