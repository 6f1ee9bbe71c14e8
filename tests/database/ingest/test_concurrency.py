"""Imports at the same time: no value, revision or mark is lost, whoever comes first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from ingest.batch import BatchReport
from queries import chunks
from queries import intake as intake_queries
from tests.database.ingest import small_city
from tests.database_support import Database

PATIENCE_SECONDS = 30


@pytest.fixture
def connect(city: Database) -> Iterator[Callable[[], Connection[Any]]]:
    opened: list[Connection[Any]] = []

    def open_one() -> Connection[Any]:
        opened.append(psycopg.connect(city.url("ingest"), autocommit=True))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.close()


class Other:
    """A call in another thread."""

    def __init__(self, call: Callable[[], BatchReport]) -> None:
        self._call = call
        self._found: BatchReport | Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            self._found = error

    def is_waiting(self) -> bool:
        """Whether it has not come back within a moment."""
        self._thread.join(0.5)
        return self._thread.is_alive()

    def result(self) -> BatchReport:
        """What it returned."""
        self._thread.join(PATIENCE_SECONDS)
        assert isinstance(self._found, BatchReport), self._found
        return self._found


@contextmanager
def unfinished(connection: Connection[Any]) -> Iterator[None]:
    """A transaction that ends with the block."""
    with connection.transaction():
        yield


def hour(value: object, day: str = "05", month: str = "11", code: str = "a21026") -> str:
    return f"MN-OLD,2026-{month}-{day} 08:00,{code},N,60,{value},,"


def store(
    connection: Connection[Any], folder: Path, *rows: str, kind: str = "hourly"
) -> BatchReport:
    folder.mkdir(exist_ok=True)
    return small_city.values(connection, folder, kind, rows)


def test_two_imports_of_the_same_rows_leave_one_row_and_the_whole_chain(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    first, second = connect(), connect()
    with unfinished(first):
        store(first, tmp_path / "a", hour(1))
        other = Other(lambda: store(second, tmp_path / "b", hour(2)))
        assert other.is_waiting()
    report = other.result()
    assert (report.new_rows, report.revised_rows, report.dirty_days) == (0, 1, 1)
    assert city.execute("SELECT measured FROM qy.hourly_value") == [(2.0,)]
    assert city.execute("SELECT measured FROM qy.value_revision") == [(1.0,)]


def test_the_same_file_twice_at_once_stores_it_once(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    first, second = connect(), connect()
    with unfinished(first):
        store(first, tmp_path / "a", hour(1))
        other = Other(lambda: store(second, tmp_path / "b", hour(1)))
        assert other.is_waiting()
    assert other.result().unchanged_rows == 1
    assert city.execute("SELECT count(*) FROM qy.value_revision") == [(0,)]


def test_an_import_that_fails_lets_the_other_one_store_its_rows_as_new(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    first, second = connect(), connect()
    with first.transaction(force_rollback=True):
        store(first, tmp_path / "a", hour(1))
        other = Other(lambda: store(second, tmp_path / "b", hour(2)))
        assert other.is_waiting()
    assert other.result().new_rows == 1
    assert city.execute("SELECT count(*) FROM qy.value_revision") == [(0,)]


def test_imports_of_different_months_do_not_wait(connect: Any, tmp_path: Path) -> None:
    first, second = connect(), connect()
    chunks.make(first, "hourly_value", [datetime(2026, month, 5, tzinfo=UTC) for month in (9, 10)])
    with unfinished(first):
        store(first, tmp_path / "a", hour(1, month="09"))
        other = Other(lambda: store(second, tmp_path / "b", hour(2, month="10")))
        assert other.result().new_rows == 1


def test_months_taken_in_opposite_order_do_not_deadlock(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    months = [f"{month:02d}" for month in range(1, 12)]
    for round_number in range(3):
        rows = [hour(round_number, month=month) for month in months]
        others = [
            Other(partial(store, connect(), tmp_path / folder, *ordered))
            for folder, ordered in (("a", rows), ("b", rows[::-1]))
        ]
        for other in others:
            other.result()
    assert city.execute("SELECT DISTINCT measured FROM qy.hourly_value") == [(2.0,)]


def test_companions_see_hours_that_were_being_stored_beside_them(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    """Otherwise a worker could take the hours' marks and never hear of the companions."""
    first, second = connect(), connect()
    condition = "MN-OLD,2026-11-05 08:00,1000,8.3,55,0.02,12,9.4,61,,"
    with unfinished(first):
        store(first, tmp_path / "a", hour(1))
        other = Other(lambda: store(second, tmp_path / "b", condition, kind="condition"))
        assert other.is_waiting()
    assert other.result().dirty_days == 1


def test_nobody_resolves_monitors_while_the_registry_changes(connect: Any, tmp_path: Path) -> None:
    registry, values = connect(), connect()
    with registry.transaction(force_rollback=True):
        intake_queries.hold_registry(registry)
        other = Other(lambda: store(values, tmp_path / "a", hour(1)))
        assert other.is_waiting()
    assert other.result().new_rows == 1


def test_a_registry_import_waits_for_values_and_marks_them(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    values, registry = connect(), connect()
    header = "outlet_ref,state,source,valid_from,valid_to"
    row = "P1/DA001,stopped,hj212,2026-11-05,2026-11-06"
    with unfinished(values):
        store(values, tmp_path / "a", hour(1))
        other = Other(
            lambda: small_city.registry(registry, tmp_path, "operating_period", header, row)
        )
        assert other.is_waiting()
    assert other.result().dirty_days == 1
    city.execute("DELETE FROM qy.operating_period")


CALIBRATION = "monitor_ref,pollutant_code,calibrated_at,kind,standard_value"


def test_evidence_comes_in_beside_values_but_not_beside_itself(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    values, first, second = connect(), connect(), connect()
    row = "M1,a21026,2026-11-05 08:00,zero,0"
    with values.transaction(force_rollback=True):
        store(values, tmp_path / "a", hour(1))
        with unfinished(first):
            report = small_city.registry(first, tmp_path, "calibration", CALIBRATION, row)
            assert report.new_rows == 1
            other = Other(
                lambda: small_city.registry(second, tmp_path, "calibration", CALIBRATION, row)
            )
            assert other.is_waiting()
        assert other.result().unchanged_rows == 1
    city.execute("DELETE FROM qy.calibration")


def test_importers_do_not_wait_for_a_worker_that_holds_its_marks(
    connect: Any, tmp_path: Path, city: Database
) -> None:
    worker, importer = connect(), connect()
    store(importer, tmp_path / "a", hour(1))
    with unfinished(worker):
        assert len(worker.execute("DELETE FROM qy.dirty_mark RETURNING 1").fetchall()) == 1
        store(importer, tmp_path / "a", hour(2))
    assert city.execute("SELECT count(*) FROM qy.dirty_mark") == [(1,)]
