r"""Characters → tree: NumPy, plain mathematics and a subset of LaTeX, by one hand-written grammar.

>>> names = Names({"X": 2, "y": 1, "p": 1}, sizes=frozenset({"n", "m"}))
>>> [show(reading.tree) for reading in read(r"\frac1n X^\top(p - y)", names)]
['1 / n · X.T · (p - y)']

A learner's text is never run, nor handed to anything that could: characters that deceive are refused,
then bounds hold, then every word must be declared or on the whitelist.

===============  ==========================================================================
``characters``   the alphabet and what is refused unread
``lexer``        characters → tokens; ``latex`` rewrites commands, ``scripts`` cuts what stands above or below
                 the line, ``runs`` takes ``GWᵀ`` apart
``parser``       tokens → tree by precedence, built up from ``stream`` (the cursor and its bounds),
                 ``powers``, ``marks`` (|x|, √, Σ), ``application`` (words, functions) and ``endings``
``calls``        arguments as written → canonical calls; ``functions`` is the whitelist
``words``        what every other word means, and what to say when it means nothing
``names``        declared names, aliases, families of spellings; ``steps`` names derivatives
``kinds``        a guess at scalar, column, row or matrix
``reading``      which notations are tried, in which order
``show``         tree → NumPy text
===============  ==========================================================================
"""

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.functions import FUNCTIONS, Function
from studyml.algebra.language.names import Names
from studyml.algebra.language.reading import Reading, read
from studyml.algebra.language.show import show
from studyml.algebra.language.steps import step

__all__ = ["FUNCTIONS", "Function", "Names", "ReadError", "Reading", "read", "show", "step"]
