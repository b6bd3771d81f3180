"""The one vocabulary of mistakes, read from ``mistakes.toml``.

Owns codes, their sentences and the area each charges. Codes of a single exercise live in its
``exercise.toml`` and are not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

QUESTION = "question"
"""The ``area`` of a mistake that charges the area of the card or exercise itself."""
NOWHERE = ""
"""The ``area`` of a mistake that charges nothing."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A way of being wrong."""

    code: str
    message: str
    """A sentence for the learner."""
    area: str
    """The area charged, :data:`QUESTION` or :data:`NOWHERE`."""
    kin: frozenset[str] = frozenset()
    """Codes that may be said of the same slip as well: a dropped mean is a missing factor too."""

    def charged_area(self, question_area: str) -> str | None:
        """Return the area to charge when it happened in a question of ``question_area``, or None."""
        if self.area == QUESTION:
            return question_area
        return self.area or None


@cache
def mistakes() -> Mapping[str, Mistake]:
    """Return every mistake by its code."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads((files(__package__) / "mistakes.toml").read_text(encoding="utf-8"))
    kin: dict[str, set[str]] = {code: set(row.get("kin", ())) for code, row in table.items()}
    for code, row in table.items():
        for other in row.get("kin", ()):
            kin[other].add(code)
    return {code: Mistake(code, row["message"], row["area"], frozenset(kin[code])) for code, row in table.items()}
