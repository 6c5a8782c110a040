"""The smallest expression that goes wrong, found by trying small ones in order with public numbers.

Small programs can be listed, so the smallest failing one is found by asking about them all in one
request, smaller ones first; no shrinking is needed. Where none of them fails, random programs with
a public seed are tried, again smaller ones first.
"""

import itertools
from collections.abc import Iterator

from course.judging.answers import is_number
from course.judging.families import Source
from course.judging.inputs import PUBLIC
from course.judging.lines import Stopped
from course.judging.programs import infix, names_of_leaves
from course.judging.questions import QUESTIONS, Answer, Problem, Task
from course.judging.report import Counterexample
from course.judging.student import Expected, Session, ask_programs, expected, facts_of

BATCH, LISTED = 40, 480


def find(session: Session, source: Source, do: str) -> tuple[Problem, dict[str, str], Counterexample] | None:
    """The first small program on which the submission is wrong: the problem, its facts, the picture's data."""
    for task, right, answer in _answers(session, source, do):
        problem = None if "raised" in answer else QUESTIONS[do].compare(task, answer, right)
        if problem:
            return (
                problem,
                facts_of(task, problem, source),
                picture_of(source, do, task, right, answer, problem),
            )
    return None


def find_raising(session: Session, source: Source, do: str) -> dict[str, str] | None:
    """The facts of the first small program on which the submission raises."""
    for task, _, answer in _answers(session, source, do):
        if "raised" in answer:
            return facts_of(task, Problem("raised", len(task["nodes"]) - 1), source)
    return None


def _answers(session: Session, source: Source, do: str) -> Iterator[tuple[Task, Answer, Answer]]:
    for pairs in _batches(source, do):
        try:
            answers = ask_programs(session, pairs)
        except Stopped:
            return
        for (task, right), answer in zip(pairs, answers, strict=True):
            yield task, right, answer


def _batches(source: Source, do: str) -> Iterator[Expected]:
    rng = PUBLIC.rng(f"counterexample {do}")
    small = itertools.islice(source.smallest(), LISTED)
    listed = iter(lambda: expected(list(itertools.islice(small, BATCH)), do, rng), [])
    drawn = (expected(sorted(source.draw(rng), key=len), do, rng) for _ in range(2))
    return itertools.chain(listed, drawn)


def picture_of(
    source: Source, do: str, task: Task, right: Answer, answer: Answer, problem: Problem
) -> Counterexample:
    """The data of the drawing, and all that it takes to ask the same again."""
    given = source.names_of(task["nodes"])
    names = {**dict(enumerate(given)), **names_of_leaves(task["nodes"], given)}
    return Counterexample(
        program=task["nodes"],
        expression=infix(task["nodes"][: task.get("roots", [-1])[0] + 1 or None], given),
        names={str(index): name for index, name in sorted(names.items()) if name},
        do=do,
        node=problem.node,
        quantity=problem.quantity,
        yours={key: _numbers(answer.get(key, [])) for key in ("data", "grad")},
        right={key: _numbers(right.get(key, [])) for key in ("data", "grad")},
        asked={key: value for key, value in task.items() if key not in ("do", "nodes")},
    )


def _numbers(numbers: list[object]) -> list[float | None]:
    return [float(number) if is_number(number) else None for number in numbers]  # type: ignore[arg-type]
