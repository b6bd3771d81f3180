"""How a shape is written: ``(m,)``, ``3x4``, ``scalar``, ``error``, several with commas between.

Owns the reading of a learner's shape and how one is told. Judges nothing.
"""

from __future__ import annotations

import re

from studyml.algebra.shapes import Shape, format_shape, names, parse_shape, split_top
from studyml.algebra.symbols import World

ERROR = "error"
_NOT = r"(?:does\s+not|doesn['’]?t|do\s+not|don['’]?t|can\s*not|can['’]?t|will\s+not|won['’]?t)"
_ERROR_WORDS = re.compile(
    r"(?:(?:it|this|that|numpy|np)\s+)?(?:will\s+)?"
    r"(?:(?:an?\s+)?(?:errors?|err|raises?|throws?|exception|fail(?:s|ure)?|crash(?:es)?|impossible|illegal|incompatible"
    r"|(?:is\s+)?(?:invalid|undefined|not\s+(?:possible|valid|defined|compatible)))"
    r"|(?:an?\s+|raises?\s+|throws?\s+)+(?:an?\s+)?(?:\w*error|exception)|(?:\w+\s+)?\w*error"
    rf"|{_NOT}(?:\s+(?:work|broadcast|multiply|fit|match|exist|be\s+(?:multiplied|broadcast)))?"
    r"|(?:(?:the\s+)?(?:inner\s+)?(?:shapes?|dimensions?|dims?|sizes?)\s+)?(?:(?:are\s+)?(?:mismatch(?:ed)?|incompatible|differ)"
    rf"|{_NOT}\s+(?:match|fit|agree))"
    r"|incompatible\s+(?:shapes?|dimensions?|sizes?))"
    r"(?:\s*[:,(–-]\s*[\w\s'’]*(?:!=|≠)?[\w\s'’]*\)?)?[.!]?\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:=|→|->|\\to\b|(?:result|answer)\s*[:=])?\s*(?:(?:an?|the)\s+)?"
    r"(?:(?:(?:\d-?[dD]\s+)?(?:array|matrix|vector|tensor)\s+)?(?:of\s+)?(?:shape|size|length)s?\s*(?:is|are|of)?\s*[:=]?"
    r"|\d-?[dD]\b|(?:\d-?[dD]\s+)?(?:array|matrix|vector|tensor|tuple)\b|torch\.Size)?\s*(?=[(\[{<\d]|\w+\s*\Z)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?<=[)\]\w}>])[\s-]+(?:matrix|vector|array|tensor)\Z|(?<=[)\]])[!?]\Z", re.IGNORECASE)
_SPACE = re.compile(r"(?:\\mathbb\s*\{?R\}?|ℝ|R)\s*\^\s*(?:\{([^{}]*)\}|\(([^()]*)\)|([\w×]+))\Z")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵐᵏᵈʰᵖᵗᵇˣ", "0123456789nmkdhptb×")
_OPENED, _CLOSED = ("((", "([", "[[", "[("), ("))", "])", "]]", ")]")
_ROWS = re.compile(r"(\w+)\s+rows?\s*(?:,|and|by|×|x)?\s*(\w+)\s+col(?:umn)?s?\Z", re.IGNORECASE)
_SCALARS = ("scalar", "number", "single number", "one number", "real number", "just a number", "float", "no axes")
_SCALAR_WORDS = frozenset(("()", "(,)", "tuple()", "0-d", "0d", "0-dimensional", "zero-dimensional", *_SCALARS))
_INDEXED = re.compile(r"\w\[")
_TIMES = re.compile(r"\s*(?:[x×X]|-?\bby\b-?)\s*")
_WORD = r"[A-Za-z_]\w*|\d+"
_CROSSED = re.compile(rf"\(?\s*(?:{_WORD})(?:(?:\s*[x×]\s*|\s+X\s+|\s*-?\bby\b-?\s*)(?:{_WORD}))+\s*\)?\Z")

_MULTIPLIED = re.compile(r"\s*[*·⋅]\s*|\s+")
"""``n k`` and ``n*k`` without a comma."""

Known = Shape | tuple[Shape, ...] | str
"""A shape, several, or :data:`ERROR`."""


def read_shape(answer: str, world: World, *, counted: bool = False) -> tuple[Known, str]:
    """Read what a learner wrote for a shape, with a note on lenient spellings. Raises ValueError.

    ``counted`` says that values decide a size, for which any name or ``?`` may stand.
    """
    found, note = _read_shape(answer, world)
    shapes = found if several(found) else () if isinstance(found, str) else (found,)
    for shape in shapes:
        assert isinstance(shape, tuple)
        for size in shape:
            if isinstance(size, int) and size < 0:
                raise ValueError(f"a size can't be {size}")
            unknown = sorted(names(size) - set(world.size_names)) if not isinstance(size, tuple) else []
            if unknown and not counted:
                near = next((size for size in world.size_names if size.lower() == unknown[0].lower()), "")
                known = (
                    f"; did you mean {near}?"
                    if near
                    else (
                        f"; the sizes here: {', '.join(world.size_names)}"
                        if world.size_names
                        else "; the sizes here are numbers"
                    )
                )
                raise ValueError(f"I don't know the size {unknown[0]}{known}")
    return found, note


def _read_shape(answer: str, world: World) -> tuple[Known, str]:
    text = " ".join(answer.strip().strip("`$").replace("\\times", "×").split())
    text = text.removesuffix(".").removesuffix("),") + (")" if text.endswith("),") else "")
    if not text:
        raise ValueError("there is nothing to read yet")
    if len(text) > 200:
        raise ValueError(f"{len(text)} characters are too many for a shape")
    if _ERROR_WORDS.match(text):
        return ERROR, ""
    text = _plain(text)
    if text.lower().removeprefix("a ") in _SCALAR_WORDS or text.replace(" ", "") in ("()", "[]"):
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
    if bare or not inner.endswith(","):
        _ask_of_two(inner, world)
    if inner and len(split_top(inner)) == 1:
        text, note = f"({inner},)", f"one axis is written ({inner},): ({inner}) is just a number in brackets"
    return parse_shape(text), note


def _ask_of_two(text: str, world: World) -> None:
    """Refuse ``n k`` and ``n*k`` without a comma. Raises ValueError."""
    parts = _MULTIPLIED.split(text)
    if len(parts) == 2 and all(part.isdigit() or part in world.size_names for part in parts):
        raise ValueError(f"{text!r} may be two axes or one: write ({', '.join(parts)}) or ({'*'.join(parts)},)")


def _plain(text: str) -> str:
    """A shape without the words around it, in round brackets or none: ``ℝ^{n×k}``, ``n rows, k columns``."""
    text = _TAIL.sub("", text)
    heading = _HEADING.match(text)
    text = text[heading.end() :] if heading is not None else text
    if re.fullmatch("ℝ[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵐᵏᵈʰᵖᵗᵇˣ]+", text):
        return text[1:].translate(_RAISED)
    if (space := _SPACE.match(text)) is not None:
        return next(part for part in space.groups() if part)
    if (rows := _ROWS.match(text)) is not None:
        return f"({rows[1]}, {rows[2]})"
    for opening, closing in ("{}", "<>"):
        if text.startswith(opening) and text.endswith(closing):
            return f"({text[1:-1]})"
    while text[:2] in _OPENED and text[-2:] in _CLOSED and len(split_top(text[1:-1])) == 1 and text[-3:-2] != ",":
        text = text[1:-1]
    return text


def _list_of_shapes(text: str) -> list[str]:
    """The shapes of ``(n, n), (m,)`` or ``((n, n), (m,))``; none of one shape, also if its sizes have brackets."""
    text = text.replace(") and (", "), (")
    for inner in (text, text[1:-1]) if text.startswith("(") and text.endswith(")") else (text,):
        parts = [part.strip() for part in split_top(inner)]
        parts = parts[:-1] if len(parts) > 1 and not parts[-1] else parts
        if len(parts) == 1 and inner is not text and not inner.rstrip().endswith(","):
            continue  # ((n, m)): one shape with brackets around it
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
