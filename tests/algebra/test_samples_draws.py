"""Samples: sizes that tell wrong answers apart, values of their domains, both sides of every condition."""

import itertools

import numpy as np
import pytest

from studyml.algebra.language import read
from studyml.algebra.samples import SampleError, samples, unreached
from studyml.algebra.size_sets import size_sets
from studyml.algebra.symbols import DeclarationError, World


def tree_of(text, world):
    return read(text, world.names, notation="numpy")[0].tree


PROBLEMS = [
    {"X": "(n, m)", "y": "(n,)"},
    {"X": "(N, D)", "W": "(D, K)", "b": "(K,)"},
    {"X": "(d, n)", "w": "(d,)"},
    {"Q": "(B, H, T, d)", "K": "(B, H, S, d)"},
    {"A": "(a, b)", "B": "(b, c)", "C": "(c, d)", "D": "(d, e)"},
    {"x": "(n,)"},
    {"X": "(5, m)", "w": "(m,)"},
]


@pytest.mark.parametrize("symbols", PROBLEMS)
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("branches", [False, True])
def test_sizes_tell_apart(symbols, seed, branches):
    world = World.declare(symbols)
    sets = size_sets(world, branches, seed)
    assert len(sets) == 3
    fixed = {5} if "(5, m)" in symbols.values() else set()
    for sizes in sets:
        values = list(sizes.values())
        assert len(set(values)) == len(values)
        assert not set(values) & ({1, 2} | fixed)
        assert max(values) <= 64
        assert not branches or max(values) >= 29
    for one, other in itertools.combinations(world.size_names, 2):
        assert len({sizes[one] - sizes[other] for sizes in sets}) > 1, "one minus the other is the same in all"
        assert len({sizes[one] / sizes[other] for sizes in sets}) > 1
        assert any(sizes[one] != 2 * sizes[other] and sizes[other] != 2 * sizes[one] for sizes in sets)
    if "n" in world.size_names:
        assert all(sizes["n"] == max(sizes.values()) for sizes in sets)


def test_samples_are_the_same_for_a_seed_and_differ_between_points():
    worlds = [World.declare({"X": "(n, m)", "w": "(m,)"}, {"z": "X @ w"}) for _ in range(2)]
    first, second = (samples(world, (), seed=5) for world in worlds)
    assert len(first) == 6
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.values["X"], other.values["X"])
        np.testing.assert_allclose(one.values["z"], one.values["X"] @ one.values["w"])
    assert not np.array_equal(first[0].values["X"], first[1].values["X"])
    assert samples(worlds[0], (), seed=5) is first


@pytest.mark.parametrize(
    ("domain", "holds"),
    [
        ("unit", lambda v: ((v > 0) & (v < 1)).all()),
        ("binary", lambda v: set(np.unique(v)) == {0.0, 1.0}),
        ("positive", lambda v: (v > 0).all()),
        ("nonzero", lambda v: (v != 0).all() and (v < 0).any()),
        ("pm1", lambda v: set(np.unique(v)) == {-1.0, 1.0}),
        ("simplex", lambda v: (v > 0).all() and np.allclose(v.sum(axis=-1), 1)),
        ("onehot", lambda v: set(np.unique(v)) == {0.0, 1.0} and (v.sum(axis=-1) == 1).all()),
        ("small", lambda v: (np.abs(v) < 0.3).all()),
        ("int", lambda v: v.dtype.kind == "i" and v.min() >= 0),
        ("", lambda v: (v < 0).any() and (v > 0).any()),
    ],
)
def test_values_keep_their_domain(domain, holds):
    world = World.declare({"v": f"(n, m) {domain}"})
    for point in samples(world):
        assert holds(point.values["v"]), point.values["v"]


def test_square_domains():
    world = World.declare({"S": "(n, n) spd", "Y": "(n, n) symmetric", "A": "(n, n) invertible", "B": "(k, n, n) spd"})
    for point in samples(world):
        assert (np.linalg.eigvalsh(point.values["S"]) > 0.1).all()
        assert (np.linalg.eigvalsh(point.values["B"]) > 0.1).all()
        np.testing.assert_array_equal(point.values["Y"], point.values["Y"].T)
        assert np.linalg.cond(point.values["A"]) < 200
        assert not np.allclose(point.values["A"], point.values["A"].T)


def test_labels_stay_below_their_bound_and_reach_it():
    world = World.declare({"P": "(n, K)", "y": "(n,) int K", "j": "(m,) int", "k": "() int"})
    for point in samples(world):
        sizes, labels = point.sizes, point.values["y"]
        assert set(labels) == set(range(sizes["K"]))
        assert point.values["j"].max() < min(sizes["n"], sizes["K"])
        assert 1 <= point.values["k"] <= 7


def test_given_sizes_are_used():
    world = World.declare({"X": "(n, m)"}, sizes=[{"n": 9, "m": 4}, {"n": 12, "m": 5}])
    assert [point.sizes for point in samples(world, points=1)] == [{"n": 9, "m": 4}, {"n": 12, "m": 5}]
    with pytest.raises(DeclarationError, match="m has no value"):
        World.declare({"X": "(n, m)"}, sizes=[{"n": 9}])


@pytest.mark.parametrize(
    "text",
    [
        "relu(x)",
        "np.maximum(x, 1)",
        "np.where(x > 2, 1.0, x)",
        "np.clip(x, -1, 1)",
        "np.abs(x - 0.5)",
        "np.where(np.linalg.norm(x) > 6, 1.0, 2.0)",
    ],
)
@pytest.mark.parametrize("sizes", ["(n,)", "()"])
def test_both_sides_of_a_condition_are_reached(text, sizes):
    if sizes == "()" and "norm" in text:
        text = text.replace("> 6", "> 1")
    world = World.declare({"x": sizes})
    tree = tree_of(text, world)
    points = samples(world, (tree,))
    assert unreached(world, (tree,), points) == ()
    if "norm" not in text and sizes == "(n,)":
        assert min(point.sizes["n"] for point in points) >= 29


def test_a_condition_nothing_reaches_is_named():
    world = World.declare({"x": "(n,) unit"})
    tree = tree_of("np.where(x > 5, 0.0, x)", world)
    assert [node.op for node in unreached(world, (tree,), samples(world, (tree,)))] == [">"]


def test_samples_keep_away_from_kinks():
    world = World.declare({"x": "(n, m)", "y": "(n, m)"})
    tree = tree_of("np.maximum(x, y)", world)
    for point in samples(world, (tree,)):
        assert np.abs(point.values["x"] - point.values["y"]).min() > 1e-4


@pytest.mark.parametrize(
    "text",
    ["np.log(x)", "np.sqrt(x)", "np.log(1 - x) + np.log(x)", "np.log(x) + y", "np.arctanh(x)", "np.log(x - y) * 0 + 1"],
)
def test_an_undeclared_domain_is_found(text):
    world = World.declare({"x": "(n,)", "y": "(n,)"})
    tree = tree_of(text, world)
    try:
        points = samples(world, (tree,))
    except SampleError:
        assert "x - y" in text
        return
    assert len(points) == 6


def test_what_is_never_finite_is_an_error_that_says_so():
    world = World.declare({"x": "(n,)"})
    with pytest.raises(SampleError, match="no values"):
        samples(world, (tree_of("np.log(-x**2)", world),))
    with pytest.raises(SampleError) as caught:
        samples(world, (tree_of("x @ np.ones((3, 3, 3))", world),))
    assert caught.value.error is not None and caught.value.error.kind == "shape"


def test_larger_sizes_are_drawn_when_an_index_needs_them():
    world = World.declare({"x": "(n,)"})
    assert all(point.sizes["n"] > 9 for point in samples(world, (tree_of("x[9] * x", world),)))


@pytest.mark.parametrize(
    ("symbols", "let", "field"),
    [
        ({"X": "(n, m) unitt"}, {}, "symbols.X"),
        ({"X": "n, m"}, {}, "symbols.X"),
        ({"X": "(n, m) spd"}, {}, "symbols.X"),
        ({"x": "() simplex"}, {}, "symbols.x"),
        ({"n": "()", "X": "(n,)"}, {}, "symbols.n"),
        ({"2x": "()"}, {}, "symbols.2x"),
        ({"X": "(0, m)"}, {}, "symbols.X"),
        ({"X": "(n, m)"}, {"p": "X @ q"}, "let.p"),
        ({"X": "(n, m)"}, {"p": "X @ X"}, "let.p"),
        ({"X": "(n, m)"}, {"X": "2"}, "let.X"),
        ({"x": "(n,) unit n"}, {}, "symbols.x"),
        ({"X": "(n, m)", "s": "(min(n, m),)"}, {}, "symbols.s"),  # whose values nobody could draw
    ],
)
def test_a_wrong_declaration_names_its_field(symbols, let, field):
    with pytest.raises(DeclarationError) as caught:
        World.declare(symbols, let)
    assert caught.value.field == field
    assert caught.value.message


def test_another_spelling_is_one_of_a_declared_name():
    with pytest.raises(DeclarationError, match="q is no declared name"):
        World.declare({"x": "(n,)"}, {}, {"x": ["z"], "q": ["r"]})


def test_single_labels_take_turns():
    world = World.declare({"y": "() binary", "t": "() pm1", "x": "()"})
    seen = {(float(point.values["y"]), float(point.values["t"])) for point in samples(world)}
    assert seen == {(0.0, -1.0), (0.0, 1.0), (1.0, -1.0), (1.0, 1.0)}


def test_whole_scalars_are_wide_unless_they_index():
    world = World.declare({"x": "(n,)", "k": "() int"})
    assert max(point.values["k"] for point in samples(world, (tree_of("x**k", world),))) > 2
    for point in samples(world, (tree_of("x[k]", world),)):
        assert 1 <= point.values["k"] < point.sizes["n"]


def test_each_limit_of_a_clip_has_its_own_sides():
    world = World.declare({"x": "(n,)"})
    assert len(unreached(world, (tree_of("np.clip(x, -9, 9)", world),), samples(world))) == 2
    assert len(unreached(world, (tree_of("np.clip(x, -9, 0.5)", world),), samples(world))) == 1


def test_some_vectors_have_one_sign():
    world = World.declare({"x": "(n,)"})
    signs = [set(np.sign(point.values["x"])) for point in samples(world)]
    assert {-1.0} in signs and {1.0} in signs and {-1.0, 1.0} in signs


@pytest.mark.parametrize("seed", range(20))
def test_scalars_take_both_signs_in_every_combination(seed):
    world = World.declare({"a": "()", "b": "()", "c": "() nonzero", "X": "(n, m)"})
    points = samples(world, seed=seed)
    for one, other in itertools.combinations("abc", 2):
        assert len({(point.values[one] > 0, point.values[other] > 0) for point in points}) == 4


def test_labels_are_shared_out_unevenly():
    """With equal shares precision is recall, the mean of labels one half and every class as frequent as another."""
    world = World.declare(
        {"y": "(n,) binary", "p": "(n,) binary", "t": "(n,) pm1", "c": "(n,) int K", "Y": "(n, K) onehot"}
    )
    points = samples(world)
    for name, other in itertools.permutations("ypt", 2):
        assert any(np.sum(point.values[name]) != np.sum(point.values[other]) for point in points)
    assert any(np.mean(point.values["y"]) != 0.5 for point in points)
    assert any(np.sum(point.values["t"]) != 0 for point in points)
    assert any(len(set(np.bincount(point.values["c"]))) > 1 for point in points)
    assert any(len(set(point.values["Y"].sum(axis=0))) > 1 for point in points)
