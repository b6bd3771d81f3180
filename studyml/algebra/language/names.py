"""Which names a text may use, and which spellings mean the same name.

Owns :class:`Names`: the declared names of a problem with their aliases, the built-in families
(``ŷ`` = ``yhat`` = ``y_hat`` = ``yP`` = ``y_pred``, ``λ`` = ``lam`` = ``lambda``, ``W₁`` = ``W_1`` = ``W1``,
``∂L/∂p`` = ``dL/dp`` = ``dL_dp``) and the nearest name to a misspelt one. Case always counts. Knows
no grammar and no shapes beyond the number of dimensions.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from studyml.algebra.language.characters import ACCENTS, GREEK, SUBSCRIPTS
from studyml.algebra.tree import Node

_SPELLED = {
    "lam": "lambda",
    "lmbda": "lambda",
    "lamda": "lambda",
    "lambd": "lambda",
    "lambda_": "lambda",
    "eps": "epsilon",
}
_PREDICTIONS = {"yhat", "yP", "ypred", "yprob", "ypreds", "yprediction", "ypredicted", "yPred", "yHat"}
_FAMILIAR = ("yhat", "y_hat", "y_pred", "ypred", "y_true", "phat", "p_hat", "lam", "lambda", "eps")
"""Spellings of names that are read without being declared, where the name is."""
_LOSSES = {"L", "l", "J", "loss", "Loss", "E", "C"}
_ACCENTED = re.compile(r"\\(?:wide)?(hat|bar|tilde)\s*\{?\s*(\w)\s*\}?")
_DERIVATIVE = re.compile(r"[d∂](?P<top>[^/]+)/[d∂](?P<bottom>[^/]+)")
_WORD_DERIVATIVE = re.compile(r"[d∂](?P<top>[^_]+)_[d∂](?P<bottom>.+)")


def closest(word: str, candidates: Sequence[str]) -> list[str]:
    """Return the candidate that looks most like a word, with letters exchanged before any other; none far off."""
    exchanged = [each for each in candidates if each[:1] == word[:1] and sorted(each) == sorted(word)]
    return exchanged[:1] or difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)


@lru_cache(maxsize=4096)
def spelling_key(word: str) -> str:
    """Return the key that all spellings of one name share: ``ŷ``, ``y_hat`` and ``yP`` give ``yhat``."""
    parts = []
    for character in unicodedata.normalize("NFD", word):
        if character in GREEK:
            parts.append(GREEK[character])
        elif character in ACCENTS:
            parts.append(ACCENTS[character])
        elif character in SUBSCRIPTS:
            digit = SUBSCRIPTS[character]
            parts.append(digit if digit.isdigit() else f"_{digit}")
        else:
            parts.append(character)
    key = re.sub(r"_+(?=\d|hat|bar|tilde|pred|prob|Hat)", "", "".join(parts))
    stem = re.match(r"([A-Za-z]+?_?)(\d*)$", key)
    if stem and stem[1] in _SPELLED:
        key = _SPELLED[stem[1]] + stem[2]
    if key in {"y_true", "ytrue", "yTrue", "Y_true", "Ytrue"}:
        key = key[0]
    elif key[:1] in "yY" and "y" + key[1:].replace("_", "") in _PREDICTIONS:
        key = key[0] + "hat"
    return key


@dataclass(frozen=True, slots=True)
class Defined:
    """A function that a learner defined: ``g(u) = 1/(1 + exp(-u))``."""

    parameters: tuple[str, ...]
    """The names in its expression that stand for what it is applied to."""
    tree: Node


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a problem.

    ``symbols`` gives each name its number of dimensions; ``aliases`` other spellings of a name;
    ``sizes`` the names of sizes (``n``), which are scalars too. A name such as ``dL/dp`` (an earlier
    step of a derivation) is allowed.
    """

    symbols: Mapping[str, int]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    functions: Mapping[str, Defined] = field(default_factory=dict)
    """Functions of the learner's own; each is read as the expression it stands for."""
    axes: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """The sizes of each array, where they are known."""
    _exact: dict[str, str] = field(init=False, repr=False, compare=False)
    _keys: dict[str, str] = field(init=False, repr=False, compare=False)
    _derivatives: dict[tuple[str, str], str] = field(init=False, repr=False, compare=False)
    key: tuple[object, ...] = field(init=False, repr=False, compare=False)
    """What a text means by these names depends on it alone: of equal keys every reading is the same."""

    def __post_init__(self) -> None:
        spelt = tuple((name, tuple(spellings)) for name, spellings in self.aliases.items())
        known = tuple(self.symbols.items()), tuple(self.axes.items()), self.sizes, tuple(self.functions.items())
        object.__setattr__(self, "key", (*known, spelt))
        exact = {unicodedata.normalize("NFC", name): name for name in (*self.sizes, *self.symbols)}
        for name, spellings in self.aliases.items():
            for written in spellings:
                spelling = _ACCENTED.sub(r"\2\1", written)
                exact.setdefault(unicodedata.normalize("NFC", spelling), name)
        keys: dict[str, str] = {}
        for spelling, name in exact.items():
            keys.setdefault(spelling_key(spelling), name)
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_keys", keys)
        self._add_predictions(keys)
        object.__setattr__(self, "_derivatives", {})
        self._add_derivatives(exact)

    def _add_predictions(self, keys: dict[str, str]) -> None:
        """Let ``ŷ`` mean ``p`` (and the other way round) when only one of them is declared."""
        for prediction, probability in (("yhat", "p"), ("Yhat", "P")):
            if prediction in keys and probability not in keys:
                keys[probability] = keys[prediction]
            elif probability in keys and prediction not in keys and self._alike(probability, prediction[0]):
                keys[prediction] = keys[probability]
        if "p" in keys:
            keys.setdefault("phat", keys["p"])

    def _alike(self, left: str, right: str) -> bool:
        return right in self._keys and self.ndim(self._keys[left]) == self.ndim(self._keys[right])

    def _add_derivatives(self, exact: Mapping[str, str]) -> None:
        for spelling, name in list(exact.items()):
            match = _DERIVATIVE.fullmatch(spelling)
            if match:
                self._derivatives.setdefault(self._pair(match["top"], match["bottom"]), name)
        for (top, bottom), name in self._derivatives.items():
            if top in _LOSSES:
                self._keys.setdefault(spelling_key(f"d{bottom}"), name)

    def _pair(self, top: str, bottom: str) -> tuple[str, str]:
        return (self.resolve(top) or spelling_key(top), self.resolve(bottom) or spelling_key(bottom))

    def resolve(self, word: str) -> str | None:
        """Return the declared name that a word means, or None."""
        found = self._exact.get(word)
        if found is not None:
            return found
        word = unicodedata.normalize("NFC", word)
        found = self._exact.get(word) or self._keys.get(spelling_key(word))
        if found is None and self._derivatives:
            match = _WORD_DERIVATIVE.fullmatch(word)
            if match:
                found = self.derivative(match["top"], match["bottom"])
        return found or self._joined(spelling_key(word))

    def _joined(self, word: str) -> str | None:
        """Return ``nl`` for ``n_l``, unless ``n`` is an array, of which that is an entry."""
        base, subscripted, rest = word.partition("_")
        if not subscripted or self.ndim(self._exact.get(base, "")):
            return None
        return self._exact.get(base + rest)

    def averaged(self, word: str) -> str | None:
        """Return the vector or matrix whose mean (over the rows) ``ȳ`` is, or None."""
        plain = unicodedata.normalize("NFD", word)
        if plain[-1:] not in {"\u0304", "\u0305"}:
            return None
        name = self.resolve(plain[:-1])
        return name if name is not None and self.ndim(name) in (1, 2) else None

    def derivative(self, top: str, bottom: str) -> str | None:
        """Return the declared name of d(top)/d(bottom), or None."""
        return self._derivatives.get(self._pair(top, bottom)) if self._derivatives else None

    def ndim(self, name: str) -> int:
        """Return the number of dimensions of a declared name; a size has none."""
        return self.symbols.get(name, 0)

    def is_step(self, top: str, bottom: str) -> bool:
        """Whether ``dtop/dbottom`` can only be the name of a step: steps are named here and d alone means nothing."""
        return bool(self._derivatives) and self.resolve(bottom) is not None and f"d{top}" not in self._exact

    def known(self) -> tuple[str, ...]:
        """Return every declared name, for messages."""
        return (*self.symbols, *sorted(self.sizes - self.symbols.keys()))

    def nearest(self, word: str, others: Iterable[str] = ()) -> str | None:
        """Return the declared name (or one of ``others``) that looks most like a word."""
        candidates = [
            *self.known(),
            *(spelling for spellings in self.aliases.values() for spelling in spellings),
            *(spelling for spelling in _FAMILIAR if self.resolve(spelling) is not None),
            *others,
        ]
        word = word[:40]
        for candidate in candidates:
            if candidate.casefold() == word.casefold():
                return candidate
        close = closest(word, candidates)
        return close[0] if close else None
