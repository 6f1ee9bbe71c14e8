"""A file of values and its mapping to rows and rejects: pure, no database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.units import scale
from ingest import cells
from ingest.coded import Coded, constant
from ingest.csv_sheet import read_csv
from ingest.kinds import FORMS
from ingest.mapping import CONTRACT, Mapping, Series
from ingest.mapping_file import stored_ratio
from ingest.refusal import FileRefused, Reason, RejectedLines, Verdicts
from ingest.sheet import Sheet
from ingest.sources import Source
from ingest.times import (
    EARLIEST,
    LATEST,
    SHANGHAI,
    Fault,
    day_number,
    day_parser,
    epoch_seconds,
    moment_parser,
    parse_day,
    parse_moment,
)
from ingest.values import ValueRows, concatenate
from ingest.workbook import read_workbook

Numbers = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]

_MINUTES = "valid_minutes"
"""Tells about a value, but is none."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Rows of a file that can be read, lines that cannot, and the sheet that they come from."""

    rows: ValueRows
    rejected: list[RejectedLines]
    sheet: Sheet


def parse_file(source: Source, mapping: Mapping, *, latest: datetime | None = None) -> ParsedFile:
    """
    Rows of values in a file.

    Parameters
    ----------
    source : Source
        The file.
    mapping : Mapping
        Which column is what.
    latest : datetime, optional
        Times after it are refused: values do not come from the future.

    Raises
    ------
    FileRefused
        The file has not the columns that the mapping names.
    """
    sheet = read_sheet(source, mapping)
    verdicts = Verdicts.of(sheet.lines)
    base = _base_rows(sheet, mapping, verdicts, latest)
    if not mapping.series:
        rows = _with_values(base, verdicts, skip_blank=False)
        return ParsedFile(rows, sheet.rejected + verdicts.rejected, sheet)
    parts, rejected = [], sheet.rejected + verdicts.rejected
    for group in _groups(mapping.series):
        own = Verdicts(verdicts.lines, verdicts.good.copy())
        parts.append(_series_rows(base, sheet, mapping, group, own))
        rejected = rejected + own.rejected
    return ParsedFile(concatenate(parts), rejected, sheet)


def read_sheet(source: Source, mapping: Mapping) -> Sheet:
    """The columns that the mapping names; of the contract's own names only the keys are needed."""
    form = FORMS[mapping.kind]
    if mapping.name == CONTRACT:
        wanted, optional = list(form.required), list(form.columns)
    else:
        times = [mapping.time.column] if mapping.time.column else []
        series = [series.column for series in mapping.series]
        wanted, optional = [*times, *mapping.columns.values(), *series], []
    read = read_workbook if source.is_workbook else read_csv
    sheet = read(source, mapping.form, wanted=wanted, optional=optional)
    if mapping.name == CONTRACT and not set(form.numbers) & set(sheet.columns):
        raise FileRefused(f"{sheet.name} has none of the columns {', '.join(form.numbers)}.")
    return sheet


def _base_rows(
    sheet: Sheet, mapping: Mapping, verdicts: Verdicts, latest: datetime | None
) -> ValueRows:
    """Every column of the contract that does not come from a series of a wide file."""
    form = FORMS[mapping.kind]
    return ValueRows(
        kind=mapping.kind,
        lines=sheet.lines,
        time=_times(sheet, mapping, verdicts, latest),
        place=_key(sheet, mapping, form.place, verdicts),
        pollutant=_pollutants(sheet, mapping, verdicts),
        unit=_units(sheet, mapping),
        flags={name: _flags(sheet, mapping, name, verdicts) for name in form.flags},
        numbers={name: _numbers(sheet, mapping, name, verdicts) for name in form.numbers},
    )


def _series_rows(
    base: ValueRows, sheet: Sheet, mapping: Mapping, group: list[Series], verdicts: Verdicts
) -> ValueRows:
    """Rows of one pollutant of a wide file."""
    form = FORMS[mapping.kind]
    numbers = dict(base.numbers)
    for series in group:
        is_stored_unit = series.field in form.fixed
        numbers[series.field] = _scaled(
            sheet.columns[series.column],
            mapping,
            verdicts,
            column=series.column,
            ratio_of=(series.unit, series.field) if is_stored_unit else None,
        )
    if any(series.field == _MINUTES for series in group):
        cells.minutes(numbers[_MINUTES], verdicts, column=_MINUTES)
    rows, first = len(base), group[0]
    units = [series.unit for series in group if series.field in form.concentrations]
    own = replace(
        base,
        pollutant=constant(first.pollutant_code or "", rows=rows)
        if base.pollutant is not None
        else None,
        unit=constant(units[0] if units else "", rows=rows) if base.unit is not None else None,
        numbers=numbers,
    )
    own_fields = tuple(series.field for series in group)
    return _with_values(
        own, verdicts, skip_blank=all(series.optional for series in group), fields=own_fields
    )


def _with_values(
    rows: ValueRows, verdicts: Verdicts, *, skip_blank: bool, fields: tuple[str, ...] = ()
) -> ValueRows:
    """Good rows that carry a number or a flag."""
    values = [rows.numbers[name] for name in fields or rows.numbers if name != _MINUTES]
    blank = cells.is_blank(values)
    for flag in rows.flags.values():
        blank &= flag.is_word("")
    if skip_blank:
        verdicts.good &= ~blank
    else:
        verdicts.refuse(
            blank,
            column=None,
            reason=Reason.NO_VALUE,
            message="The row carries neither a value nor a flag, so nothing was received.",
        )
    if verdicts.good.all():
        return rows
    return rows.take(np.flatnonzero(verdicts.good))


def _groups(series: tuple[Series, ...]) -> Iterator[list[Series]]:
    """Series of the same pollutant: together they are one row."""
    for pollutant in dict.fromkeys(one.pollutant_code for one in series):
        yield [one for one in series if one.pollutant_code == pollutant]


def _times(sheet: Sheet, mapping: Mapping, verdicts: Verdicts, latest: datetime | None) -> Times:
    form, time = FORMS[mapping.kind], mapping.time
    if time.column is None:
        times = _sequence(sheet, mapping)
    else:
        words = cells.keys(sheet.columns[time.column], verdicts, column=time.column)
        times = cells.parsed_words(words, _time_parser(mapping), verdicts, column=time.column)
    if time.names_end:
        times = times - form.step_seconds
    _check_times(times, mapping, verdicts, latest)
    return times


def _time_parser(mapping: Mapping) -> Callable[[str], int | Fault]:
    form, time = FORMS[mapping.kind], mapping.time
    if not form.step_seconds:
        return day_parser(time.form, assumed_year=time.assumed_year) if time.form else parse_day
    return moment_parser(time.form) if time.form else parse_moment


def _sequence(sheet: Sheet, mapping: Mapping) -> Times:
    """Times of rows that only follow one another: each line of the file is one step."""
    for start_of_name, first in mapping.time.sequence_from.items():
        if sheet.name.startswith(start_of_name):
            step = FORMS[mapping.kind].step_seconds
            places = sheet.lines - (mapping.form.header_row + 1)
            return epoch_seconds(first) + places * step
    raise FileRefused(
        f"Mapping {mapping.name} has no time.sequence_from for {sheet.name}; "
        f"it knows files that start with: {', '.join(mapping.time.sequence_from)}."
    )


def _check_times(
    times: Times, mapping: Mapping, verdicts: Verdicts, latest: datetime | None
) -> None:
    form = FORMS[mapping.kind]
    column = mapping.time.column
    last = latest or LATEST
    if form.step_seconds:
        verdicts.refuse(
            times % form.step_seconds != 0,
            column=column,
            reason=Reason.TIME_NOT_ON_STEP,
            message=f"The time is not on a full step of {form.step_seconds // 60} minutes; "
            "name each value by the start of its time.",
        )
        bounds = epoch_seconds(EARLIEST), epoch_seconds(last)
    else:
        bounds = day_number(EARLIEST.date()), day_number(last.astimezone(SHANGHAI).date())
    verdicts.refuse(
        (times < bounds[0]) | (times > bounds[1]),
        column=column,
        reason=Reason.TIME_OUT_OF_BOUNDS,
        message=f"The time lies before {EARLIEST:%Y} or after "
        f"{last.astimezone(SHANGHAI):%Y-%m-%d}; correct the year or the clock of the device.",
    )


def _key(sheet: Sheet, mapping: Mapping, name: str, verdicts: Verdicts) -> Coded:
    if name in mapping.constants:
        return constant(mapping.constants[name], rows=len(sheet))
    column = mapping.columns[name]
    return cells.keys(sheet.columns[column], verdicts, column=column)


def _pollutants(sheet: Sheet, mapping: Mapping, verdicts: Verdicts) -> Coded | None:
    if not FORMS[mapping.kind].has_pollutant:
        return None
    if mapping.series:
        return constant("", rows=len(sheet))
    coded = _key(sheet, mapping, "pollutant_code", verdicts)
    return Coded(tuple(word.lower() for word in coded.words), coded.codes)


def _units(sheet: Sheet, mapping: Mapping) -> Coded | None:
    form = FORMS[mapping.kind]
    if not form.concentrations:
        return None
    declared = {mapping.units[name] for name in form.concentrations if name in mapping.units}
    if len(declared) > 1:
        raise FileRefused(
            f"Mapping {mapping.name}: {' and '.join(form.concentrations)} must have one unit."
        )
    return constant(declared.pop() if declared else "", rows=len(sheet))


def _flags(sheet: Sheet, mapping: Mapping, name: str, verdicts: Verdicts) -> Coded:
    column = mapping.columns.get(name, "")
    if column not in sheet.columns:
        return constant(mapping.constants.get(name, ""), rows=len(sheet))
    return cells.flags(sheet.columns[column], verdicts, column=column)


def _numbers(sheet: Sheet, mapping: Mapping, name: str, verdicts: Verdicts) -> Numbers:
    form = FORMS[mapping.kind]
    column = mapping.columns.get(name, "")
    if column in sheet.columns:
        texts = sheet.columns[column]
    elif name in mapping.constants:
        texts = pa.array([mapping.constants[name]] * len(sheet), pa.string())
    else:
        return np.full(len(sheet), np.nan)
    unit = mapping.units.get(name) if name in form.fixed else None
    values = _scaled(
        texts, mapping, verdicts, column=column or name, ratio_of=(unit, name) if unit else None
    )
    if name == _MINUTES:
        cells.minutes(values, verdicts, column=column or name)
    return values


def _scaled(
    texts: pa.StringArray,
    mapping: Mapping,
    verdicts: Verdicts,
    *,
    column: str,
    ratio_of: tuple[str, str] | None,
) -> Numbers:
    """Numbers of a column, in the stored unit when ``ratio_of`` names unit and stored column."""
    values = cells.numbers(
        texts, verdicts, column=column, thousands=mapping.thousands, no_value=mapping.no_value
    )
    if ratio_of is None:
        return values
    scaled: Numbers = scale(values, stored_ratio(ratio_of[0], FORMS[mapping.kind], ratio_of[1]))
    return scaled
