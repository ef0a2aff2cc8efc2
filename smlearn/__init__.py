"""A fully-connected network with sigmoid hidden layers, softmax output and cross-entropy cost, compiled."""
