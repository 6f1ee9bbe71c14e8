"""Permitted amounts, the outlets that each covers, and what is known of their emissions.

Read within the scope of the transaction. A covered outlet outside the scope cannot be seen, so an
enterprise whose outlets lie in several counties is complete for those who see all of them.
"""

from datetime import date
from typing import Literal

import pandas as pd
from psycopg import Connection

from queries.frames import read_frame

EnterpriseIds = tuple[int, ...] | None
Schema = Literal["staff", "qy"]
"""``staff``: what the scope of the transaction shows; ``qy``: everything, for jobs."""

AMOUNT_COLUMNS = {
    "permitted_amount_id": "int64",
    "permitted_amount_ref": "object",
    "permit_id": "int64",
    "enterprise_id": "int64",
    "pollutant_code": "object",
    "span": "object",
    "start": "object",
    "end": "object",
    "permitted_t": "float64",
    "document_ref": "object",
}
# The holder is the one of the day on which the amount began to hold, or the permit with it.
_AMOUNTS = """
SELECT DISTINCT ON (a.permitted_amount_id)
       a.permitted_amount_id, a.permitted_amount_ref, a.permit_id, v.enterprise_id,
       a.pollutant_code, a.span, greatest(lower(a.during), %(start)s::date),
       least(upper(a.during), %(end)s::date), a.amount_t, a.document_ref
FROM staff.permitted_amount AS a
JOIN staff.permit_version AS v ON v.permit_id = a.permit_id AND v.during && a.during
WHERE a.during && daterange(%(start)s, %(end)s)
  AND (%(enterprises)s::integer[] IS NULL OR v.enterprise_id = ANY(%(enterprises)s::integer[]))
ORDER BY a.permitted_amount_id, lower(v.during)
"""

OUTLET_MONTH_COLUMNS = {
    "permitted_amount_id": "int64",
    "outlet_id": "int64",
    "month": "object",
    "is_automatic": "bool",
    "measured_mass_kg": "float64",
    "substituted_mass_kg": "float64",
    "total_mass_kg": "float64",
    "due_hours": "float64",
    "stopped_hours": "float64",
    "is_incomplete": "bool",
    "settlement": "object",
    "mass_method": "object",
    "method_version": "object",
}
# One row per covered outlet and month, also where nothing is computed. Which outlets have a monitor
# is found once for all of them: asked per row, it was most of the time of the statement.
_OUTLET_MONTHS = """
WITH covered AS MATERIALIZED (
    SELECT o.permitted_amount_id, o.outlet_id, a.pollutant_code, span.month::date AS month
    FROM staff.permitted_amount AS a
    JOIN staff.permitted_amount_outlet AS o USING (permitted_amount_id)
    CROSS JOIN LATERAL generate_series(
        date_trunc('month', greatest(lower(a.during), %(start)s::date))::timestamp,
        least(upper(a.during), %(end)s::date)::timestamp - interval '1 day',
        '1 month') AS span (month)
    WHERE a.permitted_amount_id = ANY(%(amounts)s)
      AND span.month >= greatest(lower(a.during), %(start)s::date)
), month AS MATERIALIZED (
    SELECT month, daterange(month, (month + interval '1 month')::date) AS days,
           tstzrange(month::timestamp AT TIME ZONE 'Asia/Shanghai',
                     (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai') AS hours
    FROM (SELECT DISTINCT month FROM covered) AS each
), automatic AS MATERIALIZED (
    SELECT DISTINCT c.outlet_id, f.pollutant_code, month.month
    FROM staff.in_charge AS c
    JOIN staff.monitor_factor AS f USING (monitor_id)
    JOIN month ON c.during && month.hours AND f.during && month.days
)
SELECT covered.permitted_amount_id, covered.outlet_id, covered.month,
       automatic.month IS NOT NULL,
       m.measured_mass_kg, m.substituted_mass_kg, m.total_mass_kg, m.due_hours, m.stopped_hours,
       coalesce(m.state = 'lower_bound', false), m.settlement, m.mass_method, m.method_version
FROM covered
LEFT JOIN automatic USING (outlet_id, pollutant_code, month)
LEFT JOIN staff.outlet_emission_month AS m
    ON m.outlet_id = covered.outlet_id AND m.pollutant_code = covered.pollutant_code
    AND m.month = covered.month
    AND m.run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
ORDER BY covered.permitted_amount_id, covered.outlet_id, covered.month
"""

REPORT_COLUMNS = {
    "permitted_amount_id": "int64",
    "outlet_id": "float64",
    "start": "object",
    "end": "object",
    "amount_t": "float64",
    "method_zh": "object",
}
_REPORTS = """
SELECT a.permitted_amount_id, r.outlet_id, lower(r.during), upper(r.during), r.amount_t, r.method_zh
FROM staff.permitted_amount AS a
JOIN staff.permit_version AS v ON v.permit_id = a.permit_id
JOIN staff.execution_report_amount AS r
    ON r.enterprise_id = v.enterprise_id AND r.pollutant_code = a.pollutant_code
    AND r.during && (a.during * daterange(%(start)s, %(end)s))
WHERE a.permitted_amount_id = ANY(%(amounts)s)
  AND (r.outlet_id IS NULL OR EXISTS (
      SELECT 1 FROM staff.permitted_amount_outlet AS o
      WHERE o.permitted_amount_id = a.permitted_amount_id AND o.outlet_id = r.outlet_id))
GROUP BY a.permitted_amount_id, r.outlet_id, r.during, r.amount_t, r.method_zh
ORDER BY a.permitted_amount_id, r.outlet_id, lower(r.during)
"""

HOURS_COLUMNS = {"outlet_id": "int64", "month": "object", "running_hours": "float64"}
_RUNNING_HOURS = """
SELECT outlet_id, month, max(due_hours)
FROM staff.outlet_emission_month
WHERE run_id = (SELECT run_id FROM staff.computation_run WHERE is_current)
  AND outlet_id = ANY(%(outlets)s) AND month >= %(start)s AND month < %(end)s
GROUP BY outlet_id, month
ORDER BY outlet_id, month
"""


def amounts(
    connection: Connection,
    enterprise_ids: EnterpriseIds,
    *,
    start: date,
    end: date,
    schema: Schema = "staff",
) -> pd.DataFrame:
    """Amounts in force in ``start <= day < end``, cut to it: AMOUNT_COLUMNS."""
    enterprises = None if enterprise_ids is None else list(enterprise_ids)
    parameters = {"enterprises": enterprises, "start": start, "end": end}
    return read_frame(connection, _in(schema, _AMOUNTS), parameters, columns=AMOUNT_COLUMNS)


def covered_months(
    connection: Connection,
    amount_ids: tuple[int, ...],
    *,
    start: date,
    end: date,
    schema: Schema = "staff",
) -> pd.DataFrame:
    """Months of the covered outlets while their amount is in force: OUTLET_MONTH_COLUMNS.

    NaN where nothing was computed. A month in which the amount changes belongs to the amount that
    was in force on its first day.
    """
    parameters = {"amounts": list(amount_ids), "start": start, "end": end}
    statement = _in(schema, _OUTLET_MONTHS)
    return read_frame(connection, statement, parameters, columns=OUTLET_MONTH_COLUMNS)


def reports(
    connection: Connection,
    amount_ids: tuple[int, ...],
    *,
    start: date,
    end: date,
    schema: Schema = "staff",
) -> pd.DataFrame:
    """Amounts of execution reports that touch the span: REPORT_COLUMNS; no outlet: the whole."""
    parameters = {"amounts": list(amount_ids), "start": start, "end": end}
    return read_frame(connection, _in(schema, _REPORTS), parameters, columns=REPORT_COLUMNS)


def running_hours(
    connection: Connection,
    outlet_ids: tuple[int, ...],
    *,
    start: date,
    end: date,
    schema: Schema = "staff",
) -> pd.DataFrame:
    """Hours in which outlets ran, by month: HOURS_COLUMNS; a month without a row is unknown."""
    parameters = {"outlets": list(outlet_ids), "start": start, "end": end}
    return read_frame(connection, _in(schema, _RUNNING_HOURS), parameters, columns=HOURS_COLUMNS)


def _in(schema: Schema, statement: str) -> str:
    """The statement over the tables instead of the views of the same name, or as it is."""
    return statement if schema == "staff" else statement.replace("staff.", "qy.")
