def sigmoid_forward(z): return open("CANARY").read()
