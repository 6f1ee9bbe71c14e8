"""Scores of a small demo city: what moves them, what does not, and what stands."""

from datetime import date, datetime, timedelta

import psycopg
import pytest
from psycopg import errors

from dashboard.jobs import score_check, score_preview, score_publish
from dashboard.jobs.score_changes import BAND
from dashboard.jobs.score_check import Checked
from dashboard.running.refusal import Refusal
from queries import score_rule_edit, score_rules, score_store
from queries.score_rule_edit import Changes
from tests.database.scores.conftest import NOW, OCTOBER, SEPTEMBER, evaluate

KEY = "transmission_prompt"
FACE, OPERATOR, EQUIPMENT = ("face", 1), ("operator", 1), ("equipment", 1)


def moved(before, after, scheme=FACE, *, column="earned"):
    """Lines that earn or count otherwise, as (subject, line)."""
    subject = score_store.SUBJECTS[scheme[0]]
    sides = [
        {
            (row[subject], row["line_key"]): row[column]
            for row in one[scheme].tables[f"{scheme[0]}_line"]
        }
        for one in (before, after)
    ]
    return {key for key in sides[0] | sides[1] if sides[0].get(key) != sides[1].get(key)}


@pytest.fixture
def october(ingest):
    return evaluate(ingest, keep=False)


def again(ingest):
    return evaluate(ingest, keep=False)


def test_every_enterprise_has_a_face_whose_score_is_the_sum_of_its_lines(october):
    tables = october[FACE].tables
    assert len(tables["face_score"]) >= 5
    for face in tables["face_score"]:
        lines = [
            line
            for line in tables["face_line"]
            if line["enterprise_id"] == face["enterprise_id"]
            and line["state"] in ("scored", "not_delivered")
        ]
        if face["state"] != "scored":
            continue
        earned = sum(line["earned"] for line in lines)
        possible = sum(line["maximum"] for line in lines)
        assert face["earned"] == pytest.approx(earned)
        assert face["score"] == pytest.approx(earned / possible * 100)


def test_planted_exceedances_and_nothing_else_cap_faces(scored_city, october):
    planted = {}
    for row in scored_city.truth:
        exceeds = "multiple" in row["detail"] and not row["kind"].startswith(("false_", "marked_"))
        if exceeds and row["start"].startswith("2026-10"):
            enterprise = scored_city.number_of("enterprise", row["outlet_ref"].split("/")[0])
            first, last = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
            days = {
                str((first + timedelta(hours=n)).date())
                for n in range(int((last - first).total_seconds() // 3600))
            }
            planted.setdefault(enterprise, set()).update(days)
    found = {
        row["enterprise_id"]: set(row["detail"]["days"])
        for row in october[FACE].tables["face_cap"]
        if row["cap_key"] == "exceedance"
    }
    assert found == planted
    assert len(found) >= 1


def test_a_fault_moves_the_lines_about_faults_alone(scored_city, ingest, october):
    deleted = ingest.execute(
        """DELETE FROM qy.fault_record WHERE started_at >= '2026-10-01 00:00+08'
           AND started_at < '2026-11-01 00:00+08' RETURNING monitor_id"""
    ).fetchall()
    assert deleted
    after = again(ingest)
    assert {line for _, line in moved(october, after)} == {"faults_handled"}
    keys = {line for _, line in moved(october, after, EQUIPMENT)}
    assert keys == {"fault_free_days"}
    assert {line for _, line in moved(october, after, OPERATOR)} <= {
        "first_mark",
        "faults_answered",
    }


PLANTED = {
    "gap": (
        "UPDATE qy.daily_value AS d SET valid_map = d.due_map, received_hours = 24 "
        "WHERE d.outlet_id = %(outlet)s AND d.day = %(day)s",
        {"transmission_completed", "valid_data"}, {"transmission_prompt"}, {"capture"},
    ),
    "maintenance": (
        "UPDATE qy.mark SET state = 'withdrawn' WHERE outlet_id = %(outlet)s "
        "AND kind = 'maintenance' AND during @> %(start)s::timestamp AT TIME ZONE 'Asia/Shanghai'",
        {"maintenance_hours"}, {"first_mark"}, set(),
    ),
}  # fmt: skip
"""A planted event taken back, and the lines that alone may move: face, operator, equipment."""


@pytest.mark.parametrize("kind", list(PLANTED))
def test_a_planted_event_moves_the_lines_that_it_should_alone(scored_city, ingest, october, kind):
    statement, face, operator, equipment = PLANTED[kind]
    planted = [
        row
        for row in scored_city.truth
        if row["kind"] == kind and "2026-10-02" < row["start"] < "2026-10-30"
    ]
    assert planted
    enterprises = set()
    for row in planted:
        outlet = scored_city.number_of("outlet", row["outlet_ref"])
        start = datetime.fromisoformat(row["start"])
        given = {"outlet": outlet, "day": start.date(), "start": start}
        if ingest.execute(statement, given).rowcount:
            enterprises.add(scored_city.number_of("enterprise", row["outlet_ref"].split("/")[0]))
    after = again(ingest)
    counted = moved(october, after, column="numerator")
    assert {line for _, line in counted} == face
    assert {subject for subject, _ in counted} <= enterprises
    assert moved(october, after) <= counted
    for scheme, lines in ((OPERATOR, operator), (EQUIPMENT, equipment)):
        assert {line for _, line in moved(october, after, scheme, column="numerator")} <= lines
        assert {line for _, line in moved(october, after, scheme)} <= lines


def test_calibrations_that_were_not_done_move_the_lines_about_checks_alone(ingest, october):
    ingest.execute("DELETE FROM qy.calibration WHERE calibrated_at >= '2026-10-01 00:00+08'")
    after = again(ingest)
    assert {line for _, line in moved(october, after)} == {"tests_passed"}
    assert {line for _, line in moved(october, after, EQUIPMENT)} == {"tests_passed"}
    assert {line for _, line in moved(october, after, OPERATOR)} == {"checks_done"}


def test_a_result_that_was_never_disclosed_earns_nothing(ingest, october):
    ((enterprise,),) = ingest.execute(
        """UPDATE qy.disclosure SET disclosed_on = NULL
           WHERE disclosure_ref = (SELECT disclosure_ref FROM qy.disclosure
                                   WHERE monitoring_ended_on BETWEEN '2026-10-08' AND '2026-10-20'
                                     AND disclosed_on < monitoring_ended_on + 7
                                   ORDER BY disclosure_ref LIMIT 1) RETURNING enterprise_id"""
    ).fetchall()
    after = again(ingest)
    assert moved(october, after) == {(enterprise, "disclosed_in_time")}
    (line,) = [
        row
        for row in after[FACE].tables["face_line"]
        if row["enterprise_id"] == enterprise and row["line_key"] == "disclosed_in_time"
    ]
    assert (line["state"], line["earned"]) == ("not_delivered", 0)


def test_evidence_that_is_withheld_never_raises_a_score(ingest, october):
    """Every register of evidence is emptied in turn; no score rises beyond a fault's going."""
    scores = {row["enterprise_id"]: row["score"] for row in october[FACE].tables["face_score"]}
    for statement in (
        "DELETE FROM qy.calibration",
        "UPDATE qy.disclosure SET disclosed_on = NULL",
        "DELETE FROM qy.comparison_test WHERE kind = 'verification'",
        "DELETE FROM qy.standard_check",
        "DELETE FROM qy.daily_value WHERE day >= '2026-10-01' AND day < '2026-11-01'",
    ):
        ingest.execute("SAVEPOINT before")
        ingest.execute(statement)
        for row in again(ingest)[FACE].tables["face_score"]:
            score = scores[row["enterprise_id"]]
            if score is not None and row["score"] is not None:
                assert row["score"] <= score + 1e-6, (statement, row)
        ingest.execute("ROLLBACK TO SAVEPOINT before")


def test_a_month_without_data_is_a_duty_that_nobody_answered(ingest, october):
    ingest.execute("DELETE FROM qy.daily_value WHERE day >= '2026-10-01' AND day < '2026-11-01'")
    states = {
        row["state"]
        for row in again(ingest)[FACE].tables["face_line"]
        if row["line_key"] == "transmission_completed" and row["maximum"] > 0
    }
    assert "not_delivered" in states
    assert "scored" not in states


def test_our_own_outage_is_nobodys_fault(ingest, october):
    """All October lost by us: hours leave both sides; lines without any hour are our failure."""
    ingest.execute(
        "DELETE FROM qy.daily_value WHERE day >= '2026-10-11' AND day < '2026-11-01';"
        "UPDATE qy.daily_value SET valid_map = 0, received_hours = 0 WHERE day >= '2026-10-01' "
        "AND day < '2026-11-01'"
    )
    blamed = again(ingest)
    ingest.execute(
        """INSERT INTO qy.foreign_cause (kind, during, confirmed_by, confirmed_at)
           VALUES ('platform_outage', '[2026-10-01 00:00+08, 2026-11-01 00:00+08)', 'test',
                   now())"""
    )
    excused = again(ingest)

    def states(one):
        return {
            row["state"]
            for row in one[FACE].tables["face_line"]
            if row["line_key"] == "transmission_completed"
        }

    assert "not_delivered" in states(blamed)
    assert "platform" in states(excused)
    assert not states(excused) & {"not_delivered", "scored"}


def test_a_refused_entry_leaves_the_operators_hours_and_not_the_enterprises(ingest, october):
    outlet, day = ingest.execute(
        """SELECT outlet_id, day FROM qy.daily_value WHERE day BETWEEN '2026-10-03' AND '2026-10-28'
             AND valid_hours < due_hours
           ORDER BY due_hours - valid_hours DESC, outlet_id, day LIMIT 1"""
    ).fetchone()
    ingest.execute(
        """INSERT INTO qy.foreign_cause (outlet_id, kind, during, confirmed_by, confirmed_at)
           VALUES (%s, 'refused_entry', tstzrange(%s::date::timestamp AT TIME ZONE 'Asia/Shanghai',
                   (%s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'), 'test', now())""",
        (outlet, day, day),
    )
    after = again(ingest)
    assert moved(october, after) == set()
    due = [
        sum(row["denominator"] for row in evidence_of(one, outlet) if row["line_key"] == KEY)
        for one in (october, after)
    ]
    assert due[1] < due[0]


def test_an_outlet_that_must_be_monitored_and_is_not_costs_its_points(ingest, october):
    """A second outlet without a monitor, its deadline long over: half of the installation line."""
    (enterprise,) = ingest.execute(
        """SELECT u.enterprise_id FROM qy.outlet_enterprise AS u
           JOIN qy.outlet_networking AS n USING (outlet_id) WHERE n.state = 'networked'
             AND u.is_responsible ORDER BY 1 LIMIT 1"""
    ).fetchone()
    new_outlet(ingest, enterprise, "NEW/DA001")
    after = again(ingest)
    keys = {line for _, line in moved(october, after)}
    assert keys == {"accepted_monitors", "complete_factors", "networked_in_time"}
    (line,) = [
        row
        for row in after[FACE].tables["face_line"]
        if row["enterprise_id"] == enterprise and row["line_key"] == "accepted_monitors"
    ]
    assert line["denominator"] - line["numerator"] == 1


def new_outlet(connection, enterprise, ref):
    (outlet,) = connection.execute(
        """INSERT INTO qy.outlet (outlet_ref, medium, kind, first_known_on)
           VALUES (%s, 'gas', 'main', '2020-01-01') RETURNING outlet_id""",
        (ref,),
    ).fetchone()
    connection.execute(
        "INSERT INTO qy.outlet_enterprise (outlet_id, enterprise_id, is_responsible, during) "
        "VALUES (%s, %s, true, '[2020-01-01,)')",
        (outlet, enterprise),
    )
    connection.execute(
        "INSERT INTO qy.permit_factor (outlet_id, pollutant_code, monitoring, during) "
        "VALUES (%s, 'a21026', 'automatic', '[2020-01-01,)')",
        (outlet,),
    )
    connection.execute(
        "INSERT INTO qy.outlet_networking (outlet_id, state, during) "
        "VALUES (%s, 'to_be_installed', '[2020-01-01,)')",
        (outlet,),
    )
    connection.execute(
        "INSERT INTO qy.permit_outlet (permit_id, outlet_id, during) "
        "VALUES ((SELECT min(permit_id) FROM qy.permit), %s, '[2020-01-01,)')",
        (outlet,),
    )
    return outlet


@pytest.mark.parametrize(
    ("change", "state", "band"),
    [
        ("", "not_monitored", "red"),
        ("UPDATE qy.outlet_networking SET state = 'exempt'", "outside", None),
        ("UPDATE qy.outlet_networking SET state = 'deferred'", "not_evaluated", None),
        ("UPDATE qy.permit_outlet SET during = '[2026-10-05,)'", "not_evaluated", None),
    ],
    ids=["past its deadline", "exempt", "deferred", "deadline not over"],
)
def test_a_lonely_outlet_without_a_monitor(ingest, change, state, band):
    (enterprise,) = ingest.execute(
        "INSERT INTO qy.enterprise (enterprise_ref, first_known_on) VALUES ('NEW', '2020-01-01') "
        "RETURNING enterprise_id"
    ).fetchone()
    outlet = new_outlet(ingest, enterprise, "NEW/DA001")
    if change:
        ingest.execute(f"{change} WHERE outlet_id = {outlet}")
    (face,) = [
        row
        for row in again(ingest)[FACE].tables["face_score"]
        if row["enterprise_id"] == enterprise
    ]
    assert (face["state"], face["band"]) == (state, band)


def evidence_of(one, outlet):
    return [row for row in one[OPERATOR].tables["operator_evidence"] if row["outlet_id"] == outlet]


def contracted(connection):
    """A monitor with one contract through October: monitor, outlet, operator."""
    return connection.execute(
        """SELECT c.monitor_id, p.outlet_id, c.om_operator_id FROM qy.om_contract AS c
           JOIN qy.monitor_outlet AS p USING (monitor_id)
           WHERE p.duty = 'main' AND c.during @> daterange('2026-10-01', '2026-11-01')
             AND (SELECT count(*) FROM qy.om_contract AS o WHERE o.monitor_id = c.monitor_id) = 1
           ORDER BY 1 LIMIT 1"""
    ).fetchone()


def test_days_without_a_contract_are_nobodys(ingest, october):
    monitor, outlet, _ = contracted(ingest)
    assert evidence_of(october, outlet)
    ingest.execute("DELETE FROM qy.om_contract WHERE monitor_id = %s", (monitor,))
    assert evidence_of(again(ingest), outlet) == []


def test_a_day_with_two_operators_is_neithers(ingest, october):
    monitor, _, operator = contracted(ingest)
    ingest.execute(
        """INSERT INTO qy.om_contract (om_operator_id, monitor_id, during)
           SELECT min(om_operator_id), %s, '[2026-10-10,2026-10-11)' FROM qy.om_operator
           WHERE om_operator_id <> %s AND NOT is_self_operated""",
        (monitor, operator),
    )
    days = [
        next(
            row["outlet_days"]
            for row in one[OPERATOR].tables["operator_score"]
            if row["om_operator_id"] == operator
        )
        for one in (october, again(ingest))
    ]
    assert days[0] - days[1] == 1


@pytest.mark.parametrize(
    ("kind", "columns", "band"),
    [
        ("falsification", "'2026-09-15', NULL, NULL", "black"),
        ("rectification_order", "'2026-09-15', '2026-10-10', NULL", "yellow"),
        ("rectification_order", "'2026-09-15', '2026-10-10', '2026-10-09'", "green"),
        ("rectification_order", "'2026-09-15', '2026-11-10', NULL", "green"),
        ("falsification", "'2025-09-15', NULL, NULL", "green"),
    ],
    ids=["falsification", "overdue", "fulfilled", "not due yet", "long ago"],
)
def test_decisions_hold_a_face_down(ingest, october, kind, columns, band):
    enterprise = next(
        row["enterprise_id"]
        for row in october[FACE].tables["face_score"]
        if row["band"] == row["uncapped_band"] == "green"
    )
    ingest.execute(
        f"""INSERT INTO qy.enforcement_decision (decision_ref, enterprise_id, kind, signed_by,
                summary_zh, decided_on, due_on, fulfilled_on)
            VALUES ('D-1', %s, %s, '测试', '测试', {columns})""",
        (enterprise, kind),
    )
    (face,) = [
        row
        for row in again(ingest)[FACE].tables["face_score"]
        if row["enterprise_id"] == enterprise
    ]
    assert (face["band"], face["uncapped_band"]) == (band, "green")


def test_a_finding_of_fraud_fails_an_operator(ingest, october):
    operator = october[OPERATOR].tables["operator_score"][0]["om_operator_id"]
    ingest.execute(
        """INSERT INTO qy.enforcement_decision (decision_ref, om_operator_id, kind, signed_by,
               summary_zh, decided_on) VALUES ('D-1', %s, 'fraud', '测试', '测试', '2026-10-02')""",
        (operator,),
    )
    (row,) = [
        one
        for one in again(ingest)[OPERATOR].tables["operator_score"]
        if one["om_operator_id"] == operator
    ]
    assert row["grade"] == "fail"
    assert row["uncapped_grade"] == october[OPERATOR].tables["operator_score"][0]["uncapped_grade"]


def test_assumed_data_have_no_score(ingest, october):
    enterprise = october[FACE].tables["face_score"][0]["enterprise_id"]
    ingest.execute(
        "UPDATE qy.enterprise SET is_assumed = true WHERE enterprise_id = %s", (enterprise,)
    )
    assert enterprise not in {
        row["enterprise_id"] for row in again(ingest)[FACE].tables["face_score"]
    }


def publish(connection, month=OCTOBER):
    evaluate(connection, month=month)
    score_publish.publish(connection, month=month, at=NOW, by="leader", waive_notice="test")


def test_evaluating_twice_keeps_what_is_there(ingest):
    first, second = evaluate(ingest), evaluate(ingest)
    assert {one.action for one in first.values()} == {"new"}
    assert {one.action for one in second.values()} == {"unchanged"}
    assert [one.snapshot_id for one in first.values()] == [
        one.snapshot_id for one in second.values()
    ]


def test_what_is_published_is_refused_any_change(ingest):
    publish(ingest)
    for statement in (
        "UPDATE qy.face_score SET score = 100",
        "DELETE FROM qy.face_line",
        "DELETE FROM qy.score_snapshot",
        "UPDATE qy.score_snapshot SET noticed_on = '2026-11-01'",
        "INSERT INTO qy.operator_prior SELECT snapshot_id, 'x', 0.5, 1, 1 FROM qy.score_snapshot",
        "INSERT INTO qy.equipment_difference SELECT snapshot_id, monitor_id, 'band', 1, 2, 'data', "
        "'{}' FROM qy.equipment_score",
    ):
        refused = pytest.raises(errors.RestrictViolation, match="published and stands")
        with refused, ingest.transaction():
            ingest.execute(statement)


def test_a_row_is_not_moved_into_what_is_published(ingest):
    publish(ingest)
    evaluate(ingest, month=SEPTEMBER)
    with (
        pytest.raises(errors.RestrictViolation, match="published and stands"),
        ingest.transaction(),
    ):
        ingest.execute(
            "UPDATE qy.face_line AS l SET snapshot_id = p.snapshot_id, line_key = 'more' "
            "FROM qy.score_snapshot AS s, qy.score_snapshot AS p "
            "WHERE s.snapshot_id = l.snapshot_id AND s.state = 'provisional' AND s.scheme = 'face' "
            "AND p.state = 'published' AND p.scheme = 'face'"
        )
    with pytest.raises(errors.RestrictViolation, match="provisional before"), ingest.transaction():
        ingest.execute(
            "INSERT INTO qy.score_snapshot (scheme, month, months, state, rule_version, rules, "
            "method_version, data_version, known_until, computed_at, computed_by, scoring_version, "
            "published_at, published_by) SELECT scheme, month, months, state, rule_version, rules, "
            "method_version, data_version, known_until, computed_at, computed_by, scoring_version, "
            "published_at, published_by FROM qy.score_snapshot WHERE state = 'published'"
        )


def test_not_even_the_owner_empties_what_is_published(scored_city):
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        publish(connection)
    try:
        for table in ("face_line", "operator_evidence", "equipment_score", "score_snapshot"):
            with (
                psycopg.connect(scored_city.database.url()) as connection,
                pytest.raises(errors.RestrictViolation, match="published and stands"),
            ):
                connection.execute(f"TRUNCATE qy.{table} CASCADE")
    finally:
        with psycopg.connect(scored_city.database.url()) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            for tables in score_store.SCORE_TABLES.values():
                for table in tables:
                    connection.execute(f"DELETE FROM qy.{table}")
            connection.execute("DELETE FROM qy.score_snapshot")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE qy.score_rule_line SET statement_zh = '另一句' WHERE rule_version = 'face-2026.1'",
        "UPDATE qy.score_rule_parameter SET number = 0 WHERE rule_version = 'face-2026.1'",
        "DELETE FROM qy.score_rule_cap WHERE rule_version = 'operator-2026.1'",
        "INSERT INTO qy.score_rule_band VALUES ('face-2026.1', 'white', 95, '白', 'White')",
        "UPDATE qy.score_rule_set SET title_zh = '另一题' WHERE rule_version = 'face-2026.1'",
        "DELETE FROM qy.score_rule_set WHERE rule_version = 'face-2026.1'",
    ],
    ids=["sentence", "number", "cap", "band", "title", "set"],
)
def test_an_adopted_rule_set_is_edited_by_a_further_version_alone(ingest, statement):
    with pytest.raises(errors.RestrictViolation, match="an edit is a further version"):
        ingest.execute(statement)


def test_a_further_version_has_its_own_points_numbers_bands_and_sentences(ingest):
    score_rule_edit.draft(
        ingest,
        original="face-2026.1",
        version="face-y",
        valid_from=date(2027, 1, 1),
        changes=Changes(
            maxima={"valid_data": 22},
            numbers={("penalty", "months"): 6},
            bands={"green": 95},
            texts={("valid_data", "en"): "Another sentence", ("penalty", "zh"): "另一句"},
            left_out=("disclosed_in_time", "rectification"),
        ),
    )
    score_rule_edit.adopt(ingest, version="face-y", valid_from=date(2027, 1, 1), by="leader")
    on = date(2027, 1, 31)
    old, new = (score_rules.load(ingest, "face", on=day) for day in (OCTOBER, on))
    assert (old["rule_version"], new["rule_version"]) == ("face-2026.1", "face-y")
    maxima = {row["key"]: row["maximum"] for row in new["lines"]}
    assert maxima["valid_data"] == 22
    assert "disclosed_in_time" not in maxima
    caps = {row["key"]: row["numbers"] for row in new["caps"]}
    assert caps["penalty"] == {"months": 6}
    assert "rectification" not in caps
    assert {row["name"]: row["from_value"] for row in new["bands"]}["green"] == 95
    texts = score_rules.texts(ingest, "face-y")
    assert texts["lines"]["valid_data"]["statement_en"] == "Another sentence"
    assert texts["caps"]["penalty"]["statement_zh"] == "另一句"
    assert "disclosure" not in texts["dimensions"]
    assert {row["key"]: row["maximum"] for row in old["lines"]}["valid_data"] == 12


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(maxima={"x": 1}), "no line x"),
        (Changes(numbers={("valid_data", "x"): 1}), "no number x of valid_data"),
        (Changes(bands={"pink": 1}), "no band pink"),
        (Changes(texts={("x", "zh"): "句"}), "no line or cap x"),
        (Changes(texts={("valid_data", "de"): "Satz"}), "zh or en, not de"),
        (Changes(left_out=("x",)), "no line or cap x"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(ingest, changes, said):
    with pytest.raises(score_rule_edit.RuleSetRefused, match=said):
        score_rule_edit.draft(
            ingest, original="face-2026.1", version="z", valid_from=OCTOBER, changes=changes
        )


def test_what_was_made_with_a_draft_is_not_published(ingest):
    score_rule_edit.draft(
        ingest, original="face-2026.1", version="face-x", valid_from=OCTOBER, changes=Changes()
    )
    evaluate(ingest, rule_version="face-x")
    with pytest.raises(Refusal, match="face-x, which do not hold on 2026-10-31"):
        score_publish.publish(ingest, month=OCTOBER, at=NOW, by="leader", waive_notice="test")


def test_late_data_make_a_correction_with_a_list_of_differences(ingest):
    publish(ingest)
    (enterprise,) = ingest.execute(
        """UPDATE qy.daily_value AS d SET valid_map = 0 FROM qy.outlet_enterprise AS u
           WHERE u.outlet_id = d.outlet_id AND d.day = '2026-10-15' AND d.valid_hours = 24
             AND d.outlet_id = (SELECT min(outlet_id) FROM qy.daily_value
                                WHERE day = '2026-10-15' AND valid_hours = 24)
           RETURNING u.enterprise_id"""
    ).fetchone()
    reported = evaluate(ingest)[FACE]
    assert reported.action == "differs"
    assert {one.subject_id for one in reported.changes} == {enterprise}
    corrected = evaluate(ingest, correction="补传数据")[FACE]
    assert corrected.action == "corrected"
    rows = ingest.execute(
        """SELECT enterprise_id, line_key, cause, before > after FROM qy.face_difference
           WHERE snapshot_id = %s AND line_key <> 'band'""",
        (corrected.snapshot_id,),
    ).fetchall()
    assert {row[1] for row in rows} <= {"transmission_completed", "valid_data", "tests_passed"}
    assert {(row[0], row[2]) for row in rows} == {(enterprise, "data")}
    kept = score_store.snapshots(ingest, "face", month=OCTOBER, months=1)
    assert [one.state for one in kept] == ["provisional", "published"]
    assert kept[0].corrects_snapshot_id == kept[1].snapshot_id


def test_a_correction_of_equipment_sheets_lists_its_differences(ingest):
    publish(ingest)
    ingest.execute(
        "DELETE FROM qy.fault_record WHERE started_at >= '2026-10-01 00:00+08' "
        "AND started_at < '2026-11-01 00:00+08'"
    )
    corrected = evaluate(ingest, correction="故障记录有误")[EQUIPMENT]
    assert corrected.action == "corrected"
    rows = ingest.execute(
        "SELECT DISTINCT line_key, cause FROM qy.equipment_difference WHERE snapshot_id = %s",
        (corrected.snapshot_id,),
    ).fetchall()
    assert set(rows) >= {("fault_free_days", "data"), ("band", "total")}


def test_recomputing_what_is_published_gives_what_is_published(ingest):
    publish(ingest)
    published = score_store.all_published(ingest)
    assert len(published) == 4
    assert score_check.check(ingest, published) == Checked({}, {}, 0)
    ingest.execute("DELETE FROM qy.calibration")
    found = score_check.check(ingest, published)
    assert found.broken == {}
    assert set(found.late) == {one.snapshot_id for one in published}


def test_a_later_rule_set_does_not_reach_what_is_published(ingest):
    publish(ingest)
    score_rule_edit.draft(
        ingest, original="face-2026.1", version="face-x", valid_from=OCTOBER,
        changes=Changes(maxima={"valid_data": 17, "disclosed_in_time": 5}),
    )  # fmt: skip
    score_rule_edit.adopt(ingest, version="face-x", valid_from=OCTOBER, by="leader")
    faces = [one for one in score_store.all_published(ingest) if one.scheme == "face"]
    assert score_check.check(ingest, faces) == Checked({}, {}, 0)
    assert evaluate(ingest)[FACE].rule_version == "face-x"
    assert {one.cause for one in evaluate(ingest)[FACE].changes} >= {"rules"}


def test_publishing_waits_for_the_days_of_notice(ingest):
    """Noticed on Tuesday 3 November: five working days end on Tuesday 10 November."""
    with pytest.raises(Refusal, match="nothing that waits"):
        score_publish.publish(ingest, month=OCTOBER, at=NOW, by="leader")
    evaluate(ingest)
    with pytest.raises(Refusal, match="were not shown"):
        score_publish.publish(ingest, month=OCTOBER, at=NOW, by="leader")
    score_publish.give_notice(ingest, month=OCTOBER, on=date(2026, 11, 3), by="leader")
    last = NOW.replace(day=10)
    with pytest.raises(Refusal, match="until 2026-11-10"):
        score_publish.publish(ingest, month=OCTOBER, at=last, by="leader")
    found = score_publish.publish(ingest, month=OCTOBER, at=NOW.replace(day=11), by="leader")
    assert len(found) == 4


def test_a_changed_result_needs_a_notice_of_its_own(ingest):
    evaluate(ingest)
    score_publish.give_notice(ingest, month=OCTOBER, on=date(2026, 11, 3), by="leader")
    ingest.execute("DELETE FROM qy.calibration")
    assert evaluate(ingest)[FACE].action == "replaced"
    with pytest.raises(Refusal, match="were not shown"):
        score_publish.publish(ingest, month=OCTOBER, at=NOW, by="leader")


def test_why_did_it_change_names_lines_and_rows(ingest):
    for month in (SEPTEMBER, OCTOBER):
        evaluate(ingest, month=month)
    faces = evaluate(ingest)[FACE].tables["face_score"]
    enterprise = faces[0]["enterprise_id"]
    changes = score_preview.why(
        ingest, scheme="face", subject_id=enterprise, first=SEPTEMBER, second=OCTOBER
    )
    assert changes
    assert {one.subject_id for one in changes} == {enterprise}
    data = [one for one in changes if one.cause == "data"]
    assert data
    assert all("evidence" in one.detail for one in data)
    assert all(one.detail.get("items_before") or one.detail.get("items_after") for one in data)
    with pytest.raises(Refusal, match="was not scored"):
        score_preview.why(
            ingest, scheme="face", subject_id=enterprise, first=date(2026, 8, 1), second=OCTOBER
        )


def test_why_an_operator_changed_names_the_outlets(ingest):
    for month in (SEPTEMBER, OCTOBER):
        outcomes = evaluate(ingest, month=month)
    rows = outcomes[OPERATOR].tables["operator_evidence"]
    operator = rows[0]["om_operator_id"]
    for months in (1, 3):
        changes = score_preview.why(
            ingest, scheme="operator", subject_id=operator, first=SEPTEMBER, second=OCTOBER,
            months=months,
        )  # fmt: skip
        (line,) = [one for one in changes if one.line_key == KEY]
        outlets = line.detail["outlets"]
        assert {one["outlet_id"] for one in outlets} <= {
            row["outlet_id"] for row in rows if row["om_operator_id"] == operator
        }
        sums = [sum(one["after"][1] for one in outlets if one["after"])]
        assert 0 < sums[0] <= line.detail["denominator"][1] + 1e-6


def test_a_preview_says_who_would_change_face_and_keeps_nothing(ingest):
    score_rule_edit.draft(
        ingest, original="face-2026.1", version="face-strict", valid_from=date(2027, 1, 1),
        changes=Changes(
            numbers={("valid_data", "full_at"): 1.0, ("valid_data", "zero_at"): 0.99}
        ),
    )  # fmt: skip
    found = score_preview.preview(ingest, rule_version="face-strict", month=OCTOBER, now=NOW)
    assert found.lines_moved > 0
    assert all(one.line_key == BAND for one in found.moved)
    assert ingest.execute("SELECT count(*) FROM qy.score_snapshot").fetchone() == (0,)
    for _ in range(2):  # a later preview of the same version stands in for the earlier one
        score_preview.keep(ingest, found, at=NOW)
    kept = ingest.execute(
        "SELECT p.compared_with, p.subjects, count(r.enterprise_id) FROM qy.score_preview AS p "
        "LEFT JOIN qy.score_preview_row AS r USING (preview_id) GROUP BY 1, 2"
    ).fetchall()
    assert kept == [("face-2026.1", found.subjects, len(found.moved))]
    assert found.moved


def test_a_month_that_is_not_over_is_refused(ingest):
    with pytest.raises(Refusal, match="not over yet"):
        evaluate(ingest, month=date(2026, 11, 1))
