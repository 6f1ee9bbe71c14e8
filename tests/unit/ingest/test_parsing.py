"""Files and mappings to rows."""

import gzip
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.kinds import Kind
from ingest.mapping import contract_mapping
from ingest.mapping_file import parse_mapping
from ingest.parsing import ParsedFile, parse_file
from ingest.refusal import FileRefused, Reason
from ingest.sources import Source
from ingest.times import SHANGHAI, epoch_seconds, parse_day

HEADER = "mn,time,pollutant_code,flag,valid_minutes,measured,converted_reported,mass_reported_kg\n"
HOUR = epoch_seconds(datetime(2026, 11, 22, 8, tzinfo=SHANGHAI))


def hours(body: str, **given: object) -> ParsedFile:
    source = Source("hours.csv", "", (HEADER + body).encode())
    return parse_file(source, contract_mapping(Kind.HOURLY), **given)  # type: ignore[arg-type]


def by_mapping(text: str, body: str, name: str = "f.csv") -> ParsedFile:
    return parse_file(Source(name, "", body.encode()), parse_mapping(text, name="m.toml"))


def faults(parsed: ParsedFile) -> dict[int, Reason]:
    return {int(line): group.reason for group in parsed.rejected for line in group.lines}


def test_a_contract_file() -> None:
    rows = hours("M1,2026-11-22 08:00,A21026,N,60,34.6,40.1,1.2\nM2,2026-11-22 09:00,,,,,,\n").rows
    assert rows.place.words[rows.place.codes[0]] == "M1"
    assert rows.time.tolist() == [HOUR]
    assert rows.pollutant is not None
    assert rows.pollutant.words == ("a21026", "")
    assert rows.numbers["measured"].tolist() == [34.6]
    assert rows.numbers["valid_minutes"].tolist() == [60.0]


def test_every_kind_of_dirt_is_refused_with_its_line_and_nothing_else() -> None:
    good = "M1,2026-11-22 08:00,a21026,N,60,1,,"
    dirt = {
        ",2026-11-22 08:00,a21026,N,60,1,,": Reason.EMPTY_KEY,
        "M1,,a21026,N,60,1,,": Reason.EMPTY_KEY,
        "M1,2026-11-22 08:00,,N,60,1,,": Reason.EMPTY_KEY,
        "M1,2026-02-30 08:00,a21026,N,60,1,,": Reason.TIME_IMPOSSIBLE,
        "M1,noon,a21026,N,60,1,,": Reason.TIME_UNREADABLE,
        "M1,2026-11-22 08:30,a21026,N,60,1,,": Reason.TIME_NOT_ON_STEP,
        "M1,1970-01-01 08:00,a21026,N,60,1,,": Reason.TIME_OUT_OF_BOUNDS,
        "M1,2026-12-22 08:00,a21026,N,60,1,,": Reason.TIME_OUT_OF_BOUNDS,
        "M1,2026-11-22 08:00,a21026,N,61,1,,": Reason.MINUTES_IMPOSSIBLE,
        "M1,2026-11-22 08:00,a21026,N,60,x,,": Reason.NUMBER_UNREADABLE,
        "M1,2026-11-22 08:00,a21026,N,60,1,NaN,": Reason.NUMBER_NOT_FINITE,
        "M1,2026-11-22 08:00,a21026,N,60,1,,1e30": Reason.NUMBER_TOO_LARGE,
        "M1,2026-11-22 08:00,a21026,not a flag,60,1,,": Reason.FLAG_UNREADABLE,
        "M1,2026-11-22 08:00,a21026,,60,,,": Reason.NO_VALUE,
        "M1,2026-11-22 08:00,a21026": Reason.WRONG_CELL_COUNT,
    }
    lines = [line for bad in dirt for line in (bad, good)]
    parsed = hours("\n".join(lines), latest=datetime(2026, 11, 23, tzinfo=SHANGHAI))
    assert faults(parsed) == {2 * n + 2: reason for n, reason in enumerate(dirt.values())}
    assert len(parsed.rows) == len(dirt)
    assert all(parsed.sheet.original(2 * n + 2) == bad for n, bad in enumerate(dirt))


def test_negative_values_and_flags_without_a_value_are_kept() -> None:
    rows = hours("M1,2026-11-22 08:00,a21026,N,60,-0.7,,\nM1,2026-11-22 09:00,a21026,B,,,,\n").rows
    assert rows.numbers["measured"][0] == -0.7
    assert np.isnan(rows.numbers["measured"][1])


def test_twenty_four_oclock_in_a_file() -> None:
    rows = hours("M1,2026-11-22 24:00,a21026,N,60,1,,\n").rows
    assert rows.time.tolist() == [HOUR + 16 * 3600]


def test_columns_of_the_contract_may_be_absent_but_not_all_values() -> None:
    body = b"mn,time,pollutant_code,measured\nM1,2026-11-22 08:00,a21026,1\n"
    parsed = parse_file(Source("f.csv", "", body), contract_mapping(Kind.HOURLY))
    assert np.isnan(parsed.rows.numbers["mass_reported_kg"]).all()
    assert parsed.rows.flags["flag"].words == ("",)
    with pytest.raises(FileRefused, match="none of the columns"):
        parse_file(
            Source("f.csv", "", b"mn,time,pollutant_code,flag\nM1,2026-11-22 08:00,a21026,N\n"),
            contract_mapping(Kind.HOURLY),
        )


def test_columns_that_nobody_asked_for_are_named() -> None:
    body = b"mn,time,pollutant_code,measured,colour\nM1,2026-11-22 08:00,a21026,1,red\n"
    parsed = parse_file(Source("f.csv", "", body), contract_mapping(Kind.HOURLY))
    assert parsed.sheet.unused_columns == ("colour",)


WIDE = """
name = "plant"
kind = "hourly"
[time]
column = "时间"
names = "end"
[constants]
mn = "M1"
[columns]
valid_minutes = "minutes"
[[series]]
column = "SO2"
pollutant_code = "a21026"
unit = "mg/m3"
[[series]]
column = "SO2 mass"
field = "mass_reported_kg"
pollutant_code = "a21026"
unit = "g"
[[series]]
column = "NOx"
pollutant_code = "a21002"
unit = "ug/m3"
optional = true
"""


def test_a_wide_file_becomes_one_row_for_each_pollutant_and_hour() -> None:
    body = "时间,SO2,SO2 mass,NOx,minutes\n2026-11-22 09:00,5,1500,70000,60\n"
    rows = by_mapping(WIDE, body).rows
    assert rows.time.tolist() == [HOUR, HOUR]
    assert rows.pollutant is not None
    assert rows.unit is not None
    assert [rows.pollutant.words[code] for code in rows.pollutant.codes] == ["a21026", "a21002"]
    assert [rows.unit.words[code] for code in rows.unit.codes] == ["mg/m3", "ug/m3"]
    assert rows.numbers["measured"].tolist() == [5.0, 70000.0]
    assert rows.numbers["mass_reported_kg"][0] == 1.5
    assert np.isnan(rows.numbers["mass_reported_kg"][1])
    assert rows.numbers["valid_minutes"].tolist() == [60.0, 60.0]


def test_an_empty_cell_of_a_wide_file_is_refused_unless_the_series_is_optional() -> None:
    body = (
        "时间,SO2,SO2 mass,NOx,minutes\n"
        "2026-11-22 09:00,,,7,60\n"
        "2026-11-22 10:00,5,,,60\n"
        "2026-11-22 11:00,5,,x,60\n"
        "nonsense,5,,7,60\n"
    )
    parsed = by_mapping(WIDE, body)
    found = [(group.reason, group.lines.tolist()) for group in parsed.rejected]
    assert sorted(found) == [
        (Reason.NO_VALUE, [2]),
        (Reason.NUMBER_UNREADABLE, [4]),
        (Reason.TIME_UNREADABLE, [5]),
    ]
    assert len(parsed.rows) == 3


def test_rows_without_times_follow_one_another_and_a_broken_line_takes_its_hour() -> None:
    text = """
name = "turbine"
kind = "hourly"
[time.sequence_from]
gt_2011 = 2011-01-01T00:00:00+08:00
gt_2012 = 2012-01-01T00:00:00+08:00
[constants]
mn = "M1"
[[series]]
column = "CO"
pollutant_code = "a21005"
unit = "mg/m3"
[assumed]
statement_zh = "时间为假定。"
statement_en = "Times are assumed."
[assumed.source]
enterprise_ref = "X"
name_zh = "某厂"
name_en = "A plant"
outlet_ref = "X/DA001"
outlet_code = "DA001"
outlet_name_zh = "排口"
outlet_name_en = "Outlet"
medium = "gas"
flow_is_monitored = false
mn = "M1"
known_from = 2011-01-01
known_until = 2013-01-01
"""
    body = "CO,NOX\n1,2\nbroken\n3,4\n"
    rows = by_mapping(text, body, name="gt_2012.csv").rows
    start = epoch_seconds(datetime(2012, 1, 1, tzinfo=SHANGHAI))
    assert rows.time.tolist() == [start, start + 7200]
    with pytest.raises(FileRefused, match="gt_2011, gt_2012"):
        by_mapping(text, body, name="gt_2013.csv")


DAILY = """
name = "works"
kind = "received_daily"
[time]
column = "日期"
format = "%m月%d日"
[columns]
flow_m3 = "flow"
outlet_ref = "outlet"
[units]
flow_m3 = "L"
[[series]]
column = "COD"
pollutant_code = "w01018"
unit = "mg/L"
[assumed]
year = 2019
statement_zh = "年份为假定。"
statement_en = "The year is assumed."
[assumed.source]
enterprise_ref = "X"
name_zh = "某厂"
name_en = "A plant"
outlet_ref = "X/DW001"
outlet_code = "DW001"
outlet_name_zh = "排口"
outlet_name_en = "Outlet"
medium = "water"
flow_is_monitored = true
known_from = 2019-01-01
known_until = 2020-01-01
"""


def test_days_take_the_assumed_year_and_other_columns_their_stored_unit() -> None:
    text = DAILY.replace('outlet_ref = "outlet"\n', "").replace(
        "[columns]", '[constants]\noutlet_ref = "X/DW001"\n[columns]'
    )
    parsed = by_mapping(text, "日期,COD,flow\n1月31日,12.1,5000\n2月29日,12.1,5000\n")
    assert parsed.rows.time.tolist() == [parse_day("2019-01-31")]
    assert parsed.rows.numbers["flow_m3"].tolist() == [5.0]
    assert faults(parsed) == {3: Reason.TIME_UNREADABLE}


def test_gzip_is_unpacked_and_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    from hashlib import sha256

    from ingest.sources import read_source

    path = tmp_path / "hours.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "M1,2026-11-22 08:00,a21026,N,60,1,,\n").encode()))
    source = read_source(path)
    assert source.sha256 == sha256(path.read_bytes()).hexdigest()
    assert len(parse_file(source, contract_mapping(Kind.HOURLY)).rows) == 1


def test_conditions_convert_their_units_on_the_way_in() -> None:
    text = """
name = "stack"
kind = "condition"
[time]
column = "t"
[constants]
mn = "M1"
[columns]
flow_m3 = "Q"
pressure_kpa = "P"
[units]
flow_m3 = "m3/s"
pressure_kpa = "Pa"
"""
    rows = by_mapping(text, "t,Q,P\n2026-11-22 08:00,2,-150\n").rows
    assert rows.numbers["flow_m3"].tolist() == [7200.0]
    assert rows.numbers["pressure_kpa"].tolist() == [-0.15]
