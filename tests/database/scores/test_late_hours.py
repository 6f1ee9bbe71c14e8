"""Hours that came late: prompt until a day after, complete until the days of back-filling end."""

import pytest

from tests.database.scores.conftest import evaluate


def valid_hours(one):
    """Valid hours of the completed rate, and of the prompt one, over the whole city."""
    completed = sum(
        row["numerator"] or 0
        for row in one["face", 1].tables["face_line"]
        if row["line_key"] == "transmission_completed"
    )
    prompt = sum(
        row["numerator"]
        for row in one["operator", 1].tables["operator_evidence"]
        if row["line_key"] == "transmission_prompt"
    )
    return completed, prompt


@pytest.mark.parametrize(
    ("days_late", "completed_moves", "prompt_moves"),
    [("0.5", False, False), ("3", False, True), ("12", True, True)],
)
def test_a_delivery_of_its_own_tells_when_its_hours_came(
    ingest, days_late, completed_moves, prompt_moves
):
    before = valid_hours(evaluate(ingest, keep=False))
    (batch,) = ingest.execute(
        """INSERT INTO qy.import_batch (kind, source_name, imported_by, started_at, first_time,
               last_time)
           VALUES ('hourly', 'late', 'test', timestamptz '2026-10-15 12:00+08'
                   + make_interval(hours => (%s::float * 24)::int), '2026-10-15 06:00+08',
                   '2026-10-15 11:00+08') RETURNING batch_id""",
        (days_late,),
    ).fetchone()
    ingest.execute(
        """UPDATE qy.hourly_value SET batch_id = %s
           WHERE time BETWEEN '2026-10-15 06:00+08' AND '2026-10-15 11:00+08'""",
        (batch,),
    )
    after = valid_hours(evaluate(ingest, keep=False))
    assert (after[0] < before[0], after[1] < before[1]) == (completed_moves, prompt_moves)
