"""From a sentence to areas: which phrases of the lexicon stand in it.

Owns tokens, the repair of misspellings and the choice among overlapping phrases. Knows neither sections
nor whether the sentence praises or complains.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from studyml.retro.cues import cues
from studyml.retro.lexicon import Lexicon, Phrase, Word, singular

_TOKEN = re.compile(r"[a-z]+\d+[a-z]*|\d+[a-z]+|[a-z]+|\d+|@")
_CAMEL = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
_COMPOUND = re.compile(
    r"cross(?=entropy)|log(?=loss\b)|chain(?=rule)|batch(?=size)|learning(?=rate)|decision(?=tree)|naive(?=bayes)"
    r"|gradient(?=descent)"
)
"""Words often written as one: up to where the second begins."""
_MOST_TOKENS = 300
_WINDOW = 9
_VAGUE = 0.7
_RATIO = 84
_SHORTEST = 5
_CHUNK = re.compile(r"[,;()&/]|\s[-–—→+]\s|\b(?:and|or|but|then)\b|(?<=[a-z])\.\s", re.IGNORECASE)
_COMMA = re.compile(r"[,;]|(?<=[a-z])\.\s")
_OWN_PART = re.compile(_COMMA.pattern + r"|\band (?:my|the|i|also|then)\b", re.IGNORECASE)
_TUPLE = re.compile(r"\([\w*]{0,4}(?:,\s?[\w*]{0,4})+\)")
_SIZES = re.compile(r"\(\s*[A-Z]\w{0,6}(?:\s*,\s*[A-Z]\w{0,6})+\s*\)")
"""``(B, T, D)``: sizes, not the variables b and w."""
_DIMENSIONAL = re.compile(r"(?<![\w.])([0-4])-(?=[dD](?:im\w*)?\b)")
_WRT = re.compile(r"\bw\.\s?r\.\s?t\.?(?=\W)", re.IGNORECASE)
_ONE_OVER = re.compile(r"\b1/([nNmM])\b")
_CODE = re.compile(r"`([^`]*)`")
_LATEX = re.compile(r"\$[^$\n]{2,200}\$")
_NEVER_REPAIRED = frozenset(cues("spelling", "never_repaired"))
_CODE_GENERIC = frozenset(
    [
        "loss",
        "gradient",
        "grad",
        "split",
        "fit",
        "predict",
        "data",
        "mean",
        "sum",
        "w",
        "b",
        "x",
        "y",
        "n",
        "m",
        "model",
        "train",
        "test",
        "t",
        "dot",
        "np",
        "numpy",
        "lr",
        "shape",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence, normalised, and where it stands in it."""

    word: str
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a sentence."""

    areas: tuple[str, ...]
    phrase: Phrase
    words: str
    """The matched words as read, misspellings mended."""
    start: int
    end: int
    """Character offsets in the sentence."""
    score: float
    repaired: tuple[tuple[str, str], ...] = ()
    """Misspelt → read as."""
    taken: frozenset[int] = frozenset()
    """Offsets of the matched words: a weaker phrase may not use them again."""

    @property
    def vague(self) -> bool:
        """Whether a clearer phrase in the same clause replaces it."""
        return self.phrase.weight < _VAGUE


class Mapper:
    """Finds areas by one lexicon; remembers the repairs it made."""

    def __init__(self, lexicon: Lexicon):
        self._lexicon = lexicon
        self._vocabulary = sorted(lexicon.vocabulary)
        self._by_single_letters = {_single_letters(word): word for word in reversed(self._vocabulary)}
        self._repair = lru_cache(maxsize=4096)(self._find_repair)

    def hits(self, sentence: str) -> tuple[Hit, ...]:
        """Return the phrases found, in the order of their places."""
        sentence = _WRT.sub(lambda m: "wrt".ljust(len(m[0])), sentence)
        tokens = self.tokens(sentence)
        breaks = [match.start() for match in _COMMA.finditer(_TUPLE.sub(lambda m: " " * len(m[0]), sentence))]
        found = []
        seen: dict[int, frozenset[int]] = {}
        for phrase in self._lexicon.candidates(token.word for token in tokens):
            places = _places(phrase, tokens, breaks, seen)
            found += [_hit(phrase, tokens, place) for place in places]
        return _choose(found, sentence)

    def tokens(self, sentence: str) -> tuple[Token, ...]:
        """Return the normalised words of ``sentence``."""
        text = _SIZES.sub(_no_variables, _CODE.sub(_only_names, _LATEX.sub(_only_words, sentence)))
        text = _DIMENSIONAL.sub(r" \1", text)  # "4-D" is one word
        text = _ONE_OVER.sub(r" 1\1", text)  # and so is "1/n"
        humps = {
            i for match in _CAMEL.finditer(text) if not self._lexicon.knows(match[0].lower()) for i in _humps(match)
        }
        text = "".join(map(_fold, text.lower())) if not text.isascii() else text.lower()
        humps |= {match.end() for match in _COMPOUND.finditer(text)}
        tokens = []
        for match in _words(text, humps):
            written = match[0]
            word = singular(written)
            if len(written) >= _SHORTEST - 1 and not self._lexicon.knows(word) and written not in _NEVER_REPAIRED:
                word = self._repair(written) or word
            tokens.append(Token(word, match.start(), match.end(), written))
            if len(tokens) >= _MOST_TOKENS:
                break
        return tuple(tokens)

    def _find_repair(self, word: str) -> str:
        """Return the word of the lexicon that ``word`` was meant to be, or ""."""
        if not word.isalpha() or word in _NEVER_REPAIRED:
            return ""
        if (doubled := self._by_single_letters.get(_single_letters(word))) is not None:
            return singular(doubled)
        if len(word) < _SHORTEST:
            return ""
        from rapidfuzz import fuzz, process

        best = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_RATIO)
        if best is None or best[0][0] != word[0]:
            return ""
        other_word = len(best[0]) == len(word) <= 7 and sorted(best[0]) != sorted(word)  # "leading" is not "leaking"
        return "" if other_word else singular(best[0])


def _humps(match: re.Match[str]) -> list[int]:
    """Offsets of the later capitals of ``LogisticRegression``."""
    return [match.start() + i for i, char in enumerate(match[0]) if i and char.isupper()]


def _words(text: str, humps: set[int]) -> Iterator[re.Match[str]]:
    position = 0
    while match := _TOKEN.search(text, position):
        cut = min((i for i in humps if match.start() < i < match.end()), default=None) if humps else None
        if cut is not None:
            match = _TOKEN.match(text, match.start(), cut) or match
        yield match
        position = match.end()


def _only_names(match: re.Match[str]) -> str:
    """Inside backticks keep names of functions and single words; statements say nothing about a weakness."""
    inner = match[1]
    if re.fullmatch(r"\s*[A-Za-z_][\w.]*(?:\(\))?\s*", inner) or not re.search(r"[=(\[@*/+]", inner):
        return match[0]
    kept = re.sub(
        r"[A-Za-z_]\w*", lambda word: " " * len(word[0]) if word[0].lower() in _CODE_GENERIC else word[0], inner
    )
    return "`" + kept + "`"


def _only_words(match: re.Match[str]) -> str:
    """Inside ``$…$`` keep words such as ``\\sum``; letters and braces count as nothing."""
    return re.sub(r"(?<![A-Za-z])[A-Za-z]{1,2}(?![A-Za-z])|[^A-Za-z]", " ", match[0])


def _no_variables(match: re.Match[str]) -> str:
    return re.sub(r"\b[BW]\b", " ", match[0])


def _single_letters(word: str) -> str:
    """Return ``word`` with doubled letters written once: "cros" is "cross", "comute" is "commute"."""
    return re.sub(r"(.)\1+", r"\1", word)


def _fold(char: str) -> str:
    if char < "\x80":
        return char
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() and base.isalnum() else " "


def _places(
    phrase: Phrase, tokens: tuple[Token, ...], breaks: list[int], seen: dict[int, frozenset[int]]
) -> list[list[int]]:
    """Token indices of each occurrence of ``phrase``; ``seen`` remembers where each word stands."""
    occurrences: list[list[range]] = []
    for part in phrase.parts:
        runs = _runs(part, tokens, seen)
        if not runs:
            return []
        occurrences.append(runs)
    if len(occurrences) == 1:
        return [list(run) for run in occurrences[0]]
    places = []
    for first in occurrences[0]:
        chosen: list[int] = list(first)
        for runs in occurrences[1:]:
            free = [run for run in runs if not set(run) & set(chosen)]
            if not free:
                break
            nearest: range = min(free, key=lambda run: abs(run[0] - first[0]))
            chosen += nearest
        else:
            low, high = min(chosen), max(chosen)
            crossed = any(tokens[low].start < mark < tokens[high].start for mark in breaks)
            if high - low < _WINDOW and not crossed:
                places.append(sorted(chosen))
    return places


def _runs(part: tuple[Word, ...], tokens: tuple[Token, ...], seen: dict[int, frozenset[int]]) -> list[range]:
    places = []
    for word in part:
        key = id(word)
        if key not in seen:
            seen[key] = frozenset(i for i, token in enumerate(tokens) if word.matches(token.word))
        if not seen[key]:
            return []
        places.append(seen[key])
    return [range(i, i + len(part)) for i in sorted(places[0]) if all(i + k in at for k, at in enumerate(places))]


def _hit(phrase: Phrase, tokens: tuple[Token, ...], place: list[int]) -> Hit:
    low, high = place[0], place[-1]
    words = " ".join(
        token.written if singular(token.written) == token.word or token.word.startswith("@") else token.word
        for token in tokens[low : high + 1]
    )
    repaired = tuple(
        (tokens[i].written, tokens[i].word) for i in place if singular(tokens[i].written) != tokens[i].word
    )
    length = sum(len(tokens[i].word) for i in place)
    start, end = tokens[low].start, tokens[high].end
    return Hit(
        phrase.areas,
        phrase,
        words,
        start,
        end,
        length * phrase.weight,
        repaired,
        frozenset(tokens[i].start for i in place),
    )


def _choose(found: list[Hit], sentence: str) -> tuple[Hit, ...]:
    """Strongest first: drop what lies inside a stronger phrase, then what is far weaker in the same clause."""
    marks = [match.start() for match in _CHUNK.finditer(sentence)]

    def chunk(hit: Hit) -> int:
        return sum(mark < hit.start for mark in marks)

    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (not hit.phrase.own, -hit.score, hit.start)):
        inside = any(other.start <= hit.start and hit.end <= other.end for other in kept)
        if not inside and not any(other.taken & hit.taken for other in kept):
            kept.append(hit)
    strongest: dict[int, float] = {}
    for hit in kept:
        strongest[chunk(hit)] = max(strongest.get(chunk(hit), 0.0), hit.score)
    commas = [match.start() for match in _OWN_PART.finditer(sentence)]

    def part(hit: Hit) -> int:
        return sum(mark < hit.start for mark in commas)

    clear = {part(hit) for hit in kept if not hit.vague and hit.areas}
    vague: set[int] = set()  # one vague phrase a part, where nothing is clear
    chosen = []
    for hit in kept:
        if not hit.areas or (hit.vague and (part(hit) in clear or part(hit) in vague)):
            continue
        if hit.phrase.own or hit.score >= strongest[chunk(hit)] / 2:
            chosen.append(hit)
            if hit.vague:
                vague.add(part(hit))
    kept = chosen
    return tuple(sorted(kept, key=lambda hit: (hit.start, -hit.score)))
