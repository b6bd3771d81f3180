"""Answers as learners write them: every right spelling has the reference's value in some reading, no wrong one has."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.language import read
from studyml.algebra.samples import samples
from studyml.algebra.symbols import World

Problem = tuple[dict[str, str], dict[str, str], str, list[str], list[str]]

PROBLEMS: list[Problem] = [
    (
        {'X': '(n, m)', 'y': '(n,) unit', 'w': '(m,)', 'b': '()'},
        {'p': 'sigmoid(X @ w + b)'},
        'X.T @ (p - y)/n',
        [
            'X^T (p - y) / n',
            '1/n X^T(p-y)',
            '\\frac{1}{n} X^\\top (\\hat{y} - y)',
            'Xᵀ(ŷ−y)/n',
            "X'(p-y)/n",
            '1/n [Xᵀ(p − y)]',
            '(1/n)[X.T @ (p - y)]',
            '(-1)[Xᵀ(y − p)]/n',
            '(1/n) Xᵀ (p - y)',
            'n⁻¹Xᵀ(p − y)',
            '1/n * X^T * (p - y)',
            'X^T*(p-y)/n',
            '(p-y)^T X / n',
            '(X^T p - X^T y)/n',
            '1/n (Xᵀp − Xᵀy)',
            "1/n X'(σ(Xw+b) − y)",
            '\\frac{X^\\top(\\sigma(Xw+b)-y)}{n}',
            '\\frac1n \\mathbf{X}^\\top(\\mathbf{p}-\\mathbf{y})',
            'X^T·(p-y)/n',
            '(1/n)·Xᵀ·(p−y)',
            '-1/n X^T (y-p)',
            'XᵀXw/n - XᵀXw/n + Xᵀ(p-y)/n',
            'X^T (p-y) n^-1',
            'X^T((p−y)/n)',
            '(p-y)ᵀX/n',
            'Xᵀ(1/(1+e^{-(Xw+b)}) − y)/n',
            'Xᵀ(1/(1+exp(-(Xw+b))) − y)/n',
        ],
        [
            'X (p-y)/n',
            'X^T(y-p)/n',
            'X^T(p-y)',
            'X*(p-y)/n',
        ],
    ),
    (
        {'X': '(n, m)', 'y': '(n,)', 'w': '(m,)', 'lam': '() positive'},
        {},
        'np.linalg.solve(X.T@X + lam*np.eye(m), X.T@y)',
        [
            '(X^T X + λ I)^{-1} X^T y',
            '(XᵀX + λI)⁻¹Xᵀy',
            "(X'X + λI)^-1 X'y",
            '(X^\\top X + \\lambda I)^{-1} X^\\top y',
            '(XᵀX + λI_m)⁻¹Xᵀy',
            'inv(XᵀX + λ I) Xᵀ y',
            '(X^TX+lam I)^{-1}X^Ty',
        ],
        [
            '(X X^T + λ I)^{-1} X^T y',
        ],
    ),
    (
        {'y': '(n,) unit', 'p': '(n,) unit'},
        {},
        '-np.mean(y*np.log(p)+(1-y)*np.log(1-p))',
        [
            '-1/n Σ [y log p + (1-y) log(1-p)]',
            '−1/n Σ y log p + (1−y) log(1−p)',
            '-(1/n) Σ (y log p + (1-y) log(1-p))',
            '-mean(y log p + (1-y) log(1-p))',
            '-\\frac{1}{n}\\sum_{i=1}^n [y\\log p + (1-y)\\log(1-p)]',
            '-(yᵀlog p + (1-y)ᵀlog(1-p))/n',
            '-(1/n)(yᵀ log(p) + (1−y)ᵀ log(1−p))',
            '-(1/n)*sum(y*log(p) + (1-y)*log(1-p))',
            '-Σ(y log p + (1-y) log(1-p))/n',
            '-\\frac1n \\mathbf{1}^\\top (y \\odot \\log p + (1-y)\\odot\\log(1-p))',
            '-(1/n) 1ᵀ(y⊙log p + (1−y)⊙log(1−p))',
        ],
        [
            '-Σ(y log p + (1-y) log(1-p))',
        ],
    ),
    (
        {'X': '(n, m)', 'y': '(n,)', 'w': '(m,)'},
        {},
        '((X@w-y)**2).sum()/(2*n)',
        [
            '1/(2n) ‖Xw − y‖²',
            '1/2n ‖Xw-y‖²',
            '1/(2n) (Xw-y)ᵀ(Xw-y)',
            "(Xw-y)'(Xw-y)/(2n)",
            '\\frac{1}{2n}\\|Xw-y\\|_2^2',
            '½ mean((Xw-y)²)',
            '1/2n Σ(Xw-y)²',
            '1/(2n) Σ (Xw − y)^2',
            '‖Xw−y‖²/2n',
            '||X w - y||^2 / (2 n)',
            '\\frac{1}{2n} \\sum (y - Xw)^2',
            '(1/2)(1/n)||y-Xw||²',
            '(wᵀXᵀXw - 2yᵀXw + yᵀy)/(2n)',
            '0.5/n * ||Xw-y||^2',
        ],
        [
            '1/n ‖Xw − y‖²',
        ],
    ),
    (
        {'p': '(n,) simplex'},
        {},
        'np.diag(p)-np.outer(p,p)',
        [
            'diag(p) - pp^T',
            'diag(p) − ppᵀ',
            '\\operatorname{diag}(p) - p p^\\top',
            "diag(p) - p p'",
            'diag(p) - p·pᵀ',
            'diag(p) - outer(p,p)',
        ],
        [
            'diag(p) - p^T p',
        ],
    ),
    (
        {'X': '(n, m)', 'p': '(n,) unit'},
        {},
        'X.T@(X*(p*(1-p))[:,None])/n',
        [
            'Xᵀ diag(p(1-p)) X / n',
            '1/n X^T diag(p⊙(1−p)) X',
            'X^T (X * (p*(1-p))[:,None]) / n',
            '\\frac1n X^\\top \\mathrm{diag}(p(1-p)) X',
        ],
        [
        ],
    ),
    (
        {'G': '(n, k)', 'W': '(m, k)', 'H': '(n, m)'},
        {},
        '(G@W.T)*(1-H**2)',
        [
            'GWᵀ ⊙ (1 − H²)',
            '(G W^T) ⊙ (1 - H^2)',
            '(GWᵀ)∘(1−H∘H)',
            '(G W^T) * (1 - H²)',
            'G W^\\top \\odot (1 - H^2)',
        ],
        [
            'GWᵀ(1-H²)',
        ],
    ),
    (
        {'z': '(k,)'},
        {},
        'np.exp(z)/np.exp(z).sum()',
        [
            'e^z/Σe^z',
            'exp(z)/Σ exp(z)',
            '\\frac{e^{z}}{\\sum e^{z}}',
            '\\frac{e^{z}}{\\mathbf{1}^\\top e^{z}}',
            'softmax(z)',
            'e^z / (1ᵀe^z)',
        ],
        [
            'e^z',
        ],
    ),
    (
        {'A': '(n, n) spd', 'x': '(n,)'},
        {},
        '2*A@x',
        [
            '2Ax',
            '(A + Aᵀ)x',
            '2 A x',
            'Ax + Aᵀx',
            "A x + A' x",
            '2A·x',
        ],
        [
            'Ax',
        ],
    ),
    (
        {'A': '(n, n) spd'},
        {},
        'np.linalg.slogdet(A)[1]',
        [
            'log|A|',
            'log det A',
            'ln|A|',
            'log(det(A))',
            '\\log\\det A',
            '\\log |A|',
            '\\ln\\det(A)',
            'Σ log(eigvalsh(A))',
        ],
        [
            '|A|',
        ],
    ),
    (
        {'y': '(n,) pm1', 'f': '(n,)'},
        {},
        'np.mean(np.maximum(0, 1-y*f))',
        [
            '1/n Σ max(0, 1 - y f)',
            'mean(max(0, 1 − yf))',
            '\\frac1n\\sum\\max(0, 1-yf)',
            '(1/n)Σmax(0,1-y⊙f)',
        ],
        [
            'max(0,1-y f)',
        ],
    ),
    (
        {'x': '(n,)', 'y': '(n,)'},
        {},
        'x@y',
        [
            'xᵀy',
            'x^T y',
            '⟨x,y⟩',
            'Σ x y',
            'Σ x⊙y',
            "x'y",
            'x^\\top y',
            '\\langle x, y\\rangle',
            '1ᵀ(x⊙y)',
            'yᵀx',
            'tr(xyᵀ)',
        ],
        [
            'x y^T',
        ],
    ),
    (
        {'w': '(m,)', 'X': '(n, m)', 'b': '()'},
        {},
        'X@w+b',
        [
            'Xw + b',
            'X w + b',
            'X·w+b',
            '\\mathbf{X}\\mathbf{w}+b',
            'Xw + b\\mathbf{1}',
            'Xw + b𝟏',
            '(wᵀXᵀ)ᵀ + b',
        ],
        [
            'wX+b',
        ],
    ),
    (
        {'X': '(n, m)', 's': '()', 'r': '(n,)'},
        {},
        's*X.T @ r',
        ['log(exp([rᵀX]ᵀ)) s', "log(exp([r'X]^T)) s", 's[Xᵀr]', 's [X^T r]', '(s)[X.T @ r]', '-s[-Xᵀr]', "[s]X'r"],
        ['X[s]', 's[X]'],
    ),
    (
        {'y': '(n,) pm1', 'f': '(n,)'},
        {},
        'np.mean(np.maximum(0, 1 - y*f))',
        [
            'mean([1 - y f]_+)', '1/n Σ (1 - y⊙f)_+', '\\frac{1}{n}\\sum (1 - y f)_{+}', '(1/n) 1ᵀ(1 - y⊙f)_+',
            '\\frac1n \\sum \\left[1 - y \\odot f\\right]_+',
        ],
        ['mean([y f - 1]_+)', '1/n Σ [1 - y f]_+^2'],
    ),
    (
        {'x': '(n,)', 'X': '(n, m)', 's': '() positive'},
        {},
        'sum(x)/sqrt(2*pi*s)',
        [
            'Σ_{i=1}^n x/√(2πs)', 'Σ^n_{i=1} x / √2πs', '(Σᵢ x)/√2πs', '\\sum_{i=0}^{n-1} x / \\sqrt{2\\pi s}',
            'Σ_{i=1..n} x / √(2πs)',
        ],
        ['Σ x/√2', 'Σ x/\\sqrt2\\pi s', 'Σ x / √2s π'],
    ),
]  # fmt: skip


def is_right(world: World, reference: str, text: str) -> bool:
    """Whether some reading of a text has the reference's value and shape at every sample."""
    tree = read(reference, world.names)[0].tree
    drawn = samples(world, (tree,))
    for reading in read(text, world.names):
        try:
            pairs = [
                (
                    np.asarray(evaluate(reading.tree, sample.values, mathematical=reading.notation == "math")),
                    np.asarray(evaluate(tree, sample.values)),
                )
                for sample in drawn
            ]
        except EvaluationError:
            continue
        if all(left.shape == right.shape and np.allclose(left, right, rtol=1e-9) for left, right in pairs):
            return True
    return False


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem[2])
def test_right_answers_are_right_in_every_spelling(problem: Problem) -> None:
    symbols, let, reference, right, wrong = problem
    world = World.declare(symbols, let)
    assert [text for text in right if not is_right(world, reference, text)] == []
    assert [text for text in wrong if is_right(world, reference, text)] == []
