"""A city whose published days can be counted by hand, dated back from the newest shown day.

What the public sees is dated by the clock of the database, so days are named by how long ago they
were: day 1 is the newest day whose review is over. Verdicts are written as the rollup stores them.

T-1 热电, East: DA001 watched, DA002 by hand, DA003 not at all; once called 老供热站.
    NOx, hourly limit 50: day 1 by rule 2 h, 2 verified 3 h, 3 rejected 1 h, 4 too few hours,
    5 partly stopped, 6 stopped, 7 no valid hour, 8 a verdict still open, 9 no row, else within.
    SO2, daily limit 35: day 1 the noise of 35 (within), 2 over by rule (40), else 20.
T-2 水务, West: DW001, COD with a daily limit, NH3-N with a limit that nobody reviewed; within.
T-3 closed 40 days ago; T-4 assumed and far over; T-5 a name that a spreadsheet would compute.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from psycopg import Connection

from queries import published_registry
from queries.published_registry import Settled
from tests import database_support
from tests.database_support import Database

NOX, SO2, COD, AMMONIA = "a21002", "a21026", "w01018", "w21003"
DAYS = 40
FORMULA_NAME = "=HYPERLINK(1)公司"


@dataclass(frozen=True)
class City:
    """Ids of what was made, and the days."""

    database: Database
    now: Settled
    east: int
    west: int
    outlets: dict[str, int]

    def day(self, ago: int) -> date:
        """The day so many shown days ago; 1 is the newest."""
        return self.now.before_day - timedelta(days=ago)


def build(database: Database) -> City:
    """Fill an empty, migrated database."""
    with database.connect("public") as connection:
        now = published_registry.settled(connection)
    with database.connect() as connection:
        return _Builder(connection, now).everything(database)


class Template:
    """A city that is filled once and copied for those who need one of their own."""

    def __init__(self, empty: Database):
        self._empty = empty
        self._made: City | None = None

    def copy(self) -> City:
        """A copy whose days are those that are shown by now."""
        if self._made is None:
            self._made = build(database_support.clone(self._empty))
            database_support.turn_into_template(self._made.database)
        database = database_support.clone(self._made.database)
        with database.connect("public") as connection:
            now = published_registry.settled(connection)
        if now == self._made.now:
            return replace(self._made, database=database)
        database_support.drop(database)
        self.drop()
        return self.copy()

    def drop(self) -> None:
        """Remove the city; the next copy fills it again."""
        if self._made is not None:
            database_support.drop(self._made.database)
            self._made = None


class _Builder:
    def __init__(self, connection: Connection[Any], now: Settled):
        self._connection = connection
        self._now = now
        self._run = self.one(
            "INSERT INTO qy.computation_run (method_version, is_current) VALUES ('m-test', true) "
            "RETURNING run_id"
        )
        self.outlets: dict[str, int] = {}

    def one(self, statement: str, *values: Any) -> int:
        row = self._connection.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def put(self, table: str, **values: Any) -> None:
        names = ", ".join(values)
        places = ", ".join(["%s"] * len(values))
        self._connection.execute(
            f"INSERT INTO qy.{table} ({names}) VALUES ({places})",  # type: ignore[arg-type]
            list(values.values()),
        )

    def everything(self, database: Database) -> City:
        self.put("setting", name="is_demo", value="true")
        self.put("setting", name="city_name_zh", value="清河市")
        self.put("setting", name="city_name_en", value="Qinghe")
        east = self.county("E", "城东区", "Chengdong District", 0)
        west = self.county("W", "城西县", "Chengxi County", 100)
        power = self.enterprise("T-1", "清河市热电有限公司", "Qinghe Power", east, "D4412")
        water = self.enterprise("T-2", "清河市水务有限公司", "Qinghe Water", west, "D4620")
        gone = self.enterprise("T-3", "清河市旧纸厂", "Qinghe Old Paper", west, "C2221")
        assumed = self.enterprise("T-4", "假定来源", "Assumed", east, "D4412", is_assumed=True)
        odd = self.enterprise("T-5", FORMULA_NAME, "=Odd Ltd", west, "C2221")
        self.status(gone, "closed", self._now.today - timedelta(days=40))
        self.former_name(power)
        self.power(power)
        self.water(water)
        self.assumed(assumed)
        self.outlet(odd, "T-5/DA001", "DA001", "gas", "to_be_installed", (NOX, "automatic", None))
        return City(database, self._now, east, west, self.outlets)

    def county(self, ref: str, zh: str, en: str, left: int) -> int:
        box = f"[[[{left},0],[{left + 100},0],[{left + 100},80],[{left},80]]]"
        key = self.one(
            "INSERT INTO qy.region (region_ref, level, outline, label_x, label_y) "
            "VALUES (%s, 'county', %s, %s, 40) RETURNING region_id",
            ref, box, left + 50,
        )  # fmt: skip
        self.put(
            "region_name", region_id=key, region_code=ref, name_zh=zh, name_en=en, during="(,)"
        )
        return key

    def enterprise(
        self, ref: str, zh: str, en: str, county: int, industry: str, *, is_assumed: bool = False
    ) -> int:
        key = self.one(
            "INSERT INTO qy.enterprise (enterprise_ref, first_known_on, is_assumed) "
            "VALUES (%s, '2010-01-01', %s) RETURNING enterprise_id",
            ref, is_assumed,
        )  # fmt: skip
        self.put(
            "enterprise_name", enterprise_id=key, name_zh=zh, name_en=en, short_name_zh=zh[-4:],
            during="[2020-07-01,)",
        )  # fmt: skip
        self.put(
            "enterprise_place", enterprise_id=key, county_id=county, address_zh="某路 1 号",
            x=30, y=30, during="(,)",
        )  # fmt: skip
        self.put("enterprise_industry", enterprise_id=key, industry_code=industry, during="(,)")
        return key

    def former_name(self, enterprise_id: int) -> None:
        self.put(
            "enterprise_name", enterprise_id=enterprise_id, name_zh="老供热站",
            name_en="Old Heating Station", short_name_zh="老站", during="[2010-01-01,2020-07-01)",
        )  # fmt: skip

    def status(self, enterprise_id: int, status: str, since: date) -> None:
        self.put(
            "enterprise_status", enterprise_id=enterprise_id, status=status, during=f"[{since},)"
        )

    def outlet(
        self, enterprise_id: int, ref: str, code: str, medium: str, networking: str | None,
        *factors: tuple[str, str, str | None],
    ) -> int:  # fmt: skip
        key = self.one(
            "INSERT INTO qy.outlet (outlet_ref, medium, kind, first_known_on) "
            "VALUES (%s, %s, 'main', '2010-01-01') RETURNING outlet_id",
            ref, medium,
        )  # fmt: skip
        self.outlets[ref] = key
        self.put(
            "outlet_name", outlet_id=key, outlet_code=code, name_zh=f"{code[-1]}号排放口",
            name_en=f"outlet {code[-1]}", during="(,)",
        )  # fmt: skip
        self.put(
            "outlet_enterprise", outlet_id=key, enterprise_id=enterprise_id, is_responsible=True,
            during="(,)",
        )  # fmt: skip
        if networking:
            self.put("outlet_networking", outlet_id=key, state=networking, during="(,)")
        for pollutant, monitoring, interval in factors:
            self.put(
                "permit_factor", outlet_id=key, pollutant_code=pollutant, monitoring=monitoring,
                manual_interval=interval, during="(,)",
            )  # fmt: skip
        return key

    def limit(
        self, outlet_id: int, pollutant: str, basis: str, upper: float, *, unit: str = "mg/m³",
        is_reviewed: bool = True,
    ) -> int:  # fmt: skip
        reviewed = ("tester", "2026-01-01 00:00+08") if is_reviewed else (None, None)
        return self.one(
            "INSERT INTO qy.limit_value (limit_ref, outlet_id, pollutant_code, basis, purpose, "
            "during, upper, unit, document_ref, clause, entered_by, reviewed_by, reviewed_at) "
            "VALUES (%s, %s, %s, %s, 'permit_compliance', '(,)', %s, %s, 'GB 13223-2011', '4.1', "
            "'tester', %s, %s) RETURNING limit_id",
            f"{outlet_id}/{pollutant}/{basis}", outlet_id, pollutant, basis, upper, unit, *reviewed,
        )  # fmt: skip

    def value(self, outlet_id: int, pollutant: str, ago: int, **changes: Any) -> None:
        row = {
            "mean": 30.0, "converted_mean": None, "mean_kind": "arithmetic", "received_hours": 24,
            "due_hours": 24, "valid_hours": 24, "judged_hours": 24, "stopped_hours": 0,
            "substituted_hours": 0, "due_map": 0, "valid_map": 0, "judged_map": 0,
            "mass_hours": 24, "is_assumed": False, "method_version": "m-test", "data_version": 1,
            **changes,
        }  # fmt: skip
        day = self._now.before_day - timedelta(days=ago)
        self.put(
            "daily_value", run_id=self._run, outlet_id=outlet_id, pollutant_code=pollutant,
            day=day, **row,
        )  # fmt: skip

    def verdict(
        self, outlet_id: int, pollutant: str, limit_id: int, ago: int, **changes: Any
    ) -> None:
        row = {
            "valid_periods": 24, "exceeding_periods": 0, "exceeding_map": 0, "worst_multiple": None,
            "stage": "none", "limit_reviewed": True, "method_version": "m-test", "data_version": 1,
            **changes,
        }  # fmt: skip
        day = self._now.before_day - timedelta(days=ago)
        self.put(
            "judgement_day", run_id=self._run, outlet_id=outlet_id, pollutant_code=pollutant,
            limit_id=limit_id, day=day, **row,
        )  # fmt: skip

    def power(self, enterprise_id: int) -> None:
        by_hand = (SO2, "manual", "1次/季度")
        factors = [(NOX, "automatic", None), (SO2, "automatic", None)]
        first = self.outlet(enterprise_id, "T-1/DA001", "DA001", "gas", "networked", *factors)
        self.outlet(enterprise_id, "T-1/DA002", "DA002", "gas", "not_main", by_hand)
        self.outlet(enterprise_id, "T-1/DA003", "DA003", "gas", None)
        self.nitrogen_oxides(first, self.limit(first, NOX, "hour", 50.0))
        self.sulphur_dioxide(first, self.limit(first, SO2, "day", 35.0))

    def nitrogen_oxides(self, outlet: int, limit: int) -> None:
        values = {
            4: {"mean": None, "valid_hours": 15},
            5: {"mean": None, "valid_hours": 9, "due_hours": 10, "stopped_hours": 14},
            6: {"mean": None, "valid_hours": 0, "due_hours": 0, "stopped_hours": 24},
            7: {"mean": None, "valid_hours": 0, "received_hours": 0},
        }
        verdicts = {
            1: {"stage": "by_rule", "exceeding_periods": 2, "worst_multiple": 0.26},
            2: {"stage": "verified", "exceeding_periods": 3, "worst_multiple": 0.5},
            3: {"stage": "rejected", "exceeding_periods": 1, "worst_multiple": 0.9},
            4: {"valid_periods": 15},
            5: {"valid_periods": 9},
            6: {"valid_periods": 0},
            7: {"valid_periods": 0},
            8: {"stage": "pending", "exceeding_periods": 7, "worst_multiple": 3.0},
        }
        for ago in range(1, DAYS + 1):
            if ago != 9:
                self.value(outlet, NOX, ago, **values.get(ago, {}))
                self.verdict(outlet, NOX, limit, ago, **verdicts.get(ago, {}))

    def sulphur_dioxide(self, outlet: int, limit: int) -> None:
        for ago in range(1, DAYS + 1):
            mean = {1: 35.0 + 1e-12, 2: 40.0}.get(ago, 20.0)
            over = {"stage": "by_rule", "exceeding_periods": 1, "worst_multiple": 5 / 35}
            self.value(outlet, SO2, ago, mean=mean)
            changes = over if ago == 2 else {}
            self.verdict(outlet, SO2, limit, ago, valid_periods=1, value=mean, **changes)

    def water(self, enterprise_id: int) -> None:
        factors = [(COD, "automatic", None), (AMMONIA, "automatic", None)]
        outlet = self.outlet(enterprise_id, "T-2/DW001", "DW001", "water", "networked", *factors)
        known = self.limit(outlet, COD, "day", 80.0, unit="mg/L")
        draft = self.limit(outlet, AMMONIA, "day", 5.0, unit="mg/L", is_reviewed=False)
        over = {"stage": "by_rule", "exceeding_periods": 1, "limit_reviewed": False}
        for ago in range(1, 11):
            self.value(outlet, COD, ago)
            self.verdict(outlet, COD, known, ago, valid_periods=1, value=30.0)
            self.value(outlet, AMMONIA, ago, mean=9.0)
            self.verdict(outlet, AMMONIA, draft, ago, valid_periods=1, value=9.0, **over)

    def assumed(self, enterprise_id: int) -> None:
        outlet = self.outlet(enterprise_id, "T-4/X001", "X001", "gas", "networked")
        limit = self.limit(outlet, NOX, "hour", 1.0)
        for ago in range(1, 31):
            self.value(outlet, NOX, ago, is_assumed=True, mean=500.0)
            over = {"stage": "verified", "exceeding_periods": 24, "worst_multiple": 499.0}
            self.verdict(outlet, NOX, limit, ago, **over)
