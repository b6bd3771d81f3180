"""What is not read: the code, the place in the learner's text, what was probably meant, and why."""

from __future__ import annotations

import pytest

from studyml.algebra.language import Names, ReadError, read

NAMES = Names(
    {"X": 2, "y": 1, "p": 1, "w": 1, "x": 1, "z": 1, "b": 0, "A": 2, "V": 4, "dL/dp": 1},
    aliases={"p": ("yP",)},
    sizes=frozenset({"n", "m"}),
)
SYNTAX, UNSAFE = "syntax", "unsafe"


def refusal(text: str, **options: object) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(text, NAMES, **options)  # type: ignore[arg-type]  # notation or comparison
    return caught.value


# (text, code, the part of the text that is marked, a word of the message)
REFUSED = [
    ("", SYNTAX, "", "nothing"),
    ("   ", SYNTAX, "   ", "nothing"),
    # brackets and operators
    ("X @ w + b)", SYNTAX, ")", "closes nothing"),
    ("x]", SYNTAX, "]", "closes nothing"),
    ("(X @ w", SYNTAX, "(", "never closed"),
    ("x * (y + z", SYNTAX, "(", "never closed"),
    ("x[0", SYNTAX, "[", "never closed"),
    ("(x, y", SYNTAX, "(", "never closed"),
    ("[x)", SYNTAX, ")", "Expected ]"),
    ("X @", SYNTAX, "@", "missing after @"),
    ("X @ w +", SYNTAX, "+", "missing after +"),
    ("X @ * w", SYNTAX, "*", "did not expect"),
    ("X @@ w", SYNTAX, "@", "did not expect"),
    ("* w", SYNTAX, "*", "did not expect"),
    ("()()", SYNTAX, "()()", "tuple"),
    ("x[]", SYNTAX, "[]", "index"),
    ("x 5", SYNTAX, "5", "operator is missing"),
    ("2 3", SYNTAX, "3", "operator is missing"),
    ("x + # the answer", SYNTAX, "#", "no meaning"),
    ("5!", SYNTAX, "!", "Factorials"),
    ("x ? y : z", SYNTAX, "?", "no meaning"),
    ("|x", SYNTAX, "|", "never closed"),
    ("‖x", SYNTAX, "‖", "never closed"),
    ("X^", SYNTAX, "^", "missing after ^"),
    ("√", SYNTAX, "√", "missing"),
    ("x\ny", SYNTAX, "\n", "one line"),
    ("x € y", SYNTAX, "€", "symbol"),
    ("⟨x y⟩", SYNTAX, "⟩", "comma"),
    (r"\sum_{n,h,w} V", SYNTAX, "_{n,h,w}", "by number"),
    ("(1, 2) x", SYNTAX, "(1, 2) x", "tuple"),
    ("2ᵀ x", SYNTAX, "2ᵀ", "transpose"),
    # statements
    ("w = 1", SYNTAX, "=", "Assignments"),
    ("dw = X.T @ y", SYNTAX, "=", "Assignments"),
    ("q + __import__('os')", UNSAFE, "__import__", "refused"),
    ("lambda * w", SYNTAX, "lambda", "don't know"),
    ("1,000 * b", SYNTAX, "000", "without a comma"),
    ("w += 1", SYNTAX, "+=", "Assignments"),
    ("(w := 3)", SYNTAX, ":=", "Expected )"),
    ("x; y", UNSAFE, ";", "semicolon"),
    ("lambda q: q", UNSAFE, "lambda", "refused"),
    ("import os", UNSAFE, "import", "refused"),
    ("x if z else y", SYNTAX, "if", "np.where"),
    ("[x for x in y]", SYNTAX, "for", "Loops"),
    ("x and y", SYNTAX, "and", "&"),
    ("not x", SYNTAX, "not", "~"),
    ("return x", SYNTAX, "return", "without return"),
    ("print(x)", SYNTAX, "print", "without print"),
    ("0 < x < 1", SYNTAX, "<", "Chained"),
    ("x == y == z", SYNTAX, "==", "Chained"),
    ("x < y & z < 2", SYNTAX, "<", "Chained"),
    # what would be dangerous to run
    ("__import__('os').system('ls')", UNSAFE, "__import__", "refused"),
    ("x.__class__", UNSAFE, "__class__", "refused"),
    ("().__class__.__mro__[-1].__subclasses__()", UNSAFE, "__class__", "refused"),
    ("np.__builtins__", UNSAFE, "__builtins__", "refused"),
    ("eval('x')", UNSAFE, "eval", "refused"),
    ("exec(x)", UNSAFE, "exec", "refused"),
    ("open(x)", UNSAFE, "open", "refused"),
    ("getattr(x, y)", UNSAFE, "getattr", "refused"),
    ("os.system(x)", UNSAFE, "os", "refused"),
    ("'abc'", UNSAFE, "'abc'", "string"),
    ("x + 'abc'", UNSAFE, "'abc'", "string"),
    ("np.sum(X, axis='rows')", UNSAFE, "'rows'", "string"),
    ("np.einsum('i__', x)", UNSAFE, "'i__'", "Strings"),
    ("x['; rm']", UNSAFE, "'; rm'", "Strings"),
    # calls
    ("np.exp()", SYNTAX, "np.exp()", "needs x"),
    ("log(x, y)", SYNTAX, "y", "at most 1"),
    ("np.sum(X, axis=0, axis=1)", SYNTAX, "axis", "twice"),
    ("np.sum(X, foo=1)", SYNTAX, "foo", "no foo="),
    ("np.sum(axis=0, X)", SYNTAX, "X", "without a name"),
    ("np.sum(*X)", SYNTAX, "*", "unpacked"),
    ("np.concatenate(X, X)", SYNTAX, "np.concatenate(X, X)", "one list"),
    ("np.stack(x, y, axis=1)", SYNTAX, "np.stack(x, y, axis=1)", "one list"),
    ("np.zeros(3, 4)", SYNTAX, "4", "tuple"),
    ("np.einsum(X, 'ij')", SYNTAX, "np.einsum(X, 'ij')", "pattern"),
    ("np.matmul(X)", SYNTAX, "np.matmul(X)", "2 arguments"),
    ("X.sum", SYNTAX, "sum", "parentheses"),
    ("X.T()", SYNTAX, "(", "no parentheses"),
    ("X.shape(0)", SYNTAX, "(", "no parentheses"),
    ("np.sum([w[k] * X[k] for k in range(n)])", SYNTAX, "for", "Loops"),
    ("np.random.randn(3)", SYNTAX, "np.random", "Random numbers"),
    ("np.rendom(3)", SYNTAX, "np.rendom", "list of functions"),
    ("np.reciprocal(X.shape[0] + 1)", SYNTAX, "np.reciprocal(X.shape[0] + 1)", "1 / n"),
    ("np.power(len(X), -2)", SYNTAX, "np.power(len(X), -2)", "negative power"),
    # index notation
    ("Σ_i (p_i - y_i) x_i", SYNTAX, "p_i", "X.T @ r"),
    (r"\sum_{i=1}^n y_i", SYNTAX, "y_i", "X.T @ r"),
    (r"\sum_i (\hat{y}_i - y_i)", SYNTAX, r"\hat{y}_i", "X.T @ r"),
    ("x_ij", SYNTAX, "x_ij", "X[i, j]"),
    ("X_{ij}", SYNTAX, "X_{ij}", "X[i, j]"),
    ("xᵢ", SYNTAX, "xᵢ", "Index notation"),
    (r"X_{i,:}", SYNTAX, r"X_{i,:}", "Index notation"),
    (r"w_{l-j}", SYNTAX, r"w_{l-j}", "Index notation"),
    ("(p - y)_i", SYNTAX, "_i", "Index notation"),
    ("max_j z", SYNTAX, "max_j", "Index notation"),
    ("y^{(i)} - p", SYNTAX, "y^{(i)}", "Index notation"),
    ("e^{z_k}", SYNTAX, "z_k", "Index notation"),
    (r"\sum_{i=2}^n y", SYNTAX, "_{i=2}^n", "runs over a part"),
    (r"\sum_{i=1}^{n-1} y", SYNTAX, "_{i=1}^{n-1}", "runs over a part"),
    (r"\sum_{i=1}^{10} y", SYNTAX, "_{i=1}^{10}", "runs over a part"),
    ("Σ_{i≠j} y", SYNTAX, "_{i≠j}", "runs over a part"),
    (r"\prod_{i<j} y", SYNTAX, "_{i<j}", "runs over a part"),
    ("y where z > 0", SYNTAX, "where", "needs parentheses"),
    ("(x - p)ᵀΣ⁻¹(x - p)", SYNTAX, "⁻¹", "has no inverse"),
    ("yᵀ Σ^{-1} y", SYNTAX, "^", "has no inverse"),
    # LaTeX
    (r"\begin{matrix} 1 \end{matrix}", SYNTAX, r"\begin", "Environments"),
    (r"\frac{1}", SYNTAX, r"\frac", "two arguments"),
    (r"\mathbb{E} x", SYNTAX, r"\mathbb{E}", r"\mathbb{1}"),
    (r"\sqrt[3]{x}", SYNTAX, r"\sqrt", "x^{1/3}"),
    ("x \\", SYNTAX, "\\", "backslash"),
    # steps of a derivation
    ("∂L/∂z", SYNTAX, "∂L/∂z", "no step"),
    ("dp/dz * 2", SYNTAX, "dp/dz", "no step"),
    ("np.minimum.accumulate(x)", SYNTAX, "np.minimum.accumulate", "np.minimum.accumulate is not read"),
    # characters that deceive come first, wherever they stand
    ("x + ) ｙ", UNSAFE, "ｙ", "fullwidth"),
    ("ｅｖａｌ(1)", UNSAFE, "ｅ", "fullwidth"),
    ("X @ ԝ", UNSAFE, "ԝ", "cyrillic"),
    ("у - p", UNSAFE, "у", "cyrillic"),
    ("Χ @ w", UNSAFE, "Χ", "greek capital letter chi"),
    ("ο", UNSAFE, "ο", "omicron"),
    ("𝐗 @ w", UNSAFE, "𝐗", "type it plainly"),
    ("x\u200b + y", UNSAFE, "\u200b", "zero width"),
    ("x\u202e + y", UNSAFE, "\u202e", "right-to-left"),
    ("x\u00ad", UNSAFE, "\u00ad", "soft hyphen"),
    ("x\x00", UNSAFE, "\x00", "U+0000"),
    ("x\x1b[31m", UNSAFE, "\x1b", "U+001B"),
    ("x\ufeff", UNSAFE, "\ufeff", "zero width"),
    ("（x）", UNSAFE, "（", "fullwidth"),
    ("x；y", UNSAFE, "；", "fullwidth"),
    ("٣ * x", UNSAFE, "٣", "arabic"),
    ("x \u0302", UNSAFE, "\u0302", "circumflex"),
    ("w\u0338", UNSAFE, "\u0338", "solidus"),
]


@pytest.mark.parametrize(("text", "code", "marked", "word"), REFUSED)
def test_refused(text: str, code: str, marked: str, word: str) -> None:
    error = refusal(text)
    assert error.code == code, error.message
    assert text[slice(*error.span)] == marked, error.message
    assert word in error.message


@pytest.mark.parametrize(
    ("text", "marked", "nearest"),
    [
        ("Y @ w", "Y", "y"),
        ("x_ - y", "x_", "x"),
        ("W.T @ y", "W", "w"),
        ("X.T @ (yp - y)", "yp", "yP"),
        ("X.T @ (yPred2 - y)", "yPred2", "ypred"),
        ("X.T @ (yhatt - y)", "yhatt", "yhat"),
        ("np.gradient(w)", "np.gradient", None),
        ("sigmod(z)", "sigmod", "sigmoid"),
        ("np.matmull(X, w)", "np.matmull", "matmul"),
        ("np.sigmoid(z)", "np.sigmoid", "sigmoid"),
        ("np.inv(A)", "np.inv", "np.linalg.inv"),
        ("np.norm(w)", "np.norm", "np.linalg.norm"),
        ("np.ln(p)", "np.ln", "np.log"),
        ("np.linalg.invert(A)", "np.linalg.invert", "linalg.inv"),
        ("X.t @ y", "t", "T"),
        ("X.transposed()", "transposed", "transpose"),
        ("X.summ(axis=0)", "summ", "sum"),
        ("np.sum(X, axes=0)", "axes", "axis"),
        ("np.sum(X, keepdim=True)", "keepdim", "keepdims"),
        (r"\lamda w", r"\lamda", r"\lambda"),
        (r"\forc{1}{n}", r"\forc", r"\frac"),
        ("Sum(x)", "Sum", "sum"),
        ("q + x", "q", None),
        ("np.sum(X, axis=Noen)", "Noen", "None"),
        ("X.sum(axis=0, keepdims=Truue)", "Truue", "True"),
        ("x[:, np.newaxps]", "np.newaxps", "newaxis"),
        ("np.negatiev(x)", "np.negatiev", "negative"),
        ("np.matvek(X, w)", "np.matvek", "matvec"),
        ("tahn(x)", "tahn", "tanh"),
        ("np.maen(x)", "np.maen", "mean"),
        ("epx(p - y)", "epx", "exp"),
        ("ep(p - y)", "ep", "exp"),
        ("lne(x)", "lne", "len"),
    ],
)
def test_the_nearest_name_is_suggested(text: str, marked: str, nearest: str | None) -> None:
    error = refusal(text)
    assert error.code == "syntax"
    assert text[slice(*error.span)] == marked
    assert error.nearest == nearest, error.message
    assert nearest is None or nearest in error.message


def test_without_a_nearest_name_the_declared_ones_are_listed() -> None:
    assert "The names here: X, y, p, w, x, z, b, A" in refusal("q + x").message


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("x" * 2001, "2,000"),
        ("b+" * 300 + "b", "600"),
        ("(" * 80 + "b" + ")" * 80, "60"),
        ("-" * 80 + "b", "60"),
        ("b" + "+b" * 70, "60"),
        ("(" + ", ".join(["b" + "ᵀ" * 50] * 9) + ")", "400"),
        ("123456789012345678", "17"),
        ("0.123456789012345678", "17"),
    ],
)
def test_too_large_names_the_bound(text: str, bound: str) -> None:
    error = refusal(text)
    assert error.code == "too_large"
    assert bound in error.message


def test_just_within_the_bounds() -> None:
    assert read("12345678901234567", NAMES)
    assert read("0.00012345678901234567 + 0.30000000000000004", NAMES)  # zeros before it are no digits of a number
    assert read("(" * 50 + "b" + ")" * 50, NAMES)
    assert read("b" + "+b" * 50, NAMES)
    assert read("b" + " " * 1999, NAMES)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("X^T y", "not NumPy"),
        ("Xᵀy", "not NumPy"),
        ("w^2", "** for a power"),
        ("w²", "** for a power"),
        ("2 w", "operator is missing"),
        ("p(1-p)", "no function"),
        ("‖w‖", "np.linalg.norm"),
        ("x · y", "* (entry by entry)"),
        ("Σ x", "np.sum"),
        (r"\frac{1}{n}", "LaTeX"),
        ("log p", "parentheses"),
        ("max(z, y)", "np.maximum"),
        ("[x + y] * 2", "round parentheses"),
        ("X'y", "not NumPy"),
    ],
)
def test_only_numpy_where_numpy_is_asked(text: str, word: str) -> None:
    assert word in refusal(text, notation="numpy").message
    read(text, NAMES)  # elsewhere it is read
