"""Registry rows: new, changed, equal, refused with a sentence; and the days that they touch."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from ingest.refusal import FileRefused
from ingest.registry_tables import KEYS, TABLES
from queries import import_log, registry_import
from tests.database.ingest import small_city

LIMIT = (
    "limit_ref,outlet_ref,pollutant_code,basis,purpose,valid_from,valid_to,upper,unit,entered_by"
)
MARK = "mark_ref,outlet_ref,pollutant_code,kind,valid_from,valid_to,marked_by,marked_at"


@pytest.fixture
def connection(intake: Connection[Any]) -> Iterator[Connection[Any]]:
    """Everything that a test does to the registry is rolled back after it."""
    with intake.transaction(force_rollback=True):
        yield intake


@pytest.fixture
def registry(connection: Connection[Any], tmp_path: Path) -> Any:
    return lambda table, *rows: small_city.registry(connection, tmp_path, table, *rows)


def sentences(connection: Connection[Any], batch_id: int) -> list[str]:
    return import_log.rejects(connection, batch_id)["message"].tolist()


def marked(connection: Connection[Any]) -> list[tuple[str, str, int]]:
    """Outlet, factor and day of November; the marks are taken away."""
    found = connection.execute(
        "WITH taken AS (DELETE FROM qy.dirty_mark RETURNING outlet_id, pollutant_code, day) "
        "SELECT DISTINCT outlet_ref, pollutant_code, day "
        "FROM taken JOIN qy.outlet USING (outlet_id) ORDER BY 1, 2, 3"
    ).fetchall()
    return [(outlet, code, day.day) for outlet, code, day in found]


def limit(ref: str, valid_from: str, valid_to: str, upper: object, code: str = "a21026") -> str:
    return f"{ref},P1/DA001,{code},hour,permit_compliance,{valid_from},{valid_to},{upper},mg/m³,x"


def test_every_listed_table_has_a_form_and_the_rest_is_not_for_files(
    connection: Connection[Any],
) -> None:
    for table in TABLES:
        form = registry_import.table_form(connection, table, key=KEYS.get(table))
        assert set(form.key) <= {column.name for column in form.columns}
    refers = {
        (table, column.target)
        for table in TABLES
        for column in registry_import.table_form(connection, table, key=KEYS.get(table)).columns
        if column.target in TABLES
    }
    backwards = {(a, b) for a, b in refers if TABLES.index(b) > TABLES.index(a)}
    assert not backwards


def test_a_row_is_inserted_changed_or_left_alone(
    connection: Connection[Any], registry: Any
) -> None:
    row = limit("L1", "2026-01-01", "", 50)
    first = registry("limit_value", LIMIT, row)
    assert (first.new_rows, first.kind) == (1, "registry:limit_value")
    assert registry("limit_value", LIMIT, row).unchanged_rows == 1
    third = registry("limit_value", LIMIT, limit("L1", "2026-01-01", "2026-11-15", 50))
    assert third.revised_rows == 1
    found = connection.execute(
        "SELECT upper(during), upper, batch_id FROM qy.limit_value"
    ).fetchall()
    assert found == [(date(2026, 11, 15), 50.0, third.batch_id)]
    ((key, old, batch),) = connection.execute(
        "SELECT row_key, old_row, batch_id FROM qy.row_revision"
    ).fetchall()
    assert key == {"limit_ref": "L1"}
    assert old["during"] == "[2026-01-01,)"
    assert batch == first.batch_id


def test_a_dated_row_is_found_again_by_its_beginning(
    connection: Connection[Any], registry: Any
) -> None:
    header = "enterprise_ref,name_zh,name_en,short_name_zh,valid_from,valid_to"
    report = registry(
        "enterprise_name",
        header,
        "P1,某厂,A plant,某厂,2020-01-01,2026-01-01",
        "P1,新厂,New plant,新厂,2026-01-01,",
    )
    assert (report.new_rows, report.revised_rows, report.rejected_rows) == (1, 1, 0)
    names = connection.execute("SELECT name_zh FROM qy.enterprise_name ORDER BY during").fetchall()
    assert names == [("某厂",), ("新厂",)]


def test_columns_that_the_file_lacks_stay_as_they_are(
    connection: Connection[Any], registry: Any
) -> None:
    registry("limit_value", LIMIT + ",clause", limit("L1", "2026-01-01", "", 50) + ",4.1")
    registry("limit_value", LIMIT, limit("L1", "2026-01-01", "", 35))
    assert connection.execute("SELECT upper, clause FROM qy.limit_value").fetchall() == [
        (35, "4.1")
    ]


def test_an_overlap_is_refused_with_the_row_that_is_in_the_way(
    connection: Connection[Any], registry: Any
) -> None:
    registry("limit_value", LIMIT, limit("L1", "2026-01-01", "2026-07-01", 50))
    report = registry(
        "limit_value",
        LIMIT,
        limit("L2", "2026-06-01", "", 35),
        limit("L3", "2026-07-01", "", 35),
    )
    assert (report.new_rows, report.rejected_rows) == (1, 1)
    (sentence,) = sentences(connection, report.batch_id)
    assert "valid from 2026-01-01 until 2026-07-01" in sentence
    assert "outlet_ref, pollutant_code, basis, purpose" in sentence
    refs = connection.execute("SELECT limit_ref FROM qy.limit_value ORDER BY 1").fetchall()
    assert refs == [("L1",), ("L3",)]


def test_one_bad_row_among_many_is_refused_alone(
    connection: Connection[Any], registry: Any
) -> None:
    rows = [
        limit(f"L{day}", f"2026-01-{day:02d}", f"2026-01-{day + 1:02d}", 50) for day in range(1, 29)
    ]
    rows[13] = limit("L14", "2026-01-01", "2026-01-31", 50)
    report = registry("limit_value", LIMIT, *rows)
    assert (report.new_rows, report.rejected_rows) == (27, 1)
    assert import_log.rejects(connection, report.batch_id)["row_number"].tolist() == [15]


def test_periods_that_move_past_each_other_in_one_file(
    connection: Connection[Any], registry: Any
) -> None:
    registry(
        "limit_value",
        LIMIT,
        limit("L1", "2026-01-01", "2026-05-01", 50),
        limit("L2", "2026-05-01", "2026-09-01", 35),
    )
    report = registry(
        "limit_value",
        LIMIT,
        limit("L1", "2026-01-01", "2026-07-01", 50),
        limit("L2", "2026-07-01", "2026-09-01", 35),
    )
    assert (report.revised_rows, report.rejected_rows) == (2, 0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (limit("L1", "2026-01-01", "", "50").replace("a21026", "a99999"), "is not in pollutant"),
        (limit("L1", "2026-01-01", "", "50").replace("DA001", "DA009"), "is not in outlet"),
        (limit("L1", "2026-01-01", "", "50").replace("hour", "week"), "it may be: hour, day"),
        (limit("L1", "2026-01-01", "", "50").replace("mg/m³", "mg"), "it may be: µg/m³"),
        (limit("L1", "2026-01-01", "", "NaN"), "not a finite number"),
        (limit("L1", "2026-01-01", "", ""), "limit_value asks for CHECK"),
        (limit("L1", "2026-02-30", "", "50"), "There is no day"),
        (limit("L1", "2026-02-01", "2026-01-01", "50"), "is not before valid_to"),
        (limit("", "2026-01-01", "", "50"), "limit_ref is empty"),
    ],
)
def test_what_a_row_lacks_is_said_in_a_sentence(
    row: str, words: str, connection: Connection[Any], registry: Any
) -> None:
    report = registry("limit_value", LIMIT, row)
    assert report.rejected_rows == 1
    (sentence,) = sentences(connection, report.batch_id)
    assert words in sentence
    originals = import_log.rejects(connection, report.batch_id)["original"].tolist()
    assert originals == [row]


def test_a_row_under_another_reference_is_refused(
    connection: Connection[Any], registry: Any
) -> None:
    header = "permit_ref,first_issued_on"
    registry("permit", header, "PERMIT,2026-01-01")
    report = registry("permit", header, "PERMIT,2026-01-01", "PERMIT,2026-01-02")
    assert (report.revised_rows, report.repeated_rows) == (1, 1)


def test_files_for_unknown_tables_or_with_unknown_columns_are_refused(registry: Any) -> None:
    with pytest.raises(FileRefused, match="no registry table app_user"):
        registry("app_user", "login_name", "x")
    with pytest.raises(FileRefused, match="does not know colour"):
        registry("permit", "permit_ref,first_issued_on,colour", "x,2026-01-01,red")


def test_rows_with_a_number_for_a_key_are_found_again(
    connection: Connection[Any], registry: Any
) -> None:
    header = "outlet_ref,state,source,valid_from,valid_to"
    row = "P1/DA001,stopped,mark,2026-11-05 08:00,{}"
    assert registry("operating_period", header, row.format("")).new_rows == 1
    report = registry("operating_period", header, row.format("2026-11-06 08:00"))
    assert report.revised_rows == 1
    assert connection.execute("SELECT count(*) FROM qy.operating_period").fetchone() == (1,)


def test_confirmed_causes_and_signed_decisions_come_as_files(
    connection: Connection[Any], registry: Any
) -> None:
    causes = "outlet_ref,kind,valid_from,valid_to,note_zh,confirmed_by,confirmed_at"
    outage = ",platform_outage,2026-11-05 08:00,2026-11-05 {},平台检修,王工,2026-11-06 09:00"
    cut = "P1/DA001,power_cut,2026-11-05 08:00,2026-11-05 20:00,,王工,2026-11-06 09:00"
    assert registry("foreign_cause", causes, outage.format("10:00"), cut).new_rows == 2
    changed = registry("foreign_cause", causes, outage.format("12:00"), cut)
    assert (changed.revised_rows, changed.unchanged_rows) == (1, 1)
    late = registry("foreign_cause", causes, outage.format("12:00").replace("08:00", "11:00", 1))
    assert late.rejected_rows == 1

    decisions = "decision_ref,enterprise_ref,kind,decided_on,due_on,signed_by,summary_zh"
    order = "QH-1,P1,rectification_order,2026-11-03,{},李处,限期整改"
    assert registry("enforcement_decision", decisions, order.format("2026-12-03")).new_rows == 1
    undated = registry("enforcement_decision", decisions, order.replace("QH-1", "QH-2").format(""))
    assert undated.rejected_rows == 1
    (said,) = sentences(connection, undated.batch_id)
    assert "due_on" in said, said
    assert marked(connection) == []


@pytest.fixture
def with_hours(connection: Connection[Any], tmp_path: Path) -> None:
    """One hour of two factors on each of the first twenty days of November."""
    rows = [
        f"MN-{'OLD' if day < 10 else 'NEW'},2026-11-{day:02d} 08:00,{code},N,60,1,,"
        for day in range(1, 21)
        for code in ("a21026", "a21002")
    ]
    small_city.values(connection, tmp_path, "hourly", rows)
    marked(connection)


def of(code: str, *days: int) -> list[tuple[str, str, int]]:
    return [("P1/DA001", code, day) for day in days]


@pytest.mark.usefixtures("with_hours")
def test_a_limit_marks_the_days_of_its_factor_within_its_dates(
    connection: Connection[Any], registry: Any
) -> None:
    registry("limit_value", LIMIT, limit("L1", "2026-11-03", "2026-11-06", 50))
    assert marked(connection) == of("a21026", 3, 4, 5)
    # A changed row touches the days where it held and those where it holds now.
    registry("limit_value", LIMIT, limit("L1", "2026-11-05", "2026-11-08", 50))
    assert marked(connection) == of("a21026", 3, 4, 5, 6, 7)
    registry("limit_value", LIMIT, limit("L1", "2026-11-05", "2026-11-08", 50))
    assert marked(connection) == []


@pytest.mark.usefixtures("with_hours")
def test_a_mark_touches_each_day_that_it_reaches_and_every_factor(
    connection: Connection[Any], registry: Any
) -> None:
    row = "K1,P1/DA001,,{},2026-11-03 22:00,2026-11-05 00:00,x,2026-11-05 09:00"
    registry("mark", MARK, row.format("maintenance"))
    assert marked(connection) == of("a21002", 3, 4) + of("a21026", 3, 4)


@pytest.mark.usefixtures("with_hours")
def test_a_mark_with_an_allowance_touches_the_rest_of_the_year(
    connection: Connection[Any], registry: Any
) -> None:
    def ignition(ref: str, day: int) -> str:
        return (
            f"{ref},P1/DA001,a21026,ignition,2026-11-{day} 08:00,2026-11-{day} 10:00,x,2026-12-01"
        )

    registry("mark", MARK, ignition("K1", 12))
    assert marked(connection) == of("a21026", 12)
    # The same in an industry whose furnaces have so many hours of it in a year.
    ((industry,),) = connection.execute(
        "SELECT industry_code FROM qy.mark_effect "
        "WHERE mark_kind = 'ignition' AND allowance_rule IS NOT NULL LIMIT 1"
    ).fetchall()
    header = "enterprise_ref,industry_code,valid_from,valid_to"
    registry("enterprise_industry", header, f"P1,{industry},2020-01-01,")
    marked(connection)
    registry("mark", MARK, ignition("K2", 13))
    days = [day for _, _, day in marked(connection)]
    assert days == [13, 14, 15, 17, 18, 19, 20]


@pytest.mark.usefixtures("with_hours")
@pytest.mark.parametrize(
    ("table", "rows", "first", "last"),
    [
        (
            "in_charge",
            ("outlet_ref,monitor_ref,valid_from,valid_to", "P1/DA001,M1,2026-11-17,2026-11-19"),
            17,
            20,
        ),
        (
            "operating_period",
            (
                "outlet_ref,state,source,valid_from,valid_to",
                "P1/DA001,stopped,mark,2026-11-03,2026-11-05",
            ),
            3,
            4,
        ),
        (
            "monitor_factor",
            (
                "monitor_ref,pollutant_code,range_low,range_high,reported_unit,valid_from,valid_to",
                "M1,a21026,0,300,mg/m³,2020-01-01,2026-11-08",
            ),
            1,
            20,
        ),
        (
            "flag_meaning",
            (
                "mn,flag,meaning,valid_from,valid_to",
                "MN-NEW,F,source_stopped,2026-11-12,2026-11-14",
            ),
            12,
            13,
        ),
        (
            "special_period",
            (
                "special_period_ref,region_ref,kind,valid_from,valid_to",
                "S1,COUNTY,response,2026-11-02 12:00,2026-11-03 12:00",
            ),
            2,
            3,
        ),
        (
            "enterprise_industry",
            ("enterprise_ref,industry_code,valid_from,valid_to", "P1,D4411,2020-01-01,2026-11-05"),
            1,
            20,
        ),
        ("monitor", ("monitor_ref,kind,accepted_on", "M1,cems,2026-01-01"), 1, 20),
        (
            "outlet",
            (
                "outlet_ref,medium,kind,first_known_on,stack_area_m2",
                "P1/DA001,gas,main,2020-01-01,4.5",
            ),
            1,
            20,
        ),
    ],
)
def test_whatever_the_days_are_computed_from_marks_them(
    table: str,
    rows: tuple[str, ...],
    first: int,
    last: int,
    connection: Connection[Any],
    registry: Any,
) -> None:
    report = registry(table, *rows)
    assert report.rejected_rows == 0
    days = {day for _, code, day in marked(connection) if code == "a21026"}
    # Hours of the 16th came from a monitor that was not in charge.
    assert days == set(range(first, last + 1)) - {16}
    assert registry(table, *rows).dirty_days == 0


@pytest.mark.usefixtures("with_hours")
def test_names_and_permits_mark_nothing(connection: Connection[Any], registry: Any) -> None:
    registry("permit", "permit_ref,first_issued_on", "PERMIT,2026-01-01")
    registry(
        "enterprise_name",
        "enterprise_ref,name_zh,name_en,short_name_zh,valid_from,valid_to",
        "P1,新厂,New plant,新厂,2020-01-01,",
    )
    assert marked(connection) == []
