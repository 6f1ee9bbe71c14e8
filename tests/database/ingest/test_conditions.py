"""Companions of the hour: by outlet, through the monitor in charge."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from queries import import_log
from tests.database.ingest import small_city

MARKS = """
SELECT DISTINCT o.outlet_ref, d.pollutant_code, d.day
FROM qy.dirty_mark AS d JOIN qy.outlet AS o USING (outlet_id)
WHERE d.cause = 'condition' ORDER BY 1, 2, 3
"""


def condition(time: str, flow: object = 1000, *, mn: str = "MN-OLD", flag: str = "") -> str:
    return f"{mn},2026-11-{time},{flow},8.3,55,0.02,12,9.4,61,{flag},"


@pytest.fixture
def conditions(intake: Connection[Any], tmp_path: Path) -> Any:
    return lambda *rows: small_city.values(intake, tmp_path, "condition", rows)


@pytest.fixture
def hours(intake: Connection[Any], tmp_path: Path) -> Any:
    def store(*rows: str) -> None:
        small_city.values(intake, tmp_path, "hourly", rows)
        intake.execute("DELETE FROM qy.dirty_mark")

    return store


def test_companions_are_stored_by_outlet(intake: Connection[Any], conditions: Any) -> None:
    conditions(condition("05 08:00", flag="N"))
    found = intake.execute(
        "SELECT o.outlet_ref, c.flow_m3, c.oxygen_pct, c.load_pct, c.flow_flag, c.oxygen_flag "
        "FROM qy.hourly_condition AS c JOIN qy.outlet AS o USING (outlet_id)"
    ).fetchall()
    assert found == [("P1/DA001", 1000.0, 8.3, 61.0, "N", None)]


def test_companions_of_a_standby_monitor_count_while_it_is_in_charge(
    intake: Connection[Any], conditions: Any
) -> None:
    report = conditions(
        condition("14 08:00", mn="MN-STANDBY"),
        condition("15 08:00", mn="MN-STANDBY"),
        condition("15 08:00", 5, mn="MN-NEW"),
        condition("17 00:00", mn="MN-STANDBY"),
    )
    assert (report.new_rows, report.rejected_rows) == (1, 3)
    rejects = import_log.rejects(intake, report.batch_id)
    assert rejects["reason"].unique().tolist() == ["not_in_charge"]
    assert intake.execute("SELECT flow_m3 FROM qy.hourly_condition").fetchall() == [(1000.0,)]


def test_a_day_without_hours_needs_no_mark(intake: Connection[Any], conditions: Any) -> None:
    assert conditions(condition("05 08:00")).dirty_days == 0
    assert intake.execute("SELECT count(*) FROM qy.dirty_mark").fetchone() == (0,)


def test_companions_mark_every_pollutant_of_their_day_that_has_hours(
    intake: Connection[Any], conditions: Any, hours: Any
) -> None:
    hours(
        "MN-OLD,2026-11-05 00:00,a21026,N,60,1,,",
        "MN-OLD,2026-11-05 23:00,a21002,N,60,1,,",
        "MN-OLD,2026-11-06 00:00,a21026,N,60,1,,",
        "MN-WATER,2026-11-05 08:00,w01018,N,60,1,,",
    )
    report = conditions(condition("05 08:00"))
    assert intake.execute(MARKS).fetchall() == [
        ("P1/DA001", "a21002", date(2026, 11, 5)),
        ("P1/DA001", "a21026", date(2026, 11, 5)),
    ]
    assert report.dirty_days == 2


def test_a_day_that_was_computed_before_is_marked_although_its_hours_are_gone(
    intake: Connection[Any], conditions: Any
) -> None:
    intake.execute("""
        INSERT INTO qy.daily_value (
            run_id, outlet_id, pollutant_code, day, mean_kind, received_hours, due_hours,
            valid_hours, judged_hours, stopped_hours, substituted_hours, due_map, valid_map,
            judged_map, mass_hours, is_assumed, method_version, data_version)
        SELECT 1, outlet_id, 'a21026', '2026-11-05', 'arithmetic', 0, 24, 0, 0, 0, 0, 0, 0, 0, 0,
               false, 'test', 1
        FROM qy.outlet WHERE outlet_ref = 'P1/DA001'
    """)
    conditions(condition("05 08:00"), condition("06 08:00"))
    assert intake.execute(MARKS).fetchall() == [("P1/DA001", "a21026", date(2026, 11, 5))]


def test_revised_companions_keep_the_older_row_and_mark_only_their_day(
    intake: Connection[Any], conditions: Any, hours: Any
) -> None:
    hours(*(f"MN-OLD,2026-11-0{day} 08:00,a21026,N,60,1,," for day in (5, 6)))
    first = conditions(condition("05 08:00", 1000), condition("06 08:00", 1000))
    intake.execute("DELETE FROM qy.dirty_mark")
    report = conditions(condition("05 08:00", 1000), condition("06 08:00", 2000))
    assert (report.revised_rows, report.unchanged_rows, report.dirty_days) == (1, 1, 1)
    ((old_row, batch, replaced_by),) = intake.execute(
        "SELECT old_row, batch_id, replaced_by_batch_id FROM qy.condition_revision"
    ).fetchall()
    assert old_row["flow_m3"] == 1000
    assert (batch, replaced_by) == (first.batch_id, report.batch_id)
    assert intake.execute(MARKS).fetchall() == [("P1/DA001", "a21026", date(2026, 11, 6))]


def test_the_same_companions_twice_write_nothing(intake: Connection[Any], conditions: Any) -> None:
    rows = [condition("05 08:00"), condition("05 09:00", "")]
    conditions(*rows)
    places = "SELECT ctid, xmin, xmax FROM qy.hourly_condition ORDER BY time"
    before = intake.execute(places).fetchall()
    assert conditions(*rows).unchanged_rows == 2
    assert intake.execute(places).fetchall() == before
