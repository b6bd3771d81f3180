"""Sizes that values decide, as behind a condition: ``X[y > 0]`` is (?, m).

Owns what may be said of such a shape: any name of its own, or ``?``. Knows sizes, no expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studyml.algebra.shapes import UNKNOWN, Shape, names


def fits_count(
    mine: Sequence[Shape], right: Sequence[Shape], declared: Iterable[str], *, all_pass: bool = False
) -> bool | None:
    """Whether the shapes of an answer agree with the right ones wherever a size is known.

    Where values decide a size, a new name or ``?`` says so; of a number nobody can tell (None); a declared size, which
    would be all of them, is another answer, but with ``all_pass`` (``np.unique`` of real numbers) that may be so too.
    """
    if [len(shape) for shape in mine] != [len(shape) for shape in right]:
        return False
    pairs = [pair for one, other in zip(mine, right, strict=True) for pair in zip(one, other, strict=True)]
    if any(size != known for size, known in pairs if known != UNKNOWN):
        return False
    counts = [size for size, known in pairs if known == UNKNOWN]
    if any(names(size) & set(declared) for size in counts):
        return None if all_pass else False
    return None if any(isinstance(size, int) for size in counts) else True
