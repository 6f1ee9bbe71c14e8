"""The list of series whose unit is doubtful, beside the exceedances and not among them."""

from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff.exceedances_values import Doubt, Page
from layouts.translations import Translator


def draw(shown: Page, t: Translator) -> html.Section | None:
    """The section, or nothing where no unit is doubtful."""
    if not shown.doubts:
        return None
    columns = [
        Column(t("企业 排放口"), is_key=True),
        Column(t("污染物"), record_label=""),
        Column(t("数值"), record_label=""),
        Column(t("疑似小时"), unit="h", is_number=True),
        Column(t("首次")),
        Column(t("末次")),
    ]
    return html.Section(
        [
            html.Div(
                [
                    html.H2(
                        method_links.staff(
                            t("疑似单位错误 · {n} 项", n=len(shown.doubts)), "exceedance", t=t
                        )
                    ),
                    html.Span(
                        t("待人工核对单位；不判定、不计入超标、不公开，数值不改"),
                        className="card-note",
                    ),
                ],
                className="card-head",
            ),
            parts.table(
                columns,
                [_row(one, t) for one in shown.doubts],
                caption=t("疑似单位错误"),
                empty_sentence="",
                as_records=True,
            ),
        ],
        className="card",
        id="unit-doubts",
    )


def _row(one: Doubt, t: Translator) -> list[Any]:
    return [
        [dcc.Link(one.enterprise, href=one.href), f" {one.outlet}"],
        one.pollutant,
        t("远高于限值") if one.is_above else t("远低于限值"),
        formats.count(one.hours, t=t),
        one.first,
        one.last,
    ]
