"""Hourly values: stored, revised, left alone, refused, marked."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from psycopg import Connection

from ingest.batch import BatchReport
from ingest.files import import_file
from ingest.refusal import FileRefused
from queries import import_log
from tests.database.ingest import small_city
from tests.database_support import Database

ImportValues = Callable[..., BatchReport]
STORED = "SELECT measured FROM qy.hourly_value ORDER BY monitor_id, pollutant_code, time"
MARKS = """
SELECT DISTINCT o.outlet_ref, d.pollutant_code, d.day, d.cause
FROM qy.dirty_mark AS d JOIN qy.outlet AS o USING (outlet_id) ORDER BY 1, 2, 3
"""


def row(time: str, value: object = 1, *, mn: str = "MN-OLD", code: str = "a21026") -> str:
    return f"{mn},2026-11-{time},{code},N,60,{value},,"


def numbers(connection: Connection[Any]) -> list[float]:
    return [value for (value,) in connection.execute(STORED)]


def clear_marks(connection: Connection[Any]) -> None:
    connection.execute("DELETE FROM qy.dirty_mark")


def test_new_hours_are_stored_with_their_batch_and_mark_their_days(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(row("05 08:00", 34.6), row("05 09:00", 35), row("06 00:00"))
    assert (report.read_rows, report.new_rows, report.dirty_days) == (3, 3, 2)
    assert numbers(intake) == [34.6, 35.0, 1.0]
    found = intake.execute("SELECT DISTINCT batch_id FROM qy.hourly_value").fetchall()
    assert found == [(report.batch_id,)]
    # 05 November 00:00 to 24:00 in the city, although both hours lie elsewhere in UTC.
    assert intake.execute(MARKS).fetchall() == [
        ("P1/DA001", "a21026", date(2026, 11, 5), "value"),
        ("P1/DA001", "a21026", date(2026, 11, 6), "value"),
    ]


def test_the_day_of_a_mark_is_the_citys(intake: Connection[Any], hours: ImportValues) -> None:
    hours(row("05 00:00"), row("05 23:00"))
    days = {day for _, _, day, _ in intake.execute(MARKS)}
    assert days == {date(2026, 11, 5)}


def test_the_same_file_twice_writes_no_row_the_second_time(
    intake: Connection[Any], hours: ImportValues
) -> None:
    rows = [row("05 08:00", ""), row("05 09:00", 0.3), row("05 10:00", -1)]
    first = hours(*rows)
    clear_marks(intake)
    places = "SELECT ctid, xmin, xmax FROM qy.hourly_value ORDER BY time"
    before = intake.execute(places).fetchall()
    second = hours(*rows)
    assert (second.new_rows, second.revised_rows, second.unchanged_rows) == (0, 0, 3)
    assert second.dirty_days == 0
    assert intake.execute(places).fetchall() == before
    assert intake.execute(MARKS).fetchall() == []
    assert intake.execute("SELECT count(*) FROM qy.value_revision").fetchone() == (0,)
    assert second.batch_id > first.batch_id


def test_a_revision_keeps_every_older_value_with_its_batch(
    intake: Connection[Any], hours: ImportValues
) -> None:
    batches = [hours(row("05 08:00", value)).batch_id for value in (10, 20, 20, 30)]
    clear_marks(intake)
    ids = intake.execute("SELECT monitor_id FROM qy.monitor WHERE monitor_ref = 'M1'").fetchone()
    assert ids
    chain = import_log.revisions(
        intake,
        monitor_id=ids[0],
        pollutant_code="a21026",
        time=datetime(2026, 11, 5, 0, tzinfo=UTC),
    )
    assert chain["measured"].tolist() == [10, 20, 30]
    assert chain["batch_id"].tolist() == [batches[0], batches[1], batches[3]]
    assert chain["replaced_at"].isna().tolist() == [False, False, True]


def test_only_what_changes_is_revised_and_marked(
    intake: Connection[Any], hours: ImportValues
) -> None:
    hours(row("05 08:00", 1), row("06 08:00", 2), row("07 08:00", 3))
    clear_marks(intake)
    report = hours(row("05 08:00", 1), row("06 08:00", 9), row("08 08:00", 4))
    assert (report.new_rows, report.revised_rows, report.unchanged_rows) == (1, 1, 1)
    assert numbers(intake) == [1, 9, 3, 4]
    days = [day.day for _, _, day, _ in intake.execute(MARKS)]
    assert days == [6, 8]


@pytest.mark.parametrize(
    "changed",
    [
        "MN-OLD,2026-11-05 08:00,a21026,M,60,1,2,3",
        "MN-OLD,2026-11-05 08:00,a21026,N,59,1,2,3",
        "MN-OLD,2026-11-05 08:00,a21026,N,,1,2,3",
        "MN-OLD,2026-11-05 08:00,a21026,N,60,,2,3",
        "MN-OLD,2026-11-05 08:00,a21026,N,60,1,,3",
        "MN-OLD,2026-11-05 08:00,a21026,N,60,1,2,",
        "MN-OLD,2026-11-05 08:00,a21026,,60,1,2,3",
    ],
)
def test_a_change_in_any_column_is_a_revision(changed: str, hours: ImportValues) -> None:
    hours("MN-OLD,2026-11-05 08:00,a21026,N,60,1,2,3")
    assert hours(changed).revised_rows == 1
    assert hours(changed).unchanged_rows == 1


def test_of_repeated_rows_the_last_one_in_the_file_counts(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(row("05 08:00", 1), row("05 09:00", 5), row("05 08:00", 2), row("05 08:00", 3))
    assert (report.read_rows, report.new_rows, report.repeated_rows) == (4, 2, 2)
    assert numbers(intake) == [3, 5]


def test_a_changed_number_continues_one_series(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(
        row("09 23:00", 1),
        row("10 00:00", 2, mn="MN-NEW"),
        row("10 00:00", 3, mn="MN-OLD"),
        row("09 23:00", 4, mn="MN-NEW"),
        row("09 23:00", 5, mn="MN-NONE"),
    )
    assert (report.new_rows, report.rejected_rows) == (2, 3)
    assert numbers(intake) == [1, 2]
    rejects = import_log.rejects(intake, report.batch_id)
    assert rejects["row_number"].tolist() == [4, 5, 6]
    assert rejects["original"].tolist()[2] == "MN-NONE,2026-11-09 23:00,a21026,N,60,5,,"
    assert rejects["reason"].unique().tolist() == ["unknown_monitor"]


def test_a_standby_monitor_is_stored_always_and_marks_only_while_it_stands_in(
    intake: Connection[Any], hours: ImportValues
) -> None:
    hours(*(row(f"{day} 08:00", mn="MN-STANDBY") for day in (14, 15, 16, 17)))
    assert len(numbers(intake)) == 4
    assert [day.day for _, _, day, _ in intake.execute(MARKS)] == [15, 16]
    # The same again by comparison with stored rows.
    clear_marks(intake)
    hours(*(row(f"{day} 08:00", 2, mn="MN-STANDBY") for day in (14, 15, 16, 17)))
    assert [day.day for _, _, day, _ in intake.execute(MARKS)] == [15, 16]


def test_values_are_converted_at_the_door_and_refused_without_a_unit(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(
        row("05 08:00", 0.0001, mn="MN-WATER", code="w20111"),
        row("05 08:00", 34.6, mn="MN-WATER", code="w01018"),
        row("05 08:00", 5, mn="MN-WATER", code="w20115"),
        row("05 08:00", 5, mn="MN-WATER", code="w01010"),
        row("05 08:00", 5, mn="MN-WATER", code="w99999"),
    )
    found = dict(intake.execute("SELECT pollutant_code, measured FROM qy.hourly_value").fetchall())
    assert found == {"w20111": 0.1, "w01018": 34.6}
    rejects = import_log.rejects(intake, report.batch_id)
    assert rejects["reason"].tolist() == ["unit_not_declared", "companion", "unknown_pollutant"]


@pytest.mark.parametrize("text", ["0.1", "0.3", "34.6", "1e-9", "-0.7", "123456.789"])
def test_a_value_is_exactly_the_number_that_was_typed(
    text: str, intake: Connection[Any], hours: ImportValues
) -> None:
    hours(row("05 08:00", text))
    assert numbers(intake) == [float(text)]
    # As a limit typed the same way would be compared with it.
    found = intake.execute(
        "SELECT measured > %(limit)s::double precision FROM qy.hourly_value", {"limit": text}
    ).fetchone()
    assert found == (False,)


def test_not_a_number_and_infinity_never_get_in(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(*(row(f"05 0{n}:00", text) for n, text in enumerate(("NaN", "inf", "-inf"))))
    assert report.rejected_rows == 3
    assert numbers(intake) == []


def test_the_counters_of_the_batch_add_up(intake: Connection[Any], hours: ImportValues) -> None:
    hours(row("05 08:00", 1), row("05 09:00", 1))
    report = hours(
        row("05 08:00", 1),
        row("05 09:00", 2),
        row("05 10:00", 3),
        row("05 10:00", 4),
        row("05 25:00", 5),
    )
    batch = import_log.batches(intake, limit=1).iloc[0]
    assert batch["batch_id"] == report.batch_id
    assert batch["read_rows"] == 5
    parts = ("new_rows", "revised_rows", "unchanged_rows", "rejected_rows")
    assert [batch[name] for name in parts] == [1, 1, 1, 1]
    assert report.repeated_rows == 1
    assert batch["first_time"] == datetime(2026, 11, 5, 0, tzinfo=UTC)
    assert batch["last_time"] == datetime(2026, 11, 5, 2, tzinfo=UTC)
    assert batch["finished_at"] > batch["started_at"]


def test_a_file_without_a_good_row_is_a_batch_of_rejects(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours(row("05 08:00", 1, mn="MN-NONE"))
    assert (report.read_rows, report.rejected_rows, report.dirty_days) == (1, 1, 0)
    assert hours().read_rows == 0


def test_a_row_with_a_zero_byte_is_refused_and_kept_readably(
    intake: Connection[Any], hours: ImportValues
) -> None:
    report = hours("MN-OLD,2026-11-05 08:00,a21026,\0,60,1,,")
    assert import_log.rejects(intake, report.batch_id)["original"].tolist() == [
        "MN-OLD,2026-11-05 08:00,a21026,␀,60,1,,"
    ]


def test_a_refused_file_leaves_nothing(intake: Connection[Any], tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    path.write_text("mn,time\nM1,2026-11-05 08:00\n")
    with pytest.raises(FileRefused):
        import_file(intake, path, kind="hourly", imported_by="test")
    count = "SELECT count(*) FROM qy.import_batch WHERE kind = 'hourly'"
    assert intake.execute(count).fetchone() == (0,)


def test_all_of_a_batch_is_stored_or_nothing(
    own_city: Database, own_intake: Connection[Any], tmp_path: Path
) -> None:
    """The marks are the last thing written; when they fail, the values must be gone again."""
    own_city.execute("ALTER TABLE qy.dirty_mark ADD CONSTRAINT broken CHECK (day < '2026-11-06')")
    with pytest.raises(psycopg.errors.CheckViolation):
        small_city.values(own_intake, tmp_path, "hourly", [row("05 08:00"), row("07 08:00")])
    for table in ("hourly_value", "dirty_mark"):
        assert own_city.execute(f"SELECT count(*) FROM qy.{table}") == [(0,)]
    assert own_city.execute("SELECT count(*) FROM qy.import_batch WHERE kind = 'hourly'") == [(0,)]


def test_a_batch_inside_a_transaction_of_the_caller_goes_with_it(
    intake: Connection[Any], tmp_path: Path
) -> None:
    with intake.transaction(force_rollback=True):
        small_city.values(intake, tmp_path, "hourly", [row("05 08:00", 1)])
        report = small_city.values(intake, tmp_path, "hourly", [row("05 08:00", 2)])
        assert report.revised_rows == 1
    assert numbers(intake) == []


def test_a_transaction_that_cannot_see_other_imports_is_refused(
    intake: Connection[Any], tmp_path: Path
) -> None:
    intake.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    with pytest.raises(RuntimeError, match="READ COMMITTED"):
        small_city.values(intake, tmp_path, "hourly", [row("05 08:00", 1)])


def test_rows_of_one_file_may_be_new_in_one_series_and_known_in_another(
    intake: Connection[Any], hours: ImportValues
) -> None:
    hours(row("05 08:00", 1), row("05 10:00", 1))
    clear_marks(intake)
    report = hours(
        row("05 08:00", 1),
        row("05 09:00", 2),
        row("05 08:00", 3, code="a21002"),
        row("05 10:00", 9),
    )
    assert (report.new_rows, report.revised_rows, report.unchanged_rows) == (2, 1, 1)
    assert report.dirty_days == 2
    assert numbers(intake) == [3, 1, 2, 9]


def test_many_hours_over_many_months(intake: Connection[Any], tmp_path: Path) -> None:
    """Random values through text and back: equal bit for bit, in every chunk."""
    generator = np.random.default_rng(7)
    times = np.arange("2024-11-01T00", "2026-11-01T00", dtype="datetime64[h]")
    typed = generator.gamma(2, 20, len(times)) * generator.choice([1e-6, 1, 1e6], len(times))
    rows = [
        f"MN-OLD,{str(time).replace('T', ' ')}:00,a21026,N,60,{value!r},,"
        for time, value in zip(times, typed.tolist(), strict=True)
    ]
    report = small_city.values(intake, tmp_path, "hourly", rows)
    assert report.new_rows == len(times)
    assert report.dirty_days == len(times) // 24
    assert numbers(intake) == typed.tolist()
    again = small_city.values(intake, tmp_path, "hourly", rows)
    assert again.unchanged_rows == len(times)


def test_an_hour_without_minutes_or_mass_stores_nothing_in_their_place(
    intake: Connection[Any], hours: ImportValues
) -> None:
    hours("MN-OLD,2026-11-05 08:00,a21026,,,,7,")
    found = intake.execute(
        "SELECT flag, valid_minutes, measured, converted_reported, mass_reported_kg "
        "FROM qy.hourly_value"
    ).fetchone()
    assert found == ("", None, None, 7.0, None)
    assert not any(isinstance(cell, float) and math.isnan(cell) for cell in found)
