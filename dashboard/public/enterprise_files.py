"""The days of one discharger as files: every outlet and factor, numbers in full."""

from datetime import date
from typing import Any

import pandas as pd
from flask import Response, jsonify

from dashboard import downloads, facts
from dashboard.public import enterprise_list, loaders, series_days
from dashboard.public.enterprise_days import day_of, factor_name, outlet_name
from dashboard.public.rows import each, number
from dashboard.visit import Visit
from layouts import formats
from layouts.public import day_marks
from layouts.translations import Translator


def csv(
    visit: Visit, *, enterprise_ref: str, name: str, days: pd.DataFrame, outlets: pd.DataFrame
) -> Response:
    """A row per outlet, factor and settled day; the file starts with its remarks."""
    t = visit.t
    heads = (
        t("排放口"), t("监测因子"), t("因子代码"), t("日期"), t("结果"), t("单位"),
        t("日均值（实测）"), t("日均值（折算）"), t("判定用日均值"), t("日均限值"),
        t("小时限值下限"), t("小时限值上限"), t("超标小时（h）"), t("日均值超标（1 是）"),
        t("最大超标倍数（倍）"), t("应报（h）"), t("有效（h）"), t("停运（h）"),
    )  # fmt: skip
    rows = [_csv_row(record, t=t) for record in records(days, outlets, t=t)]
    sheet = downloads.Sheet(name, heads, rows, remarks=enterprise_list.remarks(t=t))
    return downloads.table(visit, sheet, kind="csv", name=f"{_ascii(enterprise_ref)}-days")


def _csv_row(record: dict[str, Any], *, t: Translator) -> list[Any]:
    first = [record["outlet"], record["factor"], record["pollutant_code"], record["day"]]
    word = t(day_marks.WORDS[record["state"]])
    names = (
        "mean", "converted_mean", "judged_mean", "day_limit", "hour_limit_lower",
        "hour_limit_upper", "exceeding_hours", "is_day_exceeding", "worst_multiple", "due_hours",
        "valid_hours", "stopped_hours",
    )  # fmt: skip
    numbers = [record[name] for name in names]
    numbers[7] = None if numbers[7] is None else int(numbers[7])
    unit = formats.unit(record["unit"]) or record["unit"]
    return [*first, word, unit, *numbers]


def json(
    visit: Visit, *, enterprise_ref: str, name: str, days: pd.DataFrame, outlets: pd.DataFrame
) -> Response:
    """The same rows with stable English names; a missing number is null, never zero."""
    known = facts.current(visit)
    now = loaders.settled()
    start, end = loaders.settled_span(now)
    body = {
        "enterprise_ref": enterprise_ref,
        "name": name,
        "start": start.isoformat(),
        "end_exclusive": end.isoformat(),
        "is_demo": known.is_demo,
        "data_version": known.data_version,
        "data_version_at": known.data_version_at.isoformat(),
        "method_version": known.method_version,
        "remarks": list(enterprise_list.remarks(t=visit.t)),
        "states": {state: visit.t(word) for state, word in day_marks.WORDS.items()},
        "days": [_plain(record) for record in records(days, outlets, t=visit.t)],
    }
    return jsonify(body)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }


def records(days: pd.DataFrame, outlets: pd.DataFrame, *, t: Translator) -> list[dict[str, Any]]:
    """Rows of both files, by outlet, factor and day."""
    names = {outlet.outlet_id: outlet for outlet in each(outlets)}
    known = loaders.pollutants()
    found = []
    for row in each(days):
        outlet, pollutant = names.get(row.outlet_id), known.get(row.pollutant_code)
        if outlet is None or pollutant is None:
            continue
        day = day_of(row, pollutant)
        # While a verdict is open, nothing that was counted for it is given away.
        is_open = row.state == series_days.WAITING
        found.append(
            {
                "outlet": outlet_name(outlet, t=t),
                "outlet_ref": outlet.outlet_ref,
                "factor": factor_name(row.pollutant_code, t=t),
                "pollutant_code": row.pollutant_code,
                "day": row.day,
                "state": row.state,
                "unit": pollutant.unit,
                "mean": None if is_open else number(row.mean),
                "converted_mean": None if is_open else number(row.converted_mean),
                "judged_mean": None if is_open else number(row.day_value),
                "day_limit": day.day_upper,
                "hour_limit_lower": day.hour_lower,
                "hour_limit_upper": day.hour_upper,
                "exceeding_hours": None if is_open else day.exceeding_hours,
                "is_day_exceeding": None if is_open else day.is_day_exceeding,
                "worst_multiple": day.worst_multiple,
                "due_hours": day.due_hours,
                "valid_hours": day.valid_hours,
                "stopped_hours": day.stopped_hours,
            }
        )
    return found


def _ascii(text: str) -> str:
    """A reference as part of a file's name."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text)
