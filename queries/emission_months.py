"""Month summaries by county, industry and pollutant: recomputed whole, never incremented.

Claims put down which months they touched; one worker takes these marks and recomputes the months
when the claims are done. The county and the industry are those of the responsible enterprise on
each day. Days of assumed series take no part, nor do pollutants without a mass.
"""

from datetime import date

from psycopg import Connection

_MARK_CLAIMED = """
INSERT INTO qy.dirty_month (month, pollutant_code)
SELECT DISTINCT date_trunc('month', day)::date, pollutant_code FROM daily_row
"""

_MARK_ALL = """
INSERT INTO qy.dirty_month (month, pollutant_code)
SELECT DISTINCT date_trunc('month', day)::date, pollutant_code
FROM qy.daily_value
WHERE run_id = %(run_id)s AND (%(since)s::date IS NULL OR day >= %(since)s::date)
UNION
SELECT DISTINCT month, pollutant_code
FROM qy.emission_month
WHERE run_id = %(run_id)s AND (%(since)s::date IS NULL OR month >= %(since)s::date)
"""

_IS_MARKED = "SELECT EXISTS (SELECT 1 FROM qy.dirty_month)"

_CREATE_TAKEN = """
CREATE TEMPORARY TABLE taken_month (month date, pollutant_code text) ON COMMIT DROP
"""

_TAKE = """
WITH gone AS (DELETE FROM qy.dirty_month RETURNING month, pollutant_code)
INSERT INTO taken_month SELECT DISTINCT month, pollutant_code FROM gone
"""

# The planner cannot know how many days a marked month has, and expects a handful: it would look up
# a place for each of a hundred thousand days.
_HASH_ONLY = "SET LOCAL enable_nestloop = off"
_AS_EVER = "RESET enable_nestloop"

# Sums in a fixed order: floating addition in another order would look like a change.
# Whether an outlet's month has a total was decided with its quarter; only such months are added up.
_COMPUTE = """
CREATE TEMPORARY TABLE fresh_month ON COMMIT DROP AS
WITH place AS MATERIALIZED (
    SELECT u.outlet_id, u.enterprise_id, p.county_id, u.during * p.during AS days
    FROM qy.outlet_enterprise AS u
    JOIN qy.enterprise_place AS p
        ON p.enterprise_id = u.enterprise_id AND p.during && u.during
    WHERE u.is_responsible
), industry AS MATERIALIZED (
    SELECT enterprise_id, industry_code, during FROM qy.enterprise_industry
)
SELECT month, county_id, industry_code, pollutant_code,
       sum(measured_mass_kg ORDER BY outlet_id) FILTER (WHERE has_total) AS measured_mass_kg,
       sum(substituted_mass_kg ORDER BY outlet_id) FILTER (WHERE has_total) AS substituted_mass_kg,
       sum(coalesce(measured_mass_kg, 0) + substituted_mass_kg ORDER BY outlet_id)
           FILTER (WHERE has_total) AS total_mass_kg,
       count(*)::integer AS outlets,
       (count(*) FILTER (WHERE NOT has_total))::integer AS outlets_without_total,
       (count(*) FILTER (WHERE is_lower_bound))::integer AS outlets_lower_bound,
       sum(due_hours)::bigint AS due_hours, sum(valid_hours)::bigint AS valid_hours,
       bool_and(is_final) AS is_final
FROM (
    SELECT t.month, p.county_id, coalesce(i.industry_code, %(no_industry)s) AS industry_code,
           v.pollutant_code, v.outlet_id, m.total_mass_kg IS NOT NULL AS has_total,
           m.state = 'lower_bound' AS is_lower_bound, m.settlement = 'final' AS is_final,
           sum(v.measured_mass_kg::float8 ORDER BY v.day) AS measured_mass_kg,
           coalesce(sum(s.substituted_mass_kg::float8 ORDER BY v.day), 0) AS substituted_mass_kg,
           sum(v.due_hours) AS due_hours, sum(v.valid_hours) AS valid_hours
    FROM taken_month AS t
    JOIN qy.outlet_emission_month AS m
        ON m.run_id = %(run_id)s AND m.month = t.month AND m.pollutant_code = t.pollutant_code
    JOIN qy.daily_value AS v
        ON v.run_id = m.run_id AND v.outlet_id = m.outlet_id
        AND v.pollutant_code = m.pollutant_code AND date_trunc('month', v.day)::date = m.month
    LEFT JOIN qy.substitution_day AS s
        ON s.run_id = v.run_id AND s.outlet_id = v.outlet_id
        AND s.pollutant_code = v.pollutant_code AND s.day = v.day
    JOIN place AS p ON p.outlet_id = v.outlet_id AND p.days @> v.day
    LEFT JOIN industry AS i ON i.enterprise_id = p.enterprise_id AND i.during @> v.day
    WHERE v.run_id = %(run_id)s AND NOT v.is_assumed
      AND v.day >= (SELECT min(month) FROM taken_month)
      AND v.day < (SELECT max(month) + interval '1 month' FROM taken_month)
    GROUP BY t.month, p.county_id, 3, v.pollutant_code, v.outlet_id, 6, 7, 8
) AS outlets
GROUP BY month, county_id, industry_code, pollutant_code
"""

_DELETE = """
DELETE FROM qy.emission_month AS e
USING taken_month AS t
WHERE e.run_id = %(run_id)s AND e.month = t.month AND e.pollutant_code = t.pollutant_code
  AND NOT EXISTS (
      SELECT 1 FROM fresh_month AS f
      WHERE f.month = e.month AND f.county_id = e.county_id AND f.industry_code = e.industry_code
        AND f.pollutant_code = e.pollutant_code
        AND (f.measured_mass_kg, f.substituted_mass_kg, f.total_mass_kg, f.outlets,
             f.outlets_without_total, f.outlets_lower_bound, f.due_hours, f.valid_hours, f.is_final)
            IS NOT DISTINCT FROM
            (e.measured_mass_kg, e.substituted_mass_kg, e.total_mass_kg, e.outlets,
             e.outlets_without_total, e.outlets_lower_bound, e.due_hours, e.valid_hours,
             e.is_final))
"""

_INSERT = """
INSERT INTO qy.emission_month (run_id, month, county_id, industry_code, pollutant_code,
                               measured_mass_kg, substituted_mass_kg, total_mass_kg, outlets,
                               outlets_without_total, outlets_lower_bound, due_hours, valid_hours,
                               is_final)
SELECT %(run_id)s, f.month, f.county_id, f.industry_code, f.pollutant_code, f.measured_mass_kg,
       f.substituted_mass_kg, f.total_mass_kg, f.outlets, f.outlets_without_total,
       f.outlets_lower_bound, f.due_hours, f.valid_hours, f.is_final
FROM fresh_month AS f
WHERE NOT EXISTS (
    SELECT 1 FROM qy.emission_month AS e
    WHERE e.run_id = %(run_id)s AND e.month = f.month AND e.county_id = f.county_id
      AND e.industry_code = f.industry_code AND e.pollutant_code = f.pollutant_code)
"""

NO_INDUSTRY = "Z0000"
"""Industry code 未归类, for enterprises without an industry on record."""


def mark_claimed(connection: Connection) -> None:
    """Mark the months of the days that ``rollup_store.prepare`` holds."""
    connection.execute(_MARK_CLAIMED)


def mark_all(connection: Connection, *, run_id: int, since: date | None = None) -> None:
    """Mark every month that has days or a summary, from ``since`` on."""
    connection.execute(_MARK_ALL, {"run_id": run_id, "since": since})


def is_marked(connection: Connection) -> bool:
    """Whether a summary waits."""
    row = connection.execute(_IS_MARKED).fetchone()
    return bool(row and row[0])


def recompute(connection: Connection, *, run_id: int) -> int:
    """
    Recompute the marked months; returns the number of summary rows deleted and inserted.

    To be called under the lock of ``data_version``: the marks of a claim that commits later stay.
    """
    parameters = {"run_id": run_id, "no_industry": NO_INDUSTRY}
    connection.execute(_CREATE_TAKEN)
    connection.execute(_TAKE)
    connection.execute(_HASH_ONLY)
    connection.execute(_COMPUTE, parameters)
    connection.execute(_AS_EVER)
    deleted = connection.execute(_DELETE, parameters).rowcount
    return deleted + connection.execute(_INSERT, parameters).rowcount
