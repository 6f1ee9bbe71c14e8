"""Choices of the explorer as links: outlet, factors, companions, step, value, span."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import dcc, html

from layouts import plain
from layouts.staff.overview_values import Option
from layouts.translations import Translator, mark

FACTORS_AT_MOST = 3
SPANS = {7: mark("7 天"), 14: mark("14 天"), 30: mark("30 天"), 92: mark("季"), 366: mark("年")}
LONGEST_DAYS = {"hour": 1100, "day": 3700}
"""Most days that are drawn by hours, and by days."""
STEPS = {"hour": mark("小时"), "day": mark("日")}
VALUES = {"converted": mark("折算"), "measured": mark("实测")}
COMPANIONS = {
    "oxygen": mark("氧含量"),
    "flow": mark("流量"),
    "temperature": mark("温度"),
    "humidity": mark("湿度"),
    "load": mark("负荷"),
}

Address = Callable[..., str]


@dataclass(frozen=True)
class Choice:
    """What can be chosen and what is."""

    outlets: tuple[Option, ...]
    outlet: Option
    factors: tuple[Option, ...]
    chosen_factors: tuple[str, ...]
    companions: tuple[str, ...]
    chosen_companions: tuple[str, ...]
    step: str
    value: str
    has_conversion: bool
    start: date
    end: date
    first_day: date | None
    last_day: date | None
    hidden: tuple[tuple[str, str], ...]
    """The rest of the selection, for the form of dates."""


def draw(choice: Choice, address: Address, *, t: Translator) -> html.Div:
    """One row of choices; each is a link to this page with one thing changed."""
    groups = [
        _outlets(choice, address, t),
        _factors(choice, address, t),
        _group(
            t("伴随"),
            [
                (t(COMPANIONS[one]), address(beside=_without(choice.chosen_companions, one)),
                 one in choice.chosen_companions)
                for one in choice.companions
            ],
            label=t("伴随"),
        ),
        _group(
            t("步长"),
            [
                (t(word), address(step=step, at=None), choice.step == step)
                for step, word in STEPS.items()
            ],
        ),
    ]  # fmt: skip
    if choice.has_conversion:
        links = [
            (t(word), address(value=value), choice.value == value) for value, word in VALUES.items()
        ]
        groups.append(_group(t("数值"), links))
    groups += [_spans(choice, address, t), _dates(choice, address, t)]
    return html.Div([group for group in groups if group is not None], className="explorer-tools")


def _factors(choice: Choice, address: Address, t: Translator) -> html.Div:
    """A name shows that factor alone; the sign beside it adds it to the others or takes it away."""
    items = []
    chosen = choice.chosen_factors
    for one in choice.factors:
        is_on = one.value in chosen
        links = [
            dcc.Link(
                one.name,
                href=address(factor=(one.value,), at=None),
                className="on" if is_on else "",
            )
        ]
        if is_on and len(chosen) > 1:
            rest = tuple(word for word in chosen if word != one.value)
            removal = t("不再显示{name}", name=one.name)
            links.append(dcc.Link("−", href=address(factor=rest), title=removal, className="add"))
        elif not is_on and len(chosen) < FACTORS_AT_MOST:
            addition = t("一并显示{name}", name=one.name)
            more = (*chosen, one.value)
            links.append(dcc.Link("+", href=address(factor=more), title=addition, className="add"))
        items.append(html.Span(links, className="choice-item"))
    nav = html.Nav(items, className="choice", **{"aria-label": t("污染物")})
    return html.Div(nav, className="choice-group")


def _without(chosen: tuple[str, ...], one: str) -> tuple[str, ...] | str:
    """The companions with one of them switched; ``none`` when nothing is left."""
    kept = tuple(word for word in COMPANIONS if (word in chosen) != (word == one))
    return kept or "none"


def _group(name: str, links: list[tuple[str, str, bool]], *, label: str = "") -> html.Div | None:
    if not links:
        return None
    shown = [
        dcc.Link(text, href=href, className="on" if chosen else "") for text, href, chosen in links
    ]
    row: list[Any] = [html.Span(label, className="label")] if label else []
    row.append(html.Nav(shown, className="choice", **{"aria-label": name}))
    return html.Div(row, className="choice-group")


def _outlets(choice: Choice, address: Address, t: Translator) -> html.Div:
    links = [
        html.Li(
            dcc.Link(
                one.name,
                href=address(outlet=one.value, factor=None, at=None, beside=None, value=None),
                className="menu-on" if one.value == choice.outlet.value else "",
            )
        )
        for one in choice.outlets
    ]
    code = choice.outlet.name.split(" ", 1)[0]
    summary = html.Summary(
        code, title=choice.outlet.name, **{"aria-label": f"{t('排放口')} {code}"}
    )
    return html.Div(
        html.Details([summary, html.Ul(links)], className="filter-menu"), className="filter-chip"
    )


def _spans(choice: Choice, address: Address, t: Translator) -> html.Div | None:
    length = (choice.end - choice.start).days
    last = choice.end - timedelta(days=1)
    links = []
    for days, word in SPANS.items():
        start = last - timedelta(days=days - 1)
        links.append((t(word), address(start=start, last=last, at=None), length == days))
    everything = _everything(choice)
    if everything is not None:
        first, newest = everything
        is_all = (choice.start, last) == everything
        links.append((t("全部"), address(start=first, last=newest, at=None), is_all))
    return _group(t("时段长度"), links)


def _everything(choice: Choice) -> tuple[date, date] | None:
    """First and last day with values, where the step allows so long a span."""
    if choice.first_day is None or choice.last_day is None:
        return None
    days = (choice.last_day - choice.first_day).days + 1
    return (choice.first_day, choice.last_day) if days <= LONGEST_DAYS[choice.step] else None


def _dates(choice: Choice, address: Address, t: Translator) -> html.Form:
    """Start and last day as a plain form: it works with any keyboard, and the address keeps it."""
    hidden = [
        plain.Input(type="hidden", name=name, defaultValue=value) for name, value in choice.hidden
    ]
    length = choice.end - choice.start
    last = choice.end - timedelta(days=1)
    back = address(start=choice.start - length, last=last - length, at=None)
    forth = address(start=choice.start + length, last=last + length, at=None)
    return html.Form(
        [
            *hidden,
            dcc.Link("‹", href=back, className="button", title=t("前一段")),
            plain.Input(
                type="date", name="from", defaultValue=choice.start.isoformat(),
                **{"aria-label": t("开始日期")},
            ),
            html.Span("–"),
            plain.Input(
                type="date", name="to", defaultValue=last.isoformat(),
                **{"aria-label": t("结束日期")},
            ),
            html.Button(t("查看"), type="submit", className="button"),
            dcc.Link("›", href=forth, className="button", title=t("后一段")),
        ],
        method="get",
        className="explorer-dates",
        key=f"{choice.start}{last}",
    )  # fmt: skip
