"""Under the day: use of permitted amounts, the quarter grid, the faces of a month; shapes only."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import charts, faces, formats, method_links, parts
from layouts.figures import permit_bar
from layouts.figures.share_shades import classes, edges_for, shade_of
from layouts.parts import Column
from layouts.staff import emissions_words
from layouts.staff.emissions_values import Permit
from layouts.staff.overview_context_values import (
    Faces,
    PermitUse,
    Quarter,
    QuarterGrid,
    QuarterRow,
    Work,
)
from layouts.staff.overview_values import Overview, Share
from layouts.staff.review.values import KIND_WORDS
from layouts.translations import Translator, mark

MONTHS_OF_A_QUARTER = 3
WHY_NO_PROJECTION = {
    "few_months": mark("未满 6 个整月，不预计"),
    "no_profile": mark("去年运行时长不全，不预计"),
    "gaps": mark("有缺失的月份，不预计"),
    "": "",
}


def tasks(shown: Work, t: Translator) -> html.Section:
    """What of the daily review waits for a person, by kind, with the first outlets by name."""
    items = [
        html.Li(
            [
                html.B(formats.count(task.count, t=t)),
                html.Div(
                    [
                        dcc.Link(t(KIND_WORDS[task.kind]), href=task.href),
                        html.Span(t("、").join(task.outlets), className="label"),
                    ]
                ),
            ]
        )
        for task in shown.tasks
    ]
    list_of_tasks: Any = html.Ul(items, className="work-list")
    if not items:
        said = t("都已审核") if shown.total else t("没有需要审核的事项")
        list_of_tasks = parts.empty(said)
    until = formats.hour(shown.closes_at, t=t)
    word = t("已过截止 {time}", time=until) if shown.is_overdue else t("{time} 截止", time=until)
    title = t("需要人处理 · {day}", day=formats.day(shown.day, t=t))
    return parts.card(
        method_links.staff(title, "daily-review", t=t),
        list_of_tasks,
        note=html.Span(word, className="work-overdue" if shown.is_overdue else ""),
        link=dcc.Link(
            t("进入日审 {n} / {total}", n=shown.reviewed, total=shown.total), href=shown.href
        ),
        name="overview-work",
    )


def permits(use: PermitUse, t: Translator) -> html.Section:
    """Permitted amounts of the year by pollutant: what is used of them, from which knowledge."""
    columns = [
        Column(t("污染物"), is_key=True),
        Column(t("年许可"), unit="t", is_number=True),
        Column(t("年累计"), unit="t", is_number=True),
        Column(t("占比"), is_number=True),
        Column(t("许可量内的各部分"), record_label=""),
        Column(t("实测 / 替代 / 未监测"), unit="%", is_number=True),
        Column(t("缺失"), record_label=""),
        Column(method_links.staff(t("年末预计"), "projection", t=t), unit="%", is_number=True),
    ]
    longest = permit_bar.scale(use.sums)
    return parts.card(
        method_links.staff(t("排放量与许可量 · {year} 年", year=use.year), "permit-use", t=t),
        permit_bar.legend(with_projection=any(one.projection for one in use.sums), t=t),
        parts.table(
            columns,
            [_permit(one, longest, t) for one in use.sums],
            caption=t("排放量与许可量"),
            empty_sentence=t("所选范围没有许可排放量"),
            as_records=True,
        ),
        note=t("截至 {day}；未结束的季度为暂算", day=formats.full_day(use.until, t=t)),
        link=dcc.Link(t("逐企业"), href=use.href),
        name="overview-permits",
    )


def _permit(one: Permit, longest: float, t: Translator) -> list[Any]:
    return [
        dcc.Link(one.pollutant, href=one.href),
        formats.concentration(one.permitted_t, t=t),
        html.Span(
            formats.concentration(one.used_t, one.permitted_t, t=t),
            title=f"{formats.full(one.used_t, t=t)} t",
        ),
        html.B(emissions_words.used(one, t=t)),
        permit_bar.draw(one, longest=longest, t=t),
        _shares(one, t),
        emissions_words.left_out(one, t=t) or t("无缺失"),
        _projected(one, t),
    ]


def _projected(one: Permit, t: Translator) -> Any:
    """The year's end with its interval and base, or why there is none."""
    found = one.projection
    if found is None:
        return html.Span(t(WHY_NO_PROJECTION[one.why_none]), className="label")
    share, low, high = (
        formats.percent(value, t=t).removesuffix(" %")
        for value in (found.share, found.low, found.high)
    )
    base = t("{n} / {total} 项许可量", n=found.amounts, total=found.base)
    return [html.B(share), f" ({low}–{high})", html.Small(base, className="label")]


def _shares(one: Permit, t: Translator) -> str:
    """How much of the permitted amount each part is, in whole percent."""
    masses = (one.measured_t, one.substituted_t, one.reported_t)
    if not one.permitted_t:
        return formats.no_data(t)
    return " / ".join(
        "—" if mass is None else formats.count(round(mass / one.permitted_t * 100), t=t)
        for mass in masses
    )


def grid(shown: QuarterGrid, t: Translator) -> html.Section:
    """Counties by quarter: a number in every cell, the running quarter dashed, ? where unknown."""
    everything = [share for row in (*shown.rows, shown.total) for share in row.shares]
    edges = edges_for([None if share is None else share.value for share in everything])
    labels = ["0", *classes([formats.count(edge * 100, t=t) for edge in edges])]
    legend = [
        html.Span([html.I(className=f"swatch shade-{index}"), label])
        for index, label in enumerate(labels, 1)
    ]
    legend.append(html.Span([html.I(className="swatch quarter-unknown"), t("? 没有计算结果")]))
    if any(quarter.is_running for quarter in shown.quarters):
        legend.append(html.Span([html.I(className="swatch quarter-running"), t("进行中")]))
    return parts.card(
        method_links.staff(t("季度格 · 超标排放口占比 %"), "exceedance", t=t),
        charts.pictured(
            html.Div(legend, className="legend"), _quarters(shown, edges, t), name="quarters"
        ),
        link=charts.png(t=t) if shown.quarters else None,
        note=t("已认定超标排放口 / 季末联网且有计算结果的口；悬停见原数"),
        name="overview-quarters",
    )


def _quarters(shown: QuarterGrid, edges: Sequence[float], t: Translator) -> Any:
    if not shown.quarters:
        return parts.empty(t("还没有计算过的季度"))
    head = [html.Th(parts.unseen(t("区县")), scope="col")]
    for quarter in shown.quarters:
        number = (quarter.start.month - 1) // MONTHS_OF_A_QUARTER + 1
        name = t("{year} 年第{n}季度", year=quarter.start.year, n=number)
        head.append(
            html.Th(
                [html.Span(str(quarter.start.year), className="label"), t("第{n}季", n=number)],
                scope="col",
                title=name,
                **{"aria-label": name},
            )
        )
    cells = [_line(row, shown, edges, t) for row in shown.rows]
    total = [html.Th(t("合计"), scope="row")]
    bases = [html.Th([t("基数"), html.Small(" " + t("口", context="outlets"))], scope="row")]
    for quarter, share, href in _with_links(shown, shown.total):
        cell = _cell(share, edges, href=href, is_running=quarter.is_running, is_total=True, t=t)
        total.append(cell)
        bases.append(html.Td("?" if share is None else formats.count(share.base, t=t)))
    table = html.Table(
        [
            html.Caption(t("各区县逐季度超标排放口占比"), className="unseen"),
            html.Thead(html.Tr(head)),
            html.Tbody(cells),
            html.Tfoot(
                [
                    html.Tr(total, className="quarter-total"),
                    html.Tr(bases, className="quarter-bases"),
                ]
            ),
        ],
        className="quarter-grid",
    )
    return html.Div(
        table, className="table-frame", tabIndex="0", role="region", **{"aria-label": t("季度格")}
    )


def _line(row: QuarterRow, shown: QuarterGrid, edges: Sequence[float], t: Translator) -> html.Tr:
    cells = [
        _cell(share, edges, href=href, is_running=quarter.is_running, is_total=False, t=t)
        for quarter, share, href in _with_links(shown, row)
    ]
    return html.Tr([html.Th(dcc.Link(row.name, href=row.href), scope="row"), *cells])


def _with_links(shown: QuarterGrid, row: QuarterRow) -> Iterator[tuple[Quarter, Share | None, str]]:
    links = row.links or ("",) * len(row.shares)
    return zip(shown.quarters, row.shares, links, strict=True)


def _cell(
    share: Share | None,
    edges: Sequence[float],
    *,
    href: str,
    is_running: bool,
    is_total: bool,
    t: Translator,
) -> html.Td:
    running = " quarter-running" if is_running else ""
    if share is None or share.value is None:
        return html.Td("?", className=f"quarter-unknown{running}", title=t("没有计算结果"))
    text = formats.percent(share.value, t=t).removesuffix(" %")
    said = t("{part} / {base} 口", part=share.part, base=share.base)
    shade = "" if is_total else f"shade-{shade_of(share.value, edges)}"
    shown: Any = dcc.Link(text, href=href) if href and share.part else text
    return html.Td(shown, className=f"{shade}{running}".strip(), title=said)


def online(overview: Overview, t: Translator) -> html.Section:
    """Who is online now, and which share of what was due is valid."""
    networked, silent = overview.networking.networked, overview.gaps.silent
    online_now = Share(max(networked - silent, 0), networked)
    month, day = overview.validity, overview.validity.beside
    last_month = formats.month(overview.transmission.start, t=t)
    sent_name = t("有效传输率 · {month}", month=last_month)
    sent = overview.transmission
    linked = t("{part} / {base} 口", part=online_now.part, base=online_now.base)
    today = formats.day(overview.selection.day, t=t)
    measures = (
        (method_links.staff(t("监测设备在线 · 此刻"), "gaps", t=t), online_now, linked),
        (method_links.staff(sent_name, "rates", t=t), sent.share, _due(sent.share, t)),
        (
            method_links.staff(t("有效数据率 · 本月至今"), "rates", t=t),
            month.share,
            _due(month.share, t),
        ),
        (method_links.staff(t("有效数据率 · {day}", day=today), "rates", t=t), day, _due(day, t)),
    )
    return parts.card(
        method_links.staff(t("在线与有效"), "rates", t=t),
        html.Dl(
            [
                html.Div(
                    [
                        html.Dt(name),
                        html.Dd(formats.percent(share.value, t=t)),
                        html.Dd(base, className="label"),
                    ]
                )
                for name, share, base in measures
            ],
            className="online-list",
        ),
        link=dcc.Link(t("数据质量"), href="/staff/quality"),
        name="overview-online",
    )


def _due(share: Share, t: Translator) -> str:
    return t("应有 {n} 项·h", n=formats.count(share.base, t=t))


def face_card(shown: Faces | None, t: Translator) -> html.Section:
    """How many enterprises carry each face, with the month before."""
    title = t("环保脸谱")
    caution = html.P(
        t(
            "环保脸谱反映自动监控安装、联网、运行等情况，不是环保信用等级，不作为惩戒依据；"
            "评分规则为本项目建议，经主管部门发布后生效。"
        ),
        className="label",
    )
    if shown is None:
        return parts.card(
            method_links.staff(title, "face", t=t),
            parts.empty(t("还没有发布过脸谱")),
            caution,
            name="overview-faces",
        )
    evaluated = sum(shown.bands.values())
    lines = [_face(band, count, shown, evaluated, t) for band, count in shown.bands.items()]
    last = shown.month - timedelta(days=1)
    lines.append(
        html.Tr(
            [
                html.Th(faces.face_with_word("none", size_px=20, t=t), scope="row"),
                html.Td(formats.count(shown.outside, t=t)),
                html.Td(""),
                html.Td(""),
            ]
        )
    )
    total = evaluated + shown.outside
    strip = [
        html.I(className=f"face-part face-part-{band}", style={"flexGrow": count})
        for band, count in (*shown.bands.items(), ("none", shown.outside))
        if count
    ]
    head = [t("脸谱"), t("家", context="enterprises"), t("占比"), _before_word(shown, last, t)]
    return parts.card(
        method_links.staff(
            t("环保脸谱 · {month}", month=formats.month(shown.month, t=t)), "face", t=t
        ),
        html.Div(strip, className="face-strip", **{"aria-hidden": "true"}),
        html.Table(
            [
                html.Caption(t("各脸谱的企业数"), className="unseen"),
                html.Thead(html.Tr([html.Th(word, scope="col") for word in head])),
                html.Tbody(lines),
            ],
            className="face-table",
        ),
        caution,
        note=t("{n} 家，已发布", n=formats.count(total, t=t)),
        name="overview-faces",
    )


def _before_word(shown: Faces, last: Any, t: Translator) -> str:
    return t("比{month}", month=formats.month(last, t=t)) if shown.before else ""


def _face(band: str, count: int, shown: Faces, evaluated: int, t: Translator) -> html.Tr:
    change = ""
    if shown.before is not None:
        difference = count - shown.before[band]
        change = formats.signed(difference, t=t) if difference else t("持平")
    return html.Tr(
        [
            html.Th(faces.face_with_word(band, size_px=20, t=t), scope="row"),
            html.Td(html.B(formats.count(count, t=t))),
            html.Td(formats.percent(count / evaluated if evaluated else None, t=t)),
            html.Td(change),
        ]
    )
