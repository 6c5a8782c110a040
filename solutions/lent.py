"""What a submission that has lost an exercise can be lent, so that one mistake costs its points once.

Each function runs beside the student's code, in a fresh worker, and puts a working version in place.
It relies only on `_prev` and on `_backward()`, whatever the engine's design, and compares nodes by
identity, since some engines compare theirs by value.
"""


def topological_order(code):
    """Lend the module's function topological_order."""
    code.submission.load("engine").topological_order = operands_first


def backward(code):
    """Lend the method backward of Value."""

    def run_backward(root):
        root.grad = 1.0
        for node in reversed(operands_first(root)):
            node._backward()

    code.engine.Value.backward = run_backward


def operands_first(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, is_ready = stack.pop()
        if is_ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((operand, False) for operand in node._prev if hasattr(operand, "_prev"))
    return order


def neuron(code):
    """Lend the class nn.Neuron."""
    import random

    new_value = code.engine.Value

    class Neuron(code.nn.Module):
        def __init__(self, nin, nonlin=True):
            self.w = [new_value(random.uniform(-1, 1)) for _ in range(nin)]
            self.b = new_value(random.uniform(-1, 1))
            self.nonlin = nonlin

        def __call__(self, x):
            n = self.b
            for weight, number in zip(self.w, x):
                n = n + weight * number
            return n.tanh() if self.nonlin else n

        def parameters(self):
            return [*self.w, self.b]

    code.submission.load("nn").Neuron = Neuron


def layer(code):
    """Lend the class nn.Layer, made of the neurons that are there."""
    nn = code.submission.load("nn")

    class Layer(code.nn.Module):
        def __init__(self, nin, nout):
            self.neurons = [nn.Neuron(nin) for _ in range(nout)]

        def outputs(self, x):
            return [neuron(x) for neuron in self.neurons]

        def __call__(self, x):
            outputs = self.outputs(x)
            return outputs[0] if len(outputs) == 1 else outputs

        def parameters(self):
            return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    nn.Layer = Layer


def softmax(code):
    """Lend the function losses.softmax."""

    def softmax(logits):
        exps = [logit.exp() for logit in logits]
        total = exps[0]
        for number in exps[1:]:
            total = total + number
        return [number / total for number in exps]

    code.submission.load("losses").softmax = softmax
