"""Stores what the second stage computed of quarters: runs, days, months, only where they differ.

The results are first copied to temporary tables; then, under the lock of ``data_version``, rows
that are gone or differ are deleted and rows that are missing are inserted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from psycopg import Connection

from queries.arrays import DAYS_TO_2000, Array, Columns, copy_columns

QUARTER_COLUMNS = {
    "series": "int4",
    "quarter": "date",
    "is_computed": "bool",
    "due_hours": "int4",
    "valid_hours": "int4",
    "stopped_hours": "int4",
    "substituted_hours": "int4",
    "filled_hours": "int4",
    "manual_hours": "int4",
    "pending_hours": "int4",
    "alpha": "float8",
    "alpha_class": "int2",
    "measured_mass_kg": "float8",
    "substituted_mass_kg": "float8",
    "is_usable": "bool",
    "mass_method": "int2",
    "settlement": "int2",
    "recompute_at": "int8",
    "reaches_back_to": "date",
}
RUN_COLUMNS = {
    "series": "int4",
    "quarter": "date",
    "cause": "int2",
    "first_hour": "int8",
    "hours": "int4",
    "run_hours": "int4",
    "alpha": "float8",
    "alpha_class": "int2",
    "look_back_hours": "int4",
    "found_hours": "int4",
    "rate_kg_h": "float8",
    "state": "int2",
    "rule": "int2",
}
DAY_COLUMNS = {
    "series": "int4",
    "day": "date",
    "substituted_hours": "int2",
    "filled_hours": "int2",
    "substituted_mass_kg": "float8",
    "basis": "int2",
    "state": "int2",
}
MONTH_COLUMNS = {
    "series": "int4",
    "month": "date",
    "measured_mass_kg": "float8",
    "substituted_mass_kg": "float8",
    "total_mass_kg": "float8",
    "state": "int2",
    "due_hours": "int2",
    "valid_hours": "int2",
    "stopped_hours": "int2",
    "measured_hours": "int2",
    "substituted_hours": "int2",
    "missing_hours": "int2",
    "settlement": "int2",
    "mass_method": "int2",
    "reported_mass_kg": "float8",
    "reported_hours": "int2",
    "compared_hours": "int2",
    "compared_reported_kg": "float8",
    "compared_computed_kg": "float8",
    "is_assumed": "bool",
}
NEVER = 2**62
"""Stands for no deadline, in seconds since 1970-01-01T00:00Z."""

_CREATE = (
    """
CREATE TEMPORARY TABLE series_name ON COMMIT DROP AS
SELECT (number - 1)::integer AS series, outlet_id, pollutant_code
FROM unnest(%(outlets)s::integer[], %(pollutants)s::text[])
     WITH ORDINALITY AS s (outlet_id, pollutant_code, number)
""",
    """
CREATE TEMPORARY TABLE new_quarter (
    series integer, quarter date, is_computed boolean, due_hours integer, valid_hours integer,
    stopped_hours integer, substituted_hours integer, filled_hours integer, manual_hours integer,
    pending_hours integer, alpha float8, alpha_class smallint, measured_mass_kg float8,
    substituted_mass_kg float8, is_usable boolean, mass_method smallint, settlement smallint,
    recompute_at bigint, reaches_back_to date) ON COMMIT DROP
""",
    """
CREATE TEMPORARY TABLE new_run (
    series integer, quarter date, cause smallint, first_hour bigint, hours integer,
    run_hours integer, alpha float8, alpha_class smallint, look_back_hours integer,
    found_hours integer, rate_kg_h float8, state smallint, rule smallint) ON COMMIT DROP
""",
    """
CREATE TEMPORARY TABLE new_substitution_day (
    series integer, day date, substituted_hours smallint, filled_hours smallint,
    substituted_mass_kg float8, basis smallint, state smallint) ON COMMIT DROP
""",
    """
CREATE TEMPORARY TABLE new_month (
    series integer, month date, measured_mass_kg float8, substituted_mass_kg float8,
    total_mass_kg float8, state smallint, due_hours smallint, valid_hours smallint,
    stopped_hours smallint, measured_hours smallint, substituted_hours smallint,
    missing_hours smallint, settlement smallint, mass_method smallint, reported_mass_kg float8,
    reported_hours smallint, compared_hours smallint, compared_reported_kg float8,
    compared_computed_kg float8, is_assumed boolean) ON COMMIT DROP
""",
    "CREATE TEMPORARY TABLE fresh_quarter (LIKE qy.substitution_quarter) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE fresh_run (LIKE qy.substitution_run) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE fresh_day (LIKE qy.substitution_day) ON COMMIT DROP",
    "CREATE TEMPORARY TABLE fresh_month_of_outlet (LIKE qy.outlet_emission_month) ON COMMIT DROP",
)

_COPY_QUARTERS = "COPY new_quarter FROM STDIN (FORMAT binary)"
_COPY_RUNS = "COPY new_run FROM STDIN (FORMAT binary)"
_COPY_DAYS = "COPY new_substitution_day FROM STDIN (FORMAT binary)"
_COPY_MONTHS = "COPY new_month FROM STDIN (FORMAT binary)"

# Words count from 0 and SQL from 1; a word of -1 falls outside and is NULL.
_FRESHEN = (
    """
INSERT INTO fresh_quarter (
    run_id, outlet_id, pollutant_code, quarter, due_hours, valid_hours, stopped_hours,
    substituted_hours, filled_hours, manual_hours, pending_hours, alpha, alpha_class,
    measured_mass_kg, substituted_mass_kg, is_usable, mass_method, settlement, recompute_at,
    reaches_back_to, method_version, data_version)
SELECT %(run_id)s, s.outlet_id, s.pollutant_code, n.quarter, n.due_hours, n.valid_hours,
       n.stopped_hours, n.substituted_hours, n.filled_hours, n.manual_hours, n.pending_hours,
       nullif(n.alpha, 'NaN'), (%(alpha_classes)s::text[])[n.alpha_class + 1],
       nullif(n.measured_mass_kg, 'NaN'), nullif(n.substituted_mass_kg, 'NaN'), n.is_usable,
       (%(mass_methods)s::text[])[n.mass_method + 1],
       (%(settlements)s::text[])[n.settlement + 1],
       to_timestamp(nullif(n.recompute_at, %(never)s)), n.reaches_back_to, %(method_version)s, 0
FROM new_quarter AS n JOIN series_name AS s USING (series) WHERE n.is_computed
""",
    """
INSERT INTO fresh_run (
    run_id, outlet_id, pollutant_code, quarter, cause, first_hour, hours, run_hours, alpha,
    alpha_class, look_back_hours, found_hours, is_short_history, rate_kg_h, substituted_mass_kg,
    state, rule, method_version, data_version)
SELECT %(run_id)s, s.outlet_id, s.pollutant_code, n.quarter, (%(causes)s::text[])[n.cause + 1],
       timestamptz 'epoch' + n.first_hour * interval '1 hour', n.hours, n.run_hours,
       nullif(n.alpha, 'NaN'), (%(alpha_classes)s::text[])[n.alpha_class + 1], n.look_back_hours,
       n.found_hours, n.found_hours < n.look_back_hours, nullif(n.rate_kg_h, 'NaN'),
       nullif(n.rate_kg_h, 'NaN') * n.hours, (%(states)s::text[])[n.state + 1],
       (%(rules)s::text[])[n.rule + 1], %(method_version)s, 0
FROM new_run AS n JOIN series_name AS s USING (series)
""",
    """
INSERT INTO fresh_day (
    run_id, outlet_id, pollutant_code, day, substituted_hours, filled_hours, substituted_mass_kg,
    basis, state, method_version, data_version)
SELECT %(run_id)s, s.outlet_id, s.pollutant_code, n.day, n.substituted_hours, n.filled_hours,
       nullif(n.substituted_mass_kg, 'NaN'), (%(bases)s::text[])[n.basis + 1],
       (%(states)s::text[])[n.state + 1], %(method_version)s, 0
FROM new_substitution_day AS n JOIN series_name AS s USING (series)
""",
    """
INSERT INTO fresh_month_of_outlet (
    run_id, outlet_id, pollutant_code, month, measured_mass_kg, substituted_mass_kg, total_mass_kg,
    state, due_hours, valid_hours, stopped_hours, measured_hours, substituted_hours, missing_hours,
    settlement, mass_method, reported_mass_kg, reported_hours, compared_hours,
    compared_reported_kg, compared_computed_kg, is_assumed, method_version, data_version)
SELECT %(run_id)s, s.outlet_id, s.pollutant_code, n.month, nullif(n.measured_mass_kg, 'NaN'),
       nullif(n.substituted_mass_kg, 'NaN'), nullif(n.total_mass_kg, 'NaN'),
       (%(total_states)s::text[])[n.state + 1], n.due_hours, n.valid_hours, n.stopped_hours,
       n.measured_hours, n.substituted_hours, n.missing_hours,
       (%(settlements)s::text[])[n.settlement + 1], (%(mass_methods)s::text[])[n.mass_method + 1],
       nullif(n.reported_mass_kg, 'NaN'), n.reported_hours, n.compared_hours,
       nullif(n.compared_reported_kg, 'NaN'), nullif(n.compared_computed_kg, 'NaN'), n.is_assumed,
       %(method_version)s, 0
FROM new_month AS n JOIN series_name AS s USING (series)
""",
    "ANALYZE fresh_run",
    "ANALYZE fresh_day",
    "ANALYZE fresh_month_of_outlet",
)

_DELETE = """
DELETE FROM qy.{table} AS old
USING new_quarter AS n JOIN series_name AS s USING (series)
WHERE old.run_id = %(run_id)s AND old.outlet_id = s.outlet_id
  AND old.pollutant_code = s.pollutant_code AND {within}
  AND NOT EXISTS (
      SELECT 1 FROM {fresh} AS f
      WHERE {same} AND to_jsonb(f) - 'data_version' = to_jsonb(old) - 'data_version')
"""
_VERSION = "UPDATE {fresh} SET data_version = (SELECT version + 1 FROM qy.data_version)"
_INSERT = """
INSERT INTO qy.{table}
SELECT f.* FROM {fresh} AS f
WHERE NOT EXISTS (SELECT 1 FROM qy.{table} AS old WHERE old.run_id = f.run_id AND {same})
"""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A table, the fresh rows for it, and by what a row is found beside outlet and pollutant."""

    table: str
    fresh: str
    keys: tuple[str, ...]

    def statement(self, text: str) -> str:
        """Fill the names into one of the statements above; the names are those of this module."""
        same = ("outlet_id", "pollutant_code", *self.keys)
        return text.format(
            table=self.table,
            fresh=self.fresh,
            within=self._within(),
            same=" AND ".join(f"f.{name} = old.{name}" for name in same),
        )

    def _within(self) -> str:
        """The rows of a claimed quarter."""
        time = self.keys[0]
        if time == "quarter":
            return "old.quarter = n.quarter"
        return f"old.{time} >= n.quarter AND old.{time} < n.quarter + interval '3 months'"


_TABLES = (
    _Stored("substitution_quarter", "fresh_quarter", ("quarter",)),
    _Stored("substitution_run", "fresh_run", ("quarter", "first_hour", "cause")),
    _Stored("substitution_day", "fresh_day", ("day",)),
    _Stored("outlet_emission_month", "fresh_month_of_outlet", ("month",)),
)

_MARK_MONTHS = """
INSERT INTO qy.dirty_month (month, pollutant_code)
SELECT DISTINCT month::date, s.pollutant_code
FROM new_quarter AS n JOIN series_name AS s USING (series)
CROSS JOIN LATERAL generate_series(
    n.quarter, n.quarter + interval '2 months', interval '1 month') AS month
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts that the numbers in the columns stand for."""

    alpha_classes: list[str]
    mass_methods: list[str]
    settlements: list[str]
    causes: list[str]
    states: list[str]
    bases: list[str]
    rules: list[str]
    total_states: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Columns of the four tables, as this module names them."""

    quarters: Columns
    runs: Columns
    days: Columns
    months: Columns


def prepare(
    connection: Connection,
    *,
    series: Sequence[tuple[int, str]],
    results: Results,
    words: Words,
    run_id: int,
    method_version: str,
) -> None:
    """
    Copy the results of a claim to temporary tables of this transaction.

    ``results.quarters`` has every claimed quarter once,
    ``is_computed`` false where no day exists any more. NaN stands for NULL, as does -1 for a word;
    days since 1970-01-01, hours and seconds since 1970-01-01T00:00Z.
    """
    names = {
        "outlets": [outlet_id for outlet_id, _ in series],
        "pollutants": [pollutant_code for _, pollutant_code in series],
    }
    connection.execute(_CREATE[0], names)
    for statement in _CREATE[1:]:
        connection.execute(statement)
    copy_columns(connection, _COPY_QUARTERS, _in_order(results.quarters, QUARTER_COLUMNS))
    copy_columns(connection, _COPY_RUNS, _in_order(results.runs, RUN_COLUMNS))
    copy_columns(connection, _COPY_DAYS, _in_order(results.days, DAY_COLUMNS))
    copy_columns(connection, _COPY_MONTHS, _in_order(results.months, MONTH_COLUMNS))
    parameters: dict[str, Any] = {field.name: getattr(words, field.name) for field in fields(Words)}
    parameters |= {"run_id": run_id, "method_version": method_version, "never": NEVER}
    for statement in _FRESHEN:
        connection.execute(statement, parameters)


def store(connection: Connection, *, run_id: int) -> int:
    """Bring the stored rows of the prepared quarters to the results; rows deleted and inserted."""
    changed = 0
    for stored in _TABLES:
        statement = stored.statement(_DELETE)
        changed += connection.execute(statement, {"run_id": run_id}).rowcount
    for stored in _TABLES:
        connection.execute(stored.statement(_VERSION))
    for stored in _TABLES:
        changed += connection.execute(stored.statement(_INSERT)).rowcount
    return changed


def mark_months(connection: Connection) -> None:
    """Mark the month summaries of the prepared quarters."""
    connection.execute(_MARK_MONTHS)


def _in_order(columns: Columns, kinds: dict[str, str]) -> list[tuple[Array, str]]:
    return [
        (columns[name] - DAYS_TO_2000 if kind == "date" else columns[name], kind)
        for name, kind in kinds.items()
    ]
