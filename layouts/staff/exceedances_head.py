"""Head of the page of exceedances: span, filters, files, and the sentence."""

from collections.abc import Callable

from dash import dcc, html

from layouts import formats, parts
from layouts.staff import span_choice
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
    return span_choice.draw(
        SPANS,
        chosen=selection,
        kept=_kept(selection),
        page="exceedances",
        address=address,
        t=t,
    )


def _kept(selection: Selection) -> list[tuple[str, str]]:
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
    return pairs


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
