"""`grader verify`: are the checks of a pack, and this installation, what they promise to be?"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language
from course.messages import N_
from course.plugins import collect
from course.screen import pad
from grader.commands.grade import open_level

if TYPE_CHECKING:
    from course.judging.launcher import Launcher
    from grader.verifying.findings import Said
    from grader.verifying.trials import Trial


@click.command()
@click.argument("pack", required=False, metavar="[PACK]")
@click.option("--attacks", is_flag=True, help="Run hostile submissions instead, and see what holds.")
@click.option("--isolation", "level", default="standard", show_default=True, metavar="strong|standard")
@click.option(
    "--seeds", default=2, show_default=True, help="How many further seeds the checks must agree under."
)
@click.option("--seed", default="verify", show_default=True, help="What hidden inputs are drawn from.")
@in_language
@click.pass_obj
def verify(context: Context, pack: str | None, attacks: bool, level: str, seeds: int, seed: str) -> None:
    """Verify the checks of PACK against its known mistakes and right solutions; ends with 1 if there is a finding."""
    context.pack_name = pack or context.pack_name
    if attacks:
        launcher = open_level(context, level)
        try:
            found = run_attacks(context, launcher)
        finally:
            launcher.close()
    else:
        found = verify_checks(context, seed, seeds)
    raise SystemExit(1 if found else 0)


def verify_checks(context: Context, seed: str, seeds: int = 0) -> int:
    """Judge the whole corpus; print matrix, figures, remarks and findings, and return how many findings there are."""
    from course.judging.checks import load_checks
    from grader.verifying import findings
    from grader.verifying.linting import lint

    trials = _trials(context, seed)
    again = [
        finding for number in range(1, seeds + 1) for finding in _again(context, trials, f"{seed}-{number}")
    ]
    _show_figures(context, trials)
    found_checks = load_checks(context.pack, hidden=True)
    checks = [check for exercise in context.pack.by_id for check in found_checks[exercise]]
    found = [*lint(context.pack), *findings.findings(trials), *again]
    _show(context, "·", findings.remarks(trials, checks))
    _show(context, "✗", found)
    if not found:
        click.echo(context.translate("✓ No findings."))
    return len(found)


def _show(context: Context, mark: str, said: "Iterable[Said]") -> None:
    """Findings or remarks, each behind the place where it is to be mended."""
    from grader.verifying.places import place_of, places

    known = places(context.pack)
    for message, facts in said:
        place = place_of(facts, known)
        where = f"{place}: " if place else ""
        click.echo(f"{mark} {where}{context.translate(message).format(**facts)}")


def _again(context: Context, trials: "list[Trial]", seed: str) -> "Iterator[Said]":
    """What comes out otherwise under another seed."""
    from grader.verifying.findings import flakes
    from grader.verifying.trials import tried, worth_trying_again

    load = collect(context.plugins.hook.register_packs)[context.pack.name]
    corpus = worth_trying_again(trial.specimen for trial in trials)
    yield from flakes(trials, list(tried(load, corpus, seed, again=True)), seed)


def _trials(context: Context, seed: str) -> "list[Trial]":
    """The trials of the corpus; each mistake is a row of the matrix."""
    from grader.verifying import matrix
    from grader.verifying.trials import specimens, tried

    corpus = list(specimens(context.pack))
    load = collect(context.plugins.hook.register_packs)[context.pack.name]
    click.echo("  ".join(f"{mark} {context.translate(text)}" for mark, text in matrix.LEGEND.items()))
    click.echo(matrix.header(context.pack))
    trials = []
    for trial in tried(load, corpus, seed):
        trials.append(trial)
        if trial.specimen.kind == "mistake":
            click.echo(matrix.row(context.pack, trial))
    return trials


def _show_figures(context: Context, trials: "list[Trial]") -> None:
    from grader.verifying import figures, findings

    _ = context.translate
    kinds = (N_("mistakes"), N_("held-out mistakes"), N_("right solutions"), N_("unfinished ones"))
    counts = [len(figures.of_kind(trials, kind)) for kind in ("mistake", "transplant", "right", "unfinished")]
    click.echo("\n" + ", ".join(f"{count} {_(kind)}" for count, kind in zip(counts, kinds, strict=True)))
    click.echo(pad("", 30) + pad(_("all checks"), 24) + _("visible ones alone"))
    for name, shares in findings.table(trials):
        click.echo(pad(_(name), 30) + pad(str(shares[0]), 24) + str(shares[1]))
    named = figures.diagnoses(trials)
    if named.right.whole:
        told = _("held-out mistakes called by their name: {right}, by a wrong one: {wrong}")
        click.echo(told.format(right=named.right, wrong=named.wrong))
    several = sum(len(trial.specimen.loses) > 1 for trial in figures.of_kind(trials, "mistake"))
    click.echo(
        _("mistakes that lose more than one exercise: {share}").format(
            share=figures.Share(several, counts[0])
        )
    )


def run_attacks(context: Context, launcher: "Launcher") -> int:
    """Run all attacks; say of each whether it was held, and return how many were not."""
    from grader.attacking import Range, attacks

    everything, found = attacks(), 0
    with Range(context.pack, launcher) as place:
        for attack in everything:
            problems = place.run(attack)
            found += bool(problems)
            mark = "✗" if problems else "✓"
            click.echo(f"{mark} {attack.name:32} {attack.aim}")
            for problem in problems:
                click.echo(f"    {problem}")
    held = context.translate("{held} of {count} attacks held, at level {level}.")
    level = launcher.isolation.level
    click.echo(held.format(held=len(everything) - found, count=len(everything), level=level))
    return found
