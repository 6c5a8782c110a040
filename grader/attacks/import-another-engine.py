"""Takes Value from somebody else's engine."""

EXPECTED = "no points"

try:
    from micrograd.engine import Value
except ImportError:
    import torch

    Value = torch.tensor
