"""Symbolic sizes: they agree with numbers, and errors speak the learner's language."""

from pathlib import Path

import pytest

from studyml.algebra.language import Names, read
from studyml.algebra.shapes import (
    Form,
    ShapeError,
    format_shape,
    infer,
    infer_form,
    is_known,
    parse_shape,
    parse_size,
    resolve,
    substitute,
)

SYMBOLS = {
    "X": "(n, m)",
    "Y": "(n, m)",
    "W": "(m, k)",
    "A": "(n, n)",
    "S": "(m, m)",
    "y": "(n,)",
    "w": "(m,)",
    "r": "(n,)",
    "c": "(n, 1)",
    "t": "(1, m)",
    "B": "(b, n, m)",
    "Q": "(b, m, k)",
    "D": "(b, n, n)",
    "s": "()",
    "R": "(a, d)",
    "u": "(a,)",
    "V": "(b, h, n, d)",
}
SIZES = {"n": 23, "m": 11, "k": 17, "b": 13, "h": 19, "a": 29, "d": 31}
FORMS = {name: Form(parse_shape(text)) for name, text in SYMBOLS.items()} | {
    size: Form((), "int", size) for size in SIZES
}
NAMES = Names({name: form.ndim for name, form in FORMS.items()}, sizes=frozenset(SIZES))
LINES = (Path(__file__).parent / "numpy_expressions.txt").read_text(encoding="utf-8").splitlines()
TABLE = [text.strip() for line in LINES if not line.startswith("#") for text in line.split(" ; ") if text.strip()]


def tree_of(text, notation="numpy"):
    return read(text, NAMES, notation=notation)[0].tree


def shape(text):
    return format_shape(infer(tree_of(text), FORMS))


def error(text):
    with pytest.raises(ShapeError) as caught:
        infer(tree_of(text), FORMS)
    return caught.value


CONCRETE = {
    name: Form(tuple(substitute(size, SIZES) for size in form.shape), form.kind) for name, form in FORMS.items()
}
CONCRETE.update({size: Form((), "int", value) for size, value in SIZES.items()})


def put(found):
    """A symbolic shape at the sizes; None where an atom such as min(m, n) stands."""
    if isinstance(found, tuple):
        parts = tuple(put(part) for part in found)
        return parts
    value = substitute(found, SIZES)
    return value if isinstance(value, int) else None


def fits(symbolic, concrete):
    if isinstance(symbolic, tuple):
        return len(symbolic) == len(concrete) and all(map(fits, symbolic, concrete))
    return symbolic is None or symbolic == concrete


@pytest.mark.parametrize("text", TABLE)
def test_names_agree_with_distinct_numbers(text):
    tree = tree_of(text)
    try:
        concrete = infer(tree, CONCRETE)
    except ShapeError:
        with pytest.raises(ShapeError):
            print(infer(tree, FORMS))
        return
    assert fits(put(infer(tree, FORMS)), concrete)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X.T @ r", "(m,)"),
        ("B.reshape(b * n, -1)", "(b*n, m)"),
        ("B.reshape(-1, m)", "(b*n, m)"),
        ("X.reshape(-1)", "(m*n,)"),
        ("V.transpose(0, 2, 1, 3).reshape(b, n, -1)", "(b, n, d*h)"),
        ("np.concatenate([X, c], axis=1)", "(n, m + 1)"),
        ("np.column_stack([np.ones(n), X])", "(n, m + 1)"),
        ("np.vstack([X, X, t])", "(2*n + 1, m)"),
        ("x[1:]".replace("x", "y"), "(n - 1,)"),
        ("X[:, :5]", "(n, 5)"),
        ("X[:k]", "(k, m)"),
        ("X[-3:]", "(3, m)"),
        ("y[n - 2:]", "(2,)"),
        ("X[::2]", "((n + 1)//2, m)"),
        ("np.kron(X, W)", "(m*n, k*m)"),
        ("np.convolve(y, w)", "(m + n - 1,)"),
        ("np.tile(X, (2, 3))", "(2*n, 3*m)"),
        ("np.repeat(X, k, axis=0)", "(k*n, m)"),
        ("np.arange(n * m)", "(m*n,)"),
        ("np.linalg.svd(X, full_matrices=False)[1]", "(min(m, n),)"),
        ("np.einsum('bij,bjk->bik', B, Q)", "(b, n, k)"),
        ("X[np.arange(n), np.argmax(X, axis=1)]", "(n,)"),
        ("np.eye(k)[np.argmax(X, axis=1)]", "(n, k)"),
        ("((X[:, None] - Y[None]) ** 2).sum(-1)", "(n, n)"),
        ("X.shape", "((), ())"),
    ],
)
def test_symbolic_result(text, expected):
    if text == "X.shape":
        assert infer(tree_of(text), FORMS) == ((), ())
    else:
        assert shape(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "part"),
    [
        ("X @ r", "X is (n, m), r is (n,): the inner sizes m and n differ; X.T @ r gives (m,)", "X @ r"),
        ("2 * (X @ r)", "X is (n, m), r is (n,): the inner sizes m and n differ; X.T @ r gives (m,)", "X @ r"),
        ("X @ Y", "X is (n, m), Y is (n, m): the inner sizes m and n differ; X.T @ Y gives (m, m)", "X @ Y"),
        ("w @ X", "w is (m,), X is (n, m): the inner sizes m and n differ; X @ w gives (n,)", "w @ X"),
        ("X.T @ w", "X.T is (m, n), w is (m,): the inner sizes n and m differ; X @ w gives (n,)", "X.T @ w"),
        ("s @ X", "s is (), X is (n, m): @ needs at least one axis on each side; a scalar scales with *", "s @ X"),
        (
            "X * y",
            "X is (n, m), y is (n,): matched from the last axis, m and n differ and neither is 1; "
            "y[:, None] is (n, 1) and fits",
            "X * y",
        ),
        ("y + w", "y is (n,), w is (m,): matched from the last axis, n and m differ and neither is 1", "y + w"),
        ("X.sum(axis=2)", "axis 2 is out of bounds: there are 2 axes (0, 1)", "X.sum(axis=2)"),
        ("np.linalg.inv(X)", "an inverse needs a square matrix, not (n, m)", "np.linalg.inv(X)"),
        ("X.reshape(n, 3)", "(n, m) holds m*n entries, (n, 3) 3*n", "X.reshape(n, 3)"),
        ("X[0, 0, 0]", "X is (n, m): 3 indices for (n, m): it has 2 axes", "X[0, 0, 0]"),
        ("X[1.5]", "X is (n, m): indices must be whole numbers, slices or conditions, not real numbers", "X[1.5]"),
        ("X[n]", "X is (n, m): index n is out of bounds: axis 0 has n entries, counted from 0", "X[n]"),
    ],
)
def test_errors_name_the_parts_and_the_place(text, message, part):
    found = error(text)
    assert found.message == message
    assert text[slice(*found.span)].strip("()") == part.strip("()")
    assert found.numpy_message == ""


def test_numbers_bring_numpys_own_words():
    names = Names({"X": 2, "r": 1})
    with pytest.raises(ShapeError) as caught:
        infer(read("X @ r", names)[0].tree, {"X": (5, 3), "r": (5,)})
    assert "size 5 is different from 3" in caught.value.numpy_message
    with pytest.raises(ShapeError) as caught:
        infer(read("X + r", names)[0].tree, {"X": (5, 3), "r": (5,)})
    assert caught.value.numpy_message == "operands could not be broadcast together with shapes (5,3) (5,) "


def test_a_condition_leaves_the_size_open():
    found = infer(tree_of("X[y > 0]"), FORMS)
    assert found == ("?", "m")
    assert not is_known(found)
    assert shape("X[y > 0].sum(axis=0)") == "(m,)"
    assert "axis 0 has n entries" in error("X[w > 0]").message


MATHEMATICS = [
    ("Xᵀ r", "X.T @ r", "(m,)"),
    ("wᵀw", "w.T @ w", "()"),
    ("w wᵀ", "np.outer(w, w.T)", "(m, m)"),
    ("yᵀ A y", "y.T @ A @ y", "()"),
    ("X w", "X @ w", "(n,)"),
    ("2 X w", "2 * X @ w", "(n,)"),
    ("y rᵀ X", "np.outer(y, r.T) @ X", "(n, m)"),
    ("(rᵀ X)ᵀ", "(r.T @ X).T", "(m,)"),
    ("y log(r)", "y * np.log(r)", "(n,)"),
    ("X W", "X @ W", "(n, k)"),
]


@pytest.mark.parametrize(("text", "numpy", "expected"), MATHEMATICS)
def test_products_of_mathematics_are_resolved_by_shape(text, numpy, expected):
    found = resolve(tree_of(text, "any"), FORMS, mathematical=True)
    assert found.tree == tree_of(numpy)
    assert format_shape(found.form.shape) == expected
    assert not found.row


@pytest.mark.parametrize("text", ["rᵀ X", "yᵀ", "(y + r)ᵀ", "2 yᵀ", "-rᵀX / n", "exp(y)ᵀ"])
def test_a_row_is_told(text):
    assert resolve(tree_of(text, "any"), FORMS, mathematical=True).row


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("X r", "X is (n, m), r is (n, 1), a column: the inner sizes m and n differ"),
        ("r X", "r is (n, 1), a column, X is (n, m): the inner sizes 1 and n differ"),
        ("rᵀ w", "r.T is (1, n), a row, w is (m, 1), a column: the inner sizes n and m differ"),
        ("X Y", "the inner sizes m and n differ"),
        ("yᵀ + r", "a row and a column"),
    ],
)
def test_mathematics_is_strict_about_columns(text, message):
    with pytest.raises(ShapeError, match=message.replace("(", r"\(").replace(")", r"\)")):
        resolve(tree_of(text, "any"), FORMS, mathematical=True)


def test_equal_columns_go_entry_by_entry_with_a_note():
    found = resolve(tree_of("Σ y log r", "any"), FORMS)
    assert found.notes == ("read y np.log(r) entry by entry, as y * np.log(r)",)


def test_equal_columns_may_be_a_dot_product():
    found = resolve(tree_of("y·r", "any"), FORMS, dot=True)
    assert found.tree == tree_of("y @ r")
    assert found.notes == ("read y·r as the dot product",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(n, m)", "(n, m)"),
        ("(m)", "(m,)"),
        ("5, 3", "(5, 3)"),
        ("()", "()"),
        ("scalar", "()"),
        ("[3,4]", "(3, 4)"),
        ("( n , )", "(n,)"),
        ("(2n+1, n*m)", "(2*n + 1, m*n)"),
        ("((n + 1)*m,)", "(m*n + m,)"),
        ("(n-1, n·m)", "(n - 1, m*n)"),
        ("n", "(n,)"),
    ],
)
def test_shapes_are_read_as_people_write_them(text, expected):
    assert format_shape(parse_shape(text)) == expected


@pytest.mark.parametrize("text", ["", "(n", "(n m,,)", "(n,,m)", "(1.5,)", "(n, +)", "((n), m", "9" * 40, "(" * 50])
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(ValueError):
        parse_shape(text)


def test_sizes_are_polynomials():
    assert parse_size("(n + 1)*(n - 1)") == parse_size("n**2 - 1")
    assert parse_size("2*n - n - n + 3") == 3
    assert parse_size("n*m") == parse_size("m n")


SLICED = "X[::2, 1::3] ; np.arange(n, 0, -2) ; np.linalg.svd(X[:-1]) ; np.diag(X[2:], k=1) ; np.tile(y[::2], n)"


@pytest.mark.parametrize("text", [*TABLE, *SLICED.split(" ; ")])
def test_a_shape_as_it_is_written_is_read_as_itself(text):
    try:
        found = infer(tree_of(text), FORMS | {size: Form((), "int", size) for size in SIZES})
    except ShapeError:
        return
    for part in found if found and isinstance(found[0], tuple) else (found,):
        assert parse_shape(format_shape(part)) == part
        assert not is_known(part) or all(isinstance(substitute(size, SIZES), int) for size in part)


@pytest.mark.parametrize(
    ("text", "size"),
    [("ceil(n/2)", "(n + 1)//2"), ("floor(n / 3)", "n//3"), ("min(m, n)", "min(n, m)"), ("min(n, 3)", "3"),
     ("2*(n//2)", "(n//2)*2")],
)  # fmt: skip
def test_sizes_that_no_polynomial_expresses(text, size):
    assert parse_size(text) == parse_size(size)


def test_whole_numbers_are_followed_through_lets():
    forms = dict(FORMS)
    forms["half"] = infer_form(tree_of("m // k"), forms)
    assert (
        format_shape(infer(tree_of("X.reshape(n, k, -1)"), forms | {"X": Form(("n", parse_size("k*m")))}))
        == "(n, k, m)"
    )
