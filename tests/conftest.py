"""What holds for every test."""

from __future__ import annotations

import os
import sys

# Some environments forbid bytecode files. The tests start hundreds of processes; each would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
