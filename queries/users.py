"""Staff accounts: what a login needs, and what it leaves behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

_COLUMNS = """
SELECT u.user_id, u.login_name, u.display_name, u.password_hash, u.role,
       r.name_zh AS role_name_zh, r.name_en AS role_name_en, r.permissions,
       r.is_county_bound, u.county_ids, u.disabled_at, u.failed_logins, u.locked_until,
       u.session_epoch
FROM qy.app_user AS u
JOIN staff.staff_role AS r USING (role)
"""
_BY_LOGIN_NAME = _COLUMNS + "WHERE u.login_name = %(login_name)s"
_BY_ID = _COLUMNS + "WHERE u.user_id = %(user_id)s"

_LOGGED_IN = """
UPDATE qy.app_user
SET failed_logins = 0, locked_until = NULL, last_login_at = %(at)s
WHERE user_id = %(user_id)s
"""
_FAILED = """
UPDATE qy.app_user
SET failed_logins = CASE WHEN failed_logins + 1 >= %(most)s THEN 0 ELSE failed_logins + 1 END,
    locked_until = CASE WHEN failed_logins + 1 >= %(most)s THEN %(until)s ELSE locked_until END
WHERE user_id = %(user_id)s
RETURNING locked_until = %(until)s
"""
_NEW_HASH = """
UPDATE qy.app_user SET password_hash = %(password_hash)s WHERE user_id = %(user_id)s
"""
_END_SESSIONS = """
UPDATE qy.app_user SET session_epoch = session_epoch + 1 WHERE user_id = %(user_id)s
"""


@dataclass(frozen=True)
class StaffAccount:
    """One row of ``qy.app_user`` with its role."""

    user_id: int
    login_name: str
    display_name: str
    password_hash: str
    role: str
    role_name_zh: str
    role_name_en: str
    permissions: list[str]
    is_county_bound: bool
    county_ids: list[int]
    disabled_at: datetime | None
    failed_logins: int
    locked_until: datetime | None
    session_epoch: int


def by_login_name(connection: Connection[Any], login_name: str) -> StaffAccount | None:
    """The account of a login name, which is stored in lower case."""
    return _one(connection, _BY_LOGIN_NAME, {"login_name": login_name})


def by_id(connection: Connection[Any], user_id: int) -> StaffAccount | None:
    """The account of an id."""
    return _one(connection, _BY_ID, {"user_id": user_id})


def _one(
    connection: Connection[Any], statement: str, parameters: dict[str, Any]
) -> StaffAccount | None:
    with connection.cursor(row_factory=class_row(StaffAccount)) as cursor:
        return cursor.execute(statement, parameters).fetchone()


def record_login(connection: Connection[Any], user_id: int, *, at: datetime) -> None:
    """A login succeeded: earlier failures no longer count."""
    connection.execute(_LOGGED_IN, {"user_id": user_id, "at": at})


def record_failure(
    connection: Connection[Any], user_id: int, *, most_failures: int, locked_until: datetime
) -> bool:
    """A login failed; True when this failure locked the account until ``locked_until``."""
    row = connection.execute(
        _FAILED, {"user_id": user_id, "most": most_failures, "until": locked_until}
    ).fetchone()
    return bool(row and row[0])


def store_hash(connection: Connection[Any], user_id: int, *, password_hash: str) -> None:
    """Replace a hash by a stronger one of the same password; sessions go on."""
    connection.execute(_NEW_HASH, {"user_id": user_id, "password_hash": password_hash})


def end_sessions(connection: Connection[Any], user_id: int) -> None:
    """Every session that this account has now is over."""
    connection.execute(_END_SESSIONS, {"user_id": user_id})
