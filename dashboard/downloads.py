"""Tables as files: CSV that Excel and WPS read, XLSX with its remarks on a sheet of their own.

A file says of itself which version of the data it holds, by which method it was computed, and what
was assumed. A text that a spreadsheet would take for a formula is neutralised; numbers stay numbers
and are written in full.
"""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import Response

from dashboard import facts
from dashboard.visit import Visit
from layouts import formats
from queries.site_facts import SiteFacts

CSV = "csv"
XLSX = "xlsx"
KINDS = (CSV, XLSX)
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
WIDEST_COLUMN = 40
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Sheet:
    """One table: a heading for each column, with its unit, and rows of plain values."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    remarks: tuple[str, ...] = ()
    """What a reader of the file has to know, such as what was assumed."""


def table(visit: Visit, sheet: Sheet, *, kind: str, name: str) -> Response:
    """The table as a download; ``name`` is the file's name without its ending, in ASCII."""
    known = facts.current(visit)
    remarks = [*sheet.remarks, *standing_remarks(visit, known)]
    body = as_csv(sheet, remarks) if kind == CSV else as_xlsx(sheet, remarks, visit)
    response = Response(body, content_type=CONTENT_TYPES[kind])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-v{known.data_version}.{kind}"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def standing_remarks(visit: Visit, known: SiteFacts) -> list[str]:
    """What every file says: the version of data and method, and that a demo is a demo."""
    t = visit.t
    remarks = [
        t(
            "数据版本 {version}（{time}），方法版本 {method}",
            version=known.data_version,
            time=formats.timestamp(known.data_version_at),
            method=known.method_version or t("未计算"),
        ),
        t("空格表示没有数值，不是零；小时以起始时刻命名，时间为北京时间"),
    ]
    if known.is_demo:
        remarks.append(t("演示数据：城市、企业与数值均为虚构"))
    return remarks


def as_csv(sheet: Sheet, remarks: Sequence[str]) -> bytes:
    """UTF-8 with a byte order mark; remarks stand first, each after ``#``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for remark in [sheet.title, *remarks]:
        text.write(f"# {' '.join(remark.split())}\r\n")
    writer.writerow([safe(head) for head in sheet.heads])
    writer.writerows([[_csv_cell(value) for value in row] for row in sheet.rows])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def as_xlsx(sheet: Sheet, remarks: Sequence[str], visit: Visit) -> bytes:
    """A workbook with the table, its head frozen, and a sheet of remarks."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page = book.add_worksheet(sheet.title[:LONGEST_SHEET_NAME])
        page.freeze_panes(1, 0)
        for column, head in enumerate(sheet.heads):
            page.write_string(0, column, head, bold)
            page.set_column(column, column, _width(head))
        for line, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                _write(page, line, column, value, day=day, moment=moment)
        notes = book.add_worksheet(visit.t("说明"))
        notes.set_column(0, 0, 100)
        for line, remark in enumerate([sheet.title, *remarks]):
            notes.write_string(line, 0, remark)
    return stream.getvalue()


def _write(page: Any, line: int, column: int, value: Any, *, day: Any, moment: Any) -> None:
    if is_absent(value):
        return
    if isinstance(value, datetime):
        page.write_datetime(line, column, formats.local(value).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        page.write_number(line, column, value)
    else:
        page.write_string(line, column, safe(str(value)))


def _width(head: str) -> int:
    return min(max(len(head.encode("gbk", "replace")) + 2, 10), WIDEST_COLUMN)


def _csv_cell(value: Any) -> Any:
    if is_absent(value):
        return ""
    if isinstance(value, datetime):
        return formats.timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(float(value))
    return value if isinstance(value, int) else safe(str(value))


def is_absent(value: Any) -> bool:
    """Whether a cell stays empty."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
