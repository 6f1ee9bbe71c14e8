"""Links of walls: made, read with the right of their maker, revoked, and last seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

_ADD = """
INSERT INTO qy.wall_link (wall_link_ref, place, county_ids, language, panels, by_county,
                          turn_seconds, made_by, made_at, expires_at)
VALUES (%(wall_link_ref)s, %(place)s, %(county_ids)s::integer[], %(language)s, %(panels)s::text[],
        %(by_county)s, %(turn_seconds)s, %(made_by)s, %(made_at)s, %(expires_at)s)
"""

_LINKS = """
SELECT w.wall_link_ref, w.place, w.county_ids, w.language, w.panels, w.by_county, w.turn_seconds,
       w.made_by, w.made_at, w.expires_at, w.revoked_at, w.last_seen_at, w.last_address,
       u.display_name AS maker, u.disabled_at IS NOT NULL AS maker_is_disabled,
       CASE WHEN r.is_county_bound OR u.county_ids <> '{}' THEN u.county_ids END AS maker_county_ids
FROM qy.wall_link AS w
JOIN qy.app_user AS u ON u.user_id = w.made_by
JOIN staff.staff_role AS r USING (role)
"""
_BY_REF = _LINKS + "WHERE w.wall_link_ref = %(wall_link_ref)s"
# A void link stays in the list for a while, so that its maker sees what became of it.
_LISTED = (
    _LINKS
    + """
WHERE (%(made_by)s::integer IS NULL OR w.made_by = %(made_by)s::integer)
  AND least(w.revoked_at, w.expires_at) > %(since)s
ORDER BY coalesce(w.revoked_at, w.expires_at) <= %(at)s, w.made_at DESC, w.wall_link_ref
LIMIT 200
"""
)

_REVOKE = """
UPDATE qy.wall_link SET revoked_at = %(at)s, revoked_by = %(revoked_by)s
WHERE wall_link_ref = %(wall_link_ref)s AND revoked_at IS NULL AND expires_at > %(at)s
"""

_SEEN = """
UPDATE qy.wall_link SET last_seen_at = %(at)s, last_address = %(address)s
WHERE wall_link_ref = %(wall_link_ref)s
"""


@dataclass(frozen=True)
class NewLink:
    """What a link is made from."""

    wall_link_ref: str
    place: str
    county_ids: tuple[int, ...] | None
    language: str
    panels: tuple[str, ...]
    by_county: bool
    turn_seconds: int
    made_by: int
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class WallLink:
    """A link as it is stored, with what its maker may see now (None is the whole city)."""

    wall_link_ref: str
    place: str
    county_ids: list[int] | None
    language: str
    panels: list[str]
    by_county: bool
    turn_seconds: int
    made_by: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    last_address: IPv4Address | IPv6Address | None
    maker: str
    maker_is_disabled: bool
    maker_county_ids: list[int] | None


def add(connection: Connection[Any], link: NewLink) -> None:
    """Keep a new link."""
    counties = None if link.county_ids is None else list(link.county_ids)
    parameters = {**vars(link), "county_ids": counties, "panels": list(link.panels)}
    connection.execute(_ADD, parameters)


def by_ref(connection: Connection[Any], wall_link_ref: str) -> WallLink | None:
    """The link of a name, void or not."""
    with connection.cursor(row_factory=class_row(WallLink)) as cursor:
        return cursor.execute(_BY_REF, {"wall_link_ref": wall_link_ref}).fetchone()


def listed(
    connection: Connection[Any], *, made_by: int | None, at: datetime, void_for: timedelta
) -> list[WallLink]:
    """Links of an account, or of every account: those in force first, then the newly void."""
    parameters = {"made_by": made_by, "at": at, "since": at - void_for}
    with connection.cursor(row_factory=class_row(WallLink)) as cursor:
        return cursor.execute(_LISTED, parameters).fetchall()


def revoke(
    connection: Connection[Any], wall_link_ref: str, *, revoked_by: int, at: datetime
) -> bool:
    """Make a link void; False when it is already."""
    parameters = {"wall_link_ref": wall_link_ref, "revoked_by": revoked_by, "at": at}
    return connection.execute(_REVOKE, parameters).rowcount == 1


def seen(
    connection: Connection[Any], wall_link_ref: str, *, at: datetime, address: str | None
) -> None:
    """A screen asked with this link."""
    parameters = {"wall_link_ref": wall_link_ref, "at": at, "address": address}
    connection.execute(_SEEN, parameters)
