"""Objections to results: registered as they are raised, decided once.

An objection is to a result of a month, not to one evaluation of it: it outlives a provisional one
that is replaced, and stays with the result when that is published. Without an outcome the result is
under objection (异议处理中).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from psycopg import Connection
from psycopg.rows import class_row

SUBJECTS = {"face": "enterprise_id", "operator": "om_operator_id"}
OUTCOMES = ("upheld", "rejected", "withdrawn")

_NEW = """
INSERT INTO qy.score_objection (scheme, month, months, enterprise_id, om_operator_id, line_key,
    raised_on, raised_by_zh, text_zh, registered_at, registered_by)
VALUES (%(scheme)s, %(month)s, %(months)s, %(enterprise_id)s, %(om_operator_id)s, %(line_key)s,
    %(raised_on)s, %(raised_by_zh)s, %(text_zh)s, %(registered_at)s, %(registered_by)s)
RETURNING objection_id
"""
_DECIDE = """
UPDATE qy.score_objection
SET outcome = %(outcome)s, outcome_zh = %(outcome_zh)s, decided_at = %(at)s, decided_by = %(by)s
WHERE objection_id = %(objection_id)s AND outcome IS NULL RETURNING objection_id
"""
_ONE = "SELECT * FROM qy.score_objection WHERE objection_id = %(objection_id)s"
_LISTED = """
SELECT * FROM qy.score_objection
WHERE (%(month)s::date IS NULL OR month = %(month)s) AND (outcome IS NULL OR NOT %(only_open)s)
ORDER BY month, objection_id
"""
_LISTED_IN_SCOPE = _LISTED.replace("qy.", "staff.")
_HAS_RESULT = """
SELECT s.state, s.noticed_on, s.rules FROM qy.score_snapshot AS s
WHERE s.scheme = %(scheme)s AND s.month = %(month)s AND s.months = %(months)s
  AND CASE WHEN s.scheme = 'face'
      THEN EXISTS (SELECT 1 FROM qy.face_score AS f
                   WHERE f.snapshot_id = s.snapshot_id AND f.enterprise_id = %(subject_id)s)
      ELSE EXISTS (SELECT 1 FROM qy.operator_score AS o
                   WHERE o.snapshot_id = s.snapshot_id AND o.om_operator_id = %(subject_id)s) END
ORDER BY s.state = 'published' DESC, s.snapshot_id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection as it is raised; ``line_key`` of None disputes the whole result."""

    scheme: str
    month: date
    months: int
    subject_id: int
    line_key: str | None
    raised_on: date
    raised_by_zh: str
    text_zh: str


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection, with its outcome once there is one."""

    objection_id: int
    scheme: str
    month: date
    months: int
    enterprise_id: int | None
    om_operator_id: int | None
    line_key: str | None
    raised_on: date
    raised_by_zh: str
    text_zh: str
    registered_at: datetime
    registered_by: str
    outcome: str | None
    outcome_zh: str | None
    decided_at: datetime | None
    decided_by: str | None

    @property
    def subject_id(self) -> int:
        """The enterprise or operator whose result it is about."""
        found = self.enterprise_id if self.scheme == "face" else self.om_operator_id
        assert found is not None
        return found

    @property
    def is_open(self) -> bool:
        """Whether the result is under objection."""
        return self.outcome is None


def result_of(connection: Connection, raised: Raised) -> tuple[str, date | None, set[str]] | None:
    """State, day of notice and lines of the result that is meant; None where there is none."""
    row = connection.execute(_HAS_RESULT, asdict(raised)).fetchone()
    return None if row is None else (row[0], row[1], {line["key"] for line in row[2]["lines"]})


def register(connection: Connection, raised: Raised, *, at: datetime, by: str) -> int:
    """Register one; its number."""
    subject: dict[str, int | None] = dict.fromkeys(SUBJECTS.values())
    subject[SUBJECTS[raised.scheme]] = raised.subject_id
    given = {**asdict(raised), **subject, "registered_at": at, "registered_by": by}
    row = connection.execute(_NEW, given).fetchone()
    assert row is not None
    return int(row[0])


def decide(
    connection: Connection,
    objection_id: int,
    *,
    outcome: str,
    outcome_zh: str,
    at: datetime,
    by: str,
) -> bool:
    """Decide one; False where it is decided already, or there is none."""
    wanted = {
        "objection_id": objection_id,
        "outcome": outcome,
        "outcome_zh": outcome_zh,
        "at": at,
        "by": by,
    }
    return connection.execute(_DECIDE, wanted).fetchone() is not None


def one(connection: Connection, objection_id: int) -> Objection | None:
    """An objection by its number."""
    with connection.cursor(row_factory=class_row(Objection)) as cursor:
        return cursor.execute(_ONE, {"objection_id": objection_id}).fetchone()


def listed(
    connection: Connection,
    *,
    month: date | None = None,
    only_open: bool = False,
    as_staff: bool = False,
) -> list[Objection]:
    """Objections of a month, or all; ``as_staff`` reads within the scope of the transaction."""
    statement = _LISTED_IN_SCOPE if as_staff else _LISTED
    with connection.cursor(row_factory=class_row(Objection)) as cursor:
        return cursor.execute(statement, {"month": month, "only_open": only_open}).fetchall()


def disputed(connection: Connection, scheme: str, *, month: date, months: int = 1) -> set[int]:
    """Whose results of a month are under objection, within the scope of the transaction."""
    return {
        found.subject_id
        for found in listed(connection, month=month, only_open=True, as_staff=True)
        if found.scheme == scheme and found.months == months
    }
