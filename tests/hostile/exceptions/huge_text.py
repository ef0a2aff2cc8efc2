def sigmoid_forward(z): raise ValueError("x" * 50_000_000)
