"""The chain rule written as a bare statement: a product of nothing but derivatives.

Owns whether its links join up to the left side, and what is missing when they don't. Knows names, no values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studyml.grading.derivation.left_sides import FRACTION, QUOTIENT, Left, quotients

Link = tuple[str, str]


def links(text: str, plain: Callable[[str], str]) -> list[Link] | None:
    """Return the derivatives of a product of nothing but derivatives, names made plain; None of anything else."""
    pairs = quotients(text)
    if not pairs:
        return None
    rest = QUOTIENT.sub(" ", FRACTION.sub(" ", text))
    rest = rest.replace("\\cdot", " ").replace("\\times", " ").replace(".T", " ").replace("ᵀ", " ")
    if rest.strip(" *·@()×⊙⋅.") != "":
        return None
    return [(plain(top), plain(bottom)) for top, bottom in pairs]


def joins_up(found: Sequence[Link], left: Link) -> bool:
    """Whether the links cancel to the left side."""
    return open_ends(found) == ([left[0]], [left[1]])


def broken(found: Sequence[Link], left: Link) -> str:
    """Return what is wrong with links that don't join up."""
    tops, bottoms = open_ends(found)
    if left[0] in tops and left[1] in bottoms and len(tops) == 2:
        tops.remove(left[0])
        bottoms.remove(left[1])
        return f"the link d{bottoms[0]}/d{tops[0]} is missing in the chain"
    if tops == [left[0]] and len(bottoms) == 1:
        return f"the chain ends at {bottoms[0]}, not at {left[1]}"
    return f"these factors do not join up from {left[0]} to {left[1]}"


def open_ends(found: Sequence[Link]) -> tuple[list[str], list[str]]:
    """The tops and bottoms that nothing in the product cancels."""
    tops = [top for top, _ in found]
    bottoms = [bottom for _, bottom in found]
    for name in list(tops):
        if name in bottoms:
            tops.remove(name)
            bottoms.remove(name)
    return tops, bottoms


def link_of(left: Left, plain: Callable[[str], str]) -> Link:
    """Return the ends of a left side that is a derivative, names made plain."""
    assert left.bottom is not None
    return plain(left.top), plain(left.bottom)
