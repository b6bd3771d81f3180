"""The words of ``cues.toml`` as compiled patterns: what sounds hard, easy, planned, foreign.

Owns only the reading of that file. What the cues mean together is decided in ``polarity`` and ``sections``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def cues(table: str, name: str) -> tuple[str, ...]:
    """Return the entries of one list."""
    return tuple(_file()[table][name])


def either(table: str, name: str) -> str:
    """Return a list's entries as the alternatives of a larger pattern."""
    return "|".join(cues(table, name))


def anywhere(table: str, name: str) -> re.Pattern[str]:
    """Return a pattern that finds any entry."""
    return _compiled(either(table, name))


def whole_words(table: str, name: str, *others: str) -> re.Pattern[str]:
    """Return a pattern that finds any entry as whole words, or one of ``others`` as it stands."""
    return _compiled("|".join([rf"\b(?:{either(table, name)})\b", *others]))


def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


@cache
def _file() -> dict[str, dict[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
