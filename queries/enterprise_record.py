"""Everything on record about one discharger that is not a measured value: 一企一档."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from psycopg import Connection
from psycopg.rows import class_row

Row = TypeVar("Row")


@dataclass(frozen=True)
class Identity:
    """What never changes about a discharger."""

    enterprise_id: int
    enterprise_ref: str
    management_class: str
    first_known_on: date
    is_assumed: bool


@dataclass(frozen=True)
class DatedText:
    """One dated row: a name, code, place, industry, parent or status, with its document."""

    kind: str
    text_zh: str
    text_en: str
    valid_from: date | None
    valid_to: date | None
    document_zh: str | None
    document_en: str | None


@dataclass(frozen=True)
class PermitVersion:
    """One version of a permit."""

    permit_ref: str
    permit_number: str
    action: str
    issued_on: date
    valid_from: date | None
    valid_to: date | None
    document_zh: str | None
    document_en: str | None


@dataclass(frozen=True)
class Outlet:
    """One outlet with its newest code, names and networking state."""

    outlet_id: int
    outlet_ref: str
    outlet_code: str
    name_zh: str
    name_en: str
    medium: str
    kind: str
    is_responsible: bool
    networking: str | None
    networking_reason_zh: str | None
    used_from: date | None
    used_to: date | None


@dataclass(frozen=True)
class Factor:
    """One factor that the permit names at an outlet."""

    outlet_id: int
    pollutant_code: str
    monitoring: str


@dataclass(frozen=True)
class Monitor:
    """One monitor at an outlet, with its numbers and who operates it."""

    outlet_id: int
    monitor_id: int
    monitor_ref: str
    kind: str
    duty: str
    maker_zh: str | None
    model: str | None
    installed_on: date | None
    networked_on: date | None
    accepted_on: date | None
    retired_on: date | None
    numbers: str | None
    operator_zh: str | None
    operator_en: str | None


@dataclass(frozen=True)
class Listing:
    """One year in which a discharger stood on lists of key units."""

    list_year: int
    list_kinds: str


_IDENTITY = """
SELECT enterprise_id, enterprise_ref, management_class, first_known_on, is_assumed
FROM staff.enterprise
WHERE enterprise_id = %(enterprise_id)s
"""

_DATED_TEXTS = """
SELECT dated.kind, dated.text_zh, dated.text_en, lower(dated.during) AS valid_from,
       upper(dated.during) AS valid_to, d.title_zh AS document_zh, d.title_en AS document_en
FROM (
    SELECT 'name' AS kind, name_zh AS text_zh, name_en AS text_en, during, document_ref
    FROM staff.enterprise_name WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT kind, code, code, during, document_ref
    FROM staff.enterprise_code WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT 'county', n.name_zh, n.name_en, p.during * n.during, p.document_ref
    FROM staff.enterprise_place AS p
    JOIN staff.region_name AS n ON n.region_id = p.county_id AND n.during && p.during
    WHERE p.enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT 'address', address_zh, coalesce(address_en, address_zh), during, document_ref
    FROM staff.enterprise_place WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT 'industry', i.name_zh || ' ' || i.industry_code, i.name_en || ' ' || i.industry_code,
           x.during, x.document_ref
    FROM staff.enterprise_industry AS x JOIN staff.industry AS i USING (industry_code)
    WHERE x.enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT 'status', status, status, during, document_ref
    FROM staff.enterprise_status WHERE enterprise_id = %(enterprise_id)s
    UNION ALL
    SELECT 'parent', n.name_zh, n.name_en, p.during, p.document_ref
    FROM staff.enterprise_parent AS p
    JOIN staff.enterprise_name AS n
      ON n.enterprise_id = p.parent_enterprise_id AND upper_inf(n.during)
    WHERE p.enterprise_id = %(enterprise_id)s
) AS dated
LEFT JOIN staff.document AS d USING (document_ref)
ORDER BY dated.kind, lower(dated.during) DESC NULLS LAST
"""

_PERMITS = """
SELECT p.permit_ref, v.permit_number, v.action, v.issued_on, lower(v.during) AS valid_from,
       upper(v.during) AS valid_to, d.title_zh AS document_zh, d.title_en AS document_en
FROM staff.permit_version AS v
JOIN staff.permit AS p USING (permit_id)
LEFT JOIN staff.document AS d USING (document_ref)
WHERE v.enterprise_id = %(enterprise_id)s
ORDER BY lower(v.during) DESC NULLS LAST, p.permit_ref
"""

_OUTLETS = """
SELECT o.outlet_id, o.outlet_ref, name.outlet_code, name.name_zh, name.name_en, o.medium, o.kind,
       used.is_responsible, net.state AS networking, net.reason_zh AS networking_reason_zh,
       lower(used.during) AS used_from, upper(used.during) AS used_to
FROM (SELECT DISTINCT ON (outlet_id) * FROM staff.outlet_enterprise
      WHERE enterprise_id = %(enterprise_id)s
      ORDER BY outlet_id, lower(during) DESC NULLS LAST) AS used
JOIN staff.outlet AS o USING (outlet_id)
JOIN (SELECT DISTINCT ON (outlet_id) * FROM staff.outlet_name
      ORDER BY outlet_id, lower(during) DESC NULLS LAST) AS name USING (outlet_id)
LEFT JOIN staff.outlet_networking AS net ON net.outlet_id = o.outlet_id AND net.during @> %(on)s
ORDER BY name.outlet_code
"""

_FACTORS = """
SELECT f.outlet_id, f.pollutant_code, f.monitoring
FROM staff.permit_factor AS f
JOIN staff.pollutant AS p USING (pollutant_code)
WHERE f.outlet_id IN (SELECT outlet_id FROM staff.outlet_enterprise
                      WHERE enterprise_id = %(enterprise_id)s)
  AND f.during @> %(on)s
ORDER BY f.outlet_id, p.sort_order
"""

_MONITORS = """
SELECT placed.outlet_id, m.monitor_id, m.monitor_ref, m.kind, placed.duty, m.maker_zh, m.model,
       m.installed_on, m.networked_on, m.accepted_on, m.retired_on,
       (SELECT string_agg(number.mn, ' → ' ORDER BY lower(number.during) NULLS FIRST)
        FROM staff.monitor_number AS number WHERE number.monitor_id = m.monitor_id) AS numbers,
       operator.name_zh AS operator_zh, operator.name_en AS operator_en
FROM staff.monitor_outlet AS placed
JOIN staff.monitor AS m USING (monitor_id)
LEFT JOIN LATERAL (
    SELECT string_agg(n.name_zh, '、' ORDER BY n.name_zh) AS name_zh,
           string_agg(n.name_en, ', ' ORDER BY n.name_en) AS name_en
    FROM staff.om_contract AS c
    JOIN staff.om_operator_name AS n
      ON n.om_operator_id = c.om_operator_id AND n.during @> %(on)s
    WHERE c.monitor_id = m.monitor_id AND c.during @> %(on)s
) AS operator ON true
WHERE placed.outlet_id IN (SELECT outlet_id FROM staff.outlet_enterprise
                           WHERE enterprise_id = %(enterprise_id)s)
  AND placed.during @> %(now)s
ORDER BY placed.outlet_id, placed.duty, m.monitor_ref
"""

_LISTINGS = """
SELECT list_year, string_agg(list_kind, ' ' ORDER BY list_kind) AS list_kinds
FROM staff.key_unit
WHERE enterprise_id = %(enterprise_id)s
GROUP BY list_year
ORDER BY list_year DESC
"""

_HAS_LIMITS = """
SELECT EXISTS (
    SELECT 1 FROM staff.limit_value
    WHERE purpose = 'permit_compliance'
      AND outlet_id IN (SELECT outlet_id FROM staff.outlet_enterprise
                        WHERE enterprise_id = %(enterprise_id)s))
"""

_PENALTIES = """
SELECT count(*), max(decided_on)
FROM staff.penalty
WHERE enterprise_id = %(enterprise_id)s
  AND decided_on >= %(since)s
"""


def identity(connection: Connection, enterprise_id: int) -> Identity | None:
    """The discharger with this id; None when there is none in scope."""
    rows = _rows(connection, Identity, _IDENTITY, {"enterprise_id": enterprise_id})
    return rows[0] if rows else None


def dated_texts(connection: Connection, enterprise_id: int) -> list[DatedText]:
    """Names, codes, counties, addresses, industries, parents and statuses, newest first by kind."""
    return _rows(connection, DatedText, _DATED_TEXTS, {"enterprise_id": enterprise_id})


def permits(connection: Connection, enterprise_id: int) -> list[PermitVersion]:
    """Versions of the permits that the discharger held, newest first."""
    return _rows(connection, PermitVersion, _PERMITS, {"enterprise_id": enterprise_id})


def outlets(connection: Connection, enterprise_id: int, *, on: date) -> list[Outlet]:
    """Outlets that the discharger uses or used, with the networking state of the day ``on``."""
    return _rows(connection, Outlet, _OUTLETS, {"enterprise_id": enterprise_id, "on": on})


def factors(connection: Connection, enterprise_id: int, *, on: date) -> list[Factor]:
    """Factors that permits name at the discharger's outlets on a day."""
    return _rows(connection, Factor, _FACTORS, {"enterprise_id": enterprise_id, "on": on})


def monitors(
    connection: Connection, enterprise_id: int, *, on: date, now: datetime
) -> list[Monitor]:
    """Monitors standing at the discharger's outlets at the moment ``now``, the day ``on``."""
    parameters = {"enterprise_id": enterprise_id, "on": on, "now": now}
    return _rows(connection, Monitor, _MONITORS, parameters)


def listings(connection: Connection, enterprise_id: int) -> list[Listing]:
    """Years on the lists of key units, newest first."""
    return _rows(connection, Listing, _LISTINGS, {"enterprise_id": enterprise_id})


def has_limits(connection: Connection, enterprise_id: int) -> bool:
    """Whether any outlet of the discharger ever had a limit of its permit."""
    row = connection.execute(_HAS_LIMITS, {"enterprise_id": enterprise_id}).fetchone()
    return bool(row and row[0])


def penalties(
    connection: Connection, enterprise_id: int, *, since: date
) -> tuple[int, date | None]:
    """Number of penalties decided from ``since`` on, and the day of the newest."""
    parameters = {"enterprise_id": enterprise_id, "since": since}
    row = connection.execute(_PENALTIES, parameters).fetchone()
    return (row[0], row[1]) if row else (0, None)


def _rows(
    connection: Connection, shape: type[Row], statement: str, parameters: dict[str, Any]
) -> list[Row]:
    with connection.cursor(row_factory=class_row(shape)) as cursor:
        return cursor.execute(statement, parameters).fetchall()
