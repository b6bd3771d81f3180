"""Lines of notes as every later step sees them.

Owns :class:`Line`, the common form into which each format (Markdown, HTML, org, CSV, notebooks, JSON)
is turned: number, text, what kind of line, how deep a heading. Knows neither formats nor meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """What kind of line this is."""

    PROSE = "prose"
    CODE = "code"
    """Code, its output, a notebook prompt: never read for areas."""
    BLANK = "blank"
    RULE = "rule"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the repaired text, its format's own marks turned into Markdown's."""

    number: int
    """From 1 in the repaired text."""
    text: str
    form: Form = Form.PROSE
    level: int = 0
    """Of a heading: 1 is the outermost."""
