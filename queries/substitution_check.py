"""Stored quarters chosen at random, and where a fresh computation of them differs."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection

from queries.rollup_quarter_marks import Quarter

# A quarter of which a day waits is known to be old, as are the hours at the ends of its look-backs.
_RANDOM_QUARTERS = """
SELECT q.outlet_id, q.pollutant_code,
       ((extract(year FROM q.quarter) - 1970) * 4 + extract(quarter FROM q.quarter) - 1)::integer
FROM qy.substitution_quarter AS q
WHERE q.run_id = %(run_id)s AND (q.recompute_at IS NULL OR q.recompute_at > %(now)s)
  AND NOT EXISTS (
      SELECT 1 FROM qy.dirty_quarter AS m
      WHERE m.outlet_id = q.outlet_id AND m.pollutant_code = q.pollutant_code
        AND m.quarter = q.quarter)
  AND NOT EXISTS (
      SELECT 1 FROM qy.dirty_mark AS m
      WHERE m.outlet_id = q.outlet_id AND m.pollutant_code = q.pollutant_code)
ORDER BY random() LIMIT %(sample)s
"""

# Rows of the prepared quarters that stand on one side only, or differ.
_DIFFERENCES = """
WITH claimed AS (
    SELECT s.outlet_id, s.pollutant_code, n.quarter
    FROM new_quarter AS n JOIN series_name AS s USING (series)
), stored AS (
    SELECT 'substitution_quarter' AS name, q.outlet_id, q.pollutant_code, q.quarter,
           to_jsonb(q) - 'data_version' AS row
    FROM qy.substitution_quarter AS q JOIN claimed USING (outlet_id, pollutant_code, quarter)
    WHERE q.run_id = %(run_id)s
    UNION ALL
    SELECT 'substitution_run', r.outlet_id, r.pollutant_code, r.quarter,
           to_jsonb(r) - 'data_version'
    FROM qy.substitution_run AS r JOIN claimed USING (outlet_id, pollutant_code, quarter)
    WHERE r.run_id = %(run_id)s
    UNION ALL
    SELECT 'substitution_day', d.outlet_id, d.pollutant_code, c.quarter,
           to_jsonb(d) - 'data_version'
    FROM qy.substitution_day AS d
    JOIN claimed AS c ON c.outlet_id = d.outlet_id AND c.pollutant_code = d.pollutant_code
        AND d.day >= c.quarter AND d.day < c.quarter + interval '3 months'
    WHERE d.run_id = %(run_id)s
    UNION ALL
    SELECT 'outlet_emission_month', m.outlet_id, m.pollutant_code, c.quarter,
           to_jsonb(m) - 'data_version'
    FROM qy.outlet_emission_month AS m
    JOIN claimed AS c ON c.outlet_id = m.outlet_id AND c.pollutant_code = m.pollutant_code
        AND m.month >= c.quarter AND m.month < c.quarter + interval '3 months'
    WHERE m.run_id = %(run_id)s
), computed AS (
    SELECT 'substitution_quarter' AS name, outlet_id, pollutant_code, quarter,
           to_jsonb(f) - 'data_version' AS row
    FROM fresh_quarter AS f
    UNION ALL
    SELECT 'substitution_run', outlet_id, pollutant_code, quarter, to_jsonb(f) - 'data_version'
    FROM fresh_run AS f
    UNION ALL
    SELECT 'substitution_day', outlet_id, pollutant_code, date_trunc('quarter', day)::date,
           to_jsonb(f) - 'data_version'
    FROM fresh_day AS f
    UNION ALL
    SELECT 'outlet_emission_month', outlet_id, pollutant_code, date_trunc('quarter', month)::date,
           to_jsonb(f) - 'data_version'
    FROM fresh_month_of_outlet AS f
)
SELECT outlet_id, pollutant_code, quarter, name, count(*)
FROM ((TABLE stored EXCEPT ALL TABLE computed)
      UNION ALL (TABLE computed EXCEPT ALL TABLE stored)) AS either
GROUP BY outlet_id, pollutant_code, quarter, name
ORDER BY outlet_id, pollutant_code, quarter, name
"""


@dataclass(frozen=True, slots=True)
class QuarterDifference:
    """A quarter whose stored rows are not what its days say."""

    outlet_id: int
    pollutant_code: str
    quarter: date
    table: str
    rows: int

    def __str__(self) -> str:
        subject = f"outlet {self.outlet_id}, {self.pollutant_code}, quarter from {self.quarter}"
        return f"{subject}: {self.rows} rows of {self.table} differ"


def random_quarters(
    connection: Connection, *, run_id: int, now: datetime, sample: int
) -> list[Quarter]:
    """Stored quarters of a run that wait for nothing, chosen at random."""
    parameters = {"run_id": run_id, "now": now, "sample": sample}
    return connection.execute(_RANDOM_QUARTERS, parameters).fetchall()


def differences(connection: Connection, *, run_id: int) -> list[QuarterDifference]:
    """Where the rows that ``substitution_store.prepare`` holds are not the stored ones."""
    rows = connection.execute(_DIFFERENCES, {"run_id": run_id}).fetchall()
    return [QuarterDifference(*row) for row in rows]
