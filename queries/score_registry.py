"""Registry rows that the scores read: who must be monitored, with what, and by whom.

Read by jobs with the rights of the ingest login. Spans are half-open days of the city; an open end
lies in the year 9999, an open beginning in the year 1.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from psycopg import Connection, sql
from psycopg.rows import class_row

Row = TypeVar("Row")
TABLES = "qy"
FAR_PAST, FAR_FUTURE = date(1, 1, 1), date(9999, 1, 1)

_STATUSES = """
SELECT e.enterprise_id, s.status,
       coalesce(nullif(lower(s.during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(s.during), 'infinity'), '9999-01-01') AS "end"
FROM qy.enterprise AS e LEFT JOIN qy.enterprise_status AS s USING (enterprise_id)
WHERE NOT e.is_assumed
ORDER BY e.enterprise_id, start
"""
_OUTLETS = """
SELECT o.outlet_id, o.outlet_ref, o.medium, u.enterprise_id,
       coalesce(nullif(lower(u.during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(u.during), 'infinity'), '9999-01-01') AS "end"
FROM qy.outlet AS o
JOIN qy.outlet_enterprise AS u USING (outlet_id)
JOIN qy.enterprise AS e USING (enterprise_id)
WHERE u.is_responsible AND NOT e.is_assumed
ORDER BY o.outlet_id, start
"""
_NETWORKING = """
SELECT outlet_id, state, coalesce(nullif(lower(during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(during), 'infinity'), '9999-01-01') AS "end"
FROM qy.outlet_networking ORDER BY outlet_id, start
"""
_FACTORS = """
SELECT outlet_id, pollutant_code,
       coalesce(nullif(lower(during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(during), 'infinity'), '9999-01-01') AS "end"
FROM qy.permit_factor WHERE monitoring = 'automatic' ORDER BY outlet_id, pollutant_code, start
"""
_PERMITTED = """
SELECT o.outlet_id,
       min(greatest(p.first_issued_on,
                    coalesce(nullif(lower(o.during), '-infinity'), p.first_issued_on))) AS start
FROM {schema}.permit_outlet AS o JOIN {schema}.permit AS p USING (permit_id)
GROUP BY o.outlet_id ORDER BY o.outlet_id
"""
_LISTED = """
SELECT enterprise_id, min(published_on) AS start
FROM {schema}.key_unit WHERE list_kind IN ('air', 'water', 'installation')
GROUP BY enterprise_id ORDER BY enterprise_id
"""
_MONITORS = """
SELECT m.monitor_id, m.monitor_ref, p.outlet_id, p.duty, m.installed_on, m.accepted_on,
       m.networked_on, m.retired_on,
       num_nulls(m.maker_zh, m.model, m.serial_number, m.installed_on) = 0 AS is_complete,
       coalesce((nullif(lower(p.during), '-infinity') AT TIME ZONE 'Asia/Shanghai')::date,
                '0001-01-01') AS start,
       coalesce((nullif(upper(p.during), 'infinity') AT TIME ZONE 'Asia/Shanghai')::date,
                '9999-01-01') AS "end"
FROM qy.monitor AS m JOIN qy.monitor_outlet AS p USING (monitor_id)
ORDER BY m.monitor_id, start
"""
_MEASURED = """
SELECT monitor_id AS number, pollutant_code,
       coalesce(nullif(lower(during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(during), 'infinity'), '9999-01-01') AS "end"
FROM qy.monitor_factor ORDER BY monitor_id, pollutant_code, start
"""
_OPERATORS = """
SELECT om_operator_id, om_operator_ref, is_self_operated FROM qy.om_operator ORDER BY om_operator_id
"""
_PERSONS = """
SELECT om_operator_id, certificate_until,
       coalesce(nullif(lower(during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(during), 'infinity'), '9999-01-01') AS "end"
FROM qy.om_person ORDER BY om_person_id
"""
_CONTRACTS = """
SELECT om_operator_id, monitor_id,
       coalesce(nullif(lower(during), '-infinity'), '0001-01-01') AS start,
       coalesce(nullif(upper(during), 'infinity'), '9999-01-01') AS "end"
FROM qy.om_contract ORDER BY monitor_id, start, om_operator_id
"""
_STANDBYS = """
SELECT c.outlet_id, extract(epoch FROM lower(c.during))::float8 AS start_s
FROM qy.in_charge AS c
JOIN qy.monitor_outlet AS p ON p.monitor_id = c.monitor_id AND p.outlet_id = c.outlet_id
WHERE p.duty = 'standby' AND lower(c.during) IS NOT NULL
ORDER BY c.outlet_id, start_s
"""


@dataclass(frozen=True, slots=True)
class EnterpriseStatus:
    """A status of an enterprise; without any on record there is one row with none."""

    enterprise_id: int
    status: str | None
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet under the enterprise that is responsible for it."""

    outlet_id: int
    outlet_ref: str
    medium: str
    enterprise_id: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Networking:
    """A state of the networking ledger."""

    outlet_id: int
    state: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class AutomaticFactor:
    """A factor that the permit wants monitored automatically."""

    outlet_id: int
    pollutant_code: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor at an outlet."""

    monitor_id: int
    monitor_ref: str
    outlet_id: int
    duty: str
    installed_on: date | None
    accepted_on: date | None
    networked_on: date | None
    retired_on: date | None
    is_complete: bool
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class MeasuredFactor:
    """A factor that a monitor measures."""

    number: int
    pollutant_code: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator, or a discharger that operates its own monitors."""

    om_operator_id: int
    om_operator_ref: str
    is_self_operated: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff of an operator."""

    om_operator_id: int
    certificate_until: date | None
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Contract:
    """Who operates a monitor."""

    om_operator_id: int
    monitor_id: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything of the registry that the scores read."""

    statuses: list[EnterpriseStatus]
    outlets: list[Outlet]
    networking: list[Networking]
    factors: list[AutomaticFactor]
    permitted: dict[int, date]
    listed: dict[int, date]
    monitors: list[Monitor]
    measured: list[MeasuredFactor]
    operators: list[Operator]
    persons: list[Person]
    contracts: list[Contract]
    standbys: list[tuple[int, float]]


def load(connection: Connection) -> Registry:
    """The registry with its whole history."""
    return Registry(
        statuses=_read(connection, EnterpriseStatus, _STATUSES),
        outlets=_read(connection, Outlet, _OUTLETS),
        networking=_read(connection, Networking, _NETWORKING),
        factors=_read(connection, AutomaticFactor, _FACTORS),
        permitted=permitted(connection),
        listed=listed(connection),
        monitors=_read(connection, Monitor, _MONITORS),
        measured=_read(connection, MeasuredFactor, _MEASURED),
        operators=_read(connection, Operator, _OPERATORS),
        persons=_read(connection, Person, _PERSONS),
        contracts=_read(connection, Contract, _CONTRACTS),
        standbys=connection.execute(_STANDBYS).fetchall(),
    )


def permitted(connection: Connection, *, schema: str = TABLES) -> dict[int, date]:
    """First day on which a permit named each outlet."""
    return _first_days(connection, _PERMITTED, schema)


def listed(connection: Connection, *, schema: str = TABLES) -> dict[int, date]:
    """Day on which the first list with each enterprise was published."""
    return _first_days(connection, _LISTED, schema)


def _first_days(connection: Connection, statement: str, schema: str) -> dict[int, date]:
    query = sql.SQL(statement).format(schema=sql.Identifier(schema))
    return dict(connection.execute(query).fetchall())


def _read(connection: Connection, kind: type[Row], statement: str) -> list[Row]:
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(statement).fetchall()
