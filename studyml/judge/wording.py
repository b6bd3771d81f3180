"""Words for what a submission raised, how its process ended, and what its text says of y.

Owns the mistake an exception shows and the sentence around it. Works on values and text only.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from typing import Any

from studyml.model.plain import plain

_MOST = 600
"""Characters of one sentence of a verdict."""


def shown(text: str) -> str:
    """Return a sentence that a submission had a word in as one line that a terminal shows and doesn't obey."""
    return plain(text, _MOST)


def unjudgeable(said: str) -> str:
    """Return the sentence for a submission over which our own side stumbled, and we don't know who is to blame."""
    return f"this file can't be judged as it is: the examination broke off ({said}); nothing is recorded"


def error_code(error: Mapping[str, Any]) -> str:
    """Return the mistake that an exception of a probe call shows."""
    code, kind, text = str(error.get("code", "other")), str(error.get("type", "")), str(error.get("message", ""))
    if code != "other":
        return code
    if "matmul" in text or "not aligned" in text:
        return "transpose"
    if "could not be broadcast" in text or "broadcast" in text:
        return "broadcast"
    if "cannot reshape" in text:
        return "shape"
    if "NoneType" in text:
        return "returns_none"
    if kind == "AttributeError":
        return "name_error"
    if kind == "RecursionError":
        return "crash"
    return "other"


def error_text(row: Mapping[str, Any]) -> str:
    """Return the sentence for a call that raised, with the learner's own line."""
    error = row.get("error", {})
    place = f"line {error['line']}: " if error.get("line") else ""
    cell = f"{error['cell']}, " if error.get("cell") and error.get("line") else ""
    return f"{cell}{place}{error.get('message', 'no answer')} (in {error.get('call', '?')})"


def speaks_of_columns(text: str) -> bool:
    """Whether the file itself treats y as a column: reshaped in its demos, or stated in words."""
    said = r"y\w*\s*[:=(]*\s*\(?\s*(n|m|N|n_samples|num_samples|n_examples|batch_size)\s*,\s*1\s*\)"
    made = r"\by\w*\s*=\s*.*(reshape\(\s*-1\s*,\s*1\s*\)|\[:,\s*(None|np\.newaxis)\]|\bnp\.array\(\[\[)"
    return bool(re.search(said, text) or re.search(made, text))


def signal_name(number: int) -> str:
    """Return the words for a signal that ended the process."""
    try:
        name = signal.Signals(number)
    except ValueError:
        return f"signal {number}"
    words = {"SIGSEGV": "segmentation fault", "SIGABRT": "abort", "SIGBUS": "bus error", "SIGFPE": "arithmetic error"}
    return words.get(name.name, name.name)
