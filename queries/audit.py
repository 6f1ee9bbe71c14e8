"""The audit log: append-only, one row an action."""

from datetime import datetime
from typing import Any, Literal

from psycopg import Connection
from psycopg.types.json import Jsonb

Outcome = Literal["done", "refused", "failed"]

_RECORD = """
INSERT INTO qy.audit_log (at, user_id, login_name, action, subject, outcome, address, detail)
VALUES (%(at)s, %(user_id)s, %(login_name)s, %(action)s, %(subject)s, %(outcome)s, %(address)s,
        %(detail)s)
"""


def record(
    connection: Connection[Any],
    *,
    at: datetime,
    action: str,
    outcome: Outcome,
    user_id: int | None = None,
    login_name: str | None = None,
    subject: str | None = None,
    address: str | None = None,
    **detail: Any,
) -> None:
    """Append one action; ``detail`` holds what helps to understand it and never a secret."""
    connection.execute(
        _RECORD,
        {
            "at": at,
            "user_id": user_id,
            "login_name": login_name,
            "action": action,
            "subject": subject,
            "outcome": outcome,
            "address": address,
            "detail": Jsonb(detail),
        },
    )
