"""The picture of a counterexample: yours beside the right one, the first wrong node marked."""

import contextlib
from pathlib import Path

from course.drawing.dot import side_by_side, to_dot
from course.drawing.graph import Graph, graph_of_program
from course.drawing.render import DrawingError, svg
from course.judging.report import Counterexample, to_json
from course.workspace import Workspace


def graphs_of(example: Counterexample) -> tuple[Graph, Graph]:
    """The graph with your numbers, and the one with the right numbers."""
    names = {int(index): name for index, name in example.names.items()}
    shown = (
        ("data", "grad") if example.quantity == "grad" else ("data",)
    )  # no gradient is asked for: show none
    right = {key: list(numbers) for key, numbers in example.right.items() if key in shown}
    yours = {key: list(example.yours.get(key, ())) or right[key] for key in shown if key in right}
    marked = graph_of_program(example.program, yours, names=names, right=right, marked=example.node)
    return marked, graph_of_program(example.program, right, names=names)


def dot_of(example: Counterexample, lang: str = "en") -> str:
    """The two graphs in graphviz's language; one is enough where only a value is wrong."""
    yours, right = graphs_of(example)
    is_backward = example.quantity == "grad"
    if not is_backward:
        return to_dot(yours, lang=lang)
    return side_by_side(yours, right, backward=True, lang=lang)


def save_picture(workspace: Workspace, exercise: str, example: Counterexample, lang: str) -> Path | None:
    """Draw the counterexample into the workspace's memory; None where nothing can draw or write."""
    try:
        return workspace.keep(f"{exercise}.svg", svg(dot_of(example, lang)))
    except (DrawingError, OSError):
        return None


def keep_example(workspace: Workspace, exercise: str, example: Counterexample) -> None:
    """Remember the counterexample of an exercise's last check, for `course graph`."""
    with contextlib.suppress(OSError):
        workspace.keep(f"{exercise}.json", to_json(example))


def kept_example(workspace: Workspace, exercise: str) -> Counterexample | None:
    """The counterexample of an exercise's last check; None if it is right by now, or had none."""
    import msgspec

    try:
        data = (workspace.memory / f"{exercise}.json").read_bytes()
        example = msgspec.json.decode(data, type=Counterexample)
    except (OSError, msgspec.DecodeError):
        return None
    return None if workspace.passed(exercise) else example
