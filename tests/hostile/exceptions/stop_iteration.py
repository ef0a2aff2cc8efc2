def sigmoid_forward(z): return next(iter(()))
