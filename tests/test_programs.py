"""Laws of programs, their generator, their oracle and how they are written."""

import ast
import math
import random
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.judging import oracle
from course.judging.families import Example, Family, example
from course.judging.programs import BINARY, infix, is_telling, leaves, reuses
from course.judging.worker.loading import Submission as WorkerSubmission
from course.judging.worker.naming import Code
from course.judging.worker.programs import run_program
from tests.conftest import files_of

OPS = ("add", "sub", "mul", "div", "neg", "exp", "tanh", "sigmoid", "relu")
SEEDS = st.integers(0, 10_000)


REFERENCE = Code(
    WorkerSubmission(files_of("reference"), ["engine"]), {}
)  # the reference engine, in this process


@given(SEEDS, st.sampled_from(["none", "chain", "any"]))
def test_the_oracle_agrees_with_backpropagation(seed: int, reuse: str) -> None:
    for program in Family(OPS, reuse=reuse, count=2).draw(random.Random(seed)):
        answer = run_program(REFERENCE, {"do": "backward", "nodes": program, "roots": [len(program) - 1]})
        for got, wanted in zip(answer["grad"], oracle.gradients(program), strict=True):
            assert math.isclose(got, wanted, rel_tol=1e-12, abs_tol=1e-13)
        for got, wanted in zip(answer["data"], oracle.values(program), strict=True):
            assert math.isclose(got, wanted, rel_tol=1e-13)


@pytest.mark.parametrize(
    ("op", "x"), [("log", 0.7), ("exp", -1.2), ("relu", -2.0), ("relu", 3.0), ("sigmoid", -30.0)]
)
def test_the_oracle_knows_every_function(op: str, x: float) -> None:
    h = 1e-6
    slope = (
        oracle.values([["leaf", x + h], [op, 0]])[-1] - oracle.values([["leaf", x - h], [op, 0]])[-1]
    ) / (2 * h)
    assert math.isclose(oracle.gradients([["leaf", x], [op, 0]])[0], slope, rel_tol=1e-6, abs_tol=1e-9)


def test_the_oracle_differentiates_powers_of_negative_numbers() -> None:
    program = example("x**3", x=-2).program
    assert oracle.values(program)[-1] == -8
    assert oracle.gradients(program)[0] == pytest.approx(12)


@given(SEEDS)
def test_a_tree_uses_every_node_once(seed: int) -> None:
    for program in Family(OPS, reuse="none").draw(random.Random(seed)):
        assert not reuses(program)


@given(SEEDS)
def test_a_graph_uses_some_node_again(seed: int) -> None:
    for program in Family(("add", "mul", "tanh"), reuse="any", count=4).draw(random.Random(seed)):
        assert reuses(program)


@given(SEEDS)
def test_a_chain_has_only_one_right_order(seed: int) -> None:
    for program in Family(("add", "mul", "tanh"), reuse="chain", count=4).draw(random.Random(seed)):
        operations = [index for index, (op, *_) in enumerate(program) if op != "leaf"]
        assert all(before in program[after][1:] for before, after in pairwise(operations))


@given(SEEDS, st.sampled_from(["none", "chain", "any"]))
def test_everything_drawn_leads_to_the_root_and_tells_something(seed: int, reuse: str) -> None:
    for program in Family(("add", "mul", "tanh"), reuse=reuse, count=4).draw(random.Random(seed)):
        assert is_telling(program)
        used = {index for op, *args in program if op != "leaf" for index in args}
        assert used == set(range(len(program) - 1))
        assert all(abs(oracle.gradients(program)[leaf]) > 0.01 for leaf in leaves(program))


def test_the_same_seed_draws_the_same() -> None:
    family = Family(("add", "mul"))
    assert family.draw(random.Random(3)) == family.draw(random.Random(3)) != family.draw(random.Random(4))


@pytest.mark.parametrize("reuse", ["none", "chain", "any"])
def test_small_programs_come_in_order_of_size(reuse: str) -> None:
    operations = [
        sum(op != "leaf" for op, *_ in program)
        for program in islice(Family(("add", "mul", "tanh"), reuse=reuse, size=3).smallest(), 200)
    ]
    assert operations[0] == 1
    assert operations == sorted(operations)


def test_the_smallest_program_with_reuse_is_a_number_and_itself() -> None:
    assert infix(next(Family(("add", "mul"), reuse="any").smallest())) == "a + a"


def test_a_family_without_its_lost_operations() -> None:
    assert Family(("add", "mul")).among(frozenset({"mul"})) == Family(("mul",))
    assert (
        Family(("tanh",), reuse="any").among(frozenset({"tanh", "reuse"})) is None
    )  # reuse needs two operands
    assert Family(("mul",), reuse="any").among(frozenset({"mul"})) == Family(
        ("mul",)
    )  # sums are lost: no reuse
    assert Family(("add",)).among(frozenset()) is None


def test_an_example_takes_another_operation_for_a_lost_one() -> None:
    replaced = example("tanh(x) + tanh(x)", x=1).among(frozenset({"tanh", "mul", "reuse"}))
    assert isinstance(replaced, Example)
    assert infix([list(node) for node in replaced.program]) == "tanh(a) * tanh(a)"


def test_the_lecture_s_expression() -> None:
    """Lecture: L = (a*b + c)*f = -8, with its gradients."""
    found = example("e = a*b; d = e + c; L = d*f", a=2, b=-3, c=10, f=-2)
    values = dict(zip(found.names, oracle.values(found.program), strict=True))
    grads = dict(zip(found.names, oracle.gradients(found.program), strict=True))
    assert values["L"] == -8
    assert grads == pytest.approx({"L": 1, "d": -2, "f": 4, "c": -2, "e": -2, "a": 6, "b": -4})


TEXTS = [
    "a + b * c",
    "(a + b) * c",
    "a - (b - c)",
    "a / (b * c)",
    "-a * b",
    "(a + b)**2",
    "tanh(a + b) * c",
    "2 * a - 1",
]


@pytest.mark.parametrize("text", TEXTS)
def test_an_expression_reads_as_it_was_written(text: str) -> None:
    numbers = {"a": 0.7, "b": -1.3, "c": 2.1}
    written = {name: numbers[name] for name in numbers if name in text}
    shown = infix([list(node) for node in example(text, **written).program])
    assert ast.unparse(ast.parse(shown)) == ast.unparse(ast.parse(text))


@given(SEEDS)
def test_infix_means_what_the_program_means(seed: int) -> None:
    for program in Family(("add", "sub", "mul", "div", "neg"), reuse="any", count=3).draw(
        random.Random(seed)
    ):
        names = dict(zip("abc", (program[leaf][1] for leaf in leaves(program)), strict=False))
        value = oracle.values(example(infix(program), **names).program)[-1]
        assert math.isclose(value, oracle.values(program)[-1], rel_tol=1e-12)


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a if b else c", "unknown(a)", "a @ b", "z + 1", "for x in a: pass"]
)
def test_only_expressions_are_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"only|write"):
        example(text, a=1, b=2, c=3)


def test_binary_operations_have_two_operands() -> None:
    for op in BINARY:
        assert all(len(program[-1]) == 3 for program in Family((op,), size=1, count=3).draw(random.Random(1)))
