"""Counties, industries, outlets and dischargers as they were on a day."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from psycopg import Connection
from psycopg.rows import class_row

from queries.frames import read_frame

MARKING_CUT_OFF = "marking_cut_off_hour"
REVIEW_CUT_OFF = "review_cut_off_hour"
INTERRUPTION = "interruption_hours"
TRANSMISSION_TARGET = "transmission_target"
PERMIT_WARNING_SHARE = "permit_warning_share"
MAP_RIVER = "map_river"
REPORTED_CONVERSION_FIRST = "reported_conversion_first"


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
    """One industry of discharge permits."""

    industry_code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Pollutant:
    """One factor with the unit in which its values are stored."""

    pollutant_code: str
    name_zh: str
    name_en: str
    short_en: str
    medium: str
    role: str
    unit: str


_COUNTIES = """
SELECT r.region_id AS county_id, n.name_zh, n.name_en, r.outline, r.label_x, r.label_y
FROM staff.region AS r
JOIN staff.region_name AS n USING (region_id)
WHERE r.level = 'county'
  AND n.during @> %(on)s
ORDER BY r.sort_order, r.region_id
"""

_INDUSTRIES = """
SELECT industry_code, name_zh, name_en
FROM staff.industry
WHERE industry_code IN (SELECT industry_code FROM staff.enterprise_industry)
ORDER BY sort_order, industry_code
"""

_POLLUTANTS = """
SELECT pollutant_code, name_zh, name_en, short_en, medium, role, unit
FROM staff.pollutant
ORDER BY sort_order, pollutant_code
"""

# One rule without regard to industry: the row that every screen of the city shares.
_CITY_RULE = """
SELECT number
FROM staff.rule_parameter
WHERE rule = %(rule)s
  AND medium IS NOT DISTINCT FROM %(medium)s::text
  AND industry_code IS NULL
  AND during @> %(on)s
"""

_SETTING = "SELECT value FROM staff.setting WHERE name = %(name)s"

OUTLET_COLUMNS = {
    "outlet_id": "int64",
    "medium": "object",
    "kind": "object",
    "outlet_code": "object",
    "outlet_name_zh": "object",
    "outlet_name_en": "object",
    "enterprise_id": "int64",
    "enterprise_ref": "object",
    "name_zh": "object",
    "name_en": "object",
    "short_name_zh": "object",
    "county_id": "int64",
    "industry_code": "object",
    "networking": "object",
}

_OUTLETS = """
SELECT o.outlet_id, o.medium, o.kind, n.outlet_code, n.name_zh, n.name_en,
       used.enterprise_id, e.enterprise_ref, en.name_zh, en.name_en, en.short_name_zh,
       place.county_id, trade.industry_code, net.state
FROM staff.outlet AS o
JOIN staff.outlet_name AS n ON n.outlet_id = o.outlet_id AND n.during @> %(on)s
JOIN staff.outlet_enterprise AS used
  ON used.outlet_id = o.outlet_id AND used.is_responsible AND used.during @> %(on)s
JOIN staff.enterprise AS e ON e.enterprise_id = used.enterprise_id AND NOT e.is_assumed
JOIN staff.enterprise_name AS en ON en.enterprise_id = e.enterprise_id AND en.during @> %(on)s
JOIN staff.enterprise_place AS place
  ON place.enterprise_id = e.enterprise_id AND place.during @> %(on)s
LEFT JOIN staff.enterprise_industry AS trade
  ON trade.enterprise_id = e.enterprise_id AND trade.during @> %(on)s
LEFT JOIN staff.outlet_networking AS net
  ON net.outlet_id = o.outlet_id AND net.during @> %(on)s
ORDER BY e.enterprise_ref, n.outlet_code
"""

ENTERPRISE_COLUMNS = {
    "enterprise_id": "int64",
    "enterprise_ref": "object",
    "name_zh": "object",
    "name_en": "object",
    "former_names": "object",
    "codes": "object",
    "county_id": "int64",
    "county_zh": "object",
    "county_en": "object",
    "industry_code": "object",
    "industry_zh": "object",
    "industry_en": "object",
    "management_class": "object",
    "status": "object",
    "outlets": "int64",
    "networked_outlets": "int64",
    "is_assumed": "bool",
}

# Newest rows rather than those of a day, so that what was closed or moved is still found.
_ENTERPRISES = """
SELECT e.enterprise_id, e.enterprise_ref, name.name_zh, name.name_en,
       (SELECT string_agg(former.name_zh || ' ' || former.name_en, ' '
                          ORDER BY lower(former.during))
        FROM staff.enterprise_name AS former
        WHERE former.enterprise_id = e.enterprise_id AND former.during <> name.during),
       (SELECT string_agg(DISTINCT code.code, ' ')
        FROM staff.enterprise_code AS code WHERE code.enterprise_id = e.enterprise_id),
       place.county_id, county.name_zh, county.name_en,
       trade.industry_code, industry.name_zh, industry.name_en,
       e.management_class, coalesce(status.status, 'operating'),
       (SELECT count(*) FROM staff.outlet_enterprise AS used
        WHERE used.enterprise_id = e.enterprise_id AND used.during @> %(on)s),
       (SELECT count(*) FROM staff.outlet_enterprise AS used
        JOIN staff.outlet_networking AS net
          ON net.outlet_id = used.outlet_id AND net.during @> %(on)s AND net.state = 'networked'
        WHERE used.enterprise_id = e.enterprise_id AND used.during @> %(on)s),
       e.is_assumed
FROM staff.enterprise AS e
JOIN (SELECT DISTINCT ON (enterprise_id) * FROM staff.enterprise_name
      ORDER BY enterprise_id, lower(during) DESC NULLS LAST) AS name USING (enterprise_id)
JOIN (SELECT DISTINCT ON (enterprise_id) * FROM staff.enterprise_place
      ORDER BY enterprise_id, lower(during) DESC NULLS LAST) AS place USING (enterprise_id)
JOIN (SELECT DISTINCT ON (region_id) * FROM staff.region_name
      ORDER BY region_id, lower(during) DESC NULLS LAST) AS county
  ON county.region_id = place.county_id
LEFT JOIN (SELECT DISTINCT ON (enterprise_id) * FROM staff.enterprise_industry
           ORDER BY enterprise_id, lower(during) DESC NULLS LAST) AS trade USING (enterprise_id)
LEFT JOIN staff.industry AS industry USING (industry_code)
LEFT JOIN staff.enterprise_status AS status
  ON status.enterprise_id = e.enterprise_id AND status.during @> %(on)s
ORDER BY e.enterprise_ref
"""


def setting(connection: Connection, name: str) -> str | None:
    """One fact about this installation; None when it was not set."""
    row = connection.execute(_SETTING, {"name": name}).fetchone()
    return row[0] if row else None


def counties(connection: Connection, *, on: date) -> list[County]:
    """Counties of the city in their order on record, with the names of the day ``on``."""
    with connection.cursor(row_factory=class_row(County)) as cursor:
        return cursor.execute(_COUNTIES, {"on": on}).fetchall()


def industries(connection: Connection) -> list[Industry]:
    """Industries that some discharger in scope belongs to."""
    with connection.cursor(row_factory=class_row(Industry)) as cursor:
        return cursor.execute(_INDUSTRIES).fetchall()


def pollutants(connection: Connection) -> dict[str, Pollutant]:
    """Every factor by its code, in the order of screens."""
    with connection.cursor(row_factory=class_row(Pollutant)) as cursor:
        rows = cursor.execute(_POLLUTANTS).fetchall()
    return {row.pollutant_code: row for row in rows}


def city_rule(
    connection: Connection, rule: str, *, on: date, medium: str | None = None
) -> float | None:
    """Number of a rule that holds for the whole city on a day; None when no row is in force."""
    parameters = {"rule": rule, "medium": medium, "on": on}
    row = connection.execute(_CITY_RULE, parameters).fetchone()
    return float(row[0]) if row else None


def outlets(connection: Connection, *, on: date) -> pd.DataFrame:
    """Outlets in scope on a day with who answers for them, where, and their networking state.

    One row per outlet that had a responsible discharger on that day, columns OUTLET_COLUMNS;
    ``networking`` is None where the ledger has no row. Assumed dischargers are left out.
    """
    return read_frame(connection, _OUTLETS, {"on": on}, columns=OUTLET_COLUMNS)


def enterprises(connection: Connection, *, on: date) -> pd.DataFrame:
    """Every discharger in scope with its newest name, place and industry; ENTERPRISE_COLUMNS.

    ``former_names`` and ``codes`` hold what a search should find; outlets are those of the day.
    """
    return read_frame(connection, _ENTERPRISES, {"on": on}, columns=ENTERPRISE_COLUMNS)
