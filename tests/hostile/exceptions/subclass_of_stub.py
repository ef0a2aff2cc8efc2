class E(NotImplementedError):
    pass
def sigmoid_forward(z): raise E
