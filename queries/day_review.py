"""The daily review: causes that may be chosen, what was closed by whom, and closing a finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

Outcome = Literal["done", "taken"]

_CAUSES = """
SELECT cause_code, item_kind, sort_order, decision, needs_note, name_zh, name_en
FROM staff.review_cause
WHERE during @> %(on)s::date
ORDER BY item_kind, sort_order
"""

_CLOSINGS = """
SELECT c.review_closing_id, c.outlet_id, c.day, c.item_kind, c.pollutant_code, c.facts,
       c.cause_code, c.decision, c.note, c.closed_by, u.display_name, c.closed_at,
       cause.name_zh AS cause_zh, cause.name_en AS cause_en
FROM staff.review_closing AS c
JOIN qy.app_user AS u ON u.user_id = c.closed_by
LEFT JOIN staff.review_cause AS cause
  ON cause.cause_code = c.cause_code
 AND cause.during @> (c.closed_at AT TIME ZONE 'Asia/Shanghai')::date
"""
_OF_DAY = _CLOSINGS + "WHERE c.day = %(day)s ORDER BY c.review_closing_id"
_BY_ID = _CLOSINGS + "WHERE c.review_closing_id = %(closing_id)s"

_CLOSE = """
SELECT outcome, review_closing_id
FROM staff.close_review_item(
    %(account)s, %(at)s, %(address)s, %(outlet_id)s, %(day)s, %(kind)s, %(pollutant_code)s,
    %(facts)s, %(seen)s, %(cause_code)s, %(note)s, %(items)s)
"""


@dataclass(frozen=True)
class Cause:
    """A cause with which a kind of finding may be closed."""

    cause_code: str
    item_kind: str
    sort_order: int
    decision: str | None
    needs_note: bool
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Closing:
    """A finding was closed, or opened again when there is no cause."""

    review_closing_id: int
    outlet_id: int
    day: date
    item_kind: str
    pollutant_code: str | None
    facts: str
    cause_code: str | None
    decision: str | None
    note: str | None
    closed_by: int
    display_name: str
    closed_at: datetime
    cause_zh: str | None
    cause_en: str | None


@dataclass(frozen=True)
class Finding:
    """What the function needs to know of a finding."""

    outlet_id: int
    day: date
    kind: str
    pollutant_code: str | None
    facts: str


@dataclass(frozen=True)
class Act:
    """What a person does with a finding; without a cause it is opened again.

    ``seen`` is the newest closing that the person saw.
    """

    account: int
    at: datetime
    address: str | None
    seen: int | None
    cause_code: str | None
    note: str | None


def causes(connection: Connection[Any], *, on: date) -> list[Cause]:
    """Causes in force on a day, in the order of their keys."""
    with connection.cursor(row_factory=class_row(Cause)) as cursor:
        return cursor.execute(_CAUSES, {"on": on}).fetchall()


def closings(connection: Connection[Any], *, day: date) -> list[Closing]:
    """Everything that was closed and reopened of a day, in the order in which it was."""
    with connection.cursor(row_factory=class_row(Closing)) as cursor:
        return cursor.execute(_OF_DAY, {"day": day}).fetchall()


def closing(connection: Connection[Any], closing_id: int) -> Closing | None:
    """One closing; None when there is none in scope."""
    with connection.cursor(row_factory=class_row(Closing)) as cursor:
        return cursor.execute(_BY_ID, {"closing_id": closing_id}).fetchone()


def close(
    connection: Connection[Any], finding: Finding, act: Act, *, items: Sequence[Finding]
) -> tuple[Outcome, int]:
    """
    Close or reopen a finding; ``items`` are all findings of its outlet and day.

    Returns ``done`` and the new closing, or ``taken`` and the closing of whoever was there first:
    then nothing was written.

    Raises
    ------
    psycopg.errors.InsufficientPrivilege
        The account may not review days, or not those of this outlet.
    psycopg.errors.IntegrityError
        The cause is not one of this kind, or it needs a note.
    """
    of_day = [
        {"kind": one.kind, "pollutant": one.pollutant_code, "facts": one.facts} for one in items
    ]
    row = connection.execute(
        _CLOSE,
        {
            "account": act.account,
            "at": act.at,
            "address": act.address,
            "outlet_id": finding.outlet_id,
            "day": finding.day,
            "kind": finding.kind,
            "pollutant_code": finding.pollutant_code,
            "facts": finding.facts,
            "seen": act.seen,
            "cause_code": act.cause_code,
            "note": act.note,
            "items": Jsonb(of_day),
        },
    ).fetchone()
    assert row is not None
    return row[0], row[1]
