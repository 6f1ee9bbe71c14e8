"""Files say what they hold, keep numbers as numbers, and start no formula."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard import downloads
from dashboard.downloads import Sheet, as_csv, as_xlsx, safe

SHEET = Sheet(
    title="日数据",
    heads=("日期", "时刻", "名称", "值（mg/m³）", "小时（h）"),
    rows=[
        (
            date(2026, 11, 20),
            datetime(2026, 11, 20, 5, tzinfo=ZoneInfo("UTC")),
            "=1+1",
            0.1 + 0.2,
            3,
        ),
        (None, None, "+86", math.nan, None),
        (None, None, "正常, 有逗号", math.inf, 0),
    ],
)


def lines(sheet, *remarks):
    return as_csv(sheet, remarks).decode("utf-8-sig").split("\r\n")


def test_csv_has_a_byte_order_mark_remarks_and_a_head_with_units():
    assert as_csv(SHEET, []).startswith(b"\xef\xbb\xbf")
    text = lines(SHEET, "假定：年份，因子", "第二\n行")
    assert text[:4] == ["# 日数据", "# 假定：年份，因子", "# 第二 行", ",".join(SHEET.heads)]


def test_values_are_written_in_full_and_missing_ones_stay_empty():
    text = lines(SHEET)
    assert text[2] == "2026-11-20,2026-11-20 13:00,'=1+1,0.30000000000000004,3"
    assert text[3] == ",,'+86,,"
    assert text[4] == ',,"正常, 有逗号",,0'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_text_starts_a_formula(start):
    assert safe(f"{start}cmd") == f"'{start}cmd"
    assert safe("正常") == "正常"


def test_a_negative_number_stays_a_number():
    assert lines(Sheet("表", ("值",), [(-2.5,)]))[2] == "-2.5"


def test_a_workbook_has_typed_cells_and_a_sheet_of_remarks(tmp_path, make_visit):
    path = tmp_path / "table.xlsx"
    path.write_bytes(as_xlsx(SHEET, ["假定：年份"], make_visit()))
    import openpyxl

    table, remarks = openpyxl.load_workbook(path).worksheets
    assert [cell.value for cell in table[1]] == list(SHEET.heads)
    assert table["A2"].value == datetime(2026, 11, 20)  # noqa: DTZ001 - a sheet has no zones
    assert table["C2"].value == "'=1+1"
    assert table["C2"].data_type == "s"
    assert table["D2"].value == pytest.approx(0.1 + 0.2, rel=1e-15)
    assert table["D3"].value is None
    assert [row[0].value for row in remarks.iter_rows()] == ["日数据", "假定：年份"]
    assert table.freeze_panes == "A2"


def test_the_file_is_named_with_its_data_version(within, make_visit):
    answer = downloads.table(make_visit(), SHEET, kind="csv", name="days")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="days-v')
    assert answer.headers["Cache-Control"] == "private, no-store"
