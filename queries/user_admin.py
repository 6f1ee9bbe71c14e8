"""Staff accounts as an administrator keeps them; needs the owner's login."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

_ADD = """
INSERT INTO qy.app_user (login_name, display_name, password_hash, role, county_ids)
VALUES (%(login_name)s, %(display_name)s, %(password_hash)s, %(role)s, %(county_ids)s)
ON CONFLICT (login_name) DO NOTHING
RETURNING user_id
"""

_LIST = """
SELECT u.login_name, u.display_name, u.role, u.disabled_at, u.locked_until, u.last_login_at,
       coalesce((SELECT array_agg(r.region_ref ORDER BY r.sort_order, r.region_ref)
                 FROM qy.region AS r WHERE r.region_id = ANY(u.county_ids)), '{}') AS counties
FROM qy.app_user AS u ORDER BY u.login_name
"""

_ROLES = "SELECT role, is_county_bound FROM qy.staff_role ORDER BY role"

# A county is named by its reference or by a code that it has or had.
_COUNTIES = """
SELECT DISTINCT asked.word, r.region_id
FROM unnest(%(words)s::text[]) AS asked (word)
JOIN qy.region AS r ON r.level = 'county'
JOIN qy.region_name AS n USING (region_id)
WHERE asked.word IN (r.region_ref, n.region_code, n.name_zh)
"""

_FIRST_COUNTY = """
SELECT r.region_ref FROM qy.region AS r
WHERE r.level = 'county' AND EXISTS (
    SELECT 1 FROM qy.enterprise_place AS p WHERE p.county_id = r.region_id)
ORDER BY r.sort_order, r.region_ref LIMIT 1
"""

_DISABLE = """
UPDATE qy.app_user
SET disabled_at = coalesce(disabled_at, %(at)s), session_epoch = session_epoch + 1
WHERE login_name = %(login_name)s RETURNING user_id
"""

_ENABLE = """
UPDATE qy.app_user SET disabled_at = NULL WHERE login_name = %(login_name)s RETURNING user_id
"""

_UNLOCK = """
UPDATE qy.app_user SET failed_logins = 0, locked_until = NULL
WHERE login_name = %(login_name)s RETURNING user_id
"""

_NEW_PASSWORD = """
UPDATE qy.app_user
SET password_hash = %(password_hash)s, password_changed_at = %(at)s, failed_logins = 0,
    locked_until = NULL, session_epoch = session_epoch + 1
WHERE login_name = %(login_name)s RETURNING user_id
"""

_HASH = "SELECT password_hash FROM qy.app_user WHERE login_name = %(login_name)s"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the list shows it."""

    login_name: str
    display_name: str
    role: str
    disabled_at: datetime | None
    locked_until: datetime | None
    last_login_at: datetime | None
    counties: list[str]


def add(
    connection: Connection,
    *,
    login_name: str,
    display_name: str,
    password_hash: str,
    role: str,
    county_ids: Sequence[int],
) -> int | None:
    """Id of the new account; None when the login name is taken."""
    parameters = {
        "login_name": login_name,
        "display_name": display_name,
        "password_hash": password_hash,
        "role": role,
        "county_ids": list(county_ids),
    }
    return _id(connection, _ADD, parameters)


def accounts(connection: Connection) -> list[AccountRow]:
    """Every account, by login name."""
    with connection.cursor(row_factory=class_row(AccountRow)) as cursor:
        return cursor.execute(_LIST).fetchall()


def roles(connection: Connection) -> dict[str, bool]:
    """The roles, and whether each is bound to counties."""
    return dict(connection.execute(_ROLES).fetchall())


def county_ids(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Ids of the counties that the words name; words that name none are absent."""
    return dict(connection.execute(_COUNTIES, {"words": list(words)}).fetchall())


def first_county(connection: Connection) -> str | None:
    """Reference of the first county that has an enterprise."""
    row = connection.execute(_FIRST_COUNTY).fetchone()
    return row[0] if row else None


def disable(connection: Connection, login_name: str, *, at: datetime) -> int | None:
    """Shut an account and end its sessions; None when there is no such account."""
    return _id(connection, _DISABLE, {"login_name": login_name, "at": at})


def enable(connection: Connection, login_name: str) -> int | None:
    """Open a shut account again."""
    return _id(connection, _ENABLE, {"login_name": login_name})


def unlock(connection: Connection, login_name: str) -> int | None:
    """Forget failed logins."""
    return _id(connection, _UNLOCK, {"login_name": login_name})


def set_password(
    connection: Connection, login_name: str, *, password_hash: str, at: datetime
) -> int | None:
    """Replace the password and end every session."""
    parameters = {"login_name": login_name, "password_hash": password_hash, "at": at}
    return _id(connection, _NEW_PASSWORD, parameters)


def password_hash(connection: Connection, login_name: str) -> str | None:
    """The stored hash of an account; None when there is no such account."""
    row = connection.execute(_HASH, {"login_name": login_name}).fetchone()
    return row[0] if row else None


def _id(connection: Connection, statement: str, parameters: Mapping[str, object]) -> int | None:
    row = connection.execute(statement, parameters).fetchone()
    return row[0] if row else None
