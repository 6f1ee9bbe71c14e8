"""Cells to numbers, flags and times; a cell that is none of them refuses its row."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.coded import Coded, encode
from ingest.refusal import Mask, Reason, Verdicts
from ingest.times import Fault

Numbers = npt.NDArray[np.float64]

LARGEST_QUANTITY = 1e12
"""No hour or day has a quantity of this size in any unit; devices send 1e30 for an overflow."""
LONGEST_FLAG = 8

_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_NOT_FINITE = r"^(?i)[+-]?(nan|inf|infinity|1\.#(inf|ind|qnan|j))\d*$"


def numbers(
    cells: pa.StringArray,
    verdicts: Verdicts,
    *,
    column: str,
    thousands: str | None = None,
    no_value: tuple[str, ...] = (),
) -> Numbers:
    """
    Numbers of a column, NaN where the cell is empty.

    A number is exactly the nearest double of what is written. Words such as NaN or inf, numbers
    beyond any quantity and everything else refuse their rows.
    """
    filled = pc.if_else(pc.equal(cells, ""), None, cells)
    try:
        parsed = filled.cast(pa.float64())
    except pa.ArrowInvalid:
        parsed, unreadable = _tolerant(filled, thousands=thousands, no_value=no_value)
        _refuse_unreadable(filled, unreadable, verdicts, column=column)
    is_empty = parsed.is_null().to_numpy(zero_copy_only=False)
    values: Numbers = parsed.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)
    with np.errstate(invalid="ignore"):
        not_finite = ~np.isfinite(values) & ~is_empty
        too_large = np.abs(values) > LARGEST_QUANTITY
    _refuse_not_finite(not_finite, verdicts, column=column)
    verdicts.refuse(
        too_large,
        column=column,
        reason=Reason.NUMBER_TOO_LARGE,
        message=f"{column} is larger than any quantity ({LARGEST_QUANTITY:g}); "
        "devices send such numbers for an overflow. Leave the cell empty.",
    )
    return values


def minutes(values: Numbers, verdicts: Verdicts, *, column: str) -> None:
    """Refuse rows whose number of minutes is not a whole one from 0 to 60."""
    with np.errstate(invalid="ignore"):
        impossible = ~np.isnan(values) & ~((values >= 0) & (values <= 60) & (values % 1 == 0))
    verdicts.refuse(
        impossible,
        column=column,
        reason=Reason.MINUTES_IMPOSSIBLE,
        message=f"{column} is not a whole number from 0 to 60.",
    )


def flags(cells: pa.StringArray, verdicts: Verdicts, *, column: str) -> Coded:
    """Data flags as they were sent; a letter that is in no table is kept and judged elsewhere."""
    coded = encode(cells)
    fault = (Reason.FLAG_UNREADABLE, f"{column} is no data flag; a flag has one or two letters.")
    faults = {
        place: fault
        for place, word in enumerate(coded.words)
        if len(word) > LONGEST_FLAG or not word.isprintable()
    }
    verdicts.refuse_words(coded.codes, faults, column=column)
    return coded


def keys(cells: pa.StringArray, verdicts: Verdicts, *, column: str) -> Coded:
    """Words that name something; an empty cell refuses its row."""
    coded = encode(cells)
    verdicts.refuse(
        coded.is_word(""),
        column=column,
        reason=Reason.EMPTY_KEY,
        message=f"{column} is empty; without it nobody knows where the value belongs.",
    )
    return coded


def parsed_words(
    coded: Coded, parse: Callable[[str], int | Fault], verdicts: Verdicts, *, column: str
) -> npt.NDArray[np.int64]:
    """A whole number for each row by a parser that is asked once per distinct word."""
    found = np.zeros(len(coded.words), dtype=np.int64)
    faults = {}
    for place, word in enumerate(coded.words):
        result = parse(word)
        if isinstance(result, Fault):
            faults[place] = (result.reason, result.message)
        else:
            found[place] = result
    verdicts.refuse_words(coded.codes, faults, column=column)
    return coded.mapped(found)


def is_blank(values: list[Numbers]) -> Mask:
    """Rows in which none of the columns has a number."""
    blank: Mask = np.logical_and.reduce([np.isnan(column) for column in values])
    return blank


def _tolerant(
    cells: pa.StringArray, *, thousands: str | None, no_value: tuple[str, ...]
) -> tuple[pa.DoubleArray, pa.BooleanArray]:
    text = pc.utf8_trim_whitespace(cells)
    text = pc.if_else(pc.is_in(text, value_set=pa.array(["", *no_value])), None, text)
    if thousands:
        text = pc.replace_substring(text, pattern=thousands, replacement="")
    readable = pc.match_substring_regex(text, _NUMBER)
    unreadable = pc.fill_null(pc.invert(readable), False)
    return pc.if_else(readable, text, None).cast(pa.float64()), unreadable


def _refuse_unreadable(
    cells: pa.StringArray, unreadable: pa.BooleanArray, verdicts: Verdicts, *, column: str
) -> None:
    not_finite = pc.match_substring_regex(pc.utf8_trim_whitespace(cells), _NOT_FINITE)
    not_finite = pc.fill_null(not_finite, False).to_numpy(zero_copy_only=False)
    _refuse_not_finite(not_finite, verdicts, column=column)
    verdicts.refuse(
        unreadable.to_numpy(zero_copy_only=False),
        column=column,
        reason=Reason.NUMBER_UNREADABLE,
        message=f"{column} is not a number; write it like 12.5, without unit or separators, "
        "or leave the cell empty.",
    )


def _refuse_not_finite(bad: Mask, verdicts: Verdicts, *, column: str) -> None:
    verdicts.refuse(
        bad,
        column=column,
        reason=Reason.NUMBER_NOT_FINITE,
        message=f"{column} is not a finite number; a missing value is an empty cell.",
    )
