"""``flask rollup`` and ``flask reconcile``: computed days, brought up to date and checked."""

import os

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, url_of
from dashboard.jobs import reconcile as reconciling
from dashboard.jobs import rollup as rolling

_MOST_WORKERS = 16
_DIFFERENT = 1


def default_workers() -> int:
    """Two processes where the machine has two cores: the database needs the rest."""
    return min(2, os.cpu_count() or 1)


@click.command("rollup")
@click.option(
    "--workers",
    type=click.IntRange(1, _MOST_WORKERS),
    default=default_workers,
    show_default="2, or 1 on one core",
    help="Processes that compute at once.",
)
@click.option("--all", "everything", is_flag=True, help="Recompute every day from its hours.")
@with_appcontext
def rollup(workers: int, everything: bool) -> None:
    """Compute the days that something has changed."""
    with sentences():
        report = rolling.run(
            url_of("ingest"),
            now=clock.now(),
            workers=workers,
            everything=everything,
            say=lambda sentence: click.echo(f"  {sentence}"),
        )
    click.echo(describe(report))


def describe(report: rolling.RollupReport) -> str:
    """One line about a rollup."""
    if not report.claimed_days:
        return "Nothing has changed since the last rollup."
    return (
        f"{report.claimed_days:,} outlet-pollutant-days from {report.hours:,} hours, "
        f"{report.changed_days:,} of them changed; {report.judgements:,} verdicts; "
        f"{report.seconds:.1f} s"
    )


@click.command("reconcile")
@click.option(
    "--sample",
    type=click.IntRange(1, 1_000_000),
    default=500,
    show_default=True,
    help="Stored days to recompute, chosen at random.",
)
@click.option("--repair", is_flag=True, help="Mark the days that differ, for the next rollup.")
@with_appcontext
def reconcile(sample: int, repair: bool) -> None:
    """Recompute stored days and report any difference; exit code 1 when there is one."""
    with sentences():
        report = reconciling.run(url_of("ingest"), now=clock.now(), sample=sample, repair=repair)
    for difference in (*report.differences, *report.quarter_differences):
        click.echo(f"  {difference}")
    click.echo(
        f"{report.compared:,} stored days recomputed, {len(report.differences):,} differ; "
        f"{report.compared_quarters:,} quarters recomputed, "
        f"{len(report.quarter_differences):,} differ; "
        f"{report.differing_summaries:,} month summaries differ."
    )
    if report.differs:
        raise SystemExit(_DIFFERENT)
