"""Objections to results of the scores: who may be heard about what, and what follows."""

from datetime import datetime

from psycopg import Connection

from dashboard.running.refusal import Refusal
from queries import score_objections
from queries.score_objections import OUTCOMES, Objection, Raised


def register(connection: Connection, raised: Raised, *, at: datetime, by: str) -> int:
    """
    Register an objection to a result that its subject has seen; its number.

    Raises
    ------
    Refusal
        There is no such result, nobody was shown it, its rules have no such line, who or what is
        empty, or the day lies ahead or before the notice.
    """
    found = score_objections.result_of(connection, raised)
    if found is None:
        raise Refusal(
            f"{raised.subject_id} has no {raised.scheme} result of {raised.month:%Y-%m} "
            f"({raised.months} months): nothing to object to."
        )
    state, noticed_on, lines = found
    if state != "published" and noticed_on is None:
        raise Refusal(
            f"The results of {raised.month:%Y-%m} were not shown yet: an objection is to a result "
            "that was seen (flask score notice)."
        )
    if raised.line_key is not None and raised.line_key not in lines:
        known = ", ".join(sorted(lines))
        raise Refusal(f"The rules of this result have no line {raised.line_key}: {known}.")
    if not raised.raised_by_zh.strip() or not raised.text_zh.strip():
        raise Refusal("An objection names who raised it, and what it says.")
    day = raised.raised_on
    if day > at.date() or (noticed_on is not None and day < noticed_on):
        raise Refusal(f"{day} cannot be the day on which it was raised.")
    return score_objections.register(connection, raised, at=at, by=by)


def decide(
    connection: Connection, objection_id: int, *, outcome: str, text: str, at: datetime, by: str
) -> Objection:
    """
    Decide an objection, once.

    Raises
    ------
    Refusal
        There is none of that number, it is decided, or there is no reason.
    """
    if outcome not in OUTCOMES:
        raise Refusal(f"An outcome is one of {', '.join(OUTCOMES)}.")
    if not text.strip():
        raise Refusal("A decision says why.")
    known = score_objections.one(connection, objection_id)
    if known is None:
        raise Refusal(f"There is no objection {objection_id}.")
    if not score_objections.decide(
        connection, objection_id, outcome=outcome, outcome_zh=text.strip(), at=at, by=by
    ):
        raise Refusal(
            f"Objection {objection_id} was decided on {known.decided_at:%Y-%m-%d}: "
            f"{known.outcome}. A decision stands; a new objection is a further one."
        )
    decided = score_objections.one(connection, objection_id)
    assert decided is not None
    return decided
