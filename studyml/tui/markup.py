"""Text from outside inside the screens' markup.

Owns the one escape that Textual reads back unchanged; Rich's leaves ``[[1, 2], [3]]`` and ``Mapping[str, Any]``
mangled there. Knows no screen.
"""

from __future__ import annotations


def escape(text: str) -> str:
    """Return markup that shows ``text`` as it is, whatever follows."""
    shown = text.replace("[", "\\[")
    return f"{shown} " if shown.endswith("\\") else shown
