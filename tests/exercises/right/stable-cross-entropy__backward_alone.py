import numpy as np


class CrossEntropyLoss:
    def softmax(self, z):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def forward(self, logits, targets):
        self.z, self.t = logits, targets
        c = logits.max(axis=1)
        lse = c + np.log(np.exp(logits - c[:, None]).sum(axis=1))
        return (lse - logits[np.arange(len(targets)), targets]).mean()

    def backward(self):
        g = self.softmax(self.z)
        g[np.arange(len(self.t)), self.t] -= 1
        return g / len(self.t)

    __call__ = forward
