"""The decks: read them, vary them, write what stands around a prompt.

Owns the format of a card file (``cards/README.md`` has it on one page) and the drawing of questions. Decides no
answer: ``grading`` does. Loads no NumPy, since screens and ``cards list`` import it.
"""

from studyml.decks.fading import form_of, forms, seed_of
from studyml.decks.library import Library, load_areas, load_library
from studyml.decks.show import expected_text, given_lines, symbols_line
from studyml.decks.vary import ask

__all__ = [
    "Library",
    "ask",
    "expected_text",
    "form_of",
    "forms",
    "given_lines",
    "load_areas",
    "load_library",
    "seed_of",
    "symbols_line",
]
