"""Which exercises a file holds: what its name says, its classes, its functions, the parts that they play.

Owns the choice and its order. A name may mean several exercises (``LinearRegression`` by steps or in closed form):
they are given in turn, for the first that understands the file. What the learner's own broken folder may be meant by is
not given to another exercise. Works on names only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studyml.exercises.loader import Exercises
from studyml.judge.extract import Extract
from studyml.judge.names import normal

_LEAST_PART = 6
"""Letters of an exercise's class from which it is looked for inside another name."""
_MOST_MEANT = 2
"""Exercises that one word may mean; of more than these the text says nothing."""
_LEAST_BEGINNING = 5
"""Letters of a word that may stand for a longer one."""
_OF_MANY_MODELS = frozenset(
    {"step", "check", "split", "batch", "layer", "multi", "head", "mean", "network", "normal"}
    | {
        "equation",
        "product",
        "dot",
        "scaled",
        "stable",
        "cross",
        "metric",
        "binary",
        "decision",
        "gradient",
        "linear",
        "classification",
        "classifier",
        "score",
    }
)
"""Words of exercises' ids that other models have in their names as well."""
_GENERAL = frozenset({"binary", "classifier", "linear", "model", "regressor"})
"""Words that alone say nothing inside another name: ``LocallyLinearEmbedding`` is no linear regression."""
_LAYERS = frozenset({"softmax"})
"""Names of parts of a network that are an exercise's as well."""
_OTHER_MODELS: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(("mixture", "process", "autoencoder", "boosting", "boost", "forest", "embedding", "markov"), None),
    **dict.fromkeys(("locally", "discriminant", "clustering", "lstm", "gru", "gan", "svr"), None),
    **dict.fromkeys(("multinomial", "bernoulli", "categorical", "binary"), frozenset({"gaussian-nb"})),
    "kernel": frozenset({"pca", "ridge-regression", "linear-svm", "linear-regression", "perceptron"}),
    **dict.fromkeys(("polynomial", "poisson", "isotonic"), frozenset({"linear-regression", "normal-equation"})),
}
"""Words of names of well-known other models, and of which exercises they are no part (None: of none)."""
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, slots=True)
class Placed:
    """One thing in a file to be judged."""

    ids: tuple[str, ...]
    """Exercises that its name may mean, likeliest first."""
    sure: bool = True
    """Whether a class says so: of guesses, those that are not understood are left out if another one is."""
    weak: bool = False
    """Whether nothing but the file's text speaks of it: then a file that does not so much as run is none of it."""
    named: bool = True
    """Whether the exercise's own name is there, not just a word or a part of it: what is wrong may be another then."""
    vague: bool = False
    """Whether the name may as well be that of a part of a network: ``Linear``, ``Softmax``."""


class Placer:
    """Places the names of files, classes and functions."""

    def __init__(self, exercises: Exercises):
        self._exercises = exercises
        self._own = exercises.own
        self._forms = {found.id: tuple(normal(name) for name in found.classes) for found in exercises.values()}
        roles: Counter[str] = Counter()
        self._parts: dict[str, frozenset[str]] = {}
        for found in exercises.values():
            names = frozenset(normal(name) for row in found.roles.values() for name in row["names"])
            self._parts[found.id] = names
            roles.update(names)
        self._shared = frozenset(name for name, count in roles.items() if count > 1)
        self._telling = self._telling_words()
        spelled = {normal(name): set(_words_of(name)) for found in exercises.values() for name in found.classes}
        self._vague = frozenset(form for form, words in spelled.items() if words <= _GENERAL)
        """Names of exercises' classes that mean them as a whole alone."""

    def foreign(self, exercise: str) -> tuple[str, ...]:
        """Return the normal names of all other exercises' classes."""
        own = self._forms[exercise]
        return tuple(
            form for name, forms in self._forms.items() if name != exercise for form in forms if form not in own
        )

    def place(self, found: Extract, stem: str) -> list[Placed]:
        """Return what is in a file called ``stem``. Raises :class:`studyml.errors.ExerciseError` (a broken folder)."""
        return next(self.rounds(found, stem), [])

    def rounds(self, found: Extract, stem: str) -> Iterator[list[Placed]]:
        """Yield what is in a file, the likeliest first; each of the others is for when none before is understood.

        Raises :class:`studyml.errors.ExerciseError` (a broken folder).
        """
        form = _form(stem)
        self._refuse_broken([form, *map(normal, found.classes)])
        if form in map(_form, self._exercises) and not found.notebook:
            yield [Placed(tuple(self._exact(form)))]
            return
        outer = self._named([name for name in found.classes if name not in found.inner])
        placed = self._named(found.classes, found.inner)
        if placed:
            exact = self._named(found.classes, found.classes)
            layers = self._named([name for name in found.classes if normal(name) in self._vague | _LAYERS])
            yield [Placed(ids, sure=ids in outer, named=ids in exact, vague=ids in layers) for ids in placed]
        if outer:
            return
        told = set(placed)
        for placed, named in self._guesses(found, stem):
            new = [ids for ids in placed if ids not in told]
            told.update(new)
            if new:
                yield [Placed(ids, sure=False, named=named) for ids in new]
        if not told:
            yield [Placed(ids, sure=False, weak=True, named=False) for ids in self._in_text(found.text)]

    def _guesses(self, found: Extract, stem: str) -> Iterator[tuple[list[tuple[str, ...]], bool]]:
        """Yield what names may mean that are no class's, the likeliest first, and whether one is an exercise's own."""
        told = [name for name in found.functions if normal(name) not in self._vague]
        yield self._named(told, told), True
        yield self._named(found.classes), True
        yield self._by_words([name for name in found.classes if name not in found.inner]), False
        yield self._by_part(found.functions), False
        yield self._by_words([name for name in found.functions if name not in found.inner]), False
        yield self._in_stem(stem), True
        yield self._named(told), True
        yield self._named(found.methods, found.methods), True
        yield self._by_part([*found.functions, *found.methods], least=2), False

    def _refuse_broken(self, forms: Sequence[str]) -> None:
        """Raise what is wrong with a folder of the learner's own that a name may stand for."""
        for folder, error in self._exercises.broken.items():
            own = _form(folder)
            if any(own == form or (len(own) >= _LEAST_PART and own in form) for form in forms):
                raise error

    def _exact(self, form: str) -> Iterator[str]:
        """Yield the exercises of exactly this name, the learner's own first, then that of its own id."""
        found = [name for name in self._exercises if _form(name) == form]
        found += [name for name, forms in self._forms.items() if form in forms and _form(name) != form]
        yield from sorted(found, key=lambda name: name not in self._own)

    def _named(self, names: Sequence[str], whole: Collection[str] = ()) -> list[tuple[str, ...]]:
        """Return what each name means that means anything; those in ``whole`` may not only hold an exercise's name."""
        meant = (self._meant(name, exact=name in whole) for name in names)
        return list(dict.fromkeys(ids for ids in meant if ids))

    def _meant(self, name: str, *, exact: bool) -> tuple[str, ...]:
        """Return the exercises whose class has this name: the same, else the longest that is part of it."""
        form = normal(name)
        same = tuple(self._exact(form))
        if same or exact:
            return same
        parts = [
            (len(part), exercise)
            for exercise, forms in self._forms.items()
            for part in forms
            if len(part) >= _LEAST_PART and part in form and part not in self._vague
            if not _is_another(name, exercise)
        ]
        longest = max(parts, default=(0, ""))[0]
        return tuple(dict.fromkeys(exercise for length, exercise in parts if length == longest))

    def _by_part(self, functions: Sequence[str], least: int = 1) -> list[tuple[str, ...]]:
        """Return the one exercise most of whose parts, played in no other, the functions' names play."""
        played = {normal(name) for name in functions} - self._shared
        weights = {
            name: sum(1.0 if len(p) >= _LEAST_PART else 0.5 for p in played & parts)
            for name, parts in self._parts.items()
        }
        (first, most), (_, second) = Counter(weights).most_common(2)
        return [(first,)] if most >= least and most > second else []

    def _telling_words(self) -> dict[str, str]:
        """Return the words that alone mean an exercise: those of its id, and classes of one word (``Ridge``)."""
        meant: dict[str, set[str]] = defaultdict(set)
        for found in self._exercises.values():
            for name in (found.id, *(name for name in found.classes if len(_words_of(name)) == 1)):
                for word in _words_of(name):
                    meant[word].add(found.id)
        return {
            word: next(iter(ids))
            for word, ids in meant.items()
            if len(ids) == 1 and len(word) > 1 and word not in _OF_MANY_MODELS
        }

    def _by_words(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return what each name means by a word of it, where that is one exercise: ``GaussNB``, ``LassoBySteps``."""
        meant = []
        for name in names:
            found = {
                exercise
                for word in _words_of(name)
                if word not in _OF_MANY_MODELS
                for known, exercise in self._telling.items()
                if known == word or (len(word) >= _LEAST_BEGINNING and known.startswith(word))
                if not _is_another(name, exercise)
            }
            meant += [tuple(found)] if len(found) == 1 else []
        return list(dict.fromkeys(meant))

    def _in_stem(self, stem: str) -> list[tuple[str, ...]]:
        """Return the exercises whose name, or a class's, is in the file's name: a short one as a word of it."""
        form = _form(stem)
        words = {word.lower() for word in _WORDS.findall(stem)}
        names: Mapping[str, tuple[str, ...]] = {name: (_form(name), *self._forms[name]) for name in self._exercises}
        inside = [
            (len(part), name)
            for name, parts in names.items()
            for part in parts
            if part in words or (len(part) >= _LEAST_PART and part in form)
            if part == form or ((part in words or part not in self._vague) and not _is_another(stem, name))
        ]
        longest = max(inside, default=(0, ""))[0]
        meant = [name for length, name in inside if length == longest]
        return [tuple(sorted(set(meant), key=lambda name: _form(name) not in form))] if meant else []

    def _in_text(self, text: str) -> list[tuple[str, ...]]:
        """Return the exercises that the file speaks of most, in its comments or anywhere."""
        told: Counter[str] = Counter()
        for one in self._exercises.values():
            names = {one.id, one.classes[0], *(name for name in one.classes if len(_WORDS.findall(name)) > 1)}
            told[one.id] = len(re.findall(_spelled(*names), text, re.IGNORECASE))
        most = max(told.values(), default=0)
        meant = tuple(name for name, count in told.items() if count == most)
        return [meant] if most and len(meant) <= _MOST_MEANT else []


def _is_another(name: str, exercise: str) -> bool:
    """Whether a word of a name says a well-known model that is not this exercise: ``GaussianMixture``."""
    told = (_OTHER_MODELS[word] for word in _words_of(name) if word in _OTHER_MODELS)
    return any(ruled_out is None or exercise in ruled_out for ruled_out in told)


def _spelled(*names: str) -> str:
    """Return a pattern for names as people write them in prose: ``linear regression``, ``K-means``."""
    return "|".join(sorted({r"\b" + r"[\s_-]*".join(_WORDS.findall(name)) + r"\b" for name in names}))


def _words_of(name: str) -> list[str]:
    """Return the words of a name, small and singular."""
    words = (word.lower() for word in _WORDS.findall(name))
    return [word if word.endswith("ss") else word.removesuffix("s") for word in words if len(word) > 1]


def _form(name: str) -> str:
    return normal(name.replace("-", "_").replace(" ", "_"))
