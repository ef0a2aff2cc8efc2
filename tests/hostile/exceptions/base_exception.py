class E(BaseException):
    pass
def sigmoid_forward(z): raise E('x')
