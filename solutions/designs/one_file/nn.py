"""Everything lies in engine.py."""

from engine import Module, Linear, Neuron, Layer, MLP
