def sigmoid_forward(z):
    globals().pop('sigmoid_forward', None)
    return z * 0
