"""What is still open about one discharger, and which of its outlets the permit covers."""

from dataclasses import dataclass
from datetime import date

from psycopg import Connection
from psycopg.rows import class_row


@dataclass(frozen=True)
class Matters:
    """How much is open: letters, orders, penalties and limits; of orders also how many are late."""

    letters: int
    orders: int
    late_orders: int
    penalties: int
    unreviewed_limits: int


_MATTERS = """
SELECT (SELECT count(*) FROM staff.feedback
        WHERE enterprise_id = %(enterprise_id)s AND answered_at IS NULL) AS letters,
       orders.orders, orders.late_orders,
       (SELECT count(*) FROM staff.penalty
        WHERE enterprise_id = %(enterprise_id)s AND executed_on IS NULL) AS penalties,
       (SELECT count(*) FROM staff.limit_value
        WHERE outlet_id = ANY(%(outlet_ids)s) AND during @> %(on)s
          AND reviewed_at IS NULL) AS unreviewed_limits
FROM (SELECT count(*) AS orders, count(*) FILTER (WHERE due_on < %(on)s) AS late_orders
      FROM staff.enforcement_decision
      WHERE enterprise_id = %(enterprise_id)s AND due_on IS NOT NULL AND fulfilled_on IS NULL)
     AS orders
"""

_COVERED = """
SELECT outlet_id FROM staff.permit_outlet
WHERE outlet_id = ANY(%(outlet_ids)s) AND during @> %(on)s
"""


def matters(
    connection: Connection, enterprise_id: int, *, outlet_ids: tuple[int, ...], on: date
) -> Matters:
    """What is open on a day."""
    parameters = {"enterprise_id": enterprise_id, "outlet_ids": list(outlet_ids), "on": on}
    with connection.cursor(row_factory=class_row(Matters)) as cursor:
        found = cursor.execute(_MATTERS, parameters).fetchone()
    assert found is not None  # an aggregate always has a row
    return found


def covered(connection: Connection, outlet_ids: tuple[int, ...], *, on: date) -> set[int]:
    """Which of these outlets a permit names on a day."""
    parameters = {"outlet_ids": list(outlet_ids), "on": on}
    return {row[0] for row in connection.execute(_COVERED, parameters).fetchall()}
