"""Received days and furnace temperatures."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from queries import import_log
from tests.database.ingest import small_city


@pytest.fixture
def days(intake: Connection[Any], tmp_path: Path) -> Any:
    return lambda *rows: small_city.values(intake, tmp_path, "received_daily", rows)


@pytest.fixture
def temperatures(intake: Connection[Any], tmp_path: Path) -> Any:
    return lambda *rows: small_city.values(intake, tmp_path, "furnace_temperature", rows)


def test_received_days_are_stored_as_sent_and_change_no_day_of_ours(
    intake: Connection[Any], days: Any
) -> None:
    report = days(
        "P1/DA001,2026-11-05,a21026,N,34.6,40,1.5,1000",
        "P1/DW001,2026-11-05,w20111,,0.0001,,,",
        "P1/DA009,2026-11-05,a21026,N,1,,,",
        "P1/DA001,2026-11-31,a21026,N,1,,,",
    )
    assert (report.new_rows, report.rejected_rows, report.dirty_days) == (2, 2, 0)
    found = intake.execute(
        "SELECT pollutant_code, day, flag, mean, converted_mean, mass_kg, flow_m3 "
        "FROM qy.received_daily_value ORDER BY 1"
    ).fetchall()
    assert found == [
        ("a21026", date(2026, 11, 5), "N", 34.6, 40.0, 1.5, 1000.0),
        # The outlet's monitor reports mercury in mg/L, the canonical unit is µg/L.
        ("w20111", date(2026, 11, 5), "", 0.1, None, None, None),
    ]
    reasons = import_log.rejects(intake, report.batch_id)["reason"].tolist()
    assert reasons == ["unknown_outlet", "time_impossible"]


def test_a_revised_day_keeps_the_older_one(intake: Connection[Any], days: Any) -> None:
    row = "P1/DA001,2026-11-05,a21026,N,{},,,"
    first = days(row.format(1))
    assert days(row.format(1)).unchanged_rows == 1
    second = days(row.format(2))
    assert second.revised_rows == 1
    ((table, key, old, batch, replaced_by),) = intake.execute(
        "SELECT table_name, row_key, old_row, batch_id, replaced_by_batch_id FROM qy.row_revision"
    ).fetchall()
    assert table == "received_daily_value"
    assert (key["pollutant_code"], key["day"]) == ("a21026", "2026-11-05")
    assert old["mean"] == 1
    assert (batch, replaced_by) == (first.batch_id, second.batch_id)


def test_furnace_temperatures_stand_on_five_minutes(
    intake: Connection[Any], temperatures: Any
) -> None:
    report = temperatures(
        "P1/F1,2026-11-05 08:05,851.5,N",
        "P1/F1,2026-11-05 08:07,851.5,N",
        "P1/F9,2026-11-05 08:10,851.5,N",
    )
    assert (report.new_rows, report.rejected_rows) == (1, 2)
    reasons = import_log.rejects(intake, report.batch_id)["reason"].tolist()
    assert reasons == ["time_not_on_step", "unknown_furnace"]


def test_a_revised_temperature_keeps_the_older_one_and_marks_the_days_of_its_outlet(
    intake: Connection[Any], temperatures: Any, tmp_path: Path
) -> None:
    hour = "MN-OLD,2026-11-05 08:00,a21026,N,60,1,,"
    small_city.values(intake, tmp_path, "hourly", [hour])
    intake.execute("DELETE FROM qy.dirty_mark")
    marks = "SELECT day, cause FROM qy.dirty_mark"
    temperatures("P1/F1,2026-11-05 08:05,851.5,N", "P1/F1,2026-11-06 08:05,851.5,N")
    assert intake.execute(marks).fetchall() == [(date(2026, 11, 5), "furnace_temperature")]
    temperatures("P1/F1,2026-11-05 08:05,849,N")
    assert len(intake.execute(marks).fetchall()) == 2
    (old,) = intake.execute("SELECT old_row FROM qy.row_revision").fetchone() or ()
    assert old["mean_c"] == 851.5
