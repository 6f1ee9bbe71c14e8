"""A table as it stands in a file: columns of text, each row with its line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from ingest.refusal import FileRefused, Lines, Mask, RejectedLines

LONGEST_ORIGINAL = 2000


@dataclass(frozen=True, slots=True)
class FileForm:
    """
    How a file is written; what is not given is found out.

    Attributes
    ----------
    encoding : str or None
        None: byte order mark, else UTF-8, else GB 18030.
    delimiter : str or None
        None: the commonest of comma, semicolon and tab in the header.
    sheet : str or None
        Sheet of a workbook; None is the first.
    header_row : int
        Line of the column names.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    Cells as text.

    Attributes
    ----------
    name : str
        Name of the file.
    sha256 : str
        Of the file as it was given.
    columns : dict of str to pyarrow.StringArray
        The columns that were asked for, an empty cell being an empty text.
    lines : array of int64
        Line of each row in the file; the header is line 1.
    unused_columns : tuple of str
        Columns of the file that were not asked for.
    rejected : list of RejectedLines
        Lines that could not be cut into cells.
    original : callable
        Text of a line, for the record of a refused row.
    """

    name: str
    sha256: str
    columns: dict[str, pa.StringArray]
    lines: Lines
    unused_columns: tuple[str, ...]
    original: Callable[[int], str]
    rejected: list[RejectedLines] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


def choose_columns(
    header: list[str], *, wanted: Iterable[str], optional: Iterable[str], name: str
) -> tuple[list[str], list[str]]:
    """
    Names in ``header`` that are asked for, and those that are not.

    Raises
    ------
    FileRefused
        A wanted column is missing or stands there twice.
    """
    wanted = list(dict.fromkeys(wanted))
    missing = [column for column in wanted if column not in header]
    if missing:
        raise FileRefused(
            f"{name} has no column {', '.join(missing)}; its columns are: "
            f"{', '.join(filter(None, header)) or 'none'}. Correct the header or the mapping."
        )
    asked = {*wanted, *optional}
    used = [column for column in header if column in asked]
    twice = sorted({column for column in used if used.count(column) > 1})
    if twice:
        raise FileRefused(f"{name} has the column {', '.join(twice)} twice; remove one of them.")
    return used, [column for column in header if column and column not in asked]


def filled_rows(columns: dict[str, pa.StringArray]) -> Mask | None:
    """Rows with anything in them, or None when that is all of them."""
    import pyarrow.compute as pc

    filled = None
    for column in columns.values():
        here = pc.not_equal(column, "")
        if pc.all(here).as_py():
            return None
        filled = here if filled is None else pc.or_(filled, here)
    if filled is None or pc.all(filled).as_py():
        return None
    mask: Mask = filled.to_numpy(zero_copy_only=False)
    return mask
