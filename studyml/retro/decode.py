"""From bytes to text: the encoding of notes, and its repair.

Owns BOMs, UTF-16, cp1252 and the repair of text that was once decoded wrongly (mojibake). Must not
know what the text says. The caller keeps the original bytes; nothing is repaired in place. Why whole
texts come first: a single run such as ``√π`` is itself valid mojibake of ``ù``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.errors import InputError

LARGEST = 4_000_000
"""Bytes. A year of notes is far below it; a larger file is not notes."""

_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"\x1f\x8b",
    b"RIFF",
    b"SQLite format",
)
_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"))
_BOMS_16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_WRONG_DECODINGS = ("mac_roman", "cp1252", "cp1254")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SIGN = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
"""Arrows, dingbats and emoji: what nobody types as mojibake and few lose on purpose."""
_MATHEMATICS = frozenset("√∫∂∑∏πΩ∞±≤≥µ≠≈∆¬÷◊")
"""Mac Roman's own mathematical signs: runs of these alone may well be meant."""
_LONGEST_FOR_FTFY = 2000

LABELS = {"mac_roman": "Mac Roman", "cp1252": "Windows-1252", "cp1254": "Windows-1254", "ftfy": "mixed encodings"}

_ODD = re.compile(r"[^\x00-\x7f]")
_IN_WORDS = frozenset("äöüßéèêëàâáãåæøíìîïóòôõúùûçñÄÖÜÉ")
_SIGNS = frozenset("–—‘’“”…•·°²×→±")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of notes, lines ended by ``\\n`` only."""

    text: str
    repaired: str | None
    """The encoding it had once been decoded with by mistake (a key of :data:`LABELS`), or None."""


def decode(data: bytes, name: str = "notes") -> Decoded:
    """Return the repaired text of ``data``. Raises :class:`InputError` for what holds no text."""
    if not data:
        raise InputError("the file is empty", path=name, remedy="write what was difficult and what you forgot")
    if len(data) > LARGEST:
        raise InputError(f"{len(data):,} bytes are too many for notes", path=name, remedy=f"at most {LARGEST:,}")
    if data.startswith(_PICTURES):
        raise InputError("this is a picture or another binary file, not notes", path=name, remedy="give a text file")
    text = _to_text(data, name).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    odd = sum(c < " " and c not in "\n\t\f\v\x1b\x08\x07" for c in text)
    if "\0" in text or odd > max(8, len(text) // 50):
        raise InputError("this is a binary file, not notes", path=name, remedy="give a text file")
    if not text.strip():
        raise InputError("the file holds only white space", path=name, remedy="write what was difficult")
    repaired, how = repair(text)
    return Decoded(repaired, how)


def repair(text: str) -> tuple[str, str | None]:
    """Return ``text`` with mojibake undone, and the wrong decoding that was undone (None: nothing was)."""
    if text.isascii():
        return text, None
    how: str | None = None
    for _ in range(2):  # text mangled twice exists
        for encoding in _WRONG_DECODINGS:
            candidate = _undo(text, encoding)
            if candidate is not None and _believable(text, candidate):
                text, how = candidate, encoding
                break
        else:
            break
    if how is not None:
        return text, how
    return _repair_lines(text)


def _to_text(data: bytes, name: str) -> str:
    for mark, encoding in (*_BOMS, *_BOMS_16):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise InputError(
                    f"the file says it is {encoding} but is broken", path=name, remedy="save it as UTF-8 text"
                ) from None
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(data) if b"\0" not in data else data.decode("latin-1")


def _one_byte(data: bytes) -> str:
    """Decode as cp1252, or as Mac Roman where that gives the likelier letters and quotes ("naïve", not "na•ve")."""
    windows, mac = data.decode("cp1252", errors="replace"), data.decode("mac_roman")
    return mac if _likely(mac) > _likely(windows) else windows


def _likely(text: str) -> int:
    """Count the usual accented letters and typographic signs in their usual places, less all others."""
    found = 0
    for match in _ODD.finditer(text):
        inside = bool(re.fullmatch(r"[a-z].[a-z]", text[max(match.start() - 1, 0) : match.end() + 1], re.DOTALL))
        found += 1 if match[0] in _IN_WORDS or (match[0] in _SIGNS and (not inside or match[0] == "’")) else -1
    return found


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a BOM: mostly Latin text has a zero in every second byte."""
    head = data[:2000]
    if len(data) % 2 or b"\0" not in head:
        return None
    for encoding, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None


def _undo(text: str, encoding: str) -> str | None:
    """Encode with the wrong encoding, decode as UTF-8, both strictly. C1 controls stand for the bytes cp125x lacks."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        if encoding == "mac_roman":
            return None
        try:
            data = b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode(encoding) for c in text)
        except UnicodeEncodeError:
            return None
    try:
        result = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if result == text else result


def _believable(text: str, candidate: str) -> bool:
    if _signs(candidate) > _signs(text):
        return True
    return any(not _MATHEMATICS.issuperset(run) for run in _NOT_ASCII.findall(text))


def _signs(text: str) -> int:
    return len(_SIGN.findall(text))


def _repair_lines(text: str) -> tuple[str, str | None]:
    lines = text.split("\n")
    counts: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.isascii():
            continue
        fixed, how = _repair_line(line)
        if how is not None:
            lines[index] = fixed
            counts[how] = counts.get(how, 0) + 1
    return "\n".join(lines), max(counts, key=lambda how: counts[how]) if counts else None


def _repair_line(line: str) -> tuple[str, str | None]:
    for encoding in _WRONG_DECODINGS:
        candidate = _undo(line, encoding)
        if candidate is not None and _signs(candidate) > _signs(line):
            return candidate, encoding
    if len(line) > _LONGEST_FOR_FTFY or all(_MATHEMATICS.issuperset(run) for run in _NOT_ASCII.findall(line)):
        return line, None
    import ftfy

    fixed = ftfy.fix_encoding(line)
    return (fixed, "ftfy") if fixed != line else (line, None)
