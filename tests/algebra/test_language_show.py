"""Reading back what was shown gives the same tree: for NumPy trees and for products of mathematics."""

from __future__ import annotations

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from studyml.algebra.language import FUNCTIONS, Names, ReadError, read, show
from studyml.algebra.tree import (
    Binary,
    Call,
    Dots,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Text,
    Truth,
    Unary,
)

NAMES = Names({"X": 2, "y": 1, "w": 1, "b": 0, "W1": 2, "dL/dp": 1}, sizes=frozenset({"n", "m"}))
TAKES_WORDS = {"dtype", "mode", "method", "axes", "shape"}

numbers = st.one_of(
    st.integers(0, 10**14).map(lambda value: Number(float(value), True)),
    st.floats(1e-12, 1e12, allow_nan=False).map(Number),
    st.sampled_from([Number(3.141592653589793), Number(2.718281828459045), Number(float("inf"))]),
)
names = st.sampled_from([Name(name) for name in (*NAMES.symbols, *sorted(NAMES.sizes))])
leaves = st.one_of(names, names, numbers, st.sampled_from([Truth(True), Truth(False), Truth(None)]))


def calls(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    @st.composite
    def call(draw: st.DrawFn) -> Node:
        function = FUNCTIONS[draw(st.sampled_from(sorted(FUNCTIONS)))]
        if function.variadic:
            return Call("einsum", (Text("ij,j->i"), draw(parts), draw(parts)))
        count = draw(st.integers(function.required, len(function.operands)))
        if function.name == "transpose":
            count = 2
        args = tuple(
            Text(draw(st.sampled_from(["float", "int", "bool"]))) if name == "dtype" else draw(parts)
            for name in function.operands[:count]
        )
        if function.name == "transpose" and args[1] == Truth(None):
            return Call("T", args[:1])
        possible = [word for word in function.keywords if word not in {"dtype", "mode", "method"}]
        chosen = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
        keywords = tuple((word, draw(parts)) for word in function.keywords if word in chosen)
        return Call(function.name, args, keywords)

    return call()


def indexes(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    item = st.one_of(
        parts,
        st.just(Dots()),
        st.builds(Slice, *[st.one_of(st.none(), parts)] * 3),
        st.lists(parts, min_size=1, max_size=3).map(lambda items: Sequence(tuple(items))),
    )
    base = parts.filter(lambda node: not isinstance(node, Number))
    return st.builds(Index, base, st.lists(item, min_size=1, max_size=3).map(tuple))


def grown(parts: st.SearchStrategy[Node], operators: list[str]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Unary, st.sampled_from("-+~"), parts),
        st.builds(Binary, st.sampled_from(operators), parts, parts),
        st.builds(Binary, st.sampled_from(operators), parts, parts),
        calls(parts),
        indexes(parts),
        st.lists(parts, max_size=3).map(lambda items: Sequence(tuple(items))),
    )


OPERATORS = ["+", "-", "*", "/", "//", "%", "@", "**", "<", "<=", ">", ">=", "==", "!=", "&"]
conditions = st.builds(Binary, st.sampled_from(["<", ">=", "=="]), leaves, leaves)
masks = st.builds(Binary, st.just("|"), conditions, conditions)
numpy_trees = st.recursive(st.one_of(leaves, leaves, masks), lambda parts: grown(parts, OPERATORS), max_leaves=16)
products = st.recursive(
    leaves, lambda parts: st.one_of(st.builds(Product, parts, parts), grown(parts, OPERATORS)), max_leaves=12
)


@seed(20)
@settings(max_examples=400, deadline=None, database=None)
@given(numpy_trees)
def test_a_numpy_tree_is_read_back(tree: Node) -> None:
    text = show(tree)
    try:
        readings = read(text, NAMES, notation="numpy")
    except ReadError as error:
        assert error.code == "too_large", f"{text}: {error.message}"
        return
    assert readings[0].tree == tree, text


@seed(21)
@settings(max_examples=300, deadline=None, database=None)
@given(products)
def test_a_product_is_read_back(tree: Node) -> None:
    text = show(tree)
    try:
        readings = read(text, NAMES)
    except ReadError as error:
        assert error.code == "too_large", f"{text}: {error.message}"
        return
    assert readings[0].tree == tree, text


def test_a_resolver_chooses_the_operator_of_a_product() -> None:
    (reading,) = read("X^T (y - w)", NAMES)
    assert show(reading.tree) == "X.T · (y - w)"
    assert show(reading.tree, product=lambda node: "@") == "X.T @ (y - w)"


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Binary("-", Name("b"), Binary("-", Name("b"), Name("n"))), "b - (b - n)"),
        (Binary("-", Binary("-", Name("b"), Name("b")), Name("n")), "b - b - n"),
        (Binary("**", Unary("-", Name("b")), Number(2, True)), "(-b)**2"),
        (Unary("-", Binary("**", Name("b"), Number(2, True))), "-b**2"),
        (Binary("**", Name("b"), Unary("-", Number(1, True))), "b**-1"),
        (Call("T", (Binary("@", Name("X"), Name("w")),)), "(X @ w).T"),
        (Call("shape", (Number(2, True),)), "(2).shape"),
        (Call("concatenate", (Sequence((Name("y"), Name("w"))),)), "np.concatenate([y, w])"),
        (Call("astype", (Binary(">", Name("X"), Number(0, True)), Text("float"))), "(X > 0).astype(float)"),
        (Number(-2.5), "-2.5"),
        (Sequence((Name("n"),)), "(n,)"),
        (Sequence(()), "()"),
    ],
)
def test_parentheses_are_as_few_as_needed(tree: Node, text: str) -> None:
    assert show(tree) == text
