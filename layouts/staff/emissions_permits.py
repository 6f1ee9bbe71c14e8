"""Use of permitted amounts as a ranking of bars, those exceeded first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dash import dcc, html

from layouts import formats, mass_methods, method_links, parts
from layouts.figures import permit_bar
from layouts.parts import Column
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import PERMIT_SPANS, Page, Permit
from layouts.translations import Translator

ROWS_IN_SIGHT = 20
DAYS_OF_A_YEAR = 365

Address = Callable[..., str]
Export = Callable[[str, str], str]


def draw(shown: Page, address: Address, export: Export, t: Translator) -> html.Section:
    """The ranking with its legend."""
    permits, everything = shown.permits, shown.selection.everything
    rows = permits.rows if everything else permits.rows[:ROWS_IN_SIGHT]
    columns = [
        Column(t("企业"), is_key=True, record_label=""),
        Column(t("污染物")),
        Column(t("年许可"), unit="t", is_number=True),
        Column(t("年累计"), unit="t", is_number=True),
        Column(t("占比"), is_number=True),
        Column(t("许可量内的各部分"), record_label=""),
        Column(t("备注")),
    ]
    longest = permit_bar.scale(rows)
    link: list[Any] = []
    if len(permits.rows) > ROWS_IN_SIGHT:
        link.append(_more(everything, len(permits.rows), address, t))
    link += [
        html.A("CSV", href=export("permits", "csv"), download=""),
        html.A("XLSX", href=export("permits", "xlsx"), download=""),
    ]
    return parts.card(
        method_links.staff(t("许可排放量占比 · {year} 年", year=permits.year), "permit-use", t=t),
        permit_bar.legend(t=t),
        parts.table(
            columns,
            [_row(one, longest, t) for one in rows],
            caption=t("许可排放量占比"),
            empty_sentence=t("所选范围没有许可排放量"),
            as_records=True,
        ),
        html.P(
            mass_methods.sentence(permits.methods, permits.method_versions, t=t),
            className="label emissions-method",
        ),
        note=_note(shown, len(rows), t),
        link=html.Span(link, className="switch"),
        name="emissions-permits",
    )


def _note(shown: Page, in_sight: int, t: Translator) -> str:
    permits = shown.permits
    counted = t("{n} / {total} 项，超出的在前", n=in_sight, total=len(permits.rows))
    return counted + t("；按自然年累计至今，与所选月份无关；去年工况不明的不画进度")


def _more(everything: bool, count: int, address: Address, t: Translator) -> dcc.Link:
    if everything:
        return dcc.Link(t("只看前 {n} 项", n=ROWS_IN_SIGHT), href=address(everything=False))
    return dcc.Link(t("全部 {n} 项", n=count), href=address(everything=True))


def _row(one: Permit, longest: float, t: Translator) -> list[Any]:
    share = html.B(words.used(one, t=t), className="emissions-exceeds" if one.exceeds else "")
    lacks = words.left_out(one, t=t)
    return [
        dcc.Link(one.enterprise, href=one.href),
        one.pollutant,
        html.Span(formats.as_entered(one.permitted_t, t=t), title=one.document),
        html.Span(
            formats.concentration(one.used_t, one.permitted_t, t=t),
            title=f"{formats.full(one.used_t, t=t)} t",
        ),
        html.Span([share, html.Small(lacks)] if lacks else share, className="emissions-share"),
        permit_bar.draw(one, longest=longest, t=t),
        remark(one, t=t),
    ]


def remark(one: Permit, *, t: Translator) -> str:
    """Its span where it is not a whole year, until when reports count, and what is open."""
    said = []
    if one.exceeds:
        said.append(t("超过许可量"))
    is_whole_year = (one.end - one.start).days >= DAYS_OF_A_YEAR
    if one.span != "year":
        said.append(f"{t(PERMIT_SPANS[one.span])} {formats.day_span(one.start, one.end, t=t)}")
    elif not is_whole_year:
        said.append(formats.day_span(one.start, one.end, t=t))
    if one.reported_until is not None:
        last = one.reported_until - timedelta(days=1)
        said.append(t("执行报告至 {day}", day=formats.full_day(last, t=t)))
    if one.is_provisional:
        said.append(t("暂算"))
    return t("；").join(said)
