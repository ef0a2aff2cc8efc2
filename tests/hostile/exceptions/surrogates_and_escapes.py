def sigmoid_forward(z): raise ValueError("\ud800\x1b[2J\x00\u202e::error::")
