"""Head of the page of data quality: span, filters, and the sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, parts, plain
from layouts.staff.overview import menu
from layouts.staff.overview_values import Option
from layouts.staff.quality.values import SPANS, Page, Selection
from layouts.translations import Translator

Address = Callable[..., str]


def draw(shown: Page, address: Address, t: Translator) -> html.Div:
    """Title, days, filters, and what is found."""
    selection = shown.selection
    span = formats.day_span(selection.start, selection.end, t=t)
    return parts.page_head(
        t("数据质量 · {span}", span=span),
        actions=[_spans(selection, address, t)],
        filters=_filters(selection, address, t),
        finding=shown.finding,
    )


def _spans(selection: Selection, address: Address, t: Translator) -> html.Div:
    choices = [
        dcc.Link(
            t(word),
            href=address(span=name, start=None, last=None),
            className="on" if selection.preset == name else "",
        )
        for name, word in SPANS.items()
    ]
    last = selection.end - timedelta(days=1)
    fields = [
        plain.Input(
            type="date",
            name=name,
            defaultValue=day.isoformat(),
            max=selection.today.isoformat(),
            className="quality-date",
            **{"aria-label": label},
        )
        for name, day, label in (
            ("from", selection.start, t("开始日期")),
            ("to", last, t("结束日期")),
        )
    ]
    form = html.Form(
        [*_hidden(selection), *fields, html.Button(t("查看"), type="submit", className="button")],
        method="get",
        className="quality-span",
        key=f"{selection.start}{last}",
    )
    nav = html.Nav(choices, className="choice", **{"aria-label": t("时段")})
    return html.Div([nav, form], className="quality-spans")


def _hidden(selection: Selection) -> list[Any]:
    """The other filters, so that a form keeps them."""
    chosen = {
        "county": selection.county,
        "industry": selection.industry,
        "pollutant": selection.pollutant,
        "kind": selection.kind,
    }
    pairs = [(name, option.value) for name, option in chosen.items() if option is not None]
    pairs.append(("table", "" if selection.table == "outlets" else selection.table))
    pairs.append(("measure", "" if selection.measure == "effective" else selection.measure))
    pairs.append(("hide", ",".join(selection.hidden)))
    return [
        plain.Input(type="hidden", name=name, defaultValue=value) for name, value in pairs if value
    ]


def _filters(selection: Selection, address: Address, t: Translator) -> html.Div:
    subjects: list[tuple[str, str, Option | None, tuple[Option, ...]]] = [
        ("county", t("区县"), selection.county, selection.counties),
        ("industry", t("行业"), selection.industry, selection.industries),
    ]
    if selection.pollutants:
        subjects.append(("pollutant", t("污染物"), selection.pollutant, selection.pollutants))
    if selection.kinds:
        subjects.append(("kind", t("种类"), selection.kind, selection.kinds))
    menus: list[Any] = [
        menu(name, chosen, options, _setting(address, key), t=t)
        for key, name, chosen, options in subjects
    ]
    if any(chosen is not None for _, _, chosen, _ in subjects):
        clear = address(county=None, industry=None, pollutant=None, kind=None)
        menus.append(dcc.Link(t("全部清除"), href=clear))
    return html.Div(menus, className="filter-menus")


def _setting(address: Address, key: str) -> Callable[[str | None], str]:
    """Gives the address with one filter set to a value."""
    return lambda value: address(**{key: value})
