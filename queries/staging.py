"""Rows of values into their table: new ones stored, changed ones kept twice, equal ones left.

Where a series has no row in the span of the batch, rows are copied straight into the table.
Otherwise they are copied into a temporary table and compared once with what is stored; only what
is new or changed is written, so that an identical import writes no row at all. The caller holds the
locks of ``queries.intake``; that is why a plain INSERT is enough and nothing is merged blindly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier

_ENOUGH_FOR_STATISTICS = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """
    A table of values.

    Attributes
    ----------
    table : str
        Its name in schema qy.
    series : dict of str to str
        Columns of the key but the time, with their types.
    time : str
        Column of the key by which the table is cut into chunks.
    time_type : str
        Its type.
    values : dict of str to str
        All other columns but ``batch_id``, with their types.
    keep_old : str
        Statement that copies the old state of changed rows into a revision table.
    """

    table: str
    series: dict[str, str]
    time: str
    time_type: str
    values: dict[str, str]
    keep_old: str

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that name a row."""
        return (*self.series, self.time)

    @property
    def types(self) -> dict[str, str]:
        """Columns of a staged row with their types, in order."""
        return {**self.series, self.time: self.time_type, **self.values}


_KEEP_HOURS = """
INSERT INTO qy.value_revision (
    monitor_id, pollutant_code, time, flag, valid_minutes, measured, converted_reported,
    mass_reported_kg, batch_id, replaced_by_batch_id)
SELECT h.monitor_id, h.pollutant_code, h.time, h.flag, h.valid_minutes, h.measured,
       h.converted_reported, h.mass_reported_kg, h.batch_id, %(batch_id)s
FROM changed_row AS c
JOIN qy.hourly_value AS h USING (monitor_id, pollutant_code, time)
WHERE NOT c.is_new AND h.time >= %(first)s AND h.time <= %(last)s
"""
_KEEP_CONDITIONS = """
INSERT INTO qy.condition_revision (outlet_id, time, old_row, batch_id, replaced_by_batch_id)
SELECT h.outlet_id, h.time, to_jsonb(h), h.batch_id, %(batch_id)s
FROM changed_row AS c
JOIN qy.hourly_condition AS h USING (outlet_id, time)
WHERE NOT c.is_new AND h.time >= %(first)s AND h.time <= %(last)s
"""
_KEEP_DAYS = """
INSERT INTO qy.row_revision (table_name, row_key, old_row, batch_id, replaced_by_batch_id)
SELECT 'received_daily_value',
       jsonb_build_object(
           'outlet_id', h.outlet_id, 'pollutant_code', h.pollutant_code, 'day', h.day),
       to_jsonb(h), h.batch_id, %(batch_id)s
FROM changed_row AS c
JOIN qy.received_daily_value AS h USING (outlet_id, pollutant_code, day)
WHERE NOT c.is_new AND h.day >= %(first)s AND h.day <= %(last)s
"""
_KEEP_TEMPERATURES = """
INSERT INTO qy.row_revision (table_name, row_key, old_row, batch_id, replaced_by_batch_id)
SELECT 'furnace_temperature', jsonb_build_object('furnace_id', h.furnace_id, 'time', h.time),
       to_jsonb(h), h.batch_id, %(batch_id)s
FROM changed_row AS c
JOIN qy.furnace_temperature AS h USING (furnace_id, time)
WHERE NOT c.is_new AND h.time >= %(first)s AND h.time <= %(last)s
"""

HOURS = Target(
    table="hourly_value",
    series={"monitor_id": "integer", "pollutant_code": "text"},
    time="time",
    time_type="timestamptz",
    values={
        "flag": "text",
        "valid_minutes": "smallint",
        "measured": "double precision",
        "converted_reported": "double precision",
        "mass_reported_kg": "double precision",
    },
    keep_old=_KEEP_HOURS,
)
CONDITIONS = Target(
    table="hourly_condition",
    series={"outlet_id": "integer"},
    time="time",
    time_type="timestamptz",
    values={
        **dict.fromkeys(
            (
                "flow_m3",
                "oxygen_pct",
                "temperature_c",
                "pressure_kpa",
                "humidity_pct",
                "velocity_m_s",
                "load_pct",
            ),
            "double precision",
        ),
        "flow_flag": "text",
        "oxygen_flag": "text",
    },
    keep_old=_KEEP_CONDITIONS,
)
DAYS = Target(
    table="received_daily_value",
    series={"outlet_id": "integer", "pollutant_code": "text"},
    time="day",
    time_type="date",
    values={
        "flag": "text",
        "mean": "double precision",
        "converted_mean": "double precision",
        "mass_kg": "double precision",
        "flow_m3": "double precision",
    },
    keep_old=_KEEP_DAYS,
)
TEMPERATURES = Target(
    table="furnace_temperature",
    series={"furnace_id": "integer"},
    time="time",
    time_type="timestamptz",
    values={"mean_c": "double precision", "flag": "text"},
    keep_old=_KEEP_TEMPERATURES,
)

_OCCUPIED = SQL("""
SELECT s.place - 1
FROM unnest({arrays}) WITH ORDINALITY AS s ({series}, first, last, place)
WHERE EXISTS (
    SELECT FROM {table} AS h
    WHERE {same_series}
      AND h.{time} >= s.first AND h.{time} <= s.last
      AND h.{time} >= %(first)s AND h.{time} <= %(last)s)
""")
_COPY_DIRECT = SQL("COPY {table} ({columns}, batch_id) FROM STDIN (FORMAT binary)")
_DROP = SQL("DROP TABLE IF EXISTS pg_temp.staged_row, pg_temp.changed_row")
_CREATE = SQL("CREATE TEMP TABLE staged_row ({columns}) ON COMMIT DROP")
_CREATE_CHANGED = SQL(
    "CREATE TEMP TABLE changed_row (LIKE staged_row, is_new boolean) ON COMMIT DROP"
)
_COPY_STAGED = SQL("COPY staged_row ({columns}) FROM STDIN (FORMAT binary)")
_ANALYZE = SQL("ANALYZE staged_row")
_COMPARE = SQL("""
INSERT INTO changed_row
SELECT {staged}, h.batch_id IS NULL
FROM staged_row AS s
LEFT JOIN {table} AS h
  ON {same_key} AND h.{time} >= %(first)s AND h.{time} <= %(last)s
WHERE h.batch_id IS NULL OR ({stored_values}) IS DISTINCT FROM ({staged_values})
""")
_UPDATE = SQL("""
UPDATE {table} AS h
SET {assignments}, batch_id = %(batch_id)s
FROM changed_row AS s
WHERE {same_key} AND NOT s.is_new AND h.{time} >= %(first)s AND h.{time} <= %(last)s
""")
_INSERT = SQL("""
INSERT INTO {table} ({columns}, batch_id)
SELECT {columns}, %(batch_id)s FROM changed_row WHERE is_new ORDER BY {key}
""")


def occupied(
    connection: Connection[Any],
    target: Target,
    *,
    series: Sequence[Sequence[Any]],
    firsts: Sequence[Any],
    lasts: Sequence[Any],
) -> list[int]:
    """
    Places of the series that have a row between their first and last time, both included.

    Parameters
    ----------
    series : sequence of sequences
        One sequence for each column of ``target.series``.
    firsts, lasts : sequence
        Times of each series.
    """
    names = [f"s{place}" for place in range(len(series))]
    arrays = [
        SQL("%({})s::{}[]").format(SQL(name), SQL(kind))
        for name, kind in zip(
            (*names, "firsts", "lasts"),
            (*target.series.values(), target.time_type, target.time_type),
            strict=True,
        )
    ]
    statement = _OCCUPIED.format(
        arrays=SQL(", ").join(arrays),
        series=_names(target.series),
        table=Identifier("qy", target.table),
        same_series=_same(target.series),
        time=Identifier(target.time),
    )
    values = {name: list(column) for name, column in zip(names, series, strict=True)}
    bounds = {
        "firsts": list(firsts),
        "lasts": list(lasts),
        "first": min(firsts),
        "last": max(lasts),
    }
    return [place for (place,) in connection.execute(statement, values | bounds)]


def copy_direct(connection: Connection[Any], target: Target, stream: Iterable[bytes]) -> None:
    """Copy rows into the table; the stream ends each row with the number of the batch."""
    statement = _COPY_DIRECT.format(
        table=Identifier("qy", target.table), columns=_names(target.types)
    )
    _copy(connection, statement, stream)


def stage(
    connection: Connection[Any], target: Target, stream: Iterable[bytes], *, rows: int
) -> None:
    """Copy rows into a temporary table that lives until the end of the transaction."""
    columns = SQL(", ").join(
        SQL("{} {}").format(Identifier(name), SQL(kind)) for name, kind in target.types.items()
    )
    connection.execute(_DROP)
    connection.execute(_CREATE.format(columns=columns))
    connection.execute(_CREATE_CHANGED)
    _copy(connection, _COPY_STAGED.format(columns=_names(target.types)), stream)
    if rows > _ENOUGH_FOR_STATISTICS:
        connection.execute(_ANALYZE)


def merge(
    connection: Connection[Any], target: Target, *, batch_id: int, first: Any, last: Any
) -> tuple[int, int]:
    """
    Bring the staged rows into the table and keep the old state of what changes.

    Parameters
    ----------
    batch_id : int
        Number of the batch.
    first, last : time or day
        Earliest and latest time of the staged rows, both included.

    Returns
    -------
    new_rows, revised_rows : int
        The other staged rows were equal to stored ones.
    """
    table, time = Identifier("qy", target.table), Identifier(target.time)
    same_key = _same(target.key)
    parameters = {"batch_id": batch_id, "first": first, "last": last}
    compare = _COMPARE.format(
        staged=_names(target.types, "s"),
        table=table,
        same_key=same_key,
        time=time,
        stored_values=_names(target.values, "h"),
        staged_values=_names(target.values, "s"),
    )
    if not connection.execute(compare, parameters).rowcount:
        return 0, 0
    connection.execute(target.keep_old, parameters)
    update = _UPDATE.format(
        table=table,
        assignments=SQL(", ").join(
            SQL("{0} = s.{0}").format(Identifier(name)) for name in target.values
        ),
        same_key=same_key,
        time=time,
    )
    insert = _INSERT.format(table=table, columns=_names(target.types), key=_names(target.key))
    revised = connection.execute(update, parameters).rowcount
    return connection.execute(insert, parameters).rowcount, revised


def _copy(connection: Connection[Any], statement: Composed, stream: Iterable[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in stream:
            copy.write(block)


def _names(columns: Iterable[str], table: str | None = None) -> Composed:
    parts = [Identifier(table, name) if table else Identifier(name) for name in columns]
    return SQL(", ").join(parts)


def _same(columns: Iterable[str]) -> Composed:
    """Condition that a stored row h and a staged row s agree in these columns."""
    return SQL(" AND ").join(SQL("h.{0} = s.{0}").format(Identifier(name)) for name in columns)
