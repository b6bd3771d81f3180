"""Derivations: right ones accepted in many spellings, the first wrong step exact, what follows from it forgiven."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import pytest

from studyml.grading import grade
from studyml.grading.derivation import next_step
from studyml.model import Kind, Outcome, Question, Step

LOGISTIC = Question(
    "bce", Kind.DERIVATION,
    symbols={"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"},
    let={"p": "sigmoid(X @ w + b)"},
    loss="-mean(y*log(p) + (1-y)*log(1-p))",
)  # fmt: skip
MLP = Question(
    "mlp", Kind.DERIVATION,
    symbols={"X": "(n, m)", "W": "(m, h)", "V": "(h, k)", "T": "(n, k)"},
    let={"Z": "X @ W", "H": "tanh(Z)", "Y": "H @ V"},
    loss="sum((Y - T)**2)/(2*n)",
)  # fmt: skip
SOFTMAX = Question(
    "softmax", Kind.DERIVATION,
    symbols={"z": "(k,)", "y": "(k,) onehot"},
    let={"p": "softmax(z)"},
    loss="-sum(y*log(p))",
)  # fmt: skip
RIDGE = Question(
    "ridge", Kind.DERIVATION,
    symbols={"X": "(n, m)", "y": "(n,)", "w": "(m,)", "lam": "() positive"},
    let={"r": "X @ w - y"},
    loss="mean(r**2)/2 + lam/2*(w @ w)",
)  # fmt: skip
SQUARED = Question(
    "squared", Kind.DERIVATION,
    symbols={"z": "()", "y": "() unit"},
    let={"p": "sigmoid(z)", "r": "p - y"},
    loss="r**2/2",
    steps=(Step("dL/dp", "p - y", required=True), Step("dL/dz", "(p - y)*p*(1 - p)", required=True)),
)  # fmt: skip

RIGHT = [
    (LOGISTIC, "dp = (p - y)/(p*(1-p))/n\ndz = dp/(1/(p*(1-p)))\ndw = X.T @ dz"),
    (LOGISTIC, "dL/dp = -(y/p - (1-y)/(1-p))/n\ndp/dz = p*(1-p)\ndz/dw = X\ndL/dw = dL/dp * dp/dz * dz/dw\n= X.T @ (p - y)/n"),
    (LOGISTIC, "∂L/∂ŷ = (ŷ - y)/(ŷ(1-ŷ))/n\n∂ŷ/∂z = ŷ(1-ŷ)      [sigmoid derivative]\n∂L/∂z = ∂L/∂ŷ · ∂ŷ/∂z = (ŷ - y)/n\n∂L/∂w = Xᵀ(ŷ - y)/n"),
    (LOGISTIC, "delta = dL/dz = (p - y)/n\ndL/dw = X.T @ delta\ndL/db = np.sum(delta)"),
    (LOGISTIC, "delta = p - y\ndw = X.T @ delta / n\ndb = delta.mean()"),
    (LOGISTIC, "dl/dp = -(y/p - (1-y)/(1-p))\ndl/dz = p - y\ndL/dz = (p - y)/n\ndL/dw = X.T @ dL/dz"),
    (LOGISTIC, r"\frac{\partial L}{\partial p} = \frac{1}{n} \frac{p - y}{p(1-p)}" + "\n" + r"\frac{\partial L}{\partial w} = \frac1n X^\top(p - y)"),
    (LOGISTIC, "z = X @ w + b\ndL/dz = (p - y)/n\ndz/db = 1\ndL/db = mean(p - y)"),
    (LOGISTIC, "dL/dw = X.T @ (p - y)/n"),
    (LOGISTIC, "σ'(z) = σ(z)(1-σ(z))\nChain rule: dL/dw = dL/dp * dp/dz * dz/dw\n  = X.T @ (p-y)/n"),
    (LOGISTIC, "dp/dz = np.diag(p*(1-p))\ndL/dp = (p-y)/(p*(1-p))/n\ndL/dz = dp/dz @ dL/dp\ndL/dw = X.T @ dL/dz"),
    (MLP, "dL/dY = (Y - T)/n\ndL/dV = H.T @ dL/dY\ndL/dH = dL/dY @ V.T\ndH/dZ = 1 - H**2\ndL/dZ = dL/dH * dH/dZ\ndL/dW = X.T @ dL/dZ"),
    (MLP, "dY = (Y - T)/n\ndV = H.T @ dY\ndZ = (dY @ V.T)*(1 - H**2)\ndW = X.T @ dZ"),
    (SOFTMAX, "dL/dp = -y/p\ndp/dz = np.diag(p) - np.outer(p, p)\ndL/dz = dp/dz @ dL/dp\n= p - y"),
    (SQUARED, "dl/dp = r\ndp/dz = p*(1-p)\ndl/dz = dl/dp * dp/dz\n= (p-y)*p*(1-p)"),  # of one example, l is the loss
    (SQUARED, "dL/dp = r\ndL/dz = r*p*(1-p)"),
    (RIDGE, "dL/dr = r/n\ndr/dw = X\ndL/dw = X.T @ r/n + lam*w"),
    (RIDGE, "dL/dr = r/n\ndr/dw = X.T\ndL/dw = dr/dw @ dL/dr + lam*w"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), RIGHT)
def test_right_derivations_are_accepted(question: Question, answer: str) -> None:
    verdict = grade(question, answer)
    wrong = [
        (line, step.message)
        for line, step in zip(answer.splitlines(), verdict.steps, strict=True)
        if step.outcome != "correct"
    ]
    assert wrong == []
    assert verdict.outcome is Outcome.CORRECT


WRONG = [
    # the notes' own derivation: the mean is dropped at once, and (p - y) * X is no product of these shapes
    (LOGISTIC, "dL/dp = -(y/p - (1-y)/(1-p))\ndp/dz = p*(1-p)\ndz/dw = X\ndL/dw = dL/dp * dp/dz * dz/dw\n= (p - y) * X", 0, "missing_mean", {4: None}),
    (LOGISTIC, "dL/dp = (p-y)/(p*(1-p))/n\ndp/dz = p*(1-p)\ndL/dz = (p-y)/n\ndL/dw = (p - y) * X", 3, "elementwise_vs_matmul", {}),
    (LOGISTIC, "dL/dp = (p-y)/(p*(1-p))/n\ndp/dz = p*(1+p)\ndL/dz = dL/dp * dp/dz\n= (p-y)*(1+p)/(1-p)/n", 1, "term_sign", {3: 1}),
    (LOGISTIC, "dL/dp = (y-p)/(p*(1-p))/n\ndL/dz = (y - p)/n\ndL/dw = X.T @ (y - p)/n", 0, "sign", {1: 0, 2: 0}),
    (LOGISTIC, "dL/dz = (p - y)/n\ndL/dw = X @ dL/dz", 1, "transpose", {}),
    (LOGISTIC, "dL/dz = (p - y)/n\ndL/db = p - y", 1, "bias_not_summed", {}),
    (LOGISTIC, "dL/dw = dL/dp * dz/dw", 0, "missing_factor", {}),
    (LOGISTIC, "dL/dp = (p-y)/(p*(1-p))/n\ndp/dz = 1 - p**2", 1, "wrong_function", {}),
    (MLP, "dL/dY = (Y - T)/n\ndL/dH = dL/dY @ V\ndL/dW = X.T @ ((Y - T)/n @ V.T * (1 - H**2))", 1, "transpose", {}),
    (MLP, "dL/dY = (Y - T)/n\ndH/dZ = 1 - H\ndL/dZ = (dL/dY @ V.T)*(1 - H)\ndL/dW = X.T @ ((dL/dY @ V.T)*(1 - H))", 1, "wrong_power", {2: 1, 3: 1}),
    (MLP, "dL/dY = Y - T\ndL/dV = H.T @ (Y - T)\ndL/dW = X.T @ ((Y - T) @ V.T*(1 - H**2))", 0, "missing_mean", {1: 0, 2: 0}),
    (SOFTMAX, "dL/dp = -y/p\ndL/dz = y - p", 1, "sign", {}),
    (RIDGE, "dL/dr = r/n\ndL/dw = X.T @ r/n", 1, "missing_term", {}),
    (RIDGE, "dL/dr = 2*r/n\ndL/dw = X.T @ r/n + lam*w", 0, "wrong_constant", {}),
    (RIDGE, "dL/dr = r/n\ndr/dw = X\ndL/dw = dr/dw @ dL/dr + lam*w", 2, "transpose", {}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "first", "code", "follows"), WRONG)
def test_first_wrong_step_and_its_mistake(
    question: Question, answer: str, first: int, code: str, follows: dict[int, int | None]
) -> None:
    verdict = grade(question, answer, diagnose=True)
    assert verdict.first_wrong == first
    assert [mistake.code for mistake in verdict.steps[first].mistakes][:1] == [code]
    assert verdict.mistakes == verdict.steps[first].mistakes
    for index, origin in follows.items():
        assert verdict.steps[index].follows == origin
        assert verdict.steps[index].outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR)


def test_n_times_the_truth_names_both_explanations() -> None:
    verdict = grade(LOGISTIC, "dL/dp = -(y/p - (1-y)/(1-p))", diagnose=True)
    assert "1/n is missing" in verdict.message and "one example" in verdict.message


def test_one_mistake_is_one_wrong_step() -> None:
    verdict = grade(LOGISTIC, "dL/dp = (p-y)/(p*(1-p))\ndp/dz = p*(1-p)\ndL/dz = dL/dp * dp/dz\ndL/dw = X.T @ dL/dz")
    assert [step.outcome for step in verdict.steps] == ["wrong", "correct", "correct", "correct"]


def test_the_layout_a_learner_chose_is_kept() -> None:
    kept = "dr/dw = {}\ndL/dr = r/n\ndL/dw = {} @ dL/dr + lam*w"
    assert grade(RIDGE, kept.format("X.T", "dr/dw")).correct
    assert grade(RIDGE, kept.format("X", "dr/dw.T")).correct
    assert grade(RIDGE, kept.format("X.T", "dr/dw.T")).first_wrong == 2


STEPS = (
    Step("dL/dp", "(p - y)/(p*(1 - p))/n", True, "the mean brings 1/n"),
    Step("dp/dz", "p*(1 - p)", True, "sigmoid"),
    Step("dL/dw", "X.T @ (p - y)/n", True, "z is linear in w"),
)


def _with_steps() -> Question:
    from dataclasses import replace

    return replace(LOGISTIC, steps=STEPS)


def test_a_missing_required_step_is_asked_for() -> None:
    verdict = grade(_with_steps(), "dL/dp = (p - y)/(p*(1 - p))/n\ndL/dw = X.T @ (p - y)/n", diagnose=True)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.first_wrong is None
    assert "dp/dz" in verdict.message
    assert verdict.hints[-1] == "dp/dz = p*(1 - p)"


def test_steps_are_revealed_one_at_a_time() -> None:
    question = _with_steps()
    assert next_step(question, "") == STEPS[0]
    assert next_step(question, "dL/dp = (p - y)/(p*(1 - p))/n") == STEPS[1]
    assert next_step(question, "dL/dp = p") == STEPS[0]
    assert next_step(question, "\n".join(f"{step.of} = {step.is_}" for step in STEPS)) is None


@pytest.mark.parametrize(
    "answer", ["", "   \n\n", "hello", "= 3", "dL/dq = 3", "dL/dw = X.T @ (p - y", "dL/dw =", "dL/ = 3", "∂", "=", "dL/dw = dL/dw",
               "dL/dp = dL/dfoo", "p = = p", "p = p", "x" * 5000, "dL/dw = " + "(" * 400, "\n".join(["dL/db = mean(p - y)"] * 100)],
)  # fmt: skip
def test_unreadable_lines_never_raise(answer: str) -> None:
    verdict = grade(LOGISTIC, answer, diagnose=True)
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert verdict.message


def test_what_says_nothing_is_not_right() -> None:
    assert grade(LOGISTIC, "dL/dw = dL/dw").outcome is Outcome.SYNTAX_ERROR
    verdict = grade(LOGISTIC, "dL/dw = dL/dp * dp/dz * dz/dw", diagnose=True)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.mistakes[0].code == "stopped_early"
    assert [step.outcome for step in verdict.steps] == ["correct"]
