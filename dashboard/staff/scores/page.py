"""Scores 评分: every evaluation with its state, corrections, objections, versions of the rules."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.staff.scores import loaders, rows
from dashboard.staff.scores.state import State
from dashboard.visit import Visit
from layouts import formats, table_columns
from layouts.staff.operators_values import Offer
from layouts.staff.scores import page as view
from layouts.staff.scores.tables import FILES
from layouts.staff.scores.values import Page, Period
from layouts.staff.scores.words import SCHEMES, SPAN_OF
from layouts.translations import Translator

PATH = "/staff/scores"
TITLE = "评分"
NAV = "评分"
EXPORT = f"/staff/scores/<any({','.join(FILES)}):table>.<any(csv,xlsx):kind>"

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    query = state.to_query()
    return view.page(
        load(visit, state),
        export=lambda table, kind: f"/staff/scores/{table}.{kind}" + (f"?{query}" if query else ""),
        write=prerender.written,
        t=visit.t,
    )


def addresses(state: State) -> Callable[..., str]:
    """Gives the address with some of the selection changed."""

    def address(**changes: Any) -> str:
        query = replace(state, **changes).to_query()
        return f"{PATH}?{query}" if query else PATH

    return address


def load(visit: Visit, state: State) -> Page:
    """Everything on the page, from stored rows."""
    t, scope = visit.t, visit.scope
    scheme, months = SPAN_OF[state.scheme]
    found = loaders.evaluations(scope)
    address = addresses(state)
    own = [row for row in found.rows if (row["scheme"], row["months"]) == (scheme, months)]
    month = rows.chosen_month(own, state.month)
    newest = own[0]["rule_version"] if own else None
    texts = loaders.texts(scope, newest) if newest else {"caps": {}, "lines": {}, "set": {}}
    note = texts["set"].get("set", {})
    objections = [
        one for one in loaders.objections(scope) if (one.scheme, one.months) == (scheme, months)
    ]
    periods = rows.periods(visit, state, address=address, found=found)
    made, version, movers = rows.versions(visit, state, address=address)
    return Page(
        scheme=state.scheme,
        schemes=tuple(
            Offer(t(word), addresses(State(scheme=key))(), key == state.scheme)
            for key, word in SCHEMES.items()
        ),
        finding=finding(periods, sum(one.is_open for one in objections), t),
        rules_note=t.name(note.get("note_zh", ""), note.get("note_en", "")),
        month=month,
        periods=periods,
        correction=rows.correction(visit, state, found),
        objections=rows.objections(visit, objections, texts),
        versions=made,
        version=version,
        movers=movers,
        faces=rows.face_rows(visit, month) if scheme == "face" and month else (),
        monitors=rows.monitor_rows(visit, month) if scheme == "equipment" and month else (),
    )


def finding(periods: tuple[Period, ...], disputed: int, t: Translator) -> str:
    """One sentence: what is published, what waits, what is disputed."""
    if not periods:
        return t("还没有评价结果。")
    standing = [one for one in periods if one.state not in ("corrected", "waiting")]
    published = [one for one in standing if one.published_at is not None]
    waiting = [one for one in standing if one.published_at is None]
    said = [t("已评价 {n} 个月，已发布 {m} 个月", n=len(standing), m=len(published))]
    if waiting:
        months = t("、").join(formats.month(one.month, t=t) for one in waiting)
        said.append(t("{months}为暂定", months=months))
    corrected = sum(one.state == "correction" for one in periods)
    if corrected:
        said.append(t("其中 {n} 个月更正过", n=corrected))
    if disputed:
        said.append(t("异议处理中 {n} 件", n=disputed))
    return t("；").join(said) + t("。")


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link."""


def install(server: Flask) -> None:
    """Tables of the page as files."""

    @server.get(EXPORT)
    def staff_scores(table: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, state, table=table, kind=kind)


def export(visit: Visit, state: State, *, table: str, kind: str) -> Response:
    """One table of the page: every row of it, in full."""
    shown = load(visit, state)
    name = f"scores-{table}-{state.scheme}"
    return downloads.table(visit, sheet(shown, table, visit.t), kind=kind, name=name)


def sheet(shown: Page, table: str, t: Translator) -> Sheet:
    """A table of the page for a file."""
    words = FILES[table]
    found = {
        "periods": shown.periods,
        "differences": shown.correction.rows if shown.correction else (),
        "objections": shown.objections,
        "versions": shown.versions,
        "movers": shown.movers,
        "faces": shown.faces,
        "monitors": shown.monitors,
    }[table]
    remarks = [t(SCHEMES[shown.scheme]), shown.rules_note]
    if shown.month:
        remarks.append(formats.month(shown.month, t=t))
    return Sheet(
        title=t(words.title),
        heads=[table_columns.head(one, t=t) for one in words.columns.values()],
        rows=[[one.value(row, t) for one in words.columns.values()] for row in found],
        remarks=tuple(one for one in remarks if one),
    )
