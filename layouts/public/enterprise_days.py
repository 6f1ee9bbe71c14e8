"""Thirty days of one outlet and factor: a calendar, its legend, and the values behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html

from layouts import formats, method_links, parts
from layouts.public import day_marks
from layouts.translations import ENGLISH, Translator, mark

SHORT_WORDS = {
    "waiting": mark("待审"),
    "few": mark("不足"),
    "no_data": mark("无数据"),
    "stopped": mark("停运"),
    "absent": mark("无记录"),
}
"""What stands in a cell that has no figures."""

WEEK = ("一", "二", "三", "四", "五", "六", "日")
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class Choice:
    """An outlet or a factor that can be looked at."""

    text: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Day:
    """One day; numbers are None when the day has none."""

    day: date
    state: str
    due_hours: int | None = None
    valid_hours: int | None = None
    stopped_hours: int | None = None
    exceeding_hours: int | None = None
    rejected_hours: int = 0
    is_day_exceeding: bool = False
    mean: float | None = None
    day_upper: float | None = None
    hour_lower: float | None = None
    hour_upper: float | None = None
    worst_multiple: float | None = None

    @property
    def anchor(self) -> str:
        """Name of the day's row in this page."""
        return f"d{self.day.isoformat()}"


@dataclass(frozen=True)
class Series:
    """One outlet and factor with its days, and what else could be looked at."""

    outlet: str
    factor: str
    unit: str
    outlets: tuple[Choice, ...]
    factors: tuple[Choice, ...]
    days: tuple[Day, ...]
    is_converted: bool
    has_hour_limit: bool
    has_day_limit: bool
    csv: str
    json: str


def section(series: Series | None, *, t: Translator) -> html.Section:
    """The calendar of the chosen outlet and factor; a sentence when nothing is monitored."""
    title = method_links.public(t("最近 30 天"), "exceedance", t=t)
    if series is None:
        body: list[Any] = [html.P(t("这家排污单位没有联网的自动监测设备，没有逐日数值可以公布。"))]
        return html.Section([html.H2(title), *body], className="pub-section", id="days")
    return html.Section(
        [
            html.H2(title),
            html.P(_lead(series, t=t), className="pub-lead"),
            _choices(series.outlets, label=t("排放口")),
            _choices(series.factors, label=t("监测因子")),
            html.H3(f"{series.outlet} · {series.factor}", className="days-title"),
            html.P(_key(series, t=t), className="label"),
            _calendar(series, t=t),
            _legend(series, t=t),
            html.P(_hours(series, t=t), className="label"),
        ],
        className="pub-section",
        id="days",
    )


def values(series: Series, *, t: Translator) -> html.Section:
    """The same days as a table, and as files."""
    table = parts.table(
        _columns(series, t=t),
        [_cells(day, series, t=t) for day in reversed(series.days)],
        caption=t("逐日数值：{outlet}，{factor}", outlet=series.outlet, factor=series.factor),
        as_records=True,
    )
    content: list[Any] = [
        html.H2(method_links.public(t("逐日数值"), "daily-mean", t=t)),
        html.P(f"{series.outlet} · {series.factor}", className="pub-lead"),
    ]
    if series.has_hour_limit and not series.has_day_limit:
        content.append(
            html.P(
                t("这一项按小时限值判定，日均值，仅供参考，不与小时限值比较。"),
                className="pub-note",
            )
        )
    files = html.P(
        [
            html.A(t("下载全部因子 CSV"), href=series.csv, download="", className="pub-link"),
            html.A(t("下载全部因子 JSON"), href=series.json, className="pub-link"),
        ],
        className="pub-links",
    )
    return html.Section([*content, table, files], className="pub-section days-values")


def _lead(series: Series, *, t: Translator) -> str:
    first, last = series.days[0].day, series.days[-1].day
    span = f"{formats.day(first, t=t)}–{formats.day(last, t=t)}"
    return t("{span}。只显示标记和审核期限已过的结果；点一天看当天数值。", span=span)


def _choices(choices: Sequence[Choice], *, label: str) -> html.Nav:
    links = []
    for choice in choices:
        current = {"aria-current": "true"} if choice.is_chosen else {}
        links.append(html.A(choice.text, href=choice.href, className="pub-choice", **current))
    return html.Nav(links, className="pub-choices", **{"aria-label": label})


def _key(series: Series, *, t: Translator) -> str:
    if series.has_hour_limit:
        return t("每格下方：超标小时 / 有效小时")
    if series.has_day_limit:
        return t("每格下方：日均值 / 日均限值（{unit}）", unit=formats.unit(series.unit) or "pH")
    return t("没有已审核的限值，只显示有效小时")


def _calendar(series: Series, *, t: Translator) -> html.Div:
    """Seven columns, Monday first; the names of the weekdays are for the eye only."""
    heads = [html.Span(_week_name(n, t=t), className="cal-head") for n in range(DAYS_OF_WEEK)]
    cells = [_cell(day, index == 0, series, t=t) for index, day in enumerate(series.days)]
    return html.Div(
        [
            html.Div(heads, className="cal-heads", **{"aria-hidden": "true"}),
            html.Ol(cells, className="cal-days"),
        ],
        className="cal",
    )


def _week_name(number: int, *, t: Translator) -> str:
    if t.language == ENGLISH:
        return formats.ENGLISH_WEEKDAYS[number]
    return WEEK[number]


def _cell(day: Day, is_first: bool, series: Series, *, t: Translator) -> html.Li:
    is_named = is_first or day.day.day == 1
    number = f"{day.day.month}/{day.day.day}" if is_named else str(day.day.day)
    lines = figures(day, series, t=t)
    for_the_eye = {"aria-hidden": "true"}
    link = html.A(
        [
            html.Span(number, className="cal-day", **for_the_eye),
            day_marks.shape(day.state),
            *[html.Span(line, className="cal-figure", **for_the_eye) for line in lines],
            parts.unseen(spoken(day, series, t=t)),
        ],
        href=f"#{day.anchor}",
        className=f"cal-cell cal-{day.state}",
    )
    first = {"gridColumnStart": str(day.day.weekday() + 1)} if is_first else {}
    return html.Li(link, style=first)


def figures(day: Day, series: Series, *, t: Translator) -> list[str]:
    """Figures of a cell: hours over and valid, or mean and limit where the day is judged."""
    if day.state in ("waiting", "no_data", "stopped", "absent"):
        return [t(SHORT_WORDS[day.state])]
    by_mean = series.has_day_limit and (not series.has_hour_limit or _only_mean_over(day))
    if by_mean:
        if day.mean is None:
            return [t(SHORT_WORDS["few"])]
        value = formats.concentration(day.mean, day.day_upper, t=t)
        return [value, f"/{formats.as_entered(day.day_upper, t=t)}"]
    if series.has_hour_limit:
        return [f"{day.exceeding_hours}/{day.valid_hours}"]
    return [f"{day.valid_hours} h"]


def _only_mean_over(day: Day) -> bool:
    return day.is_day_exceeding and not day.exceeding_hours


def spoken(day: Day, series: Series, *, t: Translator) -> str:
    """The whole cell in words."""
    pieces = [f"{formats.day(day.day, t=t)} {t(day_marks.WORDS[day.state])}"]
    if day.valid_hours is not None and day.state != "waiting":
        if series.has_hour_limit:
            pieces.append(t("超标 {n} 小时", n=day.exceeding_hours))
        if day.is_day_exceeding:
            pieces.append(t("日均值超标"))
        if day.rejected_hours:
            pieces.append(t("不予认定 {n} 小时", n=day.rejected_hours))
        pieces.append(t("有效 {n} 小时", n=day.valid_hours))
        if day.stopped_hours:
            pieces.append(t("停运 {n} 小时", n=day.stopped_hours))
    return t("，").join(pieces)


def _legend(series: Series, *, t: Translator) -> html.Ul:
    """Each state that occurs, with its days; the days add up to the calendar's."""
    states = [day.state for day in series.days]
    items = []
    for state, count in day_marks.counted(states).items():
        hours = sum(d.exceeding_hours or 0 for d in series.days if d.state == state)
        word = t(day_marks.WORDS[state])
        if state in day_marks.EXCEEDING and hours:
            word = f"{word}{t('，')}{t('{n} 小时', n=hours)}"
        items.append(
            html.Li(
                [
                    day_marks.shape(state),
                    html.Span(word),
                    html.Span(t("{n} 天", n=count), className="cal-count"),
                ]
            )
        )
    total = html.Li(
        [
            html.Span(className="cal-no-mark"),
            html.Span(t("合计")),
            html.Span(t("{n} 天", n=len(states)), className="cal-count"),
        ],
        className="cal-total",
    )
    return html.Ul([*items, total], className="cal-legend")


def _hours(series: Series, *, t: Translator) -> str:
    valid = sum(day.valid_hours or 0 for day in series.days)
    due = sum(day.due_hours or 0 for day in series.days)
    rate = formats.rate(valid / due if due else None, due, t=t)
    return t("有效数据率 {rate}（应报小时）", rate=rate)


def _columns(series: Series, *, t: Translator) -> list[parts.Column]:
    mean = t("日均值")
    if not series.has_day_limit:
        mean = t("日均值，仅供参考")
    if series.is_converted:
        mean = t("{name}（折算）", name=mean)
    unit = formats.unit(series.unit)
    columns = [
        parts.Column(t("日期"), is_key=True),
        parts.Column(t("结果"), record_label=""),
        parts.Column(mean, unit=unit, is_number=True, record_label=t("日均值")),
    ]
    if series.has_day_limit:
        columns.append(parts.Column(t("日均限值"), unit=unit, is_number=True))
    if series.has_hour_limit:
        columns.append(parts.Column(t("小时限值"), unit=unit, is_number=True))
        columns.append(parts.Column(t("超标"), unit="h", is_number=True))
    columns.append(parts.Column(t("有效 / 应报"), unit="h", is_number=True))
    return columns


def _cells(day: Day, series: Series, *, t: Translator) -> list[Any]:
    """One row; a day that is not settled has its word only."""
    name = html.Span(f"{formats.day(day.day, t=t)} {formats.weekday(day.day, t=t)}", id=day.anchor)
    open_day = day.valid_hours is None or day.state == "waiting"
    result: Any = day_marks.word(day.state, t=t)
    if day.worst_multiple is not None and not open_day:
        most = t("最大 {multiple}", multiple=formats.multiple(day.worst_multiple, t=t))
        result = html.Div([result, html.Span(most, className="days-most")])
    mean = "" if open_day else formats.concentration(day.mean, day.day_upper, t=t)
    cells = [name, result, mean]
    if series.has_day_limit:
        cells.append("" if open_day else _limit(None, day.day_upper, t=t))
    if series.has_hour_limit:
        cells.append("" if open_day else _limit(day.hour_lower, day.hour_upper, t=t))
        cells.append("" if open_day else str(day.exceeding_hours))
    cells.append("" if open_day else f"{day.valid_hours} / {day.due_hours}")
    return cells


def _limit(lower: float | None, upper: float | None, *, t: Translator) -> str:
    if lower is None and upper is None:
        return t("见限值表")
    return limit_text(lower, upper, t=t)


def limit_text(lower: float | None, upper: float | None, *, t: Translator) -> str:
    """A limit as it was typed: one number, or a range."""
    if lower is not None and upper is not None:
        return f"{formats.as_entered(lower, t=t)}–{formats.as_entered(upper, t=t)}"
    if upper is None:
        return f"≥ {formats.as_entered(lower, t=t)}"
    return formats.as_entered(upper, t=t)
