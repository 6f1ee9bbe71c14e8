"""Records that become known late: what is published stands, and they come as a correction."""

from datetime import date

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.rows import dict_row

from dashboard.jobs import score_check, score_packing, score_publish, score_run, score_scorer
from dashboard.jobs.score_check import Checked
from dashboard.jobs.score_late import late
from queries import contradictions, score_store
from tests.database.scores.conftest import NOW, OCTOBER, evaluate

NOVEMBER = date(2026, 11, 1)
OCTOBERS = "'2026-10-01 00:00+08' AND '2026-10-31 23:00+08'"
KEPT_BACK = {
    "calibration": f"calibrated_at BETWEEN {OCTOBERS}",
    "om_visit": f"lower(during) BETWEEN {OCTOBERS}",
}


@pytest.fixture(scope="module")
def published(scored_city):
    """October published, while calibrations and visits of it were not known; and those rows."""
    rows = {}
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        for table, where in KEPT_BACK.items():
            with connection.cursor(row_factory=dict_row) as cursor:
                rows[table] = cursor.execute(
                    f"DELETE FROM qy.{table} WHERE {where} RETURNING *"
                ).fetchall()
            assert rows[table]
        evaluate(connection)
        score_publish.publish(connection, month=OCTOBER, at=NOW, by="leader", waive_notice="test")
    return rows


@pytest.fixture
def city(published, ingest):
    """What is published, in a transaction that leaves nothing behind."""
    ingest.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return ingest


def put_back(connection, table, rows):
    for row in rows:
        connection.execute(
            sql.SQL("INSERT INTO qy.{} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join(map(sql.Placeholder, row)),
            ),
            row,
        )


def main_monitor(connection, medium="gas"):
    """A monitor under contract, its outlet and its enterprise."""
    return connection.execute(
        """SELECT p.monitor_id, p.outlet_id, u.enterprise_id FROM qy.monitor_outlet AS p
           JOIN qy.outlet AS o USING (outlet_id) JOIN qy.outlet_enterprise AS u USING (outlet_id)
           JOIN qy.daily_value AS d USING (outlet_id)
           WHERE p.duty = 'main' AND o.medium = %s AND u.is_responsible AND d.day = '2026-10-15'
           GROUP BY 1, 2, 3 HAVING min(d.valid_hours) = 24 ORDER BY 1 LIMIT 1""",
        (medium,),
    ).fetchone()


def late_calibrations(connection, rows):
    put_back(connection, "calibration", rows["calibration"])


def late_visits(connection, rows):
    put_back(connection, "om_visit", rows["om_visit"])


def late_test(connection, _rows):
    monitor, _, _ = main_monitor(connection)
    (test,) = connection.execute(
        """INSERT INTO qy.comparison_test (comparison_test_ref, kind, monitor_id, pollutant_code,
               during, laboratory_zh)
           VALUES ('CT-late', 'supervision', %s, 'a21002',
                   '[2026-10-15 09:00+08, 2026-10-15 15:00+08)', '实验室')
           RETURNING comparison_test_id""",
        (monitor,),
    ).fetchone()
    for pair in range(1, 10):
        connection.execute("INSERT INTO qy.comparison_pair VALUES (%s, %s, 50, 150)", (test, pair))


def late_mark(connection, _rows):
    _, outlet, _ = main_monitor(connection)
    connection.execute(
        """INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, marked_by, marked_at)
           VALUES ('MK-late', %s, 'maintenance', '[2026-10-02 00:00+08, 2026-10-20 00:00+08)',
                   'x', '2026-11-21 08:00+08')""",
        (outlet,),
    )


def late_penalty(connection, _rows):
    _, _, enterprise = main_monitor(connection)
    connection.execute(
        """INSERT INTO qy.penalty (penalty_ref, enterprise_id, decided_on, kind, summary_zh)
           VALUES ('PE-late', %s, '2026-10-20', 'fine', '罚款')""",
        (enterprise,),
    )


def late_foreign_cause(connection, _rows):
    connection.execute(
        """INSERT INTO qy.foreign_cause (kind, during, confirmed_by, confirmed_at)
           VALUES ('platform_outage', '[2026-10-01 00:00+08, 2026-11-01 00:00+08)', 'x',
                   '2026-11-21 08:00+08')"""
    )


def late_maintenance(connection, _rows):
    monitor, _, _ = main_monitor(connection)
    connection.execute(
        """INSERT INTO qy.maintenance_record (maintenance_record_ref, monitor_id, during, kind)
           VALUES ('MR-late', %s, '[2026-10-15 09:00+08, 2026-10-15 13:00+08)', '更换滤芯')""",
        (monitor,),
    )


OF_DATA = {"data", "state", "pooling"}
CASES = {
    "calibrations": (
        late_calibrations,
        "calibrations",
        {"tests_passed", "checks_done"},
        OF_DATA,
    ),
    "visits": (
        late_visits,
        "visits",
        {"visits_done", "faults_answered", "forms_complete"},
        OF_DATA,
    ),
    "test": (
        late_test,
        "tests",
        {"tests_passed", "supervision_passed"},
        OF_DATA,
    ),
    "mark": (late_mark, "marks", {"maintenance_hours"}, {"data"}),
    "penalty": (late_penalty, "penalties", {"cap:penalty"}, {"decision"}),
    "foreign cause": (
        late_foreign_cause,
        "foreign",
        {"transmission_completed", "valid_data", "transmission_prompt", "capture"},
        OF_DATA,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_published_stands_and_a_late_record_makes_a_correction(city, published, case):
    arrive, register, lines, causes = CASES[case]
    snapshots = score_store.all_published(city)
    arrive(city, published)
    found = score_check.check(city, snapshots)
    assert found.broken == {}
    assert found.without_inputs == 0
    moved = [one for changes in found.late.values() for one in changes]
    named = {one.line_key for one in moved} - {"band", "grade"}
    assert named & lines
    assert named <= lines
    assert {one.cause for one in moved if one.line_key in lines} <= causes
    outcomes = evaluate(city, correction="迟到的记录")
    corrected = [one for one in outcomes.values() if one.action == "corrected"]
    assert {one.scheme for one in corrected} == {
        one.scheme for one in snapshots if one.snapshot_id in found.late
    }
    for one in corrected:
        (told,) = city.execute(
            "SELECT late_evidence FROM qy.score_snapshot WHERE snapshot_id = %s",
            (one.snapshot_id,),
        ).fetchone()
        assert set(told) == {register}
        assert told[register]["came"] >= 1
        assert told[register]["went"] == 0
        assert told[register]["rows_came"]
    assert score_check.check(city, snapshots).broken == {}


def test_a_late_maintenance_record_moves_no_score_and_is_searched_again(city, published):
    snapshots = score_store.all_published(city)
    before = contradictions.newest(city, month=OCTOBER)
    late_maintenance(city, published)
    assert score_check.check(city, snapshots) == Checked({}, {}, 0)
    assert score_run.verify(city, first=OCTOBER, last=OCTOBER, now=NOW, by="x") == [OCTOBER]
    _, rows = contradictions.newest(city, month=OCTOBER)
    new = [row for row in rows if row not in before[1]]
    assert [(row["kind"], row["reference"], row["evidence_hours"]) for row in new] == [
        ("undisturbed_maintenance", "MR-late", 4)
    ]
    assert new[0]["om_operator_id"] is not None
    assert score_run.verify(city, first=OCTOBER, last=OCTOBER, now=NOW, by="x") == []


def test_a_search_stands(city):
    for statement in (
        "UPDATE qy.contradiction_run SET computed_by = 'y'",
        "DELETE FROM qy.record_contradiction",
    ):
        with pytest.raises(errors.InsufficientPrivilege), city.transaction():
            city.execute(statement)


def test_hours_that_change_are_told_by_outlet(city):
    kept = score_scorer.scorer(city, first=OCTOBER, last=OCTOBER).inputs
    outlet = int(kept.evidence.days["outlet_id"][0])
    city.execute(
        "UPDATE qy.daily_value SET valid_map = 0 WHERE day = '2026-10-15' AND outlet_id = %s",
        (outlet,),
    )
    now = score_scorer.scorer(city, first=OCTOBER, last=OCTOBER).inputs
    told = late(kept, now, start=OCTOBER, end=NOVEMBER)
    assert told == {"hours": {"outlet_days": 1, "outlets": [outlet]}}
    assert late(kept, now, start=date(2026, 9, 1), end=OCTOBER) == {}
    assert late(kept, kept, start=OCTOBER, end=NOVEMBER) == {}


def test_inputs_come_back_as_they_were_and_are_kept_once(city):
    inputs = score_scorer.scorer(city, first=OCTOBER, last=OCTOBER).inputs
    packed = score_packing.packed(inputs)
    again = score_packing.unpacked(packed)
    assert score_packing.packed(again) == packed
    assert again.registry == inputs.registry
    assert (again.amounts, again.tolerances) == (inputs.amounts, inputs.tolerances)
    numbers = city.execute("SELECT DISTINCT input_id FROM qy.score_snapshot").fetchall()
    assert len(numbers) == 1
    assert city.execute("SELECT count(*) FROM qy.score_input").fetchone() == (1,)
    evaluate(city, month=date(2026, 9, 1))
    assert city.execute("SELECT count(*) FROM qy.score_input").fetchone() == (2,)
    with pytest.raises(errors.InsufficientPrivilege), city.transaction():
        city.execute("UPDATE qy.score_input SET format = 'x'")
    with pytest.raises(errors.ForeignKeyViolation), city.transaction():
        city.execute("DELETE FROM qy.score_input WHERE input_id = %s", numbers[0])


def test_a_provisional_evaluation_that_is_replaced_leaves_no_input_behind(city):
    september = date(2026, 9, 1)
    evaluate(city, month=september)
    city.execute("UPDATE qy.daily_value SET valid_map = 0 WHERE day = '2026-09-15'")
    assert {one.action for one in evaluate(city, month=september).values()} == {"replaced"}
    used = city.execute(
        "SELECT count(DISTINCT input_id), (SELECT count(*) FROM qy.score_input) "
        "FROM qy.score_snapshot"
    ).fetchone()
    assert used == (2, 2)
