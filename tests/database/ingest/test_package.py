"""A folder of files: in order, at once, and again after it was interrupted."""

import time
from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection

from ingest import package
from ingest.package import import_package
from ingest.refusal import FileRefused
from tests.database.ingest import small_city
from tests.database_support import Database

HOURS = """
SELECT extract(month FROM local)::int, extract(day FROM local)::int, measured
FROM (SELECT time AT TIME ZONE 'Asia/Shanghai' AS local, measured FROM {table}) AS hours
ORDER BY 1, 2, 3
"""
MONTHS = (8, 9, 10)
STORED = [(month, day, 1.0 if day < 3 else 2.0) for month in MONTHS for day in range(1, 11)]
"""Days 1 to 8 as received with 1, days 3 to 10 sent again with 2."""
REVISED = [(month, day, 1.0) for month in MONTHS for day in range(3, 9)]


def hours(month: int, value: float, *, days: range = range(1, 9)) -> list[str]:
    return [f"MN-OLD,2026-{month:02d}-{day:02d} 08:00,a21026,N,60,{value},," for day in days]


def write(folder: Path, name: str, header: str, rows: list[str]) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package of the whole small city with three months, sent once and corrected once."""
    made = tmp_path / "package"
    made.mkdir()
    (made / "package.toml").write_text(
        'name = "test"\nis_demo = true\ncity_name_zh = "某市"\n[settings]\ndemo_seed = "1"\n',
        encoding="utf-8",
    )
    for table, rows in small_city.TABLES.items():
        write(made, f"registry/{table}.csv", rows[0], list(rows[1:]))
    for month in MONTHS:
        write(made, f"hourly/received-2026-{month:02d}.csv", small_city.HOURLY, hours(month, 1))
        write(
            made,
            f"hourly/resent-2026-{month:02d}.csv",
            small_city.HOURLY,
            hours(month, 2, days=range(3, 11)),
        )
        write(
            made,
            f"condition/received-2026-{month:02d}.csv",
            small_city.CONDITION,
            [f"MN-OLD,2026-{month:02d}-01 08:00,1000,8,,,,,,,"],
        )
    write(made, "received_daily/days.csv", small_city.DAILY, ["P1/DA001,2026-08-01,a21026,N,1,,,"])
    write(made, "furnace_temperature/f.csv", small_city.FURNACE, ["P1/F1,2026-08-01 08:05,851,N"])
    return made


def stored(database: Database) -> list[tuple[Any, ...]]:
    return database.execute(HOURS.format(table="qy.hourly_value"))


def revised(database: Database) -> list[tuple[Any, ...]]:
    return database.execute(HOURS.format(table="qy.value_revision"))


def test_everything_comes_in_and_the_settings_are_kept(database: Database, folder: Path) -> None:
    told: list[str] = []
    url = database.url("ingest")
    report = import_package(url, folder, imported_by="test", progress=told.append)
    assert report.rejected_rows == 0
    assert len(told) == len(report.batches) == len(small_city.TABLES) + 11
    assert database.execute("SELECT name, value FROM qy.setting ORDER BY 1") == [
        ("city_name_zh", "某市"),
        ("demo_seed", "1"),
        ("is_demo", "true"),
    ]
    assert stored(database) == STORED
    assert revised(database) == REVISED
    marks = database.execute("SELECT cause, count(*) FROM qy.dirty_mark GROUP BY 1 ORDER BY 1")
    # Eight days a month as received and eight as sent again; companions came first and mark none.
    assert marks == [("value", 48)]


@pytest.mark.parametrize("workers", [1, 4])
def test_the_number_of_workers_changes_nothing(workers: int, city: Database, folder: Path) -> None:
    import_package(city.url("ingest"), folder, imported_by="test", workers=workers)
    assert (stored(city), revised(city)) == (STORED, REVISED)
    nobody = "SELECT count(*) FROM qy.hourly_value WHERE monitor_id = 0"
    assert city.execute(nobody) == [(0,)]


def test_a_connection_of_the_caller_is_enough(
    intake: Connection[Any], city: Database, folder: Path
) -> None:
    import_package(intake, folder, imported_by="test")
    assert (stored(city), revised(city)) == (STORED, REVISED)


def test_a_second_import_changes_nothing(city: Database, folder: Path) -> None:
    url = city.url("ingest")
    first = import_package(url, folder, imported_by="test")
    batches = city.execute("SELECT count(*) FROM qy.import_batch WHERE kind = 'hourly'")
    second = import_package(url, folder, imported_by="test")
    assert (second.new_rows, second.revised_rows) == (0, 0)
    assert second.unchanged_rows == first.read_rows
    assert (stored(city), revised(city)) == (STORED, REVISED)
    again = city.execute("SELECT count(*) FROM qy.import_batch WHERE kind = 'hourly'")
    assert again == batches


def test_an_interrupted_import_goes_on_where_it_stopped(city: Database, folder: Path) -> None:
    url = city.url("ingest")
    broken = folder / "hourly" / "received-2026-09.csv"
    whole = broken.read_text()
    broken.write_text("not,the,columns\n1,2,3\n")
    with pytest.raises(FileRefused, match=r"received-2026-09\.csv has no column"):
        import_package(url, folder, imported_by="test", workers=3)
    # What was sent again in September waits for what was received first.
    assert not any(month == 9 for month, _, _ in stored(city))
    broken.write_text(whole)
    import_package(url, folder, imported_by="test")
    assert (stored(city), revised(city)) == (STORED, REVISED)


def test_a_later_file_of_the_same_month_waits_for_the_earlier_one(
    city: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier file is held back; the later one must not overtake it."""
    plain = package.store

    def slow(connection: Connection[Any], parsed: Any, **given: Any) -> Any:
        if parsed.sheet.name == "received-2026-10.csv" and parsed.rows.kind == "hourly":
            time.sleep(1)
        return plain(connection, parsed, **given)

    monkeypatch.setattr(package, "store", slow)
    import_package(city.url("ingest"), folder, imported_by="test", workers=6)
    assert (stored(city), revised(city)) == (STORED, REVISED)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("package.toml", None, "is no package"),
        ("package.toml", "name = ", "no valid TOML"),
        ("registry/companies.csv", "a\n1\n", "no registry table"),
    ],
)
def test_what_is_no_package_is_refused_before_anything_is_stored(
    name: str, content: str | None, words: str, city: Database, folder: Path
) -> None:
    path = folder / name
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    with pytest.raises(FileRefused, match=words):
        import_package(city.url("ingest"), folder, imported_by="test")
    assert city.execute("SELECT count(*) FROM qy.import_batch") == [(0,)]
