"""Columns of tables: what a cell shows, and the plain value that sorts, filters and is exported.

One list of columns serves the grid whose rows come from the server, the plain table of a printed
page or a phone, and the file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layouts import formats, parts
from layouts.translations import ENGLISH, Translator

TEXT = "text"
NUMBER = "number"
DAY = "day"
MOMENT = "moment"

Value = Callable[[Any, Translator], Any]


@dataclass(frozen=True)
class Column:
    """
    One column.

    ``value`` gives a text, a number, a date or an aware moment, as ``kind`` says, or None; ``cell``
    what is shown in its place, where that is more than the value.
    """

    heading: str
    value: Value
    kind: str = TEXT
    unit: str = ""
    cell: Value | None = None
    width: int = 100
    english_width: int = 0
    is_pinned: bool = False
    """The key: it stays in sight and cannot be left out."""
    grows: bool = False
    record_label: str | None = None
    is_for_files: bool = False
    """Stands in files alone."""

    @property
    def is_number(self) -> bool:
        """Whether its cells stand right."""
        return self.kind == NUMBER


Columns = Mapping[str, Column]


def named(name: str) -> Value:
    """The value of an attribute."""
    return lambda row, t: getattr(row, name)


def worded(name: str, words: Mapping[str, str]) -> Value:
    """The word of an attribute that holds a key."""
    return lambda row, t: t(words[getattr(row, name)])


def share_of(name: str) -> Value:
    """Cell of an attribute that holds a share of one."""
    return lambda row, t: formats.percent(getattr(row, name), t=t)


def choosable(columns: Columns) -> list[str]:
    """Names of the columns that may be left out."""
    return [name for name, column in columns.items() if not column.is_pinned]


def shown(columns: Columns, hidden: Collection[str]) -> dict[str, Column]:
    """The columns that were not left out."""
    return {
        name: column for name, column in columns.items() if column.is_pinned or name not in hidden
    }


def cell(column: Column, row: Any, *, t: Translator) -> Any:
    """What stands in a cell."""
    if column.cell is not None:
        return column.cell(row, t)
    value = column.value(row, t)
    if value is None:
        return ""
    if column.kind == NUMBER:
        return formats.count(value, t=t) if isinstance(value, int) else formats.full(value, t=t)
    if column.kind == DAY:
        return formats.iso_day(value)
    return formats.timestamp(value) if column.kind == MOMENT else str(value)


def head(column: Column, *, t: Translator) -> str:
    """Heading with its unit, as in a file."""
    if not column.unit:
        return t(column.heading)
    return t("{name}（{unit}）", name=t(column.heading), unit=t(column.unit))


def width(column: Column, *, t: Translator) -> int:
    """Width of a column in the language of the page."""
    return column.english_width if t.language == ENGLISH and column.english_width else column.width


def plain(
    columns: Columns,
    rows: Sequence[Any],
    *,
    caption: str,
    t: Translator,
    empty_sentence: str = "",
) -> Any:
    """The rows as a plain table, each as a record on a phone."""
    columns = {name: column for name, column in columns.items() if not column.is_for_files}
    heads = [
        parts.Column(
            t(column.heading),
            unit=t(column.unit) if column.unit else "",
            is_number=column.is_number,
            is_key=column.is_pinned,
            record_label="" if column.is_pinned else column.record_label,
        )
        for column in columns.values()
    ]
    return parts.table(
        heads,
        [[cell(column, row, t=t) for column in columns.values()] for row in rows],
        caption=caption,
        empty_sentence=empty_sentence,
        as_records=True,
    )
