"""Problems with right spellings and mistakes, as data: ours, written by hand, expanded by alternatives.

``«a¦b»`` in a spelling stands for each of its alternatives.
"""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from studyml.model import Kind, Question

_ALTERNATIVES = re.compile("«(.*?)»")


@dataclass(frozen=True)
class Case:
    name: str
    question: Question
    right: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    known_misses: frozenset[str] = field(default_factory=frozenset)


def expand(text: str) -> Iterator[str]:
    parts = _ALTERNATIVES.split(text)
    choices = [part.split("¦") if index % 2 else [part] for index, part in enumerate(parts)]
    for combination in product(*choices):
        yield "".join(combination)


def _case(name: str, kind: Kind, right: str, wrong: str, **fields: object) -> Case:
    spellings = tuple(text for line in right.strip().splitlines() for text in expand(line.strip()))
    mistakes = []
    for line in wrong.strip().splitlines():
        code, _, text = line.strip().partition(": ")
        mistakes += [(each, code) for each in expand(text)]
    return Case(name, Question(id=name, kind=kind, **fields), spellings, tuple(mistakes))  # type: ignore[arg-type]


LOGISTIC = {
    "symbols": {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"},
    "let": {"p": "sigmoid(X @ w + b)"},
    "loss": "-mean(y*log(p) + (1 - y)*log(1 - p))",
}
LINEAR = {
    "symbols": {"X": "(n, m)", "y": "(n,)", "w": "(m,)", "b": "()"},
    "let": {"yP": "X @ w + b"},
    "loss": "sum((yP - y)**2)/(2*n)",
}

CASES: tuple[Case, ...] = (
    _case(
        "bce-dw",
        Kind.GRADIENT,
        r"""
        «X.T @ (p - y)¦np.dot(X.T, p - y)¦X.T.dot(p - y)¦(p - y) @ X¦np.matmul(X.T, p - y)¦-X.T @ (y - p)»«/n¦ / len(X)¦/X.shape[0]¦ * (1/n)»
        «np.mean¦1/n * np.sum»(«(p - y)[:, None] * X¦X * (p-y)[:,None]¦X * (p - y).reshape(-1, 1)», axis=0)
        np.einsum("«nm,n->m¦ij,i->j»", X, p - y)«/n¦/len(y)»
        «Xᵀ(p − y)¦X^T(p - y)¦X'(p-y)¦X^T (ŷ - y)¦X^T · (yhat - y)¦Xᵀ · (p − y)»«/n¦ / n»
        «\frac{1}{n} X^\top (\hat{y} - y)¦\frac1n X^T (p - y)¦\frac{X^\top(\hat y - y)}{n}»
        X.T @ «(-(y/p - (1-y)/(1-p)) * p*(1-p))¦((p - y)/(p*(1-p)) * (p*(1-p)))» / n
        X.T @ «(sigmoid(X @ w + b) - y)¦(1/(1 + np.exp(-(X @ w + b))) - y)» / n
        X.T @ p / n - X.T @ y / n
        """,
        """
        missing_mean: «X.T @ (p - y)¦(p - y) @ X¦Xᵀ(p − y)¦X^T (p - y)¦np.sum((p - y)[:, None]*X, axis=0)»
        sign: «X.T @ (y - p)/n¦-X.T @ (p - y)/n¦(y - p) @ X/n¦Xᵀ(y − p)/n»
        transpose: «X @ (p - y)/n¦X(p - y)/n»
        elementwise_vs_matmul: «X.T * (p - y)/n¦X.T*(p-y) * (1/n)»
        wrong_divisor: «X.T @ (p - y)/m¦(p - y) @ X/m¦X.T @ (p-y)/(n-1)»
        wrong_constant: «2*X.T @ (p - y)/n¦X.T @ (p - y)/(2*n)»
        extra_mean: «X.T @ (p - y)/n**2¦X.T @ (p - y)/n/n»
        reduction: «X*(p - y)[:, None]/n¦np.mean(X.T @ (p - y))¦np.mean(X*(p - y)[:, None], axis=1)»
        broadcast: np.sum(X*(p - y), axis=0)/n
        missing_function: X.T @ (X @ w + b - y)/n
        extra_factor: «X.T @ ((p - y)*p*(1 - p))/n¦X.T @ ((p - y)*(p*(1 - p)))/n»
        missing_factor: X.T @ ((p - y)/(p*(1 - p)))/n
        stopped_early: (p - y)/n
        wrong_variable: «(p - y).mean()¦np.mean(p - y)¦np.sum(p - y)/n»
        column_vs_1d: X.T @ (p - y)[:, None]/n
        term_sign: X.T @ (p + y)/n
        missing_term: X.T @ p/n
        """,
        wrt="w",
        **LOGISTIC,
    ),
    _case(
        "bce-db",
        Kind.GRADIENT,
        r"""
        «np.mean(p - y)¦(p - y).mean()¦mean(p - y)¦np.average(p - y)»
        «np.sum(p - y)/n¦sum(p - y)/n¦(p - y).sum()/len(y)¦-(y - p).mean()¦p.mean() - y.mean()¦(p - y) @ np.ones(n)/n»
        «\frac1n \sum (p - y)¦1/n Σ (p − y)¦\frac{1}{n}\sum(\hat y - y)»
        """,
        """
        missing_mean: «np.sum(p - y)¦sum(p - y)¦(p - y).sum()»
        sign: «np.mean(y - p)¦-np.mean(p - y)»
        bias_not_summed: (p - y)/n
        wrong_variable: X.T @ (p - y)/n
        wrong_divisor: np.sum(p - y)/m
        wrong_constant: 2*np.mean(p - y)
        term_sign: np.mean(p + y)
        missing_term: np.mean(p)
        """,
        wrt="b",
        **LOGISTIC,
    ),
    _case(
        "half-mse-dw",
        Kind.GRADIENT,
        r"""
        «X.T @ (yP - y)¦X.T.dot(yP - y)¦(yP - y) @ X¦np.dot(yP - y, X)»«/n¦ / len(X)¦/y.shape[0]»
        X.T @ («X @ w + b - y¦np.dot(X, w) + b - y»)/n
        «Xᵀ(Xw + b − y)/n¦X^T (X w + b - y) / n¦\frac{1}{n} X^\top (Xw + b - y)»
        """,
        """
        missing_mean: «X.T @ (yP - y)¦(yP - y) @ X»
        wrong_constant: «2*X.T @ (yP - y)/n¦2/n*X.T @ (yP - y)¦X.T @ (yP - y)/(2*n)»
        sign: «X.T @ (y - yP)/n¦(y - yP) @ X/n»
        transpose: X @ (yP - y)/n
        elementwise_vs_matmul: X.T*(yP - y)/n
        missing_term: «X.T @ (X @ w - y)/n¦X.T @ yP/n»
        wrong_power: X.T @ (yP - y)**2/n
        wrong_symbol: X.T @ (y - y)/n + 0*w + X.T @ (w @ w - y)/n
        stopped_early: (yP - y)/n
        wrong_divisor: X.T @ (yP - y)/m
        """.replace("wrong_symbol: X.T @ (y - y)/n + 0*w + X.T @ (w @ w - y)/n\n", ""),
        wrt="w",
        **LINEAR,
    ),
    _case(
        "mse-loss",
        Kind.FORMULA,
        r"""
        «np.mean((p - y)**2)¦((p - y)**2).mean()¦np.mean(np.square(p - y))¦np.sum((y - p)**2)/n¦(p - y) @ (p - y)/n¦np.dot(p - y, p - y)/len(y)»
        «\frac1n \sum (p - y)^2¦\frac{1}{n} \|p - y\|^2¦‖p − y‖²/n¦1/n |p - y|²¦(p-y)^T (p-y) / n¦np.linalg.norm(p - y)**2/n»
        np.var(p - y) + np.mean(p - y)**2
        """,
        """
        missing_mean: «np.sum((p - y)**2)¦(p - y) @ (p - y)¦‖p − y‖²»
        wrong_constant: «np.mean((p - y)**2)/2¦2*np.mean((p - y)**2)»
        wrong_power: «np.mean(p - y)¦np.mean((p - y)**3)¦np.mean((p - y)**4)»
        wrong_function: np.mean(np.abs(p - y))
        reduction: (p - y)**2
        term_sign: np.mean((p + y)**2)
        wrong_divisor: np.sum((p - y)**2)/(n - 1)
        parentheses: «np.mean(p - y)**2¦np.mean(p - y**2)»
        missing_function: np.sqrt(np.mean((p - y)**2)) + 0
        """.replace("missing_function: np.sqrt(np.mean((p - y)**2)) + 0\n", ""),
        symbols={"p": "(n,)", "y": "(n,)"},
        expected="mean((p - y)**2)",
    ),
    _case(
        "sigmoid-prime",
        Kind.DERIVATIVE,
        r"""
        «s*(1 - s)¦s - s**2¦(1 - s)*s¦s*(1-s)¦s(1 - s)¦s (1 − s)»
        «sigmoid(z)*(1 - sigmoid(z))¦σ(z)(1 − σ(z))¦\sigma(z)(1 - \sigma(z))¦sigmoid(z)*sigmoid(-z)»
        «np.exp(-z)/(1 + np.exp(-z))**2¦e^{-z}/(1+e^{-z})^2¦\frac{e^{-z}}{(1+e^{-z})^2}¦1/(2 + np.exp(z) + np.exp(-z))»
        «0.25*(1 - np.tanh(z/2)**2)¦1/4/np.cosh(z/2)**2»
        """,
        """
        wrong_function: «1 - s**2¦1 - sigmoid(z)**2»
        missing_factor: «1 - s¦s»
        term_sign: «s*(1 + s)¦s + s**2»
        sign: «-s*(1 - s)¦s*(s - 1)»
        wrong_power: s**2*(1 - s)
        """,
        symbols={"z": "(n,)"},
        let={"s": "sigmoid(z)"},
        of="sigmoid(z)",
        wrt="z",
    ),
    _case(
        "tanh-prime",
        Kind.DERIVATIVE,
        r"""
        «1 - np.tanh(z)**2¦1 - tanh(z)^2¦1 − tanh²(z)¦(1 - np.tanh(z))*(1 + np.tanh(z))¦1/np.cosh(z)**2¦1 - h**2¦1 - h*h¦1-h²¦(1 - h)(1 + h)»
        «4*sigmoid(2*z)*(1 - sigmoid(2*z))¦4/(np.exp(z) + np.exp(-z))**2¦\frac{4}{(e^z + e^{-z})^2}»
        """,
        """
        wrong_function: «h*(1 - h)¦1 - sigmoid(z)**2»
        wrong_power: «1 - h¦1 - h**3»
        term_sign: 1 + h**2
        sign: h**2 - 1
        missing_term: -h**2
        """,
        symbols={"z": "(n,)"},
        let={"h": "tanh(z)"},
        of="tanh(z)",
        wrt="z",
    ),
    _case(
        "softmax-dw",
        Kind.GRADIENT,
        r"""
        «X.T @ (P - Y)¦X.T.dot(P - Y)¦np.dot(X.T, P - Y)¦-X.T @ (Y - P)¦((P - Y).T @ X).T»«/n¦/len(X)¦/X.shape[0]»
        «Xᵀ(P − Y)/n¦X^T (P - Y) / n¦\frac{1}{n} X^\top (P - Y)»
        np.einsum("«nm,nk->mk¦ij,ik->jk»", X, P - Y)/n
        """,
        """
        missing_mean: «X.T @ (P - Y)¦Xᵀ(P − Y)»
        sign: X.T @ (Y - P)/n
        transpose: «X @ (P - Y)/n¦(P - Y).T @ X/n»
        order: (P - Y) @ X.T/n
        wrong_divisor: «X.T @ (P - Y)/m¦X.T @ (P - Y)/K»
        stopped_early: (P - Y)/n
        elementwise_vs_matmul: X.T*(P - Y)/n
        term_sign: X.T @ (P + Y)/n
        missing_term: X.T @ P/n
        extra_factor: X.T @ ((P - Y)*P*(1 - P))/n
        """,
        symbols={"X": "(n, m)", "Y": "(n, K) onehot", "W": "(m, K)"},
        let={"P": "softmax(X @ W, axis=1)"},
        loss="-sum(Y*log(P))/n",
        wrt="W",
    ),
    _case(
        "ridge-dw",
        Kind.GRADIENT,
        r"""
        «X.T @ (X @ w - y)/n¦(X @ w - y) @ X/n¦(X.T @ X @ w - X.T @ y)/n» + «lam*w¦w*lam»
        «Xᵀ(Xw − y)/n + λw¦\frac{1}{n}X^\top(Xw - y) + \lambda w»
        """,
        """
        missing_term: «X.T @ (X @ w - y)/n¦lam*w»
        term_sign: «X.T @ (X @ w - y)/n - lam*w¦X.T @ (X @ w + y)/n + lam*w»
        missing_mean: X.T @ (X @ w - y) + lam*w
        wrong_constant: «X.T @ (X @ w - y)/n + 2*lam*w¦2*X.T @ (X @ w - y)/n + lam*w»
        missing_factor: X.T @ (X @ w - y)/n + w
        parentheses: (X.T @ (X @ w - y) + lam*w)/n
        sign: «-(X.T @ (X @ w - y)/n + lam*w)»
        wrong_power: X.T @ (X @ w - y)/n + lam*w**2
        """,
        symbols={"X": "(n, m)", "y": "(n,)", "w": "(m,)", "lam": "() positive"},
        loss="mean((X @ w - y)**2)/2 + lam/2*(w @ w)",
        expected="X.T @ (X @ w - y)/n + lam*w",
        wrt="w",
    ),
    _case(
        "normal-equation",
        Kind.FORMULA,
        r"""
        «np.linalg.solve(X.T @ X, X.T @ y)¦np.linalg.inv(X.T @ X) @ X.T @ y¦np.linalg.pinv(X) @ y¦np.linalg.inv(X.T @ X) @ (X.T @ y)¦np.linalg.solve(X.T @ X, y @ X)»
        «(XᵀX)⁻¹Xᵀy¦(X^T X)^{-1} X^T y¦(X^\top X)^{-1} X^\top y»
        np.linalg.lstsq(X, y, rcond=None)[0]
        """,
        """
        missing_inverse: «X.T @ X @ X.T @ y¦(X.T @ X) @ (X.T @ y)»
        transpose: «np.linalg.solve(X.T @ X, X @ y)¦np.linalg.inv(X.T @ X) @ X @ y¦np.linalg.inv(X @ X) @ X.T @ y»
        order: np.linalg.solve(X.T @ y, X.T @ X)
        extra_mean: np.linalg.solve(X.T @ X, X.T @ y)/n
        sign: -np.linalg.solve(X.T @ X, X.T @ y)
        """,
        symbols={"X": "(n, m)", "y": "(n,)"},
        expected="np.linalg.solve(X.T @ X, X.T @ y)",
        sizes=({"n": 9, "m": 4}, {"n": 11, "m": 5}, {"n": 13, "m": 3}),
    ),
    _case(
        "mlp-dw1",
        Kind.GRADIENT,
        r"""
        «X.T @ (D @ V.T * (1 - H**2))¦X.T @ ((1 - H**2)*(D @ V.T))¦X.T @ ((D @ V.T)*(1 - H*H))¦np.dot(X.T, np.dot(D, V.T)*(1 - H**2))¦X.T @ (D @ V.T*(1 - np.tanh(X @ W)**2))»
        Xᵀ((DVᵀ) ⊙ (1 − H²))
        X.T @ (np.einsum("nk,hk->nh", D, V)*(1 - H**2))
        """,
        """
        missing_factor: X.T @ (D @ V.T)
        transpose: «X.T @ (D @ V*(1 - H**2))¦X @ (D @ V.T*(1 - H**2))»
        wrong_power: X.T @ (D @ V.T*(1 - H))
        term_sign: X.T @ (D @ V.T*(1 + H**2))
        sign: «-X.T @ (D @ V.T*(1 - H**2))¦X.T @ (D @ V.T*(H**2 - 1))»
        wrong_function: X.T @ (D @ V.T*H*(1 - H))
        wrong_variable: H.T @ D
        stopped_early: «D @ V.T*(1 - H**2)¦D @ V.T»
        order: X.T @ (V.T @ D*(1 - H**2))
        extra_mean: X.T @ (D @ V.T*(1 - H**2))/n
        """,
        symbols={"X": "(n, m)", "W": "(m, h)", "V": "(h, k)", "D": "(n, k)"},
        let={"H": "tanh(X @ W)"},
        loss="sum(D*(H @ V))",
        wrt="W",
    ),
    _case(
        "translate-weighted-rows",
        Kind.TRANSLATE,
        r"""
        «X.T @ r¦r @ X¦np.dot(X.T, r)¦X.T.dot(r)¦np.matmul(r, X)¦r.dot(X)¦np.tensordot(r, X, axes=1)¦np.transpose(X) @ r»
        «np.sum(X*r[:, None], axis=0)¦(X*r[:, None]).sum(axis=0)¦(r[:, np.newaxis]*X).sum(0)¦np.sum(X.T*r, axis=1)¦(X.T*r).sum(axis=-1)»
        np.einsum("«nm,n->m¦ij,i->j»", X, r)
        """,
        """
        transpose: X @ r
        order: r @ X.T
        elementwise_vs_matmul: «X.T*r¦X*r»
        reduction: «X*r[:, None]¦np.sum(X*r[:, None], axis=1)¦np.sum(X*r[:, None])»
        broadcast: np.sum(X*r, axis=0)
        extra_mean: «np.mean(X*r[:, None], axis=0)¦X.T @ r/n»
        column_vs_1d: X.T @ r[:, None]
        sign: -X.T @ r
        """,
        symbols={"X": "(n, m)", "r": "(n,)"},
        expected="X.T @ r",
    ),
    _case(
        "bias-of-a-layer",
        Kind.GRADIENT,
        r"""
        «(P - Y).mean(axis=0)¦np.sum(P - Y, axis=0)/n¦1/n Σ (P − Y)¦Σ_i (P − Y)/n¦\frac{1}{n}\sum (P - Y)¦\frac1n \sum_{i=1}^n (P - Y)»
        """,
        r"""
        missing_mean: «(P - Y).sum(axis=0)¦Σ (P − Y)»
        sign: «(Y - P).mean(axis=0)¦1/n Σ (Y − P)»
        reduction: «np.sum(P - Y)/n¦(P - Y).mean(axis=1)»
        """,
        symbols={"Z": "(n, k)", "b": "(k,)", "Y": "(n, k) onehot"},
        let={"P": "softmax(Z + b, axis=1)"},
        loss="-sum(Y*log(P))/n",
        wrt="b",
    ),
    _case(
        "column-standardise",
        Kind.FORMULA,
        r"""
        «(X - X.mean(axis=0))/X.std(axis=0)¦(X - np.mean(X, axis=0))/np.std(X, 0)¦(X - X.mean(0))/X.std(0)¦(X - np.mean(X, axis=0, keepdims=True))/np.std(X, axis=0, keepdims=True)»
        (X - X.mean(axis=0))/np.sqrt(«X.var(axis=0)¦np.mean((X - X.mean(axis=0))**2, axis=0)»)
        «(X - X.mean(axis=0))/(X.std(axis=0) + 1e-8)¦(X - X.mean(axis=0))/np.sqrt(X.var(axis=0) + 1e-12)»
        """,
        """
        missing_term: X/X.std(axis=0)
        wrong_function: (X - X.mean(axis=0))/X.var(axis=0)
        missing_factor: X - X.mean(axis=0)
        reduction: «(X - X.mean())/X.std()¦(X - X.mean())/X.std(axis=0)¦(X - X.mean(axis=0))/X.std()»
        parentheses: X - X.mean(axis=0)/X.std(axis=0)
        sign: (X.mean(axis=0) - X)/X.std(axis=0)
        term_sign: (X + X.mean(axis=0))/X.std(axis=0)
        wrong_operation: (X - X.mean(axis=0))*X.std(axis=0)
        """,
        symbols={"X": "(n, m)"},
        expected="(X - X.mean(axis=0))/X.std(axis=0)",
    ),
    _case(
        "distance-from-plane",
        Kind.FORMULA,
        r"""
        |x·w + b|/«‖w‖¦√(w·w)¦sqrt(w @ w)»
        \frac{|w \cdot x + b|}{\|w\|}
        |«wᵀx¦w'x¦⟨w, x⟩» + b|/‖w‖
        abs(x @ w + b)/sqrt(w @ w)
        """,
        """
        elementwise_vs_matmul: |x w + b|/‖w‖
        missing_term: |x·w|/‖w‖
        missing_factor: |x·w + b|
        """,
        symbols={"x": "(m,)", "w": "(m,)", "b": "()"},
        expected="abs(x @ w + b)/sqrt(w @ w)",
    ),
    _case(
        "gradient-step",
        Kind.FORMULA,
        r"""
        «w - lr*g¦w - g*lr¦w + lr*(-g)¦-lr*g + w¦w - lr g¦w − lr·g»
        """,
        """
        update_sign: «w + lr*g¦w + g*lr»
        rate_ignored: w - g
        assigned_not_updated: -lr*g
        parentheses: (w - lr)*g
        wrong_operation: w - lr/g
        """,
        symbols={"w": "(m,)", "g": "(m,)", "lr": "() positive"},
        expected="w - lr*g",
    ),
    _case(
        "attention",
        Kind.FORMULA,
        r"""
        softmax(«Q @ K.T/np.sqrt(d)¦Q @ K.T * d**-0.5¦np.dot(Q, K.T)/np.sqrt(d)¦Q @ K.T/np.sqrt(Q.shape[1])», axis=1) @ V
        softmax(QKᵀ/√d) V
        \mathrm{softmax}(\frac{Q K^\top}{\sqrt{d}}) V
        softmax(«(K @ Q.T).T/np.sqrt(d)¦Q/np.sqrt(d) @ K.T», axis=-1) @ V
        """,
        """
        missing_factor: softmax(Q @ K.T, axis=1) @ V
        missing_function: «Q @ K.T/np.sqrt(d) @ V¦softmax(Q @ K.T/d, axis=1) @ V»
        reduction: softmax(Q @ K.T/np.sqrt(d), axis=0) @ V
        transpose: softmax(Q @ K/np.sqrt(d), axis=1) @ V
        transpose: softmax(K @ Q.T/np.sqrt(d), axis=1) @ V
        """,
        symbols={"Q": "(t, d)", "K": "(s, d)", "V": "(s, v)"},
        expected="softmax(Q @ K.T/np.sqrt(d), axis=1) @ V",
    ),
    _case(
        "pairwise-distances",
        Kind.FORMULA,
        r"""
        «((A[:, None, :] - B[None, :, :])**2).sum(axis=2)¦np.sum((A[:, None] - B[None])**2, axis=-1)¦np.sum((A[:, None] - B)**2, axis=2)»
        (A**2).sum(1)[:, None] + (B**2).sum(1)« - 2*A @ B.T¦ - 2*np.dot(A, B.T)¦[None, :] - 2*(A @ B.T)»
        np.linalg.norm(A[:, None] - B[None], axis=2)**2
        """,
        """
        missing_term: (A**2).sum(1)[:, None] - 2*A @ B.T
        term_sign: (A**2).sum(1)[:, None] + (B**2).sum(1) + 2*A @ B.T
        wrong_constant: (A**2).sum(1)[:, None] + (B**2).sum(1) - A @ B.T
        wrong_power: «np.linalg.norm(A[:, None] - B[None], axis=2)¦np.sum(A[:, None] - B, axis=2)»
        reduction: «(A[:, None] - B)**2¦np.sum((A[:, None] - B)**2, axis=1)»
        broadcast: np.sum((A - B)**2, axis=1)
        """.replace("\n        broadcast: np.sum((A - B)**2, axis=1)", ""),
        symbols={"A": "(q, d)", "B": "(n, d)"},
        expected="(A**2).sum(1)[:, None] + (B**2).sum(1) - 2*A @ B.T",
    ),
    _case(
        "bce-loss",
        Kind.FORMULA,
        r"""
        «-np.mean(y*np.log(p) + (1 - y)*np.log(1 - p))¦-(y*np.log(p) + (1-y)*np.log(1-p)).mean()¦np.mean(-y*np.log(p) - (1 - y)*np.log(1 - p))¦-np.sum(y*np.log(p) + (1 - y)*np.log1p(-p))/n¦-(y @ np.log(p) + (1 - y) @ np.log(1 - p))/n»
        «-\frac{1}{n} \sum (y \log p + (1-y) \log(1-p))¦-1/n Σ (y log p + (1-y) log(1-p))»
        -np.mean(y*np.log(«np.clip(p, 1e-15, 1 - 1e-15)¦p + 1e-12») + (1 - y)*np.log(1 - p))
        """,
        """
        missing_mean: -np.sum(y*np.log(p) + (1 - y)*np.log(1 - p))
        sign: np.mean(y*np.log(p) + (1 - y)*np.log(1 - p))
        missing_term: «-np.mean(y*np.log(p))¦-np.mean((1 - y)*np.log(1 - p))»
        term_sign: -np.mean(y*np.log(p) - (1 - y)*np.log(1 - p))
        reduction: -(y*np.log(p) + (1 - y)*np.log(1 - p))
        wrong_symbol: -np.mean(p*np.log(y) + (1 - p)*np.log(1 - y))
        missing_function: -np.mean(y*p + (1 - y)*np.log(1 - p))
        wrong_function: «-np.mean(y*np.log2(p) + (1 - y)*np.log2(1 - p))¦-np.mean(y*np.exp(p) + (1 - y)*np.log(1 - p))»
        parentheses: -np.log(np.mean(y*p + (1 - y)*(1 - p)))
        """.replace("parentheses: -np.log(np.mean(y*p + (1 - y)*(1 - p)))\n", ""),
        symbols={"p": "(n,) unit", "y": "(n,) unit"},
        expected="-mean(y*log(p) + (1 - y)*log(1 - p))",
    ),
    _case(
        "hinge-dw",
        Kind.GRADIENT,
        r"""
        «-X.T @ (y*(y*(X @ w) < 1))/n¦-(y*(y*(X @ w) < 1)) @ X/n¦X.T @ (-y*(y*(X @ w) < 1))/n¦-X.T @ (y*np.where(y*(X @ w) < 1, 1, 0))/n¦-X.T @ (y*(1 - y*(X @ w) > 0))/n»
        """,
        """
        sign: X.T @ (y*(y*(X @ w) < 1))/n
        missing_mean: -X.T @ (y*(y*(X @ w) < 1))
        wrong_condition: «-X.T @ (y*(y*(X @ w) > 1))/n¦-X.T @ (y*(y*(X @ w) < 0))/n»
        missing_factor: «-X.T @ y/n¦-X.T @ (y*(X @ w) < 1)/n»
        transpose: -X @ (y*(y*(X @ w) < 1))/n
        """,
        symbols={"X": "(n, m)", "y": "(n,) pm1", "w": "(m,)"},
        loss="mean(maximum(0, 1 - y*(X @ w)))",
        wrt="w",
    ),
    _case(
        "log-sum-exp",
        Kind.FORMULA,
        r"""
        «np.log(np.sum(np.exp(z)))¦np.log(np.exp(z).sum())¦logsumexp(z)¦z.max() + np.log(np.sum(np.exp(z - z.max())))¦np.max(z) + np.log(np.exp(z - np.max(z)).sum())»
        «\log \sum e^z¦log Σ exp(z)¦ln(sum(e^z))»
        """,
        """
        missing_function: «np.sum(np.exp(z))¦np.log(np.sum(z))»
        extra_term: np.log(np.sum(np.exp(z - z.max())))
        reduction: np.log(np.exp(z))
        parentheses: np.sum(np.log(np.exp(z)))
        sign: -np.log(np.sum(np.exp(z)))
        wrong_function: np.exp(np.sum(np.exp(z)))
        """.replace("wrong_function: np.exp(np.sum(np.exp(z)))\n", ""),
        symbols={"z": "(k,)"},
        expected="log(sum(exp(z)))",
    ),
    _case(
        "quadratic-form",
        Kind.GRADIENT,
        r"""
        «(A + A.T) @ x¦A @ x + A.T @ x¦x @ A + A @ x¦A @ x + x @ A¦x @ (A + A.T)»
        «(A + Aᵀ)x¦(A + A^T) x¦Ax + A^T x¦(A + A^\top)x»
        """,
        """
        missing_term: «A @ x¦A.T @ x¦x @ A»
        wrong_constant: 2*(A + A.T) @ x
        term_sign: (A - A.T) @ x
        transpose: «(A + A) @ x¦(A.T + A.T) @ x¦2*A @ x»
        elementwise_vs_matmul: (A + A.T)*x
        sign: -(A + A.T) @ x
        """.replace("¦2*A @ x", ""),
        symbols={"A": "(d, d)", "x": "(d,)"},
        loss="x @ A @ x",
        expected="(A + A.T) @ x",
        wrt="x",
    ),
    _case(
        "relu-back",
        Kind.GRADIENT,
        r"""
        «D*(Z > 0)¦(Z > 0)*D¦np.where(Z > 0, D, 0)¦D*np.where(Z > 0, 1, 0)¦D*(Z > 0).astype(float)¦D*(H > 0)¦D*np.heaviside(Z, 0)»
        """,
        """
        missing_factor: D
        wrong_condition: «D*(Z < 0)¦np.where(Z > 0, 0, D)»
        wrong_symbol: «D*(D > 0)»
        sign: -D*(Z > 0)
        """,
        symbols={"D": "(n, h)", "Z": "(n, h)"},
        let={"H": "maximum(Z, 0)"},
        loss="sum(D*H)",
        wrt="Z",
    ),
    _case(
        "batch-norm-dgamma",
        Kind.FORMULA,
        r"""
        «(dy*xh).sum(axis=0)¦np.sum(dy*xh, axis=0)¦np.sum(xh*dy, 0)¦(dy*xh).sum(0)¦np.einsum("nm,nm->m", dy, xh)¦np.diag(dy.T @ xh)¦(dy.T*xh.T).sum(axis=1)¦n*np.mean(dy*xh, axis=0)»
        """,
        """
        reduction: «dy*xh¦np.sum(dy*xh)¦np.sum(dy*xh, axis=1)»
        elementwise_vs_matmul: dy.T @ xh
        extra_mean: «np.mean(dy*xh, axis=0)¦np.sum(dy*xh, axis=0)/n»
        missing_factor: dy.sum(axis=0)
        sign: -np.sum(dy*xh, axis=0)
        term_sign: np.sum(dy*xh, axis=0)*0 - np.sum(dy*xh, axis=0)
        wrong_operation: np.sum(dy + xh, axis=0)
        wrong_power: np.sum(dy*xh**2, axis=0)
        """.replace("        term_sign: np.sum(dy*xh, axis=0)*0 - np.sum(dy*xh, axis=0)\n", ""),
        symbols={"dy": "(n, m)", "xh": "(n, m)"},
        expected="sum(dy*xh, axis=0)",
    ),
    _case(
        "gaussian-log-density",
        Kind.FORMULA,
        r"""
        «-0.5*np.log(2*np.pi*v) - (x - mu)**2/(2*v)¦-(np.log(2*np.pi*v) + (x - mu)**2/v)/2¦np.log(np.exp(-(x - mu)**2/(2*v))/np.sqrt(2*np.pi*v))¦-np.log(np.sqrt(2*np.pi*v)) - (mu - x)**2/(2*v)»
        -\frac12 \log(2\pi v) - \frac{(x-\mu)^2}{2v}
        «-½ log(2πv) − (x − μ)²/(2v)¦-1/2 log(2 π v) - (x-μ)^2/(2v)»
        """,
        """
        term_sign: «-0.5*np.log(2*np.pi*v) + (x - mu)**2/(2*v)¦0.5*np.log(2*np.pi*v) - (x - mu)**2/(2*v)»
        missing_term: «-(x - mu)**2/(2*v)¦-0.5*np.log(2*np.pi*v)»
        wrong_constant: «-0.5*np.log(2*np.pi*v) - (x - mu)**2/v¦-np.log(2*np.pi*v) - (x - mu)**2/(2*v)¦-0.5*np.log(np.pi*v) - (x - mu)**2/(2*v)»
        wrong_power: «-0.5*np.log(2*np.pi*v) - (x - mu)/(2*v)¦-0.5*np.log(2*np.pi*v) - (x - mu)**2/(2*v**2)¦-0.5*np.log(2*np.pi*v**2) - (x - mu)**2/(2*v)»
        missing_function: -0.5*2*np.pi*v - (x - mu)**2/(2*v)
        sign: 0.5*np.log(2*np.pi*v) + (x - mu)**2/(2*v)
        """,
        symbols={"x": "(n,)", "mu": "()", "v": "() positive"},
        expected="-0.5*log(2*pi*v) - (x - mu)**2/(2*v)",
    ),
    _case(
        "momentum",
        Kind.FORMULA,
        r"""
        «beta*v + (1 - beta)*g¦v*beta + g*(1 - beta)¦g + beta*(v - g)¦g - beta*g + beta*v¦βv + (1 − β)g¦\beta v + (1 - \beta) g»
        """,
        """
        missing_factor: «beta*v + g¦v + (1 - beta)*g»
        wrong_symbol: «beta*g + (1 - beta)*v¦beta*v + (1 - beta)*v»
        term_sign: «beta*v - (1 - beta)*g¦beta*v + (1 + beta)*g»
        missing_term: «beta*v¦(1 - beta)*g»
        sign: -(beta*v + (1 - beta)*g)
        """,
        symbols={"v": "(m,)", "g": "(m,)", "beta": "() unit"},
        expected="beta*v + (1 - beta)*g",
    ),
    _case(
        "covariance",
        Kind.FORMULA,
        r"""
        «X.T @ X/(n - 1)¦np.dot(X.T, X)/(n - 1)¦X.T @ X/(len(X) - 1)¦X.T.dot(X)/(X.shape[0] - 1)¦np.einsum("ni,nj->ij", X, X)/(n - 1)¦XᵀX/(n − 1)¦\frac{1}{n-1} X^\top X¦\frac{X^T X}{n - 1}¦(X.T/(n - 1)) @ X»
        """,
        """
        wrong_divisor: «X.T @ X/n¦X.T @ X/m¦X.T @ X/(m - 1)»
        missing_mean: X.T @ X
        transpose: «X @ X.T/(n - 1)¦X @ X/(n - 1)»
        elementwise_vs_matmul: X*X/(n - 1)
        parentheses: X.T @ X/n - 1
        sign: -X.T @ X/(n - 1)
        wrong_constant: X.T @ X/(2*(n - 1))
        """,
        symbols={"X": "(n, m)"},
        expected="X.T @ X/(n - 1)",
    ),
    _case(
        "layer",
        Kind.FORMULA,
        r"""
        «np.maximum(X @ W + b, 0)¦np.maximum(0, X @ W + b)¦relu(X @ W + b)¦(X @ W + b)*(X @ W + b > 0)¦np.where(X @ W + b > 0, X @ W + b, 0)¦np.clip(X @ W + b, 0, None)¦ReLU(XW + b)¦max(0, XW + b)»
        np.maximum(np.dot(X, W) + «b¦b[None, :]¦b.reshape(1, -1)», 0)
        """,
        """
        missing_function: X @ W + b
        wrong_function: «np.minimum(X @ W + b, 0)¦np.tanh(X @ W + b)¦sigmoid(X @ W + b)»
        missing_term: np.maximum(X @ W, 0)
        order: np.maximum(W @ X + b, 0)
        transpose: np.maximum(X @ W.T + b, 0)
        term_sign: np.maximum(X @ W - b, 0)
        parentheses: np.maximum(X @ W, 0) + b
        sign: -np.maximum(X @ W + b, 0)
        """,
        symbols={"X": "(n, m)", "W": "(m, h)", "b": "(h,)"},
        expected="maximum(X @ W + b, 0)",
    ),
    _case(
        "entropy",
        Kind.FORMULA,
        r"""
        «-np.sum(p*np.log(p))¦-(p*np.log(p)).sum()¦np.sum(p*np.log(1/p))¦-p @ np.log(p)¦np.sum(-p*np.log(p))¦-np.dot(p, np.log(p))¦-Σ p log p¦-\sum p \log p»
        """,
        """
        sign: «np.sum(p*np.log(p))¦p @ np.log(p)»
        wrong_function: -np.sum(p*np.log2(p))
        missing_function: -np.sum(p*p)
        missing_factor: -np.sum(np.log(p))
        extra_mean: -np.mean(p*np.log(p))
        reduction: -p*np.log(p)
        wrong_power: -np.sum(p**2*np.log(p))
        missing_term: -np.sum(p*np.log(1 - p))
        """.replace("        missing_term: -np.sum(p*np.log(1 - p))\n", ""),
        symbols={"p": "(k,) simplex"},
        expected="-sum(p*log(p))",
    ),
    _case(
        "mlp-dx",
        Kind.GRADIENT,
        r"""
        «D @ W.T¦np.dot(D, W.T)¦(W @ D.T).T¦np.einsum("nk,mk->nm", D, W)¦DWᵀ¦D W^T¦D W^\top¦D @ np.transpose(W)¦D @ W.transpose()¦np.tensordot(D, W, axes=([1], [1]))»
        """,
        """
        transpose: «D @ W¦D.T @ W.T¦W @ D.T¦D.T @ W»
        order: W.T @ D
        wrong_variable: X.T @ D
        sign: -D @ W.T
        extra_mean: D @ W.T/n
        stopped_early: D
        elementwise_vs_matmul: D*W.T
        wrong_constant: 2*D @ W.T
        wrong_divisor: D @ W.T/m
        """,
        symbols={"X": "(n, m)", "W": "(m, k)", "D": "(n, k)"},
        let={"Y": "X @ W"},
        loss="sum(D*Y)",
        wrt="X",
    ),
    _case(
        "cosine",
        Kind.FORMULA,
        r"""
        «a @ b/(np.linalg.norm(a)*np.linalg.norm(b))¦np.dot(a, b)/np.sqrt((a @ a)*(b @ b))¦a @ b/np.linalg.norm(a)/np.linalg.norm(b)¦(a/np.linalg.norm(a)) @ (b/np.linalg.norm(b))¦sum(a*b)/(sqrt(sum(a**2))*sqrt(sum(b**2)))¦a^T b/(‖a‖ ‖b‖)¦a·b/(|a| |b|)¦\frac{a^\top b}{\|a\| \|b\|}»
        """,
        """
        missing_factor: «a @ b/np.linalg.norm(a)¦a @ b/np.linalg.norm(b)¦a @ b»
        missing_function: a @ b/((a @ a)*(b @ b))
        parentheses: a @ b/np.linalg.norm(a)*np.linalg.norm(b)
        reduction: a*b/(np.linalg.norm(a)*np.linalg.norm(b))
        wrong_symbol: «a @ a/(np.linalg.norm(a)*np.linalg.norm(b))¦a @ b/(np.linalg.norm(a)*np.linalg.norm(a))»
        sign: -a @ b/(np.linalg.norm(a)*np.linalg.norm(b))
        wrong_operation: a @ b/(np.linalg.norm(a) + np.linalg.norm(b))
        """,
        symbols={"a": "(k,)", "b": "(k,)"},
        expected="a @ b/(sqrt(a @ a)*sqrt(b @ b))",
    ),
    _case(
        "sum-over-columns-mean-over-rows",
        Kind.FORMULA,
        r"""
        «sum(E)/n¦np.mean(np.sum(E, axis=1))¦E.sum(1).mean()»
        «\frac{1}{n} \mathbf{1}^\top E \mathbf{1}¦1/n 1ᵀ E 1¦1ᵀ E 1/n¦1ᵀE 1 / n»
        """,
        """
        missing_mean: «sum(E)¦1ᵀ E 1»
        wrong_divisor: «1ᵀ E 1/K¦np.sum(E)/K»
        extra_mean: np.mean(E)
        """,
        symbols={"E": "(n, K)"},
        expected="sum(E)/n",
    ),
    _case(
        "weights-on-raw-columns",
        Kind.FORMULA,
        r"""
        «w/s¦diag(1/s) w¦np.linalg.inv(np.diag(s)) @ w»
        «\operatorname{diag}(s)^{-1} w¦diag(s)⁻¹ w¦diag(s)^{-1} w»
        """,
        """
        missing_inverse: «w*s¦diag(s) w»
        elementwise_vs_matmul: «np.diag(s)**-1 @ w»
        """,
        symbols={"w": "(m,)", "s": "(m,) positive"},
        expected="w/s",
    ),
    _case(
        "softplus-prime",
        Kind.DERIVATIVE,
        r"""
        «sigmoid(z)¦1/(1 + np.exp(-z))¦np.exp(z)/(1 + np.exp(z))¦1 - 1/(1 + np.exp(z))¦(1 + np.tanh(z/2))/2¦σ(z)¦\sigma(z)¦1/(1+e^{-z})»
        """,
        """
        sign: «1/(1 + np.exp(z))¦-sigmoid(z)¦sigmoid(-z)»
        missing_factor: 1/(1 + np.exp(z)) * 1
        wrong_function: np.tanh(z)
        stopped_early: np.log(1 + np.exp(z))
        extra_factor: sigmoid(z)*(1 - sigmoid(z))
        """.replace("        missing_factor: 1/(1 + np.exp(z)) * 1\n", ""),
        symbols={"z": "(n,)"},
        of="log(1 + exp(z))",
        wrt="z",
    ),
    _case(
        "bce-of-logits",
        Kind.FORMULA,
        r"""
        «mean¦1/n Σ»(max(z, 0) + log(1 + e^{-|z|}) - y⊙z)
        «(1/n)[1ᵀ(max(z, 0) + log(1 + e^{−|z|})) − yᵀz]¦(1/n)(1ᵀ(max(z, 0) + log(1 + e^{−|z|})) − yᵀz)»
        np.mean(np.logaddexp(0, z) - y*z)
        """,
        """
        missing_mean: (1ᵀ(max(z, 0) + log(1 + e^{−|z|})) − yᵀz)
        term_sign: (1/n)[1ᵀ(max(z, 0) + log(1 + e^{−|z|})) + yᵀz]
        """,
        symbols={"z": "(n,)", "y": "(n,) binary"},
        expected="mean(logaddexp(0, z) - y*z)",
    ),
    _case(
        "weighted-mean",
        Kind.FORMULA,
        r"""
        «w @ X/sum(w)¦np.average(X, axis=0, weights=w)¦(w[:, None]*X).sum(0)/w.sum()¦X.T @ (w/w.sum())¦Xᵀw/Σw¦\frac{X^\top w}{\sum w}»
        """,
        """
        missing_factor: «X.mean(axis=0)¦np.ones(n) @ X/n»
        wrong_power: X.T @ w/np.sum(w**2)
        wrong_divisor: X.T @ w/n
        """,
        symbols={"X": "(n, d)", "w": "(n,) positive"},
        expected="w @ X/sum(w)",
    ),
    _case(
        "discounted-sum",
        Kind.FORMULA,
        "np.sum(r*«g**np.arange(t)¦np.power(g, np.arange(len(r)))»)",
        """
        wrong_power: np.sum(r*«g*np.arange(t)¦np.arange(t)**g»)
        extra_mean: np.mean(r*g**np.arange(t))
        """,
        symbols={"r": "(t,)", "g": "() unit"},
        expected="sum(r*g**arange(t))",
    ),
    _case(
        "batch-norm",
        Kind.FORMULA,
        r"""
        «g¦\gamma¦γ» «\frac{X - mean(X, axis=0)}{\sqrt{var(X, axis=0) + e}}¦(X - mean(X, axis=0))/√(var(X, axis=0) + e)» + c
        g*(X - X.mean(0))/np.sqrt(X.var(0) + e) + c
        """,
        """
        missing_term: g*(X - X.mean(0))/np.sqrt(X.var(0)) + c
        parentheses: g*((X - X.mean(0))/np.sqrt(X.var(0) + e) + c)
        """,
        symbols={"X": "(n, m)", "g": "(m,)", "c": "(m,)", "e": "() positive"},
        aliases={"g": ("γ",)},
        expected="g*(X - mean(X, axis=0))/sqrt(var(X, axis=0) + e) + c",
    ),
    _case(
        "norm-back",
        Kind.GRADIENT,
        "«(G - G.mean() - xh*(G*xh).mean())/s¦(n*G - G.sum() - xh*(G @ xh))/(n*s)»",
        """
        missing_mean: (G - G.sum() - xh*(G*xh).sum())/s
        missing_term: «(G - G.mean())/s¦G/s»
        """,
        symbols={"x": "(n,)", "G": "(n,)", "e": "() positive"},
        let={"s": "sqrt(var(x) + e)", "xh": "(x - mean(x))/s"},
        loss="sum(G*xh)",
        wrt="x",
        expected="(G - mean(G) - xh*mean(G*xh))/s",
    ),
    _case(
        "residual-norm",
        Kind.GRADIENT,
        r"""
        «A.T @ (A @ x - b)/np.linalg.norm(A @ x - b)¦Aᵀ(Ax − b)/‖Ax − b‖¦\frac{A^\top(Ax-b)}{\|Ax-b\|}»
        """,
        """
        missing_factor: A.T @ (A @ x - b)
        """,
        symbols={"A": "(n, m)", "x": "(m,)", "b": "(n,)"},
        loss="norm(A @ x - b)",
        wrt="x",
    ),
    _case(
        "sorted-rows",
        Kind.FORMULA,
        "«X[np.argsort(X[:, 0])]¦X[X[:, 0].argsort(), :]»",
        """
        off_by_one: X[np.argsort(X[:, 1])]
        """,
        symbols={"X": "(n, m)"},
        expected="X[argsort(X[:, 0])]",
    ),
    _case(
        "nearest-class",
        Kind.FORMULA,
        r"""
        «argmax(z)¦np.argmax(z)¦arg max z¦\arg\max z¦\arg\,\max(z)¦\operatorname{arg\,max} z¦\operatorname*{argmax} z»
        """,
        r"""
        wrong_function: «\arg\min z¦arg min z¦\max z»
        """,
        symbols={"z": "(K,)"},
        expected="argmax(z)",
    ),
    _case(
        "perceptron-labels",
        Kind.FORMULA,
        "«np.sign(X @ w)¦np.where(X @ w > 0, 1, -1)¦sgn(Xw)»",
        """
        wrong_function: «sigmoid(X @ w)¦np.tanh(X @ w)»
        """,
        symbols={"X": "(n, m)", "w": "(m,)"},
        expected="sign(X @ w)",
    ),
)
