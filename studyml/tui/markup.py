"""Text from outside inside the screens' markup.

Owns the one escape that Textual reads back unchanged; Rich's leaves ``[[1, 2], [3]]`` and ``Mapping[str, Any]``
mangled there. Knows no screen.
"""

from __future__ import annotations

import re

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")


def escape(text: str) -> str:
    """Return markup that shows ``text`` as it is, whatever follows."""
    shown = text.replace("[", "\\[")
    return f"{shown} " if shown.endswith("\\") else shown


def cut(text: str, room: int) -> str:
    """Return the text, shortened with an ellipsis where it is longer than ``room``."""
    return text if len(text) <= room else f"{text[: max(1, room - 1)]}…"


def prose(text: str) -> str:
    """Return a card's Markdown as markup, for a page that is no Markdown widget: bold and code are shown as such."""
    return _CODE.sub(r"[$text-primary]\1[/]", _BOLD.sub(r"[b]\1[/b]", escape(text)))
