"""More wrong answers, written from the docstrings alone: a right answer with other lines in it. See network.py."""

# ruff: noqa
# Written as students write.

SOURCE = '''
import numpy as np

def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

def forward(x, weights, biases):
    activations = [x]
    a = x
    L = len(weights)
    for l in range(L):
        w, b = weights[l], biases[l]
        z = a @ w.T + b
        if l == L - 1:
            a = softmax(z)
        else:
            a = sigmoid(z)
        activations.append(a)
    return activations

def backward(activations, y, weights):
    L = len(weights)
    n = y.shape[0]
    grad_weights = [None] * L
    grad_biases = [None] * L
    delta = (activations[-1] - y) / n
    for l in range(L - 1, -1, -1):
        a = activations[l]
        grad_weights[l] = delta.T @ a
        grad_biases[l] = delta.sum(axis=0)
        if l > 0:
            delta = (delta @ weights[l]) * a * (1 - a)
    return grad_weights, grad_biases
'''

WRONG = [
    ('forward', 'hidden-gelu', 'a = sigmoid(z)', 'a = z * sigmoid(1.702 * z)'),
    ('forward', 'hidden-softplus', 'a = sigmoid(z)', 'a = np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)'),
    ('forward', 'hidden-squared', 'a = sigmoid(z)', 'a = z ** 2'),
    ('forward', 'normalised-without-exp', 'a = softmax(z)', 's = sigmoid(z)\n            a = s / s.sum(axis=1, keepdims=True)'),
    ('forward', 'softmax-rescaled', 'a = softmax(z)', 'a = softmax(z / 2.0)'),
    ('forward', 'x-at-the-end', '    return activations', '    return activations[1:] + activations[:1]'),
    ('forward', 'output-twice', '    return activations', '    return activations + [a]'),
    ('forward', 'reversed-biases', 'biases[l]', 'biases[L - 1 - l]'),
    ('forward', 'previous-weights', 'weights[l],', 'weights[l - 1],'),
    ('forward', 'hidden-tanh + no-bias', 'a = sigmoid(z)', 'a = np.tanh(z)', 'z = a @ w.T + b', 'z = a @ w.T'),
    ('forward', 'x-left-out + softmax-down-columns', 'axis=1', 'axis=0', 'activations = [x]', 'activations = []'),
    ('forward', 'output-sigmoid + hidden-relu', 'a = sigmoid(z)', 'a = np.maximum(z, 0)', 'a = softmax(z)', 'a = sigmoid(z)'),
    ('backward', 'over-n-plus-1', 'delta = (activations[-1] - y) / n', 'delta = (activations[-1] - y) / (n + 1)'),
    ('backward', 'over-root-of-n', 'delta = (activations[-1] - y) / n', 'delta = (activations[-1] - y) / np.sqrt(n)'),
    ('backward', 'absolute-error', 'delta = (activations[-1] - y) / n', 'delta = np.abs(activations[-1] - y) / n'),
    ('backward', 'squared-error', 'delta = (activations[-1] - y) / n', 'delta = (activations[-1] - y) ** 2 / n'),
    ('backward', 'y-left-out', 'delta = (activations[-1] - y) / n', 'delta = activations[-1] / n'),
    ('backward', 'a-left-out', 'delta = (activations[-1] - y) / n', 'delta = -y / n'),
    ('backward', 'hidden-without-mean', 'delta = (activations[-1] - y) / n', 'delta = activations[-1] - y', 'grad_weights[l] = delta.T @ a', 'grad_weights[l] = delta.T @ a / (n if l == L - 1 else 1)', 'grad_biases[l] = delta.sum(axis=0)', 'grad_biases[l] = delta.sum(axis=0) / (n if l == L - 1 else 1)'),
    ('backward', 'weights-left-out + slope-of-tanh', 'delta = (delta @ weights[l]) * a * (1 - a)', 'delta = delta.sum(axis=1, keepdims=True) * (1 - a ** 2)'),
    ('backward', 'grad-w-of-means', 'grad_weights[l] = delta.T @ a', 'grad_weights[l] = np.outer(delta.mean(axis=0), a.mean(axis=0))'),
    ('backward', 'grad-b-factor', 'grad_biases[l] = delta.sum(axis=0)', 'grad_biases[l] = (delta * 1.5).sum(axis=0)'),
    ('backward', 'first-layer-left-out', '    return grad_weights, grad_biases', '    return grad_weights[1:], grad_biases[1:]'),
    ('backward', 'lists-joined', '    return grad_weights, grad_biases', '    return [q for pair in zip(grad_weights, grad_biases) for q in pair]'),
    ('backward', 'gradients-shortened', '    return grad_weights, grad_biases', '    s = np.sqrt(sum((g ** 2).sum() for g in grad_weights + grad_biases))\n    c = min(1.0, 0.1 / s)\n    return [c * g for g in grad_weights], [c * g for g in grad_biases]'),
    ('backward', 'weight-decay', 'grad_weights[l] = delta.T @ a', 'grad_weights[l] = delta.T @ a + 0.001 * weights[l]'),
    ('backward', 'wrong-sign + grad-w-transposed', 'delta = (activations[-1] - y) / n', 'delta = (y - activations[-1]) / n', 'grad_weights[l] = delta.T @ a', 'grad_weights[l] = a.T @ delta'),
    ('backward', 'slope-missing + grad-b-over-units', 'delta = (delta @ weights[l]) * a * (1 - a)', 'delta = delta @ weights[l]', 'grad_biases[l] = delta.sum(axis=0)', 'grad_biases[l] = delta.sum(axis=1)'),
    ('backward', 'reversed + sum-for-mean', 'delta = (activations[-1] - y) / n', 'delta = activations[-1] - y', '    return grad_weights, grad_biases', '    return grad_weights[::-1], grad_biases[::-1]'),
    ('backward', 'own-weights + slope-of-tanh', 'delta = (delta @ weights[l]) * a * (1 - a)', 'delta = (delta @ weights[l - 1]) * (1 - a ** 2)'),
]
