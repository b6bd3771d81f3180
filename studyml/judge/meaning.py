"""Which role of an exercise a name means: the same word, else one that contains it.

Owns the words that a part of a name may not be taken by (what shows, what trains). Works on names only; standard
library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from studyml.judge.names import normal, words_of

_TRAINING = frozenset({"fit", "step", "gradient", "update", "backward", "advance", "initialise"})
_TRAINS = frozenset(
    {"fit", "train", "grad", "grads", "gradient", "gradients", "derivative", "derivatives", "deriv", "prime"}
    | {"backward", "backprop", "initialize", "init"}
)
"""Words in a name that speak of training: ``mse_gradient`` is no loss, ``fit_gaussian_nb`` no prediction."""

_SHOWS = frozenset({"plot", "print", "show", "draw", "display", "visualize", "visualise", "history", "curve", "save"})
"""Words in a name of what shows or keeps something: ``plot_cost_history`` is no loss."""

_NOUNS = frozenset({"model", "linear"})
"""Names that mean a role alone, not as a part of another name (``nn_model``)."""


def meanings_of(roles: Mapping[str, Any]) -> Meanings:
    """Return the names of an exercise's roles, worked out once for all its submissions."""
    return _known(tuple((role, tuple(row["names"])) for role, row in roles.items()))


class Meanings:
    """The names of one exercise's roles."""

    def __init__(self, names: Iterable[tuple[str, Sequence[str]]]):
        """``names``: each role with the names that it has."""
        self.forms: dict[str, list[str]] = {role: list(map(normal, meant)) for role, meant in names}
        self._meanings: dict[str, tuple[list[str], set[str], dict[str, int]]] = {}

    def said_by(self, name: str) -> set[str]:
        """Return the roles that a name means."""
        return {role for role in self.forms if self.matching(role, [name])}

    def matching(self, role: str, source: Sequence[str]) -> list[str]:
        """Return the names in ``source`` that mean the role: the same word first, then those that contain it."""
        names, others, order = self._meant_by(role)
        by_form: dict[str, list[str]] = {}
        for name in source:
            by_form.setdefault(normal(name), []).append(name)
        exact = [
            name for form in sorted(by_form.keys() & order.keys(), key=order.__getitem__) for name in by_form[form]
        ]
        left = [
            (form, name)
            for form, name in ((normal(name), name) for name in source if name not in exact)
            if form not in others and not _SHOWS & set(words_of(name))
        ]
        anywhere = "\n".join(form for form, _ in left)
        near = [
            name
            for wanted in names
            if wanted in anywhere and wanted not in _NOUNS
            for form, name in left
            if wanted in form and _is_part(wanted, name)
        ]
        if role not in _TRAINING:
            both = {"and"} if role == "loss" else set()  # ``loss_and_grad`` gives the loss too
            near = [name for name in near if both & (words := set(words_of(name))) or not _TRAINS & words]
        return list(dict.fromkeys([*exact, *near]))

    def _meant_by(self, role: str) -> tuple[list[str], set[str], dict[str, int]]:
        """Return the forms of names that mean the role, those that mean another, and the order of the first."""
        if role not in self._meanings:
            names = self.forms[role]
            if role == "gradient":
                names = [*names, *(f"d{name}" for name in self.forms.get("loss", ()))]
            others = {form for key, forms in self.forms.items() if key != role for form in forms}.difference(names)
            order = {form: at for at, form in reversed([*enumerate(names)])}
            self._meanings[role] = names, others, order
        return self._meanings[role]


_known = lru_cache(maxsize=64)(Meanings)


def _is_part(wanted: str, name: str) -> bool:
    """Whether a form that a name contains is a part of it: longer ones anywhere, short ones (``fit``) as a word."""
    short = len(wanted) == 3 or (len(wanted) == 2 and wanted[1].isdigit())
    return len(wanted) > 3 or (short and wanted in words_of(name))
