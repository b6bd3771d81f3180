"""Text from outside inside the screens' markup.

Owns the one escape that Textual reads back unchanged; Rich's leaves ``[[1, 2], [3]]`` and ``Mapping[str, Any]``
mangled there. Knows no screen.
"""

from __future__ import annotations

import textwrap

from studyml.study.inline_markdown import SPANS


def escape(text: str) -> str:
    """Return markup that shows ``text`` as it is, whatever follows."""
    shown = text.replace("[", "\\[")
    return f"{shown} " if shown.endswith("\\") else shown


def pressed(key: str, shown: str) -> str:
    """Return markup on which a click presses ``key`` (Textual's name of it); how ``shown`` looks stays as it is."""
    return f"[@press='{key}']{shown}[/]"


def cut(text: str, room: int) -> str:
    """Return the text, shortened with an ellipsis where it is longer than ``room``."""
    return text if len(text) <= room else f"{text[: max(1, room - 1)]}…"


def hanging(text: str, room: int, indent: str) -> str:
    """Return text in lines of at most ``room`` cells, each with its indent; a word that is longer stays whole."""
    lines = text.splitlines() or [""]
    wrapped = (
        textwrap.wrap(
            line, room, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        for line in lines
    )
    return "\n".join(row for rows in wrapped for row in rows or [""])


def hung(text: str, room: int, first: str, indent: str) -> str:
    """Return a card's Markdown in lines of at most ``room`` cells: the first behind ``first``, the others indented.

    ``first`` is markup that shows as wide as ``indent``; code and bold are not broken.
    """
    whole = SPANS.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
    rows = textwrap.wrap(whole, max(room - len(indent), 1), break_long_words=False, break_on_hyphens=False) or [""]
    return first + f"\n{indent}".join(prose(row.replace("\u00a0", " ")) for row in rows)


def prose(text: str) -> str:
    """Return a card's Markdown as markup, for a page that is no Markdown widget: bold and code are shown as such."""
    parts, end = [], 0
    for found in SPANS.finditer(text):
        parts.append(escape(text[end : found.start()]))
        code, bold = found["code"], found["bold"]
        parts.append(f"[$text-primary]{escape(code)}[/]" if code else f"[b]{prose(bold)}[/b]")
        end = found.end()
    return "".join([*parts, escape(text[end:])])
