"""The lexicon: phrases and the areas they mean, read from files that people can read and extend.

Owns the grammar of phrases (``a|b``, ``word*``, ``a + b``, ``<name>``) and its errors. Knows no notes.
The learner's own file has the same form; its phrases win over the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from studyml.errors import InputError, reason

_ENDINGS = ("", "s", "e", "es", "ing", "ed", "ion", "ation", "ative", "zation", "ze", "zing", "zed", "g", "er", "r")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: any of ``exact``, or anything that starts with one of ``prefixes``."""

    exact: frozenset[str]
    prefixes: tuple[str, ...]

    def matches(self, token: str) -> bool:
        """Tell whether a normalised token is this word."""
        return token in self.exact or (bool(self.prefixes) and token.startswith(self.prefixes))


@cache
def _word(exact: frozenset[str], prefixes: tuple[str, ...]) -> Word:
    """The one object for a word: phrases share it, and a sentence is searched for it once."""
    return Word(exact, prefixes)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean areas."""

    text: str
    """As written in the file."""
    parts: tuple[tuple[Word, ...], ...]
    """All of them, in any order; inside a part the words follow each other."""
    areas: tuple[str, ...]
    """Empty: these words mean no area."""
    weight: float = 1.0
    own: bool = False
    """Whether the learner added it."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All phrases, and an index from words to the phrases that may match. Equal to itself alone, a key for caches."""

    phrases: tuple[Phrase, ...]
    vocabulary: frozenset[str] = field(default_factory=frozenset)
    """Whole words, for the repair of misspellings."""
    _exact: dict[str, list[int]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def candidates(self, tokens: Iterable[str]) -> list[Phrase]:
        """Return the phrases whose rarest part may stand among ``tokens``, in file order."""
        found: set[int] = set()
        for token in set(tokens):
            found.update(self._exact.get(token, ()))
            found.update(index for prefix, index in self._prefixes.get(token[:2], ()) if token.startswith(prefix))
        return [self.phrases[index] for index in sorted(found)]

    def knows(self, token: str) -> bool:
        """Tell whether some phrase holds ``token``, so that it needs no repair."""
        return (
            token in self.vocabulary
            or token in self._exact
            or any(token.startswith(prefix) for prefix, _ in self._prefixes.get(token[:2], ()))
        )


def singular(token: str) -> str:
    """Return ``token`` without its plural ending and with American endings, roughly."""
    token = {"matrices": "matrix", "axes": "axis", "indices": "index", "vertices": "vertex"}.get(token, token)
    if len(token) > 5:
        token = re.sub(r"is(ation|ed|ing|e|er)$", r"iz\1", token)
    if len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is", "ias", "yes")):
        if token.endswith("ies"):
            return token[:-3] + "y"
        return token[:-2] if token.endswith(("sses", "ses", "xes", "ches")) and token != "cases" else token[:-1]
    return token


@cache
def shipped_lexicon() -> Lexicon:
    """Return the lexicon of the program alone."""
    return load_lexicon(None)


def load_lexicon(own: Path | None, extra: Mapping[str, Collection[str]] | None = None) -> Lexicon:
    """Return the shipped phrases with those of the file ``own`` and remembered ones (phrase → areas).

    Raises :class:`InputError` naming the file for a phrase or an area list that can't be read.
    """
    text = files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8")
    phrases = {phrase.text: phrase for phrase in _parse(text, "lexicon.toml", own=False)}
    if own is not None and own.is_file():
        try:
            mine = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the lexicon can't be read: {reason(error)}", path=own) from error
        phrases |= {phrase.text: phrase for phrase in _parse(mine, own, own=True)}
    for words, areas in (extra or {}).items():
        phrase = remembered(words, areas)
        if phrase is not None:
            phrases[phrase.text] = phrase
    return _index(tuple(phrases.values()))


def with_areas(lexicon: Lexicon, titles: Mapping[str, str]) -> Lexicon:
    """Return ``lexicon`` with each area's title and dotted id as phrases: what the program writes, it reads back."""
    phrases = {phrase.text: phrase for phrase in lexicon.phrases}
    for area, title in titles.items():
        for words in (title, area if "." in area else ""):
            phrase = remembered(words, [area])
            if phrase is not None and len(phrase.parts[0]) > 1:
                phrases.setdefault(phrase.text, replace(phrase, own=False, weight=3.0))
    return _index(tuple(phrases.values()))


def remembered(words: str, areas: Collection[str]) -> Phrase | None:
    """Return a phrase of the learner's words taken literally, or None when they hold no letter."""
    tokens = re.findall(r"[a-z0-9@]+", words.lower())
    if not tokens:
        return None
    part = tuple(Word(frozenset((singular(token),)), ()) for token in tokens)
    return Phrase(" ".join(tokens), (part,), tuple(areas), 1.5, True)


def _parse(text: str, path: Path | str, *, own: bool) -> list[Phrase]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the lexicon is not valid TOML: {error}", path=path) from error
    names = {key: str(value) for key, value in table.get("words", {}).items()}
    if own:
        names = _shipped_names() | names
    result = []
    for phrase, value in table.get("phrases", {}).items():
        areas, weight = _value(value, phrase, path)
        result.append(Phrase(phrase, _parts(phrase, names, path), areas, weight + (0.5 if own else 0), own))
    return result


def _shipped_names() -> dict[str, str]:
    text = files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text)["words"].items()}


def _value(value: Any, phrase: str, path: Path | str) -> tuple[tuple[str, ...], float]:
    weight = 1.0
    if isinstance(value, dict):
        weight, value = value.get("weight", 1.0), value.get("areas")
    areas = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else None
    if areas is None or not all(isinstance(area, str) for area in areas) or not isinstance(weight, int | float):
        raise InputError(
            f"{phrase!r} is given no area", path=path, remedy="an area, a list of areas, or areas and weight"
        )
    return areas, float(weight)


def _parts(phrase: str, names: Mapping[str, str], path: Path | str) -> tuple[tuple[Word, ...], ...]:
    def expand(match: re.Match[str]) -> str:
        if match[1] not in names:
            raise InputError(
                f"{phrase!r}: <{match[1]}> is not among [words]",
                path=path,
                remedy="add it there, or write the word itself",
            )
        return names[match[1]]

    text = re.sub(r"<(\w+)>", expand, phrase.lower())
    parts = []
    for part in text.split(" + "):
        words = []
        for word in part.split():
            choices = word.split("|")
            if not all(re.fullmatch(r"[a-z0-9@]+\*?", choice) for choice in choices):
                raise InputError(
                    f"{phrase!r} holds another sign", path=path, remedy="a word has letters, digits, '|' and a last '*'"
                )
            exact = frozenset(singular(choice) for choice in choices if not choice.endswith("*"))
            words.append(_word(exact, tuple(choice[:-1] for choice in choices if choice.endswith("*"))))
        if not words:
            raise InputError(f"{phrase!r}: an empty part", path=path, remedy="write a word on each side of ' + '")
        parts.append(tuple(words))
    return tuple(parts)


def _index(phrases: tuple[Phrase, ...]) -> Lexicon:
    vocabulary: set[str] = set()
    exact: dict[str, list[int]] = {}
    prefixes: dict[str, list[tuple[str, int]]] = {}
    for index, phrase in enumerate(phrases):
        anchor = min((word for part in phrase.parts for word in part), key=lambda w: len(w.exact) + 2 * len(w.prefixes))
        for whole in anchor.exact:
            exact.setdefault(whole, []).append(index)
        for prefix in anchor.prefixes:
            prefixes.setdefault(prefix[:2], []).append((prefix, index))
        for word in (word for part in phrase.parts for word in part):
            vocabulary |= {choice for choice in word.exact if len(choice) >= 5}
            vocabulary |= {p + end for p in word.prefixes if len(p) >= 4 for end in _ENDINGS if len(p + end) >= 5}
    return Lexicon(phrases, frozenset(vocabulary), exact, prefixes)
