"""A city of three enterprises whose figures can be counted by hand, computed by the real rollup.

The hours are written here; what they mean is computed by ``dashboard.jobs.rollup`` as of ``NOW``
(2026-11-22 14:20): the 19th and 20th are settled, the 21st waits for its review, the 22nd runs.

East, enterprise A (gas, DA001, NOx at 6 % oxygen, so that measured and converted are the same)
    limit 100 until the 19th, 50 from the 20th
    19th  02:00 120, 03:00 110 (over), 07:00 exactly 100 (not over), else 40
    20th  05:00 60 (over), 10:00 a fault of the instrument, 12:00-15:00 marked as maintenance
    21st  18:00 to 20:00 62 (over), 03:00 and 04:00 missing
    22nd  06:00 55 (over), until 13:00
West, enterprise B (water, DW001, COD, daily limit 80)
    20th  90 all day (over), else 50
Assumed, enterprise C (gas, X001, NOx): a file without a source, values of 500.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from dashboard.jobs import rollup
from tests import database_support
from tests.database_support import Database

CITY_TIME = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 20, tzinfo=CITY_TIME)
FIRST_DAY = date(2026, 11, 19)
LAST_DAY = date(2026, 11, 22)
MIDNIGHT = datetime(2026, 11, 19, tzinfo=CITY_TIME)
LAST_HOUR = datetime(2026, 11, 22, 13, tzinfo=CITY_TIME)
ASSUMPTION = "年份假定为 2026；因子假定为氮氧化物"
HOUR = timedelta(hours=1)

Hour = tuple[int, int]
"""Day of November and hour."""

OVER: dict[Hour, float] = {
    (19, 2): 120.0,
    (19, 3): 110.0,
    (19, 7): 100.0,
    (20, 5): 60.0,
    (21, 18): 62.0,
    (21, 19): 62.0,
    (21, 20): 62.0,
    (22, 6): 55.0,
}
MISSING = {(21, 3), (21, 4)}
FAULT = (20, 10)


@dataclass(frozen=True)
class City:
    """Ids of what was made."""

    database: Database
    east: int
    west: int
    a: int
    b: int
    c: int
    a_outlet: int
    a_second: int
    b_outlet: int
    c_outlet: int
    old_limit: int
    new_limit: int

    def copy(self) -> "City":
        """The same city in a database of its own; nothing may be connected to this one."""
        return replace(self, database=database_support.clone(self.database))


def build(database: Database) -> City:
    """Fill an empty, migrated database and roll it up."""
    with database.connect() as connection:
        city = _Builder(connection).everything(database)
    rollup.run(database.url("ingest"), now=NOW)
    return city


class _Builder:
    def __init__(self, connection: Connection[Any]):
        self._connection = connection

    def one(self, statement: str, *values: Any) -> int:
        row = self._connection.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def run(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement, values)

    def region(self, ref: str, level: str, zh: str, en: str, outline: str | None = None) -> int:
        key = self.one(
            "INSERT INTO qy.region (region_ref, level, outline, label_x, label_y) "
            "VALUES (%s, %s, %s, 50, 50) RETURNING region_id",
            ref, level, outline,
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.region_name (region_id, region_code, name_zh, name_en, during) "
            "VALUES (%s, %s, %s, %s, '(,)')",
            key, ref, zh, en,
        )  # fmt: skip
        return key

    def enterprise(
        self, ref: str, zh: str, en: str, county: int, industry: str, *, assumed: bool = False
    ) -> int:
        key = self.one(
            "INSERT INTO qy.enterprise (enterprise_ref, first_known_on, is_assumed) "
            "VALUES (%s, '2020-01-01', %s) RETURNING enterprise_id",
            ref, assumed,
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.enterprise_name (enterprise_id, name_zh, name_en, short_name_zh, "
            "during) VALUES (%s, %s, %s, %s, '[2026-01-01,)')",
            key, zh, en, zh.removesuffix("有限公司"),
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.enterprise_place (enterprise_id, county_id, address_zh, during) "
            "VALUES (%s, %s, '某路 1 号', '(,)')",
            key, county,
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.enterprise_industry (enterprise_id, industry_code, during) "
            "VALUES (%s, %s, '(,)')",
            key, industry,
        )  # fmt: skip
        return key

    def outlet(self, enterprise: int, ref: str, code: str, medium: str, state: str | None) -> int:
        key = self.one(
            "INSERT INTO qy.outlet (outlet_ref, medium, kind, first_known_on) "
            "VALUES (%s, %s, 'main', '2020-01-01') RETURNING outlet_id",
            ref, medium,
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.outlet_name (outlet_id, outlet_code, name_zh, name_en, during) "
            "VALUES (%s, %s, %s, %s, '(,)')",
            key, code, f"{code}号排放口", f"outlet {code}",
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.outlet_enterprise (outlet_id, enterprise_id, is_responsible, during) "
            "VALUES (%s, %s, true, '(,)')",
            key, enterprise,
        )  # fmt: skip
        if state is not None:
            self.run(
                "INSERT INTO qy.outlet_networking (outlet_id, state, during) "
                "VALUES (%s, %s, '[2024-01-01,)')",
                key, state,
            )  # fmt: skip
        return key

    def monitor(self, outlet: int, ref: str, kind: str, pollutant: str, unit: str) -> int:
        key = self.one(
            "INSERT INTO qy.monitor (monitor_ref, kind, maker_zh, model) "
            "VALUES (%s, %s, '某厂', 'M-1') RETURNING monitor_id",
            ref, kind,
        )  # fmt: skip
        for table in ("in_charge", "monitor_outlet"):
            duty, word = (", duty", ", 'main'") if table == "monitor_outlet" else ("", "")
            self.run(
                f"INSERT INTO qy.{table} (outlet_id, monitor_id{duty}, during) "
                f"VALUES (%s, %s{word}, '[2024-01-01 00:00+08,)')",
                outlet, key,
            )  # fmt: skip
        self.run(
            "INSERT INTO qy.monitor_number (monitor_id, mn, during) "
            "VALUES (%s, %s, '[2024-01-01 00:00+08,)')",
            key, f"{key:024}",
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.monitor_factor (monitor_id, pollutant_code, range_low, range_high, "
            "reported_unit, during) VALUES (%s, %s, 0, 1000, %s, '(,)')",
            key, pollutant, unit,
        )  # fmt: skip
        return key

    def limit(
        self, ref: str, outlet: int, pollutant: str, basis: str, upper: float, **more: Any
    ) -> int:
        given = {
            "during": "(,)", "unit": "mg/m³", "reference_oxygen_pct": None, "document_ref": None,
            "clause": None, "purpose": "permit_compliance", "reviewed": True, **more,
        }  # fmt: skip
        reviewed = ("tester", NOW) if given["reviewed"] else (None, None)
        return self.one(
            "INSERT INTO qy.limit_value (limit_ref, outlet_id, pollutant_code, basis, purpose, "
            "during, upper, unit, reference_oxygen_pct, document_ref, clause, entered_by, "
            "reviewed_by, reviewed_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'tester', %s, %s) "
            "RETURNING limit_id",
            ref, outlet, pollutant, basis, given["purpose"], given["during"], upper, given["unit"],
            given["reference_oxygen_pct"], given["document_ref"], given["clause"], *reviewed,
        )  # fmt: skip

    def batch(self, source: str, assumed: str | None = None) -> int:
        return self.one(
            "INSERT INTO qy.import_batch (kind, source_name, imported_by, finished_at, first_time, "
            "last_time, assumed) VALUES ('hourly', %s, 'tester', %s, %s, %s, %s) "
            "RETURNING batch_id",
            source, NOW, MIDNIGHT, LAST_HOUR,
            assumed,
        )  # fmt: skip

    def hours(self, monitor: int, outlet: int, pollutant: str, batch: int, value: Any) -> None:
        moment = MIDNIGHT
        rows, conditions = [], []
        while moment <= LAST_HOUR:
            found = value((moment.day, moment.hour))
            if found is not None:
                flag, number = found
                rows.append((monitor, pollutant, moment, flag, 60, number, batch))
                conditions.append((outlet, moment, 1000.0, 6.0, batch))
            moment += HOUR
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO qy.hourly_value (monitor_id, pollutant_code, time, flag, "
                "valid_minutes, measured, batch_id) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            cursor.executemany(
                "INSERT INTO qy.hourly_condition (outlet_id, time, flow_m3, oxygen_pct, batch_id) "
                "VALUES (%s, %s, %s, %s, %s)",
                conditions,
            )
        self.run(
            "INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause) "
            "SELECT %s, %s, day, 'hourly' FROM generate_series(%s, %s, interval '1 day') AS day",
            outlet, pollutant, FIRST_DAY, LAST_DAY,
        )  # fmt: skip

    def everything(self, database: Database) -> City:
        for name, value in (
            ("is_demo", "true"), ("city_name_zh", "试验市"), ("city_name_en", "Testcity")
        ):  # fmt: skip
            self.run("INSERT INTO qy.setting (name, value) VALUES (%s, %s)", name, value)
        self.region("999900", "city", "试验市", "Testcity")
        east = self.region(
            "999901", "county", "东区", "East", "[[[50, 0], [100, 0], [100, 100], [50, 100]]]"
        )
        west = self.region(
            "999902", "county", "西县", "West", "[[[0, 0], [50, 0], [50, 100], [0, 100]]]"
        )
        self.run(
            "INSERT INTO qy.document (document_ref, title_zh, title_en, kind) VALUES "
            "('T-1', '许可证一', 'Permit one', 'permit'), ('T-2', '变更二', 'Change two', 'permit')"
        )
        a = self.enterprise("QT-0001", "试验东热电有限公司", "East Heat Ltd", east, "D4412")
        b = self.enterprise("QT-0002", "试验西造纸有限公司", "=West Paper Ltd", west, "C2221")
        c = self.enterprise("QT-0009", "假定来源", "Assumed source", east, "Z0000", assumed=True)
        self.run(
            "INSERT INTO qy.enterprise_name (enterprise_id, name_zh, name_en, short_name_zh, "
            "during, document_ref) "
            "VALUES (%s, '旧名供热站', 'Old Heat', '旧名', '(,2026-01-01)', 'T-1')",
            a,
        )
        self._permit(a)
        ids = self._outlets(a, b, c)
        return City(database, east, west, a, b, c, **ids)

    def _permit(self, enterprise: int) -> None:
        permit = self.one(
            "INSERT INTO qy.permit (permit_ref, first_issued_on) VALUES ('P-1', '2022-01-01') "
            "RETURNING permit_id"
        )
        self.run(
            "INSERT INTO qy.permit_version (permit_id, permit_number, enterprise_id, during, "
            "issued_on, action, document_ref) VALUES (%s, '91TEST001P', %s, "
            "'[2022-01-01,2027-01-31)', '2022-01-01', 'first', 'T-1')",
            permit, enterprise,
        )  # fmt: skip

    def _outlets(self, a: int, b: int, c: int) -> dict[str, int]:
        a_outlet = self.outlet(a, "QT-0001/DA001", "DA001", "gas", "networked")
        a_second = self.outlet(a, "QT-0001/DA002", "DA002", "gas", "to_be_installed")
        b_outlet = self.outlet(b, "QT-0002/DW001", "DW001", "water", "networked")
        c_outlet = self.outlet(c, "QT-0009/X001", "X001", "gas", None)
        gas = self.monitor(a_outlet, "MA", "cems", "a21002", "mg/m3")
        water = self.monitor(b_outlet, "MB", "water", "w01018", "mg/L")
        assumed = self.monitor(c_outlet, "MC", "cems", "a21002", "mg/m3")
        hourly = {"reference_oxygen_pct": 6.0, "clause": "第 3 条"}
        old_limit = self.limit(
            "LA-1", a_outlet, "a21002", "hour", 100.0, during="(,2026-11-20)", document_ref="T-1",
            **hourly,
        )  # fmt: skip
        new_limit = self.limit(
            "LA-2", a_outlet, "a21002", "hour", 50.0, during="[2026-11-20,)", document_ref="T-2",
            **hourly,
        )  # fmt: skip
        self.limit("LB-1", b_outlet, "w01018", "day", 80.0, unit="mg/L", document_ref="T-1")
        self.limit("LC-1", c_outlet, "a21002", "hour", 100.0)
        self.run(
            "INSERT INTO qy.permit_factor (outlet_id, pollutant_code, monitoring, during) VALUES "
            "(%s, 'a21002', 'automatic', '(,)'), (%s, 'a21026', 'automatic', '(,)')",
            a_outlet, a_outlet,
        )  # fmt: skip
        self.run(
            "INSERT INTO qy.mark (mark_ref, outlet_id, kind, during, reason_zh, marked_by, "
            "marked_at) VALUES ('MK-1', %s, 'maintenance', "
            "'[2026-11-20 12:00+08,2026-11-20 15:00+08)', '更换滤芯', '某人', "
            "'2026-11-20 16:00+08')",
            a_outlet,
        )  # fmt: skip
        ordinary, strange = self.batch("hours.csv"), self.batch("strange.csv", ASSUMPTION)
        self.hours(gas, a_outlet, "a21002", ordinary, _gas)
        self.hours(water, b_outlet, "w01018", ordinary, _water)
        self.hours(assumed, c_outlet, "a21002", strange, lambda moment: ("N", 500.0))
        return {
            "a_outlet": a_outlet,
            "a_second": a_second,
            "b_outlet": b_outlet,
            "c_outlet": c_outlet,
            "old_limit": old_limit,
            "new_limit": new_limit,
        }


def _gas(moment: Hour) -> tuple[str, float] | None:
    if moment in MISSING:
        return None
    return ("D" if moment == FAULT else "N", OVER.get(moment, 40.0))


def _water(moment: Hour) -> tuple[str, float]:
    return ("N", 90.0 if moment[0] == 20 else 50.0)
