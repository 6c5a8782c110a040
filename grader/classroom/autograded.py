"""A submission's notebook as Formgrader and feedback show it: the student's cells, ours as the gradebook has them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.classroom.grades import Grade
from grader.classroom.notebooks import KERNEL, SCHEMA

Cell = dict[str, Any]
KINDS = ("code", "markdown", "raw")
BACK = "This cell was missing from what was handed in; it was put back."


@dataclass(frozen=True)
class Known:
    """What the gradebook knows of a cell."""

    name: str
    source: str
    cell_type: str
    locked: bool
    checksum: str
    solution: bool
    grade: bool
    task: bool
    points: float | None

    @property
    def metadata(self) -> dict[str, Any]:
        """nbgrader's metadata of the cell."""
        about = {
            "schema_version": SCHEMA,
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "checksum": self.checksum,
            "cell_type": self.cell_type,
        }
        return {"nbgrader": about | ({} if self.points is None else {"points": self.points})}


def autograded(data: bytes, known: Mapping[str, Known], grades: Mapping[str, Grade]) -> dict[str, Any]:
    """The notebook; nothing that a student's kernel or editor left below a cell is kept."""
    handed_in = _cells(data)
    places = {id_: place for place, cell in enumerate(handed_in) if (id_ := _id(cell)) in known}
    of_place = {place: id_ for id_, place in places.items()}  # of a cell that was copied, the last
    cells = [_cell(cell, known.get(of_place.get(place, ""))) for place, cell in enumerate(handed_in)]
    for one in known.values():
        if (one.grade or one.task) and one.name not in places:
            cells.append(_put_back(one))
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
        if grade := grades.get(_id(cell)):
            cell["outputs"] = grade.outputs
    about = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def _cells(data: bytes) -> list[Cell]:
    """The cells that can be read; none of a file that is no notebook."""
    try:
        found = json.loads(data.decode("utf-8-sig"))["cells"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return []
    if not isinstance(found, list):
        return []
    return [cell for cell in found if isinstance(cell, dict) and cell.get("cell_type") in KINDS]


def _id(cell: Cell) -> str:
    """A cell's grade id; "" if it has none."""
    match cell.get("metadata"):
        case {"nbgrader": {"grade_id": str(id_)}}:
            return id_
    return ""


def _cell(cell: Cell, known: Known | None) -> Cell:
    """A student's cell; one that is locked gets its text back."""
    if known is None:
        attachments = cell.get("attachments")
        made = _made(cell["cell_type"], _text(cell), {})
        is_picture = cell["cell_type"] == "markdown" and isinstance(attachments, dict)
        return made | ({"attachments": attachments} if is_picture else {})
    return _made(known.cell_type, known.source if known.locked else _text(cell), known.metadata)


def _put_back(known: Known) -> Cell:
    note = f"# {BACK}\n" if known.cell_type == "code" else f"{BACK}\n\n"
    return _made(known.cell_type, note + known.source, known.metadata)


def _made(kind: str, source: str, metadata: dict[str, Any]) -> Cell:
    code: Cell = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": source} | code


def _text(cell: Cell) -> str:
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.encode("utf-8", "replace").decode()
