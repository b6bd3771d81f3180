"""The entry point: ``studyml`` and ``python -m studyml``."""

from __future__ import annotations

import gc
import sys

_STARTING = 100_000
"""Objects made before the garbage collector looks: what a start makes are modules, and they stay."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_STARTING)
    try:
        from studyml.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still being imported
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
