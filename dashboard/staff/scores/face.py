"""One face: every line with its arithmetic and rows, what moved it, its months, its objections."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from dashboard import downloads, parameters, prerender
from dashboard import visit as visits
from dashboard.downloads import Sheet
from dashboard.errors import NotFound
from dashboard.staff import loaders_city as city
from dashboard.staff.rows import number, records
from dashboard.staff.scores import face_rows, loaders, page, rows
from dashboard.staff.scores.names import Subjects
from dashboard.staff.scores.state import FaceState as State
from dashboard.visit import Visit
from layouts import formats
from layouts.staff.operators_values import LINE_STATES, Offer
from layouts.staff.scores import face as view
from layouts.staff.scores.values import Difference, FacePage, Past
from layouts.staff.scores.words import FACE_STATES, PERIOD_STATES
from layouts.translations import Translator

PATH = "/staff/scores/<int:enterprise_id>"
TITLE = "环保脸谱"
SECTION = page
EXPORT = PATH + "/lines.<any(csv,xlsx):kind>"

ids = view.IDS

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    enterprise_id = path_args["enterprise_id"]
    query = state.to_query()
    return view.page(
        load(visit, enterprise_id, state),
        export=lambda kind: (
            f"/staff/scores/{enterprise_id}/lines.{kind}" + (f"?{query}" if query else "")
        ),
        write=prerender.written,
        t=visit.t,
    )


def title(visit: Visit, path_args: Mapping[str, Any], state: State) -> str:
    """Name of the enterprise."""
    return Subjects(visit, None).enterprise(path_args["enterprise_id"])


def address(enterprise_id: int, state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    path = f"/staff/scores/{enterprise_id}"
    return f"{path}?{query}" if query else path


def load(visit: Visit, enterprise_id: int, state: State) -> FacePage:
    """Everything on the page.

    Raises
    ------
    NotFound
        When there is no such enterprise in scope.
    """
    t, scope = visit.t, visit.scope
    if enterprise_id > parameters.LARGEST_ID:
        raise NotFound
    subjects = Subjects(visit, None)
    if enterprise_id not in subjects.enterprises:
        raise NotFound
    history = records(loaders.history(scope, enterprise_id))
    months = [row["month"] for row in history]
    month = rows.chosen_month(history, state.month)
    heads = {row["snapshot_id"]: row for row in loaders.evaluations(scope).rows}
    at = {row["month"]: heads[row["snapshot_id"]] for row in history}
    head = at[month] if month is not None else None
    against = _against(month, months, state.against)
    objections = [
        one
        for one in loaders.objections(scope)
        if one.scheme == "face" and one.enterprise_id == enterprise_id
    ]
    shown = FacePage(
        enterprise=subjects.enterprise(enterprise_id),
        enterprise_href=f"/staff/enterprises/{enterprise_id}",
        list_href=page.PATH,
        asked=state.month,
        month=month,
        snapshot_state=head["state"] if head else "",
        rule_version=head["rule_version"] if head else "",
        known_until=head["known_until"] if head else None,
        published_at=head["published_at"] if head else None,
        is_calendar_provisional=bool(head and head["calendar_is_provisional"]),
        correction=(head["correction_note_zh"] or "") if head else "",
        rules_note="",
        state="",
        band=None,
        uncapped=None,
        score=None,
        earned=None,
        maximum=None,
        is_disputed=any(one.is_open and one.month == month for one in objections),
        finding="",
        dimensions=(),
        caps=(),
        amounts=(),
        months=tuple(
            Offer(
                _month_words(at[one], t),
                address(enterprise_id, State(month=one, against=state.against)),
                one == month,
            )
            for one in reversed(months)
        ),
        others=tuple(
            Offer(
                formats.month(one, t=t),
                address(enterprise_id, State(month=state.month, against=one)),
                one == against,
            )
            for one in reversed(months)
            if one != month
        ),
        against=against,
        moved=(),
        history=tuple(_past(row, enterprise_id, month) for row in history),
        objections=(),
    )
    if head is None or month is None:
        return shown
    texts = loaders.texts(scope, head["rule_version"])
    note = texts["set"].get("set", {})
    now = loaders.face(scope, head["snapshot_id"], enterprise_id)
    assert now.score is not None
    old_head = at[against] if against is not None else None
    before = loaders.face(scope, old_head["snapshot_id"], enterprise_id) if old_head else None
    moved: tuple[Difference, ...] = ()
    if before is not None and old_head is not None:
        moved = face_rows.moved(
            visit, enterprise_id, month, now, before, texts,
            other_method=_method(head) != _method(old_head),
        )  # fmt: skip
    shown = replace(
        shown,
        rules_note=t.name(note.get("note_zh", ""), note.get("note_en", "")),
        state=now.score["state"],
        band=now.score["band"],
        uncapped=now.score["uncapped_band"],
        score=number(now.score["score"]),
        earned=number(now.score["earned"]),
        maximum=number(now.score["maximum"]),
        dimensions=face_rows.dimensions(visit, enterprise_id, month, now, before, texts),
        caps=face_rows.caps(visit, enterprise_id, month, now, texts),
        amounts=face_rows.amounts(visit, now),
        moved=moved,
        objections=rows.objections(visit, objections, texts),
    )
    return replace(shown, finding=finding(shown, t))


def _method(head: Mapping[str, Any]) -> tuple[str, str]:
    return head["method_version"], head["scoring_version"]


def _against(month: date | None, months: list[date], asked: date | None) -> date | None:
    """The month that was asked for, else the one before; None where there is none."""
    if month is None:
        return None
    if asked is not None and asked in months and asked != month:
        return asked
    return max((one for one in months if one < month), default=None)


def _month_words(head: Mapping[str, Any], t: Translator) -> str:
    name = formats.month(head["month"], t=t)
    return name if head["state"] == "published" else t("{month}（暂定）", month=name)


def _past(row: Mapping[str, Any], enterprise_id: int, month: date | None) -> Past:
    return Past(
        month=row["month"],
        href=address(enterprise_id, State(month=row["month"])),
        state=row["state"],
        snapshot_state=row["snapshot_state"],
        band=row["band"] or None,
        score=number(row["score"]),
        is_chosen=row["month"] == month,
    )


def finding(shown: FacePage, t: Translator) -> str:
    """One sentence: the face, what holds it down, what moved it."""
    word = rows.band_word(shown.band, t)
    if shown.score is None or shown.state != "scored":
        said = [t(FACE_STATES[shown.state])]
        if shown.band is not None:
            said.append(word)
    elif shown.caps and shown.uncapped != shown.band:
        said = [
            t(
                "得分 {score}，因{why}封顶为{word}",
                score=formats.score(shown.score, t=t),
                why=t("、").join(name for name, _ in shown.caps[0].references),
                word=word,
            )
        ]
    else:
        said = [t("得分 {score}，{word}", score=formats.score(shown.score, t=t), word=word)]
    lost = [
        one
        for dimension in shown.dimensions
        for one in dimension.lines
        if one.counts and one.maximum - one.earned >= 0.5
    ]
    lost.sort(key=lambda one: one.earned - one.maximum)
    if lost and shown.state == "scored":
        names = t("、").join(
            t("{name}（少 {n} 分）", name=one.name, n=f"{one.maximum - one.earned:.1f}")
            for one in lost[:2]
        )
        said.append(t("失分最多：{names}", names=names))
    if shown.is_disputed:
        said.append(t("异议处理中"))
    return t("；").join(said) + t("。")


def register(app: Dash) -> None:
    """The page has no callbacks: every choice is a link."""


def install(server: Flask) -> None:
    """Every line with its cases as a file."""

    @server.get(EXPORT)
    def staff_score_lines(enterprise_id: int, kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        return export(here, enterprise_id, state, kind)


def export(visit: Visit, enterprise_id: int, state: State, kind: str) -> Response:
    """Every line with its cases, in full digits."""
    shown = load(visit, enterprise_id, state)
    month = f"-{shown.month:%Y-%m}" if shown.month else ""
    ref = records(city.enterprises(visit.scope, visit.now.astimezone(city.CITY_TIME).date()))
    names = {row["enterprise_id"]: row["enterprise_ref"] for row in ref}
    return downloads.table(
        visit, sheet(shown, visit.t), kind=kind, name=f"face-{names[enterprise_id]}{month}"
    )


def sheet(shown: FacePage, t: Translator) -> Sheet:
    """Every line, then its cases, in the order of the rules."""
    heads = (
        t("方面"), t("条目"), t("规则"), t("状态"), t("得分"), t("满分"), t("完成与应有"),
        t("情形"), t("情形的数值"),
    )  # fmt: skip
    lines: list[tuple[Any, ...]] = []
    for dimension in shown.dimensions:
        for one in dimension.lines:
            told = (dimension.name, one.name, one.statement, t(LINE_STATES[one.state]),
                    one.earned, one.maximum, one.sum)  # fmt: skip
            lines.append((*told, "", ""))
            lines += [(*told[:2], "", "", None, None, "", case.name, case.said)
                      for case in one.cases]  # fmt: skip
    remarks = [shown.enterprise]
    if shown.month is not None:
        remarks.append(
            t(
                "{month}，{state}，规则 {rules}",
                month=formats.month(shown.month, t=t),
                state=t(PERIOD_STATES[shown.snapshot_state]),
                rules=shown.rule_version,
            )
        )
    remarks += [shown.finding, shown.rules_note]
    return Sheet(title=t("评分条目"), heads=heads, rows=lines, remarks=tuple(filter(None, remarks)))
