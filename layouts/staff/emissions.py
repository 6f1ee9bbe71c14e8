"""The page of emissions: totals, months, places, contributors, permits; shapes only."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import charts, formats, mass_methods, method_links, parts
from layouts.figures import emission_months, emission_treemap
from layouts.parts import Column
from layouts.staff import emissions_head, emissions_permits
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import Compared, Contributor, Page, Sum, Total
from layouts.translations import Translator

MONTHS = "emissions-months"
TREEMAP = "emissions-treemap"
QUERY = "emissions-query"
IDS = (MONTHS, TREEMAP, QUERY)
ROOT = "all"
MONTHS_PX = 376
TREEMAP_PX = 340
PER_CENT = 100
ROWS_IN_SIGHT = 15
COMPARED_IN_SIGHT = 10

Address = Callable[..., str]
Export = Callable[[str, str], str]
Write = Callable[[Any], Any]


def page(
    shown: Page, *, query: str, address: Address, export: Export, write: Write, t: Translator
) -> html.Div:
    """The whole page: what has no behaviour is written, the two figures are charts."""
    return html.Div(
        [
            dcc.Store(id=QUERY, data=query),
            write(html.Div(emissions_head.draw(shown, address, export, t))),
            write(_totals(shown, t)),
            html.Div(
                [_months(shown, query, write, t), _treemap(shown, query, write, t)],
                className="emissions-figures",
            ),
            write(
                html.Div(
                    [_contributors(shown, address, export, t), _compared(shown, t)],
                    className="emissions-middle",
                )
            ),
            write(emissions_permits.draw(shown, address, export, t)),
        ],
        className="emissions",
    )


def _totals(shown: Page, t: Translator) -> html.Section:
    columns = [
        Column(t("污染物"), is_key=True, record_label=""),
        Column(t("合计"), is_number=True),
        Column(t("实测"), is_number=True),
        Column(t("替代"), is_number=True),
        Column(t("实测与替代"), record_label=""),
        Column(t("替代占比"), is_number=True),
        Column(t("缺失"), unit=t("家·月"), is_number=True),
        Column(t("下限", context="total"), unit=t("家·月"), is_number=True),
        Column(t("比上年同月"), is_number=True),
        Column(t("状态")),
    ]
    return parts.card(
        method_links.staff(t("各污染物合计"), "emission-totals", t=t),
        parts.table(
            columns,
            [_total(one, t) for one in shown.totals],
            caption=t("各污染物合计"),
            empty_sentence=t("所选月份和筛选没有排放量"),
            as_records=True,
        ),
        html.Div(_legend(t), className="legend"),
        html.P(
            mass_methods.sentence(shown.methods, shown.method_versions, t=t),
            className="label emissions-method",
        ),
        note=t("缺失不按零计；上年同月只比两年都完整的排放口与月份；点污染物看其图表"),
        name="emissions-totals",
    )


def _legend(t: Translator) -> list[Any]:
    return [
        html.Span([html.I(className="emissions-swatch emissions-measured"), t("实测")]),
        html.Span(
            [
                html.I(className="emissions-swatch emissions-substituted"),
                *method_links.staff(t("替代"), "substitution", t=t),
            ]
        ),
    ]


def _total(one: Total, t: Translator) -> list[Any]:
    own = one.sum
    change = html.Span(words.change(own, t=t), title=words.change_base(own, t=t))
    base = own.year_before
    if base is not None:
        count = t("{n} 家·月", n=base.outlet_months)
        change = html.Span([words.change(own, t=t), html.Small(f" · {count}")], title=change.title)
    return [
        dcc.Link(one.name, href=one.href, className="on" if one.is_shown else ""),
        html.B(words.total(own, t=t), title=_full(own.total_kg, t)),
        html.Span(formats.mass(own.measured_kg, t=t), title=_full(own.measured_kg, t)),
        html.Span(formats.mass(own.substituted_kg, t=t), title=_full(own.substituted_kg, t)),
        _split(own),
        formats.percent(words.substituted_share(own), t=t),
        formats.count(own.missing, t=t),
        formats.count(own.lower_bounds, t=t),
        change,
        words.settlement(own, t=t),
    ]


def _full(kilograms: float, t: Translator) -> str:
    return f"{formats.full(kilograms, t=t)} kg"


def _split(own: Sum) -> html.Div:
    """Measured and substituted side by side as shares of the total."""
    share = words.substituted_share(own)
    if share is None:
        return html.Div(className="emissions-split")
    return html.Div(
        [
            html.I(className="emissions-measured", style={"width": f"{(1 - share) * 100:.2f}%"}),
            html.I(className="emissions-substituted", style={"width": f"{share * 100:.2f}%"}),
        ],
        className="emissions-split",
        **{"aria-hidden": "true"},
    )


def _months(shown: Page, query: str, write: Write, t: Translator) -> html.Section:
    name = shown.selection.shown_pollutant.name
    title = t("{pollutant} · 各月排放量", pollutant=name)
    figure = emission_months.draw(shown.months, t=t)
    return _figure_card(
        write(_head(title, t("点月份只看该月；* 暂算"), t)),
        figure,
        id=MONTHS,
        height_px=MONTHS_PX,
        label=title,
        query=query,
        write=write,
        t=t,
    )


def _treemap(shown: Page, query: str, write: Write, t: Translator) -> html.Section:
    name = shown.selection.shown_pollutant.name
    title = t("{pollutant} · 区县、行业、企业", pollutant=name)
    figure = emission_treemap.draw(shown.areas, root=ROOT, root_name=t("合计"), t=t)
    note = t("面积为已知排放量；点区县或行业即筛选，点企业进入一企一档")
    return _figure_card(
        write(html.Div([_head(title, note, t), emission_treemap.legend(t=t)])),
        figure,
        id=TREEMAP,
        height_px=TREEMAP_PX,
        label=title,
        query=query,
        write=write,
        t=t,
    )


def _head(title: str, note: str, t: Translator) -> html.Div:
    return html.Div(
        [
            html.H2(method_links.staff(title, "emission-totals", t=t)),
            html.Span(note, className="card-note"),
        ],
        className="card-head",
    )


def _figure_card(
    head: Any,
    figure: dict[str, Any] | None,
    *,
    id: str,
    label: str,
    query: str,
    height_px: int,
    write: Write,
    t: Translator,
) -> html.Section:
    if figure is None:
        nothing = parts.empty(t("没有可合计的排放量"), hint=t("可放宽月份或筛选，或选另一污染物。"))
        body: Any = write(nothing)
    else:
        body = charts.graph(
            figure, id=id, label=label, t=t, height_px=height_px, file_name=f"qingyuan-{id}"
        )
    return html.Section([head, html.Div(body, key=f"{id}{query}")], className="card")


def _contributors(shown: Page, address: Address, export: Export, t: Translator) -> html.Section:
    rows = shown.contributors
    in_sight = rows if shown.selection.everything else rows[:ROWS_IN_SIGHT]
    columns = [
        Column(t("名次"), is_number=True),
        Column(t("企业"), is_key=True, record_label=""),
        Column(t("区县")),
        Column(t("行业")),
        Column(t("排放量"), is_number=True),
        Column(t("占已知合计"), is_number=True),
        Column("", record_label=""),
        Column(t("累计占比"), is_number=True),
        Column(t("缺失与下限")),
    ]
    highest = max((one.share for one in rows if not formats.is_missing(one.share)), default=0)
    name = shown.selection.shown_pollutant.name
    link: list[Any] = []
    if len(rows) > ROWS_IN_SIGHT:
        link.append(_more(shown, len(rows), address, t))
    link += [
        html.A("CSV", href=export("contributors", "csv"), download=""),
        html.A("XLSX", href=export("contributors", "xlsx"), download=""),
    ]
    return parts.card(
        method_links.staff(t("{pollutant} · 排放大户", pollutant=name), "emission-totals", t=t),
        parts.table(
            columns,
            [_contributor(place, one, highest or 1, t) for place, one in enumerate(in_sight, 1)],
            caption=t("{pollutant} · 排放大户", pollutant=name),
            empty_sentence=t("所选月份和筛选没有排放量"),
            as_records=True,
        ),
        note=_contributors_note(shown, len(in_sight), t),
        link=html.Span(link, className="switch"),
        name="emissions-contributors",
    )


def _contributors_note(shown: Page, in_sight: int, t: Translator) -> str:
    note = t("{n} / {total} 家", n=in_sight, total=len(shown.contributors))
    if shown.without_total:
        note += t("；{n} 家没有合计，不按零计", n=shown.without_total)
    return note


def _more(shown: Page, count: int, address: Address, t: Translator) -> dcc.Link:
    if shown.selection.everything:
        return dcc.Link(t("只看前 {n} 家", n=ROWS_IN_SIGHT), href=address(everything=False))
    return dcc.Link(t("全部 {n} 家", n=count), href=address(everything=True))


def _contributor(place: int, one: Contributor, highest: float, t: Translator) -> list[Any]:
    is_unknown = formats.is_missing(one.sum.total_kg)
    share = formats.percent(one.share, t=t)
    return [
        place,
        dcc.Link(one.name, href=one.href),
        one.county,
        html.Span(one.industry, title=one.industry, className="emissions-industry"),
        html.B(words.total(one.sum, t=t), title=_full(one.sum.total_kg, t)),
        share,
        "" if is_unknown else parts.bar(one.share / highest, label=share),
        formats.percent(one.cumulated, t=t),
        words.gaps(one.sum, t=t),
    ]


def _compared(shown: Page, t: Translator) -> html.Section:
    rows = shown.compared
    name = shown.selection.shown_pollutant.name
    columns = [
        Column(t("排放口"), is_key=True, record_label=""),
        Column(t("设备上报"), is_number=True),
        Column(t("复算"), is_number=True),
        Column(t("相差"), unit="%", is_number=True),
        Column(t("小时"), unit="h", is_number=True),
    ]
    total = None
    if rows:
        reported = sum(one.reported_kg for one in rows)
        computed = sum(one.computed_kg for one in rows)
        total = [
            t("合计 {n} 口", n=len(rows)),
            formats.mass(reported, t=t),
            formats.mass(computed, t=t),
            _difference(reported / computed if computed else None, t),
            formats.count(sum(one.hours for one in rows), t=t),
        ]
    return parts.card(
        method_links.staff(
            t("{pollutant} · 设备排放量与复算", pollutant=name), "emission-totals", t=t
        ),
        parts.table(
            columns,
            [_one_compared(one, t) for one in rows[:COMPARED_IN_SIGHT]],
            caption=t("设备排放量与复算"),
            total=total,
            empty_sentence=t("设备没有上报排放量"),
        ),
        note=t("同一批小时；相差最大的在前；设备排放量不计入合计"),
        name="emissions-compared",
    )


def _one_compared(one: Compared, t: Translator) -> list[Any]:
    return [
        html.Span(
            [dcc.Link(one.enterprise, href=one.href), html.Small(f" {one.outlet}")],
            title=f"{one.enterprise} {one.outlet}",
        ),
        formats.mass(one.reported_kg, t=t),
        formats.mass(one.computed_kg, t=t),
        _difference(one.ratio, t),
        formats.count(one.hours, t=t),
    ]


def _difference(ratio: float | None, t: Translator) -> str:
    """How much more the logger says, in per cent of ours."""
    if ratio is None or formats.is_missing(ratio):
        return formats.no_data(t)
    return formats.signed((ratio - 1) * PER_CENT, t=t, decimals=1)
