from dense import dense_forward
from sigmoid import sigmoid_forward
from softmax import softmax_forward


def forward(x, weights, biases)
    activations = [x]
    for w, b in zip(weights[:-1], biases[:-1]):
        activations.append(sigmoid_forward(dense_forward(activations[-1], w, b)))
    activations.append(softmax_forward(dense_forward(activations[-1], weights[-1], biases[-1])))
    return activations
