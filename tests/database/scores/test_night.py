"""What the worker does with scores at night, and the history that a demo publishes."""

from datetime import timedelta

from dashboard.jobs import score_demo, score_night, score_preview, score_publish
from dashboard.jobs.score_check import Checked
from queries import score_store
from tests.database.scores.conftest import NOW, OCTOBER, evaluate


def test_the_month_that_ended_is_kept_as_provisional_until_a_person_has_it(ingest):
    assert score_night.evaluate_ended_month(ingest, now=NOW)
    (kept,) = score_store.snapshots(ingest, "face", month=OCTOBER, months=1)
    assert (kept.state, kept.rule_version) == ("provisional", "face-2026.1")
    assert score_night.evaluate_ended_month(ingest, now=NOW + timedelta(days=1))
    score_publish.give_notice(ingest, month=OCTOBER, on=NOW.date(), by="leader")
    assert not score_night.evaluate_ended_month(ingest, now=NOW + timedelta(days=2))


def test_every_night_what_is_published_is_recomputed(ingest):
    evaluate(ingest)
    score_publish.publish(ingest, month=OCTOBER, at=NOW, by="leader", waive_notice="test")
    assert score_night.check_published(ingest, now=NOW) == Checked({}, {}, 0)
    ingest.execute("UPDATE qy.daily_value SET valid_map = 0 WHERE day = '2026-10-20'")
    found = score_night.check_published(ingest, now=NOW)
    assert found.late
    assert not found.broken
    assert score_night.check_published(ingest, now=NOW + timedelta(days=400)).late == {}


def test_a_demo_publishes_its_full_months_but_the_last(ingest):
    """History from 20 August to 20 November: September is published, October waits."""
    assert score_demo.publish_history(ingest, now=NOW) == 2
    states = ingest.execute(
        "SELECT DISTINCT month::text, state FROM qy.score_snapshot ORDER BY 1"
    ).fetchall()
    assert states == [("2026-09-01", "published"), ("2026-10-01", "provisional")]
    assert score_demo.publish_history(ingest, now=NOW) == 0


def test_records_that_the_data_contradict_are_listed_and_move_no_score(ingest):
    before = evaluate(ingest, keep=False)
    monitor, outlet = ingest.execute(
        """SELECT p.monitor_id, p.outlet_id FROM qy.monitor_outlet AS p
           JOIN qy.daily_value AS d USING (outlet_id)
           WHERE p.duty = 'main' AND d.day = '2026-10-15'
           GROUP BY 1, 2 HAVING min(d.valid_hours) = 24 ORDER BY 1 LIMIT 1"""
    ).fetchone()
    ingest.execute(
        """INSERT INTO qy.maintenance_record (maintenance_record_ref, monitor_id, during, kind)
           VALUES ('MR-false', %s, '[2026-10-15 09:00+08, 2026-10-15 13:00+08)', '更换滤芯')""",
        (monitor,),
    )
    other = ingest.execute(
        """SELECT c.monitor_id FROM qy.om_contract AS c JOIN qy.monitor_outlet AS p
             USING (monitor_id)
           WHERE p.duty = 'main' AND p.outlet_id <> %s
             AND c.during @> daterange('2026-10-01', '2026-11-01') ORDER BY 1 LIMIT 1""",
        (outlet,),
    ).fetchone()[0]
    found = score_preview.contradictions_of(ingest, month=OCTOBER)
    assert [(one.outlet_id, one.reference) for one in found if one.reference] == [
        (outlet, "MR-false")
    ]
    after = evaluate(ingest, keep=False)
    for scheme, table in (("face", "face_score"), ("equipment", "equipment_score")):
        assert before[scheme, 1].tables[table] == after[scheme, 1].tables[table]
    assert before["operator", 1].tables == after["operator", 1].tables
    ingest.execute("DELETE FROM qy.om_contract WHERE monitor_id = %s", (other,))
    gaps = score_preview.contradictions_of(ingest, month=OCTOBER)
    assert {one.kind for one in gaps} - {one.kind for one in found} == {"no_contract"}


def test_a_mark_with_nobody_on_site_is_listed(ingest):
    """A mark of maintenance of nine hours on an outlet whose visits are gone."""
    (outlet,) = ingest.execute(
        "SELECT min(outlet_id) FROM qy.monitor_outlet WHERE duty = 'main'"
    ).fetchone()
    ingest.execute("DELETE FROM qy.om_visit")
    ingest.execute(
        """DELETE FROM qy.maintenance_record; DELETE FROM qy.fault_record;
           DELETE FROM qy.mark_evidence; UPDATE qy.mark SET state = 'withdrawn'"""
    )
    ingest.execute(
        """INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at)
           VALUES ('MK-1', %s, 'maintenance', '[2026-10-15 09:00+08, 2026-10-15 18:00+08)', 'x',
                   '2026-10-15 18:00+08')""",
        (outlet,),
    )
    found = score_preview.contradictions_of(ingest, month=OCTOBER)
    assert ("mark_without_visit", outlet) in {(one.kind, one.outlet_id) for one in found}
