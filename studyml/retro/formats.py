"""Which format notes have, by name and by look, and their lines.

Owns only the choice; each format has its own module. The result's text is what line numbers count in.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from studyml.errors import InputError
from studyml.retro.lines import Line
from studyml.retro.markdown import read_markdown
from studyml.retro.markup import read_html, read_org
from studyml.retro.notebook import is_notebook, notebook_text
from studyml.retro.records import json_text, looks_like_csv, read_csv

_WRITE = "write what was difficult and what you forgot"


def read_lines(text: str, name: str) -> tuple[str, tuple[Line, ...]]:
    """Return the text that line numbers count in, and its lines. Raises :class:`InputError` if nothing is left."""
    suffix = PurePath(name).suffix.lower()
    if is_notebook(text):
        inner = notebook_text(text)
        if not inner.strip():
            raise InputError("the notebook has no cell with text", path=name, remedy=_WRITE)
        inner = _whole(inner)
        return inner, read_markdown(inner)
    if suffix == ".json" or (suffix not in (".md", ".org") and text.lstrip()[:1] in ("{", "[")):
        outline = json_text(text)
        if outline is not None:
            if not outline.strip():
                raise InputError("the JSON holds no notes", path=name, remedy=_WRITE)
            outline = _whole(outline)
            return outline, read_markdown(outline)
    if suffix in (".html", ".htm") or re.match(
        r"\s*(?:<!doctype html|<html|<\?xml|<body|<h[1-6][ >])", text, re.IGNORECASE
    ):
        return text, read_html(text)
    if suffix == ".org" or (
        suffix not in (".md", ".markdown") and re.match(r"\s*#\+(?:title|author|date|startup)", text, re.I)
    ):
        return text, read_org(text)
    if suffix in (".csv", ".tsv") or looks_like_csv(text):
        return text, read_csv(text, "\t" if suffix == ".tsv" else None)
    return text, read_markdown(text)


def _whole(text: str) -> str:
    """Replace halves of characters, which JSON's ``\\ud800`` can hold and nothing can store."""
    return text.encode("utf-8", "replace").decode("utf-8")
