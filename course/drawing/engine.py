"""What a student's engine does with a sketch, beside what is right; asked for in the worker."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from course.drawing.expressions import Step, steps
from course.drawing.graph import Graph, graph_of_program
from course.drawing.page import Shown
from course.drawing.sketch import Sketch
from course.judging.answers import is_number
from course.judging.endings import raised_facts
from course.judging.lines import Stopped
from course.judging.questions import Answer, Problem, compare_grads, compare_values
from course.judging.student import Session


@dataclass(frozen=True)
class Drawn:
    """A sketch with the right numbers and the student's: None where their engine gave none, and why."""

    sketch: Sketch
    right: Answer
    yours: Answer | None = None
    problem: Problem | None = None  # the first wrong node
    why: str = ""  # a message key, where `yours` is not whole
    facts: dict[str, str] = field(default_factory=dict)

    def right_graph(self, *, backward: bool = True) -> Graph:
        """The graph as it should be."""
        right = {key: numbers for key, numbers in self.right.items() if backward or key == "data"}
        return graph_of_program(self.sketch.program, right, names=self.sketch.names, title=self.sketch.title)

    @property
    def your_graph(self) -> Graph | None:
        """The graph with the student's numbers, the first wrong node marked."""
        return self.graph_of(self.yours, self.right, self.problem) if self.yours else None

    def graph_of(self, yours: Answer, right: Answer, problem: Problem | None) -> Graph:
        """The graph of some numbers beside the right ones."""
        shown = {key: [_number(entry) for entry in entries] for key, entries in yours.items()}
        return graph_of_program(
            self.sketch.program,
            shown,
            names=self.sketch.names,
            right={key: right[key] for key in shown},
            marked=problem.node if problem else None,
            title=self.sketch.title,
        )


def _number(entry: Any) -> float | None:
    return float(entry) if is_number(entry) else None


def ask(session: Session, sketch: Sketch, *, backward: bool = True) -> Drawn:
    """Run the sketch on the student's engine: forward and backward, or only forward where backward is not there."""
    drawn = Drawn(sketch, sketch.right)
    for do in ("backward", "value") if backward else ("value",):
        answer = _answer(session, sketch, do)
        if "stopped" in answer or "raised" in answer:
            drawn = drawn if drawn.why else replace(drawn, **_ending(answer))
            continue
        yours = {key: answer[key] for key in (("data", "grad") if do == "backward" else ("data",))}
        return replace(drawn, yours=yours, problem=_problem(sketch, yours, drawn.right))
    return drawn


def _ending(answer: Answer) -> dict[str, Any]:
    """Why there is no answer: a message key and its facts."""
    if "raised" in answer:
        return {"why": "raised", "facts": raised_facts(answer["raised"], is_hidden=False)}
    return {"why": answer["stopped"]["reason"], "facts": answer["stopped"]}


def _answer(session: Session, sketch: Sketch, do: str) -> Answer:
    """The answer to one task, of the right shape; what stopped the engine otherwise."""
    task = {"do": do, "nodes": sketch.program, "roots": [len(sketch.program) - 1]}
    try:
        answers = session.ask("programs", tasks=[task])
    except Stopped as stopped:
        return {"stopped": {"reason": stopped.reason, **stopped.facts}}
    answer = answers[0] if isinstance(answers, list) and answers else None
    if isinstance(answer, dict) and (
        isinstance(answer.get("raised"), dict) or _is_shaped(answer, sketch, do)
    ):
        return answer
    return {"stopped": {"reason": "protocol"}}


def _is_shaped(answer: Answer, sketch: Sketch, do: str) -> bool:
    size = len(sketch.program)
    rows = [answer.get("data")]
    if do == "backward":
        rows.append(answer.get("grad"))
    if do == "steps":
        history = answer.get("history")
        rows += history if isinstance(history, list) else [None]
    return all(isinstance(row, list) and len(row) == size for row in rows)


def _problem(sketch: Sketch, yours: Answer, right: Answer) -> Problem | None:
    """The first value that is wrong, else the first gradient from the result backwards."""
    task = {"nodes": sketch.program}
    found = compare_values(task, yours, right)
    return found or ("grad" in yours and compare_grads(task, yours, right)) or None


# --- step by step -------------------------------------------------------------


def step_by_step(session: Session | None, drawn: Drawn, lang: str) -> Iterator[Shown]:
    """The backward pass step for step: what happens, the right graph, and the student's where it differs."""
    answer = _answer(session, drawn.sketch, "steps") if session else {}
    rows = answer.get("history", ())
    for index, step in enumerate(steps(drawn.right_graph(), lang)):
        yours = _beside(drawn, step, answer, rows[index]) if index < len(rows) else None
        yield step.said, replace(step.graph, title=""), yours


def _beside(drawn: Drawn, step: Step, answer: Answer, grads: list[Any]) -> Graph | None:
    """The student's graph after a step, if it differs from the right one."""
    right = {"data": drawn.right["data"], "grad": [node.grad or 0.0 for node in step.graph.nodes]}
    yours = {"data": answer["data"], "grad": grads}
    problem = _problem(drawn.sketch, yours, right)
    if problem is None:
        return None
    graph = drawn.graph_of(yours, right, problem)
    nodes = (
        replace(node, active=as_is.active) for node, as_is in zip(graph.nodes, step.graph.nodes, strict=True)
    )
    edges = (
        replace(edge, sent=as_is.sent) for edge, as_is in zip(graph.edges, step.graph.edges, strict=True)
    )
    return replace(graph, nodes=tuple(nodes), edges=tuple(edges), title="")
