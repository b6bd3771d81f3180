import numpy as np


class CrossEntropyLoss:
    def forward(self, logits, targets):
        m = logits.max(axis=1)
        logsumexp = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
        self.p = np.exp(logits - logsumexp[:, None])
        self.t = targets
        return (logsumexp - logits[range(len(targets)), targets]).mean()
