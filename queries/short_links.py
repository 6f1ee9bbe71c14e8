"""Short links to views of the staff site: made, found again, and counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

_ADD = """
INSERT INTO qy.short_link (short_link_ref, address, county_ids, made_by, made_at, expires_at)
VALUES (%(short_link_ref)s, %(address)s, %(county_ids)s::integer[], %(made_by)s, %(made_at)s,
        %(expires_at)s)
"""

_LINKS = """
SELECT s.short_link_ref, s.address, s.county_ids, s.made_by, s.made_at, s.expires_at,
       u.disabled_at IS NOT NULL AS maker_is_disabled
FROM qy.short_link AS s
JOIN qy.app_user AS u ON u.user_id = s.made_by
"""
_BY_REF = _LINKS + "WHERE s.short_link_ref = %(short_link_ref)s"
_SAME = (
    _LINKS
    + """
WHERE s.made_by = %(made_by)s AND s.made_at > %(since)s AND s.address = %(address)s
  AND s.county_ids IS NOT DISTINCT FROM %(county_ids)s::integer[]
ORDER BY s.made_at DESC
LIMIT 1
"""
)
_COUNT = """
SELECT count(*) FROM qy.short_link WHERE made_by = %(made_by)s AND made_at > %(since)s
"""


@dataclass(frozen=True)
class ShortLink:
    """A link as it is stored; ``county_ids`` None is the whole city."""

    short_link_ref: str
    address: str
    county_ids: list[int] | None
    made_by: int
    made_at: datetime
    expires_at: datetime
    maker_is_disabled: bool = False


def add(connection: Connection[Any], link: ShortLink) -> None:
    """Keep a new link."""
    connection.execute(_ADD, vars(link))


def by_ref(connection: Connection[Any], short_link_ref: str) -> ShortLink | None:
    """The link of a name, void or not."""
    with connection.cursor(row_factory=class_row(ShortLink)) as cursor:
        return cursor.execute(_BY_REF, {"short_link_ref": short_link_ref}).fetchone()


def same(
    connection: Connection[Any],
    *,
    made_by: int,
    address: str,
    county_ids: list[int] | None,
    since: datetime,
) -> ShortLink | None:
    """The newest link of an account to the same view that was made after a moment."""
    wanted = {"made_by": made_by, "address": address, "county_ids": county_ids, "since": since}
    with connection.cursor(row_factory=class_row(ShortLink)) as cursor:
        return cursor.execute(_SAME, wanted).fetchone()


def count(connection: Connection[Any], *, made_by: int, since: datetime) -> int:
    """How many links an account made after a moment."""
    row = connection.execute(_COUNT, {"made_by": made_by, "since": since}).fetchone()
    return int(row[0]) if row else 0
