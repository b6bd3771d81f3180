"""The entry point: ``studyml`` and ``python -m studyml``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from studyml.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was still being imported
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
