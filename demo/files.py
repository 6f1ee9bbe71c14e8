"""The files of a package: plain CSV as the importer reads them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

Cell = str | int | float | bool | None


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(round(value, 6)).removesuffix(".0")
    return str(value)


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> int:
    """A registry file; returns the number of rows. Without rows there is no file."""
    written = 0
    found = list(rows)
    if not found:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        for row in found:
            unknown = row.keys() - set(columns)
            if unknown:
                message = f"{path.name}: a row has columns that the file has not: {sorted(unknown)}"
                raise ValueError(message)
            writer.writerow([_cell(row.get(column)) for column in columns])
            written += 1
    return written


def write_table(path: Path, table: pa.Table) -> int:
    """A file of hours; no cell needs quotes, so none has them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")
    pa.csv.write_csv(table, path, options)
    return int(table.num_rows)
