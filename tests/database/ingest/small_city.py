"""A city of one plant, registered through the ordinary path: what the intake's tests stand on.

Outlet ``P1/DA001`` (gas) is measured by monitor ``M1``, whose number changed from ``MN-OLD`` to
``MN-NEW`` at the start of 2026-11-10; the standby monitor ``M2`` (``MN-STANDBY``) stood in from
2026-11-15 until 2026-11-17. Outlet ``P1/DW001`` (water) is measured by ``M3`` (``MN-WATER``), which
reports mercury in mg/L.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection

from ingest.batch import BatchReport
from ingest.files import import_file
from ingest.registry_batch import import_registry

TABLES = {
    "region": ("region_ref,level", "CITY,city", "COUNTY,county"),
    "region_name": (
        "region_ref,region_code,name_zh,name_en,parent_region_ref,valid_from,valid_to",
        "CITY,990100,某市,City,,2000-01-01,",
        "COUNTY,990102,某县,County,CITY,2000-01-01,",
    ),
    "enterprise": ("enterprise_ref,first_known_on", "P1,2020-01-01"),
    "enterprise_name": (
        "enterprise_ref,name_zh,name_en,short_name_zh,valid_from,valid_to",
        "P1,某厂,A plant,某厂,2020-01-01,",
    ),
    "enterprise_place": (
        "enterprise_ref,county_ref,address_zh,valid_from,valid_to",
        "P1,COUNTY,某路1号,2020-01-01,",
    ),
    "enterprise_industry": (
        "enterprise_ref,industry_code,valid_from,valid_to",
        "P1,D4411,2020-01-01,",
    ),
    "outlet": (
        "outlet_ref,medium,kind,first_known_on",
        "P1/DA001,gas,main,2020-01-01",
        "P1/DW001,water,main,2020-01-01",
    ),
    "outlet_enterprise": (
        "outlet_ref,enterprise_ref,is_responsible,valid_from,valid_to",
        "P1/DA001,P1,true,2020-01-01,",
        "P1/DW001,P1,true,2020-01-01,",
    ),
    "monitor": ("monitor_ref,kind", "M1,cems", "M2,cems", "M3,water"),
    "monitor_number": (
        "monitor_ref,mn,valid_from,valid_to",
        "M1,MN-OLD,2020-01-01,2026-11-10",
        "M1,MN-NEW,2026-11-10,",
        "M2,MN-STANDBY,2020-01-01,",
        "M3,MN-WATER,2020-01-01,",
    ),
    "monitor_factor": (
        "monitor_ref,pollutant_code,range_low,range_high,reported_unit,valid_from,valid_to",
        "M1,a21026,0,200,mg/m³,2020-01-01,",
        "M1,a21002,0,200,mg/m³,2020-01-01,",
        "M2,a21026,0,200,mg/m³,2020-01-01,",
        "M3,w20111,0,50,mg/L,2020-01-01,",
        "M3,w01018,0,500,mg/L,2020-01-01,",
    ),
    "in_charge": (
        "outlet_ref,monitor_ref,valid_from,valid_to",
        "P1/DA001,M1,2020-01-01,2026-11-15",
        "P1/DA001,M2,2026-11-15,2026-11-17",
        "P1/DA001,M1,2026-11-17,",
        "P1/DW001,M3,2020-01-01,",
    ),
    "furnace": (
        "furnace_ref,enterprise_ref,outlet_ref,name_zh,name_en,valid_from,valid_to",
        "P1/F1,P1,P1/DA001,1号炉,No. 1,2020-01-01,",
    ),
}
HOURLY = "mn,time,pollutant_code,flag,valid_minutes,measured,converted_reported,mass_reported_kg"
CONDITION = (
    "mn,time,flow_m3,oxygen_pct,temperature_c,pressure_kpa,humidity_pct,velocity_m_s,load_pct,"
    "flow_flag,oxygen_flag"
)
DAILY = "outlet_ref,day,pollutant_code,flag,mean,converted_mean,mass_kg,flow_m3"
FURNACE = "furnace_ref,time,mean_c,flag"
HEADERS = {
    "hourly": HOURLY,
    "condition": CONDITION,
    "received_daily": DAILY,
    "furnace_temperature": FURNACE,
}


def register(connection: Connection[Any], folder: Path) -> None:
    """Put the registry in."""
    for table, rows in TABLES.items():
        report = registry(connection, folder, table, *rows)
        assert report.rejected_rows == 0, table
        assert report.new_rows == len(rows) - 1, table


def registry(connection: Connection[Any], folder: Path, table: str, *rows: str) -> BatchReport:
    """Import rows of a registry table; the first one is the header."""
    path = folder / f"{table}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return import_registry(connection, table, path, imported_by="test")


def values(
    connection: Connection[Any], folder: Path, kind: str, rows: Sequence[str]
) -> BatchReport:
    """Import rows of a kind of values in the form of the contract."""
    path = folder / f"{kind}.csv"
    path.write_text("\n".join([HEADERS[kind], *rows]) + "\n", encoding="utf-8")
    return import_file(connection, path, kind=kind, imported_by="test")
