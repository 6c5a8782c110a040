"""Measures one engine in a process of its own: python bench_engine.py ENGINE.PY [dag | chain N | moons]; JSON."""

import csv
import gc
import importlib.util
import json
import operator
import random
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

INPUTS, NODES, RUNS = 10, 10_000, 9
MOONS = Path(__file__).parent.parent / "exercises" / "data" / "two-moons.csv"


def load(path):
    """The module in a file."""
    spec = importlib.util.spec_from_file_location("engine_under_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def relu(a, _):
    """An operation of one operand, called like those of two."""
    return a.relu()


def drawn_plan(rng):
    """A random graph, the same for every engine: operations on any two of the nodes before."""
    plan = []
    for node in range(INPUTS, NODES):
        op = rng.choices((operator.add, operator.mul, relu), (45, 45, 10))[0]
        plan.append((node, op, rng.randrange(node), rng.randrange(node)))
    return plan


def built(Value, plan, nodes):  # noqa: N803 (a class, named as in every engine)
    """Build the graph into a list that has its length already; the root is its last node."""
    for node in range(INPUTS):
        nodes[node] = Value(0.01 * node)
    for node, op, i, j in plan:
        nodes[node] = op(nodes[i], nodes[j])
    return nodes[-1]


def milliseconds(action, runs=RUNS):
    """How long it takes: the median of several runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e3


def measure_dag(Value):  # noqa: N803
    """Build and backward on the random graph, with and without Python's cycle collector, and its memory."""
    plan = drawn_plan(random.Random(1))

    def once():
        built(Value, plan, [None] * NODES).backward()

    as_run = milliseconds(once)
    gc.disable()
    without_gc = milliseconds(once)
    gc.enable()
    nodes = [None] * NODES  # made before counting begins: only the graph is counted
    gc.collect()
    tracemalloc.start()
    root = built(Value, plan, nodes)
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    del root
    return {"gc on": as_run, "gc off": without_gc, "bytes": size / NODES}


def measure_chain(Value, length):  # noqa: N803
    """Build and backward on a chain, in seconds; None if the engine cannot."""
    started = time.perf_counter()
    leaf = node = Value(1.0)
    for _ in range(length):
        node = node + 0.5
    try:
        node.backward()
    except RecursionError:
        return {"seconds": None}
    return {"seconds": time.perf_counter() - started, "right": leaf.grad == 1.0}


def measure_moons(folder):
    """The loss of MLP(2, [16, 16, 1]) on the two moons and its gradients, by the nn.py beside an engine."""
    sys.path.insert(0, str(folder))
    with MOONS.open(encoding="utf-8", newline="") as file:
        points = [[float(number) for number in row] for row in list(csv.reader(file))[1:]]
    network = load(folder / "nn.py").MLP(2, [16, 16, 1])

    def once():
        sum((network(point[:2]) - point[2]) ** 2 for point in points).backward()

    found = {"gc on": milliseconds(once, 3)}
    gc.disable()
    found["gc off"] = milliseconds(once, 3)
    gc.enable()
    if (folder / "efficiency.py").exists():
        load(folder / "efficiency.py").fuse(network)
        found["fused"] = milliseconds(once, 3)
    return found


if __name__ == "__main__":
    engine, what, *numbers = sys.argv[1:]
    if what == "moons":
        found = measure_moons(Path(engine).parent)
    else:
        value = load(engine).Value
        found = measure_dag(value) if what == "dag" else measure_chain(value, int(numbers[0]))
    print(json.dumps(found))
