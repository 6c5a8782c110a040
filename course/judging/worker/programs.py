"""Expression programs on the student's Value: built, differentiated, and asked for what they hold."""

import random

from .plain import TEXT_LIMIT, Missing, guarded, plain

OPERATORS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
}


def build(code, program):
    """Run an expression program on the student's Value: one object for each of its nodes."""
    value = code.engine.Value
    nodes = []
    for op, *args in program:
        if op == "leaf":
            nodes.append(value(args[0]))
        elif op == "input":
            nodes.append(value(args[0], requires_grad=False))
        elif op == "const":
            nodes.append(args[0])
        elif op in OPERATORS:
            nodes.append(OPERATORS[op](*(nodes[i] for i in args)))
        else:
            nodes.append(code.find(nodes[args[0]], op)())
    return nodes


def differentiate(code, program, nodes, task):
    """Do with the graph what the task says: backward from its roots, one step, or all steps by hand."""
    for index, grad in task.get("before", ()):
        code.give(nodes[index], "grad", grad)
    if task["do"] == "backward":
        for root in task["roots"]:
            nodes[root].backward()
        return
    code.give(nodes[-1], "grad", task.get("upstream", 1.0))
    for index in [len(program) - 1] if task["do"] == "step" else reversed(range(len(program))):
        step_back(code, program, nodes, index)


def step_back(code, program, nodes, index):
    """An operation sends its grad back, through what it built on the way too; a leaf sends none."""
    if program[index][0] not in ("leaf", "input", "const"):
        known = {id(node) for node in nodes}
        for node in reversed(made_for(code, nodes[index], known)):
            code.find(node, "_backward")()


def made_for(code, node, known):
    """An operation's nodes, operands first: the one that it returned, and what it built on the way to `known` ones."""
    made = {}

    def look_at(node):
        if id(node) not in made:
            for operand in operands_of(code, node):
                if id(operand) not in known:
                    look_at(operand)
            made[id(node)] = node

    look_at(node)
    return list(made.values())


def operands_of(code, node):
    """What a node remembers having been made of; a plain number remembers nothing."""
    try:
        return list(code.find(node, "_prev"))
    except Missing:
        return []


def run_shaken(code, task):
    """Answer one task with a seed `shaken`: a set of nodes comes in an order drawn from it, instead of by address."""
    value = code.engine.Value
    if "shaken" not in task or value.__hash__ is not object.__hash__:
        return run_program(code, task)
    chance, met = random.Random(task["shaken"]), {}

    def drawn(node):
        if id(node) not in met:
            met[id(node)] = node, chance.getrandbits(32)  # kept, so that no other node gets its id
        return met[id(node)][1]

    value.__hash__ = drawn
    try:
        return run_program(code, task)
    finally:
        value.__hash__ = object.__hash__


def run_program(code, task):
    """Answer one task: the numbers in every node, or what the last one remembers, or its order."""
    program = task["nodes"]
    nodes = build(code, program)
    if task["do"] == "value":
        return {**data_of(code, program, nodes), **memory_of(code, nodes)}
    if task["do"] == "sort":
        return {"order": order_of(code.engine.topological_order(nodes[-1]), nodes)}
    if task["do"] == "order":
        by_hand = guarded(run_program, code, {**task, "do": "by-hand"})
        return {**run_program(code, {**task, "do": "backward"}), "by_hand": by_hand.get("grad")}
    if task["do"] == "request":
        return requested(code, program, nodes, task)
    if task["do"] == "flags":
        flags = [op != "const" and bool(code.find(n, "requires_grad")) for (op, *_), n in zip(program, nodes)]
        return {**run_program(code, {**task, "do": "backward"}), "flags": flags}
    if task["do"] == "steps":
        found = {"history": history_of(code, program, nodes)}
    else:
        differentiate(code, program, nodes, task)
        found = {"grad": grads_of(code, program, nodes)}
    return {**data_of(code, program, nodes), **found}


def requested(code, program, nodes, task):
    """What grad() returns for every node, and what .grad holds afterwards."""
    for index, grad in task["held"]:
        code.give(nodes[index], "grad", grad)
    asked = [i for i, (op, *_) in enumerate(program) if op != "const"]
    found = dict(zip(asked, map(plain, code.engine.grad(nodes[-1], [nodes[i] for i in asked]))))
    grads = [found.get(i, 0.0) for i in range(len(program))]
    return {**data_of(code, program, nodes), "grad": grads, "left": grads_of(code, program, nodes)}


def history_of(code, program, nodes):
    """The grads of all nodes when the last one has its 1, and after each operation's step back."""
    code.give(nodes[-1], "grad", 1.0)
    history = [grads_of(code, program, nodes)]
    for index in reversed(range(len(program))):
        if program[index][0] not in ("leaf", "input", "const"):
            step_back(code, program, nodes, index)
            history.append(grads_of(code, program, nodes))
    return history


def data_of(code, program, nodes):
    """The value in every node; plain numbers of the program have none of their own."""
    pairs = zip(program, nodes)
    return {"data": [None if op == "const" else plain(code.find(node, "data")) for (op, *_), node in pairs]}


def grads_of(code, program, nodes):
    """The gradient in every node; a plain number never gets one."""
    pairs = zip(program, nodes)
    return [0.0 if op == "const" else plain(code.find(node, "grad")) for (op, *_), node in pairs]


def order_of(order, nodes):
    """Each node's index; nodes of the student's own, which we did not ask for, get negative numbers."""
    index = {id(node): i for i, node in enumerate(nodes)}
    order = list(order)
    return [index.setdefault(id(node), -len(index)) for node in order]


def memory_of(code, nodes):
    """Which nodes the last one names as its operands, and its operation."""
    code.find(nodes[-1], "_prev")
    known = {id(node) for node in nodes}
    made = made_for(code, nodes[-1], known)
    operands = [id(operand) for node in made for operand in operands_of(code, node)]
    try:
        op = str(code.find(nodes[-1], "_op"))[:TEXT_LIMIT]
    except Missing:
        op = None
    return {"prev": [i for i, node in enumerate(nodes) if id(node) in operands], "op": op}
