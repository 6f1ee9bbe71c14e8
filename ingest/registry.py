"""Registry files to typed rows and rejects: pure, by the form of the table that is handed in."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import numpy as np

from ingest.refusal import FileRefused, Reason, RejectedLines
from ingest.times import Fault, parse_day, parse_moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BOOLEANS = {"true": True, "false": False, "t": True, "f": False, "1": True, "0": False}
_INTEGER_BOUNDS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


class ColumnForm(Protocol):
    """What a column of the table asks for."""

    @property
    def name(self) -> str:
        """Column of the table."""

    @property
    def type(self) -> str:
        """Its type."""

    @property
    def is_required(self) -> bool:
        """Whether it may not be empty."""

    @property
    def has_default(self) -> bool:
        """Whether the table fills it."""

    @property
    def words(self) -> tuple[str, ...]:
        """Words that it may hold."""

    @property
    def is_range(self) -> bool:
        """Whether it is a span."""

    @property
    def file_names(self) -> tuple[str, ...]:
        """Columns of the file."""

    @property
    def target(self) -> str | None:
        """Table that it refers to."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open period; None is open."""

    lower: date | datetime | None
    upper: date | datetime | None


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """A row: its line, and values by column of the table; references still as written."""

    line: int
    values: dict[str, Any]


@dataclass(slots=True)
class RegistryRows:
    """Rows of a registry file, and the columns of the table that the file has."""

    columns: tuple[str, ...]
    rows: list[RegistryRow] = field(default_factory=list)
    rejected: list[RejectedLines] = field(default_factory=list)


class CellRefused(ValueError):  # noqa: N818 - named for the reader of the sentence
    """A cell cannot be what its column asks for."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def parse_registry(
    header: Sequence[str],
    records: Sequence[tuple[int, Sequence[str]]],
    columns: Sequence[ColumnForm],
    *,
    table: str,
) -> RegistryRows:
    """
    Rows of a registry file.

    Parameters
    ----------
    header : sequence of str
        Columns of the file.
    records : sequence of (int, sequence of str)
        Line and cells of each row.
    columns : sequence of ColumnForm
        Columns of the table.
    table : str
        Its name, for the sentences.

    Raises
    ------
    FileRefused
        A column is unknown, missing or given twice.
    """
    header = _own_names(header, columns)
    present = _present(header, columns, table)
    place = {name: number for number, name in enumerate(header)}
    found = RegistryRows(tuple(column.name for column in present))
    whole = [record for record in records if len(record[1]) == len(header)]
    found.rejected += [
        reject(line, None, Reason.WRONG_CELL_COUNT, _cell_count(len(cells), len(header)))
        for line, cells in records
        if len(cells) != len(header)
    ]
    faults: dict[int, RejectedLines] = {}
    read = {
        column.name: _column(column, [place[name] for name in column.file_names], whole, faults)
        for column in present
    }
    found.rejected += faults.values()
    found.rows = [
        RegistryRow(line, dict(zip(read, values, strict=True)))
        for (line, _), values in zip(whole, zip(*read.values(), strict=True), strict=True)
        if line not in faults
    ]
    return found


def reject(line: int, column: str | None, reason: Reason, message: str) -> RejectedLines:
    """One refused line."""
    return RejectedLines(np.array([line], dtype=np.int64), column, reason, message)


def _own_names(header: Sequence[str], columns: Sequence[ColumnForm]) -> list[str]:
    """Header in which the only span of a table may also be called valid_from and valid_to."""
    spans = [column.file_names for column in columns if column.is_range]
    if len(spans) != 1:
        return list(header)
    other_names = dict(zip(("valid_from", "valid_to"), spans[0], strict=True))
    return [other_names.get(name, name) for name in header]


def _present(header: Sequence[str], columns: Sequence[ColumnForm], table: str) -> list[ColumnForm]:
    known = [name for column in columns for name in column.file_names]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if list(header).count(name) > 1})
    missing = [
        name
        for column in columns
        for name in column.file_names
        if name not in header and column.is_required and not column.has_default
    ]
    if unknown or twice or missing:
        faults = [
            *(f"it does not know {name or 'a column without a name'}" for name in unknown),
            *(f"{name} stands there twice" for name in twice),
            *(f"{name} is missing" for name in missing),
        ]
        raise FileRefused(
            f"A file for {table} has the columns {', '.join(known)}: {'; '.join(faults)}."
        )
    return [column for column in columns if set(column.file_names) <= set(header)]


def _cell_count(cells: int, header: int) -> str:
    return (
        f"The row has {cells} cells, the header has {header}; put cells that contain the "
        "delimiter in quotation marks."
    )


def _column(
    column: ColumnForm,
    places: Sequence[int],
    records: Sequence[tuple[int, Sequence[str]]],
    faults: dict[int, RejectedLines],
) -> list[Any]:
    """Values of a column; a row whose cell is refused gets its first fault, by its line."""
    # Most columns repeat themselves: each distinct text is read once.
    known: dict[tuple[str, ...], Any] = {}
    names = column.file_names
    values = []
    for line, cells in records:
        texts = tuple([cells[place] for place in places])
        if texts not in known:
            try:
                known[texts] = _value(column, names, [text.strip() for text in texts])
            except CellRefused as error:
                known[texts] = error
        value = known[texts]
        values.append(value)
        if isinstance(value, CellRefused) and line not in faults:
            faults[line] = reject(line, names[0], value.reason, value.message)
    return values


def _value(column: ColumnForm, names: tuple[str, ...], texts: list[str]) -> Any:
    value = _span(column, names, texts) if column.is_range else _typed(column, names[0], texts[0])
    if value is None and column.is_required:
        raise CellRefused(Reason.EMPTY_KEY, f"{names[0]} is empty; this column needs a value.")
    return value


def _typed(column: ColumnForm, name: str, text: str) -> Any:
    if not text:
        return None
    if "\0" in text:
        raise CellRefused(Reason.CELL_UNREADABLE, f"{name} holds a zero byte; remove it.")
    if column.words and text not in column.words:
        raise CellRefused(
            Reason.WORD_NOT_ALLOWED, f"{name} is '{text}'; it may be: {', '.join(column.words)}."
        )
    # A reference is written as text and looked up later, whatever the type of the number.
    if column.target or column.type == "text":
        return text
    return _READERS[column.type](name, text)


def _span(column: ColumnForm, names: tuple[str, ...], texts: list[str]) -> Span | None:
    # The lower and the upper end; a span that is open on both sides is a span, not an absence.
    read = _day if column.type == "daterange" else _moment
    lower, upper = (
        read(name, text) if text else None for name, text in zip(names, texts, strict=True)
    )
    if lower is None and upper is None and not column.is_required:
        return None
    if lower is not None and upper is not None and lower >= upper:
        raise CellRefused(
            Reason.PERIOD_BACKWARDS,
            f"valid_from {texts[0]} is not before valid_to {texts[1]}; valid_to is the first "
            "day or moment that no longer belongs to the period.",
        )
    return Span(lower, upper)


def _day(name: str, text: str) -> date:
    found = parse_day(text)
    if isinstance(found, Fault):
        raise CellRefused(found.reason, f"{name}: {found.message}")
    return _EPOCH.date() + timedelta(days=found)


def _moment(name: str, text: str) -> datetime:
    found = parse_moment(text)
    if isinstance(found, Fault):
        day = parse_day(text)
        if isinstance(day, Fault):
            raise CellRefused(found.reason, f"{name}: {found.message}")
        found = parse_moment(f"{_EPOCH.date() + timedelta(days=day)} 00:00")
        assert not isinstance(found, Fault)
    return _EPOCH + timedelta(seconds=found)


def _integer(kind: str) -> Callable[[str, str], int]:
    bound = _INTEGER_BOUNDS[kind]

    def read(name: str, text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = bound
        if not -bound <= number < bound or "_" in text:
            raise CellRefused(
                Reason.NUMBER_UNREADABLE, f"{name} is '{text}', which is not a whole number."
            )
        return number

    return read


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        raise CellRefused(
            Reason.NUMBER_UNREADABLE,
            f"{name} is '{text}', which is not a finite number; write it like 12.5.",
        )
    return number


def _boolean(name: str, text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise CellRefused(Reason.WORD_NOT_ALLOWED, f"{name} is '{text}'; write true or false.")
    return _BOOLEANS[text.lower()]


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CellRefused(Reason.CELL_UNREADABLE, f"{name} is no JSON: {error}.") from error


_READERS: dict[str, Callable[[str, str], Any]] = {
    **{kind: _integer(kind) for kind in _INTEGER_BOUNDS},
    "double precision": _number,
    "boolean": _boolean,
    "date": _day,
    "timestamp with time zone": _moment,
    "jsonb": _json,
}
