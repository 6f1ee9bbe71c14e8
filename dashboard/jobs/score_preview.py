"""Why did it change, and what would change: comparisons that keep nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection

from dashboard.jobs import score_run, score_scorer, score_verification
from dashboard.jobs.score_changes import BAND, COMPARED_TABLES, Difference, differences
from dashboard.jobs.score_contradictions import Contradiction
from dashboard.running.refusal import Refusal
from queries import score_previews, score_store
from queries.score_store import SUBJECTS, Snapshot


@dataclass(frozen=True, slots=True)
class Preview:
    """What another version of the rules would change."""

    scheme: str
    rule_version: str
    compared_with: str
    month: date
    months: int
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
    return Preview(
        scheme=scheme,
        rule_version=rule_version,
        compared_with=current.rule_version,
        month=month,
        months=outcome.months,
        subjects=len(outcome.tables[f"{scheme}_score"]),
        moved=moved,
        lines_moved=lines,
    )


def keep(connection: Connection, found: Preview, *, at: datetime) -> None:
    """Keep a preview for the staff, in the place of an older one of the same version."""
    rows = [
        {
            SUBJECTS[found.scheme]: one.subject_id,
            "score_before": one.before, "score_after": one.after,
            "band_before": one.detail["bands"][0], "band_after": one.detail["bands"][1],
        }
        for one in found.moved
    ]  # fmt: skip
    score_previews.store(
        connection,
        {
            "rule_version": found.rule_version, "scheme": found.scheme,
            "compared_with": found.compared_with, "month": found.month, "months": found.months,
            "computed_at": at, "subjects": found.subjects, "lines_moved": found.lines_moved,
        },
        rows,
    )  # fmt: skip


def why(
    connection: Connection,
    *,
    scheme: str,
    subject_id: int,
    first: date,
    second: date,
    months: int = 1,
) -> list[Difference]:
    """The lines of one subject that moved between two periods, and because of which rows."""
    before, after = (_newest(connection, scheme, month, months) for month in (first, second))
    subject = SUBJECTS[scheme]
    tables = []
    for snapshot in (before, after):
        names = COMPARED_TABLES[scheme]
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
        other_method=(before.method_version, before.scoring_version)
        != (after.method_version, after.scoring_version),
    )


def contradictions_of(connection: Connection, *, month: date) -> list[Contradiction]:
    """Records of a month that the data contradict; a list for verification."""
    scorer = score_scorer.scorer(connection, first=month, last=month)
    return score_verification.search(connection, scorer.work, month=month)


def _newest(connection: Connection, scheme: str, month: date, months: int) -> Snapshot:
    """The published snapshot of a month, or the provisional one."""
    found = score_store.snapshots(connection, scheme, month=month, months=months)
    published = [one for one in found if one.state == "published"]
    if not found:
        raise Refusal(
            f"{month:%Y-%m} was not scored: run flask score --period {month:%Y-%m} first."
        )
    return (published or found)[0]
