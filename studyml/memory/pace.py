"""How long questions take before the learner's own pace is known.

Owns the starting medians, in seconds a question by kind. Standard library only.
"""

from __future__ import annotations

SECONDS = {
    "choice": 15, "recall": 25, "number": 40, "shape": 15, "formula": 60, "translate": 60, "gradient": 60,
    "derivative": 60, "derivation": 150, "bug": 40, "code": 1320,
}  # fmt: skip
NEW_SECONDS = 35
"""Of a new card of a kind not yet known."""


def seconds_for(kind: str, target: int = 0) -> int:
    """Return the seconds a question of this kind is charged with; a program its own goal."""
    if kind == "code" and target > 0:
        return target
    return SECONDS.get(kind, NEW_SECONDS)
