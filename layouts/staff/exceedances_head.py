"""Head of the page of exceedances: span, filters, files, and the sentence."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, parts, plain
from layouts.staff.exceedances_values import BASES, PURPOSES, SPANS, Page, Selection
from layouts.staff.overview import menu
from layouts.staff.overview_values import Option
from layouts.translations import Translator

Address = Callable[..., str]


def draw(shown: Page, address: Address, export: Address, t: Translator) -> html.Div:
    selection = shown.selection
    span = formats.day_span(selection.start, selection.end, t=t)
    links = [
        parts.button_link("CSV", href=export(kind="csv"), download=True),
        parts.button_link("XLSX", href=export(kind="xlsx"), download=True),
    ]
    return parts.page_head(
        t("超标 · {span}", span=span),
        actions=[_spans(selection, address, t), *links],
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
            className="exceedances-date",
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
        className="exceedances-span",
        key=f"{selection.start}{last}",
    )
    nav = html.Nav(choices, className="choice", **{"aria-label": t("时段")})
    return html.Div([nav, form], className="exceedances-spans")


def _hidden(selection: Selection) -> list[Any]:
    """The other filters, so that a form keeps them."""
    chosen = {
        "county": selection.county,
        "industry": selection.industry,
        "enterprise": selection.enterprise,
        "pollutant": selection.pollutant,
    }
    pairs = [(name, option.value) for name, option in chosen.items() if option is not None]
    pairs += [("basis", selection.basis or ""), ("group", selection.group or "")]
    pairs.append(("purpose", "" if selection.purpose == "permit_compliance" else selection.purpose))
    if selection.stages != ("by_rule", "verified"):
        pairs.append(("stage", ",".join(selection.stages)))
    return [
        plain.Input(type="hidden", name=name, defaultValue=value) for name, value in pairs if value
    ]


def _filters(selection: Selection, address: Address, t: Translator) -> html.Div:
    subjects: tuple[tuple[str, str, Option | None, tuple[Option, ...]], ...] = (
        ("county", t("区县"), selection.county, selection.counties),
        ("industry", t("行业"), selection.industry, selection.industries),
        ("enterprise", t("企业"), selection.enterprise, selection.enterprises),
        ("pollutant", t("污染物"), selection.pollutant, selection.pollutants),
    )
    menus = [
        menu(name, chosen, options, _setting(address, key), t=t)
        for key, name, chosen, options in subjects
    ]
    bases = tuple(Option(name, t(word)) for name, word in BASES.items())
    menus.append(
        menu(
            t("依据"),
            next((one for one in bases if one.value == selection.basis), None),
            bases,
            lambda value: address(basis=value),
            t=t,
        )
    )
    purposes = [
        dcc.Link(
            t(word),
            href=address(purpose=name),
            className="on" if name == selection.purpose else "",
        )
        for name, word in PURPOSES.items()
    ]
    menus.append(html.Nav(purposes, className="choice", **{"aria-label": t("限值用途")}))
    if _is_filtered(selection):
        clear = dcc.Link(t("全部清除"), href=address(everything_cleared=True))
        menus.append(clear)
    return html.Div(menus, className="filter-menus")


def _setting(address: Address, key: str) -> Callable[[str | None], str]:
    """Gives the address with one filter set to a value."""
    return lambda value: address(**{key: value})


def _is_filtered(selection: Selection) -> bool:
    chosen = (selection.county, selection.industry, selection.enterprise, selection.pollutant)
    return any(one is not None for one in (*chosen, selection.basis, selection.slot))
