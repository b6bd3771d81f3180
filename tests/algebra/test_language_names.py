"""Which spellings are one name: aliases, families, accents, Greek, layers, steps; case always counts."""

from __future__ import annotations

import pytest

from studyml.algebra.language import Names, ReadError, read, show, step


def first(text: str, names: Names) -> str:
    return show(read(text, names)[0].tree)


PREDICTIONS = ["yhat", "y_hat", "ŷ", "y\u0302", "yP", "y_pred", "ypred", r"\hat{y}", r"\hat y", r"\widehat{y}"]


@pytest.mark.parametrize("declared", ["yhat", "y_hat", "ŷ", "yP", "y_pred", "p"])
@pytest.mark.parametrize("written", PREDICTIONS)
def test_every_spelling_of_the_prediction_is_the_declared_one(declared: str, written: str) -> None:
    names = Names({"y": 1, declared: 1})
    assert first(f"{written} - y", names) == f"{declared} - y"


def test_a_matrix_of_predictions() -> None:
    names = Names({"Y": 2, "P": 2})
    assert {first(f"{word} - Y", names) for word in ("P", "Ŷ", "Yhat", "Y_hat", r"\hat{Y}", "YP")} == {"P - Y"}


def test_p_stands_for_a_declared_prediction() -> None:
    assert first("p - y", Names({"y": 1, "yhat": 1})) == "yhat - y"


def test_p_is_no_prediction_when_its_shape_is_another() -> None:
    with pytest.raises(ReadError):
        read("yhat - y", Names({"y": 1, "p": 0}))


def test_an_exact_name_wins() -> None:
    names = Names({"yhat": 1, "yP": 1, "p": 1, "y": 1})
    assert first("yhat + yP + p + ŷ", names) == "yhat + yP + p + yhat"


def test_case_counts() -> None:
    names = Names({"X": 2, "x": 1, "Y": 2, "y": 1})
    assert first("X @ x", names) == "X @ x"
    with pytest.raises(ReadError) as caught:
        read("x @ w", Names({"X": 2, "w": 1}))
    assert caught.value.nearest == "X"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("lam", "λ"), ("lam", "lambda"), ("lambda", "λ"), ("λ", "lam"), ("λ", "lmbda"), ("lam", r"\lambda"),
        ("sigma", "σ"), ("σ", "sigma"), ("θ", "theta"), ("theta", "ϑ"), ("mu", "µ"), ("mu", "μ"), ("eps", "ε"),
        ("eps", "epsilon"), ("epsilon", r"\varepsilon"), ("phi", "ϕ"), ("beta1", "β1"), ("beta1", "β_1"),
        ("beta1", "β₁"), ("beta1", "beta_1"), ("beta_1", "β1"), ("W1", "W_1"), ("W1", "W₁"), ("W_1", "W1"),
        ("W1", "W^{(1)}"), ("W1", "W^{[1]}"), ("W1", "W^(1)"), ("W2", "W_{2}"), ("W1", r"\mathbf{W}_1"),
        ("xbar", "x̄"), ("x_bar", r"\bar{x}"), ("xtilde", "x̃"), ("xhat", "x̂"), ("Sigma", "Σ"), ("y", "y_true"),
        ("dL_dz", "dL_dz"), ("dW1", "dW1"), ("delta", "δ"), ("x_i", "x_i"), ("Δw", "Deltaw"),
        ("nl", "n_l"), ("nr", "nᵣ"), ("hl", "h_{l}"),
    ],
)  # fmt: skip
def test_families(declared: str, written: str) -> None:
    assert first(f"2*{written}", Names({declared: 0})) == f"2 * {declared}"


def test_a_subscript_joins_a_name_unless_it_is_an_entry_of_an_array() -> None:
    assert first("n_l h_l", Names({"nl": 0, "hl": 0, "n": 0})) == "nl · hl"
    with pytest.raises(ReadError, match="Index notation"):
        read("x_i", Names({"x": 1, "xi": 0}))


def test_a_declared_sigma_is_no_sigmoid() -> None:
    assert first("σ(b)", Names({"sigma": 0, "b": 0})) == "sigma · b"
    assert first("σ(b)", Names({"b": 0})) == "sigmoid(b)"


def test_a_declared_capital_sigma_is_no_sum() -> None:
    assert first("Σ x", Names({"Sigma": 2, "x": 1})) == "Sigma · x"
    assert first("Σ x", Names({"x": 1})) == "np.sum(x)"


def test_a_declared_name_wins_over_a_function_and_a_constant() -> None:
    assert first("e + max + pi", Names({"e": 0, "max": 0, "pi": 0})) == "e + max + pi"
    assert first("np.max(e)", Names({"e": 1, "max": 0})) == "np.max(e)"


def test_declared_aliases() -> None:
    names = Names({"p": 1, "y": 1}, aliases={"p": ("q", "prob", r"\hat{s}")})
    assert first("q + prob + p", names) == "p + p + p"
    assert first(r"\hat s + ŝ + s_hat", names) == "p + p + p"


def test_t_is_a_size_where_it_is_declared() -> None:
    names = Names({"X": 2, "g": 0}, sizes=frozenset({"T"}))
    assert first("X^T X", names) == "X.T · X"
    assert first("g^T", names) == "g**T"
    assert first("T * g", names) == "T * g"


STEPS = Names({"z": 1, "y": 1, "p": 1, "dL/dp": 1, "dp/dz": 1, "W1": 2, "dL/dW1": 2})


@pytest.mark.parametrize(
    "written",
    ["dL/dp", "∂L/∂p", "dL / dp", "dL_dp", "dL/dŷ", "∂L/∂ŷ",
    "dL/dyhat", "dp", r"\frac{dL}{dp}", r"\partial L/\partial p",
     r"\frac{\partial L}{\partial p}", r"\frac{\mathrm{d}L}{\mathrm{d}p}", r"\dfrac{\partial L}{\partial \hat{y}}"],
)  # fmt: skip
def test_a_step_is_one_name(written: str) -> None:
    assert first(f"2*{written}", STEPS) == "2 * dL/dp"


def test_steps_in_a_product() -> None:
    assert first("dL/dp * dp/dz", STEPS) == "dL/dp * dp/dz"
    assert first("∂L/∂p · ∂p/∂z", STEPS) == "dL/dp · dp/dz"
    assert first("dL/dW1.T @ z", STEPS) == "dL/dW1.T @ z"
    assert first("dL/dp**2", STEPS) == "dL/dp**2"
    assert first("dW1 + ∂L/∂W₁", STEPS) == "dL/dW1 + dL/dW1"


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("dL/dp", ("L", "p")), ("∂L/∂ŷ", ("L", "p")), ("dL_dz", ("L", "z")),
        ("dyhat/dz", ("p", "z")), (" dp / dz ", ("p", "z")),
        (r"\frac{\partial L}{\partial \hat{y}}", ("L", "p")), (r"$\frac{dL}{dW_1}$", ("L", "W1")), ("dLdz", ("L", "z")),
        ("z", None), ("delta", None), ("dL/dp + 1", None), ("", None), ("∂", None), ("d/d", None),
    ],
)  # fmt: skip
def test_the_name_of_a_step(text: str, pair: tuple[str, str] | None) -> None:
    assert step(text, STEPS) == pair


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GWᵀ", "G · W.T"), ("2λw", "2 · lam · w"),
        ("xᵀAx", "x.T · A · x"), ("w^Tw", "w.T · w"), ("w^TAw", "w.T · A · w"),
        ("Xβ", "X · β"), ("XᵀXw", "X.T · X · w"), ("yŷ", "y · yhat"),
        ("ŷy", "yhat · y"), ("W1x", "W1 · x"), ("W₁x", "W1 · x"),
        ("xlog(x)", "x · np.log(x)"), ("λI_nx", "lam · np.eye(n) · x"),
        ("e^xy", "np.exp(x) · y"), ("AxyB", "A · x · y · B"),
        ("lamw", "lam · w"), ("nλw", "n · lam · w"), ("ab", "ab"),
        ("nxe^{-λ}", "n · x · np.exp(-lam)"), ("loge(x)", "np.log(x)"), ("2πe", "2 · np.pi · np.e"),
    ],
)  # fmt: skip
def test_runs_of_names_are_taken_apart(text: str, shown: str) -> None:
    names = Names(
        {"G": 2, "W": 2, "A": 2, "B": 2, "X": 2, "W1": 2, "x": 1, "y": 1, "w": 1, "β": 1, "yhat": 1, "lam": 0, "ab": 0},
        sizes=frozenset({"n"}),
    )
    assert first(text, names) == shown


@pytest.mark.parametrize("text", ["X @ xy", "np.sum(xy)"])
def test_runs_are_left_alone_in_code(text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(text, Names({"X": 2, "x": 1, "y": 1}))
    assert text[slice(*caught.value.span)] == "xy"


@pytest.mark.parametrize("text", ["σ²", r"\sigma^2", r"\sigma^{2}", "σ^2", "sigma²"])
def test_a_name_may_be_written_as_a_square(text):
    for names in (Names({"s2": 0}, aliases={"s2": ("σ²",)}), Names({"sigma2": 0})):
        assert show(read(f"1 / (2 {text})", names)[0].tree).endswith(f"{next(iter(names.symbols))})")
