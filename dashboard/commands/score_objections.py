"""``flask objection``: objections to results, from registration to their outcome."""

from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.score import person
from dashboard.commands.score_connection import DAY, MONTH, connect
from dashboard.commands.sentences import sentences
from dashboard.jobs import score_objections
from queries import score_objections as stored
from queries.score_objections import OUTCOMES, Objection, Raised


@click.group("objection")
def group() -> None:
    """Objections to results: register, decide, list."""


@group.command("register")
@click.option("--scheme", type=click.Choice(["face", "operator"]), default="face")
@click.option(
    "--subject", "subject_id", type=int, required=True, help="Number of the enterprise or operator."
)
@click.option("--period", "month", type=MONTH, required=True, help="Month, like 2026-10.")
@click.option("--months", type=click.Choice(["1", "3"]), default="1", help="Of the evaluation.")
@click.option("--line", "line_key", help="The line that is disputed.  [default: the whole result]")
@click.option("--from", "raised_by_zh", required=True, help="Who raised it.")
@click.option("--text", "text_zh", required=True, help="What it says.")
@click.option("--on", type=DAY, help="Day on which it was raised.  [default: today]")
@click.option("--by", required=True, help="Login name of who registers it.")
@with_appcontext
def register(by: str, on: datetime | None, months: str, **about: Any) -> None:
    """Register an objection; the result is under objection until it is decided."""
    now = clock.now()
    raised = Raised(months=int(months), raised_on=on.date() if on else now.date(), **about)
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            number = score_objections.register(connection, raised, at=now, by=login_name)
    click.echo(
        f"Objection {number} is registered: {raised.scheme} {raised.subject_id} of "
        f"{raised.month:%Y-%m}."
    )


@group.command("decide")
@click.argument("objection_id", type=int)
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True)
@click.option("--text", required=True, help="Why.")
@click.option("--by", required=True, help="Login name of who decides.")
@with_appcontext
def decide(objection_id: int, outcome: str, text: str, by: str) -> None:
    """Decide an objection; what was published is changed by a correction alone."""
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            decided = score_objections.decide(
                connection, objection_id, outcome=outcome, text=text, at=clock.now(), by=login_name
            )
    click.echo(sentence(decided))
    if outcome == "upheld":
        click.echo(
            "Mend the records, then: "
            f"flask score --period {decided.month:%Y-%m} --correct and the reason."
        )


@group.command("list")
@click.option("--period", type=MONTH, help="Month, like 2026-10.  [default: all]")
@click.option("--open", "only_open", is_flag=True, help="Those without an outcome alone.")
@with_appcontext
def show(period: date | None, only_open: bool) -> None:
    """List objections with their outcomes."""
    with sentences(), connect() as connection:
        found = stored.listed(connection, month=period, only_open=only_open)
    for one in found:
        click.echo(f"  {sentence(one)}")
    waiting = sum(one.is_open for one in found)
    click.echo(f"{len(found)} objections, {waiting} not decided.")


def sentence(one: Objection) -> str:
    """One objection in words."""
    about = f" {one.line_key}" if one.line_key else ""
    state = f"{one.outcome}: {one.outcome_zh}" if one.outcome else "not decided (异议处理中)"
    return (
        f"{one.objection_id}: {one.scheme} {one.subject_id} {one.month:%Y-%m}{about}, "
        f"{one.raised_by_zh} on {one.raised_on}: {one.text_zh}; {state}"
    )
