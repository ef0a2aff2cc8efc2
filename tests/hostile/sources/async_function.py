import numpy as np
async def sigmoid_forward(z): return z
async def sigmoid_backward(g,a): yield a
