"""Stored days chosen at random, and where a fresh computation of them differs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from queries.dirty_marks import ClaimedSeries, read_series

_RANDOM_DAYS = """
SELECT outlet_id, pollutant_code, array_agg(day ORDER BY day), NULL::integer
FROM (
    SELECT v.outlet_id, v.pollutant_code, v.day
    FROM qy.daily_value AS v
    WHERE v.run_id = %(run_id)s AND (v.recompute_at IS NULL OR v.recompute_at > %(now)s)
      AND NOT EXISTS (
          SELECT 1 FROM qy.dirty_mark AS m
          WHERE m.outlet_id = v.outlet_id AND m.pollutant_code = v.pollutant_code
            AND m.day = v.day)
    ORDER BY random() LIMIT %(sample)s
) AS chosen
GROUP BY outlet_id, pollutant_code ORDER BY outlet_id, pollutant_code
"""

_DAY_DIFFERENCES = """
SELECT n.outlet_id, n.pollutant_code, n.day, NULL::integer,
       to_jsonb(v) - 'data_version', CASE WHEN n.is_computed THEN to_jsonb(n) - 'is_computed' END
FROM daily_row AS n
JOIN qy.daily_value AS v
    ON v.run_id = n.run_id AND v.outlet_id = n.outlet_id AND v.pollutant_code = n.pollutant_code
    AND v.day = n.day
WHERE NOT n.is_computed OR to_jsonb(v) - 'data_version' <> to_jsonb(n) - 'is_computed'
ORDER BY n.outlet_id, n.pollutant_code, n.day
"""

_JUDGEMENT_DIFFERENCES = """
SELECT coalesce(n.outlet_id, j.outlet_id), coalesce(n.pollutant_code, j.pollutant_code),
       coalesce(n.day, j.day), coalesce(n.limit_id, j.limit_id),
       to_jsonb(j) - 'data_version', to_jsonb(n)
FROM judgement_row AS n
FULL JOIN (
    SELECT j.* FROM qy.judgement_day AS j
    JOIN daily_row AS d
        ON d.run_id = j.run_id AND d.outlet_id = j.outlet_id
        AND d.pollutant_code = j.pollutant_code AND d.day = j.day
) AS j
    ON n.outlet_id = j.outlet_id AND n.pollutant_code = j.pollutant_code AND n.day = j.day
    AND n.limit_id = j.limit_id
WHERE to_jsonb(j) - 'data_version' IS DISTINCT FROM to_jsonb(n)
ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored row that is not what its hours say."""

    outlet_id: int
    pollutant_code: str
    day: date
    limit_id: int | None
    stored: dict[str, Any] | None
    computed: dict[str, Any] | None

    @property
    def key(self) -> tuple[int, str, date]:
        """Outlet, pollutant and day."""
        return self.outlet_id, self.pollutant_code, self.day

    def __str__(self) -> str:
        subject = f"outlet {self.outlet_id}, {self.pollutant_code}, {self.day}"
        if self.limit_id is not None:
            subject += f", limit {self.limit_id}"
        if self.stored is None or self.computed is None:
            return f"{subject}: {'not stored' if self.stored is None else 'stored in vain'}"
        changed = [
            f"{name} stored {self.stored.get(name)}, computed {self.computed.get(name)}"
            for name in sorted(self.stored.keys() | self.computed.keys())
            if self.stored.get(name) != self.computed.get(name)
        ]
        return f"{subject}: {'; '.join(changed)}"


def random_days(
    connection: Connection, *, run_id: int, now: datetime, sample: int
) -> list[ClaimedSeries]:
    """Stored days of a run that wait for nothing, chosen at random."""
    parameters = {"run_id": run_id, "now": now, "sample": sample}
    return read_series(connection, _RANDOM_DAYS, parameters)


def differences(connection: Connection) -> list[Difference]:
    """Where the rows that ``rollup_store.prepare`` holds are not the stored ones."""
    rows = [
        *connection.execute(_DAY_DIFFERENCES).fetchall(),
        *connection.execute(_JUDGEMENT_DIFFERENCES).fetchall(),
    ]
    return [Difference(*row) for row in rows]
