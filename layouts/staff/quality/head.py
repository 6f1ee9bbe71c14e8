"""Head of the page of data quality: span, filters, and the sentence."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from layouts import formats, parts
from layouts.staff import span_choice
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
    return span_choice.draw(
        SPANS,
        chosen=selection,
        kept=_kept(selection),
        page="quality",
        address=address,
        t=t,
    )


def _kept(selection: Selection) -> list[tuple[str, str]]:
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
    return pairs


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
