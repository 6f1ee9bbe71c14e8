"""CSV text as a sheet: parsed by pyarrow, every cell kept as text, every row with its line."""

import csv
import io
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from ingest.refusal import FileRefused, Lines, Reason, RejectedLines
from ingest.sheet import LONGEST_ORIGINAL, FileForm, Sheet, choose_columns, filled_rows
from ingest.sources import Source, as_utf8

_DELIMITERS = ",;\t"
_LINE_FEED = 10
_BLOCK_BYTES = 1 << 22


def read_csv(
    source: Source, form: FileForm, *, wanted: Iterable[str], optional: Iterable[str] = ()
) -> Sheet:
    """
    The asked columns of a CSV file.

    Empty lines and lines of empty cells are passed over; a line with too many or too few cells is
    refused alone.

    Raises
    ------
    FileRefused
        The file has no such columns, or is no CSV.
    """
    content = as_utf8(source, encoding=form.encoding)
    body, header, delimiter = _header(content, form, source.name)
    used, unused = choose_columns(header, wanted=wanted, optional=optional, name=source.name)
    table, broken = _parse(body, header, delimiter, used, source.name)
    lines, broken_lines = _line_numbers(body, len(table), broken, first=form.header_row + 1)
    columns = {name: _text(table.column(name)) for name in used}
    filled = filled_rows(columns)
    if filled is not None:
        columns = {name: column.filter(pa.array(filled)) for name, column in columns.items()}
        lines = lines[filled]
    rejected = [_broken(broken_lines, len(header))] if len(broken_lines) else []
    return Sheet(
        name=source.name,
        sha256=source.sha256,
        columns=columns,
        lines=lines,
        unused_columns=tuple(unused),
        rejected=rejected,
        original=_originals(content),
    )


def read_records(source: Source, form: FileForm) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows with their lines by Python's reader: for small files with free text."""
    text = as_utf8(source, encoding=form.encoding).decode("utf-8")
    delimiter = form.delimiter or _delimiter(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        rows = []
        start = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"{source.name} line {reader.line_num} is no CSV ({error}).") from error
    return header, rows


def _header(content: bytes, form: FileForm, name: str) -> tuple[bytes, list[str], str]:
    body = content
    for _ in range(form.header_row - 1):
        body = body.partition(b"\n")[2]
    first, _, body = body.partition(b"\n")
    text = first.decode("utf-8").strip("\r")
    delimiter = form.delimiter or _delimiter(text)
    header = [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    if not any(header):
        raise FileRefused(f"{name} has no column names in line {form.header_row}.")
    return body, header, delimiter


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _parse(
    body: bytes, header: list[str], delimiter: str, used: list[str], name: str
) -> tuple[pa.Table, list[int]]:
    """Cells of the used columns, and the places of broken lines among the filled lines."""
    broken: list[int] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        broken.append(row.number - 1)
        return "skip"

    if not body.strip():
        return pa.table({column: pa.array([], pa.string()) for column in used}), broken
    # Places, not names: a file may repeat the name of a column that nobody asks for.
    places = {column: str(header.index(column)) for column in used}
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            # Only one thread counts lines, which a refused row needs.
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK_BYTES,
                column_names=[str(place) for place in range(len(header))],
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(places.values()),
                column_types=dict.fromkeys(places.values(), pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise FileRefused(f"{name} cannot be read as CSV ({error}).") from error
    return table.rename_columns(used), broken


def _line_numbers(body: bytes, rows: int, broken: list[int], *, first: int) -> tuple[Lines, Lines]:
    """Lines of the good rows and of the broken ones; empty lines count but are no rows."""
    filled = _filled_lines(body)
    if len(filled) != rows + len(broken):
        raise FileRefused(
            "A cell has a line break in it, or a quotation mark is never closed; "
            "correct it, or send a workbook (xlsx)."
        )
    is_broken = np.zeros(len(filled), dtype=np.bool_)
    is_broken[broken] = True
    numbers = filled + first
    return numbers[~is_broken], numbers[is_broken]


def _filled_lines(body: bytes) -> npt.NDArray[np.int64]:
    """Numbers, from zero, of the lines that are not empty."""
    if not body:
        return np.empty(0, dtype=np.int64)
    starts, ends = _line_bounds(body)
    filled: npt.NDArray[np.int64] = np.flatnonzero(ends > starts).astype(np.int64)
    return filled


def _line_bounds(body: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each line starts and ends, without its line ending."""
    letters = np.frombuffer(body, dtype=np.uint8)
    feeds = np.flatnonzero(letters == _LINE_FEED)
    if len(feeds) == 0 or feeds[-1] != len(body) - 1:
        feeds = np.append(feeds, len(body))
    starts = np.concatenate(([0], feeds[:-1] + 1))
    returns = (feeds > starts) & (letters[np.maximum(feeds - 1, 0)] == ord("\r"))
    return starts, feeds - returns


def _text(column: pa.ChunkedArray) -> pa.StringArray:
    joined = column.combine_chunks()
    return joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined


def _broken(lines: Lines, cells: int) -> RejectedLines:
    return RejectedLines(
        lines,
        None,
        Reason.WRONG_CELL_COUNT,
        f"The line has another number of cells than the header ({cells}); "
        "put cells that contain the delimiter in quotation marks.",
    )


def _originals(content: bytes) -> Callable[[int], str]:
    bounds: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []

    def original(line: int) -> str:
        if not bounds:
            bounds.append(_line_bounds(content))
        starts, ends = bounds[0]
        text = content[starts[line - 1] : ends[line - 1]].decode("utf-8", errors="replace")
        return text[:LONGEST_ORIGINAL]

    return original
