"""docs/benchmarks.md: what the benchmark measured, as a table and a plot."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dev.bench import Row
    from dev.bench_grading import Cost

INTRODUCTION = """# Benchmarks

`python3 dev.py bench` measures all of this and writes this page.
No test asserts a time.
Other machines differ, and a busy one differs from itself: trust the ratios, which come out of one run.

- *Beside pytest*: one `pytest` process a submission, plugins off, with the plain file `dev/peer_checks.py`:
  20 tests and a training run.
  Ours are the course's own checks of the same exercises, visible and hidden, with students' code locked in:
  one more submission in a batch. They do more: several trainings, and random expressions.
- *Times what the student's code takes*: all CPU time of a submission, over that of the processes that run its code;
  for pytest, over what the same tests take in a process that is warm.
- *Beside nbgrader*: `nbgrader autograde` on a batch of notebooks with those 20 tests, where the extra is installed.
- *The grader's own CPU* leaves out the processes in which students' code runs.

"""


GROWTH = """The exercises `add`, `mul` and `backward`, two processes that judge.
Memory is the peak of the grader that they judge for.
It keeps one row a submission for the class tables, and nothing else; what judges does not grow (see the table above).
"""


def write(docs: Path, machine: str, rows: "list[Row]", sizes: "dict[int, Cost]") -> Path:
    """Write the page and its plot."""
    (docs / "images").mkdir(parents=True, exist_ok=True)
    plot(docs / "images" / "benchmarks.svg", sizes)
    head = ["| what | ours | peer | ratio | budget |", "| --- | ---: | ---: | ---: | ---: |"]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    growth = ["| submissions | seconds | ms a submission | MB at most |", "| ---: | ---: | ---: | ---: |"]
    growth += [
        f"| {count:,} | {cost.wall:.1f} | {cost.wall / count * 1e3:.0f} | {cost.megabytes:.0f} |"
        for count, cost in sizes.items()
    ]
    parts = [
        INTRODUCTION + f"{machine}.\n",
        *head,
        *lines,
        "",
        "## Classes of growing size",
        "",
        GROWTH,
        *growth,
        "",
    ]
    parts += ["![Time and memory for each submission stay flat](images/benchmarks.svg)", ""]
    page = docs / "benchmarks.md"
    page.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    return page


def plot(path: Path, sizes: "dict[int, Cost]") -> None:
    """Milliseconds a submission and the peak of memory over the size of the class."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "chainrule"
    figure, (time, memory) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    counts = list(sizes)
    milliseconds = [cost.wall / count * 1e3 for count, cost in sizes.items()]
    megabytes = [cost.megabytes for cost in sizes.values()]
    time.plot(counts, milliseconds, marker="o", color="#0072b2")
    time.set(title="time", ylabel="ms a submission", ylim=(0, 1.1 * max(milliseconds)))
    memory.plot(counts, megabytes, marker="s", color="#d55e00")
    memory.set(title="memory", ylabel="MB at most", ylim=(0, 1.1 * max(megabytes)))
    for axes in (time, memory):
        axes.set(xlabel="submissions in the class", xscale="log")
        axes.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
