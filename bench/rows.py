"""Rows of figures: what every script here prints with ``--json``, a list of what, aim, measured, baseline, ratio."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

ROWS: list[dict[str, Any]] = []


def row(what: str, aim: str, measured: str, baseline: str = "", ratio: float | None = None) -> None:
    """Keep one figure; ``ratio`` is measured to baseline, both of this run."""
    kept = None if ratio is None else round(ratio, 3)
    ROWS.append({"what": what, "aim": aim, "measured": measured, "baseline": baseline, "ratio": kept})


@contextmanager
def output(as_json: bool) -> Iterator[None]:
    """With JSON, the words of a script go to stderr and its rows to stdout at the end."""
    if not as_json:
        yield
        return
    with redirect_stdout(sys.stderr):
        yield
    print(json.dumps(ROWS, ensure_ascii=False))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
