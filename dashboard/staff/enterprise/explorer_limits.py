"""Limit rows of a span as the steps that are drawn, and as the rows of a table."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.staff.enterprise.explorer_points import in_unit
from dashboard.staff.loaders_city import midnight
from dashboard.staff.rows import each, number
from layouts import formats
from layouts.figures.explorer_limits import LimitStep
from layouts.staff import words
from layouts.staff.enterprise.record import LimitRow
from layouts.translations import Translator
from queries.registry import Pollutant

BASES_OF_HOURS = ("hour", "instant_range")


def steps_of(
    limits: pd.DataFrame,
    pollutant: Pollutant,
    *,
    start: date,
    end: date,
    is_day: bool,
    t: Translator,
) -> tuple[LimitStep, ...]:
    """Limits that can be drawn beside the values, those that judge them and the others.

    A limit of the other basis is drawn dotted and named by its basis; beside days only the
    permit's. One that measures something else, such as a mass in an hour, is left to the table.
    """
    bases = ("day",) if is_day else BASES_OF_HOURS
    own = limits[limits["pollutant_code"] == pollutant.pollutant_code]
    found = []
    for row in each(own):
        if is_day and row.basis != "day" and row.purpose != "permit_compliance":
            continue
        edges = [
            None if pd.isna(edge) else in_unit(edge, limit_unit=row.unit, unit=pollutant.unit)
            for edge in (row.upper, row.lower)
        ]
        if edges == [None, None]:
            continue
        judged = (
            row.basis in bases and row.purpose == "permit_compliance" and row.condition == "none"
        )
        begins = max(row.valid_from or start, start)
        ends = min(row.valid_to or end, end)
        found.append(
            LimitStep(
                start=midnight(begins),
                end=midnight(ends),
                upper=edges[0],
                lower=edges[1],
                words=_words(row, is_day=is_day, t=t),
                document=t.name(row.document_zh or "", row.document_en),
                source=source_of(row, t=t),
                is_judged=judged,
            )
        )
    return tuple(found)


def _words(row: Any, *, is_day: bool, t: Translator) -> str:
    if is_day and row.basis == "hour":
        return t("小时限值，仅供参考")
    basis = t(words.BASIS[row.basis])
    said = [basis, t(words.PURPOSE[row.purpose])]
    if row.condition != "none":
        said.append(t(words.CONDITION[row.condition]))
    return " · ".join(said)


def source_of(row: Any, *, t: Translator) -> str:
    """Document and clause of a limit row."""
    document = t.name(row.document_zh or "", row.document_en)
    clause = row.clause
    return " ".join(part for part in (document, clause) if isinstance(part, str) and part)


def rows_of(
    limits: pd.DataFrame, pollutants: tuple[Pollutant, ...], *, t: Translator
) -> tuple[LimitRow, ...]:
    """Every limit row in force on some day of the span."""
    names = {one.pollutant_code: t.name(one.name_zh, one.short_en) for one in pollutants}
    return tuple(
        LimitRow(
            pollutant=names[row.pollutant_code],
            basis=row.basis,
            purpose=row.purpose,
            condition=row.condition,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            lower=number(row.lower),
            upper=number(row.upper),
            unit=row.unit,
            reference=_reference(row, t),
            source=source_of(row, t=t),
            reviewed=row.reviewed,
        )
        for row in each(limits)
    )


def _reference(row: Any, t: Translator) -> str:
    oxygen = number(row.reference_oxygen_pct)
    air = number(row.reference_excess_air)
    if oxygen is not None:
        return t("基准氧 {n} %", n=formats.as_entered(oxygen, t=t))
    if air is not None:
        return t("过量空气系数 {n}", n=formats.as_entered(air, t=t))
    return ""
