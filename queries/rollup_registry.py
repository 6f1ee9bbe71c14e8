"""What the rollup must know of outlets, monitors and enterprises, as dated rows of numbers.

Days are counted from 1970-01-01 and hours from 1970-01-01T00:00Z; spans are half-open; an open end
is ``FAR``. All functions take the outlets of one claim.
"""

from psycopg import Connection

from queries.arrays import Columns, read_columns

FAR = 2**40
"""Stands for an open end, in days, hours or seconds alike."""

_OUTLETS = """
SELECT outlet_id, medium, flow_is_monitored FROM qy.outlet WHERE outlet_id = ANY(%(outlets)s)
ORDER BY outlet_id
"""

# An hour belongs to the monitor that is in charge when it starts.
_IN_CHARGE = """
SELECT outlet_id, monitor_id,
       coalesce(ceil(extract(epoch FROM nullif(lower(during), '-infinity')) / 3600)::bigint,
                %(low)s),
       coalesce(ceil(extract(epoch FROM nullif(upper(during), 'infinity')) / 3600)::bigint,
                %(high)s)
FROM qy.in_charge WHERE outlet_id = ANY(%(outlets)s)
ORDER BY outlet_id, lower(during) NULLS FIRST
"""

_FACTORS = """
SELECT f.monitor_id, f.pollutant_code,
       coalesce(nullif(lower(f.during), '-infinity') - date '1970-01-01', %(low)s),
       coalesce(nullif(upper(f.during), 'infinity') - date '1970-01-01', %(high)s),
       f.range_high
FROM qy.monitor_factor AS f
WHERE f.monitor_id IN (SELECT monitor_id FROM qy.in_charge WHERE outlet_id = ANY(%(outlets)s))
"""

_FLAG_MEANINGS = """
SELECT n.monitor_id, m.flag, m.meaning,
       coalesce(nullif(lower(m.during), '-infinity') - date '1970-01-01', %(low)s),
       coalesce(nullif(upper(m.during), 'infinity') - date '1970-01-01', %(high)s)
FROM qy.monitor_number AS n JOIN qy.flag_meaning AS m USING (mn)
WHERE n.monitor_id IN (SELECT monitor_id FROM qy.in_charge WHERE outlet_id = ANY(%(outlets)s))
"""

_RESPONSIBLE = """
SELECT u.outlet_id, u.enterprise_id, e.is_assumed,
       coalesce(nullif(lower(u.during), '-infinity') - date '1970-01-01', %(low)s),
       coalesce(nullif(upper(u.during), 'infinity') - date '1970-01-01', %(high)s)
FROM qy.outlet_enterprise AS u JOIN qy.enterprise AS e USING (enterprise_id)
WHERE u.is_responsible AND u.outlet_id = ANY(%(outlets)s)
"""

_INDUSTRIES = """
SELECT i.enterprise_id, i.industry_code,
       coalesce(nullif(lower(i.during), '-infinity') - date '1970-01-01', %(low)s),
       coalesce(nullif(upper(i.during), 'infinity') - date '1970-01-01', %(high)s)
FROM qy.enterprise_industry AS i
WHERE i.enterprise_id IN (SELECT enterprise_id FROM qy.outlet_enterprise
                          WHERE outlet_id = ANY(%(outlets)s))
"""

# A special period of the city holds in every county, one of a county in the county.
_SPECIAL_PERIODS = """
SELECT u.outlet_id, p.kind,
       coalesce((nullif(lower(p.during), '-infinity') AT TIME ZONE 'Asia/Shanghai')::date
                - date '1970-01-01', %(low)s),
       coalesce((nullif(upper(p.during), 'infinity') AT TIME ZONE 'Asia/Shanghai'
                 - interval '1 microsecond')::date - date '1970-01-01' + 1, %(high)s)
FROM qy.special_period AS p
JOIN qy.region AS r USING (region_id)
JOIN qy.outlet_enterprise AS u ON u.outlet_id = ANY(%(outlets)s) AND u.is_responsible
JOIN qy.enterprise_place AS l USING (enterprise_id)
WHERE r.level = 'city' OR r.region_id IN (l.county_id, l.township_id)
"""

_UNITS = "SELECT pollutant_code, unit FROM qy.pollutant"


def outlets(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Medium of each outlet, and whether its flow is monitored."""
    return read_columns(
        connection,
        _OUTLETS,
        {"outlets": outlet_ids},
        columns={"outlet_id": "i8", "medium": "O", "flow_is_monitored": "?"},
    )


def in_charge(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Whose hours are the outlet's: outlet_id, monitor_id, start_hour, end_hour."""
    columns = {"outlet_id": "i8", "monitor_id": "i8", "start_hour": "i8", "end_hour": "i8"}
    return _dated(connection, _IN_CHARGE, outlet_ids, columns)


def factors(connection: Connection, outlet_ids: list[int]) -> Columns:
    """What the monitors measure and up to which value: dated by start_day and end_day."""
    columns = {"monitor_id": "i8", "pollutant_code": "O", "start_day": "i8", "end_day": "i8"}
    return _dated(connection, _FACTORS, outlet_ids, columns | {"range_high": "f8"})


def flag_meanings(connection: Connection, outlet_ids: list[int]) -> Columns:
    """What ambiguous flags mean at the loggers of the monitors."""
    columns = {"monitor_id": "i8", "flag": "O", "meaning": "O", "start_day": "i8", "end_day": "i8"}
    return _dated(connection, _FLAG_MEANINGS, outlet_ids, columns)


def responsible(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Which enterprise answers for an outlet on which days, and whether it was assumed."""
    columns = {"outlet_id": "i8", "enterprise_id": "i8", "is_assumed": "?"}
    return _dated(
        connection, _RESPONSIBLE, outlet_ids, columns | {"start_day": "i8", "end_day": "i8"}
    )


def industries(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Industry of the enterprises that use the outlets, by day."""
    columns = {"enterprise_id": "i8", "industry_code": "O", "start_day": "i8", "end_day": "i8"}
    return _dated(connection, _INDUSTRIES, outlet_ids, columns)


def special_periods(connection: Connection, outlet_ids: list[int]) -> Columns:
    """Days on which a special period holds at an outlet: outlet_id, kind, start_day, end_day."""
    columns = {"outlet_id": "i8", "kind": "O", "start_day": "i8", "end_day": "i8"}
    return _dated(connection, _SPECIAL_PERIODS, outlet_ids, columns)


def units(connection: Connection) -> dict[str, str]:
    """Canonical unit of each factor."""
    return dict(connection.execute(_UNITS).fetchall())


def _dated(
    connection: Connection, statement: str, outlet_ids: list[int], columns: dict[str, str]
) -> Columns:
    return read_columns(
        connection, statement, {"outlets": outlet_ids, "low": -FAR, "high": FAR}, columns=columns
    )
