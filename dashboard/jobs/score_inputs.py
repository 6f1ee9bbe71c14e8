"""What an evaluation reads: gathered from the database once, or taken from what was kept.

Everything that decides a score is in it, except the rules, which are kept with the snapshot, and
what is carried over from the months before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard import permit_accounts
from dashboard.permit_accounts import PermitAccount
from queries import rules, score_evidence, score_registry, score_workdays
from queries.rules import RuleParameter
from queries.score_evidence import Evidence
from queries.score_registry import Registry
from queries.score_workdays import WorkdayRow

_TESTS_BEFORE = timedelta(days=400)
_TOLERANCES = "comparison_"
_YEAR = "year"


@dataclass(frozen=True, slots=True)
class AmountUse:
    """A permitted amount of the year at the end of a month, as its account says."""

    month: date
    permitted_amount_ref: str
    enterprise_id: int
    pollutant_code: str
    start: date
    end: date
    permitted_t: float
    measured_t: float | None
    substituted_t: float | None
    reported_t: float | None
    used_t: float | None
    is_lower_bound: bool
    unknown_outlets: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Registry and evidence of the days ``start`` to ``end``, both first days of months."""

    start: date
    end: date
    backfill_days: float
    registry: Registry
    evidence: Evidence
    tolerances: tuple[RuleParameter, ...]
    workdays: tuple[WorkdayRow, ...]
    amounts: tuple[AmountUse, ...]


def gather(
    connection: Connection,
    *,
    run_id: int,
    start: date,
    end: date,
    amounts_from: date,
    prompt_hours: float,
    backfill_days: float,
) -> Inputs:
    """Read everything of ``start`` to ``end``; amounts of the months that are scored alone."""
    evidence = score_evidence.load(
        connection,
        run_id=run_id,
        start=start,
        end=end,
        tests_from=start - _TESTS_BEFORE,
        prompt_hours=prompt_hours,
        history_days=backfill_days,
    )
    return Inputs(
        start=start,
        end=end,
        backfill_days=backfill_days,
        registry=score_registry.load(connection),
        evidence=evidence,
        tolerances=tuple(
            row for row in rules.parameters(connection) if row.rule.startswith(_TOLERANCES)
        ),
        workdays=tuple(score_workdays.load(connection)),
        amounts=tuple(_amounts(connection, _months(amounts_from, end))),
    )


def _months(start: date, end: date) -> list[date]:
    found = []
    while start < end:
        found.append(start)
        start = months_after(start, 1)
    return found


def _amounts(connection: Connection, months: Sequence[date]) -> Iterator[AmountUse]:
    """Accounts of the yearly amounts that held on some day of each month, at its end."""
    for month in months:
        end = months_after(month, 1)
        accounts = permit_accounts.of_enterprises(
            connection, None, year=month.year, today=end - timedelta(days=1), schema="qy"
        )
        for one in accounts:
            if one.span == _YEAR and one.start < end and one.end > month:
                yield _use(one, month)


def _use(account: PermitAccount, month: date) -> AmountUse:
    return AmountUse(
        month=month,
        permitted_amount_ref=account.permitted_amount_ref,
        enterprise_id=account.enterprise_id,
        pollutant_code=account.pollutant_code,
        start=account.start,
        end=account.end,
        permitted_t=account.permitted_t,
        measured_t=account.measured_t,
        substituted_t=account.substituted_t,
        reported_t=account.reported_t,
        used_t=account.used_t,
        is_lower_bound=account.is_lower_bound,
        unknown_outlets=account.unknown_outlets,
        outcome=account.outcome,
    )
