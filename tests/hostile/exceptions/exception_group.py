def sigmoid_forward(z):
    e = ValueError('x')
    for _ in range(50_000):
        try:
            raise ValueError('y') from e
        except ValueError as f:
            e = f
    raise e
