"""Derivations as people write them: code, mathematics, LaTeX, names of their own, several lines for one value."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import json

import pytest

from studyml.grading import grade
from studyml.grading.stream import answer_line
from studyml.model import Kind, Outcome, Question


def _question(symbols: dict[str, str], let: dict[str, str], loss: str) -> Question:
    return Question("q", Kind.DERIVATION, symbols=symbols, let=let, loss=loss)


LOGISTIC = _question({"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"}, {"z": "X @ w + b", "p": "sigmoid(z)"}, "-mean(y*log(p) + (1-y)*log(1-p))")  # fmt: skip
LINEAR = _question({"X": "(n, m)", "y": "(n,)", "w": "(m,)", "b": "()"}, {"yhat": "X @ w + b"}, "mean((yhat - y)**2)")
COLUMNS = _question(
    {"X": "(d, m)", "W1": "(h, d)", "b1": "(h, 1)", "W2": "(1, h)", "b2": "(1, 1)", "Y": "(1, m) unit"},
    {"Z1": "W1 @ X + b1", "A1": "tanh(Z1)", "Z2": "W2 @ A1 + b2", "A2": "sigmoid(Z2)"},
    "-sum(Y*log(A2) + (1-Y)*log(1-A2))/m",
)  # fmt: skip
RELU = _question(
    {"X": "(n, m)", "W1": "(m, h)", "b1": "(h,)", "W2": "(h, k)", "Y": "(n, k) onehot"},
    {"Z1": "X @ W1 + b1", "H": "maximum(Z1, 0)", "Z2": "H @ W2", "P": "softmax(Z2, axis=1)"},
    "-mean(sum(Y*log(P), axis=1))",
)  # fmt: skip
SOFTMAX = _question({"z": "(k,)", "y": "(k,) onehot"}, {"p": "softmax(z)"}, "-sum(y*log(p))")
HINGE = _question({"X": "(n, m)", "y": "(n,) pm1", "w": "(m,)", "C": "() positive"}, {}, "w @ w/2 + C*sum(maximum(0, 1 - y*(X @ w)))")  # fmt: skip
VARIANCE = _question({"x": "(n,)", "v": "() positive"}, {"s": "sum(x**2)", "q": "n/2*log(2*pi*v)"}, "s/(2*v) + q")
POISSON = _question({"X": "(n, m) small", "y": "(n,) positive", "w": "(m,)"}, {"eta": "X @ w", "mu": "exp(eta)"}, "mean(mu - y*eta)")  # fmt: skip
NORM = _question(
    {"x": "(n,)", "g": "(n,)", "e": "() positive"},
    {"mu": "mean(x)", "c": "x - mu", "v": "mean(c**2)", "s": "sqrt(v + e)", "h": "c/s"},
    "sum(g*h)",
)  # fmt: skip
TANH = _question({"z": "()"}, {"t": "tanh(z)"}, "t")
PM1 = _question({"X": "(n, m) small", "y": "(n,) pm1", "w": "(m,)"}, {}, "mean(exp(-y*(X @ w)))")

LABELS = _question({"X": "(n, m)", "y": "(n,) int k", "W": "(m, k)"}, {"S": "X @ W", "P": "softmax(S, axis=1)"}, "-mean(log(P[np.arange(n), y]))")  # fmt: skip
SCALED = _question(
    {"Q": "(t, d)", "K": "(s, d)", "G": "(t, s)"},
    {"c": "sqrt(d)", "S": "Q @ K.T/c", "A": "softmax(S, axis=1)"},
    "sum(G*A)",
)  # fmt: skip
DEEP = _question(
    {"X": "(n, m)", "y": "(n,) unit", "W": "(m, h)", "b": "(h,)", "v": "(h,)", "c": "()"},
    {"Z": "X @ W + b", "H": "maximum(Z, 0)", "s": "H @ v + c", "p": "sigmoid(s)"},
    "-mean(y*log(p) + (1-y)*log(1-p))",
)  # fmt: skip

FROBENIUS = _question({"A": "(n, m)", "B": "(m, k)", "C": "(n, k)"}, {"E": "A @ B - C"}, "sum(E**2)/2")
NORMAL = _question({"S": "(m, m) spd", "X": "(n, m)"}, {}, "n/2*log(det(S)) + trace(X @ inv(S) @ X.T)/2")
TEMPERATURE = _question({"z": "(k,)", "y": "(k,) onehot", "T": "() positive"}, {"u": "z/T", "p": "softmax(u)"}, "-sum(y*log(p))")  # fmt: skip

TALL = Question(
    "q", Kind.DERIVATION, symbols={"X": "(n, m)", "y": "(n,)", "w": "(m,)"}, loss="sum((X @ w - y)**2)/2",
    sizes=({"n": 9, "m": 4}, {"n": 11, "m": 5}, {"n": 13, "m": 3}),
)  # fmt: skip
GAUSS = _question({"x": "(n,)", "mu": "()", "s": "() positive"}, {}, "n*log(s) + sum((x - mu)**2)/(2*s**2)")
MAIN_AXIS = _question({"S": "(m, m) symmetric", "w": "(m,)", "lam": "()"}, {}, "w @ S @ w - lam*(w @ w - 1)")
UNNAMED = _question(
    {"X": "(n, m)", "W1": "(m, h)", "b1": "(h,)", "W2": "(h, k)", "Y": "(n, k) onehot"},
    {"H": "relu(X @ W1 + b1)", "P": "softmax(H @ W2, axis=1)"},
    "-sum(Y*log(P))/n",
)  # fmt: skip

MULTIPLIER = _question({"c": "()", "t": "() positive", "lam": "()"}, {}, "-c*log(t) + lam*(t - 1)")
ROWS = _question(
    {"X": "(n, d)", "G": "(n, d)"},
    {"mu": "mean(X, axis=1, keepdims=True)", "C": "X - mu", "v": "mean(C**2, axis=1, keepdims=True)", "s": "sqrt(v)", "H": "C/s"},
    "sum(G*H)",
)  # fmt: skip
SLOPE = _question({"x": "(n,)", "y": "(n,)", "m": "()", "c": "()"}, {}, "mean((m*x + c - y)**2)")
BERNOULLI = _question({"y": "(n,) binary", "t": "() unit"}, {"k": "sum(y)"}, "-(k*log(t) + (n - k)*log(1 - t))")
INVERSE = _question({"z": "()"}, {"u": "1 + exp(-z)", "s": "1/u"}, "s")
RIDGE = _question(
    {"X": "(n, m)", "y": "(n,)", "w": "(m,)", "lam": "() positive"},
    {"e": "X @ w - y", "q": "e @ e", "r": "lam*(w @ w)"},
    "q + r",
)  # fmt: skip
TUBE = _question(
    {"X": "(n, m)", "y": "(n,)", "w": "(m,)", "eps": "() positive", "C": "() positive"},
    {"r": "y - X @ w"},
    "w @ w/2 + C*sum(maximum(0, abs(r) - eps)**2)",
)  # fmt: skip
RAYLEIGH = _question({"S": "(m, m) symmetric", "w": "(m,)"}, {"q": "w @ S @ w", "s": "w @ w"}, "q/s")
SQUARE = _question({"A": "(m, m) invertible", "b": "(m,)", "w": "(m,)"}, {}, "sum((A @ w - b)**2)/2")
STEPPED = _question(
    {"A": "(m, m) spd", "w": "(m,)", "c": "(m,)", "a": "() positive"},
    {"g": "A @ w - c", "u": "w - a*g"},
    "u @ A @ u/2 - c @ u",
)  # fmt: skip
SKIP = _question(
    {"x": "(d,)", "W": "(d, d)", "b": "(d,)", "t": "(d,)"},
    {"a": "W @ x + b", "h": "maximum(a, 0)", "o": "x + h", "e": "o - t"},
    "e @ e/2",
)  # fmt: skip
MARGIN = _question(
    {"x": "(n,)", "w": "(n,)", "b": "()", "y": "() pm1"},
    {"s": "w @ x + b", "m": "y*s", "h": "maximum(0, 1 - m)"},
    "h**2",
)  # fmt: skip
SILU = _question({"z": "()"}, {"s": "sigmoid(z)", "f": "z*s"}, "f")
QUOTIENT = _question({"z": "()"}, {"a": "exp(z) - exp(-z)", "c": "exp(z) + exp(-z)", "t": "a/c"}, "t")
SPREAD = _question({"X": "(n, d)", "c": "(d,)", "r": "(n,) positive"}, {}, "sum(r*sum((X - c)**2, axis=1))")

RIGHT = [
    # where the sigmoid saturates, the derivative of its logarithm is rounding noise: no sample may lie there
    (DEEP, "dL/ds = (p - y)/n\ndL/dv = H.T @ dL/ds\ndL/dZ = np.outer(dL/ds, v) * (Z > 0)"),
    # names of the learner's own
    (LOGISTIC, "Let r = p - y.\n∇_w L = Xᵀ r / n\n∇_b L = mean(r)"),
    (LOGISTIC, "dw = X.T @ r / n, where r = p - y"),
    (LINEAR, "e = y - yhat\ndL/de = 2*e/n\nde/dw = -X\ndL/dw = -2/n * X.T @ e"),
    (PM1, "u = y*(X @ w)\ndL/du = -exp(-u)/n\ndL/dw = X.T @ (y*dL/du)"),
    (SOFTMAX, "dL/dp = -y/p\nJ = np.diag(p) - np.outer(p, p)\ndp/dz = J\ndL/dz = J @ (-y/p) = p - y"),
    (HINGE, "f = X @ w\nmask = (y*f < 1).astype(float)\ndw = w - C*X.T @ (mask*y)"),
    (TANH, "a = exp(z) - exp(-z)\nc = exp(z) + exp(-z)\nda/dz = c\ndc/dz = a\ndt/dz = (c*c - a*a)/c**2\n= 1 - t²"),
    (NORM, "istd = 1/np.sqrt(v + e)\ndv = -1/2*sum(g*c)*istd**3\ndx = g*istd + dv*2*c/n - mean(g)*istd"),
    (COLUMNS, "δ₂ = (A₂ − Y)/m\n∂L/∂W₂ = δ₂ A₁ᵀ\nδ₁ = W₂ᵀ δ₂ ⊙ (1 − A₁²)\n∂L/∂W₁ = δ₁ Xᵀ"),
    # which loss a code-style name belongs to is seen by what is made of it
    (COLUMNS, "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndb2 = np.sum(dZ2, axis=1, keepdims=True)/m\ndZ1 = W2.T @ dZ2 * (1 - A1**2)\ndW1 = dZ1 @ X.T / m"),
    (COLUMNS, "dZ2 = (A2 - Y)/m\ndW2 = np.dot(dZ2, A1.T)\ndA1 = np.dot(W2.T, dZ2)\ndZ1 = np.multiply(dA1, 1 - np.power(A1, 2))"),
    (LOGISTIC, "m = p - y\ndL/dz = m/n\ndL/dw = X.T @ m/n"),
    # a value in several lines
    (RELU, "dscores = P - Y\ndhidden = dscores @ W2.T\ndhidden[H <= 0] = 0\ndW1 = X.T @ dhidden / n"),
    (LABELS, "dS = P.copy()\ndS[np.arange(n), y] -= 1\ndS /= n\ndW = X.T @ dS"),
    (SCALED, "dS = A*(dA - np.sum(A*dA, axis=1, keepdims=True))\ndS = dS/c\ndQ = dS @ K\ndK = dS.T @ Q"),
    (RELU, "dscores = P - Y\ndscores /= n\ndW2 = H.T @ dscores\ndhidden = dscores @ W2.T\ndhidden = dhidden * (H > 0)\ndW1 = X.T @ dhidden"),
    (RELU, "dZ2 = P - Y\ndZ2 /= n\ndW2 = H.T @ dZ2"),
    (HINGE, "dw = -C*X.T @ (y*(y*(X @ w) < 1))\ndw += w"),
    (NORM, "dL/dx = (g - g.mean()\n         - h*mean(g*h))\n        / s"),
    # spellings of a left side
    (LINEAR, "d_yhat = 2*(yhat - y)/n\nd_w = X.T @ d_yhat\ngrad_b = d_yhat.sum()"),
    (LINEAR, "dL_dyhat = 2*(yhat - y)/n\ndLdw = X.T @ dL_dyhat"),
    (LINEAR, "∇L = (2/n) Xᵀ(ŷ − y)"),
    (LINEAR, "L' = 2*X.T @ (yhat - y)/n"),
    (LOGISTIC, r"\nabla_z L = \frac{1}{n}(p - y)" + "\n" + r"\nabla_w L = X^\top \nabla_z L"),
    (LOGISTIC, r"\begin{aligned}" + "\n" + r"\frac{\partial L}{\partial z} &= \frac{1}{n}(p - y) \\" + "\n" + r"\frac{\partial L}{\partial w} &= X^\top \frac{\partial L}{\partial z}" + "\n" + r"\end{aligned}"),
    (COLUMNS, r"\frac{\partial L}{\partial W^{[2]}} = \frac{1}{m}(A^{[2]} - Y) A^{[1]\top}"),
    (TANH, "d/dz (exp(z) - exp(-z)) = exp(z) + exp(-z)\ndt/dz = 1 - t²"),
    (TANH, "tanh'(z) = 1 - tanh(z)**2\nt' = 1 - t^2"),
    # words and signs around the lines
    (LOGISTIC, "Backward pass:\n- Output: dL/dz = (p - y)/n   # cancels\n2) dL/dw = X.T @ dL/dz (chain rule)\nBy the chain rule\ntherefore dL/db = sum(dL/dz) since b is in every row."),
    (LOGISTIC, "dL/dp = (p - y)/(p(1-p))/n, dp/dz = p(1-p) ⇒ dL/dz = (p - y)/n"),
    (LOGISTIC, "z := X @ w + b\nJ = -mean(y*log(p) + (1-y)*log(1-p))\ndJ/dz = (p - y)/n\ndJ/dw = X.T @ dJ/dz"),
    # differentials: what changes by what, each change by itself
    (FROBENIUS, "dL = tr(Eᵀ dE) = E : dE\ndE = dA B + A dB\ndL = ⟨E, dA B⟩ + ⟨E, A dB⟩\n∂L/∂A = E Bᵀ\n∂L/∂B = Aᵀ E"),
    (LINEAR, r"\mathrm{d}L = \frac{2}{n} (yhat - y)^\top \mathrm{d}yhat" + "\n= 2/n (yhat - y)ᵀ X dw\n∇L = 2/n Xᵀ(yhat - y)"),
    (LINEAR, "dL = 2/n (yhat - y)ᵀ d(Xw + b)\ndL/dw = 2/n Xᵀ(yhat - y)"),
    (NORMAL, "d log det(S) = tr(S⁻¹ dS)\nd(S⁻¹) = -S⁻¹ dS S⁻¹\n∂ log|S| /∂S = S⁻¹\n∂L/∂S = n/2 S⁻¹ - 1/2 S⁻¹ XᵀX S⁻¹"),
    # one expression said in other words, a product of derivatives on the left, the rule of a function by itself
    (LINEAR, "(yhat − y)ᵀ(yhat − y) = yhatᵀyhat − 2yᵀyhat + yᵀy\nL(w) = 1/n (yhat − y)ᵀ(yhat − y)\n∇L = 2/n Xᵀ(ŷ − y)"),
    (LOGISTIC, "σ' = σ(1−σ)\ndL/dp · dp/dz = (p − y)/n\ndL/dw = Xᵀ(p − y)/n"),
    (TEMPERATURE, "du/dz = 1/T\ndL/dz = (p - y)/T\ndu/dT = -z/T²"),
    # words in any language, prompts, remarks, a colon for the equals sign
    (LOGISTIC, "令 r = p - y, 则 dL/dz = r/n\n所以 dL/dw = X^T r/n （链式法则）"),
    (LOGISTIC, "Sei r = p − y und q = 1 − p.\nDamit folgt ∂L/∂z = r/n und ∂L/∂b = mean(r)."),
    (LOGISTIC, ">>> dz = (p - y)/n\n>>> dw = X.T @ dz   -> (m,)\nGradient for the bias, which is in every row < n of the batch\ndL/db: sum(dz)"),
    (LOGISTIC, "p = 1/(1 + exp(-t)), t = Xw + b\ndL/dt = (p - y)/n   (since Σ 1 = n)"),
    (COLUMNS, "dZ2 = (A2 - Y)/m\ndb2 = rowsum(dZ2)\ndW2 = dZ2 A1ᵀ"),
    (UNNAMED, "dlogits = (P - Y)/n\ndhid = dlogits @ W2.T\ndpre = dhid * (H > 0)\ndW1 = X.T @ dpre"),
    (UNNAMED, "δ² = (P − Y)/n\nδ¹ = (δ² W2ᵀ) ⊙ 1[H > 0]\n∇W2 = Hᵀ δ²\n∇W1 = Xᵀ δ¹"),
    (LINEAR, "dL/dyhat = 2/n (yhat - y) =: g\ndL/dw = Xᵀ g"),
    # a derivative set to 0: what follows is judged where it is
    (TALL, "∇L = XᵀXw − Xᵀy = 0\n⇒ XᵀXw = Xᵀy\n⇒ w = (XᵀX)⁻¹Xᵀy"),
    (GAUSS, "Setting dL/dmu = -sum(x - mu)/s**2 = 0 gives\nn mu = sum(x)\nmu = mean(x)"),
    (GAUSS, "dL/ds = n/s - sum((x - mu)**2)/s**3 = 0\nn s**2 = sum((x - mu)**2)\ns = sqrt(mean((x - mu)**2))"),
    (MAIN_AXIS, "dL/dw = 2Sw - 2λw = 0\nSw = λw\ndL/dlam = 1 - wᵀw = 0\nwᵀw = 1"),
    (TALL, "f(w) = ½‖Xw − y‖²\n∇f(w) = Xᵀ(Xw − y)\nset ∇f = 0 → XᵀXw = Xᵀy\n→ w* = (XᵀX)⁻¹Xᵀy"),
    # nobody has said "set to 0": an equation that holds there alone is about that place, a product is no new name
    (MAIN_AXIS, "∇_w L = 2Sw − 2λw\nstationarity: Sw = λw\n∇_w (wᵀSw) = 2Sw"),
    (MULTIPLIER, "-c/t + λ = 0\nt = c/λ\ndL/dt = -c/t + λ"),
    (QUOTIENT, "quotient rule: (a/c)' = (a'c - ac')/c²\na' = c, c' = a\ndt/dz = (c² - a²)/c² = 1 - t²"),
    (QUOTIENT, "t' = (a' c - a c')/c²\n= (c² - a²)/c²"),
    (SPREAD, "L = Σ r‖X−c‖²\ndL/dc = -2 Xᵀr + 2c Σr"),
    (SPREAD, "R = X - c\n∂R/∂c = −I, the same for each row\ndL/dc = -2 Rᵀr"),
    (RELU, "dS = (P - Y)/n  # softmax\ndH = dS @ W2.T\ndZ1 = dH.copy(); dZ1[Z1 <= 0] = 0\ndW1 = X.T @ dZ1\nQED"),
    (TALL, "By the product rule, d(wᵀXᵀXw) = 2 wᵀXᵀX dw\n(i) ∇L = XᵀXw − Xᵀy\nSetting it to zero gives the normal equation XᵀXw = Xᵀy"),
    (GAUSS, "deviation e = x - mu\n(i) dL/dmu = -sum(e)/s**2\n(ii) dL/dmu = 0 ⇔ mu = mean(x)"),
    # a name given to what goes through an intermediate: the derivative by that stays what it was
    (LINEAR, "r = Xw + b - y\ndL/dr = 2r/n\ndr/dyhat = 1\ndL/dyhat = 2r/n\ndL/dw = 2/n Xᵀr"),
    (LINEAR, "r = Xw - (y - b)\ndL/dyhat = 2r/n   same as by r\ndL/dw = 2/n Xᵀr as expected"),
    (LOGISTIC, "with t = Xw + b: p = 1/(1 + exp(-t))\ndL/dz = (p - y)/n elementwise\ndL/dt = dL/dz"),
    # code as it stands in a file, a boxed result, subscripts
    (LINEAR, "def grads(X, y, w, b):\n    dyhat = 2*(yhat - y)/n\n    dw, db = X.T @ dyhat, dyhat.sum()\n    return dw, db"),
    (RELU, "grads = {}\ndS = (P - Y)/n\ngrads['W2'] = H.T @ dS\ngrads[\"dW1\"] = X.T @ (dS @ W2.T * (Z1 > 0))"),
    (LINEAR, "y_P.grad = 2*(yhat - y)/n\nw.grad = X.T @ y_P.grad\nb.grad = y_P.grad.sum()"),
    (LINEAR, r"$$\frac{\partial L}{\partial \hat y} = \frac{2}{n}(\hat y - y) \quad \text{(squares)}$$" + "\n" + r"\boxed{\frac{\partial L}{\partial w} = \frac{2}{n} X^\top (\hat y - y)}"),
    (LOGISTIC, "∂_z L = (p − y)/n\n∂_w L = Xᵀ∂L/∂z\nthe bias is in each row so dL/db = sum(∂_z L)"),
    (MAIN_AXIS, "maximise wᵀSw subject to wᵀw = 1\nassume S = Sᵀ\ndL/dw = 2Sw - 2λw (S symmetric)"),
    (ROWS, "ds = -np.sum(G*C, axis=1)/s[:, 0]**2\ndC = G/s + (ds/(d*s[:, 0]))[:, None]*C\ndX = dC - dC.mean(axis=1, keepdims=True)"),
    # derivatives of expressions in the middle, primes of numbers by the one there is, changes of what is not the loss
    (GAUSS, "dL/ds = n d(log(s))/ds + d/ds [Σ(x - mu)²/(2s²)]\n= n/s - Σ(x - mu)²/s³   % of the normal\ndL/dmu = -Σ(x - mu)/s²"),
    (INVERSE, "// the quotient\ns' = -u^{-2} · (-e^{-z}) = e^{-z}/u²\nu' = -e^{-z}\ns' = s(1 - s)"),
    (RIDGE, "dq = 2 eᵀ de\nde = X dw\ndq = 2 eᵀX dw → dq/dw = 2Xᵀe\ndr = 2λ wᵀdw → dr/dw = 2λw\n∇L = 2Xᵀ(Xw − y) + 2λw"),
    (LOGISTIC, "We have Σ1 = n, so by the chain rule dL/dz = (p - y)/n.\nIt follows that dL/dw = Xᵀ(p - y)/n, and dL/db = Σ(p - y)/n."),
    (RELU, "dH/dZ1 = step(Z1)\ndL/dZ1 = (P - Y)/n @ W2.T * step(Z1)"),
    (LOGISTIC, "p - y =: e\nactive in each row of X; let g = e/n\ndL/dw = X^T g\ndL/db = mean(e)"),
    # a name is given to what is written, not to the reading that happens to be a number
    (TUBE, "let q = max(0, |r| − eps)\ndL/dr = 2 C q sign(r)\ndL/dw = w − 2 C Xᵀ(q ⊙ sign(r))"),
    (COLUMNS, "dZ^{[2]} = (A^{[2]} − Y)/m\ndW^{[2]} = dZ^{[2]} A^{[1]T}\ndb^{[2]} = dZ^{[2]} 1\ndZ^{[1]} = W^{[2]T} dZ^{[2]} ∗ (1 − (A^{[1]})²)"),
    (SPREAD, "R = X - 1cᵀ\ndR = −1 dcᵀ\ndL = 2 rᵀ(R ⊙ dR)1\ndL/dc = −2 Rᵀr"),
    (RAYLEIGH, "dL/dw = (2Sw s − 2q w)/s² = (2/s)(Sw − L w)\nas can be seen here:\n∇L = 0 ⟺ Sw = L w"),
    (GAUSS, "-log L = n log s + Σ(x - mu)²/(2s²)\n∂/∂μ: −Σ(x − μ)/s² = 0 ⇒ μ̂ = x̄"),
    (SQUARE, "∇L = Aᵀ(Aw − b)\n∇L = 0 ⟺ AᵀA w = Aᵀb ⟺ A w = b (A invertible) ⟺ w = A⁻¹ b"),
    (STEPPED, "u' = -g (in a)\ndL/du = A u - c\ndL/da = -gᵀ(A u - c)"),
    (LINEAR, "dL/dyhat = 2/n (yhat - y)   (dyhat/db = the ones)\ndL/dw = 2/n Xᵀ(yhat - y)   (dyhat/dw = X)"),
    # Markdown, a table's head, numbers with a slash
    (LINEAR, "| what | gradient |\n**Step 1.** dL/dyhat = 2(yhat - y)/n\n- `dL/dw = X.T @ dL/dyhat`\n3/ dL/db = sum(dL/dyhat)\n**dL/dw = 2/n Xᵀ(yhat - y)**"),
    (LINEAR, "Chain: L → yhat → (w, b)\nG = 2*(yhat - y)/n      % upstream gradient\ndW = X' * G   % m x 1\ndb = sum(G)   % 1 x 1"),
    (LINEAR, "dL/dyhat = 2/n (yhat − y) ≡ δ\ndL/dw = Xᵀδ\n= 2/n Xᵀe   with e = yhat − y"),
    (SILU, "s' = s(1 − s)\nf' = z' s + z s' = s + z s(1 − s)\n= f + s(1 − f)"),
    (RELU, "dS = (P - Y)/n\ndH = dS @ W2.T\ndL/dZ1 = dH with entries where Z1 <= 0 set to 0 = dH * (Z1 > 0)\ndL/db1 = the sum of its rows = 1ᵀ dL/dZ1\ndL/dW1 = from the left: Xᵀ dL/dZ1"),
    # MATLAB in one line is MATLAB in all
    (UNNAMED, "e = P - Y, n examples\ndZ = e ./ n\ndL/dW2 = H' * dZ\ndL/dH = dZ * W2'\ndL/dW1 = X' * (dL/dH .* (H > 0))\ndL/db1 = sum of the rows = sum(dL/dH .* (H > 0), axis=0)"),
    (SCALED, "dL/dA = G\ndL/dS = A .* (G - sum(A .* G, axis=1, keepdims=True))\ndL/dQ = dL/dS * K / c"),
    (SOFTMAX, "dL/dz = p - y, i.e. softmax(z) - y"),
    (LINEAR, "dL/dyhat = 2/n yhat (first part) - 2/n y (second part)\ndL/dw = 2/n Xᵀ(yhat - y), averaged"),
    # where several derivatives are 0 at once
    (GAUSS, "dL/dmu = -sum(x - mu)/s**2 = 0 gives mu = mean(x)\ndL/ds = n/s - sum((x-mu)**2)/s**3\ns_hat = sqrt(mean((x - mean(x))**2))"),
    (MAIN_AXIS, "dL/dw = 2Sw − 2λw = 0\nSw = λw\ndL/dlam = 1 − wᵀw = 0\nso wᵀSw = λ"),
    (SLOPE, "dL/dm = 2/n Σ x(m x + c − y) = 0\ndL/dc = 2/n Σ (m x + c − y) = 0\nc = mean(y) − m mean(x)\nm = Σ (x − mean(x))(y − mean(y)) / Σ (x − mean(x))²"),
    (BERNOULLI, "dL/dt = -k/t + (n-k)/(1-t)\nset equal to zero: k/t = (n-k)/(1-t)\nk(1-t) = (n-k)t\nk = n t\nt = k/n"),
    # a derivative by mu with eta read off it as log(mu)
    (POISSON, "∂L/∂μ = (1 − y/μ)/n\n∂μ/∂η = μ\n∂L/∂η = (μ − y)/n"),
    # a name for what mu is: mu is still made of eta
    (POISSON, "r = exp(X @ w)\ndmu/deta = r\ndL/deta = (r - y)/n\ndL/dw = X.T @ (r - y)/n"),
    # another of 1/v, beside a name that is made of v itself
    (VARIANCE, "i = 1/v\nk = log(2*pi*v)\nL = s*i/2 + n*k/2\ndL/di = s/2\ndL/dk = n/2\ndL/dv = -s/(2*v**2) + n/(2*v)"),
    # Julia's points
    (POISSON, "dmu/deta = exp.(eta)\ndL/deta = (exp.(eta) .- y)/n\ndL/dw = X' * (mu - y)/n"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), RIGHT)
def test_right_derivations_as_people_write_them(question: Question, answer: str) -> None:
    verdict = grade(question, answer)
    assert [(step.text, step.message) for step in verdict.steps if step.faulty] == []
    assert verdict.outcome is Outcome.CORRECT


WRONG = [
    (TALL, "∇L = XᵀXw − Xᵀy = 0\n⇒ XᵀXw = Xᵀy\n⇒ w = (XᵀX)⁻¹Xᵀy/n", 2, "extra_mean"),
    (MAIN_AXIS, "dL/dw = 2Sw - 2λw = 0\nSw = 2λw", 1, "other"),
    (MAIN_AXIS, "dL/dw = 2Sw - 2λw\nSw = 2λw", 1, "other"),  # a product, not a name of the learner's own
    (MAIN_AXIS, "dL/dw = 2Sw − 2λw = 0\nSw = λw\ndL/dlam = 1 − wᵀw = 0\nso wᵀSw = 2λ", 3, "other"),
    (SLOPE, "dL/dm = 2/n Σ x(m x + c − y) = 0\ndL/dc = 2/n Σ (m x + c − y) = 0\nm = Σ x y / Σ x²", 2, "other"),
    (GAUSS, "dL/ds = n d(log(s))/ds - d/ds [Σ(x - mu)²/(2s²)]", 0, "term_sign"),
    (INVERSE, "u' = -e^{-z}\ns' = -u^{-2}", 1, "missing_factor"),
    (GAUSS, "-log L = n log s + Σ(x - mu)²/s²\ndL/dmu = -Σ(x - mu)/s²", 0, "wrong_constant"),
    (TALL, "∇L = Xᵀ(Xw − y)\n∇L = 0 ⟺ X w = y", 2, "other"),
    (STEPPED, "u' = A g\ndL/du = A u - c", 0, "other"),
    (LINEAR, "dL = 2/n (yhat - y)^T d(yhat)\nd(yhat) = -X dw\ndL/dw = 2/n X^T (yhat - y)", 1, "sign"),
    (LINEAR, "dL/dw = 2/n Xᵀ(yhat - y)   (dyhat/db = -1)", 0, "sign"),  # a remark is a claim too
    (MARGIN, "dL/dh = 2h\ndL/dm = -h", 1, "wrong_constant"),  # at some points both are 0, and so is h
    # the derivative of the name's own variable, though it is that of another
    (SKIP, "delta_o = -e\ndelta_a = e * (a > 0)\ndL/dW = np.outer(delta_a, x)", 0, "sign"),
    (MULTIPLIER, "dL/dt = -c/t + λ = 0\nt = λ/c", 1, "other"),
    (MULTIPLIER, "dL/dt = -c/t + λ\n-c/t - λ = 0", 1, "term_sign"),
    (QUOTIENT, "t' = (a'c + ac')/c²\n= 1 - t²", 0, "term_sign"),
    (GAUSS, "dL/ds = n/s - sum((x - mu)**2)/s**3 = 0\nn s = sum((x - mu)**2)", 1, "missing_factor"),
    (LOGISTIC, "dL/dw = 0", 0, "shape"),  # set to 0 before it is known
    # what stands in an activation has no name in the card: the learner's dpre is its derivative all the same
    (UNNAMED, "dlogits = (P - Y)/n\ndhid = dlogits @ W2.T\ndpre = dhid * (1 - H**2)\ndW1 = X.T @ dpre", 2, "wrong_function"),
    (UNNAMED, "g = (P - Y)/n\ngW2 = H.T @ g\ng = g @ W2.T\ngW1 = X.T @ g", 3, "missing_factor"),
    # a rectifier's slope is 1 in places only
    (RELU, "dH/dZ1 = 1\ndW2 = H.T @ (P - Y)/n", 0, "shape"),
    (FROBENIUS, "dL = tr(Eᵀ dE)\ndE = dA B − A dB\n∂L/∂A = E Bᵀ", 1, "term_sign"),
    (FROBENIUS, "dL = 2 tr(Eᵀ dE)\n∂L/∂A = 2 E Bᵀ", 0, "wrong_constant"),
    (LOGISTIC, "σ' = σ(1+σ)\ndL/dz = (p − y)/n", 0, "term_sign"),
    (LINEAR, "(yhat − y)ᵀ(yhat − y) = yhatᵀyhat − yᵀyhat + yᵀy\n∇L = 2/n Xᵀ(ŷ − y)", 0, "wrong_constant"),
    (TEMPERATURE, "dL/du = p - y\ndL/dz = (p - y)*T", 1, "wrong_operation"),
    (TEMPERATURE, "dL/du = p - y\ndL/dz = p - y", 1, "missing_factor"),
    # what was once defined is no mistake; what is made of it is
    (LOGISTIC, "r = y - p\ndw = X.T @ r / n", 1, "sign"),
    (LINEAR, "e = y - yhat\ndL/de = 2*e/n\nde/dw = X", 2, "sign"),
    (PM1, "u = y*(X @ w)\ndL/du = exp(-u)/n", 1, "sign"),
    # delta means a derivative: it is wrong where it is none, not where it is used
    (COLUMNS, "delta2 = (Y - A2)/m\ndW2 = delta2 @ A1.T", 0, "sign"),
    (COLUMNS, "delta2 = (A2 - Y)/m\ndelta1 = (W2.T @ delta2)*(1 - A1)\ndW1 = delta1 @ X.T", 1, "wrong_power"),
    (COLUMNS, "delta2 = (A2 - Y)/m\ndW2 = delta2 @ A1.T\ndelta1 = (W2.T @ delta2)*(1 + A1**2)", 2, "term_sign"),
    # one example's or the mean's: the reading with one mistake
    (LOGISTIC, "dz = p - y\ndw = X.T @ dz", 0, "missing_mean"),
    (LOGISTIC, "dz = p - y\ndw = X.T @ dz / n\ndb = dz", 2, "bias_not_summed"),
    (COLUMNS, "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndZ1 = W2 @ dZ2 * (1 - A1**2)\ndW1 = dZ1 @ X.T / m", 2, "transpose"),
    (COLUMNS, "dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / m\ndW1 = (W2.T @ dZ2 * (1 - A1**2)) @ X.T", 2, "missing_mean"),
    # of a value in several lines the line with the mistake
    (RELU, "dZ2 = Y - P\ndZ2 /= n\ndW2 = H.T @ (P - Y)/n", 0, "sign"),
    (HINGE, "dw = -C*X.T @ (y*(y*(X @ w) < 1))\ndw += 2*w", 1, "wrong_constant"),
    (NORM, "dL/dx = (g - g.mean()\n         + h*mean(g*h))\n        / s", 0, "term_sign"),
    (LOGISTIC, "m = p - y\ndL/dz = -m/n", 1, "sign"),
    (RELU, "dZ1 = (P - Y)/n @ W2.T\ndZ1[H > 0] = 0\ndW2 = H.T @ (P - Y)/n", 1, "wrong_condition"),
    (LOGISTIC, "L = mean(y*log(p) + (1-y)*log(1-p))\ndL/dz = (p - y)/n", 0, "sign"),
    (HINGE, "∇_w (wᵀw/2) = 2w\n∂(Xw)/∂w = X", 0, "wrong_constant"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "first", "code"), WRONG)
def test_the_line_with_the_mistake(question: Question, answer: str, first: int, code: str) -> None:
    verdict = grade(question, answer, diagnose=True)
    assert verdict.first_wrong == first
    assert [mistake.code for mistake in verdict.steps[first].mistakes][:1] == [code]


def test_a_function_is_what_this_answer_says_it_is() -> None:
    line = "dL/dw = X.T @ (g(X @ w + b) - y)/n"
    assert grade(LOGISTIC, f"g(u) = 1/(1 + exp(-u))\n{line}").correct
    assert grade(LOGISTIC, f"g(u) = tanh(u)\n{line}").first_wrong == 1  # whatever was read before


def test_the_best_value_under_another_name_is_judged() -> None:
    gradient = "dL/ds = n/s - sum((x - mu)**2)/s**3"
    assert grade(GAUSS, f"{gradient}\ns_MLE = sqrt(mean((x - mu)**2))").correct
    assert grade(GAUSS, f"{gradient}\ns_MLE = sqrt(sum((x - mu)**2))").first_wrong == 1
    assert not grade(GAUSS, f"{gradient} = 0\nbest_spread = sqrt(sum((x - mu)**2))").correct


def test_names_alone_are_no_derivation() -> None:
    verdict = grade(LOGISTIC, "r = p - y")
    assert verdict.outcome is Outcome.WRONG and "still asked for" in verdict.message
    assert grade(LOGISTIC, "r = p - y\ngradient = X.T @ r/n").correct


@pytest.mark.parametrize(
    "line",
    [
        "dL/db = 2*(yhat - y)/n, summed over the rows",
        "dL/db = 2*(yhat - y)/n   summed",
        "dL/db = 1ᵀ(1)",
    ],
)
def test_what_is_said_in_words_is_no_wrong_answer(line: str) -> None:
    verdict = grade(LINEAR, f"(1) dL/dyhat = 2*(yhat - y)/n\n{line}")
    assert verdict.outcome is Outcome.SYNTAX_ERROR and "write that out in signs" in verdict.message
    assert "⟦" not in "".join(step.text for step in verdict.steps)


def test_a_comment_of_code_mends_nothing() -> None:
    assert grade(LINEAR, "dyhat = 2*(yhat - y)/n\ndb = dyhat  # summed over the rows").first_wrong == 1


def test_a_gradient_of_a_name_that_is_none_must_be_named() -> None:
    verdict = grade(LINEAR, "dL/dyhat = 2*(yhat - y)/n\ndtheta = X.T @ (yhat - y)\ndL/db = 2*mean(yhat - y)")
    assert verdict.outcome is Outcome.SYNTAX_ERROR and "dtheta has no meaning here" in verdict.message


def test_a_last_line_that_may_be_a_derivative_must_be_named() -> None:
    verdict = grade(LOGISTIC, "dL/dz = (p - y)/n\nlast = X.T @ (p - y)")
    assert verdict.outcome is Outcome.SYNTAX_ERROR and "last has no meaning here" in verdict.message


def test_what_rests_on_a_line_that_cannot_be_computed_follows_from_it() -> None:
    verdict = grade(RELU, "hid = (P - Y) @ W2 * (H > 0)\ndW1 = X.T @ hid / n", diagnose=True)
    assert verdict.first_wrong == 0
    assert [mistake.code for mistake in verdict.mistakes] == ["transpose"]
    assert [step.follows for step in verdict.steps] == [None, 0]


def test_a_name_the_loss_is_not_made_of_is_no_wrong_answer() -> None:
    verdict = grade(LOGISTIC, "q = p*p\ndL/dq = 3")
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert "is not made of q" in verdict.message


def test_given_lines_are_counted_as_they_were_given() -> None:
    steps = [
        "# backward",
        "dL/dp = (p - y)/(p*(1-p))/n; dp/dz = p*(1-p)",
        "By the chain rule:",
        "dL/dz = (y - p)/n",
        "dL/dw = X.T @ (y - p)/n",
    ]
    given = {
        "id": 1,
        "kind": "derivation",
        "symbols": dict(LOGISTIC.symbols),
        "let": dict(LOGISTIC.let),
        "loss": LOGISTIC.loss,
    }
    told = json.loads(answer_line(json.dumps({**given, "steps": steps}), 1))
    assert [step["outcome"] for step in told["steps"]] == ["undecided", "correct", "undecided", "wrong", "wrong"]
    assert told["first_wrong"] == 3
    assert told["steps"][4]["follows"] == 3
