"""What the program itself writes around a prompt: the given symbols, code to read, the answer when asked for.

Owns these few lines of plain text, the same for the screen, ``--plain`` and ``cards show``. Knows no screen.
"""

from __future__ import annotations

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
    words = _DOMAINS.get(domain.strip(), domain.strip())
    shape = "scalar" if shape.strip("( ") == "" else shape + ")"
    return f"{name} {shape} {words}".rstrip()


def given_lines(question: Question) -> tuple[str, ...]:
    """Return what stands under the prompt: the expression or formula asked about, numbered code, the symbols."""
    lines: list[str] = []
    if question.kind is Kind.SHAPE and question.expression not in question.prompt:
        lines.append(question.expression)
    if question.kind is Kind.TRANSLATE and question.math not in question.prompt:
        lines.append(question.math)
    lines += [f"{number}  {line}" for number, line in enumerate(question.code, start=1)]
    symbols = symbols_line(question)
    return (*lines, symbols) if symbols and question.kind not in (Kind.CHOICE, Kind.RECALL) else tuple(lines)


def expected_text(question: Question) -> str:
    """Return the right answer as it is shown when the learner gives up; of a shape "" (it is inferred, not stated)."""
    if question.kind is Kind.CHOICE:
        return next(f"{number}) {option.text}" for number, option in enumerate(question.options, 1) if option.right)
    if question.kind is Kind.DERIVATION:
        return "\n".join(f"{step.of} = {step.is_}" for step in question.steps)
    if question.kind is Kind.BUG:
        return f"line {question.bug_line}: {question.expected}"
    return question.expected
