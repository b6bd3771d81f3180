"""Frames between the trusted side and a child: JSON with arrays as ``.npy``, length first.

Owns the wire format and its caps. No pickle in either direction, so nothing that a submission
sends can run here; a frame that breaks the format is an :class:`BrokenFrame`, never a crash. Knows
nothing of what the frames mean.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import os
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

_LENGTH = struct.Struct(">I")
PREFIX = _LENGTH.size
"""Bytes before the body of a frame: its length."""
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # what is encoded was made anew
FRAME_LIMIT = 32 << 20
"""Bytes of one frame. A frame that claims more is broken."""
STREAM_LIMIT = 64 << 20
"""Bytes of all frames of one child: what it sends must not fill the memory of who reads it."""
ARRAY_LIMIT = 1 << 20
"""Entries of one array; a stride-0 view of 2**40 entries must not become 8 TB here."""
_SMALL = 256
"""Entries of an array that travels as bare bytes: reading a ``.npy`` header takes 60 µs (measured)."""
_DEPTH = 6
_WIDTH = 256
"""Items of one tuple, list or dict that travel."""
_TEXT = 1000
"""Characters of one text that travel; no check reads more of a label."""
_DIGITS = 1 << 10
"""Bits from which a whole number is no float any more."""
_PARTS = 1 << 20
"""Commas and brackets of one frame: 32 MB of ``[],`` would become 0.8 GB of lists."""


_NESTED = 64
"""Levels of one frame; what :func:`plain` lets through has a few."""


class BrokenFrame(ValueError):
    """What arrived is not a frame of ours."""


def plain(value: Any, depth: int = _DEPTH) -> Any:
    """Return ``value`` as plain numbers, texts, tuples, dicts and float or integer arrays.

    Runs beside the submission. Objects that only claim to be numbers are converted by NumPy, which
    leaves the judge with bare values; what can't be converted becomes ``{"opaque": type name}``.
    """
    kind = type(value)
    if kind is np.ndarray:
        return _array(value)
    if value is None or kind is bool or kind is float:
        return value
    if isinstance(value, str):
        return str.__str__(value)[:_TEXT]
    if isinstance(value, int):
        return _whole(int(value))
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return _array(np.asarray(value))
    if depth and isinstance(value, (tuple, list)):
        if isinstance(value, list) and value and all(type(item) in (bool, int, float) for item in value):
            return _array(np.array(value))
        return tuple(plain(item, depth - 1) for item in list(value)[:_WIDTH])
    if depth and isinstance(value, dict):
        return {_key(key): plain(item, depth - 1) for key, item in list(value.items())[:_WIDTH]}
    if isinstance(value, float):
        return float(value)
    return {"opaque": type(value).__name__}


def _key(key: Any) -> str:
    """Return a dict's key as a text that is none of our marks (``$array``)."""
    text = str(key)[:_TEXT]
    return f" {text}" if text[:1] == "$" else text


def _whole(value: int) -> Any:
    if abs(value) < 1 << 62:
        return value
    bits = value.bit_length()
    return float(value) if bits < _DIGITS else {"opaque": f"a whole number of {bits} bits"}


def _array(value: np.ndarray) -> Any:
    if value.size > ARRAY_LIMIT:
        return {"opaque": f"array of shape {value.shape}, too large"}
    if value.dtype.kind in "biuf":
        kind = value.dtype if value.dtype.itemsize <= 8 else float  # what a long double holds more, no check reads
        return np.array(value, dtype=kind, copy=True, subok=False, order="C")
    if value.dtype.kind == "O":
        try:
            return np.array(value.tolist(), dtype=float)
        except (TypeError, ValueError, OverflowError):
            return {"opaque": f"array of objects {value.shape}"}
    if value.dtype.kind == "U":
        return tuple(str(item)[:_TEXT] for item in value.ravel()[:_WIDTH])
    return {"opaque": f"array of {value.dtype}"}


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_KINDS = {
    kind.str: kind
    for name in ("?", "b", "B", "h", "H", "i", "I", "q", "Q", "e", "f", "d")
    for order in "<>"
    for kind in (np.dtype(order + name),)
}
"""The types of small arrays that travel, by their name."""


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind is np.ndarray and value.size <= _SMALL and (name := value.dtype.str) in _KINDS:
        return {"$array": [value.shape, name, binascii.b2a_base64(value.tobytes(), newline=False).decode("ascii")]}
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return {key: item if type(item) in _AS_THEY_ARE else _encode(item) for key, item in value.items()}
    if kind is tuple:
        return {"$tuple": [_encode(item) for item in value]}
    if kind is list:
        return [_encode(item) for item in value]
    if isinstance(value, np.ndarray):
        buffer = io.BytesIO()
        np.save(buffer, value, allow_pickle=False)
        return {"$npy": base64.b64encode(buffer.getvalue()).decode("ascii")}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return _encode(dict(value))
    if isinstance(value, tuple | list):
        return _encode(tuple(value) if isinstance(value, tuple) else list(value))
    return value


def _meant(value: dict[str, Any]) -> Any:
    """Return what an object of JSON stands for, as soon as it is read: what it holds has been through here."""
    if len(value) != 1:
        return value
    if "$array" in value:
        shape, name, numbers = value["$array"]
        kind = _KINDS.get(name)
        small = bytearray(binascii.a2b_base64(numbers, strict_mode=True))
        if kind is None or len(small) > _SMALL * kind.itemsize:
            raise BrokenFrame("an array that is none of ours")
        made = np.ndarray(shape, kind, small)
        if made.nbytes != len(small):
            raise BrokenFrame("an array of another size")
        return made
    if "$npy" in value:
        data = io.BytesIO(base64.b64decode(value["$npy"], validate=True))
        array = np.load(data, allow_pickle=False)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf" or array.size > ARRAY_LIMIT:
            raise BrokenFrame("an array that is none of ours")
        return array
    if isinstance(items := value.get("$tuple"), list):
        return tuple(items)
    return value


def _is_deep(value: Any, levels: int) -> bool:
    """Whether there are more than so many levels of tuples, lists and dicts."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(levels == 0 or _is_deep(part, levels - 1) for part in parts)


_READ = json.JSONDecoder(object_hook=_meant).raw_decode


def pack(message: Mapping[str, Any]) -> bytes:
    """Return one frame that holds ``message``."""
    body = _JSON.encode(_encode(message)).encode("ascii")
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> dict[str, Any]:
    """Return the message of a frame's body. Raises :class:`BrokenFrame`."""
    opened = body.count(b"[") + body.count(b"{")
    if opened + body.count(b",") > _PARTS:
        raise BrokenFrame("a frame of too many parts")
    try:
        text = body.decode("ascii")
        message, end = _READ(text)
        if end != len(text):
            raise BrokenFrame("more than an object")
        if opened > _NESTED and _is_deep(message, _NESTED):  # whoever works on it may call itself for each level
            raise BrokenFrame("a frame of too many levels")
    except (ValueError, TypeError, RecursionError, EOFError, SyntaxError, binascii.Error, MemoryError) as error:
        raise BrokenFrame(str(error)) from error
    if not isinstance(message, dict):
        raise BrokenFrame("not an object")
    if not isinstance(message.get("kind", ""), str):  # whoever compares it may meet an array
        raise BrokenFrame("a kind that is no text")
    return message


class FrameReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._taken = 0

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        """Yield the messages completed by ``data``. Raises :class:`BrokenFrame` after those that came before."""
        self._buffer += data
        self._taken += len(data)
        if self._taken > STREAM_LIMIT:
            raise BrokenFrame(f"more than {STREAM_LIMIT} bytes")
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > FRAME_LIMIT:
                raise BrokenFrame(f"a frame of {length} bytes")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                break
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield unpack(body)


def write_all(fd: int, data: bytes) -> None:
    """Write every byte of ``data``. Raises :class:`OSError` when the other side is gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read_frame(fd: int) -> dict[str, Any] | None:
    """Return the next message from a blocking descriptor, or None at its end."""
    head = _read_exactly(fd, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > FRAME_LIMIT:
        raise BrokenFrame(f"a frame of {length} bytes")
    body = _read_exactly(fd, length)
    return None if body is None else unpack(body)


def _read_exactly(fd: int, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        data = os.read(fd, min(count - len(parts), 1 << 20))
        if not data:
            return None
        parts += data
    return bytes(parts)
