"""Evaluate, keep, notice, publish and check the scores of months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard.jobs import score_city, score_equipment, score_faces, score_operators, score_tables
from dashboard.jobs.rule_book import RuleMissing
from dashboard.jobs.score_changes import Difference, difference_rows, differences
from dashboard.jobs.score_rules import RuleSet, rule_set
from dashboard.jobs.score_work import Span, Work
from dashboard.running.refusal import Refusal
from queries import rules as threshold_rows
from queries import score_rules, score_store
from queries.score_store import SUBJECTS, Snapshot

QUARTER_MONTHS = 3
EVALUATIONS = (("face", 1), ("operator", 1), ("operator", QUARTER_MONTHS), ("equipment", 1))
"""Schemes, and the months that each evaluation spans."""

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of one evaluation.

    Attributes
    ----------
    action : str
        ``new``, ``replaced`` or ``unchanged`` for a provisional one; ``as_published`` or
        ``differs`` where the month is published; ``corrected`` where that made a new snapshot;
        ``preview`` where nothing was kept.
    changes : tuple of Difference
        Against what was stored before.
    """

    scheme: str
    month: date
    months: int
    action: str
    rule_version: str
    snapshot_id: int | None
    tables: Tables
    changes: tuple[Difference, ...] = ()


class Scorer:
    """Evaluates months of one city, loaded once."""

    def __init__(self, connection: Connection, *, first: date, last: date):
        found = score_store.current_run(connection)
        if found is None:
            raise Refusal(
                "Nothing was computed yet, so there is nothing to score: run flask rollup."
            )
        self._connection = connection
        run_id, self.method_version, self.data_version = found
        start = months_after(first, 1 - QUARTER_MONTHS)
        prompt, backfill = _arrival_rules(connection, on=last)
        self.city = score_city.load(
            connection,
            run_id=run_id,
            start=start,
            end=months_after(last, 1),
            prompt_hours=prompt,
            backfill_days=backfill,
        )
        self.work = Work(self.city)

    def tables(
        self, rules: RuleSet, *, month: date, months: int, known_until: date
    ) -> tuple[Tables, bool]:
        """Rows of one evaluation, and whether a provisional calendar had a part in it."""
        end = months_after(month, 1)
        span = Span(months_after(end, -months), end, known_until)
        if rules.scheme == "face":
            before = score_store.bands_before(self._connection, month=months_after(month, -1))
            found = score_faces.faces(self.city, self.work, rules, span, last_bands=before)
            return score_tables.face_tables(found), found.calendar_is_provisional
        if rules.scheme == "operator":
            results = score_operators.operators(self.city, self.work, rules, span)
            return score_tables.operator_tables(results), False
        of_months = int(rules.numbers["replacement"]["of_months"])
        history = score_store.below_before(
            self._connection, start=months_after(month, 1 - of_months), end=month
        )
        sheets = score_equipment.equipment(self.city, self.work, rules, span, history=history)
        return score_tables.equipment_tables(sheets), False


def _arrival_rules(connection: Connection, *, on: date) -> tuple[float, float]:
    """Hours after which a value came late, and days of back-filling."""
    day = score_city.day_number(on)
    found = {
        row.rule: row.number
        for row in threshold_rows.parameters(connection)
        if row.medium is None and row.industry_code is None and row.start_day <= day < row.end_day
    }
    missing = [name for name in _ARRIVAL if name not in found]
    if missing:
        raise RuleMissing(
            f"No row of the rule {missing[0]} is in force on {on}: run flask db upgrade."
        )
    return found[_ARRIVAL[0]], found[_ARRIVAL[1]]


_ARRIVAL = ("prompt_hours_allowed", "backfill_days_allowed")


def run(
    connection: Connection,
    *,
    months: Sequence[date],
    now: datetime,
    by: str,
    rule_version: str | None = None,
    correction: str | None = None,
    keep: bool = True,
) -> list[Outcome]:
    """
    Evaluate months, the oldest first, and keep what is provisional.

    Parameters
    ----------
    connection : Connection
        With the rights of the ingest login; each evaluation is one transaction.
    months : sequence of date
        First days of months that are over.
    by : str
        Who asked.
    rule_version : str, optional
        Evaluate with this version, and its scheme alone.
    correction : str, optional
        Why what is published is to be corrected; without it, a difference is only reported.
    keep : bool
        Without, nothing is stored.

    Raises
    ------
    Refusal
        A month is not over, or nothing was computed yet.
    """
    ordered = sorted(months)
    for month in ordered:
        if months_after(month, 1) > now.date():
            raise Refusal(f"{month:%Y-%m} is not over yet: a month is scored when it has ended.")
    scorer = Scorer(connection, first=ordered[0], last=ordered[-1])
    found = []
    for month in ordered:
        for scheme, count in EVALUATIONS:
            with connection.transaction():
                score_store.lock(connection)
                rules = _rules(connection, scheme, month, rule_version)
                if rules is not None:
                    task = _Task(scorer, rules, month, count, now, by, correction, keep)
                    found.append(_settle(connection, task))
    if not found:
        raise Refusal(f"There is no rule set {rule_version}: see the rows of score_rule_set.")
    return found


def _rules(
    connection: Connection, scheme: str, month: date, rule_version: str | None
) -> dict[str, Any] | None:
    """Rules of a scheme for a month; None where another scheme's version was asked for."""
    on = score_city.date_of(score_city.day_number(months_after(month, 1)) - 1)
    try:
        return score_rules.load(connection, scheme, on=on, rule_version=rule_version)
    except score_rules.RulesMissing as missing:
        if rule_version is not None:
            return None
        raise RuleMissing(str(missing)) from missing


@dataclass(frozen=True, slots=True)
class _Task:
    scorer: Scorer
    rules: dict[str, Any]
    month: date
    months: int
    now: datetime
    by: str
    correction: str | None
    keep: bool


def _settle(connection: Connection, task: _Task) -> Outcome:
    """Evaluate once and compare with what is stored."""
    rules = rule_set(task.rules)
    tables, is_provisional = task.scorer.tables(
        rules, month=task.month, months=task.months, known_until=task.now.date()
    )
    stored = score_store.snapshots(connection, rules.scheme, month=task.month, months=task.months)
    last = stored[0] if stored else None
    changes = compare(connection, last, tables, method=task.scorer.method_version) if last else []

    def outcome(action: str, snapshot_id: int | None) -> Outcome:
        return Outcome(
            rules.scheme, task.month, task.months, action, rules.rule_version, snapshot_id, tables,
            tuple(changes),
        )  # fmt: skip

    if not task.keep:
        return outcome("preview", None)
    is_published = last is not None and last.state == "published"
    if last is not None and not changes and last.rules == task.rules:
        return outcome("as_published" if is_published else "unchanged", last.snapshot_id)
    if last is not None and is_published and task.correction is None:
        return outcome("differs" if changes else "as_published", last.snapshot_id)
    head = _head(task, rules, is_provisional)
    action = "new" if last is None else "replaced"
    corrected = _corrected(stored)
    if corrected is not None:
        head |= {
            "corrects_snapshot_id": corrected.snapshot_id,
            "correction_note_zh": task.correction or "更正后重新计算",
        }
        action = "corrected" if is_published else "replaced"
        subject = SUBJECTS[rules.scheme]
        against = compare(connection, corrected, tables, method=task.scorer.method_version)
        if rules.scheme != "equipment":
            tables |= {f"{rules.scheme}_difference": difference_rows(against, subject=subject)}
    return outcome(action, score_store.store(connection, head, tables))


def _corrected(stored: Iterable[Snapshot]) -> Snapshot | None:
    """The published snapshot that a new one would stand in for."""
    return next((one for one in stored if one.state == "published"), None)


def _head(task: _Task, rules: RuleSet, is_provisional: bool) -> dict[str, Any]:
    return {
        "scheme": rules.scheme,
        "month": task.month,
        "months": task.months,
        "rule_version": rules.rule_version,
        "rules": task.rules,
        "method_version": task.scorer.method_version,
        "data_version": task.scorer.data_version,
        "known_until": task.now.date(),
        "computed_at": task.now,
        "computed_by": task.by,
        "calendar_is_provisional": is_provisional,
        "corrects_snapshot_id": None,
        "correction_note_zh": None,
    }


def compare(
    connection: Connection, snapshot: Snapshot, tables: Mapping[str, Any], *, method: str
) -> list[Difference]:
    """What an evaluation says otherwise than a snapshot."""
    before = {
        name: score_store.rows_of(connection, name, snapshot.snapshot_id)
        for name in (f"{snapshot.scheme}_score", f"{snapshot.scheme}_line")
    }
    if snapshot.scheme != "equipment":
        name = f"{snapshot.scheme}_cap"
        before[name] = score_store.rows_of(connection, name, snapshot.snapshot_id)
    return differences(
        snapshot.scheme,
        before,
        tables,
        subject=SUBJECTS[snapshot.scheme],
        other_method=snapshot.method_version != method,
    )


def check(connection: Connection, snapshots: Sequence[Snapshot]) -> dict[int, list[Difference]]:
    """
    Recompute snapshots with the rules and the evidence cut-off that are kept with them.

    Returns what differs, by snapshot; a snapshot that is as its inputs say has no entry.
    """
    if not snapshots:
        return {}
    ordered = sorted(snapshots, key=lambda one: (one.month, one.scheme, one.months))
    scorer = Scorer(connection, first=ordered[0].month, last=ordered[-1].month)
    found = {}
    for snapshot in ordered:
        tables, _ = scorer.tables(
            rule_set(snapshot.rules),
            month=snapshot.month,
            months=snapshot.months,
            known_until=snapshot.known_until,
        )
        if changes := compare(connection, snapshot, tables, method=scorer.method_version):
            found[snapshot.snapshot_id] = changes
    return found
