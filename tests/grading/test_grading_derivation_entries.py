"""Indices in derivations: entries, sums, Kronecker's δ, any one row; right for every choice of them, or wrong."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

from functools import cache

import pytest

from studyml.decks import Library, ask, load_library
from studyml.grading import grade
from studyml.model import Outcome, Question


@cache
def _library() -> Library:
    return load_library(None)


def _card(name: str) -> Question:
    return ask(_library().cards[f"{name}-derivation"], 1)


SM = "du/dz_k = e^{z_k}\nds/du = 1/u\nds/dz_k = e^{z_k}/u = p_k\ndt/dz_k = y_k\n"
LOSS = r"L = \frac{1}{n} \sum_i \left( \log \sum_k e^{Z_{ik}} - \sum_k Y_{ik} Z_{ik} \right)" + "\n"
SOFTMAX = "dL/dP_ij = -Y_ij/(n P_ij)\n"
REST = "dL/dZ = (P - Y)/n\ndL/dW = X.T @ (P - Y)/n\ndL/db = sum(P - Y, axis=0)/n"

RIGHT = [
    ("sm", SM + "dL/dz_k = p_k - y_k"),
    ("sm", SM.replace("dz_k", "dzₖ").replace("z_k}", "zₖ}") + "t = Σ_j y_j z_j\nL = log Σ_k exp(z_k) - Σ_k y_k z_k\nso dL/dz = p - y"),
    ("sm", "dp_k/dz_j = p_k (δ_kj - p_j)\n" + SM + "dL/dz_k = p_k - y_k"),
    ("sm", "ds = du/u,  du = Σₖ e^{zₖ} dzₖ,  dt = y·dz\nds = Σₖ (e^{zₖ}/u) dzₖ = p·dz\n∂L/∂z = p − y"),
    ("st-lse", r"\frac{ds}{du} = \frac{1}{u}" + "\n" + r"\frac{\partial u}{\partial z_k} = e^{z_k}" + "\n" + r"\frac{\partial s}{\partial z_k} = \frac{1}{u} e^{z_k} = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}"),
    ("sm-batch", SOFTMAX + "dP_ij/dZ_ik = P_ij*((j==k) - P_ik)\n" + REST),
    ("sm-batch", LOSS + REST),
    ("sm-batch", "dL/dZ = (P - Y)/n\ndL/dW_mj = sum_i X_im (P_ij - Y_ij)/n\ndL/db_m = sum_i (P_im - Y_im)/n\n" + REST),
    ("sm-batch", "per row: ℓ = -Σ_k y_k log p_k = log Σ_k e^{z_k} - y·z\n∂ℓ/∂z = p - y\n" + REST),
    ("sm-batch", "One row first: ℓ = −sum(y·log(p)), where p = softmax(z)\ndℓ/dz = p − y   (since sum(y) = 1)\n" + REST),
    ("bce-constant", "ℓ_i = -y_i log p - (1 - y_i) log(1 - p)\ndℓ_i/dp = -y_i/p + (1 - y_i)/(1 - p) = (p - y_i)/(p(1 - p))\ndL/dp = (1/n) Σ (p - y_i)/(p(1 - p))\ndL/dp = (p - q)/(p(1 - p))"),
    ("km-centre", "s = Σ_i ||x_i - c||²\n∂s/∂r_i = 2 r_i\n∂r_i/∂c = -I\n∂s/∂c = Σ_i -2 (x_i - c) = −Σᵢ (2R)ᵢ\ndL/dc = 2 Σ_i (c - x_i)"),
    ("lin", "∂L/∂r_i = r_i/n\nδ := ∂L/∂ŷ = r/n\ndL/dw = Σ_i δ_i x_i\ndL/db = Σᵢ δᵢ = mean(r)"),
    ("poisson", "L = (1/n) Σ (rᵢ − yᵢ zᵢ)\n∂rᵢ/∂zᵢ = exp(zᵢ) = rᵢ\n∂L/∂zᵢ = (rᵢ − yᵢ)/n\ndL/dw_j = (1/n) Σ_i X_ij (r_i - y_i)\ndL/dw = Xᵀ(r − y)/n"),
    ("bn", "∂L/∂s = -(1/s²) Σ_j G_j c_j\n∂s/∂v = 1/(2s)\n∂v/∂c_i = 2 c_i/n\n∂L/∂c_i = G_i/s - c_i/(n s³) Σ_j G_j c_j\n∂L/∂x_i = ∂L/∂c_i - (1/n) Σ_j ∂L/∂c_j\n= (1/s)(G_i - mean(G) - h_i mean(G*h))"),
    ("att", "dL/dV = Aᵀ G\ndL/dA = D\nρ_i = Σ_j D_ij A_ij\ndL/dS_ij = A_ij (D_ij - ρ_i)\ndL/dQ = dL/dS K/c\ndL/dK = dL/dSᵀ Q/c"),
    ("lin", "dL/dr_i = r_i/n\ndL/dyP_i = r_i/n\ndL/dw_j = (1/n) r_i X_ij\ndL/db = sum(r)/n"),  # a sum is implied
    ("lin", "dr = r / n\ndyP = dr\ndw = np.zeros_like(w)\ndb = 0\nfor i in range(n):\n    dw += dyP[i] * X[i]\n    db += dyP[i]"),
    ("mc-two-sided", "∂L/∂E_ij = E_ij\n∂E_ij/∂M_kl = A_ik δ_jl\n∂L/∂M_kl = Σ_i A_ik E_il\n∂L/∂W_ij = Σ_kl A_ki E_kl B_jl"),
    ("reg-ridge", "∂q/∂e_i = 2e_i; ∂e_i/∂w_j = X_ij; ∂q/∂w_j = 2Σ_i e_i X_ij; r = λΣ_j w_j²; ∂r/∂w_j = 2λw_j\n∂L/∂w = 2X^T e + 2λw"),
    ("st-lse", "u_k = e^{z_k}, u = Σ_k u_k\nds/dz_k = (1/u) e^{z_k} = softmax(z)_k"),
    ("sm", "∂p_i/∂z_j = p_i(δ_ij − p_j)\n∂L/∂p_i = −y_i/p_i\n∂L/∂z_j = Σ_i (−y_i/p_i) p_i (δ_ij − p_j)\ndu/dz = e^z\nds/du = 1/u\ndt/dz = y"),  # of L as made of p
    ("sm-batch", r"∂L/∂Z_{ij} = \frac{1}{n}(P_{ij} - Y_{ij})" + "\n" + r"∂L/∂W_{kj} = \frac{1}{n}[X^T(P-Y)]_{kj}" + "\n" + r"∂L/∂b_j = \frac{1}{n}\sum_i (P_{ij}-Y_{ij})"),
    ("mlp-relu", "dL/dS = D\ndL/dV_jk = Σ_i H_ij D_ik\ndL/dH_ij = Σ_k D_ik V_jk\nΔ = dL/dZ = (D Vᵀ) ⊙ (Z > 0)\ndL/dW = Xᵀ Δ\ndL/db = Σ_i Δ_{i·}"),
    ("sm-batch", "u_i = Σ_k exp(Z_ik)\nd(log u_i)/dZ_ik = exp(Z_ik)/u_i = P_ik\n" + REST),  # of an expression with indices
    ("sm", "∂ log p_i/∂z_j = δ_ij − p_j\nd(log u)/dz_k = exp(z_k)/u\n" + SM + "dL/dz = p - y"),
    ("att", "dL/dV = Aᵀ G\ndL/dA = D\nm_i = Σ_j D_ij A_ij\ndL/dS = A ⊙ (D − m)\ndL/dQ = dL/dS K/c\ndL/dK = dL/dSᵀ Q/c"),  # m is a column
    ("att", "dL/dV = Aᵀ G\ndL/dA = D\nm_i = sum_j A_ij D_ij\ndL/dS = A * (D - m)\ndL/dQ = (A * (D - m)) K/c\ndL/dK = (A * (D - m))ᵀ Q/c"),
    ("att", "dL/dV = Aᵀ G\ndL/dA = D\nm = rowsum(D ⊙ A)\ndL/dS = A ⊙ (D − m), m taken from each row\ndL/dQ = dL/dS K/c\ndL/dK = dL/dSᵀ Q/c"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "answer"), RIGHT)
def test_right_for_every_index(card: str, answer: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.outcome is Outcome.CORRECT, [verdict.message, *(step.message for step in verdict.steps)]


WRONG = [
    ("sm", 1, "du/dz_k = z_k e^{z_k}"),
    ("sm", 5, SM + "dL/dz_k = p_k + y_k"),
    ("sm", 1, "dp_k/dz_j = p_k (δ_kj + p_j)"),
    ("sm", 1, "dp_k/dz_j = p_k (δ_kj - p_k)"),  # the other index
    ("sm", 1, "t = Σ_j y_j + z_j"),
    ("sm-batch", 2, SOFTMAX + "dP_ij/dZ_ik = P_ij*((j==k) - P_ij)"),
    ("sm-batch", 2, "ℓ = −sum(y·log(p)), where p = softmax(z)\ndℓ/dz = y − p"),
    ("bce-constant", 3, "ℓ_i = -y_i log p - (1 - y_i) log(1 - p)\ndℓ_i/dp = (p - y_i)/(p(1 - p))\ndL/dp = Σ_i (p - y_i)/(p(1 - p))"),
    ("km-centre", 3, "s = Σ_i ||x_i - c||²\n∂s/∂r_i = 2 r_i\n∂s/∂c = 2 Σ_i (x_i - c)"),
    ("lin", 2, "∂L/∂r_i = r_i/n\ndL/dw = Σ_i r_i x_i"),
    ("bn", 2, "∂v/∂c_i = 2 c_i/n\n∂L/∂x_i = ∂L/∂c_i + (1/n) Σ_j ∂L/∂c_j"),
    ("lin", 1, "dL/dw_j = r_i X_ij"),
    ("sm", 1, "∂L/∂p_i = y_i/p_i"),
    ("sm-batch", 1, LOSS.replace("- \\sum_k", "+ \\sum_k") + REST),
    ("att", 3, "dL/dA = D\nρ_i = Σ_j A_ij\ndL/dS_ij = A_ij (D_ij - ρ_i)"),
    ("poisson", 1, "dL = (1/n) Σ_i (dr_i + y_i dz_i), dr = r ⊙ dz"),
    ("sm-batch", 2, "u_i = Σ_k exp(Z_ik)\nd(log u_i)/dZ_ij = Σ_k exp(Z_ik)/u_i"),
    ("sm", 1, "∂ log p_i/∂z_j = δ_ij − p_i"),
    ("att", 3, "dL/dA = D\nm_i = Σ_j D_ij A_ij\ndL/dS = A ⊙ (D + m)"),
    ("att", 3, "dL/dA = D\nm = sum(D*A, axis=1)\ndL/dS = A*(D - m)   # m one per row"),  # code that NumPy refuses
]  # fmt: skip


@pytest.mark.parametrize(("card", "line", "answer"), WRONG)
def test_wrong_for_some_index(card: str, line: int, answer: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.first_wrong is not None, verdict.message
    assert verdict.steps[verdict.first_wrong].line + 1 == line


NAMED = [
    ("∂L/∂r_i = -r_i/n", "sign"),
    ("∂L/∂r_i = 2 r_i/n", "wrong_constant"),
    ("∂L/∂r_i = r_i", "missing_mean"),
    ("dL/dw = Σ_i r_i x_i", "missing_mean"),
    ("dL/db = Σ_i r_i/n²", "extra_mean"),
    ("∂L/∂r_i = r_i²/n", "other"),
]


@pytest.mark.parametrize(("line", "mistake"), NAMED)
def test_a_multiple_of_the_right_entries_is_named(line: str, mistake: str) -> None:
    verdict = grade(_card("lin"), line)
    assert [found.code for found in verdict.mistakes] == [mistake]


UNREADABLE = [
    ("sm", "dL/dz_k = p_j - y_k", "neither summed over nor on the left"),
    ("lin", "dL/dw = Σ_i r_i X_ii", "two sizes"),
]


@pytest.mark.parametrize(("card", "answer", "why"), UNREADABLE)
def test_what_no_index_can_mean_is_no_wrong_step(card: str, answer: str, why: str) -> None:
    verdict = grade(_card(card), answer)
    assert verdict.outcome is Outcome.SYNTAX_ERROR and why in verdict.message


def test_every_left_side_of_a_line_must_be_so() -> None:
    begun = "dL/dS = D\ndL/dV = H.T @ D\ndL/dH = D @ V.T\n"
    verdict = grade(_card("mlp-relu"), begun + "dL/dZ = dL/dH = D @ V.T")
    assert verdict.outcome is Outcome.WRONG and verdict.first_wrong == 3
    assert "dL/dZ" in verdict.message


def test_a_share_of_the_loss_is_no_derivative_of_what_it_comes_through() -> None:
    answer = "gs = -sum(G*h)/s\ngv = gs/(2*s)\ndv/dx = gv * 2*x/n\ndL/dx = G/s + dv/dx"
    verdict = grade(_card("rms"), answer, diagnose=True)
    assert (verdict.first_wrong, verdict.mistakes[0].code) == (2, "extra_factor")
    assert "what dL/dx has through v" in verdict.message
    assert verdict.steps[3].follows == 2


CASES = [
    "∂p_j/∂z_k = -p_j p_k for j ≠ k",
    "if j≠k: ∂p_j/∂z_k = -p_j p_k",
    "∂p_j/∂z_k = -p_j p_k (j ≠ k)",
    "dp_j/dz_k = -p_j*p_k, k != j",
    "j = k: ∂p_j/∂z_k = p_j(1-p_j)",
    "∂pⱼ/∂zₖ = pⱼ(1 - pₖ) for j = k",
    "∂p_j/∂z_k = -p_j p_k  # j != k",
    "For j ≠ k we get ∂p_j/∂z_k = -p_j p_k",
    r"\frac{\partial p_j}{\partial z_k} = -p_j p_k, \quad j \neq k",
    "∂p_j/∂z_k = p_j(1-p_j) if j = k, -p_j p_k otherwise",
    "∂p_j/∂z_k = p_j(1 − p_j) for j = k and −p_j p_k for j ≠ k",
    "dp_i/dz_j = p_i(1-p_i) if i == j else -p_i p_j",
]
NOT_SO = [
    "∂p_j/∂z_k = p_j p_k for j ≠ k",
    "∂p_j/∂z_k = -p_j p_k for j = k",
    "∂p_j/∂z_k = p_j(1-p_j) for j ≠ k",
    "∂p_j/∂z_k = -p_j p_k",
    "∂p_j/∂z_k = -p_j p_k if j = k, p_j(1-p_j) otherwise",
    "j=k: dp_j/dz_k = p_j(1+p_j)",
]


@pytest.mark.parametrize("card", ["sm", "sm-batch"])
def test_a_case_is_compared_where_it_holds(card: str) -> None:
    # z, p are rows of Z, P in the batch.
    rest = REST if card == "sm-batch" else SM + "dL/dz_k = p_k - y_k"
    for line in CASES:
        verdict = grade(_card(card), f"{line}\n{rest}")
        assert verdict.correct, f"{line}: {verdict.message}"
    for line in NOT_SO:
        verdict = grade(_card(card), f"{line}\n{rest}")
        assert verdict.outcome is Outcome.WRONG and verdict.first_wrong == 0, line


@pytest.mark.parametrize(
    ("line", "right"),
    [("dl_i/dv = -(x_i - mu)²/(2v²) + 1/(2v)", True), ("l_i = (x_i-mu)²/(2v) + log(2πv)/2", True),
     ("dl_i/dv = (x_i - mu)²/(2v²) + 1/(2v)", False), ("dL_i/dv = -(x_i - mu)²/(2v²)", False)],
)  # fmt: skip
def test_one_examples_share_is_right_where_all_add_up(line: str, right: bool) -> None:
    rest = "dq/dv = -s/(2v²) + n/(2v)\ndL/dv = -s/(2v²) + n/(2v)"
    assert (grade(_card("nb-variance"), f"{line}\n{rest}").steps[0].outcome is Outcome.CORRECT) is right


SUMS = [
    ("(1/n) Σ_{i=1}^n r_i", Outcome.CORRECT),
    ("(1/n) Σ_{i=0}^{n-1} r_i", Outcome.CORRECT),
    ("(1/n) Σ_{i=1}^N r_i", Outcome.CORRECT),
    ("(1/n) Σ_{i=1}^m r_i", Outcome.SHAPE_ERROR),
    ("(1/n) Σ_{i=2}^n r_i", Outcome.SYNTAX_ERROR),
    ("(1/n) Σ_{i=1}^{n-1} r_i", Outcome.SYNTAX_ERROR),
    (r"\frac1n \sum_{i=0}^{n} r_i", Outcome.SYNTAX_ERROR),
]


@pytest.mark.parametrize(("value", "outcome"), SUMS)
def test_a_sum_begins_and_ends_where_its_index_does(value: str, outcome: Outcome) -> None:
    verdict = grade(_card("lin"), f"dL/dr = r/n\ndL/dyP = r/n\ndL/dw = X^T r/n\ndL/db = {value}")
    assert verdict.outcome is outcome, verdict.message
