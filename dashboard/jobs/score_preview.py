"""Why did it change, and what would change: comparisons that keep nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection

from dashboard.jobs import score_run, score_scorer, score_verification
from dashboard.jobs.score_changes import BAND, Difference, differences
from dashboard.jobs.score_contradictions import Contradiction
from dashboard.running.refusal import Refusal
from queries import score_store
from queries.score_store import SUBJECTS, Snapshot


@dataclass(frozen=True, slots=True)
class Preview:
    """What another version of the rules would change."""

    subjects: int
    moved: tuple[Difference, ...]
    lines_moved: int


def preview(connection: Connection, *, rule_version: str, month: date, now: datetime) -> Preview:
    """Who would change face or grade if another version held, on the facts of a month."""
    outcomes = score_run.run(
        connection, months=[month], now=now, by="preview", rule_version=rule_version, keep=False
    )
    outcome = outcomes[0]
    scheme = outcome.scheme
    current = next(
        one
        for one in score_run.run(connection, months=[month], now=now, by="preview", keep=False)
        if one.scheme == scheme and one.months == outcome.months
    )
    found = differences(scheme, current.tables, outcome.tables, subject=SUBJECTS[scheme])
    moved = tuple(
        one
        for one in found
        if one.line_key == BAND and one.detail["bands"][0] != one.detail["bands"][1]
    )
    lines = sum(one.line_key != BAND for one in found)
    return Preview(len(outcome.tables[f"{scheme}_score"]), moved, lines)


def why(
    connection: Connection, *, scheme: str, subject_id: int, first: date, second: date
) -> list[Difference]:
    """The lines of one subject that moved between two months, and because of which rows."""
    before, after = (_newest(connection, scheme, month) for month in (first, second))
    subject = SUBJECTS[scheme]
    tables = []
    for snapshot in (before, after):
        names = [f"{scheme}_score", f"{scheme}_line"]
        if scheme != "equipment":
            names.append(f"{scheme}_cap")
        tables.append(
            {
                name: [
                    row
                    for row in score_store.rows_of(connection, name, snapshot.snapshot_id)
                    if row[subject] == subject_id
                ]
                for name in names
            }
        )
    return differences(
        scheme,
        *tables,
        subject=subject,
        other_method=before.method_version != after.method_version,
    )


def contradictions_of(connection: Connection, *, month: date) -> list[Contradiction]:
    """Records of a month that the data contradict; a list for verification."""
    scorer = score_scorer.scorer(connection, first=month, last=month)
    return score_verification.search(connection, scorer.work, month=month)


def _newest(connection: Connection, scheme: str, month: date) -> Snapshot:
    """The published snapshot of a month, or the provisional one."""
    found = score_store.snapshots(connection, scheme, month=month, months=1)
    published = [one for one in found if one.state == "published"]
    if not found:
        raise Refusal(
            f"{month:%Y-%m} was not scored: run flask score --period {month:%Y-%m} first."
        )
    return (published or found)[0]
