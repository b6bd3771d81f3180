"""Indices: ``∂L/∂z_k = p_k - y_k``, ``Σ_i r_i x_i``, ``δ_ij``, as text.

Owns how entries of arrays, sums over indices and derivatives of entries are spelled, and the text in which a letter
stands for each, so that the language can read it. Knows no values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from studyml.grading.derivation.left_sides import D, bare

LETTERS = "ijkl"
"""What counts as an index."""
_SUMMED_OVER = re.compile(r"(?:Σ|∑|\\sum|(?<![^\W_])sum)\s*_\s*\{?\s*([a-z])(?![^\W_])")
_ENTRY_BELOW = re.compile(r"/\s*\{?\s*(?:d|∂|\\partial\s)\s*[^\W\d_]_\{?([a-z]{2})\b")
"""The indices of ``dL/dW_mj``."""
_SUBSCRIPT = re.compile(r"_(?P<braced>\{)?(?P<index>[a-z]{1,3})(?(braced)\})(?![^\W_])")
_BEGUN = re.compile(r"_\{\s*(?P<index>[a-z])(?=\s*=)")
_PLAIN = {"ᵢ": "i", "ⱼ": "j", "ₖ": "k", "ₗ": "l"}
_LOWERED = re.compile(r"(?<=[\w)\]}])(?P<index>[ᵢⱼₖₗ]+)(?P<glued>(?=[^\W\d_ᵀ]))?")
_STYLE = r"\\(?:hat|bar|tilde|widehat|math(?:cal|bf|rm|it)|boldsymbol|bm|vec)"
_BASE = rf"(?:{_STYLE}\s*\{{?\s*\\?[^\W\d_]+\s*\}}?|\\?[^\W\d_](?:[^\W_ᵀ]|[\u0302\u0304\u0303])*)"
_AXIS = r"(?:[ijkl]|:|·|\*|\\cdot)"
_INDEX = (
    rf"(?:_\s*\{{\s*{_AXIS}(?:[\s,]*{_AXIS})*\s*\}}|_[ijkl]{{1,3}}(?![^\W⁰¹²³⁴-⁹ᵀ])"
    r"|\[\s*[ijkl](?:\s*,\s*[ijkl:])*\s*\])"
)
_ENTRY = re.compile(rf"(?<![^\W\dᵀ])(?<!\\)(?P<base>{_BASE})(?P<index>{_INDEX})")
_END = rf"(?P<%s>{_BASE})(?P<%s_index>{_INDEX})?"
_SLOPES = [
    re.compile(rf"(?<![\w\\]){D}{_END % ('top', 'top')}\s*/\s*{D}{_END % ('bottom', 'bottom')}(?!\w)"),
    re.compile(rf"\\[dt]?frac\s*\{{\s*{D}{_END % ('top', 'top')}\s*\}}\s*\{{\s*{D}{_END % ('bottom', 'bottom')}\s*\}}"),
]
_APPLIED = "softmax|sigmoid|tanh|relu|exp|log|sqrt|diag|σ"
_BRACKETED = re.compile(
    rf"(?P<of>(?<![\w\\])\\?(?:{_APPLIED}))?"
    rf"(?:\((?P<base>[^()]*(?:\([^()]*\)[^()]*)*)\)|\[(?P<square>[^\[\]]*)\])(?P<index>{_INDEX})"
)
"""``(p - y)_i``."""
_SUM = re.compile(
    r"(?:Σ|∑|\\sum(?![A-Za-z])|(?<!\w)sum(?=_))(?:\s*\\limits)?"
    r"(?:\s*_\s*(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[ijkl]{1,3})(?!\w)))?(?:\s*\^\s*(?:\{(?P<upto>[^{}]*)\}|(?P<end>\w)))?"
)
_FROM_TO = re.compile(r"1 (?P<name>[^\W\d]\w*)?|0 (?:[^\W\d]\w*-1)?|[^\d−-]\S* \S*")
"""Where a Σ may begin and end: all of what its index runs along is summed."""
_SAME = re.compile(
    r"(?:(?:\\mathbf|\\mathbb|\\mathrm)?\s*\{?\s*(?:1|𝟙|𝟏)\s*\}?\s*)?(?:\[|\\?\{|(?<![\w\\])\()\s*(?P<one>[ijkl])\s*==?\s*(?P<other>[ijkl])\s*(?:\]|\\?\}|\))"
)
_CHANGED = re.compile(
    rf"(?<![^\Wᵀ])(?<![\\/∂])(?P<d>d|\\mathrm\s*\{{?\s*d\s*\}}?)\s*(?P<base>{_BASE}){_INDEX}(?!\s*/\s*{D})"
)
ROW = "ι"
"""The index of any one row, which nobody writes."""
_ALONE = re.compile(r"(?<![\w\\])[a-z](?!\w|\s*\[)")
_SIZED = re.compile(r"\\(?:left|right)(?![A-Za-z])")
_KRONECKER = ("δ", "delta", "\\delta", "I")
_SUMMED = ("Σ", "∑", "sum", "\\sum")


@dataclass(frozen=True, slots=True)
class Entry:
    """``z_k``, ``x_i`` or ``∂L/∂z_k``: names, each with its indices; "" for an axis that is left whole."""

    top: str
    at: tuple[str, ...]
    bottom: str = ""
    by: tuple[str, ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """The indices, each once."""
        return tuple(dict.fromkeys(letter for letter in (*self.at, *self.by) if letter))


class Unreadable(ValueError):
    """Something with indices that is not read; ``said``: why, where that is known."""

    def __init__(self, what: str, said: str = "") -> None:
        super().__init__(what)
        self.said = said


@dataclass
class Indexed:
    """A text with a letter for each entry, and with what stands for each sum."""

    text: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    """The indices that are not summed over."""
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of ``(λ*(…))``, which stands for a sum of what is in the inner brackets, the λ with the indices summed over."""
    ends: dict[str, str] = field(default_factory=dict)
    """Where the Σ over an index ends, if it says so: the ``n`` of ``Σ_{i=1}^n``."""

    def wrong_end(self, sizes: Mapping[str, Sequence[int]], known: Sequence[Mapping[str, int]]) -> str:
        """Return what to say of a Σ that ends elsewhere than its index; "" where none does."""
        for letter, end in self.ends.items():
            runs = sizes.get(letter, ())
            if any(end in one and one[end] != size for one, size in zip(known, runs, strict=False)):
                return f"the sum over {letter} goes to {end}, which is no size of what it runs along"
        return ""


_ONE_INDEX = re.compile(r"(?<![^\W\d_])(d?)([^\W\d_]+?)_(\{)?([a-z])(?(3)\})(?!\w)")


def lowered(text: str) -> str:
    """Return a text with ``z_k`` for ``zₖ``, ``G_i x_i`` for ``Gᵢxᵢ``."""

    def low(match: re.Match[str]) -> str:
        return f"_{''.join(map(_PLAIN.__getitem__, match['index']))}{'' if match['glued'] is None else ' '}"

    return _LOWERED.sub(low, text)


def with_usual_letters(text: str, known: frozenset[str]) -> str:
    """Return a text with ``Σ_l X_il W_lj`` for ``Σ_a X_ia W_aj``, where no name is a and no index l; also dL/dW_lj."""
    others = dict.fromkeys(one for one in _SUMMED_OVER.findall(text) if one not in LETTERS and one not in known)
    entries = "".join(match[1] for match in _ENTRY_BELOW.finditer(text))  # what stands there is no size
    others |= dict.fromkeys(one for one in entries if one not in LETTERS)
    if not others:
        return text
    used = {letter for match in _SUBSCRIPT.finditer(text) for letter in match["index"]}
    spare = [letter for letter in LETTERS if letter not in used]
    given = dict(zip(others, spare, strict=False))

    def usual(match: re.Match[str]) -> str:
        if not set(match["index"]) <= {*LETTERS, *given}:
            return match[0]
        index = "".join(given.get(letter, letter) for letter in match["index"])
        return f"_{{{index}}}" if match["braced"] else f"_{index}"

    text = _BEGUN.sub(lambda match: f"_{{{given.get(match['index'], match['index'])}", text)
    return _SUBSCRIPT.sub(usual, text)


def entries_in(text: str, is_array: Callable[[str], bool]) -> bool:
    """Return whether a text has an entry of an array in it."""
    if _BRACKETED.search(text) is not None:
        return True
    if any(len(set(_axes(match["index"]))) == 2 and match["base"] in _KRONECKER for match in _ENTRY.finditer(text)):
        return True
    for match in _ENTRY.finditer(text):
        base = bare(match["base"])
        tails = (base[at:] for at in range(len(base))) if base == match["base"] else (base,)
        if match["base"] not in _SUMMED and any(map(is_array, tails)):
            return True
    ends = (
        match[end]
        for pattern in _SLOPES
        for match in pattern.finditer(text)
        for end in ("top", "bottom")
        if match[f"{end}_index"]
    )
    return any(is_array(bare(end)) for end in ends)


def with_a_row(text: str, has_rows: Callable[[str], bool]) -> str:
    """Return a line about one row with the index of the row, ``P_ij`` for ``p_j``; what has all its indices stays."""
    used = {letter for match in _SUBSCRIPT.finditer(text) for letter in match["index"]}
    free = next((letter for letter in LETTERS if letter not in used), "")
    if not free:
        return text
    return _ONE_INDEX.sub(lambda m: f"{m[1]}{m[2]}_{{{free}{m[4]}}}" if has_rows(m[2]) else m[0], text)


def without_index(text: str) -> str:
    """Return a text with ``dz`` for ``dz_k``."""
    return _CHANGED.sub(lambda match: f"d{bare(match['base'])}", text)


def plain_slopes(text: str) -> str:
    """Return a text with ``du/dz`` for ``∂u/∂z_k``."""
    for pattern in _SLOPES if "_" in text else ():
        text = pattern.sub(lambda match: f"d{bare(match['top'])}/d{bare(match['bottom'])}", text)
    return text


def sums_in(text: str) -> bool:
    """Return whether a text has a Σ in it."""
    return _SUM.search(text) is not None


def indices_in(text: str) -> list[str]:
    """Return the indices of the entries in a text, once for each entry."""
    found: list[str] = []
    for pattern in _SLOPES:
        for match in pattern.finditer(text):
            found += _slope(match).letters
        text = pattern.sub(" ", text)
    for match in _ENTRY.finditer(text):
        found += dict.fromkeys(one for one in _axes(match["index"]) if one)
    return found


def rows_in(text: str, is_row: Callable[[str], bool]) -> bool:
    """Return whether a text names any one row of a matrix: ``p`` where P is known and p is not."""
    return any(is_row(match[0]) for match in _ALONE.finditer(text))


def entry_of(text: str) -> Entry | None:
    """Return the entry, or the derivative with an entry in it, that a text is as a whole."""
    text = text.strip().strip("$").strip()
    for pattern in _SLOPES:
        if (match := pattern.fullmatch(text)) is not None:
            found = _slope(match)
            return found if found.letters else None
    match = _ENTRY.fullmatch(text)
    return None if match is None or match["base"] in _SUMMED else Entry(bare(match["base"]), _axes(match["index"]))


def translated(
    text: str, is_array: Callable[[str], bool], outer: tuple[str, ...], is_row: Callable[[str], bool] = lambda _: False
) -> Indexed:
    """Return a text with a letter for each entry and sum. Raises Unreadable.

    ``outer``: the indices of the left side, which a bare Σ does not sum over; ``is_row``: whether a name is that of any
    one row.
    """
    found = Indexed()
    found.text, free = _Translation(found, is_array, outer, is_row).of(_SIZED.sub(" ", text))
    found.free = frozenset(free)
    return found


def of_row(entry: Entry, is_row: Callable[[str], bool]) -> Entry:
    """Return an entry of any one row as one of its matrix."""
    at = (ROW, *entry.at) if is_row(entry.top) else entry.at
    by = (ROW, *entry.by) if is_row(entry.bottom) else entry.by
    return replace(entry, at=at, by=by)


def _slope(match: re.Match[str]) -> Entry:
    return Entry(bare(match["top"]), _axes(match["top_index"]), bare(match["bottom"]), _axes(match["bottom_index"]))


def _axes(index: str | None) -> tuple[str, ...]:
    if index is None:
        return ()
    found = re.findall(_AXIS, index)
    return tuple(one if one in LETTERS else "" for one in found)


@dataclass
class _Translation:
    found: Indexed
    is_array: Callable[[str], bool]
    outer: tuple[str, ...]
    is_row: Callable[[str], bool]

    def of(self, text: str) -> tuple[str, set[str]]:
        """The text in letters, and the indices that are not summed over in it."""
        pieces: list[str] = []
        free: set[str] = set()
        at = 0
        while (match := _SUM.search(text, at)) is not None:
            before, letters = self._entries(text[at : match.start()])
            free |= letters
            end = _term_end(text, match.end())
            body, inner = self.of(text[match.end() : end])
            over = _over(match)
            if end_name := _end_of(match):
                self.found.ends |= dict.fromkeys(over or (), end_name)
            if over is None:
                over = tuple(sorted(inner - {*self.outer, ROW}))
            if over:
                marker = self._letter("s", len(self.found.sums))
                self.found.sums[marker] = over
                pieces += [before, f"({marker}*({body.strip()}))"]
            else:
                pieces += [before, match[0], body]
            free |= inner - set(over)
            at = end
        rest, letters = self._entries(text[at:])
        return "".join([*pieces, rest]), free | letters

    def _entries(self, text: str) -> tuple[str, set[str]]:
        free: set[str] = set()

        def put(entry: Entry) -> str:
            entry = of_row(entry, self.is_row)
            free.update(entry.letters)
            letter = next((one for one, other in self.found.entries.items() if other == entry), "")
            letter = letter or self._letter("e", len(self.found.entries))
            self.found.entries[letter] = entry
            return f"({letter})"

        def plain(match: re.Match[str]) -> str:
            base, axes = bare(match["base"]), _axes(match["index"])
            if match["base"] in _KRONECKER and len(set(axes)) == 2 and not self.is_array(base):
                return put(Entry("", axes))
            for at in range(1, len(base)) if not self.is_array(base) and base == match["base"] else ():
                if self.is_array(base[at:]) and base[0] not in "d∂":  # λ w_j
                    return f"{base[:at]} {put(Entry(base[at:], axes))}"
            if not self.is_array(base):
                if match["index"].startswith("["):
                    return match[0]
                raise Unreadable(base)
            return put(Entry(base, axes))

        text = _BRACKETED.sub(
            lambda match: put(Entry(f"{match['of'] or ''}({match['base'] or match['square']})", _axes(match["index"]))),
            text,
        )
        text = _SAME.sub(lambda match: put(Entry("", (match["one"], match["other"]))), text)
        for pattern in _SLOPES:
            text = pattern.sub(lambda match: put(_slope(match)), text)
        text = _ENTRY.sub(plain, text)
        return _ALONE.sub(lambda match: put(Entry(match[0], ())) if self.is_row(match[0]) else match[0], text), free

    def _letter(self, kind: str, count: int) -> str:
        if count >= 26:
            raise Unreadable("too much")
        return f"{kind}qx{'abcdefghijklmnopqrstuvwxyz'[count]}"


def _over(match: re.Match[str]) -> tuple[str, ...] | None:
    """The indices that a Σ names; None where it names none."""
    said = match["bare"] or match["braced"]
    if said is None:
        return None
    if re.search(r"[≠<>]|\\n?eq?\b|\\neq|\\in\b|∈", said):
        raise Unreadable(said)
    head = said if match["bare"] else said.partition("=")[0]
    letters = tuple(letter for letter in re.findall(r"[^\W\d_]", head))
    if not letters or any(letter not in LETTERS for letter in letters):
        raise Unreadable(said)
    return letters


def _end_of(match: re.Match[str]) -> str:
    """The name where a Σ ends, "" where it says none. Raises Unreadable for one that leaves some out."""
    begin, end = (match["braced"] or "").partition("=")[2].strip(), match["upto"] or match["end"] or ""
    if not begin:
        return ""
    found = _FROM_TO.fullmatch(f"{begin} {''.join(end.split()).replace('−', '-')}")
    if found is None:
        said = f"{begin} to {end}" if end else begin
        raise Unreadable(begin, f"Σ from {said} leaves some out: a sum is read over all that its index runs along")
    return found["name"] or ""


def _term_end(text: str, start: int) -> int:
    """Where the product behind a Σ ends."""
    depth, begun, last, within = 0, False, "", False
    for at in range(start, len(text)):
        character = text[at]
        bar = character == "|" and text[at - 1 : at] not in ("|", "\\")  # of two the first
        if bar or character == "‖" or text.startswith("\\|", at):
            within = not within
        if within:
            begun = True
            continue
        if depth == 0 and character in "=,;)]}":
            return at
        if depth == 0 and character in "+-−" and begun and last not in "^*/·⊙×({[":
            return at
        depth += (character in "([{") - (character in ")]}")
        if not character.isspace():
            begun, last = begun or character not in "+-−", character
    return len(text)
