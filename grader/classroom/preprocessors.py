"""Steps of nbgrader that are ours: the score, the kernel, late work, and what feedback shows."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import Execute as StockExecute
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader import overrides
from grader.classroom import kernel
from grader.classroom.folder import extend, handed_in, late_penalty
from grader.classroom.grades import graded_cells, grades, reduced
from grader.classroom.judging import class_in, judge_of
from grader.collecting import as_folder

MOST_SHOWN = 4 << 20  # characters below all cells of a notebook, plots included


class JudgeScores(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """Below every grade cell comes what the judge says; whatever a kernel left there is gone.

    It stands before SaveAutoGrades, which takes the score from there.
    """

    folder = Unicode(help="The class's folder, which holds class.toml.").tag(config=True)
    isolation = Unicode("standard", help="How students' code is locked in: strong, standard, none.").tag(
        config=True
    )

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """One notebook; a fault of ours raises, so that nbgrader reports it and keeps no score."""
        about = resources["nbgrader"]
        lesson, student = about["assignment"], about["student"]
        where = class_in(self.folder)
        pack = where.course
        with Gradebook(about["db_url"]) as gradebook:
            worth = graded_cells(gradebook.find_notebook(about["notebook"], lesson))
            extend(gradebook, gradebook.find_submission(lesson, student), where.extension(lesson, student))
        notebooks = handed_in(pack, lesson, self._place(student))
        name = as_folder(student)  # as its report is called
        report = judge_of(pack.name, where.seed, self.isolation).report(lesson, name, notebooks)
        report = overrides.applied(report, overrides.logged(where.reports(lesson)))
        found = grades(pack, report, worth, where.lang)
        for cell in nb.cells:
            if utils.is_grade(cell) and cell.metadata.nbgrader.grade_id in found:
                cell.outputs = nbformat.from_dict(found.pop(cell.metadata.nbgrader.grade_id).outputs)
        if found:
            raise RuntimeError(
                f"{', '.join(found)}: not in the notebook; set OverwriteCells.add_missing_cells"
            )
        self.log.info("%s: %g of %g", student, report.score, report.max_score)
        return nb, resources

    def _place(self, student: str) -> Any:
        """Where a student's notebooks were handed in."""
        coursedir = self.parent.parent.coursedir  # the exporter's converter's
        return lambda lesson: Path(
            coursedir.format_path(coursedir.submitted_directory, student, lesson), f"{lesson}.ipynb"
        )


class Execute(StockExecute):  # type: ignore[misc] # nbgrader is not typed
    """The student's kernel, for what people look at: locked in, and skipped where that cannot be done."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.kernel_manager_class = kernel.SandboxedManager

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Run the cells; a kernel that dies or hangs costs its outputs, and nothing else."""
        if problem := kernel.missing():
            self.log.warning("The cells are not run, and scores do not need it: %s", problem)
            return nb, resources
        self.left = MOST_SHOWN
        try:
            nb, _ = super().preprocess(nb, self._where_handed_in(resources), km=km)
        except Exception as error:
            self.log.warning("The cells were run up to here: %s: %s", type(error).__name__, error)
        return nb, resources

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:
        """What a cell shows; a flood of it is left out, as it comes."""
        self.left -= len(repr(msg["content"]))
        return super().output(outs, msg, display_id, cell_index) if self.left > 0 else None

    def _where_handed_in(self, resources: Any) -> Any:
        """The folder that the kernel sees: the student's own work, without any score."""
        about, coursedir = resources["nbgrader"], self.parent.parent.coursedir
        path = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        return {**resources, "metadata": {**resources.get("metadata", {}), "path": path}}


class LateWork(LateSubmissionPlugin):  # type: ignore[misc] # nbgrader is not typed
    """What `class.toml` says about late work."""

    folder = Unicode(help="The class's folder, which holds class.toml.").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """How many points late work loses."""
        late = class_in(self.folder).file.late
        return late_penalty(late, score, total_seconds_late)


class ShowLevel(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """For feedback: below the grade cells stays what `class.toml` lets students see by now."""

    folder = Unicode(help="The class's folder, which holds class.toml.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """One notebook."""
        about = resources["nbgrader"]
        where = class_in(self.folder)
        level = where.shown(about["assignment"], about["student"], datetime.now(UTC))
        for cell in nb.cells:
            if utils.is_grade(cell) and cell.cell_type == "code":
                outputs = json.loads(json.dumps(cell.outputs))
                cell.outputs = nbformat.from_dict(reduced(outputs, level))
        return nb, resources
