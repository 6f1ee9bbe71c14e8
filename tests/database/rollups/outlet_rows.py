"""A few rows of registry and hours, written straight into the tables: what a rollup reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import dict_row

from dashboard.jobs import rollup
from dashboard.jobs.rollup import RollupReport
from tests import kept_connections
from tests.database_support import Database

SHANGHAI = ZoneInfo("Asia/Shanghai")
SO2, NOX, PM, COD, AMMONIA, PH = "a21026", "a21002", "a34013", "w01018", "w21003", "w01001"
FOREVER = "[2020-01-01,)"


@dataclass(frozen=True)
class Outlet:
    """Ids of an outlet with one monitor in charge."""

    outlet_id: int
    monitor_id: int
    enterprise_id: int


def at(text: str) -> datetime:
    """A moment in the city's time, ``2026-11-20 08:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def add_enterprise(
    connection: Connection[Any],
    ref: str,
    *,
    industry: str = "D4411",
    county: str = "C01",
    is_assumed: bool = False,
) -> int:
    """An enterprise in a county; its id."""
    connection.execute(
        "INSERT INTO qy.region (region_ref, level) VALUES (%s, 'county') ON CONFLICT DO NOTHING",
        (county,),
    )
    enterprise_id = _one(
        connection,
        "INSERT INTO qy.enterprise (enterprise_ref, first_known_on, is_assumed) "
        "VALUES (%s, '2020-01-01', %s) RETURNING enterprise_id",
        (ref, is_assumed),
    )
    connection.execute(
        "INSERT INTO qy.enterprise_industry (enterprise_id, industry_code, during) "
        "VALUES (%s, %s, %s)",
        (enterprise_id, industry, FOREVER),
    )
    connection.execute(
        "INSERT INTO qy.enterprise_place (enterprise_id, county_id, address_zh, during) "
        "SELECT %s, region_id, '测试路1号', %s FROM qy.region WHERE region_ref = %s",
        (enterprise_id, FOREVER, county),
    )
    return enterprise_id


def add_outlet(
    connection: Connection[Any],
    ref: str = "T-1/DA001",
    *,
    pollutants: Sequence[str] = (SO2,),
    medium: str = "gas",
    enterprise_id: int | None = None,
    since: str = "2020-01-01 00:00",
    range_high: float = 200,
    flow_is_monitored: bool = True,
    **enterprise: Any,
) -> Outlet:
    """An outlet whose one monitor is in charge from ``since`` on and measures ``pollutants``."""
    if enterprise_id is None:
        enterprise_id = add_enterprise(connection, f"E {ref}", **enterprise)
    outlet_id = _one(
        connection,
        "INSERT INTO qy.outlet (outlet_ref, medium, kind, flow_is_monitored, first_known_on) "
        "VALUES (%s, %s, 'main', %s, '2020-01-01') RETURNING outlet_id",
        (ref, medium, flow_is_monitored),
    )
    connection.execute(
        "INSERT INTO qy.outlet_enterprise (outlet_id, enterprise_id, is_responsible, during) "
        "VALUES (%s, %s, true, %s)",
        (outlet_id, enterprise_id, FOREVER),
    )
    monitor_id = add_monitor(connection, ref, pollutants=pollutants, range_high=range_high)
    put_in_charge(connection, outlet_id, monitor_id, since=since)
    return Outlet(outlet_id, monitor_id, enterprise_id)


def add_monitor(
    connection: Connection[Any], ref: str, *, pollutants: Sequence[str], range_high: float = 200
) -> int:
    """A monitor that measures some pollutants."""
    monitor_id = _one(
        connection,
        "INSERT INTO qy.monitor (monitor_ref, kind) VALUES (%s, 'cems') RETURNING monitor_id",
        (f"M {ref}",),
    )
    for pollutant in pollutants:
        connection.execute(
            "INSERT INTO qy.monitor_factor (monitor_id, pollutant_code, range_high, "
            "reported_unit, during) SELECT %s, %s, %s, unit, %s FROM qy.pollutant "
            "WHERE pollutant_code = %s",
            (monitor_id, pollutant, range_high, FOREVER, pollutant),
        )
    return monitor_id


def put_in_charge(
    connection: Connection[Any],
    outlet_id: int,
    monitor_id: int,
    *,
    since: str,
    until: str | None = None,
) -> None:
    """Let the values of a monitor be those of the outlet."""
    connection.execute(
        "INSERT INTO qy.in_charge (outlet_id, monitor_id, during) "
        "VALUES (%s, %s, tstzrange(%s, %s))",
        (outlet_id, monitor_id, at(since), at(until) if until else None),
    )


def add_limit(
    connection: Connection[Any],
    outlet: Outlet,
    *,
    upper: float,
    pollutant: str = SO2,
    basis: str = "hour",
    unit: str = "mg/m³",
    during: str = FOREVER,
    is_reviewed: bool = True,
    **columns: Any,
) -> int:
    """A limit row; its id."""
    row = {
        "limit_ref": f"{outlet.outlet_id} {pollutant} {basis} {unit} {during} {columns}",
        "outlet_id": outlet.outlet_id,
        "pollutant_code": pollutant,
        "basis": basis,
        "purpose": "permit_compliance",
        "upper": upper,
        "unit": unit,
        "during": during,
        "entered_by": "test",
        "reviewed_by": "test" if is_reviewed else None,
        "reviewed_at": at("2020-01-01 00:00") if is_reviewed else None,
        **columns,
    }
    names = ", ".join(row)
    places = ", ".join(f"%({name})s" for name in row)
    return _one(
        connection,
        f"INSERT INTO qy.limit_value ({names}) VALUES ({places}) RETURNING limit_id",
        row,
    )


def add_hours(
    connection: Connection[Any],
    monitor_id: int,
    start: str,
    values: Sequence[float | None],
    *,
    pollutant: str = SO2,
    flag: str = "N",
    batch_id: int = 1,
) -> None:
    """One hour after the other from ``start`` on; the later of two values for an hour stands."""
    times = [at(start) + timedelta(hours=hour) for hour in range(len(values))]
    measured = [None if value is None else float(value) for value in values]
    connection.execute(
        "INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, measured, batch_id) "
        "SELECT %s, %s, time, %s, measured, %s "
        "FROM unnest(%s::timestamptz[], %s::float8[]) AS given (time, measured) "
        "ON CONFLICT (monitor_id, pollutant_code, time) "
        "DO UPDATE SET measured = excluded.measured, flag = excluded.flag",
        (monitor_id, pollutant, flag, batch_id, times, measured),
    )


def add_conditions(
    connection: Connection[Any],
    outlet_id: int,
    start: str,
    hours: int,
    *,
    flow_m3: float | None = 1000,
    oxygen_pct: float | None = None,
    temperature_c: float | None = None,
    load_pct: float | None = None,
    flow_flag: str | None = None,
) -> None:
    """The same companions for some hours."""
    connection.execute(
        "INSERT INTO qy.hourly_condition (outlet_id, time, flow_m3, oxygen_pct, temperature_c, "
        "load_pct, flow_flag, batch_id) SELECT %s, time, %s, %s, %s, %s, %s, 1 "
        "FROM unnest(%s::timestamptz[]) AS given (time)",
        (
            outlet_id,
            *(flow_m3, oxygen_pct, temperature_c, load_pct, flow_flag),
            [at(start) + timedelta(hours=hour) for hour in range(hours)],
        ),
    )


def mark(
    connection: Connection[Any],
    outlet: Outlet,
    *days: str,
    pollutant: str = SO2,
    cause: str = "hourly",
) -> None:
    """Put down days to recompute."""
    connection.execute(
        "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause) "
        "SELECT %s, %s, day, %s FROM unnest(%s::date[]) AS given (day)",
        (outlet.outlet_id, pollutant, cause, list(days)),
    )


def roll_up(database: Database, now: str = "2026-11-22 14:20", **options: Any) -> RollupReport:
    """The whole rollup, as the login of the intake."""
    url = database.url("ingest")
    with kept_connections.lent(url, opening=rollup.connect, autocommit=True) as connection:
        return rollup.run(url, now=at(now), opened=connection, **options)


def day_of(
    database: Database, outlet: Outlet, day: str, pollutant: str = SO2
) -> dict[str, Any] | None:
    """The stored day, or None."""
    with database.connect(row_factory=dict_row) as connection:
        return connection.execute(
            "SELECT * FROM qy.daily_value "
            "WHERE outlet_id = %s AND pollutant_code = %s AND day = %s",
            (outlet.outlet_id, pollutant, day),
        ).fetchone()


def verdicts_of(
    database: Database, outlet: Outlet, day: str, pollutant: str = SO2
) -> dict[int, dict[str, Any]]:
    """The stored verdicts of a day by limit."""
    with database.connect(row_factory=dict_row) as connection:
        rows = connection.execute(
            "SELECT * FROM qy.judgement_day "
            "WHERE outlet_id = %s AND pollutant_code = %s AND day = %s",
            (outlet.outlet_id, pollutant, day),
        ).fetchall()
    return {row["limit_id"]: row for row in rows}


def everything(database: Database) -> tuple[list[Any], ...]:
    """All stored days, verdicts, quarters and sums, but for the version that they carry."""
    return tuple(
        database.execute(
            f"SELECT to_jsonb(t) - 'data_version' - 'run_id' FROM {table} AS t ORDER BY {key}"
        )
        for table, key in (
            ("qy.daily_value", "outlet_id, pollutant_code, day"),
            ("qy.judgement_day", "outlet_id, pollutant_code, day, limit_id"),
            ("qy.substitution_quarter", "outlet_id, pollutant_code, quarter"),
            ("qy.substitution_run", "outlet_id, pollutant_code, first_hour, cause"),
            ("qy.substitution_day", "outlet_id, pollutant_code, day"),
            ("qy.outlet_emission_month", "outlet_id, pollutant_code, month"),
            ("qy.emission_month", "month, county_id, industry_code, pollutant_code"),
        )
    )


def days_between(first: str, last: str) -> list[str]:
    """Every day from the first to the last."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [str(start + timedelta(days=number)) for number in range((end - start).days + 1)]


def _one(connection: Connection[Any], statement: str, parameters: Any) -> int:
    row = connection.execute(statement, parameters).fetchone()
    assert row is not None
    return int(row[0])
