sigmoid_forward = 5
