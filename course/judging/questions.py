"""What can be asked about an expression program, what the right answer is, and what is wrong with another.

A question turns a program into a task for the worker and compares the worker's answer with the oracle's.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from course.judging import oracle
from course.judging.answers import apart, close, is_number, shown
from course.judging.programs import LEAVES, Program, infix, leaves

GRAD_BEFORE = 7.0
Task = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """The first thing that is wrong with an answer; `message` is a key of course.messages."""

    message: str
    node: int
    quantity: str = "grad"
    wanted: str = ""
    got: str = ""


# --- tasks --------------------------------------------------------------------


def _plain(program: Program, rng: random.Random) -> Task:
    return {"nodes": program, "roots": [len(program) - 1]}


def _with_upstream(program: Program, rng: random.Random) -> Task:
    return {"nodes": program, "upstream": round(rng.uniform(2.0, 5.0), 1)}


def _twice(program: Program, rng: random.Random) -> Task:
    return {"nodes": program, "roots": [len(program) - 1] * 2}


def _shared_leaves(program: Program, rng: random.Random) -> Task:
    """Two expressions on the same leaves, one after the other."""
    nodes, moved = list(program), {}
    for index, (op, *args) in enumerate(program):
        if op in LEAVES:
            moved[index] = index
        else:
            moved[index] = len(nodes)
            nodes.append([op, *(moved[i] for i in args)])
    return {"nodes": nodes, "roots": [len(program) - 1, len(nodes) - 1]}


def _added_to(program: Program, rng: random.Random) -> Task:
    """Leaves whose grad is not 0 before."""
    before = [[leaf, round(rng.uniform(5.0, 9.0), 1)] for leaf in leaves(program)]
    return {**_plain(program, rng), "before": before}


def _on_request(program: Program, rng: random.Random) -> Task:
    """Leaves whose grad is not 0 before, and must be the same afterwards."""
    return {**_plain(program, rng), "held": [[leaf, GRAD_BEFORE] for leaf in leaves(program)]}


# --- right answers ------------------------------------------------------------


def right_answer(task: Task) -> Answer:
    """Data and gradients of every node as they should be; nodes whose grad is free hold None."""
    program = task["nodes"]
    roots = task.get("roots", [-1])
    total = [0.0] * len(program)
    for root in roots:
        total = [sum(pair) for pair in zip(total, oracle.gradients(program, root), strict=True)]
    total = [task.get("upstream", 1.0) * grad for grad in total]
    for index, grad in task.get("before", ()):
        total[index] += grad
    free = len(roots) > 1 or "before" in task
    checked = set(leaves(program)) if free else set(range(len(program)))
    return {
        "data": oracle.values(program),
        "grad": [grad if index in checked else None for index, grad in enumerate(total)],
    }


# --- comparing ----------------------------------------------------------------

Compare = Callable[[Task, Answer, Answer], Problem | None]


def compare_values(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Values of all nodes, forwards."""
    for index, (op, *_) in enumerate(task["nodes"]):
        wanted, got = right["data"][index], answer["data"][index]
        if op != "const" and not close(got, wanted):
            return Problem("wrong-value", index, "data", *apart(wanted, got))
    return None


def compare_memory(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """The value, then the operands that the result remembers and the name of its operation."""
    program = task["nodes"]
    root = len(program) - 1
    op, *operands = program[root]
    if problem := compare_values(task, answer, right):
        return problem
    for operand in operands:
        if program[operand][0] != "const" and operand not in answer["prev"]:
            return Problem("forgotten-operand", root, "data", infix(program[: operand + 1]))
    wanted = {"add": "+", "mul": "*"}.get(op)
    if wanted and answer["op"] != wanted:
        return Problem("wrong-op", root, "data", wanted)
    return None


def compare_grads(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Gradients of all nodes that are not free, from the root backwards: the first wrong one is named."""
    for index in reversed(range(len(task["nodes"]))):
        wanted, got = right["grad"][index], answer["grad"][index]
        if wanted is not None and task["nodes"][index][0] != "const" and not close(got, wanted):
            return Problem("wrong-gradient", index, "grad", *apart(wanted, got))
    return None


def compare_pass(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Gradients, then values: a backward pass changes no number."""
    return compare_grads(task, answer, right) or compare_values(task, answer, right)


def compare_order(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Right gradients, or the very ones that the student's own steps give in the right order."""
    by_hand = answer.get("by_hand")
    if by_hand and any(is_number(by_hand[leaf]) and by_hand[leaf] for leaf in leaves(task["nodes"])):
        numbers = [grad if is_number(grad) else math.nan for grad in by_hand]
        if compare_grads(task, answer, {"grad": numbers}) is None:
            return None
    return compare_grads(task, answer, right)


def compare_flags(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Whether each node requires a gradient as it should, and gets it; inputs keep 0."""
    for index, needed in enumerate(oracle.requiring(task["nodes"])):
        if task["nodes"][index][0] != "const" and answer["flags"][index] is not needed:
            return Problem("wrong-flag", index, "flags", str(needed), str(not needed))
    return compare_grads(task, answer, right)


def compare_requested(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """The gradients that grad() returns; what .grad held before stays."""
    problem = compare_grads(task, answer, right)
    for index in leaves(task["nodes"]) if problem is None else ():
        if not close(answer["left"][index], GRAD_BEFORE):
            return Problem("touched-grad", index, "grad", shown(GRAD_BEFORE), shown(answer["left"][index]))
    return problem


def compare_sorting(task: Task, answer: Answer, right: Answer) -> Problem | None:
    """Each node once, operands before results, the root last."""
    return next(_sorting_problems(task["nodes"], answer["order"]), None)


def _sorting_problems(program: Program, order: list[Any]) -> Iterator[Problem]:
    place = {node: position for position, node in reversed(list(enumerate(order)))}
    if len(place) < len(order):
        twice = next(node for position, node in enumerate(order) if place[node] != position)
        yield Problem("order-twice", twice if twice >= 0 else len(program) - 1, "order")
    for index, (op, *args) in enumerate(program):
        if op != "const" and index not in place:
            yield Problem("order-missing", index, "order")
        for operand in args if op not in LEAVES else ():
            if place.get(operand, -1) > place.get(index, len(order)):
                yield Problem("order-early", index, "order", infix(program[: operand + 1]))
    if order and order[-1] != len(program) - 1:
        yield Problem("order-root", len(program) - 1, "order")


# --- the questions ------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """How a program is asked about: `do` is the worker's word, `needs` what its operations must be good for.

    "value" and "gradient" are what they say; "order" is a gradient whose sums do not matter.
    """

    do: str
    make: Callable[[Program, random.Random], Task]
    compare: Compare
    needs: str = "gradient"

    def task(self, program: Program, rng: random.Random) -> Task:
        """The task for the worker."""
        return {"do": self.do, **self.make(program, rng)}


QUESTIONS = {
    "value": Question("value", _plain, compare_values, needs="value"),
    "memory": Question("value", _plain, compare_memory, needs="value"),
    "step": Question("step", _with_upstream, compare_grads, needs="value"),
    "backward": Question("backward", _plain, compare_pass),
    "order": Question("order", _plain, compare_order, needs="order"),
    "sort": Question("sort", _plain, compare_sorting, needs="value"),
    "twice": Question("backward", _twice, compare_grads),
    "flags": Question("flags", _plain, compare_flags),
    "request": Question("request", _on_request, compare_requested),
    "shared": Question("backward", _shared_leaves, compare_grads),
    "added": Question("backward", _added_to, compare_grads),
}


LISTS = {  # what an answer holds for every node, by the worker's word
    "value": ("data",),
    "sort": (),
    "flags": ("data", "grad", "flags"),
    "request": ("data", "grad", "left"),
}


def is_well_formed(task: Task, answer: Any) -> bool:
    """Whether a worker's answer has the shape that the comparisons rely on; its numbers are not looked at."""
    if not isinstance(answer, dict):
        return False
    if "raised" in answer:
        return isinstance(answer["raised"], dict)
    size = len(task["nodes"])
    if not all(_is_list(answer.get(key), size) for key in LISTS.get(task["do"], ("data", "grad"))):
        return False
    if task["do"] == "value":
        return _are_ints(answer.get("prev")) and isinstance(answer.get("op"), str | None)
    if task["do"] == "sort":
        return _are_ints(answer.get("order")) and len(answer["order"]) <= 50 * size
    return answer.get("by_hand") is None or _is_list(answer["by_hand"], size)


def _is_list(thing: Any, size: int) -> bool:
    return isinstance(thing, list) and len(thing) == size


def _are_ints(thing: Any) -> bool:
    return isinstance(thing, list) and all(type(item) is int for item in thing)
