"""What a person does in the daily review, as the staff login does it."""

from datetime import date, datetime
from typing import Any

from psycopg import Connection

from queries import day_review
from queries.day_review import Act, Finding
from tests.database_support import Database
from tests.staff_city import NOW, City

DAY = date(2026, 11, 21)
NITROGEN = "a21002"
REAL = "exceedance_process"
UNTRUE = "exceedance_monitor_fault"


def account(database: Database, role: str = "analyst", *, counties: tuple[int, ...] = ()) -> int:
    """Number of a new account."""
    name = database.add_user(role, counties=counties)
    return database.execute("SELECT user_id FROM qy.app_user WHERE login_name = %s", (name,))[0][0]


def exceedance(city: City, *, facts: str = "1:7+0") -> Finding:
    """The exceedance of the eastern outlet on the 21st."""
    return Finding(city.a_outlet, DAY, "exceedance", NITROGEN, facts)


def act(
    user: int,
    cause: str | None = REAL,
    *,
    seen: int | None = None,
    note: str | None = None,
    at: datetime = NOW,
) -> Act:
    """Close with a cause, or reopen without one."""
    return Act(user, at, "127.0.0.1", seen, cause, note)


def set_scope(connection: Connection[Any], counties: tuple[int, ...] | None) -> None:
    """The scope of this transaction."""
    value = None if counties is None else list(counties)
    connection.execute("SELECT staff.set_scope(%s)", (value,))


def close(
    database: Database,
    finding: Finding,
    what: Act,
    *,
    items: tuple[Finding, ...] | None = None,
    scope: tuple[int, ...] | None = None,
) -> tuple[str, int]:
    """In a transaction of its own; the finding is the only one of its day unless said."""
    with database.connect("staff") as connection:
        set_scope(connection, scope)
        return day_review.close(connection, finding, what, items=items or (finding,))
