"""The page of scores: evaluations, corrections, objections, rules; shapes only."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from layouts import formats, method_links, parts, table_columns
from layouts.staff.listing import files
from layouts.staff.quality.table import Table
from layouts.staff.scores import tables
from layouts.staff.scores.values import Page
from layouts.translations import Translator

IDS: tuple[str, ...] = ()

Export = Callable[[str, str], str]


def page(shown: Page, *, export: Export, write: Callable[[Any], Any], t: Translator) -> Any:
    """The whole page; it has no behaviour, every choice is a link."""
    cards: list[Any] = [
        _head(shown, t),
        _card("periods", tables.PERIODS, shown.periods, export, t),
    ]
    if shown.faces:
        month = formats.month(shown.month, t=t) if shown.month else ""
        cards.append(_card("faces", tables.FACES, shown.faces, export, t, note=month))
    if shown.scheme == "equipment":
        month = formats.month(shown.month, t=t) if shown.month else ""
        cards.append(_card("monitors", tables.MONITORS, shown.monitors, export, t, note=month))
    if shown.scheme != "equipment":
        cards.append(_card("objections", tables.OBJECTIONS, shown.objections, export, t))
    cards += [_changes(shown, export, t), _rules(shown, export, t)]
    return write(html.Div(cards, className="scores"))


def _head(shown: Page, t: Translator) -> html.Div:
    schemes = html.Nav(
        [
            dcc.Link(one.name, href=one.href, className="on" if one.is_chosen else "")
            for one in shown.schemes
        ],
        className="choice",
        **{"aria-label": t("评价种类")},
    )
    return html.Div(
        [
            parts.page_head(t("评分"), actions=[schemes], finding=shown.finding or None),
            html.P(shown.rules_note, className="label scores-note") if shown.rules_note else None,
        ]
    )


def _card(
    name: str,
    table: Table,
    rows: Sequence[Any],
    export: Export,
    t: Translator,
    *,
    note: Any = None,
    above: Any = None,
) -> html.Section:
    drawn = table_columns.plain(
        table.columns, rows, caption=t(table.title), empty_sentence=t(table.empty), t=t
    )
    content = [one for one in (above, drawn) if one is not None]
    if table.note:
        content.append(html.P(t(table.note), className="label"))
    section = parts.card(
        method_links.titled(table.heading, t=t),
        *content,
        note=note,
        link=files(lambda kind: export(name, kind)) if rows else None,
        name=f"scores-{name}",
    )
    section.id = {"differences": "changes", "versions": "rules"}.get(name, name)
    return section


def _changes(shown: Page, export: Export, t: Translator) -> html.Section:
    found = shown.correction
    if found is None:
        empty = parts.empty(
            t("还没有更正过"), hint=t("发布的结果不改动；更正另出一版，并列出差异和原因。")
        )
        section = parts.card(method_links.titled(tables.DIFFERENCES.heading, t=t), empty)
        section.id = "changes"
        return section
    said = [t("更正：{note}", note=found.note)]
    said += [f"{name} {count}" for name, count in found.records]
    return _card(
        "differences",
        tables.DIFFERENCES,
        found.rows,
        export,
        t,
        note=formats.month(found.month, t=t),
        above=html.P(t("；").join(said), className="label scores-above"),
    )


def _rules(shown: Page, export: Export, t: Translator) -> html.Div:
    made = [_card("versions", tables.VERSIONS, shown.versions, export, t)]
    if shown.version:
        made.append(_card("movers", tables.MOVERS, shown.movers, export, t, note=shown.version))
    else:
        made.append(
            parts.card(
                method_links.titled(tables.MOVERS.heading, t=t),
                parts.empty(
                    t("还没有预演过"),
                    hint=t("管理员用 flask score draft 另立一版，再用 flask score preview 预演。"),
                ),
            )
        )
    return html.Div(made, className="scores-rules")
