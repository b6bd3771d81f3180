import numpy as np
from typing import Tuple

def log_softmax(logits: np.ndarray) -> np.ndarray:
    m = logits.max(axis=-1, keepdims=True)
    return logits - m - np.log(np.exp(logits - m).sum(axis=-1, keepdims=True))

def softmax(logits: np.ndarray) -> np.ndarray:
    return np.exp(log_softmax(logits))

def softmax_cross_entropy_with_logits(logits: np.ndarray, labels: np.ndarray) -> Tuple[float, np.ndarray]:
    """Returns (mean loss, d loss / d logits)."""
    n = logits.shape[0]
    lp = log_softmax(logits)
    loss = -lp[np.arange(n), labels].mean()
    grad = np.exp(lp)
    grad[np.arange(n), labels] -= 1
    return loss, grad / n
