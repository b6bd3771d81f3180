r"""The name of a step of a derivation, however it is written.

Owns the reading of a left side: ``dL/dp``, ``∂L/∂ŷ``, ``dL_dp``, ``\frac{\partial L}{\partial p}`` are
the pair (L, p). Knows nothing of what stands on the right.
"""

from __future__ import annotations

import re
import unicodedata

from studyml.algebra.language.latex import derivative_parts
from studyml.algebra.language.names import Names

_SLASHED = re.compile(r"[d∂]\s*(?P<top>[^\W\d_][^\s/()]*)\s*/\s*[d∂]\s*(?P<bottom>[^\W\d_][\w\u0302-\u030c]*)")
_JOINED = re.compile(r"[d∂](?P<top>[^\W\d_][^\W_]*)_?[d∂](?P<bottom>[^\W\d_]\w*)")


def step(text: str, names: Names) -> tuple[str, str] | None:
    """Return (of, by) of a derivative's name, each the declared name where there is one; None for other text."""
    text = unicodedata.normalize("NFC", text.strip().strip("$").strip())
    parts = derivative_parts(text)
    if parts is None:
        match = _SLASHED.fullmatch(text) or _JOINED.fullmatch(text)
        if match is None:
            return None
        parts = (match["top"], match["bottom"])
    top, bottom = parts
    return (names.resolve(top) or top, names.resolve(bottom) or bottom)
