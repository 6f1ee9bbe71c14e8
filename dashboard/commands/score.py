"""``flask score``: evaluate the two scores and the equipment sheet, notice, publish, explain."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands import score_draft
from dashboard.commands.score_connection import DAY, MONTH, connect
from dashboard.commands.sentences import sentences
from dashboard.jobs import score_check, score_preview, score_publish, score_run
from dashboard.jobs.score_changes import Difference
from dashboard.jobs.score_run import Outcome
from dashboard.methods import score_rules_document
from dashboard.running.refusal import Refusal
from queries import score_objections, score_rule_edit, score_store, score_subjects

_SHOWN_CHANGES = 20


@click.group("score", invoke_without_command=True)
@click.option("--period", type=MONTH, help="Month that is over, like 2026-10.")
@click.option("--rule-version", help="Evaluate with this version instead of the one in force.")
@click.option("--correct", "correction", help="Why a published month is corrected.")
@click.option("--json", "as_json", is_flag=True, help="Print every line as JSON.")
@click.pass_context
@with_appcontext
def group(
    context: click.Context,
    period: date | None,
    rule_version: str | None,
    correction: str | None,
    as_json: bool,
) -> None:
    """Evaluate the scores of a month and keep them as provisional."""
    if context.invoked_subcommand is not None:
        return
    if period is None:
        raise click.UsageError("Say which month: flask score --period 2026-10")
    with sentences(), connect() as connection:
        outcomes = score_run.run(
            connection,
            months=[period],
            now=clock.now(),
            by="flask score",
            rule_version=rule_version,
            correction=correction,
        )
    if as_json:
        click.echo(json.dumps([_plain(one) for one in outcomes], ensure_ascii=False, default=str))
        return
    for outcome in outcomes:
        click.echo(describe(outcome))
        _echo_changes(outcome.changes if outcome.action in ("differs", "corrected") else ())


def describe(outcome: Outcome) -> str:
    """One line about an evaluation."""
    name = "grade" if outcome.scheme == "operator" else "band"
    rows = outcome.tables[f"{outcome.scheme}_score"]
    bands = Counter(row[name] or row["state"] for row in rows)
    spread = ", ".join(f"{count} {band}" for band, count in sorted(bands.items()))
    span = f"{outcome.month:%Y-%m}" + (f" ({outcome.months} months)" if outcome.months > 1 else "")
    guess = "; deadlines by a provisional calendar" if outcome.calendar_is_provisional else ""
    return (
        f"{outcome.scheme} {span}, rules {outcome.rule_version}: {len(rows)} scored: "
        f"{spread or 'nobody'}; {_ACTIONS[outcome.action]}{guess}"
    )


_ACTIONS = {
    "new": "kept as provisional",
    "replaced": "kept in the place of the older provisional one",
    "unchanged": "as it was kept before",
    "as_published": "as it is published",
    "differs": "differs from what is published: give --correct and why to make a correction",
    "corrected": "kept as a correction that waits to be published",
    "preview": "nothing was kept",
}


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {
        "scheme": outcome.scheme,
        "month": f"{outcome.month:%Y-%m}",
        "months": outcome.months,
        "rule_version": outcome.rule_version,
        "action": outcome.action,
        "snapshot_id": outcome.snapshot_id,
        **outcome.tables,
    }


def _echo_changes(changes: Sequence[Difference], *, with_rows: bool = False) -> None:
    for change in changes[:_SHOWN_CHANGES]:
        click.echo(f"  {change_sentence(change)}")
        for row in rows_of_change(change) if with_rows else ():
            click.echo(f"    {row}")
    if len(changes) > _SHOWN_CHANGES:
        click.echo(f"  and {len(changes) - _SHOWN_CHANGES} more")


def change_sentence(change: Difference) -> str:
    """One difference in words."""
    before, after = (
        "-" if value is None else f"{value:g}" for value in (change.before, change.after)
    )
    facts = {
        name: value
        for name, value in change.detail.items()
        if name in ("numerator", "denominator", "state", "bands", "came", "went")
    }
    more = f" {json.dumps(facts, ensure_ascii=False)}" if facts else ""
    return f"{change.subject_id} {change.line_key}: {before} -> {after} ({change.cause}){more}"


def rows_of_change(change: Difference) -> Iterator[str]:
    """The rows behind a difference: cases that went and came, or outlets with both counts."""
    for outlet in change.detail.get("outlets", ())[:_SHOWN_CHANGES]:
        before, after = (
            "nothing" if pair is None else f"{pair[0]:g} of {pair[1]:g}"
            for pair in (outlet["before"], outlet["after"])
        )
        yield f"outlet {outlet['outlet_id']}: {before} -> {after}"
    for sign, side in (("-", "items_before"), ("+", "items_after")):
        for item in change.detail.get(side, ())[:_SHOWN_CHANGES]:
            said = " ".join(f"{name}={value}" for name, value in item.items() if value is not None)
            yield f"{sign} {said}"
    if evidence := change.detail.get("evidence"):
        yield f"rows: {json.dumps(evidence, ensure_ascii=False)}"


def person(login_name: str) -> str:
    """Somebody who may publish; the rights of the owner are needed to look."""
    with connect("owner") as connection:
        if not score_publish.may_publish(connection, login_name):
            raise Refusal(
                f"{login_name} may not publish scores: name an active account whose role has the "
                f"permission {score_publish.PERMISSION} (flask user list)."
            )
    return login_name


@group.command("notice")
@click.option("--period", type=MONTH, required=True, help="Month, like 2026-10.")
@click.option("--on", type=DAY, help="Day on which the dischargers saw them.  [default: today]")
@click.option("--by", required=True, help="Login name of who gives notice.")
@with_appcontext
def notice(period: date, on: datetime | None, by: str) -> None:
    """Record that the dischargers were shown the provisional results of a month."""
    day = on.date() if on else clock.now().date()
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            count = score_publish.give_notice(connection, month=period, on=day, by=login_name)
    click.echo(f"{count} evaluations of {period:%Y-%m} were shown to the dischargers on {day}.")


@group.command("publish")
@click.option("--period", type=MONTH, required=True, help="Month, like 2026-10.")
@click.option("--by", required=True, help="Login name of who publishes.")
@click.option("--waive-notice", help="Why the days of notice are not waited for; kept with it.")
@with_appcontext
def publish(period: date, by: str, waive_notice: str | None) -> None:
    """Publish the provisional results of a month; from then on they stand."""
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            score_store.lock(connection)
            found = score_publish.publish(
                connection, month=period, at=clock.now(), by=login_name, waive_notice=waive_notice
            )
            disputed = score_objections.listed(connection, month=period, only_open=True)
    click.echo(f"{period:%Y-%m}: {len(found)} evaluations are published by {login_name}.")
    if disputed:
        click.echo(f"{len(disputed)} results are under objection (异议处理中) and say so.")


@group.command("check")
@with_appcontext
def check() -> None:
    """Recompute what is published; exit code 1 when its own inputs do not give it.

    What became known later is told, and changes nothing: flask score --correct makes a correction.
    """
    with sentences(), connect() as connection:
        published = score_store.all_published(connection)
        found = score_check.check(connection, published)
    for word, wrong in (
        ("is not what its own inputs give", found.broken),
        ("would be otherwise by what is known today", found.late),
    ):
        for snapshot_id, changes in wrong.items():
            click.echo(f"snapshot {snapshot_id} {word}: {len(changes)} differences")
            _echo_changes(changes)
    click.echo(
        f"{len(published)} published evaluations recomputed: {len(found.broken)} are not what "
        f"their inputs give ({found.without_inputs} have none), {len(found.late)} would be "
        "otherwise today."
    )
    if found.broken:
        raise SystemExit(1)


@group.command("why")
@click.option("--scheme", type=click.Choice(["face", "operator", "equipment"]), default="face")
@click.option("--subject", type=int, required=True, help="Number of the enterprise or operator.")
@click.option("--from", "first", type=MONTH, required=True, help="Earlier month.")
@click.option("--to", "second", type=MONTH, required=True, help="Later month.")
@click.option("--months", type=click.Choice(["1", "3"]), default="1", help="Of each evaluation.")
@with_appcontext
def why(scheme: str, subject: int, first: date, second: date, months: str) -> None:
    """Say which lines moved between two periods, by how much, and because of which rows."""
    with sentences(), connect() as connection:
        changes = score_preview.why(
            connection,
            scheme=scheme,
            subject_id=subject,
            first=first,
            second=second,
            months=int(months),
        )
    _echo_changes(changes, with_rows=True)
    if not changes:
        click.echo("Nothing moved.")


@group.command("contradictions")
@click.option("--period", type=MONTH, required=True, help="Month, like 2026-10.")
@with_appcontext
def contradictions(period: date) -> None:
    """List and keep records that the data contradict; no score depends on them."""
    with sentences(), connect() as connection:
        found = score_preview.contradictions_of(connection, month=period)
        score_run.verify(connection, first=period, last=period, now=clock.now(), by="flask score")
    for one in found:
        begin = datetime.fromtimestamp(one.start_s, tz=clock.now().tzinfo)
        about = f" {one.reference}" if one.reference else ""
        click.echo(
            f"  {one.kind}: outlet {one.outlet_id} {begin:%Y-%m-%d %H:%M}{about} ({one.detail})"
        )
    click.echo(f"{len(found)} contradictions to verify in {period:%Y-%m}.")


@group.command("rules")
@click.option("--write", is_flag=True, help="Write docs/methods/score-rules.md.")
@with_appcontext
def rules(write: bool) -> None:
    """Print the rules in force in both languages, as the evaluator reads them."""
    with sentences(), connect() as connection:
        text = score_rules_document.text(connection, on=clock.now().date())
    if write:
        score_rules_document.path().write_text(text, encoding="utf-8")
        text = f"Written: {score_rules_document.path()}"
    click.echo(text)


@group.command("preview")
@click.argument("version")
@click.option("--period", type=MONTH, required=True, help="Month to try it on, like 2026-10.")
@with_appcontext
def preview(version: str, period: date) -> None:
    """Say who would change face or grade under another version; no result is touched.

    The list is kept for the staff, in the place of an older one of the same version.
    """
    now = clock.now()
    with sentences(), connect() as connection:
        found = score_preview.preview(connection, rule_version=version, month=period, now=now)
        with connection.transaction():
            score_preview.keep(connection, found, at=now)
        names = score_subjects.names(
            connection, found.scheme, [one.subject_id for one in found.moved], on=now.date()
        )
    for one in found.moved:
        bands = one.detail["bands"]
        before, after = (
            "-" if value is None else f"{value:.1f}" for value in (one.before, one.after)
        )
        name = names.get(one.subject_id, "")
        click.echo(f"  {one.subject_id} {name}: {bands[0]} -> {bands[1]} ({before} -> {after})")
    click.echo(
        f"{len(found.moved)} of {found.subjects} would change; "
        f"{found.lines_moved} lines would earn otherwise."
    )


@group.command("adopt")
@click.argument("version")
@click.option("--from", "valid_from", type=DAY, required=True, help="First day it holds.")
@click.option("--by", required=True, help="Login name of who adopts it.")
@with_appcontext
def adopt(version: str, valid_from: datetime, by: str) -> None:
    """Put a draft in force; the version before it ends where it begins."""
    with sentences():
        login_name = person(by)
        with connect() as connection, connection.transaction():
            score_rule_edit.adopt(
                connection, version=version, valid_from=valid_from.date(), by=login_name
            )
    click.echo(f"{version} holds from {valid_from:%Y-%m-%d} on.")


group.add_command(score_draft.draft)
