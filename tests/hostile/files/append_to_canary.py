def sigmoid_forward(z): open("CANARY", "a").write("x")
