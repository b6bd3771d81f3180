"""Where a file belongs: by its name, its classes, its functions, the parts that they play; a broken folder is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studyml.errors import ExerciseError
from studyml.exercises import load_exercises
from studyml.judge.extract import extract
from studyml.judge.judging import Judge
from studyml.judge.placing import Placer
from studyml.model import Outcome

EXERCISES = load_exercises()
PLACER = Placer(EXERCISES)

PLACES = {
    ("a", "class MyKMeansModel: pass"): ["kmeans"],
    ("ridge_regression", "class Model: pass"): ["ridge-regression"],
    ("a", "def numeric_grad(f, x): pass"): ["gradient-check"],
    ("a", "def accuracy(y, p): pass\ndef recall(y, p): pass"): ["classification-metrics"],
    ("my_adam_2", "class Model: pass"): ["optimizers"],
    ("knnFromScratch", "class Model: pass"): ["knn-classifier"],
    ("a", "def predict(X): pass\ndef perceptron_epoch(X, y): pass"): ["perceptron"],
    ("a", "class Solution:\n    def roc_auc(self, y, s): pass"): ["roc-auc"],
    ("a", "# k-means, by hand\nclass MyModel:\n    def fit(self, X): pass"): ["kmeans"],
    ("a", "class Net:\n    def activate(self, X): pass"): [],
    ("a", "class MyPCAHelper: pass\ndef kmeans(X): return MyPCAHelper()"): ["kmeans"],
    ("a", "class MyKMeansModel:\n    def f(self): return softmax(0)\ndef softmax(z): pass"): ["kmeans"],
    ("my_linear_regression_2", "class A: pass"): ["linear-regression", "normal-equation"],
    ("madam", "class Model: pass"): [],
    ("linear__functions", "def predict(X, w, b): pass\ndef train(X, y): pass"): ["linear-regression"],
    ("a", "def predict(X): pass\ndef fit(X, y): pass"): [],
    ("a", "class OLS: pass"): ["linear-regression", "normal-equation"],
    ("linear_regression", "class A: pass"): ["linear-regression", "normal-equation"],
    ("a", "class PCA: pass\nclass MyKMeansModel: pass"): ["pca", "kmeans"],
    ("a", "class GaussNB: pass"): ["gaussian-nb"],
    ("a", "class RidgeReg: pass"): ["ridge-regression"],
    ("a", "class LassoWithSoftThreshold: pass"): ["lasso"],
    ("a", "class MyGaussianMixture: pass\nclass KernelPCAModel: pass\nclass BernoulliNaiveBayes: pass"): [],
    ("locally_linear", "class LLE: pass\ndef Linear(X, Z): pass"): [],
    ("a", "class MyGDABinaryClassifier: pass"): [],
    ("a", "class BinaryClassifier: pass"): ["logistic-regression"],
    ("a", "class MinMaxScaler: pass\nclass DecisionStep: pass"): [],
}


@pytest.mark.parametrize("stem, text", PLACES)
def test_a_file_is_placed_by_its_names(stem: str, text: str) -> None:
    placed = PLACER.place(extract(text, f"{stem}.py"), stem)
    assert [name for one in placed for name in one.ids] == PLACES[stem, text]


CLOSED_FORM = """
import numpy as np
class LinearRegression:
    def fit(self, X, y):
        A = np.c_[np.ones(len(X)), X]
        self.w = np.linalg.lstsq(A, y, rcond=None)[0]
    def predict(self, X):
        return np.c_[np.ones(len(X)), X] @ self.w
"""
FUNCTIONS = EXERCISES["stable-cross-entropy"].reference + "\ndef softmax_regression(z): pass\n"


def test_what_a_name_means_is_told_by_which_exercise_understands_it() -> None:
    with Judge() as judge:
        for name in ("linear_regression.py", "a.py"):
            (verdict,) = judge.check_text(CLOSED_FORM, name)
            assert (verdict.exercise, verdict.outcome) == ("normal-equation", Outcome.CORRECT)
        (verdict,) = judge.check_text("# bagging of k-means\nclass Bag:\n    def fit(self, X): 1 / 0", "a.py")
        assert (verdict.exercise, verdict.outcome) == (None, Outcome.NOT_UNDERSTOOD), "a word in a comment is no claim"
        (verdict,) = judge.check_text(FUNCTIONS, "a.py")
        assert (verdict.exercise, verdict.outcome) == ("stable-cross-entropy", Outcome.CORRECT)


LAYERS = """
import numpy as np
class Linear:
    def __init__(self, i, o):
        self.W, self.b = np.random.randn(i, o) * 0.3, np.zeros(o)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW, self.db = self.x.T @ g, g.sum(0)
        return g @ self.W.T
class Network:
    def __init__(self, m, h):
        self.first, self.second = Linear(m, h), Linear(h, 1)
    def forward(self, X):
        self.a = np.tanh(self.first.forward(X))
        return self.second.forward(self.a).ravel()
    def step(self, X, y, rate):
        g = self.second.backward(((self.forward(X) - y) / len(y))[:, None])
        self.first.backward(g * (1 - self.a**2))
        for layer in (self.first, self.second):
            layer.W -= rate * layer.dW
            layer.b -= rate * layer.db
"""
LOGITS = (Path(__file__).parent.parent / "exercises" / "right" / "stable-cross-entropy__with_gradient.py").read_text()


@pytest.mark.parametrize("text, exercise", [(LAYERS, "mlp-backprop"), (LOGITS, "stable-cross-entropy")])
def test_a_name_that_only_part_of_a_file_bears_does_not_stand_in_for_the_whole(text: str, exercise: str) -> None:
    """A layer called Linear is no linear regression, a function softmax no model."""
    with Judge() as judge:
        (verdict,) = judge.check_text(text, "practice.py")
        assert (verdict.exercise, verdict.outcome) == (exercise, Outcome.CORRECT)


@pytest.mark.parametrize(
    "folder, stem, text",
    [
        ("my-lasso", "my_lasso", "def f(): pass"),
        ("my-lasso", "a", "class MyLassoModel: pass"),
        ("pca", "a", "class PCA: pass"),
    ],
)
def test_a_broken_folder_of_the_learners_is_said_and_no_other_exercise_stands_in(
    tmp_path: Path, folder: str, stem: str, text: str
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "exercise.toml").write_text("id = 3")
    with pytest.raises(ExerciseError, match="'id' is 3"):
        Placer(load_exercises(tmp_path)).place(extract(text, f"{stem}.py"), stem)


QUERIES = """
import numpy as np
def classify(query, rows, labels, k):
    order = np.argsort(np.linalg.norm(rows - query, axis=1), kind="stable")
    return np.bincount(labels[order[:k]]).argmax()
def classify_all(queries, rows, labels, k):
    return np.array([classify(query, rows, labels, k) for query in queries])
"""
LINE = "import numpy as np\n" + EXERCISES["linear-regression"].reference.partition("import numpy as np\n")[2]
LINE = LINE.replace("LinearRegression", "Model").replace("db = error.mean()", "db = 0")
CLASSES = EXERCISES["softmax-regression"].reference.replace("SoftmaxRegression", "ManyLogRegs")


def test_a_file_whose_names_say_nothing_is_placed_by_what_it_does() -> None:
    lines = (QUERIES, "knn-classifier", True), (CLASSES, "softmax-regression", True), (LINE, "linear-regression", False)
    with Judge() as judge:
        for text, name, right in lines:
            (verdict,) = judge.check_text(text, "a.py")
            assert (verdict.exercise, verdict.correct) == (name, right), verdict.message
            assert verdict.assumed[0].startswith(f"no name says so, but the file does what {name} asks")
        (verdict,) = judge.check_text("def total(a, b):\n    return a + b", "a.py")
        assert (verdict.exercise, verdict.outcome) == (None, Outcome.NOT_UNDERSTOOD)


SHARES = """
import numpy as np
class Adaptive:
    def fit(self, X, y):
        self.classes, counts = np.unique(y, return_counts=True)
        self.means = np.array([X[y == c].mean(axis=0) for c in self.classes])
    def predict(self, Q):
        return self.classes[np.argmin(((Q[:, None] - self.means) ** 2).sum(axis=2), axis=1)]
"""


ACTIVATIONS = """
import numpy as np
class Softmax:
    def forward(self, z):
        return np.exp(z) / np.exp(z).sum()
class Linear:
    def forward(self, z):
        return z
"""


NORM = """
import numpy as np
def layernorm(X, gamma, beta, eps=1e-5):
    return gamma * (X - X.mean(axis=-1, keepdims=True)) / (X.std(axis=-1, keepdims=True) + eps) + beta
"""


def test_activations_are_no_regressions_but_what_has_no_backward_is_still_a_layer() -> None:
    with Judge() as judge:
        (verdict,) = judge.check_text(NORM, "a.py")
        assert (verdict.exercise, verdict.outcome) == ("layer-norm", Outcome.WRONG), verdict.message
        (verdict,) = judge.check_text(ACTIVATIONS, "a.py")
    assert (verdict.exercise, verdict.outcome) == (None, Outcome.NOT_UNDERSTOOD), verdict.message


def test_a_classifier_of_another_kind_is_none_of_ours() -> None:
    """Half of the labels are those of any classifier."""
    with Judge() as judge:
        (verdict,) = judge.check_text(SHARES, "a.py")
    assert (verdict.exercise, verdict.outcome) == (None, Outcome.NOT_UNDERSTOOD), verdict.message


MULTINOMIAL = """
import numpy as np
class NaiveBayes:
    def fit(self, X, y):
        self.classes = np.unique(y)
        self.prior = np.array([np.log(np.mean(y == c)) for c in self.classes])
        counts = np.array([X[y == c].sum(axis=0) for c in self.classes]) + 1
        self.words = np.log(counts / counts.sum(axis=1, keepdims=True))
        return self
    def predict(self, X):
        return self.classes[np.argmax(X @ self.words.T + self.prior, axis=1)]
"""
UNDERFLOWING = next(mutant.source for mutant in EXERCISES["gaussian-nb"].mutants() if mutant.name == "underflow")


@pytest.mark.parametrize(("text", "doubted"), [(MULTINOMIAL, True), (UNDERFLOWING, False)])
def test_where_nothing_is_right_a_verdict_says_by_what_it_was_judged(text: str, doubted: bool) -> None:
    told = "judged as gaussian-nb, by its name (name another with --exercise)"
    with Judge() as judge:
        (verdict,) = judge.check_text(text, "a.py")
        assert (verdict.exercise, verdict.outcome) == ("gaussian-nb", Outcome.WRONG)
        assert (told in verdict.assumed) is doubted
        (verdict,) = judge.check_text(text, "a.py", "gaussian-nb")
        assert told not in verdict.assumed


def test_a_name_that_a_shipped_exercise_has_too_means_the_learners_own(tmp_path: Path) -> None:
    folder = tmp_path / "my-scaling"
    shutil.copytree(EXERCISES["standardizer"].folder, folder)
    told = (folder / "exercise.toml").read_text(encoding="utf-8").replace('id = "standardizer"', 'id = "my-scaling"')
    (folder / "exercise.toml").write_text(told, encoding="utf-8")
    placed = Placer(load_exercises(tmp_path)).place(extract("class StandardScaler: pass", "a.py"), "a")
    assert [one.ids for one in placed] == [("my-scaling", "standardizer")]
