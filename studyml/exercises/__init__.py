"""The models to write from scratch: one folder each, and the loader of them.

Owns the format of an exercise's folder (docs/exercise-format.md). Must not know how a submission is
run or judged. Importing this room loads no NumPy; ``probes.py`` of a folder does, when asked for.
"""

from studyml.exercises.loader import Exercise, Mutant, load_exercises

__all__ = ["Exercise", "Mutant", "load_exercises"]
