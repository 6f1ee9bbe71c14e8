"""Evaluate, keep, notice, publish and check the scores of months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from analytics.method_version import SCORING_VERSION
from analytics.scoring.deadlines import months_after
from dashboard.jobs import (
    score_city,
    score_late,
    score_packing,
    score_verification,
)
from dashboard.jobs.rule_book import RuleMissing
from dashboard.jobs.score_changes import (
    COMPARED_TABLES,
    Difference,
    difference_rows,
    differences,
)
from dashboard.jobs.score_rules import RuleSet, rule_set
from dashboard.jobs.score_scorer import (
    QUARTER_MONTHS,
    Carried,
    Scorer,
    Tables,
    carried_over,
    current,
    gathered,
    inputs_of,
    scorer,
)
from dashboard.running.refusal import Refusal
from queries import score_rules, score_store
from queries.score_store import SUBJECTS, Snapshot

EVALUATIONS = (("face", 1), ("operator", 1), ("operator", QUARTER_MONTHS), ("equipment", 1))
"""Schemes, and the months that each evaluation spans."""


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
    calendar_is_provisional : bool
        A deadline was counted in a year whose working days are not announced.
    """

    scheme: str
    month: date
    months: int
    action: str
    rule_version: str
    snapshot_id: int | None
    tables: Tables
    changes: tuple[Difference, ...] = ()
    calendar_is_provisional: bool = False


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
    at_work = _Kept(connection, scorer(connection, first=ordered[0], last=ordered[-1]), now)
    found = []
    for month in ordered:
        for scheme, count in EVALUATIONS:
            with connection.transaction():
                score_store.lock(connection)
                rules = _rules(connection, scheme, month, rule_version)
                if rules is not None:
                    task = _Task(at_work, rules, month, count, now, by, correction, keep)
                    found.append(_settle(connection, task))
        if keep:
            with connection.transaction():
                at_work.verify(month, by)
    if not found:
        raise Refusal(f"There is no rule set {rule_version}: see the rows of score_rule_set.")
    return found


def verify(
    connection: Connection, *, first: date, last: date, now: datetime, by: str
) -> list[date]:
    """Search months again for contradictions, as records come late; those that found otherwise."""
    at_work = _Kept(connection, scorer(connection, first=first, last=last), now)
    changed, month = [], first
    while month <= last:
        with connection.transaction():
            if at_work.verify(month, by):
                changed.append(month)
        month = months_after(month, 1)
    return changed


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


class _Kept:
    """A scorer, and its inputs in the database once something is kept that was made from them."""

    def __init__(self, connection: Connection, scorer: Scorer, now: datetime):
        _, self.method_version, self.data_version = current(connection)
        self.scorer, self._connection, self._now = scorer, connection, now
        self._packed: bytes | None = None

    def verify(self, month: date, by: str) -> bool:
        """Search a month for records that the data contradict; whether it found otherwise."""
        return score_verification.keep(
            self._connection,
            self.scorer.work,
            month=month,
            at=self._now,
            by=by,
            method_version=self.method_version,
            data_version=self.data_version,
        )

    def input_id(self) -> int:
        """Number of the inputs, which are kept with this."""
        if self._packed is None:
            self._packed = score_packing.packed(self.scorer.inputs)
        return score_store.keep_input(
            self._connection, self._packed, packing=score_packing.FORMAT, at=self._now
        )


@dataclass(frozen=True, slots=True)
class _Task:
    at_work: _Kept
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
    carried = carried_over(connection, rules, month=task.month)
    tables, is_provisional = task.at_work.scorer.tables(
        rules, month=task.month, months=task.months, known_until=task.now.date(), carried=carried
    )
    stored = score_store.snapshots(connection, rules.scheme, month=task.month, months=task.months)
    last = stored[0] if stored else None
    method = task.at_work.method_version
    changes = compare(connection, last, tables, method=method) if last else []

    def outcome(action: str, snapshot_id: int | None) -> Outcome:
        return Outcome(
            rules.scheme, task.month, task.months, action, rules.rule_version, snapshot_id, tables,
            tuple(changes), is_provisional,
        )  # fmt: skip

    if not task.keep:
        return outcome("preview", None)
    is_published = last is not None and last.state == "published"
    if last is not None and is_published and not (changes and task.correction):
        return outcome("differs" if changes else "as_published", last.snapshot_id)
    if last is not None and not changes and _is_same(connection, last, task, tables):
        return outcome("unchanged", last.snapshot_id)
    head = _head(task, rules, is_provisional, carried)
    action = "new" if last is None else "replaced"
    corrected = _corrected(stored)
    if corrected is not None:
        head |= {
            "corrects_snapshot_id": corrected.snapshot_id,
            "correction_note_zh": task.correction or "更正后重新计算",
            "late_evidence": _late(connection, corrected, task),
        }
        action = "corrected" if is_published else "replaced"
        subject = SUBJECTS[rules.scheme]
        against = compare(connection, corrected, tables, method=method)
        tables |= {f"{rules.scheme}_difference": difference_rows(against, subject=subject)}
    return outcome(action, score_store.store(connection, head, tables))


def _corrected(stored: Iterable[Snapshot]) -> Snapshot | None:
    """The published snapshot that a new one would stand in for."""
    return next((one for one in stored if one.state == "published"), None)


def _is_same(
    connection: Connection, last: Snapshot, task: _Task, tables: Mapping[str, Any]
) -> bool:
    """Whether a provisional evaluation says the same by the same rules, amounts included."""
    if last.rules != task.rules or last.scoring_version != SCORING_VERSION:
        return False
    if last.scheme != "face":
        return True
    kept = score_store.rows_of(connection, "face_amount", last.snapshot_id)
    return sorted(kept, key=_amount_key) == sorted(tables["face_amount"], key=_amount_key)


def _amount_key(row: Mapping[str, Any]) -> tuple[int, str]:
    return row["enterprise_id"], row["permitted_amount_ref"]


def _late(connection: Connection, corrected: Snapshot, task: _Task) -> dict[str, Any] | None:
    """Records that came or went since the published evaluation; None where none were kept."""
    kept = inputs_of(connection, corrected)
    if kept is None:
        return None
    now = task.at_work.scorer.inputs
    if (now.start, now.end) != (kept.start, kept.end):
        now = gathered(connection, start=kept.start, end=kept.end)
    return score_late.late(
        kept, now, start=months_after(task.month, 1 - task.months), end=months_after(task.month, 1)
    )


def _head(task: _Task, rules: RuleSet, is_provisional: bool, carried: Carried) -> dict[str, Any]:
    return {
        "scheme": rules.scheme,
        "month": task.month,
        "months": task.months,
        "rule_version": rules.rule_version,
        "rules": task.rules,
        "method_version": task.at_work.method_version,
        "data_version": task.at_work.data_version,
        "scoring_version": SCORING_VERSION,
        "input_id": task.at_work.input_id(),
        "carried": dict(carried),
        "late_evidence": None,
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
        for name in COMPARED_TABLES[snapshot.scheme]
    }
    return differences(
        snapshot.scheme,
        before,
        tables,
        subject=SUBJECTS[snapshot.scheme],
        other_method=(snapshot.method_version, snapshot.scoring_version)
        != (method, SCORING_VERSION),
    )
