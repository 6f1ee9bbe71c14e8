"""What happens at the end of a month and is on record in the next one."""

from datetime import date

import pytest

from dashboard.jobs import score_scorer, score_work
from dashboard.jobs.score_work import Span
from tests.database.scores.conftest import OCTOBER

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("kind", "marked_at", "hours"),
    [
        ("communication", "2026-11-01 00:30+08", 3.5),
        ("monitor_fault", "2026-11-02 09:00+08", 36.0),
        (None, None, float("nan")),
    ],
    ids=["interruption", "fault", "never marked"],
)
def test_a_fault_of_the_last_day_is_marked_in_the_next_month(ingest, kind, marked_at, hours):
    """The fault begins on 31 October at 21:00; its mark begins with November."""
    monitor, outlet = ingest.execute(
        """SELECT c.monitor_id, p.outlet_id FROM qy.om_contract AS c
           JOIN qy.monitor_outlet AS p USING (monitor_id)
           WHERE p.duty = 'main' AND c.during @> '2026-10-31'::date ORDER BY 1 LIMIT 1"""
    ).fetchone()
    ingest.execute(
        "UPDATE qy.mark SET state = 'withdrawn' WHERE outlet_id = %s "
        "AND during && '[2026-10-31 20:00+08, 2026-11-10 00:00+08)'",
        (outlet,),
    )
    ingest.execute(
        """INSERT INTO qy.fault_record (fault_record_ref, monitor_id, started_at, repaired_at)
           VALUES ('F-LAST', %s, '2026-10-31 21:00+08', '2026-11-04 06:00+08')""",
        (monitor,),
    )
    if kind is not None:
        ingest.execute(
            """INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at,
                                    state)
               VALUES ('M-NEXT', %s, %s, '[2026-11-01 00:00+08, 2026-11-03 06:00+08)', 'test',
                       %s, 'effective')""",
            (outlet, kind, marked_at),
        )
    work = score_scorer.scorer(ingest, first=OCTOBER, last=OCTOBER).work
    (fault,) = [
        one
        for one in score_work.faults_in(work, outlet, Span(OCTOBER, NOVEMBER, NOVEMBER))
        if one.ref == "F-LAST"
    ]
    assert score_work.hours_to_first_mark(work, fault) == pytest.approx(hours, nan_ok=True)
