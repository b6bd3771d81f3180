"""The references against scikit-learn, SciPy, closed recursions and central differences.

Both are imported by the tests that need them: collecting every test took two seconds longer in each process.
"""

from __future__ import annotations

import types
from typing import Any

import numpy as np
import pytest

from studyml.exercises import load_exercises

RNG = np.random.default_rng(7)
X = RNG.normal(size=(60, 3)) * np.array([1.0, 0.6, 1.5]) + np.array([0.5, -0.2, 1.0])
y = X @ np.array([1.5, -2.0, 0.3]) + 2.0 + 0.1 * RNG.normal(size=60)
c = (RNG.uniform(size=60) < 1 / (1 + np.exp(-(X[:, 0] - X[:, 1])))).astype(int)
three = RNG.integers(0, 3, 60)


def model(name: str) -> Any:
    module = types.ModuleType("reference")
    exec(load_exercises()[name].reference, module.__dict__)
    return types.SimpleNamespace(**vars(module))


def central(f: Any, w: np.ndarray, h: float = 1e-6) -> np.ndarray:
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g


@pytest.mark.parametrize(
    "name, made, labels, parameters",
    [
        ("linear-regression", ("LinearRegression", 3), y, ("w", "b")),
        ("logistic-regression", ("LogisticRegression", 3), c, ("w", "b")),
        ("softmax-regression", ("SoftmaxRegression", 3, 3), three, ("w", "b")),
        ("neuron", ("Neuron", 3), c * 0.8 + 0.1, ("w", "b")),
        ("linear-svm", ("LinearSVM", 3, 0.3), 2 * c - 1, ("w", "b")),
        ("mlp-backprop", ("MLP", 3, 4), y, ("W1", "b1", "W2", "b2")),
    ],
)
def test_a_step_goes_down_the_central_difference_of_the_loss(
    name: str, made: tuple[Any, ...], labels: np.ndarray, parameters: tuple[str, ...]
) -> None:
    instance = getattr(model(name), made[0])(*made[1:])
    for parameter in parameters:
        shape = np.shape(getattr(instance, parameter))
        setattr(instance, parameter, RNG.normal(size=shape) * 0.5 if shape else 0.3)
    before = {parameter: np.array(getattr(instance, parameter)) for parameter in parameters}
    expected = {}
    for parameter in parameters:

        def loss(value: np.ndarray, parameter: str = parameter) -> float:
            setattr(instance, parameter, value)
            result = instance.loss(X, labels)
            setattr(instance, parameter, before[parameter])
            return float(result)

        expected[parameter] = central(loss, before[parameter])
    instance.step(X, labels, 0.01)
    for parameter in parameters:
        moved = (before[parameter] - getattr(instance, parameter)) / 0.01
        np.testing.assert_allclose(moved, expected[parameter], rtol=1e-4, atol=1e-7)


def test_trained_models_reach_the_solvers_of_scikit_learn() -> None:
    from sklearn import linear_model

    linear = model("linear-regression").LinearRegression(3)
    linear.fit(X, y, 4000, 0.3)
    exact = linear_model.LinearRegression().fit(X, y)
    np.testing.assert_allclose(linear.predict(X), exact.predict(X), atol=1e-5)
    logistic = model("logistic-regression").LogisticRegression(3)
    logistic.fit(X, c, 6000, 1.0)
    exact = linear_model.LogisticRegression(C=np.inf, tol=1e-10, max_iter=2000).fit(X, c)
    np.testing.assert_allclose(logistic.predict(X), exact.predict_proba(X)[:, 1], atol=1e-4)


@pytest.mark.parametrize(
    "name, made, solver",
    [
        ("normal-equation", ("NormalEquation",), ("LinearRegression", {})),
        ("ridge-regression", ("RidgeRegression", 2.5), ("Ridge", {"alpha": 2.5})),
        ("lasso", ("Lasso", 0.2), ("Lasso", {"alpha": 0.2, "tol": 1e-12, "max_iter": 100_000})),
    ],
)
def test_linear_solvers_equal_scikit_learns(
    name: str, made: tuple[Any, ...], solver: tuple[str, dict[str, float]]
) -> None:
    from sklearn import linear_model

    mine, theirs = getattr(model(name), made[0])(*made[1:]), getattr(linear_model, solver[0])(**solver[1])
    mine.fit(X, y)
    np.testing.assert_allclose(mine.predict(X), theirs.fit(X, y).predict(X), atol=1e-6)


def test_neighbours_trees_and_bayes_equal_scikit_learns() -> None:
    from sklearn import naive_bayes, neighbors, tree

    Q = RNG.normal(size=(80, 3)) + X.mean(axis=0)
    knn = model("knn-classifier").KNNClassifier(5)
    knn.fit(X, c)
    np.testing.assert_array_equal(knn.predict(Q), neighbors.KNeighborsClassifier(5).fit(X, c).predict(Q))
    bayes = model("gaussian-nb").GaussianNB()
    bayes.fit(X, three)
    theirs = naive_bayes.GaussianNB().fit(X, three)
    np.testing.assert_array_equal(bayes.predict(Q), theirs.predict(Q))
    np.testing.assert_allclose(bayes.predict_proba(Q), theirs.predict_proba(Q), atol=1e-6)
    for depth in (1, 2, 4):
        mine = model("decision-tree").DecisionTree(depth)
        mine.fit(X, c)
        exact = tree.DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, c)
        assert (mine.predict(X) == c).mean() == pytest.approx((exact.predict(X) == c).mean(), abs=0.04)
    feature, threshold = model("decision-tree-split").best_split(X, c)
    stump = tree.DecisionTreeClassifier(max_depth=1).fit(X, c).tree_
    assert (feature, threshold) == (stump.feature[0], pytest.approx(stump.threshold[0]))


def test_unsupervised_models_equal_scikit_learns() -> None:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler

    start = X[:3].copy()
    mine = model("kmeans").KMeans(3)
    mine.fit(X, start)
    theirs = KMeans(3, init=start, n_init=1, algorithm="lloyd", tol=0).fit(X)
    np.testing.assert_array_equal(mine.predict(X), theirs.labels_)
    pca = model("pca").PCA(2)
    pca.fit(X)
    np.testing.assert_allclose(abs(pca.transform(X)), abs(PCA(2).fit(X).transform(X)), atol=1e-10)
    scaler = model("standardizer").Standardizer()
    scaler.fit(X)
    np.testing.assert_allclose(scaler.transform(X), StandardScaler().fit_transform(X))


def test_softmax_entropy_and_attention_equal_scipys() -> None:
    from scipy.special import log_softmax, softmax

    ours = model("stable-cross-entropy")
    z = RNG.normal(size=(9, 4)) * 300
    k = RNG.integers(0, 4, 9)
    np.testing.assert_allclose(ours.softmax(z), softmax(z, axis=1), atol=1e-12)
    assert ours.cross_entropy(z, k) == pytest.approx(-log_softmax(z, axis=1)[np.arange(9), k].mean())
    small = z / 300
    np.testing.assert_allclose(ours.gradient(small, k), central(lambda v: ours.cross_entropy(v, k), small), atol=1e-8)
    Q, K, V = RNG.normal(size=(2, 4, 6)), RNG.normal(size=(2, 5, 6)), RNG.normal(size=(2, 5, 3))
    expected = softmax(np.einsum("btd,bsd->bts", Q, K) / np.sqrt(6), axis=-1) @ V
    np.testing.assert_allclose(model("scaled-dot-product-attention").attention(Q, K, V), expected)
    Wq, Wk, Wv, Wo = RNG.normal(size=(4, 6, 6))
    Z = RNG.normal(size=(5, 6))
    parts = [
        softmax((Z @ Wq)[:, s] @ (Z @ Wk)[:, s].T / np.sqrt(3), axis=-1) @ (Z @ Wv)[:, s]
        for s in (slice(0, 3), slice(3, 6))
    ]
    heads = model("multi-head-attention").multi_head_attention
    np.testing.assert_allclose(heads(Z, Wq, Wk, Wv, Wo, 2), np.hstack(parts) @ Wo)


def test_metrics_equal_scikit_learns() -> None:
    from sklearn import metrics

    ours, p = model("classification-metrics"), RNG.integers(0, 2, 60)
    assert ours.precision(c, p) == pytest.approx(metrics.precision_score(c, p))
    assert ours.recall(c, p) == pytest.approx(metrics.recall_score(c, p))
    assert ours.f1(c, p) == pytest.approx(metrics.f1_score(c, p))
    np.testing.assert_array_equal(ours.confusion_matrix(c, p), metrics.confusion_matrix(c, p))
    scores = np.round(RNG.normal(size=60) + c, 1)
    assert model("roc-auc").roc_auc(c, scores) == pytest.approx(metrics.roc_auc_score(c, scores))


def test_layers_and_optimisers_equal_their_definitions() -> None:
    from scipy.signal import correlate2d

    image, kernel = RNG.normal(size=(7, 8)), RNG.normal(size=(3, 2))
    padded = np.pad(image, 1)
    expected = correlate2d(padded, kernel, mode="valid")[::2, ::2]
    np.testing.assert_allclose(model("conv2d").conv2d(image, kernel, 2, 1), expected)
    g, b = RNG.normal(size=3), RNG.normal(size=3)
    standard = (X - X.mean(axis=1, keepdims=True)) / np.sqrt(X.var(axis=1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(model("layer-norm").layer_norm(X, g, b), standard * g + b)
    adam = model("optimizers").Adam(0.1)
    w = adam.step(np.zeros(2), np.array([3.0, -0.2]))
    np.testing.assert_allclose(w, [-0.1, 0.1], rtol=1e-6)  # the first step is rate * sign(g)
    numerical = model("gradient-check").numerical_gradient
    np.testing.assert_allclose(numerical(lambda v: float((v**3).sum()), np.array([1.0, 2.0])), [3.0, 12.0], rtol=1e-8)
    alpha, weights = model("adaboost-step").adaboost_step(
        np.array([1, 1, -1, -1]), np.array([1, -1, -1, -1]), np.full(4, 0.25)
    )
    assert alpha == pytest.approx(np.log(3) / 2)
    assert weights[1] == pytest.approx(0.5)  # the wrong rows get half of the weight
