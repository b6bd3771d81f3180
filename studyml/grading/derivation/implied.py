"""Implied sums: ``∂L/∂w_j = r_i X_ij``, where an index that stands twice in a product is summed over.

Owns where such sums are, as text. Knows no values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studyml.grading.derivation.indices import indices_in, sums_in


def with_implied_sums(text: str, outer: tuple[str, ...]) -> str:
    """Return a text with the sums that its indices imply; "" where there are none, or where some are written."""
    if sums_in(text):
        return ""
    found, _ = _implied(text, frozenset(outer))
    return found if found != text else ""


def _implied(text: str, outer: frozenset[str]) -> tuple[str, set[str]]:
    """A text with its sums, and the indices that are not summed over."""
    pieces: list[str] = []
    free: set[str] = set()
    for term in _terms(text):
        groups = [*_groups(term)]
        count: Counter[str] = Counter()
        said: list[str] = []
        for at, (piece, group) in enumerate(groups):
            if not group:
                count.update(indices_in(piece))
                said.append(piece)
                continue
            beside = {letter for other, (one, _) in enumerate(groups) if other != at for letter in indices_in(one)}
            inner, letters = _implied(piece[1:-1], outer | beside)
            count.update(letters)
            said.append(f"{piece[0]}{inner}{piece[-1]}")
        summed = [letter for letter, times in count.items() if times > 1 and letter not in outer]
        whole = "".join(said)
        if summed:
            sign = re.match(r"\s*[-+−]?\s*", whole)
            end = sign.end() if sign is not None else 0
            whole = f"{whole[:end]}Σ_{{{','.join(summed)}}} ({whole[end:]})"
        pieces.append(whole)
        free |= set(count) - set(summed)
    return "".join(pieces), free


def _terms(text: str) -> Iterator[str]:
    """Yield what a text adds up, each with its sign."""
    depth, begin = 0, 0
    for at, character in enumerate(text):
        if depth == 0 and character in "+-−" and text[begin:at].strip() and text[:at].rstrip()[-1:] not in "^*/·⊙({[":
            yield text[begin:at]
            begin = at
        depth += (character in "([{") - (character in ")]}")
    yield text[begin:]


def _groups(term: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a product in order, with whether each stands in round brackets."""
    depth, begin = 0, 0
    for at, character in enumerate(term):
        if character == "(":
            if depth == 0 and begin < at:
                yield term[begin:at], False
                begin = at
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                yield term[begin : at + 1], True
                begin = at + 1
    if begin < len(term):
        yield term[begin:], False
