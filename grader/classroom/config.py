"""nbgrader's settings for a class: `nbgrader_config.py` hands its configuration to `configure`."""

from pathlib import Path
from typing import Any

OURS = "grader.classroom"
STOCK = "nbgrader.preprocessors"
GENERATE = [
    f"{STOCK}.IncludeHeaderFooter",
    f"{STOCK}.LockCells",
    f"{OURS}.clearing.ClearSolutions",
    f"{STOCK}.ClearOutput",
    f"{STOCK}.CheckCellMetadata",
    f"{STOCK}.ComputeChecksums",
    f"{STOCK}.SaveCells",
    f"{STOCK}.ClearHiddenTests",
    f"{STOCK}.ClearMarkScheme",
    f"{STOCK}.ComputeChecksums",
    f"{STOCK}.CheckCellMetadata",
]
AUTOGRADE = [
    f"{OURS}.preprocessors.Execute",
    f"{STOCK}.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    f"{STOCK}.LimitOutput",
    f"{OURS}.preprocessors.JudgeScores",
    f"{STOCK}.SaveAutoGrades",
    f"{STOCK}.AssignLatePenalties",
    f"{STOCK}.CheckCellMetadata",
]
FEEDBACK = [
    f"{OURS}.preprocessors.ShowLevel",
    f"{STOCK}.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


def configure(c: Any, folder: Path) -> None:
    """Tell nbgrader where the class is, and which steps are ours."""
    c.CourseDirectory.root = str(folder)
    c.CourseDirectory.course_id = folder.name  # as the exchange and students know it
    c.GenerateAssignment.preprocessors = GENERATE
    c.Autograde.autograde_preprocessors = AUTOGRADE
    c.GenerateFeedback.preprocessors = FEEDBACK
    c.OverwriteCells.add_missing_cells = True
    c.Execute.timeout = 10
    c.AssignLatePenalties.plugin_class = f"{OURS}.preprocessors.LateWork"
    for name in ("JudgeScores", "LateWork", "ShowLevel"):
        c[name].folder = str(folder)
