"""The tab of exceedances: quarters, calendars, episodes, hours of the day, allowances, what if."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts
from layouts.figures import quarter_grid, year_strip
from layouts.parts import Column
from layouts.staff.enterprise import choices, what_if
from layouts.staff.enterprise.exceedance_values import Allowance, Episode, Exceedance, HourShare
from layouts.staff.quality.authenticity import ALLOWANCES
from layouts.stage_marks import STAGE_WORDS, stage
from layouts.translations import Translator

Export = Callable[[str, str], str]
STAGES = ("verified", "by_rule", "pending", "warning", "rejected")
EPISODES_SHOWN = 60


def draw(shown: Exceedance, *, export: Export, t: Translator) -> html.Div:
    """The whole tab."""
    bar = choices.row(
        [(t("排放口"), shown.outlets), (t("污染物"), shown.factors), (t("年份"), shown.years)]
    )
    content: list[Any] = [bar]
    if shown.is_assumed:
        content.append(parts.notice(t("来源为假定的数据不计超标；时序一栏仍可查看。")))
    content += [
        html.Div([_grid(shown, t), _episodes(shown, export, t)], className="exceedance-top"),
        _calendars(shown, t),
        html.Div(
            [_profile(shown, t), _allowances(shown.allowances, t)], className="exceedance-low"
        ),
    ]
    if shown.whatif is not None:
        content.append(what_if.draw(shown.whatif, t=t))
    return html.Div(content, className="enterprise-stack")


def _grid(shown: Exceedance, t: Translator) -> html.Section:
    title = t("三年按季 · {outlet} 小时超标", outlet=shown.outlet.split(" ", 1)[0])
    return parts.card(
        method_links.staff(title, "exceedance", t=t),
        quarter_grid.draw(shown.grid, t=t),
        quarter_grid.legend(t=t),
        note=t("每格：超标小时、天数；线下为季度有效数据捕集率 %"),
        name="exceedance-grid",
    )


def _calendars(shown: Exceedance, t: Translator) -> html.Section:
    drawn = [year_strip.draw(one, t=t) for one in shown.calendars]
    return parts.card(
        method_links.staff(t("{year} 年逐日", year=shown.year), "exceedance", t=t),
        html.Div(drawn, className="year-strips"),
        year_strip.legend(shown.calendars, t=t),
        name="exceedance-days",
    )


def _episodes(shown: Exceedance, export: Export, t: Translator) -> html.Section:
    columns = [
        Column(t("起止"), is_key=True),
        Column(t("时长"), is_number=True, record_label=""),
        Column(t("污染物"), record_label=""),
        Column(t("限值"), is_number=True),
        Column(t("峰值"), is_number=True),
        Column(t("超标倍数"), is_number=True, record_label=""),
        Column(t("超标排放量"), is_number=True),
        Column(t("阶段"), record_label=""),
    ]
    rows = [_episode(one, t) for one in shown.episodes[:EPISODES_SHOWN]]
    return parts.card(
        method_links.staff(t("超标事件 {n} 段", n=len(shown.episodes)), "exceedance", t=t),
        html.P(_counted(shown, t), className="label"),
        parts.table(
            columns,
            rows,
            caption=t("超标事件"),
            empty_sentence=t("{year} 年没有超过限值的数据", year=shown.year),
            as_records=True,
        ),
        link=choices.files(export("episodes", "csv"), export("episodes", "xlsx"), t=t),
        name="exceedance-episodes",
    )


def _counted(shown: Exceedance, t: Translator) -> str:
    said = []
    for name in STAGES:
        hours, days = shown.counts.get(name, (0, 0))
        if hours or days:
            amount = " ".join(text for text, n in ((f"{hours} h", hours), (f"{days} d", days)) if n)
            said.append(f"{t(STAGE_WORDS[name])} {amount}")
    year = t("{year} 年", year=shown.year)
    return f"{year} · " + (" · ".join(said) if said else t("没有超过限值的数据"))


def _episode(one: Episode, t: Translator) -> list[Any]:
    if one.is_day:
        first = formats.local(one.start).date()
        when = formats.day_span(first, formats.local(one.end).date(), t=t)
    else:
        when = formats.hour_span(one.start, one.end, t=t)
    peak = formats.concentration(one.peak, one.limit, t=t) if one.peak is not None else t("超量程")
    limit = [formats.as_entered(one.limit, t=t), html.Span(f" {formats.unit(one.unit)}",
             className="label")]  # fmt: skip
    length = f"{one.periods} {'d' if one.is_day else 'h'}"
    unjudged = t("其间 {n} h 未判定", n=one.unjudged) if one.unjudged else ""
    state: list[Any] = [stage(one.stage, t=t)]
    if not one.reviewed:
        state.append(html.Span(t("限值未审，不计入"), className="label"))
    return [
        dcc.Link(when, href=one.href),
        html.Span(length, title=unjudged),
        one.pollutant,
        html.Span(limit, title=one.source),
        html.Span(peak, title=formats.full(one.peak, t=t)),
        html.B(formats.multiple(one.multiple, t=t)) if one.multiple is not None else "",
        _mass(one, t),
        html.Span(state),
    ]


def _mass(one: Episode, t: Translator) -> Any:
    if one.excess_kg is None:
        return formats.no_data(t)
    text = formats.mass(one.excess_kg, t=t)
    shown = t("至少 {mass}", mass=text) if one.excess_unknown else text
    return html.Span(shown, title=f"{formats.full(one.excess_kg, t=t)} kg")


def _profile(shown: Exceedance, t: Translator) -> html.Section:
    highest = max((one.over for one in shown.hours), default=0)
    bars = [_bar(hour, one, highest, t) for hour, one in enumerate(shown.hours)]
    over, judged = sum(one.over for one in shown.hours), sum(one.judged for one in shown.hours)
    title = t("{pollutant}超标按一天中的时刻 · {year} 年", pollutant=shown.profile_of,
              year=shown.year)  # fmt: skip
    base = t("超标 {n} h / 判定 {total} h", n=formats.count(over, t=t),
             total=formats.count(judged, t=t))  # fmt: skip
    drawn = html.Ol(bars, className="hour-profile") if over else parts.empty(t("没有已认定的超标"))
    return parts.card(
        method_links.staff(title, "exceedance", t=t), drawn, note=base, name="exceedance-profile"
    )


def _bar(hour: int, one: HourShare, highest: int, t: Translator) -> html.Li:
    share = one.over / highest * 100 if highest else 0
    said = t("{hour}:00 超标 {n} h，判定 {total} h", hour=hour, n=one.over, total=one.judged)
    return html.Li(
        [
            html.Span(str(one.over) if one.over else "", className="profile-count"),
            html.I(style={"height": f"{share:.1f}%"}),
            html.Span(str(hour) if hour % 3 == 0 else "", className="profile-hour"),
        ],
        title=said,
    )


def _allowances(rows: Sequence[Allowance], t: Translator) -> html.Section:
    columns = [
        Column(t("焚烧炉"), is_key=True),
        Column(t("额度"), record_label=""),
        Column(t("允许"), unit="h", is_number=True),
        Column(t("已用"), unit="h", is_number=True),
        Column(t("剩余"), unit="h", is_number=True),
        Column(t("超出"), unit="h", is_number=True),
    ]
    cells = [
        [
            one.furnace,
            t("{name}，自 {day}", name=t(ALLOWANCES.get(one.name, one.name)),
              day=formats.day(one.since, t=t)),
            *(formats.tally(value, t=t) for value in (one.allowed, one.used, one.left)),
            html.Span(formats.tally(one.beyond, t=t),
                      className="emissions-exceeds" if one.beyond else ""),
        ]
        for one in rows
    ]  # fmt: skip
    return parts.card(
        method_links.staff(t("豁免时长额度"), "incineration", t=t),
        parts.table(
            columns,
            cells,
            caption=t("豁免时长额度"),
            empty_sentence=t("规则没有为这家企业的排放口规定时长额度。"),
            as_records=True,
        ),
        name="exceedance-allowances",
    )
