"""A score report as it is: JSON that keeps to the published schema."""

from course.judging.report import to_json
from course.reporters import Reporter

JSON = Reporter("report.json", lambda report, setting: to_json(report))
