"""How a shape is written: ``(m,)``, ``3x4``, ``scalar``, ``error``, several with commas between.

Owns the reading of a learner's shape and how one is told. Judges nothing.
"""

from __future__ import annotations

import re

from studyml.algebra.shapes import Shape, format_shape, names, parse_shape, split_top
from studyml.algebra.symbols import World

ERROR = "error"
_ERROR_WORDS = re.compile(
    r"(?:(?:it|this|numpy|np)\s+)?(?:will\s+)?"
    r"(?:(?:an?\s+)?(?:errors?|raises?|exception|fails?|crash(?:es)?|invalid|undefined|impossible|not\s+possible)"
    r"|(?:an?\s+|raises?\s+|throws?\s+)+(?:an?\s+)?(?:\w*error|exception)|\w+error"
    r"|(?:does\s+not|doesn't|doesn’t|can\s*not|can't|can’t)\s+(?:work|broadcast|multiply|fit|match)"
    r"|(?:shape\s+)?mismatch)[.!]?\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:the\s+)?(?:shape|size)s?\s*(?:is|are|of)?\s*[:=]?\s*(?=[(\[\d])", re.IGNORECASE)
_SCALAR_WORDS = frozenset({"scalar", "a scalar", "()", "number", "a number", "float", "0-d", "0d", "none", "no axes"})
_INDEXED = re.compile(r"\w\[")
_TIMES = re.compile(r"\s*(?:[x×X]|\bby\b)\s*")
_WORD = r"[A-Za-z_]\w*|\d+"
_CROSSED = re.compile(rf"\(?\s*(?:{_WORD})(?:\s*(?:[x×]|\bby\b)\s*(?:{_WORD}))+\s*\)?\Z")

Known = Shape | tuple[Shape, ...] | str
"""A shape, several, or :data:`ERROR`."""


def read_shape(answer: str, world: World, *, counted: bool = False) -> tuple[Known, str]:
    """Read what a learner wrote for a shape, with a note on lenient spellings. Raises ValueError.

    ``counted`` says that values decide a size, for which any name or ``?`` may stand.
    """
    found, note = _read_shape(answer)
    shapes = found if several(found) else () if isinstance(found, str) else (found,)
    for shape in shapes:
        assert isinstance(shape, tuple)
        for size in shape:
            if isinstance(size, int) and size < 0:
                raise ValueError(f"a size can't be {size}")
            unknown = sorted(names(size) - set(world.size_names)) if not isinstance(size, tuple) else []
            if unknown and not counted:
                known = (
                    f"; the sizes here: {', '.join(world.size_names)}"
                    if world.size_names
                    else "; the sizes here are numbers"
                )
                raise ValueError(f"I don't know the size {unknown[0]}{known}")
    return found, note


def _read_shape(answer: str) -> tuple[Known, str]:
    text = " ".join(answer.strip().strip("`").split())
    text = text.removesuffix(".")
    if not text:
        raise ValueError("there is nothing to read yet")
    if len(text) > 200:
        raise ValueError(f"{len(text)} characters are too many for a shape")
    text = _HEADING.sub("", text, count=1) if _HEADING.match(text) else text
    if _ERROR_WORDS.match(text):
        return ERROR, ""
    if text.lower() in _SCALAR_WORDS or text.replace(" ", "") in ("()", "[]"):
        return (), ""
    text = text.replace("−", "-")
    if not _INDEXED.search(text):
        text = text.replace("[", "(").replace("]", ")")
    listed = _list_of_shapes(text)
    if listed:
        return tuple(parse_shape(part) for part in listed), ""
    if _CROSSED.match(text):
        text = "(" + _TIMES.sub(", ", text.strip("() ")) + ")"
        return parse_shape(text), ""
    bare = not text.startswith("(")
    if bare:
        text = f"({text})"
    inner = text[1:-1].strip() if text.endswith(")") else text
    note = ""
    if inner and len(split_top(inner)) == 1:
        text, note = f"({inner},)", f"one axis is written ({inner},): ({inner}) is just a number in brackets"
    return parse_shape(text), note


def _list_of_shapes(text: str) -> list[str]:
    """The shapes of ``(n, n), (m,)`` or ``((n, n), (m,))``; none of one shape, also if its sizes have brackets."""
    text = text.replace(") and (", "), (")
    for inner in (text, text[1:-1]) if text.startswith("(") and text.endswith(")") else (text,):
        parts = [part.strip() for part in split_top(inner)]
        parts = parts[:-1] if len(parts) > 1 and not parts[-1] else parts
        enclosed = all(len(split_top(part)) == 1 and part.startswith("(") and part.endswith(")") for part in parts)
        if (
            enclosed
            and (len(parts) > 1 or inner is not text)
            and any(part[1:-1].strip() == "" or "," in part for part in parts)
        ):
            return parts
    return []


def told(shape: Known) -> str:
    """Return a shape in words: ``(n, m)``, ``(n,), (m,)`` or ``error``."""
    if isinstance(shape, str):
        return shape
    if several(shape):
        return ", ".join(format_shape(part) for part in shape)  # type: ignore[arg-type]  # parts are shapes
    return format_shape(shape)  # type: ignore[arg-type]  # a plain shape


def several(shape: Known) -> bool:
    """Whether these are the shapes of several results."""
    return bool(shape) and not isinstance(shape, str) and all(isinstance(part, tuple) for part in shape)
