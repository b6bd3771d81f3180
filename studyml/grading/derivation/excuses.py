"""Excuses: whether words behind a wrong equation may make it right, ``r``, summed over the rows.

Owns what the words say is done, tried on the values: a sum, a factor, a transpose. Words that would change nothing for
the better excuse nothing. Knows values and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from studyml.algebra.tree import Call, Node, Number, Truth, mapped
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.prose import HELD_CONSTANT, operative_words
from studyml.grading.values import same

_TOTAL = re.compile(r"\b(?:sum|averag|mean|normali[sz])\w*", re.IGNORECASE)
_FACTOR = re.compile(r"\b(?:times|plus|minus|(?:divided|multiplied|scaled) by)\b", re.IGNORECASE)
_FACTORS = ((re.compile(r"\b(?:twice|doubled)\b", re.I), 2.0), (re.compile(r"\bhalved\b", re.I), 0.5))
_NEGATED = re.compile(r"\b(?:negated|minus)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:times|plus|minus|(?:divided|multiplied) by)\b", re.IGNORECASE)
"""Words that go on where the signs end: what they come to is not known."""
_HELD = re.compile(rf"\b(?:fixed|{HELD_CONSTANT}|held|holding|direct(?:ly)?|explicit|partial|local)\b", re.IGNORECASE)
_DIRECT = re.compile(r"\b(?:direct(?:ly)?|explicit(?:ly)?)\b", re.IGNORECASE)
_DIRECTLY = re.compile(r"\s*(?:direct(?:ly)?|explicit(?:ly)?)\s*[,;]", re.IGNORECASE)
"""``directly, plus through s: …``, where the rest is about what follows."""
_THROUGH = re.compile(
    r"\A\W*(?:only |just |the )?(?:(?:part|path|way|term|contribution) )?(?:through|via) ([^\W\d]\w*)\W*\Z"
)
"""``(through u)``, and no more."""
_MORE = re.compile(r"\b(?:through|via|plus|total|both|and|all|sum\w*|indirect\w*)\b|\+", re.IGNORECASE)
_ALONG = re.compile(
    r"\b(?:along|per|each|every|over|within)\b.*\b(?:rows?|columns?|features?|samples?|examples?|ax[ie]s)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(\d+\)")


def holds_fixed(words: str) -> bool:
    """Return whether words say that something is held fixed, and no more."""
    if _DIRECTLY.match(words):
        return True
    return _HELD.search(words) is not None and _MORE.search(words) is None


def says_directly(words: str) -> bool:
    """Return whether words say ``directly`` and no more: that means something of a derivative alone."""
    return _DIRECT.search(words) is not None and not operative_words(_DIRECT.sub("", words))


def through(words: str) -> str:
    """Return the name of which words say that what goes through it alone is meant, "" of any others."""
    match = _THROUGH.search(words)
    return "" if match is None else match[1]


def excuses(words: str, values: Sequence[object], truths: Sequence[object]) -> bool:
    """Return whether words may turn what was written into what is true, at every point."""
    pairs = [(np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in zip(values, truths, strict=True)]
    if _NUMBERED.fullmatch(words) or _GOES_ON.match(words) or holds_fixed(words):
        return True
    if not operative_words(words):
        return any(mine.shape != truth.shape for mine, truth in pairs)  # 1 elementwise; X.T resid
    made = [list(_made(words, mine)) for mine, _ in pairs]
    for at in range(len(made[0])):
        both = [(mine[at], truth) for mine, (_, truth) in zip(made, pairs, strict=True)]
        if all(one.shape == truth.shape for one, truth in both):
            if all(same(one, truth) for one, truth in both):
                return True
            if _FACTOR.search(words) and _is_multiple(both):
                return True
    return False


def along(words: str, tree: Node) -> Iterator[Node]:
    """Yield what a formula may be whose sums and means go along what the words name: ``each mean along its row``."""
    if _ALONG.search(words):
        for axis in (1.0, 0.0):
            named = (("axis", Number(axis, True)), ("keepdims", Truth(True)))

            def narrowed(node: Node, named: tuple[tuple[str, Node], ...] = named) -> Node:
                if isinstance(node, Call) and node.function in {"sum", "mean"} and not node.keywords:
                    return replace(node, keywords=named)
                return node

            yield mapped(tree, narrowed)


def _made(words: str, value: Array) -> Iterator[Array]:
    """What words may make of a value."""
    yield value
    if re.search(r"transpos|turned|flipped", words, re.IGNORECASE):
        yield value.T
    if "squar" in words:
        yield value**2
    yield from (factor * value for said, factor in _FACTORS if said.search(words))
    if _NEGATED.search(words):
        yield -value
    if _TOTAL.search(words):
        yield from (value / size for size in value.shape[:2])
        for axis in (None, 0, 1):
            for keep in (False, True):
                fits = axis is None or axis < value.ndim
                yield value.sum(axis=axis, keepdims=keep) if fits else value
                yield value.mean(axis=axis, keepdims=keep) if fits else value


def _is_multiple(both: Sequence[tuple[Array, Array]]) -> bool:
    """Whether a value is, at each point, some number times the true one."""
    for mine, truth in both:
        size = float(np.vdot(mine, mine))
        if size == 0.0 or not same(mine * (float(np.vdot(mine, truth)) / size), truth):
            return False
    return True
