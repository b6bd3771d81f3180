import numpy as np

def iterate_minibatches(inputs, targets, batchsize, shuffle=False):
    assert len(inputs) == len(targets)
    if shuffle:
        indices = np.arange(len(inputs))
        np.random.shuffle(indices)
    for start_idx in range(0, len(inputs), batchsize):
        end_idx = min(start_idx + batchsize, len(inputs))
        excerpt = indices[start_idx:end_idx] if shuffle else slice(start_idx, end_idx)
        yield inputs[excerpt], targets[excerpt]
