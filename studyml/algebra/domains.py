"""Domains: how a value of each domain is drawn.

Owns one drawing per domain of ``symbols``, well scaled, so that exponentials neither overflow nor
saturate and matrices stay well conditioned. Knows no problems.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Generator = np.random.Generator
Shape = tuple[int, ...]


def draw(domain: str, shape: Shape, generator: Generator, stretch: float = 1.0, bound: int = 3) -> Any:
    """A value of a domain: an array, a NumPy number, or an int for a whole scalar.

    ``stretch`` widens unbounded domains; ``bound`` is one more than the largest ``int``.
    """
    value = DRAWS[domain](shape, generator, stretch, bound)
    if shape:
        return value
    return int(value) if domain == "int" else np.float64(value)


def _real(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    """Both signs, away from 0, so that divisions and kinks at 0 stay tame."""
    size = generator.uniform(0.1, 1.7, shape)
    return size * np.where(generator.random(shape) < 0.5, -stretch, stretch)


def _positive(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    return generator.uniform(0.25, 2.2, shape) * stretch


def _unit(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    return generator.uniform(0.06, 0.94, shape)


def _small(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    return _real(shape, generator, 0.1, bound)


def _labels(shape: Shape, generator: Generator, count: int) -> Any:
    """Whole numbers below ``count``, unevenly shared out; where there is room, each occurs, even twice.

    Equal shares would hide what counts them: precision would be recall, and the mean of labels one half.
    """
    total = int(np.prod(shape))
    count = max(count, 1)
    once = np.arange(count)
    sure = np.tile(once, 2) if total >= 3 * count else generator.permutation(once)[:total]
    shares = generator.dirichlet(np.ones(count))
    rest = generator.choice(count, size=total - len(sure), p=shares)
    return generator.permutation(np.concatenate([sure, rest])).reshape(shape)


def _binary(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    if not shape:
        return generator.integers(0, 2)
    return _labels(shape, generator, 2).astype(float)


def _mask(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    """Zeros and ones, with a one in every row: what a softmax or a mean is taken over is never empty."""
    return np.maximum(_binary(shape, generator, stretch, bound), _onehot(shape, generator, stretch, bound))


def _pm1(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    return 2.0 * _binary(shape, generator, stretch, bound) - 1.0


def _simplex(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    weights = generator.uniform(0.15, 1.0, shape)
    return weights / weights.sum(axis=-1, keepdims=True)


def _onehot(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    return np.eye(shape[-1])[_labels(shape[:-1], generator, shape[-1])]


def _spd(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    factor = generator.uniform(-1.0, 1.0, shape)
    return factor @ np.swapaxes(factor, -1, -2) / np.sqrt(shape[-1]) + (0.5 + 0.3 * stretch) * np.eye(shape[-1])


def _symmetric(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    value = _real(shape, generator, stretch, bound)
    return (value + np.swapaxes(value, -1, -2)) / 2.0


def _invertible(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    """Neither symmetric nor near a singular one; its determinant may have either sign."""
    signs = np.where(generator.random(shape[:-1]) < 0.5, -1.0, 1.0)
    diagonal = signs[..., None] * np.eye(shape[-1]) * generator.uniform(1.5, 2.5, shape[:-1])[..., None]
    return stretch * (diagonal + generator.uniform(-1.0, 1.0, shape) * 1.2 / np.sqrt(shape[-1]))


def _int(shape: Shape, generator: Generator, stretch: float, bound: int) -> Any:
    if not shape:
        return generator.integers(1 if bound > 1 else 0, max(bound, 1))
    return _labels(shape, generator, bound)


DRAWS: dict[str, Callable[[Shape, Generator, float, int], Any]] = {
    "": _real,
    "nonzero": _real,
    "positive": _positive,
    "unit": _unit,
    "small": _small,
    "binary": _binary,
    "mask": _mask,
    "pm1": _pm1,
    "simplex": _simplex,
    "onehot": _onehot,
    "spd": _spd,
    "symmetric": _symmetric,
    "invertible": _invertible,
    "int": _int,
}
