"""Stores what a claim computed: days, verdicts and summaries, only where they differ.

The claimed days and their results are first copied to temporary tables, where no other worker is in
the way. Then, under the lock of ``data_version``, rows that are gone or differ are deleted and rows
that are missing are inserted: a second run of the same days finds nothing to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from psycopg import Connection

from queries.arrays import DAYS_TO_2000, Array, Columns, copy_columns

_SECONDS_TO_2000 = DAYS_TO_2000 * 86_400
_NO_MOMENT = np.iinfo(np.int64).max  # infinity in PostgreSQL's binary format

_CREATE_DAYS = """
CREATE TEMPORARY TABLE new_day (
    series integer, day date, is_computed boolean, mean float8, converted_mean float8,
    is_flow_weighted boolean, received_hours smallint, due_hours smallint, valid_hours smallint,
    judged_hours smallint, stopped_hours smallint, substituted_hours smallint, due_map integer,
    valid_map integer, judged_map integer, measured_mass_kg float8, mass_hours smallint,
    largest_valid_hour_mass_kg float8, flow_m3 float8, measured_mass_map integer,
    substituted_map integer, out_of_control_map integer, manual_hours smallint,
    pending_hours smallint, flow_hours smallint, reported_mass_kg float8,
    reported_mass_hours smallint, compared_hours smallint, compared_reported_kg float8,
    compared_computed_kg float8, far_above_map integer, far_below_map integer,
    plausible_map integer, unit_suspect_map integer, is_assumed boolean, recompute_at timestamptz
) ON COMMIT DROP
"""
DAY_COLUMNS = {
    "series": "int4",
    "day": "date",
    "is_computed": "bool",
    "mean": "float8",
    "converted_mean": "float8",
    "is_flow_weighted": "bool",
    "received_hours": "int2",
    "due_hours": "int2",
    "valid_hours": "int2",
    "judged_hours": "int2",
    "stopped_hours": "int2",
    "substituted_hours": "int2",
    "due_map": "int4",
    "valid_map": "int4",
    "judged_map": "int4",
    "measured_mass_kg": "float8",
    "mass_hours": "int2",
    "largest_valid_hour_mass_kg": "float8",
    "flow_m3": "float8",
    "measured_mass_map": "int4",
    "substituted_map": "int4",
    "out_of_control_map": "int4",
    "manual_hours": "int2",
    "pending_hours": "int2",
    "flow_hours": "int2",
    "reported_mass_kg": "float8",
    "reported_mass_hours": "int2",
    "compared_hours": "int2",
    "compared_reported_kg": "float8",
    "compared_computed_kg": "float8",
    "far_above_map": "int4",
    "far_below_map": "int4",
    "plausible_map": "int4",
    "unit_suspect_map": "int4",
    "is_assumed": "bool",
    "recompute_at": "timestamptz",
}
_COPY_DAYS = "COPY new_day FROM STDIN (FORMAT binary)"

_CREATE_JUDGEMENTS = """
CREATE TEMPORARY TABLE new_judgement (
    series integer, day date, limit_id integer, valid_periods smallint, exceeding_periods smallint,
    exceeding_map integer, worst_multiple float8, worst_value float8, value float8, stage smallint,
    limit_reviewed boolean, governing boolean, over_range_periods smallint
) ON COMMIT DROP
"""
JUDGEMENT_COLUMNS = {
    "series": "int4",
    "day": "date",
    "limit_id": "int4",
    "valid_periods": "int2",
    "exceeding_periods": "int2",
    "exceeding_map": "int4",
    "worst_multiple": "float8",
    "worst_value": "float8",
    "value": "float8",
    "stage": "int2",
    "limit_reviewed": "bool",
    "governing": "bool",
    "over_range_periods": "int2",
}
_COPY_JUDGEMENTS = "COPY new_judgement FROM STDIN (FORMAT binary)"

# The names of the series, the texts of the stages and NULL come back here.
_CREATE_VIEWS = """
CREATE TEMPORARY TABLE daily_row ON COMMIT DROP AS
SELECT %(run_id)s::integer AS run_id, s.outlet_id, s.pollutant_code, n.day, n.is_computed,
       nullif(n.mean, 'NaN') AS mean, nullif(n.converted_mean, 'NaN') AS converted_mean,
       CASE WHEN n.is_flow_weighted THEN 'flow_weighted' ELSE 'arithmetic' END AS mean_kind,
       n.received_hours, n.due_hours, n.valid_hours, n.judged_hours, n.stopped_hours,
       n.substituted_hours, n.due_map, n.valid_map, n.judged_map,
       nullif(n.measured_mass_kg, 'NaN') AS measured_mass_kg, n.mass_hours,
       nullif(n.largest_valid_hour_mass_kg, 'NaN') AS largest_valid_hour_mass_kg,
       nullif(n.flow_m3, 'NaN') AS flow_m3, n.measured_mass_map, n.substituted_map,
       n.out_of_control_map, n.manual_hours, n.pending_hours, n.flow_hours,
       nullif(n.reported_mass_kg, 'NaN') AS reported_mass_kg, n.reported_mass_hours,
       n.compared_hours, nullif(n.compared_reported_kg, 'NaN') AS compared_reported_kg,
       nullif(n.compared_computed_kg, 'NaN') AS compared_computed_kg, n.far_above_map,
       n.far_below_map, n.plausible_map, n.unit_suspect_map, n.is_assumed,
       %(method_version)s::text AS method_version,
       nullif(n.recompute_at, 'infinity') AS recompute_at
FROM new_day AS n
JOIN unnest(%(outlets)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS s (outlet_id, pollutant_code, number) ON s.number = n.series + 1;
"""
_CREATE_VERDICTS = """
CREATE TEMPORARY TABLE judgement_row ON COMMIT DROP AS
SELECT %(run_id)s::integer AS run_id, s.outlet_id, s.pollutant_code, n.day, n.limit_id,
       n.valid_periods, n.exceeding_periods, n.exceeding_map,
       nullif(n.worst_multiple, 'NaN') AS worst_multiple,
       nullif(n.worst_value, 'NaN') AS worst_value, nullif(n.value, 'NaN') AS value,
       (%(stages)s::text[])[n.stage + 1] AS stage, n.limit_reviewed, n.governing,
       n.over_range_periods, %(method_version)s::text AS method_version
FROM new_judgement AS n
JOIN unnest(%(outlets)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS s (outlet_id, pollutant_code, number) ON s.number = n.series + 1;
"""

# What has changed is kept for the marks of the second stage.
_CREATE_CHANGED = """
CREATE TEMPORARY TABLE changed_day (outlet_id integer, pollutant_code text, day date) ON COMMIT DROP
"""

_DELETE_DAYS = """
WITH gone AS (
DELETE FROM qy.daily_value AS v
USING daily_row AS n
WHERE v.run_id = n.run_id AND v.outlet_id = n.outlet_id AND v.pollutant_code = n.pollutant_code
  AND v.day = n.day AND v.day >= date '1970-01-01' + %(first_day)s::integer
  AND v.day <= date '1970-01-01' + %(last_day)s::integer
  AND (NOT n.is_computed OR (
      v.mean, v.converted_mean, v.mean_kind, v.received_hours, v.due_hours, v.valid_hours,
      v.judged_hours, v.stopped_hours, v.substituted_hours, v.due_map, v.valid_map, v.judged_map,
      v.measured_mass_kg, v.mass_hours, v.largest_valid_hour_mass_kg, v.flow_m3,
      v.measured_mass_map, v.substituted_map, v.out_of_control_map, v.manual_hours,
      v.pending_hours, v.flow_hours, v.reported_mass_kg, v.reported_mass_hours, v.compared_hours,
      v.compared_reported_kg, v.compared_computed_kg, v.far_above_map, v.far_below_map,
      v.plausible_map, v.unit_suspect_map, v.is_assumed, v.method_version, v.recompute_at
  ) IS DISTINCT FROM (
      n.mean, n.converted_mean, n.mean_kind, n.received_hours, n.due_hours, n.valid_hours,
      n.judged_hours, n.stopped_hours, n.substituted_hours, n.due_map, n.valid_map, n.judged_map,
      n.measured_mass_kg, n.mass_hours, n.largest_valid_hour_mass_kg, n.flow_m3,
      n.measured_mass_map, n.substituted_map, n.out_of_control_map, n.manual_hours,
      n.pending_hours, n.flow_hours, n.reported_mass_kg, n.reported_mass_hours, n.compared_hours,
      n.compared_reported_kg, n.compared_computed_kg, n.far_above_map, n.far_below_map,
      n.plausible_map, n.unit_suspect_map, n.is_assumed, n.method_version, n.recompute_at))
RETURNING v.outlet_id, v.pollutant_code, v.day
)
INSERT INTO changed_day SELECT outlet_id, pollutant_code, day FROM gone
"""

_INSERT_DAYS = """
WITH made AS (
INSERT INTO qy.daily_value (
    run_id, outlet_id, pollutant_code, day, mean, converted_mean, mean_kind, received_hours,
    due_hours, valid_hours, judged_hours, stopped_hours, substituted_hours, due_map, valid_map,
    judged_map, measured_mass_kg, mass_hours, largest_valid_hour_mass_kg, flow_m3,
    measured_mass_map, substituted_map, out_of_control_map, manual_hours, pending_hours, flow_hours,
    reported_mass_kg, reported_mass_hours, compared_hours, compared_reported_kg,
    compared_computed_kg, far_above_map, far_below_map, plausible_map, unit_suspect_map,
    is_assumed, method_version, recompute_at, data_version)
SELECT n.run_id, n.outlet_id, n.pollutant_code, n.day, n.mean, n.converted_mean, n.mean_kind,
       n.received_hours, n.due_hours, n.valid_hours, n.judged_hours, n.stopped_hours,
       n.substituted_hours, n.due_map, n.valid_map, n.judged_map, n.measured_mass_kg, n.mass_hours,
       n.largest_valid_hour_mass_kg, n.flow_m3, n.measured_mass_map, n.substituted_map,
       n.out_of_control_map, n.manual_hours, n.pending_hours, n.flow_hours, n.reported_mass_kg,
       n.reported_mass_hours, n.compared_hours, n.compared_reported_kg, n.compared_computed_kg,
       n.far_above_map, n.far_below_map, n.plausible_map, n.unit_suspect_map, n.is_assumed,
       n.method_version, n.recompute_at,
       (SELECT version + 1 FROM qy.data_version)
FROM daily_row AS n
WHERE n.is_computed AND NOT EXISTS (
    SELECT 1 FROM qy.daily_value AS v
    WHERE v.run_id = n.run_id AND v.outlet_id = n.outlet_id AND v.pollutant_code = n.pollutant_code
      AND v.day = n.day AND v.day >= date '1970-01-01' + %(first_day)s::integer
  AND v.day <= date '1970-01-01' + %(last_day)s::integer)
RETURNING outlet_id, pollutant_code, day
)
INSERT INTO changed_day SELECT outlet_id, pollutant_code, day FROM made
"""

_DELETE_JUDGEMENTS = """
DELETE FROM qy.judgement_day AS j
USING daily_row AS d
WHERE j.run_id = d.run_id AND j.outlet_id = d.outlet_id AND j.pollutant_code = d.pollutant_code
  AND j.day = d.day
  AND NOT EXISTS (
      SELECT 1 FROM judgement_row AS n
      WHERE n.outlet_id = j.outlet_id AND n.pollutant_code = j.pollutant_code AND n.day = j.day
        AND n.limit_id = j.limit_id
        AND (n.valid_periods, n.exceeding_periods, n.exceeding_map, n.worst_multiple,
             n.worst_value, n.value, n.stage, n.limit_reviewed, n.governing, n.over_range_periods,
             n.method_version)
            IS NOT DISTINCT FROM
            (j.valid_periods, j.exceeding_periods, j.exceeding_map, j.worst_multiple,
             j.worst_value, j.value, j.stage, j.limit_reviewed, j.governing, j.over_range_periods,
             j.method_version))
"""

_INSERT_JUDGEMENTS = """
INSERT INTO qy.judgement_day (
    run_id, outlet_id, pollutant_code, day, limit_id, valid_periods, exceeding_periods,
    exceeding_map, worst_multiple, worst_value, value, stage, limit_reviewed, governing,
    over_range_periods, method_version, data_version)
SELECT n.run_id, n.outlet_id, n.pollutant_code, n.day, n.limit_id, n.valid_periods,
       n.exceeding_periods, n.exceeding_map, n.worst_multiple, n.worst_value, n.value, n.stage,
       n.limit_reviewed, n.governing, n.over_range_periods, n.method_version,
       (SELECT version + 1 FROM qy.data_version)
FROM judgement_row AS n
WHERE NOT EXISTS (
    SELECT 1 FROM qy.judgement_day AS j
    WHERE j.run_id = n.run_id AND j.outlet_id = n.outlet_id AND j.pollutant_code = n.pollutant_code
      AND j.day = n.day AND j.limit_id = n.limit_id)
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows that a claim deleted and inserted; a replaced row counts in both."""

    deleted_days: int
    inserted_days: int
    deleted_judgements: int
    inserted_judgements: int

    @property
    def changed_anything(self) -> bool:
        """Whether readers will see another state than before."""
        return bool(
            self.deleted_days
            or self.inserted_days
            or self.deleted_judgements
            or self.inserted_judgements
        )


def prepare(
    connection: Connection,
    *,
    series: Sequence[tuple[int, str]],
    days: Columns,
    judgements: Columns,
    stages: Sequence[str],
    run_id: int,
    method_version: str,
) -> None:
    """
    Copy the results of a claim to temporary tables of this transaction.

    ``days`` has the columns DAY_COLUMNS: every claimed day once, ``is_computed`` false where
    nothing exists any more; ``judgements`` has JUDGEMENT_COLUMNS. ``series`` counts outlets and
    pollutants, ``stage`` counts ``stages``. NaN stands for NULL; a ``recompute_at`` in seconds
    since 1970, the largest integer for none; days since 1970-01-01.
    """
    names = {
        "outlets": [outlet_id for outlet_id, _ in series],
        "pollutants": [pollutant_code for _, pollutant_code in series],
        "run_id": run_id,
        "method_version": method_version,
    }
    connection.execute(_CREATE_DAYS)
    copy_columns(connection, _COPY_DAYS, _in_order(days, DAY_COLUMNS))
    connection.execute(_CREATE_VIEWS, names)
    connection.execute(_CREATE_JUDGEMENTS)
    copy_columns(connection, _COPY_JUDGEMENTS, _in_order(judgements, JUDGEMENT_COLUMNS))
    connection.execute(_CREATE_VERDICTS, names | {"stages": list(stages)})


def store(connection: Connection, *, first_day: int, last_day: int) -> Stored:
    """Bring the stored rows of the prepared days to the prepared results.

    The days that differed stand in the temporary table ``changed_day`` afterwards.

    ``first_day`` and ``last_day`` enclose the prepared days, so that other chunks are left out.
    """
    span = {"first_day": first_day, "last_day": last_day}
    connection.execute(_CREATE_CHANGED)
    return Stored(
        connection.execute(_DELETE_DAYS, span).rowcount,
        connection.execute(_INSERT_DAYS, span).rowcount,
        connection.execute(_DELETE_JUDGEMENTS).rowcount,
        connection.execute(_INSERT_JUDGEMENTS).rowcount,
    )


def _in_order(columns: Columns, kinds: dict[str, str]) -> list[tuple[Array, str]]:
    return [(_binary(columns[name], kind), kind) for name, kind in kinds.items()]


def _binary(values: Array, kind: str) -> Array:
    """Days and seconds since 1970 as PostgreSQL counts them."""
    if kind == "date":
        return values - DAYS_TO_2000
    if kind == "timestamptz":
        moments = np.where(values == _NO_MOMENT, 0, values) - _SECONDS_TO_2000
        return np.where(values == _NO_MOMENT, _NO_MOMENT, moments * 1_000_000)
    return values
