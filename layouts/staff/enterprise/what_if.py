"""The question what a year would have been against another limit, and its answer."""

from typing import Any

from dash import html

from layouts import formats, method_links, parts, plain
from layouts.parts import Column
from layouts.staff.enterprise import choices
from layouts.staff.enterprise.exceedance_values import Line, WhatIf
from layouts.translations import Translator


def draw(shown: WhatIf, *, t: Translator) -> html.Section:
    """The form and, once a limit was given, a line for it and for each limit in force."""
    content: list[Any] = [_form(shown, t)]
    if shown.limit is not None:
        content.append(_answer(shown, t))
        note = t("只用有效且参与判定的小时；假设不是判定，标记与限值条件按现行限值。")
        content.append(html.P(note, className="label"))
    title = t("如果换一个限值 · {pollutant}", pollutant=shown.pollutant)
    note = formats.day_span(shown.since, shown.until, t=t)
    return parts.card(
        method_links.staff(title, "exceedance", t=t), *content, note=note, name="exceedance-whatif"
    )


def _form(shown: WhatIf, t: Translator) -> html.Div:
    hidden = [plain.Input(type="hidden", name=n, defaultValue=v) for n, v in shown.hidden]
    limit = "" if shown.limit is None else f"{shown.limit:g}"
    form = html.Form(
        [
            *hidden,
            html.Label(
                [
                    html.Span(t("小时限值"), className="label"),
                    plain.Input(
                        name="whatif", defaultValue=limit, inputMode="decimal", size="6",
                        required=True, pattern="[0-9]{1,6}([.][0-9]{1,4})?",
                    ),
                    html.Span(formats.unit(shown.unit), className="label"),
                ]
            ),
            html.Label(
                [
                    html.Span(t("自"), className="label"),
                    plain.Input(
                        type="date", name="since", defaultValue=shown.since.isoformat()
                    ),
                ]
            ),
            html.Button(t("计算"), type="submit", className="button"),
        ],
        method="get",
        className="whatif-form",
        key=f"{limit}{shown.since}",
    )  # fmt: skip
    return html.Div([form, choices.row([(t("登记的其他限值"), shown.known_limits)])])


def _answer(shown: WhatIf, t: Translator) -> Any:
    columns = [
        Column(t("限值"), unit=formats.unit(shown.unit), is_key=True),
        Column(t("参与判定"), unit="h", is_number=True),
        Column(t("高于限值"), unit="h", is_number=True),
        Column(t("涉及天数"), unit="d", is_number=True),
        Column(t("最长连续"), unit="h", is_number=True),
        Column(t("最大倍数"), is_number=True),
        Column(t("不高于限值的小时占比"), is_number=True),
    ]
    return parts.table(
        columns,
        [_line(one, t) for one in shown.lines],
        caption=t("如果换一个限值"),
        empty_sentence=t("没有参与判定的小时"),
        as_records=True,
    )


def _line(one: Line, t: Translator) -> list[Any]:
    return [
        one.name,
        *(formats.count(n, t=t) for n in (one.hours, one.over, one.days, one.longest_hours)),
        formats.multiple(one.worst_multiple, t=t) if one.over else "",
        formats.rate(one.share_within, one.hours, t=t),
    ]
