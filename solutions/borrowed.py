"""What borrowed operations use instead of the reference's own helpers, so that they fit every engine.

A node that `operation` makes sends its gradient back by itself: it needs neither the constructor
nor the `_backward` of the reference, only a Value that takes its data, operands and operation.
"""


def as_value(number):
    """A plain number becomes a Value that needs no gradient."""
    if isinstance(number, Value):
        return number
    value = Value(number)
    value.requires_grad = False
    return value


def operation(data, operands, op, local_grads):
    """A computed Value that knows how to send its gradient back."""
    result = Value(data, operands, op)
    needs_grad = any(getattr(operand, "requires_grad", True) for operand in operands)

    def send_back():
        for operand, local_grad in zip(operands, local_grads):
            if getattr(operand, "requires_grad", True):
                operand.grad += local_grad * result.grad

    try:
        result._backward, result.requires_grad = send_back, needs_grad
    except AttributeError:  # an engine with __slots__: one that keeps local derivatives takes ours
        return Value(data, operands, op, "", needs_grad, local_grads)
    return result


class MLP(Module):
    def __init__(self, nin, nouts):
        self.layers = [Layer(before, after) for before, after in pairwise([nin, *nouts])]

    def __call__(self, x):
        for layer in self.layers:
            outputs = layer(x)
            x = outputs if isinstance(outputs, list) else [outputs]
        return outputs

    def parameters(self):
        return [parameter for layer in self.layers for parameter in layer.parameters()]
