"""Real files with what they lack: imported by their mappings and marked as assumed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from ingest.batch import BatchReport
from ingest.files import import_file
from ingest.mapping_file import load_mapping
from ingest.refusal import FileRefused
from queries import import_log
from tests.database.ingest import small_city

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def connection(intake: Connection[Any]) -> Iterator[Connection[Any]]:
    """Everything that a test does to the registry is rolled back after it."""
    with intake.transaction(force_rollback=True):
        yield intake


def take(connection: Connection[Any], path: Path, name: str) -> BatchReport:
    mapping = load_mapping(name)
    return import_file(connection, path, kind=mapping.kind, mapping=mapping, imported_by="test")


def assumed_of(connection: Connection[Any], batch_id: int) -> str:
    rows = import_log.batches(connection, limit=200)
    return str(rows.set_index("batch_id").loc[batch_id, "assumed"])


def test_the_hourly_series_with_its_dirt(connection: Connection[Any]) -> None:
    report = take(connection, FIXTURES / "kahsolt_hourly_excerpt.csv", "kahsolt_hourly_monitor")
    rejects = import_log.rejects(connection, report.batch_id)
    assert rejects["reason"].unique().tolist() == ["no_value"]
    assert rejects["original"].tolist()[0] == "2021-01-13 03:00:00,"
    assert (report.new_rows, report.rejected_rows) == (58, 4)
    highest = connection.execute(
        "SELECT pollutant_code, time, measured, flag FROM qy.hourly_value "
        "ORDER BY measured DESC, time"
    ).fetchone()
    assert highest == ("w21003", datetime(2021, 1, 12, 7, tzinfo=UTC), 84.6, "")
    assert assumed_of(connection, report.batch_id).startswith("因子假定为氨氮")
    assert "ammonia nitrogen" in assumed_of(connection, report.batch_id)


def test_the_turbine_without_times(connection: Connection[Any]) -> None:
    report = take(connection, FIXTURES / "gt_2011_excerpt.csv", "uci_gas_turbine")
    assert (report.read_rows, report.new_rows) == (96, 96)
    assert "TIT" in report.not_imported_columns
    found = connection.execute(
        "SELECT time, measured FROM qy.hourly_value WHERE pollutant_code = 'a21002' ORDER BY time"
    ).fetchall()
    # Midnight of the first of January in the city, and hour after hour from there.
    assert found[0] == (datetime(2010, 12, 31, 16, tzinfo=UTC), 81.952)
    assert found[47][0] == datetime(2011, 1, 2, 15, tzinfo=UTC)
    assert assumed_of(connection, report.batch_id).startswith("时间为假定")


def test_the_daily_record_without_a_year(connection: Connection[Any]) -> None:
    report = take(connection, FIXTURES / "cn_wwtp_daily_excerpt.csv", "cn_wwtp_daily")
    assert (report.read_rows, report.new_rows) == (13 * 4, 13 * 4)
    found = connection.execute(
        "SELECT pollutant_code, mean, flow_m3 FROM qy.received_daily_value "
        "WHERE day = %s ORDER BY 1",
        (date(2019, 2, 20),),
    ).fetchall()
    assert found == [
        ("w01018", 31.89, 21911.0),
        ("w21001", 10.15, 21911.0),
        ("w21003", 1.2, 21911.0),
        ("w21011", 0.21, 21911.0),
    ]
    # No monitor is known to have measured them.
    monitors = "SELECT count(*) FROM qy.monitor WHERE monitor_ref LIKE 'ASSUMED%'"
    assert connection.execute(monitors).fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("kahsolt_hourly_monitor", "kahsolt_hourly_excerpt.csv"),
        ("uci_gas_turbine", "gt_2011_excerpt.csv"),
        ("cn_wwtp_daily", "cn_wwtp_daily_excerpt.csv"),
    ],
)
def test_assumed_sources_are_marked_and_made_once(
    name: str, file: str, connection: Connection[Any]
) -> None:
    take(connection, FIXTURES / file, name)
    count = "SELECT count(*) FROM qy.import_batch WHERE kind LIKE 'registry:%'"
    before = connection.execute(count).fetchone()
    again = take(connection, FIXTURES / file, name)
    assert (again.new_rows, again.revised_rows) == (0, 0)
    assert connection.execute(count).fetchone() == before
    found = connection.execute(
        "SELECT e.is_assumed, o.outlet_ref, r.level FROM qy.enterprise AS e "
        "JOIN qy.enterprise_place AS p USING (enterprise_id) "
        "JOIN qy.region AS r ON r.region_id = p.county_id "
        "JOIN qy.outlet_enterprise USING (enterprise_id) JOIN qy.outlet AS o USING (outlet_id) "
        "WHERE e.enterprise_ref LIKE 'ASSUMED%'"
    ).fetchall()
    source = load_mapping(name).source
    assert source
    # In the city, but in no county: a branch does not get it, and no county's figures hold it.
    assert found == [(True, source.outlet_ref, "city")]


def test_an_assumed_monitor_owes_nothing_after_its_values_end(connection: Connection[Any]) -> None:
    take(connection, FIXTURES / "gt_2011_excerpt.csv", "uci_gas_turbine")
    found = connection.execute(
        "SELECT upper(c.during) FROM qy.in_charge AS c JOIN qy.monitor AS m USING (monitor_id) "
        "WHERE m.monitor_ref LIKE 'ASSUMED%'"
    ).fetchall()
    assert found == [(datetime(2013, 12, 31, 16, tzinfo=UTC),)]


def test_a_real_enterprise_never_takes_assumed_values(
    connection: Connection[Any], tmp_path: Path
) -> None:
    small_city.registry(
        connection,
        tmp_path,
        "enterprise",
        "enterprise_ref,first_known_on",
        "ASSUMED-KAHSOLT,2020-01-01",
    )
    with pytest.raises(FileRefused, match="is a real enterprise"):
        take(connection, FIXTURES / "kahsolt_hourly_excerpt.csv", "kahsolt_hourly_monitor")
    assert connection.execute("SELECT count(*) FROM qy.hourly_value").fetchone() == (0,)


def test_a_place_is_made_when_the_registry_is_empty(database: Any) -> None:
    with database.connect("ingest", autocommit=True) as connection:
        take(connection, FIXTURES / "gt_2011_excerpt.csv", "uci_gas_turbine")
        take(connection, FIXTURES / "cn_wwtp_daily_excerpt.csv", "cn_wwtp_daily")
    names = "SELECT name_zh FROM qy.region JOIN qy.region_name USING (region_id)"
    assert database.execute(names) == [("所在地未说明",)]


def test_a_mapping_is_refused_for_another_kind(connection: Connection[Any]) -> None:
    with pytest.raises(FileRefused, match="is for received_daily files"):
        import_file(
            connection,
            FIXTURES / "cn_wwtp_daily_excerpt.csv",
            kind="hourly",
            mapping=load_mapping("cn_wwtp_daily"),
            imported_by="test",
        )


@pytest.mark.parametrize(
    ("name", "file", "new", "refused"),
    [
        ("kahsolt_hourly_monitor", "kahsolt_hourly_monitor/hourly_2021.csv", 2342, 4),
        ("uci_gas_turbine", "uci_gas_turbine/gt_2011.csv.gz", 2 * 7411, 0),
        ("uci_gas_turbine", "uci_gas_turbine/gt_2012.csv.gz", 2 * 7628, 0),
        ("uci_gas_turbine", "uci_gas_turbine/gt_2013.csv.gz", 2 * 7152, 0),
        ("cn_wwtp_daily", "cn_wwtp_daily/daily_jan_jun.csv", 4 * 169, 0),
    ],
)
def test_the_whole_files(
    name: str,
    file: str,
    new: int,
    refused: int,
    connection: Connection[Any],
    reference_data: Path,
) -> None:
    report = take(connection, reference_data / file, name)
    assert (report.new_rows, report.rejected_rows) == (new, refused)
    assert take(connection, reference_data / file, name).unchanged_rows == new
