"""What citizens wrote, as far as staff screens count it; the scope of the transaction holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

_COUNTS = """
SELECT count(*) FILTER (WHERE state IN ('received', 'accepted')) AS open,
       count(*) AS total,
       min(received_at) FILTER (WHERE state IN ('received', 'accepted')) AS oldest_open
FROM staff.feedback
"""


@dataclass(frozen=True)
class FeedbackCounts:
    """Opinions, complaints and reports: not yet answered, and all there ever were."""

    open: int
    total: int
    oldest_open: datetime | None


def counts(connection: Connection[Any]) -> FeedbackCounts:
    """How many wait for an answer, and since when."""
    with connection.cursor(row_factory=class_row(FeedbackCounts)) as cursor:
        found = cursor.execute(_COUNTS).fetchone()
    assert found is not None  # an aggregate always has a row
    return found
