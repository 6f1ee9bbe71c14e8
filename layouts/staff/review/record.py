"""The record of the day: every finding with its result; on paper a sheet to be signed."""

from collections.abc import Callable
from typing import Any

from dash import html

from layouts import formats, method_links, parts
from layouts.parts import Column
from layouts.staff.review.values import DECISION_WORDS, KIND_WORDS, Entry, Group, Page
from layouts.translations import Translator

Export = Callable[[str], str]


def draw(shown: Page, export: Export, t: Translator) -> html.Div:
    """The table, and around it what only paper shows."""
    day = formats.full_day(shown.selection.day, t=t)
    progress = shown.progress
    title = t("{place}污染源自动监控日审单", place=shown.place)
    columns = [
        Column(t("企业与排放口"), is_key=True, record_label=""),
        Column(t("类别")),
        Column(t("事项"), record_label=""),
        Column(t("审核结果")),
        Column(t("说明")),
        Column(t("审核人与时间"), record_label=""),
    ]
    rows = [_row(group, one, t) for group in shown.record for one in group.entries]
    links = [
        html.A("CSV", href=export("csv"), download=""),
        html.A("XLSX", href=export("xlsx"), download=""),
    ]
    said = t("已审 {n} / {total} 项", n=progress.reviewed, total=progress.total)
    card = parts.card(
        method_links.staff(t("当日审核记录"), "daily-review", t=t),
        parts.table(
            columns,
            rows,
            caption=t("当日审核记录"),
            empty_sentence=t("当天没有需要日审的事项"),
            as_records=True,
        ),
        note=said,
        link=html.Span(links, className="switch"),
        name="review-record",
    )
    facts = [day, *([shown.selection.kind.name] if shown.selection.kind else []), said]
    sheet = html.Div([html.P(title), html.P(" · ".join(facts))], className="review-sheet-head")
    signatures = html.Div(
        [
            html.P([t("审核人"), html.I()]),
            html.P([t("复核人"), html.I()]),
            html.P([t("日期"), html.I()]),
        ],
        className="review-signatures",
    )
    return html.Div([sheet, card, signatures], className="review-paper")


def _row(group: Group, one: Entry, t: Translator) -> list[Any]:
    kind = t(KIND_WORDS[one.kind])
    said = one.said if one.is_closed else None
    name = html.Span([html.B(group.enterprise), f" {group.outlet} · {group.county}"])
    if said is None:
        result: Any = t("审后有变，待审") if one.changed_since else t("未审结")
        return [name, _kind(kind, one), one.summary, result, "", ""]
    decided = t(DECISION_WORDS[said.decision]) if said.decision else ""
    decision = t("（{source}）", source=decided) if decided and decided not in said.cause else ""
    return [
        name,
        _kind(kind, one),
        one.summary,
        f"{said.cause}{decision}",
        said.note,
        f"{said.who} {formats.timestamp(said.when)}",
    ]


def _kind(kind: str, one: Entry) -> str:
    return f"{kind} {one.pollutant}".strip()
