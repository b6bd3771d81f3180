"""Rules of ``linalg``: inverses, solutions, decompositions.

Owns what a matrix must be (square, or any) and the sizes of its factors. Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.contract import matmul
from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Refusal,
    array,
    broadcast,
    same,
    whole,
)
from studyml.algebra.shapes.sizes import Size, at_least, format_shape, format_size, smaller


def square(a: Abstract, what: str = "this") -> Form:
    """A stack of square matrices. Raises Refusal."""
    form = array(a)
    if form.ndim < 2:
        raise Refusal(f"{what} needs a matrix, not {format_shape(form.shape)}")
    if not same(form.shape[-1], form.shape[-2]):
        raise Refusal(f"{what} needs a square matrix, not {format_shape(form.shape)}")
    return form


def matrix(a: Abstract, what: str = "this") -> Form:
    """A stack of matrices. Raises Refusal."""
    form = array(a)
    if form.ndim < 2:
        raise Refusal(f"{what} needs a matrix, not {format_shape(form.shape)}")
    return form


def _inverse(a: Abstract) -> Form:
    return Form(square(a, "an inverse").shape)


def _pinv(a: Abstract, **_: Abstract) -> Form:
    shape = matrix(a, "a pseudo-inverse").shape
    return Form((*shape[:-2], shape[-1], shape[-2]))


def _determinant(a: Abstract) -> Form:
    return Form(square(a, "a determinant").shape[:-2])


def _slogdet(a: Abstract) -> Abstract:
    return (_determinant(a), _determinant(a))


def _cholesky(a: Abstract, **_: Abstract) -> Form:
    return Form(square(a, "a Cholesky factor").shape)


def _eigenvalues(a: Abstract, *_: Abstract, **__: Abstract) -> Form:
    return Form(square(a, "eigenvalues").shape[:-1])


def _eigen(a: Abstract, *_: Abstract, **__: Abstract) -> Abstract:
    form = square(a, "eigenvalues")
    return (Form(form.shape[:-1]), Form(form.shape))


def _power(a: Abstract, n: Abstract) -> Form:
    whole(n, "the power")
    return Form(square(a, "a matrix power").shape)


def _rank(a: Abstract, **_: Abstract) -> Form:
    form = array(a)
    return Form(form.shape[:-2] if form.ndim > 2 else (), "int")


def _condition(x: Abstract, p: Abstract = None) -> Form:
    return Form(matrix(x, "a condition number").shape[:-2])


def svd(a: Abstract, full_matrices: Abstract = True, compute_uv: Abstract = True, **_: Abstract) -> Abstract:
    """``linalg.svd``: U, s, Vh, or s alone."""
    *batch, rows, columns = matrix(a, "a singular value decomposition").shape
    least = smaller(rows, columns)
    values = Form((*batch, least))
    if compute_uv is False:
        return values
    whole_ = full_matrices is not False
    return (
        Form((*batch, rows, rows if whole_ else least)),
        values,
        Form((*batch, columns if whole_ else least, columns)),
    )


def _svdvals(a: Abstract) -> Abstract:
    return svd(a, compute_uv=False)


def _qr(a: Abstract, mode: Abstract = "reduced") -> Abstract:
    *batch, rows, columns = matrix(a, "a QR decomposition").shape
    least = smaller(rows, columns)
    if mode == "r":
        return Form((*batch, least, columns))
    inside = rows if mode == "complete" else least
    return (Form((*batch, rows, inside)), Form((*batch, inside, columns)))


def solve(a: Abstract, b: Abstract) -> Form:
    """``linalg.solve``: a 1-D ``b`` is one right side, else its last two axes are a matrix of them."""
    form, right = square(a, "solve"), array(b)
    if not right.ndim:
        raise Refusal("solve needs a right side with at least one axis")
    rows = right.shape[-1] if right.ndim == 1 else right.shape[-2]
    if not same(form.shape[-1], rows):
        raise Refusal(
            f"{format_shape(form.shape)} and {format_shape(right.shape)}: "
            f"{format_size(form.shape[-1])} equations, {format_size(rows)} right sides"
        )
    if right.ndim == 1:
        return Form(form.shape[:-1])
    return Form((*broadcast(form.shape[:-2], right.shape[:-2]), *right.shape[-2:]))


def lstsq(a: Abstract, b: Abstract, rcond: Abstract = None) -> Abstract:
    """``linalg.lstsq``: solution, residuals, rank, singular values."""
    form, right = array(a), array(b)
    if form.ndim != 2:
        raise Refusal(f"lstsq needs a matrix, not {format_shape(form.shape)}")
    if right.ndim not in (1, 2):
        raise Refusal(f"lstsq needs one or two axes on the right, not {format_shape(right.shape)}")
    rows, columns = form.shape
    if not same(rows, right.shape[0]):
        raise Refusal(f"{format_size(rows)} rows on the left, {format_size(right.shape[0])} on the right")
    residuals: Size = right.shape[1] if right.ndim == 2 else 1
    enough = at_least(rows, columns) and rows != columns
    return (
        Form((columns, *right.shape[1:])),
        Form((residuals if enough or enough is None else 0,)),
        Form((), "int"),
        Form((smaller(rows, columns),)),
    )


def multi_dot(arrays: Abstract) -> Form:
    """``linalg.multi_dot``: a chain of products; only the ends may be 1-D."""
    if not isinstance(arrays, tuple) or len(arrays) < 2:
        raise Refusal("multi_dot needs a list of at least two arrays")
    forms = [array(item) for item in arrays]
    if any(form.ndim != 2 for form in forms[1:-1]) or forms[0].ndim not in (1, 2) or forms[-1].ndim not in (1, 2):
        raise Refusal("multi_dot needs matrices; only the first and the last may be vectors")
    total = forms[0]
    for form in forms[1:]:
        total = matmul(total, form)
    return total


RULES: dict[str, Rule] = {
    "linalg.inv": _inverse,
    "linalg.pinv": _pinv,
    "linalg.det": _determinant,
    "linalg.slogdet": _slogdet,
    "linalg.cholesky": _cholesky,
    "linalg.eig": _eigen,
    "linalg.eigh": _eigen,
    "linalg.eigvals": _eigenvalues,
    "linalg.eigvalsh": _eigenvalues,
    "linalg.matrix_power": _power,
    "linalg.matrix_rank": _rank,
    "linalg.cond": _condition,
    "linalg.svd": svd,
    "linalg.svdvals": _svdvals,
    "linalg.qr": _qr,
    "linalg.solve": solve,
    "linalg.lstsq": lstsq,
    "linalg.multi_dot": multi_dot,
}
