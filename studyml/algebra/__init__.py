r"""Expressions of matrices with shapes: read, measured, run, differentiated, compared, proved.

Owns the path from a learner's characters to "equal" or "different". A small library in its own
right: it knows no cards, questions, verdicts or screens, and never runs a learner's text as Python.

Is ``(p - y) @ X / n`` the gradient of the mean cross entropy? Declare the names once, read, ask:

>>> from studyml.algebra.compare import compare
>>> from studyml.algebra.derivative import gradient
>>> from studyml.algebra.evaluate import evaluate
>>> from studyml.algebra.language import read, show
>>> from studyml.algebra.samples import samples
>>> from studyml.algebra.shapes import ShapeError, infer, resolve
>>> from studyml.algebra.symbols import World
>>> world = World.declare({"X": "(n, m)", "y": "(n,) unit", "w": "(m,)"}, {"p": "sigmoid(X @ w)"})
>>> loss = read("-mean(y*log(p) + (1 - y)*log(1 - p))", world.names)[0].tree
>>> answer = read("(p - y) @ X / n", world.names)[0].tree
>>> infer(answer, world.forms)
('m',)
>>> points = samples(world, (loss,))  # three sets of distinct sizes, two points each
>>> all(compare(evaluate(answer, point.values), gradient(loss, "w", point, world)).equal for point in points)
True

Mathematics and LaTeX are read too; products of mathematics are resolved by the shapes:

>>> paper = read(r"\frac{1}{n} X^\top (p - y)", world.names)[0].tree
>>> show(resolve(paper, world.forms).tree)
'1 / n * X.T @ (p - y)'
>>> try:
...     infer(read("X @ y", world.names)[0].tree, world.forms)
... except ShapeError as error:
...     print(error.message)
X is (n, m), y is (n,): the inner sizes m and n differ; X.T @ y gives (m,)

==============  ==========================================================================
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
==============  ==========================================================================

Each module is imported by its own name: ``language`` and ``shapes`` need no NumPy, ``prove`` alone needs SymPy.
"""

__all__ = [
    "compare",
    "conditions",
    "derivative",
    "domains",
    "evaluate",
    "language",
    "prove",
    "samples",
    "shapes",
    "size_sets",
    "symbols",
    "tree",
]
