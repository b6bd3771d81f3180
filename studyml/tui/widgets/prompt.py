"""A card's prompt: Markdown, as cheap as the text allows.

Owns which texts are plain enough for one widget (paragraphs and blocks of code, as almost all prompts are); every
other one gets Textual's Markdown, which makes a widget of each block.
"""

from __future__ import annotations

import re

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from studyml.study.inline_markdown import FENCE, SPANS
from studyml.tui.markup import escape, prose

_EMPHASIS = r"(?<![^\s(])([*_])(?=\S)[^*_\n]*(?<=\S)\1(?![^\s.,;:!?)])"
"""``*so*`` and ``_so_`` that stand alone; the stars and bars of ``lr*(1 - r)*g`` and ``x_i`` are mathematics."""
_INLINE = r"\\[^\w\s]|\]\(|<[A-Za-z/!]|&#?\w+;|`"
"""Escapes, links, HTML, and code over several lines or in double ticks."""
_BLOCK = r"^(?: {4}|\t| {0,3}(?:#{1,6} |>|[-+*] |\d+[.)] |~~~|(?:-{3,}|={2,})\s*$|\|?[ :]*-{2,}[ :]*\|))"
"""Code, headings, quotes, lists, rules, tables."""
_MORE = re.compile(f"{_EMPHASIS}|{_INLINE}|{_BLOCK}", re.MULTILINE)


def is_plain(text: str) -> bool:
    """Return whether a text is nothing but paragraphs with bold and code, and blocks of code."""
    return _MORE.search(SPANS.sub("x", FENCE.sub("\n\n", text))) is None


def markup(text: str) -> str:
    """Return a plain text as markup: each paragraph on lines of its own length, code as it is written."""
    parts, end = [], 0
    for found in FENCE.finditer(text):
        parts += _paragraphs(text[end : found.start()])
        parts.append("\n".join(f"  [$text-primary]{escape(line)}[/]" for line in found["code"].splitlines()))
        end = found.end()
    return "\n\n".join(parts + _paragraphs(text[end:]))


def _paragraphs(text: str) -> list[str]:
    found = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [prose(paragraph) for paragraph in found if paragraph]


class Prompt(Vertical):
    """One prompt at a time."""

    DEFAULT_CSS = """
    Prompt { height: auto; }
    Prompt #plain { margin: 0 0 1 0; }
    Prompt Markdown { margin: 0; padding: 0; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """Lay out the plain text; Markdown is made when a prompt needs it."""
        yield Static(id="plain")

    def show(self, text: str) -> None:
        """Show a prompt."""
        plain = self.query_one("#plain", Static)
        plain.display = is_plain(text)
        for old in self.query("Markdown"):
            old.remove()
        if plain.display:
            plain.update(markup(text))
        else:
            from textual.widgets import Markdown

            self.mount(Markdown(text))
