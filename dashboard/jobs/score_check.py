"""What is published, computed again: from what was read for it, and from what is known today.

The first must give what is stored. The second tells what became known later; it changes nothing,
and becomes a correction when a person asks for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection

from analytics.method_version import SCORING_VERSION
from dashboard.jobs import score_run, score_scorer
from dashboard.jobs.score_changes import Difference
from dashboard.jobs.score_rules import rule_set
from dashboard.jobs.score_scorer import Scorer
from queries.score_store import Snapshot

Found = dict[int, list[Difference]]


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What differs, by snapshot; a snapshot without a difference has no entry.

    Attributes
    ----------
    broken : dict
        From its own inputs a snapshot is not what is stored: never to happen.
    late : dict
        From what is known today it would be otherwise.
    without_inputs : int
        Snapshots of before inputs were kept, or of another version of the program's reading, which
        can be compared with today alone.
    """

    broken: Found
    late: Found
    without_inputs: int


def check(connection: Connection, snapshots: Sequence[Snapshot]) -> Checked:
    """Recompute snapshots with the rules that are kept with them."""
    ordered = sorted(snapshots, key=lambda one: (one.month, one.scheme, one.months))
    broken, without = _from_kept(connection, ordered)
    return Checked(broken, _from_today(connection, ordered), without)


def _from_kept(connection: Connection, snapshots: Sequence[Snapshot]) -> tuple[Found, int]:
    found: Found = {}
    own = [
        one
        for one in snapshots
        if one.input_id is not None and one.scoring_version == SCORING_VERSION
    ]
    last: tuple[int | None, Scorer | None] = (None, None)
    for snapshot in sorted(own, key=lambda one: one.input_id or 0):
        if snapshot.input_id != last[0]:
            inputs = score_scorer.inputs_of(connection, snapshot)
            last = (snapshot.input_id, Scorer(inputs) if inputs else None)
        if last[1] is not None and (changes := _changes(connection, last[1], snapshot)):
            found[snapshot.snapshot_id] = changes
    return found, len(snapshots) - len(own)


def _from_today(connection: Connection, snapshots: Sequence[Snapshot]) -> Found:
    if not snapshots:
        return {}
    _, method, _ = score_scorer.current(connection)
    scorer = score_scorer.scorer(connection, first=snapshots[0].month, last=snapshots[-1].month)
    found = {}
    for snapshot in snapshots:
        if changes := _changes(connection, scorer, snapshot, method=method):
            found[snapshot.snapshot_id] = changes
    return found


def _changes(
    connection: Connection, scorer: Scorer, snapshot: Snapshot, *, method: str | None = None
) -> list[Difference]:
    """Differences from what is stored; without a method, the snapshot's own."""
    rules = rule_set(snapshot.rules)
    carried = snapshot.carried
    if carried is None:
        carried = dict(score_scorer.carried_over(connection, rules, month=snapshot.month))
    tables, _ = scorer.tables(
        rules,
        month=snapshot.month,
        months=snapshot.months,
        known_until=snapshot.known_until,
        carried=carried,
    )
    return score_run.compare(connection, snapshot, tables, method=method or snapshot.method_version)
