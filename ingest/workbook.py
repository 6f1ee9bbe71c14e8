"""A sheet of an Excel workbook (xlsx); numbers keep their exact value, times their full form."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from ingest.refusal import FileRefused
from ingest.sheet import LONGEST_ORIGINAL, FileForm, Sheet, choose_columns
from ingest.sources import LARGEST_BYTES, Source

_HALF_SECOND = timedelta(milliseconds=500)
Row = tuple[int, list[str]]


def read_workbook(
    source: Source, form: FileForm, *, wanted: Iterable[str], optional: Iterable[str] = ()
) -> Sheet:
    """
    The asked columns of a sheet.

    Raises
    ------
    FileRefused
        The workbook is damaged, has no such sheet or no such columns.
    """
    header, rows = read_workbook_records(source, form)
    used, unused = choose_columns(header, wanted=wanted, optional=optional, name=source.name)
    places = {name: header.index(name) for name in used}
    texts = {number: "\t".join(cells) for number, cells in rows}
    return Sheet(
        name=source.name,
        sha256=source.sha256,
        columns={
            name: pa.array([cells[place] for _, cells in rows], pa.string())
            for name, place in places.items()
        },
        lines=np.array([number for number, _ in rows], dtype=np.int64),
        unused_columns=tuple(unused),
        original=lambda line: texts.get(line, "")[:LONGEST_ORIGINAL],
    )


def read_workbook_records(source: Source, form: FileForm) -> tuple[list[str], list[Row]]:
    """Header and filled rows of a sheet, all as text, rows as wide as the header."""
    rows = _rows(source, form)
    header: list[str] = []
    for number, cells in rows:
        if number == form.header_row:
            header = [cell.strip() for cell in cells]
            break
    while header and not header[-1]:
        header.pop()
    if not header:
        raise FileRefused(f"{source.name} has no column names in row {form.header_row}.")
    width = len(header)
    filled = [
        (number, (cells + [""] * width)[:width])
        for number, cells in rows
        if any(cell.strip() for cell in cells)
    ]
    return header, filled


def _rows(source: Source, form: FileForm) -> Iterator[Row]:
    # Every process of an import or a rollup would wait for it; few read a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bombs(source)
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
        if form.sheet is not None and form.sheet not in book.sheetnames:
            raise FileRefused(
                f"{source.name} has no sheet {form.sheet}; it has: {', '.join(book.sheetnames)}."
            )
        sheet = book[form.sheet or book.sheetnames[0]]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(cell) for cell in cells]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileRefused(
            f"{source.name} is no readable workbook; save it again as xlsx."
        ) from error


def _refuse_bombs(source: Source) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise FileRefused(f"{source.name} is damaged; save it again as xlsx.") from error
    if size > LARGEST_BYTES:
        raise FileRefused(f"{source.name} unpacks to more than {LARGEST_BYTES >> 20} MB; split it.")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        # A workbook counts days in floating point: 08:00 may be 07:59:59.999995.
        return f"{(cell + _HALF_SECOND).replace(microsecond=0):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
