"""Lesson 11, hidden: random networks; whole loss trajectories against the reference."""

from course.checks.networks import TRAINING, cleared, equal_network, one_neuron, trained
from course.judging.checks import check


def drawn(rng, count):
    """Random numbers away from 0."""
    return [rng.choice((-1, 1)) * round(rng.uniform(0.2, 1.2), 3) for _ in range(count)]


def agrees_on_neurons(student, nonlin):
    """Random neurons answer as the reference's."""
    rng = student.rng
    for count in (2, 3, 4):
        args = drawn(rng, count), *drawn(rng, 1), drawn(rng, count)
        call = "Neuron: [parameters, random, the same ones, [output, gradients]]"
        student.agrees_with_reference(call, one_neuron, *args, nonlin)


@check("neuron", points=1.5)
def random_neurons(student):
    """Random neurons with two to four inputs"""
    agrees_on_neurons(student, True)


@check("neuron", points=0.5)
def random_neurons_without_tanh(student):
    """Random neurons with nonlin=False"""
    agrees_on_neurons(student, False)


@check("layer", points=1)
def random_layers(student):
    """Random layers"""
    rng = student.rng
    for nout in (1, 2, 4):
        call = "Layer: [parameters, different, bare, outputs, gradients by size]"
        student.agrees_with_reference(call, equal_network, "layer", [3, nout], *drawn(rng, 1), drawn(rng, 3))


@check("mlp", points=2)
def random_networks(student):
    """Random networks"""
    rng = student.rng
    for sizes in ([2, 2, 1], [3, 4, 2], [2, 3, 3, 1]):
        call = "MLP: [parameters, different, bare, outputs, gradients by size]"
        student.agrees_with_reference(call, equal_network, "mlp", sizes, *drawn(rng, 1), drawn(rng, sizes[0]))


@check("zero-grad", points=1)
def every_module_is_cleared(student):
    """zero_grad() of modules of other sizes"""
    for count in (1, 5):
        numbers = drawn(student.rng, count)
        student.gives(
            "zero_grad(): [gradients, numbers]", student.run(cleared, numbers), [[0.0] * count, numbers]
        )


@check("mlp-training", points=2)
def whole_trainings(student):
    """Every loss of a training, and the parameters at its end"""
    rng = student.rng
    for sizes, steps in (([2, 2, 1], 5), ([2, 3, 2, 1], 3)):
        inputs, targets = [drawn(rng, 2) for _ in range(4)], drawn(rng, 4)
        call = "fit_network: [losses, parameters by size, the same Values]"
        student.agrees_with_reference(call, trained, sizes, 0.3, inputs, targets, 0.1, steps, calls=TRAINING)
