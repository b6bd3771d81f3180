"""Answers that agree at the usual sizes and values: numbers of the learner's own are looked beyond."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import pytest

from studyml.grading import diagnose, grade
from studyml.model import Kind, Outcome, Question

GRADIENT = Question(
    "bce",
    Kind.GRADIENT,
    symbols={"X": "(n, m)", "w": "(m,)", "y": "(n,) binary"},
    let={"p": "sigmoid(X @ w)"},
    loss="mean(-(y*log(p) + (1 - y)*log(1 - p)))",
    wrt="w",
)


def formula(expected: str, **symbols: str) -> Question:
    return Question("own", Kind.FORMULA, symbols=symbols, expected=expected)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (formula("sum(x)", x="(n,)"), ("x[:5].sum() + x[5:].sum()",), ("x[:10].sum()", "x[:200].sum()")),
        (formula("mean(x)", x="(n,)"), ("sum(x)/n",), ("sum(x[:8])/n",)),
        (formula("X", X="(n, m)"), ("X[:, :]",), ("X[:20]", "X[:, :9]", "X[:3000]")),
        (formula("argmax(z, axis=1)", z="(n, k)"), ("z.argmax(1)",), ("argmax(z[:, :6], axis=1)",)),
        (formula("exp(x)", x="(n,)"), ("np.exp(x)",), ("exp(clip(x, -20, 20))", "exp(np.minimum(x, 30))")),
        (formula("i", i="() int"), ("i",), ("i % 10",)),
        (formula("eye(n)", x="(n,)"), ("np.eye(20 + n)[:n, :n]",), ("np.eye(20)[:n, :n]",)),
        (formula("A", A="(n, n)"), ("np.tril(A) + np.triu(A, 1)",), ("np.tril(A, 12)", "np.triu(A, k=-12)")),
        (
            formula("x", x="(n,)"),
            ("np.where(x > 0, x, x + 0)", "np.where(x == 3, 3, x)", "np.where(np.abs(x) < 2, x, 1*x)"),
            ("np.where(x == 0, 5, x)", "np.where(x == 3, 5, x)", "np.where(np.all(x == 0), 1, x)", "x*(x < 1e9)"),
        ),
        (
            formula("sum(x)", x="(n,)"), ("x.sum() if n > 0 else 0", "x.sum() if n > 5 else sum(x)"),
            ("x.sum()*(n != 57)", "x.sum() + (n == 100)", "x.sum()*(n % 64 != 0)", "x.sum()*(n > 1)", "x.sum()*(n < 40.5)"),
        ),
        (formula("sqrt(x)", x="(n,) positive"), ("where(x > 1, x**0.5, sqrt(x))",), ("where(x == 1, 7, sqrt(x))",)),
        (formula("log(p)", p="(n,) unit"), ("where(p < .5, log(p), log1p(p - 1))",), ("where(p == .5, 0, log(p))",)),
        (formula("k**2", k="() int"), ("k*k if k > 0 else 0",), ("k**2*(k != 12)", "np.where(k == 20, 0, k**2)")),
        (
            formula("softmax(where(tril(ones((n, n))) == 1, Z, -inf), axis=1)", Z="(n, n)"),
            ("softmax(np.where(np.tril(np.ones((n, n))) > 0, Z, -1e10), axis=1)",),
            ("softmax(np.where(np.tril(np.ones((n, n))) > 0, Z, -1), axis=1)",),
        ),
        (
            formula("softmax(where(M == 1, Z, -inf), axis=1)", Z="(n, k)", M="(n, k) binary"),
            ("softmax(where(M == 1, Z, -1e9), axis=1)", "softmax(Z + (1 - M)*-1e9, axis=1)"), ("softmax(Z*M, axis=1)",),
        ),
        (
            formula("tp/(tp + fp)", tp="() positive", fp="() positive"),
            ("np.where(tp + fp > 0, tp/(tp + fp), 0)", "np.where(tp == 1, 1/(1 + fp), tp/(tp + fp))"),
            ("np.where(tp == 1, 1, tp/(tp + fp))",),
        ),
        (
            Question("l1", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="sum(abs(w))", wrt="w"),
            ("where(w > 0, 1, where(w < 0, -1, 0))", "np.where(w >= 0, 1, -1)"), ("where(w == 2, 0, sign(w))",),
        ),
        (
            formula("log(1 + exp(z))", z="(n,)"),
            ("np.where(z > 20, z, np.log1p(np.exp(z)))", "np.maximum(z, 0) + np.log1p(np.exp(-abs(z)))"),
            ("np.log1p(np.exp(np.minimum(z, 30)))",),
        ),
        (
            GRADIENT,
            ("X.T @ (p - y)/n", "X.T @ (1/(1 + np.exp(-np.clip(X @ w, -500, 500))) - y)/n"),
            (
                "X.T @ (p - y)/n if n < 40 else w", "X.T @ (p - y)/n*(n < 1000)",
                "np.where(w > 100, 0, X.T @ (p - y)/n)", "X.T @ (p - y)/n + np.maximum(0, w - 10)",
                "X.T @ (p - y)/n*(n != 33)", "X.T @ (p - y)/n*(y.sum() > 0)", "np.where(w == 0, 1, X.T @ (p - y)/n)",
                "X.T @ (p - y)/n + (w > 1e6)", "np.clip(X.T @ (p - y)/n, -50, 50)", "X.T @ (p - y)/np.maximum(n, m)",
                "X.T @ (p - y)/n*np.sign(90 - w)", "X.T @ (p - y)/n if w @ w < 5000 else w",
            ),
        ),
    ],
)  # fmt: skip
def test_numbers_of_ones_own_are_looked_beyond(
    question: Question, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    assert {answer: grade(question, answer).outcome for answer in right} == dict.fromkeys(right, Outcome.CORRECT)
    found = {answer: grade(question, answer) for answer in wrong}
    assert [answer for answer, verdict in found.items() if verdict.outcome is not Outcome.WRONG] == []
    assert all(verdict.evidence.startswith("refuted") for verdict in found.values())


@pytest.mark.parametrize(
    ("question", "answer", "limit"),
    [
        (GRADIENT, "X.T @ (p - y)/n if n < 40000 else w", "n < 40000"),
        (GRADIENT, "X.T @ (p - y)/n if X.shape[0] < 40000 else w", "X.shape[0] < 40000"),
        (GRADIENT, "X.T @ (p - y)/np.minimum(n, 50000)", "np.minimum(n, 50000)"),
        (GRADIENT, "X.T @ (p - y)/np.clip(n, 1, 50000)", "np.clip(n, 1, 50000)"),
        (GRADIENT, "X.T @ (p - y)/n*(np.log(n) < 9)", "np.log(n) < 9"),
        (GRADIENT, "X.T @ (p - y)/n*(n*m < 100000)", "n * m < 100000"),
        (GRADIENT, "X.T @ (p - y)/(n % 70000)", "n % 70000"),
        (formula("sum(x)", x="(n,)"), "x[:200000].sum()", "x[:200000]"),
        (formula("sum(x)", x="(n,)"), "x.sum()*(np.sqrt(n) < 6.5)", "np.sqrt(n) < 6.5"),
    ],
)
def test_a_number_that_no_size_can_pass_is_neither_right_nor_wrong(question: Question, answer: str, limit: str) -> None:
    verdict = grade(question, answer)
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert verdict.message == f"write it without `{limit}`: beyond that number of your own it can't be tried"


def test_what_numpy_refuses_at_larger_sizes_is_a_shape_error_there() -> None:
    question, answer = formula("argmax(x)", x="(n,)"), "np.arange(20)[np.argmax(x)]"
    verdict = grade(question, answer)
    assert verdict.outcome is Outcome.SHAPE_ERROR
    assert verdict.evidence.startswith("refuted (NumPy raises at n=")


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (formula("1/(1 + exp(-z))", z="(n,)"), (
            "1/(1 + exp(-clip(z, -500, 500)))", "1/(1 + exp(-clip(z, -30, 30)))", "1/(1 + exp(minimum(-z, 700)))",
            "where(z >= 0, 1/(1 + exp(-abs(z))), exp(-abs(z))/(1 + exp(-abs(z))))",
        )),
        (formula("log(1 + exp(z))", z="(n,)"), (
            "where(z > 30, z, log1p(exp(minimum(z, 30))))", "log1p(exp(-abs(z))) + z*(z > 0)",
            "where(z < -37, exp(z), where(z > 33, z, log1p(exp(z))))",
        )),
        (formula("x/norm(x)", x="(n,)"), ("x/maximum(norm(x), 1e-12)", "where(norm(x) > 0, x/norm(x), x)")),
        (formula("(X - mean(X, axis=0))/std(X, axis=0)", X="(n, m)"), (
            "(X - X.mean(0))/where(X.std(0) == 0, 1, X.std(0))", "(X - X.mean(0))/where(X.std(0) < 1e-12, 1.0, X.std(0))",
        )),
        (formula("tp/(tp + fp)", tp="() positive", fp="() positive"), (
            "tp/maximum(tp + fp, 1e-12)", "where(tp == 0, 0, tp/(tp + fp))", "tp/(tp + fp) if tp + fp > 0 else 0",
        )),
        (formula("maximum(0, 1 - z)", z="(n,)"), ("(1 - z)*(z <= 1)", "where(z < 1, 1 - z, 0)", "clip(1 - z, 0, np.inf)")),
        (formula("clip(x, -1, 1)", x="(n,)"), ("where(abs(x) > 1, sign(x), x)", "median(stack([x, 0*x - 1, 0*x + 1]), axis=0)")),
        (formula("mean(y == q)", y="(n,) binary", q="(n,) binary"), ("((y == 1) & (q == 1)).mean() + ((y == 0) & (q == 0)).mean()",)),
        (Question("hinge", Kind.GRADIENT, symbols={"y": "(n,) pm1", "f": "(n,)"}, loss="mean(maximum(0, 1 - y*f))", wrt="f"), (
            "where(y*f >= 1, 0, -y/n)", "-y*(sign(1 - y*f) + 1)/(2*n)", "-y*(y*f < 1)/maximum(n, 1)",
        )),
    ],
)  # fmt: skip
def test_stable_forms_and_conditions_that_change_nothing_are_right(question: Question, right: tuple[str, ...]) -> None:
    assert [answer for answer in right if not grade(question, answer).correct] == []


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (formula("X.T @ X", X="(n, m)"), ("X.T @ X*(n > m)", "X.T @ X + (n == m)", "X.T @ X*(m < 12)")),
        (formula("sum(x)", x="(n,)"), ("sum(unique(x))", "mean(x)*maximum(n, 5)", "mean(x)*minimum(n, 12)")),
        (formula("max(x)", x="(n,)"), ("max(append(x, -1))", "max(append(x, -100))", "maximum(max(x), -30)")),
        (formula("sign(x)", x="(n,)"), ("clip(x*1000, -1, 1)", "tanh(100*x)", "where(x > 0.05, 1, -1)")),
        (formula("abs(x)", x="(n,)"), ("where(x > -0.05, x, -x)", "sqrt(x**2 + 1e-4)", "x*tanh(50*x)")),
        (formula("log(p)", p="(n,) unit"), ("maximum(log(p), -20)", "log(p)*(p < 0.95)", "maximum(log(p), -4)")),
        (formula("mean(x)", x="(n,)"), ("sum(x)/maximum(n, 3)", "sum(x)/(n + (n > 30))", "mean(clip(x, -10, 10))")),
        (formula("k + 1", k="() int"), ("k + 1 + (k % 11 == 0)", "minimum(k + 1, 9)", "k + (k < 50)")),
        (Question("l1", Kind.GRADIENT, symbols={"w": "(m,)"}, loss="sum(abs(w))", wrt="w"), ("tanh(1000*w)",)),
    ],
)  # fmt: skip
def test_answers_that_hold_nearly_everywhere_are_wrong(question: Question, wrong: tuple[str, ...]) -> None:
    assert {answer: grade(question, answer).outcome for answer in wrong} == dict.fromkeys(wrong, Outcome.WRONG)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        (formula("g*minimum(1, c/norm(g))", g="(m,)", c="() positive"), ("g*c/norm(g)", "g")),
        (formula("clip(x, -50, 50)", x="(n,)"), ("x", "maximum(x, -50)", "minimum(x, 50)")),
        (formula("where(x > 100, 0, x)", x="(n,)"), ("x",)),
        (
            formula("minimum(norm(a), norm(b) + norm(c))", a="(n,)", b="(n,)", c="(n,)"),
            ("norm(a)", "norm(b) + norm(c)"),
        ),
        (formula("where(norm(A) > 40, A, 0*A)", A="(n, n)"), ("A", "0*A")),
        (formula("x*(sum(x) > 3*n)", x="(n,)"), ("0*x",)),
    ],
)
def test_both_sides_of_the_right_answers_own_conditions_are_reached(question: Question, wrong: tuple[str, ...]) -> None:
    assert grade(question, question.expected).correct
    assert {answer: grade(question, answer).outcome for answer in wrong} == dict.fromkeys(wrong, Outcome.WRONG)


BCE = formula("-mean(y*log(p) + (1 - y)*log(1 - p))", y="(n,) binary", p="(n,) unit")


@pytest.mark.parametrize(
    ("question", "answer", "code", "quoted", "said"),
    [
        (formula("sum(x)", x="(n,)"), "x[:10].sum()", "hard_coded", "x[:10]", "wrong at n = 16"),
        (formula("X", X="(n, m)"), "X[:, :9]", "hard_coded", "X[:, :9]", "m = 14"),
        (formula("X.T @ X", X="(n, m)"), "X[:30].T @ X[:30]", "hard_coded", "X[:30]", "n = "),
        (formula("eye(n)", x="(n,)"), "np.eye(20)[:n, :n]", "hard_coded", "np.eye(20)", "n = "),
        (formula("A", A="(n, n)"), "np.triu(A, -12)", "hard_coded", "np.triu(A, -12)", "n = "),
        (formula("i", i="() int"), "i % 10", "wrong_condition", "i % 10", "i = 17 into 7"),
        (formula("exp(x)", x="(n,)"), "exp(np.clip(x, -20, 20))", "wrong_condition", "np.clip(x, -20, 20)", "into 20"),
        (formula("maximum(z, 0)", z="(n,)"), "np.clip(z, 0, 100)", "wrong_condition", "np.clip(z, 0, 100)", "into 100"),
        (BCE, "-mean(y*log(clip(p,.01,.99)) + (1-y)*log(1-clip(p,.01,.99)))", "wrong_condition", "clip(p,.01,.99)", ""),
        (BCE, "-mean(y*log(maximum(p,.01)) + (1-y)*log(1-p))", "wrong_condition", "maximum(p,.01)", "into 0.01"),
        (GRADIENT, "X.T @ (np.clip(p, .01, .99) - y)/n", "wrong_condition", "np.clip(p, .01, .99)", "turns p = "),
        (GRADIENT, "X.T @ (p - y)/n*(n < 1000)", "wrong_condition", "(n < 1000)", "does not hold at n = 1009"),
        (GRADIENT, "np.where(w > 100, 0, X.T @ (p - y)/n)", "wrong_condition", "w > 100", "holds at w = "),
        (GRADIENT, "X.T @ (p - y)/n + np.maximum(0, w - 10)", "wrong_condition", "np.maximum(0, w - 10)", "becomes"),
        (formula("x", x="(n,)"), "np.round(x, 3)", "wrong_function", "np.round(x, 3)", "turns x = "),
        # what is wrong at the usual points is another mistake
        (GRADIENT, "X.T @ (y - p)/n*(n < 1000)", "sign", "(y - p)", "way round"),
    ],
)  # fmt: skip
def test_the_limit_beyond_which_an_answer_is_wrong_is_named(
    question: Question, answer: str, code: str, quoted: str, said: str
) -> None:
    verdict = diagnose(question, answer, grade(question, answer))
    first = verdict.mistakes[0]
    assert first.code == code, verdict
    assert first.span is not None
    assert answer[slice(*first.span)] == quoted
    assert said in verdict.message


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (formula("x", x="(n,)"), "x,", "without the comma it is right"),
        (formula("x", x="(n,)"), "x, x", "2 parts (a tuple) where one array (n,) is asked for; part [0] alone"),
        (formula("x @ x", x="(n,)"), "x, x @ x", "2 parts (a tuple) where one number is asked for; part [1] alone"),
        (formula("X.T @ X", X="(n, m)"), "(X.T, X)", "2 parts (a tuple) where one array (m, m) is asked for"),
        (formula("n", X="(n, m)"), "X.shape", "part [0] alone is right"),
        (formula("svd(X)[1]", X="(n, m)"), "np.linalg.svd(X)", "3 parts"),
    ],
)
def test_several_parts_for_one_array_are_said_so(question: Question, answer: str, said: str) -> None:
    verdict = diagnose(question, answer, grade(question, answer))
    assert (verdict.outcome, verdict.mistakes[0].code) == (Outcome.WRONG, "shape")
    assert said in verdict.message


def test_a_list_of_entries_is_an_array_but_not_where_numpy_is_asked_for() -> None:
    question = formula("array([a, b])", a="()", b="()")
    assert [grade(question, answer).correct for answer in ("[a, b]", "(a, b)", "(b, a)", "[[a, b]]")] == [
        True, True, False, False,
    ]  # fmt: skip
    asked = Question("own", Kind.TRANSLATE, symbols=question.symbols, expected=question.expected, math="(a, b)")
    assert [grade(asked, answer).correct for answer in ("np.array([a, b])", "[a, b]")] == [True, False]


LEAST_SQUARES = Question(
    "lin",
    Kind.DERIVATION,
    symbols={"X": "(n, m)", "w": "(m,)", "y": "(n,)"},
    let={"r": "X @ w - y"},
    loss="sum(r**2)/(2*n)",
)
CROSS_ENTROPY = Question(
    "bce",
    Kind.DERIVATION,
    symbols={"X": "(n, m)", "w": "(m,)", "y": "(n,) binary"},
    let={"z": "X @ w", "p": "sigmoid(z)"},
    loss="mean(-(y*log(p) + (1 - y)*log(1 - p)))",
)
RELU = Question(
    "relu",
    Kind.DERIVATION,
    symbols={"X": "(n, m)", "W": "(m, k)", "G": "(n, k)"},
    let={"Z": "X @ W", "H": "maximum(Z, 0)"},
    loss="sum(G*H)",
)
SMOOTH = Question("tanh", Kind.DERIVATION, symbols={"z": "()"}, let={"t": "tanh(z)"}, loss="t")


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        (LEAST_SQUARES, "dL/dw = X.T @ r/n if n < 40 else w", 1),
        (LEAST_SQUARES, "dL/dw = X.T @ r/n if n > m else w", 1),
        (LEAST_SQUARES, "dL/dw = X.T @ r/n if n > 0 else w", None),
        (LEAST_SQUARES, "dL/dr = r/n\ndL/dw = X[:1000].T @ r[:1000]/n", 2),
        (LEAST_SQUARES, "N = 60\nkeep = n < N\ndL/dr = r/n\ndL/dw = keep * (X.T @ r)/n", 4),
        (LEAST_SQUARES, "dr = r/n\ndr = np.clip(dr, -1e3, 1e3)\ndw = X.T @ dr", 2),
        (LEAST_SQUARES, "g(t) = np.minimum(t, 200)\ndL/dw = X.T @ g(r)/n", 2),
        (LEAST_SQUARES, "dL/dw_j = Σ_i r_i X_ij / n if n < 50 else 0", 1),
        (LEAST_SQUARES, "dL = sum(r * dr)/n if n < 60 else 0\ndr = X @ dw\ndL/dw = X.T @ r/n", 1),
        (CROSS_ENTROPY, "dz = np.where(np.abs(z) < 50, (p - y)/n, 0)\ndw = X.T @ dz", 1),
        (CROSS_ENTROPY, "q = clip(p, 1e-12, 1 - 1e-12)\ndp = (q - y)/(q*(1 - q))/n\ndw = X.T @ (dp*q*(1 - q))", None),
        (CROSS_ENTROPY, "dz = (np.clip(p, 0.001, 0.999) - y)/n\ndw = X.T @ dz", 1),
        (RELU, "dH = G\ndZ = dH * (H > 0)\ndW = X.T @ dZ", None),
        (RELU, "dH = G\ndZ = np.where(Z >= 0, dH, 0)\ndW = X.T @ dZ", None),
        (RELU, "dH = G\ndZ = dH * (Z > 0) * (Z < 100)\ndW = X.T @ dZ", 2),
        (SMOOTH, "dt/dz = np.where(np.abs(z) > 20, 0.0, 1 - t**2)", None),
        (LEAST_SQUARES, "dL/dw = np.where(np.abs(w) < 2e7, X.T @ r/n, w)", 1),
        (LEAST_SQUARES, "v = mean(r**2)\ndL/dw = X.T @ r/n if sqrt(v) > 0.01 else w", 2),
        (SMOOTH, "dt/dz = 1 - t**2 if z*z < 900 else 0.5", 1),
    ],
)  # fmt: skip
def test_conditions_in_lines_are_looked_beyond(question: Question, answer: str, wrong: int | None) -> None:
    verdict = grade(question, answer)
    assert verdict.first_wrong == (None if wrong is None else wrong - 1), verdict.message
    assert (verdict.outcome is Outcome.CORRECT) is (wrong is None)


def test_what_can_not_be_looked_beyond_is_not_right() -> None:
    verdict = grade(LEAST_SQUARES, "dL/dr = r/n\ndL/dw = X.T @ r/n if n < 9999999 else w")
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert "without a number of your own" in verdict.message
