"""CSV text to columns and lines."""

from pathlib import Path

import pytest

from ingest.csv_sheet import read_csv, read_records
from ingest.refusal import FileRefused, Reason
from ingest.sheet import FileForm, Sheet
from ingest.sources import Source, read_source

TABLE = "time,value\n2026-11-22 08:00,1.5\n2026-11-22 09:00,2.5\n"


def sheet(content: str | bytes, **form: object) -> Sheet:
    raw = content.encode() if isinstance(content, str) else content
    return read_csv(
        Source("hours.csv", "", raw),
        FileForm(**form),  # type: ignore[arg-type]
        wanted=["time", "value"],
    )


def values(found: Sheet) -> list[str]:
    return found.columns["value"].to_pylist()


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.rstrip().encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "crlf", "cr", "semicolon", "tab", "no last line"],
)
def test_forms_of_the_same_table(content: bytes) -> None:
    assert values(sheet(content)) == ["1.5", "2.5"]


def test_chinese_excel_writes_gbk() -> None:
    content = "时间,数值\n2026-11-22 08:00,1.5\n".encode("gbk")
    found = read_csv(Source("f.csv", "", content), FileForm(), wanted=["时间", "数值"])
    assert found.columns["数值"].to_pylist() == ["1.5"]
    assert found.original(2) == "2026-11-22 08:00,1.5"


def test_what_is_no_text_is_refused_with_advice() -> None:
    with pytest.raises(FileRefused, match="UTF-8"):
        sheet(b"time,value\n\xff\xff\x81\xff,1\n")


def test_empty_lines_and_lines_of_empty_cells_are_passed_over_but_count_as_lines() -> None:
    found = sheet("time,value\n\n2026-11-22 08:00,1.5\n,\n\r\n2026-11-22 09:00,2.5\n")
    assert found.lines.tolist() == [3, 6]
    assert values(found) == ["1.5", "2.5"]
    assert found.original(6) == "2026-11-22 09:00,2.5"


def test_lines_with_too_many_or_too_few_cells_are_refused_alone_with_their_lines() -> None:
    found = sheet("time,value\n\na,1\nb\nc,2\nd,3,4\n\ne,5\n")
    assert values(found) == ["1", "2", "5"]
    assert found.lines.tolist() == [3, 5, 8]
    assert [(g.reason, g.lines.tolist()) for g in found.rejected] == [
        (Reason.WRONG_CELL_COUNT, [4, 6])
    ]
    assert found.original(6) == "d,3,4"


def test_broken_lines_are_counted_across_blocks() -> None:
    rows = [f"2026-11-22 08:00,{number}" for number in range(300_000)]
    rows[250_000] = "broken"
    found = sheet("time,value\n" + "\n".join(rows) + "\n")
    assert found.rejected[0].lines.tolist() == [250_002]
    assert found.lines[-1] == 300_001
    assert len(found) == 299_999


def test_quoted_cells_may_hold_the_delimiter() -> None:
    assert values(sheet('time,value\n"a","1,234.5"\n')) == ["1,234.5"]


@pytest.mark.parametrize("content", ['time,value\n"a\nb",1\n', 'time,value\n"a,1\nb,2\nc,3\n'])
def test_line_breaks_in_cells_are_refused(content: str) -> None:
    with pytest.raises(FileRefused):
        sheet(content)


def test_missing_and_repeated_columns_are_named() -> None:
    with pytest.raises(FileRefused, match="no column value"):
        sheet("time,other\na,1\n")
    with pytest.raises(FileRefused, match="value twice"):
        sheet("time,value,value\na,1,2\n")


def test_repeated_columns_that_nobody_asks_for_do_not_matter() -> None:
    found = sheet("time,x,value,x\na,1,2,3\n")
    assert values(found) == ["2"]
    assert found.unused_columns == ("x", "x")


def test_a_header_further_down() -> None:
    found = sheet("Report of the plant\n\ntime,value\na,1\n", header_row=3)
    assert found.lines.tolist() == [4]


def test_a_header_without_rows_is_an_empty_sheet() -> None:
    assert len(sheet("time,value\n")) == 0


@pytest.mark.parametrize("content", ["", "\n\n", "   "])
def test_an_empty_file_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    path.write_text(content)
    with pytest.raises(FileRefused, match="empty"):
        read_source(path)


def test_absent_damaged_and_old_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"none\.csv cannot be read"):
        read_source(tmp_path / "none.csv")
    with pytest.raises(FileRefused, match="cannot be read"):
        read_source(tmp_path)
    (tmp_path / "a.csv.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    with pytest.raises(FileRefused, match="damaged gzip"):
        read_source(tmp_path / "a.csv.gz")
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(FileRefused, match="xlsx"):
        read_source(tmp_path / "a.xls")


def test_records_keep_the_line_on_which_they_begin() -> None:
    content = 'a,b\n\n1,"two\nlines"\n3,4\n'
    header, records = read_records(Source("r.csv", "", content.encode()), FileForm())
    assert header == ["a", "b"]
    assert records == [(3, ["1", "two\nlines"]), (5, ["3", "4"])]
