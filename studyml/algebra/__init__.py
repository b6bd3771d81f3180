"""Expressions of matrices with shapes: read, measured, run, differentiated, compared, proved.

Owns the path from a learner's characters to "equal" or "different". A small library in its own
right: it knows no cards, questions, verdicts or screens, and never runs a learner's text as Python.

==============  =========================================================================
``tree``        the nodes every module here shares
``language``    characters → tree: NumPy, plain mathematics, a LaTeX subset
``symbols``     names, sizes and domains of a problem ("(n, m) unit")
``shapes``      symbolic sizes by NumPy's rules, errors explained
``evaluate``    tree → NumPy array, within bounds
``samples``     domain-aware values (``domains``) at pairwise distinct sizes (``size_sets``)
``conditions``  what branches, and which sides values reach
``derivative``  gradients and Jacobians by the complex step
``compare``     equal or not, and where they differ
``prove``       SymPy, in the prover process only
==============  =========================================================================
"""
