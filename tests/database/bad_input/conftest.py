"""A plant whose files arrive through the ordinary intake and whose days a rollup makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import dict_row

from ingest.batch import BatchReport
from ingest.files import import_file
from queries import import_log
from tests import database_support
from tests.database.ingest import small_city
from tests.database.rollups.outlet_rows import roll_up
from tests.database_support import Database

GAS, WATER = "P1/DA001", "P1/DW001"
SO2, COD = "a21026", "w01018"
DAY = "2026-11-05"
LIMITS = (
    "limit_ref,outlet_ref,pollutant_code,basis,purpose,upper,unit,reference_oxygen_pct,"
    "valid_from,valid_to,entered_by,reviewed_by,reviewed_at",
    f"L1,{GAS},{SO2},hour,permit_compliance,50,mg/m³,6,2020-01-01,2026-11-08,t,t,2020-01-01 00:00",
    f"L2,{WATER},{COD},day,permit_compliance,60,mg/L,,2020-01-01,,t,t,2020-01-01 00:00",
)
_EMPTY = """
TRUNCATE qy.hourly_value, qy.hourly_condition, qy.value_revision, qy.condition_revision,
         qy.dirty_mark, qy.daily_value, qy.judgement_day, qy.import_reject, qy.mark CASCADE
"""
_DAY = """
SELECT d.* FROM qy.daily_value AS d JOIN qy.outlet AS o USING (outlet_id)
WHERE o.outlet_ref = %s AND d.pollutant_code = %s AND d.day = %s
"""
_VERDICTS = """
SELECT j.* FROM qy.judgement_day AS j JOIN qy.outlet AS o USING (outlet_id)
WHERE o.outlet_ref = %s AND j.pollutant_code = %s AND j.day = %s
"""


@dataclass(frozen=True)
class Plant:
    """Files in, days out."""

    database: Database
    connection: Connection[Any]
    folder: Path

    def hours(
        self,
        values: Sequence[object],
        *,
        day: str = DAY,
        mn: str = "MN-OLD",
        code: str = SO2,
        mass_kg: object = "",
    ) -> BatchReport:
        """Values of the hours of a day from midnight on; the hour after 23:00 is 24:00."""
        return self.rows(
            *(
                f"{mn},{day} {hour:02}:00,{code},N,60,{value},,{mass_kg}"
                for hour, value in enumerate(values)
            )
        )

    def rows(self, *rows: str, latest: datetime | None = None) -> BatchReport:
        """Rows of the hourly form as they are."""
        path = self.folder / "hourly.csv"
        path.write_text("\n".join([small_city.HOURLY, *rows]) + "\n", encoding="utf-8")
        return import_file(self.connection, path, kind="hourly", imported_by="test", latest=latest)

    def companions(
        self, *, flow_m3: Sequence[object], oxygen_pct: object = 8, mn: str = "MN-OLD"
    ) -> None:
        """Flow and oxygen of the hours of the day."""
        oxygen = [oxygen_pct] * 24 if not isinstance(oxygen_pct, list) else oxygen_pct
        rows = [
            f"{mn},{DAY} {hour:02}:00,{flow},{oxygen[hour]},120,,,,,,"
            for hour, flow in enumerate(flow_m3)
        ]
        report = small_city.values(self.connection, self.folder, "condition", rows)
        assert report.rejected_rows == 0

    def marks(self, *marks: tuple[str, int, int]) -> None:
        """Marks of the gas outlet: kind, first hour, hour after the last."""
        header = "mark_ref,outlet_ref,kind,valid_from,valid_to,marked_by,marked_at"
        rows = [
            f"K{place},{GAS},{kind},{DAY} {start:02}:00,{DAY} {end:02}:00,plant,{DAY} 23:00"
            for place, (kind, start, end) in enumerate(marks)
        ]
        report = small_city.registry(self.connection, self.folder, "mark", header, *rows)
        assert report.rejected_rows == 0

    def day(self, outlet: str = GAS, code: str = SO2, day: str = DAY) -> dict[str, Any] | None:
        """The stored day after a rollup."""
        roll_up(self.database)
        with self.database.connect(row_factory=dict_row) as connection:
            return connection.execute(_DAY, (outlet, code, day)).fetchone()

    def verdicts(self, outlet: str = GAS, code: str = SO2, day: str = DAY) -> list[dict[str, Any]]:
        """The stored verdicts of a day; call after ``day``."""
        with self.database.connect(row_factory=dict_row) as connection:
            return connection.execute(_VERDICTS, (outlet, code, day)).fetchall()

    def reasons(self, report: BatchReport) -> list[str]:
        """Why rows of a batch were refused."""
        return import_log.rejects(self.connection, report.batch_id)["reason"].tolist()


@pytest.fixture(scope="module")
def plant_database(template_database: Database, tmp_path_factory: Any) -> Iterator[Database]:
    """The small city with its limits, for one module."""
    clone = database_support.clone(template_database)
    folder = tmp_path_factory.mktemp("registry")
    with psycopg.connect(clone.url("ingest"), autocommit=True) as connection:
        small_city.register(connection, folder)
        report = small_city.registry(connection, folder, "limit_value", *LIMITS)
        assert report.rejected_rows == 0
    yield clone
    database_support.drop(clone)


@pytest.fixture
def plant(plant_database: Database, tmp_path: Path) -> Iterator[Plant]:
    """The plant without values."""
    plant_database.execute(_EMPTY)
    with psycopg.connect(plant_database.url("ingest"), autocommit=True) as connection:
        yield Plant(plant_database, connection, tmp_path)
