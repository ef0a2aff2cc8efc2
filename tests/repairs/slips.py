"""Answers with one slip in them: exercise, function, its body, the kind of the slip, and its line in the body."""

SLIPS = [
    ("sigmoid", "sigmoid_forward", """\
a = np.where(z > -700, 1/1+np.exp(-np.maximum(z, -700)), 0)
return a""", "grouping", 1),
    ("sigmoid", "sigmoid_forward", """\
z = (z - np.mean(z)) / (np.std(z) + 1e-12)
return np.exp(-np.logaddexp(0, -z))""", "superfluous-statement", 1),
    ("sigmoid", "sigmoid_forward", "return np.exp(-np.logaddexp(0, -(z - np.max(z))))", "superfluous-part", 1),
    ("sigmoid", "sigmoid_forward", "return np.exp(-np.logaddexp(0, -np.round(z, 3)))", "superfluous-call", 1),
    ("sigmoid", "sigmoid_forward", """\
z = z.astype(np.float32).astype(float)
return np.exp(-np.logaddexp(0, -z))""", "superfluous-statement", 1),
    ("sigmoid", "sigmoid_forward", """\
out = np.zeros_like(z)
out[z > 0] = 1 / (1 + np.exp(-z[z > 0]))
m = z < 0
out[m] = np.exp(z[m]) / (1 + np.exp(z[m]))
return out""", "comparison", 3),
    ("sigmoid", "sigmoid_backward", """\
out = np.zeros(a.size)
f, g = a.ravel(), grad_a.ravel()
for i in range(a.size):
    out[i] = g[i] * f[i] * (1 - f[i])
    return out.reshape(a.shape)""", "misplaced", 5),
    ("sigmoid", "sigmoid_backward", """\
out = np.zeros(a.size)
f, g = a.ravel(), grad_a.ravel()
for i in range(1, a.size):
    out[i] = g[i] * f[i] * (1 - f[i])
return out.reshape(a.shape)""", "range", 3),
    ("sigmoid", "sigmoid_backward", "return grad_a * (a - a ^ 2)", "operator", 1),
    ("sigmoid", "sigmoid_backward", "return np.outer(grad_a, a * (1 - a))", "function", 1),
    ("softmax", "softmax_forward", """\
e = np.exp(z - z.max(axis=1, keepdims=True))
return e / (e.sum(axis=1, keepdims=True) - e)""", "superfluous-part", 2),
    ("softmax", "softmax_forward", """\
e = np.exp(z - z.max(axis=1, keepdims=True))
return e / e[:, :-1].sum(axis=1, keepdims=True)""", "slice", 2),
    ("softmax", "softmax_jacobian", """\
k = len(a)
J = np.zeros((k, k))
for i in range(1, k):
    for j in range(k):
        J[i, j] = a[i] * ((i == j) - a[j])
return J""", "range", 3),
    ("softmax", "softmax_backward", """\
out = np.zeros_like(a)
s = 0.0
for i in range(len(a)):
    for j in range(a.shape[1]):
        s += grad_a[i, j] * a[i, j]
    out[i] = a[i] * (grad_a[i] - s)
return out""", "misplaced", 2),
    ("softmax", "softmax_backward", """\
s = (grad_a * a * a).sum(axis=1, keepdims=True)
return a * (grad_a - s)""", "superfluous-part", 1),
    ("cross_entropy", "cross_entropy_backward", """\
g = np.ones_like(a)
g[y > 0] = -y[y > 0] / a[y > 0]
return g / len(a)""", "function", 1),
    ("output_error", "softmax_cross_entropy_backward", """\
a = softmax_forward(z)
return (a[0] - y) / len(z)""", "index", 2),
    ("output_error", "softmax_cross_entropy_backward", "return (softmax_forward(z) - y) // len(z)", "operator", 1),
    ("dense", "dense_forward", """\
z = np.zeros((len(x), len(b)))
for i in range(len(x)):
    for j in range(len(b) - 1):
        z[i, j] = x[i] @ w[j] + b[j]
return z""", "superfluous-part", 3),
    ("dense", "dense_forward", "return x @ w.T + b[::-1]", "slice", 1),
    ("dense", "dense_forward", "return x @ (w.T if w.shape[0] != w.shape[1] else w) + b", "condition", 1),
    ("dense", "dense_forward", """\
z = x @ w.T + b
if len(x) == 1:
    z = z[0]
return z""", "condition", 2),
    ("dense", "dense_forward", """\
z = x @ w.T
z += b
if z.max() > 5:
    z = np.clip(z, -5, 5)
return z""", "condition", 3),
    ("softmax", "softmax_backward", """\
jacobians = np.einsum('ni,ij->nij', a, np.eye(a.shape[1])) - np.einsum('ni,nj->nij', a, a)
return np.einsum('nij,ni->ni', jacobians, grad_a)""", "subscripts", 2),
    ("network", "backward", """\
biases = []
grads = weights[:]
delta = (activations[-1] - y) / len(y)
for l in reversed(range(len(weights))):
    biases.insert(0, delta.sum(axis=0))
    grads[l][...] = delta.T @ activations[l]
    delta = (delta @ weights[l]) * activations[l] * (1 - activations[l])
return grads, biases""", "not-copied", 2),
    ("dense", "dense_forward", """\
z = np.zeros((len(x), len(w)))
for i in range(len(x)):
    row = b
    row += w @ x[i]
    z[i] = row
return z""", "not-copied", 3),
]  # fmt: skip
