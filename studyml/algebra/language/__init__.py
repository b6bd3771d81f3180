r"""Characters → tree: NumPy, plain mathematics and a subset of LaTeX, by one hand-written grammar.

>>> names = Names({"X": 2, "y": 1, "p": 1}, sizes=frozenset({"n", "m"}))
>>> [show(reading.tree) for reading in read(r"\frac1n X^\top(p - y)", names)]
['1 / n · X.T · (p - y)']

A learner's text is never run, nor handed to anything that could: characters that deceive are refused,
then bounds hold, then every word must be declared or on the whitelist.

=============  =====================================================================
``characters``  the alphabet and what is refused unread
``lexer``       characters → tokens; ``latex`` rewrites commands, ``runs`` splits ``GWᵀ``
``parser``      tokens → tree; ``calls`` binds arguments, ``words`` knows every other word
``functions``   the whitelist
``names``       declared names, aliases, families of spellings
``reading``     which notations are tried
``show``        tree → NumPy text
=============  =====================================================================
"""

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.functions import FUNCTIONS, Function
from studyml.algebra.language.names import Names
from studyml.algebra.language.reading import Reading, read
from studyml.algebra.language.show import show
from studyml.algebra.language.steps import step

__all__ = ["FUNCTIONS", "Function", "Names", "ReadError", "Reading", "read", "show", "step"]
