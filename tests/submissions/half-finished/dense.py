def dense_forward(x, w, b):
    return x @ w.T + b


def dense_backward(grad_z, x, w):
    return grad_z @ w, x.T @ grad_z, grad_z.sum(axis=0)
