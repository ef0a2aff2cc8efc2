def sigmoid_forward(z): open("DROP/file", "w").write("x")
