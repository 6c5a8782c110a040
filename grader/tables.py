"""Tables of other systems, as CSV: read as they are, written back with everything that is not ours kept."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from course.errors import SubmissionError
from course.messages import N_
from course.text import told
from grader.classes import cell

BOM = "\ufeff"
SEPARATORS = ",;\t"
NO_FILE = N_("{path}: {error}. Name a CSV file.")
NO_CODE = N_("{path}: neither UTF-8 nor GB 18030. Save it as CSV UTF-8.")
NO_CSV = N_("{path}: {error}. Export it again as CSV.")
NO_HEADER = N_("{path}: there is no header. Export it again as CSV.")
TOO_WIDE = N_("{path}, row {row}: more cells than the header has. Export it again as CSV.")


@dataclass
class Table:
    """A header and its rows; each row has as many cells as the header."""

    header: list[str]
    rows: list[list[str]]
    separator: str = ","
    newline: str = "\r\n"
    has_bom: bool = False
    keys: set[str] = field(default_factory=set)  # columns by which the other system knows its people

    def column(self, name: str) -> int | None:
        """The place of a column, however it is capitalised."""
        folded = [title.strip().casefold() for title in self.header]
        return folded.index(name.casefold()) if name.casefold() in folded else None

    def encoded(self) -> bytes:
        """As it was written, but for cells that a spreadsheet would take for formulas."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.separator, lineterminator=self.newline)
        writer.writerow(self.header)
        is_key = [title in self.keys for title in self.header]
        for row in self.rows:
            writer.writerow([one if key else harmless(one) for one, key in zip(row, is_key, strict=True)])
        return (BOM * self.has_bom + text.getvalue()).encode()


def harmless(text: str) -> str:
    """A cell that is no formula; a number may begin with a minus."""
    return text if is_number(text) else cell(text)


def is_number(text: str) -> bool:
    """Whether a cell is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def read(path: Path) -> Table:
    """A table as another system wrote it; an error names file and line."""
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise SubmissionError(told(NO_FILE, path=path, error=error.strerror)) from None
    except UnicodeDecodeError:
        raise SubmissionError(told(NO_CODE, path=path)) from None
    first = text.removeprefix(BOM).partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        lines = list(
            csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=separator, strict=True)
        )
    except csv.Error as error:
        raise SubmissionError(told(NO_CSV, path=path, error=error)) from None
    if not lines or not any(lines[0]):
        raise SubmissionError(told(NO_HEADER, path=path))
    header, *rows = lines
    rows = [_fitted(path, number, row, len(header)) for number, row in enumerate(rows, 2) if any(row)]
    newline = "\r\n" if first.endswith("\r") else "\n"
    return Table(header, rows, separator, newline, text.startswith(BOM))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _fitted(path: Path, number: int, row: list[str], width: int) -> list[str]:
    """A row with a cell for every column; empty ones at its end may be missing."""
    if any(row[width:]):
        raise SubmissionError(told(TOO_WIDE, path=path, row=number))
    return [*row, *[""] * width][:width]
