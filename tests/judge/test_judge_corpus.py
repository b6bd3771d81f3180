"""Submissions in many styles: right ones pass, and the same with one mistake fail with its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyml.judge.judging import Judge

FOLDER = Path(__file__).parent / "right"
RIGHT = sorted(path.stem for path in FOLDER.glob("*.py"))
NAMES = {"linear": "linear-regression", "logistic": "logistic-regression"}


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as made:
        yield made


@pytest.mark.parametrize("name", RIGHT)
def test_right_styles_pass(judge: Judge, name: str) -> None:
    (verdict,) = judge.check_file(FOLDER / f"{name}.py", NAMES[name.partition("__")[0]])
    assert verdict.correct, (verdict.message, verdict.assumed)
    assert any(probe.stage == "gradient" and not probe.skipped for probe in verdict.probes) or "sgd" in name


WRONG = [
    ("linear__patrick", "(1 / n_samples) * np.dot(X.T, (y_predicted - y))", "np.dot(X.T, (y_predicted - y))", "missing_mean"),
    ("linear__patrick", "(1 / n_samples) * np.sum", "np.sum", "missing_mean"),
    ("linear__patrick", "self.weights -= self.lr * dw", "self.weights += self.lr * dw", "update_sign sign"),
    ("linear__patrick", "self.bias -= self.lr * db", "pass", "bias_not_updated"),
    ("linear__patrick", "self.weights -= self.lr * dw", "self.weights -= 0.01 * dw", "rate_ignored"),
    ("linear__patrick", "+ self.bias\n            dw", "\n            dw", "missing_term other"),
    ("linear__patrick", "db = (1 / n_samples) * np.sum(y_predicted - y)", "db = (y_predicted - y) / n_samples", "bias_not_summed"),
    ("linear__patrick", "return np.dot(X, self.weights) + self.bias", "return np.dot(X, self.weights)", "missing_term"),
    ("linear__params_dict", "0.5 * np.mean(diff ** 2)", "0.5 * np.sum(diff ** 2)", "loss_is_sum"),
    ("linear__params_dict", "X.T @ diff / X.shape[0]", "X.T @ diff / X.shape[1]", "wrong_divisor"),
    ("linear__params_dict", "X.T @ diff / X.shape[0]", "X @ diff / X.shape[0]", "transpose"),
    ("linear__params_dict", "self.params[k] - lr * grads[k]", "-lr * grads[k]", "assigned_not_updated"),
    ("linear__params_dict", "0.5 * np.mean(diff ** 2)", "np.mean(diff ** 2)", "wrong_constant"),
    ("linear__folded", "/ len(y)", "", "missing_mean"),
    ("linear__folded", "(Xb @ self.theta - y)", "(y - Xb @ self.theta)", "sign"),
    ("linear__folded", "np.ones((X.shape[0], 1)), X", "np.zeros((X.shape[0], 1)), X", "missing_term bias_not_updated other"),
    ("linear__raschka", "2.0 * X.T.dot(errors)", "4.0 * X.T.dot(errors)", "wrong_constant"),
    ("linear__column_reshaped", "e = self.forward(X) - y\n        m", "e = self.forward(X) - y.T\n        m", "broadcast shape"),
    ("linear__column_stated", "X: (n, d), y: (n, 1)", "X: (n, d), y: (n,)", "broadcast"),
    ("linear__functions", "return dw, db", "return -dw, -db", "sign"),
    ("linear__functions", "np.mean((y - y_hat) ** 2) / 2", "np.mean(np.abs(y - y_hat))", "wrong_loss"),
    ("linear__data_in_constructor", "dW = -(", "dW = (", "sign other"),
    ("linear__gfg", "db = - 2 * np.sum(self.Y - Y_pred) / self.m", "db = - 2 * np.sum(self.Y - Y_pred)", "missing_mean"),
    ("linear__private", "* 2 * features.T @ residual / len(targets)", "* features.T @ residual / len(targets)", "wrong_constant"),
    ("linear__pure_python", "gb += e / n", "gb = e / n", "reduction"),
    ("linear__normalises", "return (X - self.mean) / self.std @ self.w + self.b", "return X @ self.w + self.b", "no_convergence other"),
    ("linear__base_class", "self.w -= self.lr * dw", "w = self.w - self.lr * dw", "never_trains other"),
    ("linear__verbose_print_every", "self.b = self.b - learning_rate * (yP - y).mean()",
     "self.b = self.b - learning_rate * (self.predict(X) - y).mean()", "sequential_update"),
    ("linear__float32", "- y.astype(np.float32)", "+ y.astype(np.float32)", "term_sign other"),
    ("linear__hard_coded_epochs", "X.T @ e / n", "X.T @ e / n ** 2", "extra_mean"),
    ("logistic__notes", ") / n\n\n    def back", ")\n\n    def back", "loss_is_sum"),
    ("logistic__notes", "return -(y.dot", "return (y.dot", "sign other"),
    ("logistic__notes", "dldw = (yP - y) @ X / n", "dldw = ((yP - y) * yP * (1 - yP)) @ X / n", "extra_factor"),
    ("logistic__notes", "return 1 / (1 + np.exp(-z))", "return 1 / (1 + np.exp(z))", "term_sign"),
    ("logistic__notes", "return 1 / (1 + np.exp(-z))", "return z", "missing_function"),
    ("logistic__notes", "self.w -= dldw", "w -= dldw", "name_error"),
    ("logistic__notes", "yP = self.predict(X)\n        dldw", "yP = self.predict(x)\n        dldw", "name_error"),
    ("logistic__notes", "n = len(X)\n        yP", "n = X.shape[1]\n        yP", "wrong_divisor"),
    ("logistic__notes", "dldw = (yP - y) @ X / n", "dldw = X.T * (yP - y) / n", "broadcast shape transpose"),
    ("logistic__notes", "dldw = (yP - y) @ X / n", "dldw = (yP - y) @ X.T / n", "transpose"),
    ("logistic__notes", "yP = self.predict(X)\n        dldw", "yP = (self.predict(X) > 0.5) * 1.0\n        dldw", "wrong_function"),
    ("logistic__sklearn_names", ">= 0.5", ">= 0.3", "wrong_condition"),
    ("logistic__sklearn_names", "gw = X.T @ (p - y) / n", "gw = X.T @ (p - (2 * y - 1)) / n", "wrong_loss"),
    ("logistic__theta_intercept_first", "/ y.size", "/ X.shape[1]", "wrong_divisor"),
    ("logistic__functions", "b = b - lr * np.mean(p - y)", "b = b - lr * np.sum(p - y)", "missing_mean"),
    ("logistic__functions", "return -np.mean(y_true", "return np.mean(y_true", "sign other"),
    ("logistic__column", 'X.T @ dZ / X.shape[0]', 'X.T @ dZ', "missing_mean"),
    ("logistic__gradient_method", "X.T @ r / y.size", "X.T @ r", "missing_mean"),
    ("logistic__gradient_method", "np.mean(np.logaddexp", "np.sum(np.logaddexp", "loss_is_sum"),
    ("logistic__lazy_tol", "self.b = self.b - learning_rate * e.mean()", "y -= y.mean()", "bias_not_updated mutates_input"),
    ("logistic__labels_only", "if i > 0.5", "if i > 0.9", "wrong_condition"),
    ("logistic__labels_only", "y_predicted = self._sigmoid(linear_model)\n            dw", "y_predicted = linear_model\n            dw", "missing_function"),
    ("logistic__nested", "self.layer.b -= self.lr * err.sum() / len(y)", "self.layer.b = self.layer.b - self.lr * err / len(y)", "bias_not_summed"),
    ("logistic__sgd", "self.w -= self.lr * (p - yi) * xi", "self.w -= self.lr * (yi - p) * xi", "sign other"),
]  # fmt: skip


@pytest.mark.parametrize(
    "name, old, new, codes", WRONG, ids=[f"{row[0]}-{i}-{row[3].split()[0]}" for i, row in enumerate(WRONG)]
)
def test_wrong_ones_fail_with_their_mistake(judge: Judge, name: str, old: str, new: str, codes: str) -> None:
    source = (FOLDER / f"{name}.py").read_text()
    assert old in source
    (verdict,) = judge.check_text(source.replace(old, new, 1), f"{name}.py", NAMES[name.partition("__")[0]])
    assert not verdict.correct
    assert verdict.mistakes, verdict.message
    assert verdict.mistakes[0].code in codes.split(), (verdict.mistakes, verdict.message)
