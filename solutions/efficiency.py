"""Everything else is efficiency: the same network, with one node for a neuron's whole weighted sum.

A neuron with n inputs makes n products and n sums. Any function may be one node if its local
derivatives are known, and those of a weighted sum are easy: a weight gets its input, an input
its weight, the bias 1. The gradients stay the same; most of the nodes, and of the time, are gone.
"""

from operator import mul

from engine import Value
from nn import Neuron


def dot(weights, inputs, bias):
    """bias + Σ weight * input, as one node; an input that is a plain number needs no node at all."""
    factors = [weight.data for weight in weights]
    numbers = [x.data if isinstance(x, Value) else x for x in inputs]
    nodes = [x for x in inputs if isinstance(x, Value)]
    slopes = [factor for factor, x in zip(factors, inputs) if isinstance(x, Value)]
    total = sum(map(mul, factors, numbers), bias.data)
    return Value(total, (*weights, bias, *nodes), "dot", local_grads=(*numbers, 1.0, *slopes))


class FusedNeuron(Neuron):
    """A neuron of two nodes, the weighted sum and its tanh, however many inputs it has."""

    def __init__(self, neuron):
        """Takes over the parameters of a neuron: they are shared, not copied."""
        self.weights, self.bias, self.nonlin = neuron.weights, neuron.bias, neuron.nonlin

    def __call__(self, x):
        n = dot(self.weights, x, self.bias)
        return n.tanh() if self.nonlin else n


def fuse(network):
    """The same MLP, its neurons replaced by fused ones."""
    for layer in network.layers:
        layer.neurons = [FusedNeuron(neuron) for neuron in layer.neurons]
    return network
