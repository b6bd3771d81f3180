"""The nearest areas of a line that no phrase maps: TF-IDF over character n-grams, in plain Python.

Owns nothing but the guess; people choose. A learned embedding was measured and was little better.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from studyml.model import Area
from studyml.retro.lexicon import Lexicon

_SIZES = (3, 4, 5)
_LONGEST = 400


class Nearest:
    """Compares lines with what the lexicon and the titles say of each area."""

    def __init__(self, areas: Mapping[str, Area], lexicon: Lexicon):
        texts = {area: [id_words(area), value.title] for area, value in areas.items()}
        for phrase in lexicon.phrases:
            for area in phrase.areas:
                if area in texts:
                    texts[area].append(re.sub(r"<\w+>|[|*+]", " ", phrase.text))
        counts = {area: _grams(" ".join(words)) for area, words in texts.items()}
        documents = Counter(gram for grams in counts.values() for gram in grams)
        self._idf = {gram: math.log((1 + len(counts)) / (1 + n)) + 1 for gram, n in documents.items()}
        self._areas = {area: self._weigh(grams) for area, grams in counts.items()}

    def of(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return the ids of the ``count`` nearest areas, nearest first; fewer are never given."""
        weights = self._weigh(_grams(text[:_LONGEST]))
        likeness = {
            area: sum(w * vector.get(gram, 0.0) for gram, w in weights.items()) for area, vector in self._areas.items()
        }
        return tuple(sorted(likeness, key=lambda area: -likeness[area])[:count])

    def _weigh(self, grams: Counter[str]) -> dict[str, float]:
        weights = {gram: (1 + math.log(n)) * self._idf[gram] for gram, n in grams.items() if gram in self._idf}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def id_words(area: str) -> str:
    """Return an area's id as words."""
    return area.replace(".", " ")


def _grams(text: str) -> Counter[str]:
    grams: Counter[str] = Counter()
    for word in re.findall(r"[^\W_]+", text.lower()):
        padded = f" {word} "
        for size in _SIZES:
            grams.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return grams
