"""Size sets: the assignments of numbers to named sizes at which formulas are compared.

Owns what makes sizes tell wrong answers apart: pairwise distinct, none 1 or 2, the leading one the
largest (full rank), no double, no neighbour, no linear rule that all sets share, and enough rows for
conditions (at n < 29 a hinge and its neighbours coincide). Draws no values.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from studyml.algebra.symbols import World

SETS = 3
ENOUGH_ROWS = (29, 31, 37, 41)


def leading(world: World) -> str:
    """The size that counts rows: ``n``, else the first axis of the first matrix, else the first name."""
    if "n" in world.size_names:
        return "n"
    matrices = (symbol for symbol in world.symbols.values() if symbol.ndim >= 2)
    first = next((symbol.sizes[0] for symbol in matrices if symbol.sizes[0] in world.size_names), None)
    return str(first) if first is not None else world.size_names[0]


def size_sets(
    world: World, branches: bool, seed: int, count: int = SETS, extra: int = 0
) -> tuple[Mapping[str, int], ...]:
    """Assignments of sizes: pairwise distinct, none 1 or 2, the leading one largest and not twice another."""
    if world.sizes:
        return world.sizes
    names = world.size_names
    if not names:
        return tuple({} for _ in range(count))
    first = leading(world)
    others = [name for name in names if name != first]
    fixed = {size for symbol in world.symbols.values() for size in symbol.sizes if isinstance(size, int)}
    generator = np.random.default_rng((seed, len(names), 77))
    sets: list[dict[str, int]] = []
    for number in range(count):
        widest = 3 + extra + len(others) + (3 + number if len(others) < 3 else 1)
        pool = [size for size in range(3 + extra, widest + len(fixed)) if size not in fixed]
        floor = ENOUGH_ROWS[number % len(ENOUGH_ROWS)] if branches else 0
        for _ in range(100):
            drawn = [int(size) for size in generator.permutation(pool)[: len(others)]]
            top = max([*drawn, 4 + extra])
            first_size = max(top + int(generator.integers(1, 5)), floor)
            while first_size in fixed:
                first_size += 1
            candidate = {name: first_size if name == first else drawn[others.index(name)] for name in names}
            if not _coincide(candidate, sets):
                break
        sets.append(candidate)
    return tuple(sets)


def _coincide(candidate: Mapping[str, int], sets: list[dict[str, int]]) -> bool:
    """Whether a size is another's double or neighbour here, or one linear rule n = a·m + b fits every set."""
    pairs = [(one, other) for one in candidate for other in candidate if one != other]
    if any(
        candidate[one] == 2 * candidate[other] or (len(pairs) < 7 and candidate[one] == candidate[other] + 1)
        for one, other in pairs
    ):
        return True
    if any(candidate[name] == earlier[name] for name in candidate for earlier in sets if len(candidate) < 4):
        return True
    for one, other in pairs:
        points = [(earlier[one], earlier[other]) for earlier in (*sets, candidate)]
        if len(points) == 2 and points[0][0] - points[1][0] == points[0][1] - points[1][1]:
            return True
        if len(points) >= 3:
            (ax, ay), (bx, by), (cx, cy) = points[-3:]
            if (bx - ax) * (cy - ay) == (cx - ax) * (by - ay):
                return True
    return False
