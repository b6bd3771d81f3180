"""Norms, determinants and decompositions on dual numbers, by their tangents.

Owns what NumPy conjugates, orders or refuses for complex matrices: ``norm``, ``slogdet``, ``pinv``,
``lstsq``, ``cholesky``, ``eigh``, singular values. Tangents as in Giles, *Collected matrix derivative
results* (2008). Knows no trees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from studyml.algebra.evaluate import real

Array = Any
_ASYMMETRY = 1e-4
"""Of a symmetric matrix with one entry moved by a central difference."""


def _split(a: Array) -> tuple[Array, Array]:
    a = np.asarray(a)
    return a.real, (a.imag if a.dtype.kind == "c" else np.zeros_like(a, dtype=float))


def _joined(value: Array, tangent: Array) -> Array:
    found = np.empty(np.shape(value), dtype=complex)
    found.real, found.imag = value, tangent
    return found if found.ndim else found[()]


def _dual(a: Array) -> bool:
    return np.asarray(a).dtype.kind == "c"


def _absolute(x: Array) -> Array:
    return np.where(x.real < 0, -x, x)


def _extreme(x: Array, axis: int, sign: int) -> Array:
    where = np.expand_dims(np.argmax(sign * x.real, axis=axis), axis)
    return np.take_along_axis(x, where, axis=axis)


def norm(x: Array, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Array:
    """``linalg.norm`` of vectors and matrices."""
    if not _dual(x):
        return np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    x = np.asarray(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if ord is None or ord == "fro" or (ord == 2 and len(axes) == 1):
        return np.sqrt(np.sum(x * x, axis=axes, keepdims=keepdims))
    if len(axes) == 1:
        return _vector_norm(x, ord, axes[0], keepdims)
    moved = np.moveaxis(x, axes, (-2, -1))
    found = _matrix_norm(moved, ord)
    return np.expand_dims(found, axes) if keepdims else found


def _vector_norm(x: Array, ord: Any, axis: int, keepdims: bool) -> Array:
    if ord == 0:
        return np.sum(x.real != 0, axis=axis, keepdims=keepdims)
    size = _absolute(x)
    if np.isinf(ord):
        found = _extreme(size, axis, 1 if ord > 0 else -1)
        return found if keepdims else np.squeeze(found, axis)
    return np.sum(size if ord == 1 else size**ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


def _matrix_norm(x: Array, ord: Any) -> Array:
    if ord in ("nuc", 2, -2):
        values = singular_values(x)
        return np.sum(values, axis=-1) if ord == "nuc" else values[..., 0 if ord == 2 else -1]
    totals = np.sum(_absolute(x), axis=-2 if abs(ord) == 1 else -1)
    return np.squeeze(_extreme(totals, -1, 1 if ord > 0 else -1), -1)


def slogdet(a: Array) -> Any:
    """``linalg.slogdet``: d log|A| = tr(A⁻¹ dA)."""
    value, tangent = _split(a)
    sign, size = np.linalg.slogdet(value)
    if not _dual(a):
        return (sign, size)
    return (sign, _joined(size, np.trace(np.linalg.solve(value, tangent), axis1=-2, axis2=-1)))


def pinv(a: Array) -> Array:
    """``linalg.pinv`` of a matrix of full rank."""
    if not _dual(a):
        return np.linalg.pinv(a)
    turned = np.swapaxes(a, -1, -2)
    if a.shape[-2] >= a.shape[-1]:
        return np.linalg.solve(turned @ a, turned)
    return turned @ np.linalg.inv(a @ turned)


def lstsq(a: Array, b: Array, rcond: Any = None) -> Any:
    """``linalg.lstsq`` of a matrix of full rank."""
    if not _dual(a) and not _dual(b):
        return tuple(np.linalg.lstsq(a, b, rcond=rcond))
    _, residuals, rank, _ = np.linalg.lstsq(np.real(a), np.real(b), rcond=rcond)
    solution = pinv(np.asarray(a)) @ b
    rest = b - a @ solution
    totals = np.atleast_1d(np.sum(rest * rest, axis=0)) if residuals.size else residuals
    return (solution, totals, rank, singular_values(np.asarray(a)))


def _symmetrised(a: Array) -> Array:
    return (a + np.swapaxes(a, -1, -2)) / 2


def _seen(value: Array, tangent: Array) -> Array:
    """The tangent of what a function of a symmetric matrix sees of one: its symmetric part.

    NumPy reads the lower triangle alone; by that the derivative of the largest eigenvalue were no v vᵀ but twice its
    lower triangle, which nobody means. Of a matrix that is not symmetric the lower triangle is all that counts.
    """
    room = _ASYMMETRY * max(1.0, float(np.abs(value).max(initial=0.0)))
    if np.allclose(value, np.swapaxes(value, -1, -2), rtol=0, atol=room):
        return _symmetrised(tangent)
    return np.tril(tangent) + np.swapaxes(np.tril(tangent, -1), -1, -2)


def cholesky(a: Array) -> Array:
    """``linalg.cholesky``: dL = L Φ(L⁻¹ dA L⁻ᵀ), Φ the lower triangle with half its diagonal."""
    value, tangent = _split(a)
    factor = np.linalg.cholesky(value)
    if not _dual(a):
        return factor
    inside = np.linalg.solve(factor, np.swapaxes(np.linalg.solve(factor, _seen(value, tangent)), -1, -2))
    half = np.tril(inside) - 0.5 * np.eye(inside.shape[-1]) * inside
    return _joined(factor, factor @ half)


def eigh(a: Array) -> Any:
    """``linalg.eigh`` with distinct eigenvalues."""
    value, tangent = _split(a)
    values, vectors = np.linalg.eigh(value)
    if not _dual(a):
        return (values, vectors)
    turned = np.swapaxes(vectors, -1, -2) @ _seen(value, tangent) @ vectors
    gaps = values[..., None, :] - values[..., :, None]
    weights = np.where(gaps == 0, 0.0, 1.0 / np.where(gaps == 0, 1.0, gaps))
    return (_joined(values, np.diagonal(turned, axis1=-2, axis2=-1)), _joined(vectors, vectors @ (weights * turned)))


def singular_values(a: Array) -> Array:
    """Singular values: ds = diag(Uᵀ dA V)."""
    value, tangent = _split(a)
    left, values, right = np.linalg.svd(value, full_matrices=False)
    if not _dual(a):
        return values
    return _joined(values, np.einsum("...ik,...ij,...kj->...k", left, tangent, right))


def svd(a: Array, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """``linalg.svd``: the singular values carry their tangent; that of the vectors is NaN, "not known"."""
    if not _dual(a):
        return (
            tuple(np.linalg.svd(a, full_matrices=full_matrices)) if compute_uv else np.linalg.svd(a, compute_uv=False)
        )
    values = singular_values(a)
    if not compute_uv:
        return values
    left, _, right = np.linalg.svd(np.real(a), full_matrices=full_matrices)
    return (_joined(left, np.full(left.shape, np.nan)), values, _joined(right, np.full(right.shape, np.nan)))


def condition(a: Array) -> Array:
    """``linalg.cond``."""
    values = singular_values(a)
    return values[..., 0] / values[..., -1]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "linalg.norm": norm,
    "linalg.slogdet": slogdet,
    "linalg.pinv": pinv,
    "linalg.lstsq": lstsq,
    "linalg.cholesky": cholesky,
    "linalg.eigh": eigh,
    "linalg.eigvalsh": lambda a: eigh(a)[0],
    "linalg.svd": svd,
    "linalg.svdvals": singular_values,
    "linalg.cond": condition,
}


def _of_the_symmetric_part(name: str) -> Callable[..., Any]:
    plain = real.FUNCTIONS[name]
    return lambda a: plain(_seen(np.asarray(a), np.asarray(a)))


OF_SYMMETRIC: dict[str, Callable[..., Any]] = {
    name: _of_the_symmetric_part(name) for name in ("linalg.cholesky", "linalg.eigh", "linalg.eigvalsh")
}
"""The same on real arrays, for central differences: NumPy's own see the lower triangle move alone."""
