"""One operator: every line of its scorecard, what moved it, its outlets, and its months."""

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.errors import NotFound
from dashboard.staff import operator_rows as own
from dashboard.staff import operator_verification as verification
from dashboard.staff import operators
from dashboard.staff import operators_choice as choice
from dashboard.staff import operators_loaders as loaders
from dashboard.staff import operators_rows as rows
from dashboard.staff.operators_choice import Chosen
from dashboard.staff.operators_state import State
from dashboard.staff.rows import records, whole
from dashboard.visit import Visit
from layouts.staff import operator as view
from layouts.staff.operators_values import LINE_STATES, UNITS, Operator

PATH = "/staff/operators/<int:operator_id>"
TITLE = "运维服务机构评价"
SECTION = operators
EXPORT = PATH + "/<any(lines,outlets,verification):table>.<any(csv,xlsx):kind>"

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    operator_id = path_args["operator_id"]
    return view.page(
        load(choose(visit, operator_id, state), operator_id),
        export=lambda table, kind: (
            f"/staff/operators/{operator_id}/{table}.{kind}?{state.to_query()}"
        ),
        write=prerender.written,
        t=visit.t,
    )


def title(visit: Visit, path_args: Mapping[str, Any], state: State) -> str:
    """Name of the operator."""
    return rows.short_name(name_of(visit, path_args["operator_id"]), visit.t)


def name_of(visit: Visit, operator_id: int) -> dict[str, Any]:
    """Names of an operator today.

    Raises
    ------
    NotFound
        When there is none.
    """
    for row in records(loaders.names(visit.scope, visit.now.date())):
        if row["om_operator_id"] == operator_id:
            return row
    raise NotFound


def choose(visit: Visit, operator_id: int, state: State) -> Chosen:
    """The evaluation of an operator that exists, and a line that its rules have."""
    name_of(visit, operator_id)
    chosen = choice.load(visit, state, path=f"/staff/operators/{operator_id}")
    if chosen.now is not None:
        choice.checked_line(chosen, tuple(chosen.now.texts["lines"]))
    return chosen


def load(chosen: Chosen, operator_id: int) -> Operator:
    """Everything on the page, from stored rows."""
    t, now = chosen.visit.t, chosen.now
    name = name_of(chosen.visit, operator_id)
    cards = rows.cards(chosen)
    card = next((one for one in cards if one.operator_id == operator_id), None)
    competitors = sum(
        one.is_self_operated == name["is_self_operated"] and one.is_scored for one in cards
    )
    note = now.texts["set"].get("set", {}) if now else {}
    heads, outlets, seen = own.outlets(chosen, operator_id)
    enterprise = whole(name["enterprise_id"])
    return Operator(
        operator_id=operator_id,
        name=rows.short_name(name, t),
        full_name=t.name(name["name_zh"], name["name_en"]),
        ref=name["om_operator_ref"],
        credit_code=name["credit_code"] or "",
        registered_on=name["registered_on"],
        enterprise_href=f"/staff/enterprises/{enterprise}" if enterprise else "",
        is_self_operated=bool(name["is_self_operated"]),
        snapshot=choice.snapshot(chosen.shown) if chosen.shown else None,
        asked=chosen.state.month,
        choices=choice.choices(chosen),
        rules_note=t.name(note.get("note_zh", ""), note.get("note_en", "")),
        level=rows.level(now) if now else None,
        edges=rows.edges(now) if now else (),
        finding=own.finding(chosen, card, competitors) if card else "",
        card=card,
        dimensions=own.dimensions(chosen, operator_id),
        before=chosen.before_row["month"] if chosen.before_row else None,
        moved=own.moved(chosen, operator_id),
        heads=heads,
        outlets_seen=seen,
        outlets=outlets,
        monitors=own.monitors(chosen, operator_id),
        verification=verification.of(chosen, operator_id),
        history=own.history(chosen, operator_id),
        bands=tuple(
            (t.name(row["name_zh"], row["name_en"]), row["from_value"])
            for row in now.texts["bands"].values()
        )
        if now
        else (),
        competitors=competitors,
        list_href=choice.address_of(operators.PATH, State(chosen.state.month, chosen.state.months)),
    )


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link."""


def install(server: Flask) -> None:
    """The lines and the outlets as files."""

    @server.get(EXPORT)
    def staff_operator(operator_id: int, table: str, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, operator_id, state, table=table, kind=kind)


def export(visit: Visit, operator_id: int, state: State, *, table: str, kind: str) -> Response:
    """A table of the page in full digits."""
    chosen = choose(visit, operator_id, state)
    shown = load(chosen, operator_id)
    remarks = (shown.full_name, *operators.remarks(chosen, visit.t))
    sheet = {
        "lines": lambda: lines_sheet(chosen, shown),
        "outlets": lambda: outlets_sheet(chosen, shown),
        "verification": lambda: verification.sheet(chosen, shown.verification, remarks),
    }[table]()
    month = chosen.shown["month"] if chosen.shown else state.month
    stem = f"operator-{shown.ref}-{table}" + (f"-{month:%Y-%m}-{state.months}" if month else "")
    return downloads.table(visit, sheet, kind=kind, name=stem)


def lines_sheet(chosen: Chosen, shown: Operator) -> Sheet:
    """Every line of the scorecard."""
    t = chosen.visit.t
    heads = (
        t("方面"), t("条目"), t("规则"), t("状态"), t("完成"), t("应有"), t("单位"), t("比率"),
        t("合并后比率"), t("得分"), t("未合并得分"), t("满分"), t("上期得分"),
    )  # fmt: skip
    lines = [
        (
            dimension.name, one.name, one.statement, t(LINE_STATES[one.state]), one.numerator,
            one.denominator, t(UNITS[one.line_key]) if one.line_key in UNITS else "", one.rate,
            one.pooled, one.earned, one.raw_earned, one.maximum, one.before,
        )
        for dimension in shown.dimensions
        for one in dimension.lines
    ]  # fmt: skip
    remarks = (shown.full_name, *operators.remarks(chosen, t))
    return Sheet(title=t("评分条目"), heads=heads, rows=lines, remarks=remarks)


def outlets_sheet(chosen: Chosen, shown: Operator) -> Sheet:
    """Every outlet with what each line found there."""
    t = chosen.visit.t
    heads = [t("企业"), t("排放口"), t("区县")]
    for one in shown.heads:
        heads += [f"{one.name} {t('完成')}", f"{one.name} {t('应有')}"]
    heads += [f"{t('传输 补全')} {t('有效')}", f"{t('传输 补全')} {t('应有')}"]
    lines = []
    for outlet in shown.outlets:
        cells: list[Any] = [outlet.enterprise, outlet.outlet, outlet.county]
        for rate in (*outlet.rates, outlet.completed):
            cells += [rate.numerator, rate.denominator] if rate else [None, None]
        lines.append(cells)
    remarks = (shown.full_name, *operators.remarks(chosen, t))
    return Sheet(title=t("所服务的排放口"), heads=heads, rows=lines, remarks=remarks)
