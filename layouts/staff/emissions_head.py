"""Head of the page of emissions: months, filters, files, and the sentence."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import formats, parts, plain
from layouts.staff.emissions_values import SPANS, Page, Selection
from layouts.staff.overview import menu
from layouts.staff.overview_values import Option
from layouts.translations import ENGLISH, Translator

Address = Callable[..., str]
Export = Callable[[str, str], str]


def draw(shown: Page, address: Address, export: Export, t: Translator) -> html.Div:
    """Title, months, filters, and what is found."""
    selection = shown.selection
    links = [
        parts.button_link("CSV", href=export("months", "csv"), download=True),
        parts.button_link("XLSX", href=export("months", "xlsx"), download=True),
    ]
    return parts.page_head(
        t("排放量 · {span}", span=months(selection, t)),
        actions=[_spans(selection, address, t), *links],
        filters=_filters(selection, address, t),
        finding=shown.finding,
    )


def months(selection: Selection, t: Translator) -> str:
    """The chosen months in words."""
    first, last = selection.start, selection.last
    if first == last or first.year != last.year:
        said = dict.fromkeys(formats.month(one, t=t) for one in (first, last))
        return "–".join(said)
    if t.language == ENGLISH:
        return f"{formats.ENGLISH_MONTHS[first.month - 1]}–{formats.month(last, t=t)}"
    return f"{formats.month(first, t=t)}–{last.month}月"


def _spans(selection: Selection, address: Address, t: Translator) -> html.Div:
    choices = [
        dcc.Link(
            t(word),
            href=address(span=name, first=None, last=None),
            className="on" if selection.preset == name else "",
        )
        for name, word in SPANS.items()
    ]
    fields = [
        plain.Select(
            [
                plain.Option(formats.month(one, t=t), value=f"{one:%Y-%m}")
                for one in selection.months
            ],
            name=name,
            defaultValue=f"{month:%Y-%m}",
            className="emissions-month",
            **{"aria-label": label},
        )
        for name, month, label in (
            ("from", selection.start, t("开始月份")),
            ("to", selection.last, t("结束月份")),
        )
    ]
    form = html.Form(
        [
            *_hidden(selection),
            fields[0],
            html.Span("–", **{"aria-hidden": "true"}),
            fields[1],
            html.Button(t("查看"), type="submit", className="button"),
        ],
        method="get",
        className="emissions-span",
    )
    nav = html.Nav(choices, className="choice", **{"aria-label": t("时段")})
    return html.Div([nav, form], className="emissions-spans")


def _hidden(selection: Selection) -> list[Any]:
    """The other filters, so that a form keeps them."""
    chosen = {
        "county": selection.county,
        "industry": selection.industry,
        "pollutant": selection.pollutant,
    }
    return [
        plain.Input(type="hidden", name=name, defaultValue=one.value)
        for name, one in chosen.items()
        if one is not None
    ]


def _filters(selection: Selection, address: Address, t: Translator) -> html.Div:
    subjects: tuple[tuple[str, str, Option | None, tuple[Option, ...]], ...] = (
        ("county", t("区县"), selection.county, selection.counties),
        ("industry", t("行业"), selection.industry, selection.industries),
        ("pollutant", t("污染物"), selection.pollutant, selection.pollutants),
    )
    menus: list[Any] = [
        menu(name, chosen, options, _setting(address, key), t=t)
        for key, name, chosen, options in subjects
    ]
    if any(chosen is not None for _, _, chosen, _ in subjects):
        clear = address(county=None, industry=None, pollutant=None)
        menus.append(dcc.Link(t("全部清除"), href=clear))
    return html.Div(menus, className="filter-menus")


def _setting(address: Address, key: str) -> Callable[[str | None], str]:
    """Gives the address with one filter set to a value."""
    return lambda value: address(**{key: value})
