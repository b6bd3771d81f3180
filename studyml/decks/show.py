"""What the program itself writes around a prompt: the given symbols, code to read, the answer when asked for.

Owns these few lines of plain text, the same for the screen, ``--plain`` and ``cards show``. Knows no screen.
"""

from __future__ import annotations

import re

from studyml.model import Kind, Question

_DOMAINS = {
    "unit": "in (0, 1)",
    "binary": "0 or 1",
    "positive": "positive",
    "nonzero": "not 0",
    "pm1": "-1 or 1",
    "simplex": "last axis sums to 1",
    "onehot": "one-hot",
    "spd": "symmetric positive definite",
    "symmetric": "symmetric",
    "invertible": "invertible",
    "small": "small",
    "int": "integers",
}


def symbols_line(question: Question) -> str:
    """Return the given symbols with their shapes, "X (n, m) · y (n,) in (0, 1)", or "" when there are none."""
    return " · ".join(_symbol(name, spec) for name, spec in question.symbols.items())


def _symbol(name: str, spec: str) -> str:
    shape, _, domain = spec.strip().partition(")")
    kind, _, bound = domain.strip().partition(" ")
    words = f"integers from 0, below {bound}" if bound else _DOMAINS.get(kind, kind)
    shape = "scalar" if shape.strip("( ") == "" else shape + ")"
    return f"{name} {shape} {words}".rstrip()


def given_lines(question: Question) -> tuple[str, ...]:
    """Return what stands under the prompt: the expression or formula asked about, the steps asked for, numbered code,
    the symbols."""
    lines: list[str] = []
    if question.kind is Kind.SHAPE and not question.expected and question.expression not in question.prompt:
        lines.append(question.expression)  # of a formula's shape it would be the answer
    if question.math and question.math not in question.prompt:
        lines.append(question.math)
    if question.kind is Kind.DERIVATION:
        required = dict.fromkeys(step.of for step in question.steps if step.required)
        lines.append("asked for: " + ", ".join(required))
    lines += [f"{number}  {line}" for number, line in enumerate(question.code, start=1)]
    symbols = symbols_line(question)
    told = question.kind is Kind.CHOICE and question.expected  # a formula among its mistakes
    asked_of_prose = question.kind in (Kind.CHOICE, Kind.RECALL) and not told
    return (*lines, symbols) if symbols and not asked_of_prose else tuple(lines)


def expected_text(question: Question) -> str:
    """Return the right answer as it is shown when the learner gives up."""
    if question.kind is Kind.SHAPE:
        return shape_text(question)
    if question.kind is Kind.NUMBER:
        return _number_text(question)
    if question.kind is Kind.CHOICE:
        return next(f"{number}) {option.text}" for number, option in enumerate(question.options, 1) if option.right)
    if question.kind is Kind.DERIVATION:
        return "\n".join(f"{step.of} = {step.is_}" for step in question.steps)
    if question.kind is Kind.BUG:
        return f"line {question.bug_line}: {question.expected}"
    return question.expected


def _number_text(question: Question) -> str:
    """ "0.2227 = sigmoid(-1.25)": the value when it can be had without NumPy, and how it comes about."""
    from studyml.decks.value import number_value

    expression = question.expected
    for name, text in reversed(list(question.let.items())):  # a let may use those before it
        written = text if text.replace(".", "").isdigit() else f"({text})"
        expression = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", written.replace("\\", r"\\"), expression)
    value = number_value(question)
    if value is None or not re.search(r"[^\d.-]", question.expected):
        return expression
    value += 0.0  # no -0
    shown = f"{value:.0f}" if value == round(value) and abs(value) < 1e9 else f"{value:.4g}"
    return shown if shown == expression else f"{shown} = {expression}"


def shape_text(question: Question) -> str:
    """Return the shape a shape question asks for, "(n, m)", or "error" where NumPy would raise. Loads no NumPy."""
    from studyml.algebra.language import ReadError, read  # 30 ms that no other kind needs
    from studyml.algebra.shapes import ShapeError, format_shape, infer, resolve
    from studyml.algebra.symbols import DeclarationError, World

    try:
        world = World.declare(question.symbols)
        readings = read(question.expression, world.names)
    except (DeclarationError, ReadError):
        return "error"
    for reading in readings:
        try:
            tree = resolve(reading.tree, world.forms, mathematical=reading.notation == "math").tree
            found = infer(tree, world.forms)
        except ShapeError:
            continue
        if found and isinstance(found[0], tuple):
            return ", ".join(format_shape(part) for part in found if isinstance(part, tuple))
        return format_shape(found)  # type: ignore[arg-type]  # a single shape: its first part is no tuple
    return "error"
