"""For `nbgrader generate_assignment`: solutions out of the notebooks, by the same rule as out of the files."""

from typing import Any

from nbgrader.preprocessors import ClearSolutions as Stock
from nbgrader.utils import is_solution

from grader.builder import stub


class ClearSolutions(Stock):  # type: ignore[misc] # nbgrader is not typed
    """What lies between the marks becomes `raise NotImplementedError` in a function, and nothing outside of one."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """One cell; a stray or unclosed mark is an error that names the cell and the line."""
        if cell.cell_type == "code" and is_solution(cell):
            cell.source = stub(cell.source, cell.metadata.nbgrader.grade_id).rstrip("\n")
        return cell, resources
