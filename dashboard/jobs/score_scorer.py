"""A city that is ready to be scored: from what is known today, or from what was kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from psycopg import Connection

from analytics.scoring.deadlines import months_after
from dashboard.jobs import (
    score_city,
    score_equipment,
    score_faces,
    score_inputs,
    score_operators,
    score_packing,
    score_tables,
)
from dashboard.jobs.rule_book import RuleMissing
from dashboard.jobs.score_inputs import Inputs
from dashboard.jobs.score_rules import RuleSet
from dashboard.jobs.score_work import Span, Work
from dashboard.running.refusal import Refusal
from queries import rules as threshold_rows
from queries import score_store
from queries.score_store import Snapshot

QUARTER_MONTHS = 3

Tables = dict[str, list[dict[str, Any]]]
Carried = Mapping[str, Any]


class Scorer:
    """Evaluates months of one city, loaded once."""

    def __init__(self, inputs: Inputs):
        self.inputs = inputs
        self.city = score_city.build(inputs)
        self.work = Work(self.city)

    def tables(
        self, rules: RuleSet, *, month: date, months: int, known_until: date, carried: Carried
    ) -> tuple[Tables, bool]:
        """Rows of one evaluation, and whether a provisional calendar had a part in it."""
        end = months_after(month, 1)
        span = Span(months_after(end, -months), end, known_until)
        if rules.scheme == "face":
            bands = dict(carried.get("bands", ()))
            found = score_faces.faces(self.city, self.work, rules, span, last_bands=bands)
            return score_tables.face_tables(found), found.calendar_is_provisional
        if rules.scheme == "operator":
            results = score_operators.operators(self.city, self.work, rules, span)
            return score_tables.operator_tables(results), False
        below = dict(carried.get("below", ()))
        sheets = score_equipment.equipment(self.city, self.work, rules, span, history=below)
        return score_tables.equipment_tables(sheets), False


def current(connection: Connection) -> tuple[int, str, int]:
    """Run, method version and data version that are shown."""
    found = score_store.current_run(connection)
    if found is None:
        raise Refusal("Nothing was computed yet, so there is nothing to score: run flask rollup.")
    return found


def scorer(connection: Connection, *, first: date, last: date) -> Scorer:
    """A scorer of what is known today about the months from ``first`` to ``last``."""
    start, end = months_after(first, 1 - QUARTER_MONTHS), months_after(last, 1)
    return Scorer(gathered(connection, start=start, end=end))


def gathered(connection: Connection, *, start: date, end: date) -> Inputs:
    """What is known today about a span of months."""
    run_id, _, _ = current(connection)
    prompt, backfill = _arrival_rules(connection, on=months_after(end, -1))
    return score_inputs.gather(
        connection,
        run_id=run_id,
        start=start,
        end=end,
        amounts_from=months_after(start, QUARTER_MONTHS - 1),
        prompt_hours=prompt,
        backfill_days=backfill,
    )


def carried_over(connection: Connection, rules: RuleSet, *, month: date) -> Carried:
    """What an evaluation takes over from those of earlier months, as pairs."""
    if rules.scheme == "face":
        bands = score_store.bands_before(connection, month=months_after(month, -1))
        return {"bands": [list(pair) for pair in sorted(bands.items())]}
    if rules.scheme == "equipment":
        of_months = int(rules.numbers["replacement"]["of_months"])
        below = score_store.below_before(
            connection, start=months_after(month, 1 - of_months), end=month
        )
        return {"below": [list(pair) for pair in sorted(below.items())]}
    return {}


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


def inputs_of(connection: Connection, snapshot: Snapshot) -> Inputs | None:
    """What a snapshot was made from; None where that was not kept."""
    if snapshot.input_id is None:
        return None
    packing, content = score_store.input_of(connection, snapshot.input_id)
    if packing != score_packing.FORMAT:
        raise Refusal(
            f"The inputs of snapshot {snapshot.snapshot_id} are packed as {packing}, which this "
            "program cannot read: use the version that made them."
        )
    return score_packing.unpacked(content)
