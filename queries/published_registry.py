"""What the public may know of dischargers: names, places, outlets, monitoring, limits.

Only views of schema ``published``: the login of the public site has no other.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.frames import read_frame

MAP_RIVER = "map_river"


@dataclass(frozen=True)
class Settled:
    """Days before ``before_day`` are shown with verdicts; ``today`` is the running day."""

    before_day: date
    today: date


@dataclass(frozen=True)
class County:
    """One county with the name of the day and its outline on the map."""

    county_id: int
    name_zh: str
    name_en: str
    outline: list | None
    label_x: float | None
    label_y: float | None


@dataclass(frozen=True)
class Industry:
    """One industry that has dischargers."""

    industry_code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Pollutant:
    """One factor, with the unit in which its values are stored."""

    pollutant_code: str
    name_zh: str
    name_en: str
    short_en: str
    medium: str
    unit: str
    sort_order: int


# Between the marking time and the review a verdict may still be open at one outlet and not at
# another; which one must not be read off the public site. So a day waits until its review is over.
_SETTLED = """
SELECT least(marked.before_day,
             ((now() - make_interval(mins => (24 * 60 + round(p.number * 60))::integer))
              AT TIME ZONE 'Asia/Shanghai')::date + 1) AS before_day,
       (now() AT TIME ZONE 'Asia/Shanghai')::date AS today
FROM published.settled AS marked
JOIN published.rule_parameter AS p
  ON p.rule = 'review_cut_off_hour' AND p.medium IS NULL AND p.industry_code IS NULL
 AND p.during @> (now() AT TIME ZONE 'Asia/Shanghai')::date
"""

_COUNTIES = """
SELECT r.region_id AS county_id, r.name_zh, r.name_en, r.outline, r.label_x, r.label_y
FROM published.region AS r
WHERE r.level = 'county'
  AND r.during @> %(on)s
ORDER BY r.sort_order, r.region_id
"""

_INDUSTRIES = """
SELECT industry_code, name_zh, name_en
FROM published.industry
WHERE industry_code IN (
    SELECT industry_code FROM published.enterprise_industry WHERE during @> %(on)s)
ORDER BY sort_order, industry_code
"""

_POLLUTANTS = """
SELECT pollutant_code, name_zh, name_en, short_en, medium, unit, sort_order
FROM published.pollutant
ORDER BY sort_order, pollutant_code
"""

_SETTING = "SELECT value FROM published.setting WHERE name = %(name)s"

ENTERPRISE_COLUMNS = {
    "enterprise_id": "int64",
    "enterprise_ref": "object",
    "name_zh": "object",
    "name_en": "object",
    "county_id": "int64",
    "address_zh": "object",
    "address_en": "object",
    "x": "float64",
    "y": "float64",
    "industry_code": "object",
    "status": "object",
    "status_since": "object",
}

# The newest row counts where none holds on the day: a source that is gone keeps its name and place.
_ENTERPRISES = """
SELECT e.enterprise_id, e.enterprise_ref, name.name_zh, name.name_en,
       place.county_id, place.address_zh, place.address_en, place.x, place.y,
       trade.industry_code, coalesce(state.status, 'operating'), lower(state.during)
FROM published.enterprise AS e
JOIN LATERAL (
    SELECT n.name_zh, n.name_en FROM published.enterprise_name AS n
    WHERE n.enterprise_id = e.enterprise_id AND NOT n.during >> daterange(%(on)s, %(on)s, '[]')
    ORDER BY n.during DESC LIMIT 1
) AS name ON true
JOIN LATERAL (
    SELECT p.county_id, p.address_zh, p.address_en, p.x, p.y FROM published.enterprise_place AS p
    WHERE p.enterprise_id = e.enterprise_id AND NOT p.during >> daterange(%(on)s, %(on)s, '[]')
    ORDER BY p.during DESC LIMIT 1
) AS place ON true
LEFT JOIN LATERAL (
    SELECT i.industry_code FROM published.enterprise_industry AS i
    WHERE i.enterprise_id = e.enterprise_id AND NOT i.during >> daterange(%(on)s, %(on)s, '[]')
    ORDER BY i.during DESC LIMIT 1
) AS trade ON true
LEFT JOIN published.enterprise_status AS state
  ON state.enterprise_id = e.enterprise_id AND state.during @> %(on)s
ORDER BY e.enterprise_ref
"""

FORMER_NAME_COLUMNS = {
    "enterprise_id": "int64",
    "name_zh": "object",
    "name_en": "object",
    "until": "object",
}

_FORMER_NAMES = """
SELECT enterprise_id, name_zh, name_en, upper(during)
FROM published.enterprise_name AS old
WHERE upper(during) <= %(on)s
  AND EXISTS (SELECT 1 FROM published.enterprise_name AS newer
              WHERE newer.enterprise_id = old.enterprise_id AND newer.during >> old.during
                AND lower(newer.during) <= %(on)s)
ORDER BY enterprise_id, upper(during) DESC
"""

OUTLET_COLUMNS = {
    "enterprise_id": "int64",
    "is_responsible": "bool",
    "outlet_id": "int64",
    "outlet_ref": "object",
    "medium": "object",
    "kind": "object",
    "outlet_code": "object",
    "name_zh": "object",
    "name_en": "object",
    "networking": "object",
    "networking_reason_zh": "object",
    "networking_since": "object",
    "responsible_ref": "object",
    "responsible_zh": "object",
    "responsible_en": "object",
}

_OUTLETS = """
SELECT used.enterprise_id, used.is_responsible, o.outlet_id, o.outlet_ref, o.medium, o.kind,
       n.outlet_code, n.name_zh, n.name_en, net.state, net.reason_zh, lower(net.during),
       holder.enterprise_ref, holder_name.name_zh, holder_name.name_en
FROM published.outlet_enterprise AS used
JOIN published.outlet AS o USING (outlet_id)
JOIN published.outlet_name AS n ON n.outlet_id = o.outlet_id AND n.during @> %(on)s
LEFT JOIN published.outlet_networking AS net
  ON net.outlet_id = o.outlet_id AND net.during @> %(on)s
LEFT JOIN published.outlet_enterprise AS duty
  ON duty.outlet_id = o.outlet_id AND duty.is_responsible AND duty.during @> %(on)s
LEFT JOIN published.enterprise AS holder ON holder.enterprise_id = duty.enterprise_id
LEFT JOIN published.enterprise_name AS holder_name
  ON holder_name.enterprise_id = duty.enterprise_id AND holder_name.during @> %(on)s
WHERE used.during @> %(on)s
ORDER BY used.enterprise_id, n.outlet_code
"""

FACTOR_COLUMNS = {
    "outlet_id": "int64",
    "pollutant_code": "object",
    "monitoring": "object",
    "manual_interval": "object",
}

_FACTORS = """
SELECT f.outlet_id, f.pollutant_code, f.monitoring, f.manual_interval
FROM published.permit_factor AS f
JOIN published.pollutant USING (pollutant_code)
WHERE f.outlet_id = ANY(%(outlet_ids)s)
  AND f.during @> %(on)s
ORDER BY f.outlet_id, sort_order, f.pollutant_code
"""

LIMIT_COLUMNS = {
    "limit_id": "int64",
    "outlet_id": "int64",
    "pollutant_code": "object",
    "basis": "object",
    "condition": "object",
    "lower": "float64",
    "upper": "float64",
    "unit": "object",
    "reference_oxygen_pct": "float64",
    "reference_excess_air": "float64",
    "clause": "object",
    "document_zh": "object",
    "document_en": "object",
    "valid_from": "object",
    "valid_to": "object",
}

_LIMITS = """
SELECT l.limit_id, l.outlet_id, l.pollutant_code, l.basis, l.condition, l.lower, l.upper, l.unit,
       l.reference_oxygen_pct, l.reference_excess_air, l.clause, l.document_zh, l.document_en,
       lower(l.during), upper(l.during)
FROM published.limit_value AS l
LEFT JOIN published.pollutant AS p USING (pollutant_code)
WHERE (%(outlet_ids)s::integer[] IS NULL OR l.outlet_id = ANY(%(outlet_ids)s))
  AND l.during && daterange(%(start)s, %(end)s)
ORDER BY l.outlet_id, p.sort_order, l.pollutant_code, l.basis, l.condition, lower(l.during)
"""


def settled(connection: Connection) -> Settled:
    """Which days are over, their review included, by the clock of the database.

    Raises
    ------
    LookupError
        When no row of the rule that says so is in force: nothing can be called settled then.
    """
    with connection.cursor(row_factory=class_row(Settled)) as cursor:
        found = cursor.execute(_SETTLED).fetchone()
    if found is None:
        raise LookupError(
            "no row of rule_parameter 'marking_cut_off_hour' or 'review_cut_off_hour' holds today"
        )
    return found


def counties(connection: Connection, *, on: date) -> list[County]:
    """Counties of the day in the order of the map's legend."""
    with connection.cursor(row_factory=class_row(County)) as cursor:
        return cursor.execute(_COUNTIES, {"on": on}).fetchall()


def industries(connection: Connection, *, on: date) -> list[Industry]:
    """Industries that a published discharger has on a day."""
    with connection.cursor(row_factory=class_row(Industry)) as cursor:
        return cursor.execute(_INDUSTRIES, {"on": on}).fetchall()


def pollutants(connection: Connection) -> dict[str, Pollutant]:
    """Every factor by its code, in the order in which factors are shown."""
    with connection.cursor(row_factory=class_row(Pollutant)) as cursor:
        return {one.pollutant_code: one for one in cursor.execute(_POLLUTANTS).fetchall()}


def river(connection: Connection) -> list[list[float]]:
    """Points of the river on the schematic map; empty when the map has none."""
    row: Any = connection.execute(_SETTING, {"name": MAP_RIVER}).fetchone()
    return json.loads(row[0]) if row else []


def enterprises(connection: Connection, *, on: date) -> pd.DataFrame:
    """Every published discharger as it is on a day; columns ENTERPRISE_COLUMNS."""
    return read_frame(connection, _ENTERPRISES, {"on": on}, columns=ENTERPRISE_COLUMNS)


def former_names(connection: Connection, *, on: date) -> pd.DataFrame:
    """Names that a later one replaced, newest first; ``until`` is the first day of the next."""
    return read_frame(connection, _FORMER_NAMES, {"on": on}, columns=FORMER_NAME_COLUMNS)


def outlets(connection: Connection, *, on: date) -> pd.DataFrame:
    """Outlets that each discharger uses on a day, and who answers for each; OUTLET_COLUMNS."""
    return read_frame(connection, _OUTLETS, {"on": on}, columns=OUTLET_COLUMNS)


def factors(connection: Connection, outlet_ids: tuple[int, ...], *, on: date) -> pd.DataFrame:
    """Factors that the permit names at some outlets, and how they are monitored."""
    parameters = {"outlet_ids": list(outlet_ids), "on": on}
    return read_frame(connection, _FACTORS, parameters, columns=FACTOR_COLUMNS)


def limits(
    connection: Connection, *, start: date, end: date, outlet_ids: tuple[int, ...] | None = None
) -> pd.DataFrame:
    """Reviewed limits in force on any day ``start <= day < end``; columns LIMIT_COLUMNS.

    Of all outlets, or of some; ``valid_to`` is the first day after, empty while it lasts.
    """
    wanted = None if outlet_ids is None else list(outlet_ids)
    parameters = {"outlet_ids": wanted, "start": start, "end": end}
    return read_frame(connection, _LIMITS, parameters, columns=LIMIT_COLUMNS)
