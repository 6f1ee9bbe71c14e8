"""Excel workbooks."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from ingest import workbook
from ingest.refusal import FileRefused
from ingest.sheet import FileForm
from ingest.sources import Source
from ingest.workbook import read_workbook


def book(rows: list[list[Any]], *, title: str = "Sheet1") -> Source:
    import openpyxl

    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = title
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return Source("hours.xlsx", "", buffer.getvalue())


def test_numbers_are_exact_and_times_in_full() -> None:
    source = book(
        [
            ["time", "value"],
            [datetime(2026, 11, 22), 0.1],  # noqa: DTZ001 - a workbook knows no zone
            [datetime(2026, 11, 22, 7, 59, 59, 999995), 34.6],  # noqa: DTZ001
            [date(2026, 11, 22), 1 / 3],
            ["2026-11-22 08:00", 12.0],
            [None, None],
            ["x", True],
        ]
    )
    found = read_workbook(source, FileForm(), wanted=["time", "value"])
    assert found.columns["time"].to_pylist() == [
        "2026-11-22 00:00:00",
        "2026-11-22 08:00:00",
        "2026-11-22 00:00:00",
        "2026-11-22 08:00",
        "x",
    ]
    assert found.columns["value"].to_pylist() == ["0.1", "34.6", repr(1 / 3), "12", "true"]
    assert found.lines.tolist() == [2, 3, 4, 5, 7]
    assert found.original(5) == "2026-11-22 08:00\t12"


def test_the_sheet_and_the_header_row_can_be_named() -> None:
    source = book([["a report"], ["time", "value"], ["x", 1]], title="数据")
    form = FileForm(sheet="数据", header_row=2)
    assert read_workbook(source, form, wanted=["value"]).lines.tolist() == [3]
    with pytest.raises(FileRefused, match="it has: 数据"):
        read_workbook(source, FileForm(sheet="other"), wanted=["value"])
    with pytest.raises(FileRefused, match="no column value"):
        read_workbook(source, FileForm(), wanted=["value"])


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read_workbook(Source("a.xlsx", "", b"PK\x03\x04broken"), FileForm(), wanted=["a"])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    with pytest.raises(FileRefused, match="no readable workbook"):
        read_workbook(Source("a.xlsx", "", empty.getvalue()), FileForm(), wanted=["a"])


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST_BYTES", 1000)
    with pytest.raises(FileRefused, match="unpacks to more than"):
        read_workbook(book([["a"]]), FileForm(), wanted=["a"])
