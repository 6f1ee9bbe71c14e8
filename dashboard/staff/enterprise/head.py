"""Head and record of one enterprise's page, in words, from its rows."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.staff import loaders_city as city
from dashboard.staff import overview_counts as counts
from dashboard.staff.enterprise import head_cells, head_loaders, loaders
from dashboard.staff.enterprise.explorer import outlet_words
from dashboard.staff.enterprise.loaders import Record
from dashboard.staff.rows import each
from dashboard.visit import Visit
from layouts import formats
from layouts.staff import words
from layouts.staff.enterprise.head import Finding, Head, Permit, state_words
from layouts.staff.enterprise.record import Dated, MonitorRow
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator
from queries.enterprise_record import DatedText, Outlet, PermitVersion

DAY = timedelta(days=1)
STAGE_ORDER = ("verified", "by_rule", "pending", "warning", "rejected")
CHANGES_SHOWN = 2


def current(record: Record, kind: str, on: date) -> DatedText | None:
    """The row of a kind in force on a day, else the newest."""
    rows = [one for one in record.dated if one.kind == kind]
    for one in rows:
        if holds(one.valid_from, one.valid_to, on):
            return one
    return rows[0] if rows else None


def holds(start: date | None, end: date | None, on: date) -> bool:
    """Whether a half-open period of validity contains a day."""
    return (start is None or start <= on) and (end is None or on < end)


def name_of(record: Record, on: date, t: Translator) -> str:
    """Name of the enterprise on a day."""
    found = current(record, "name", on)
    return t.name(found.text_zh, found.text_en) if found else record.identity.enterprise_ref


def head_of(visit: Visit, record: Record, on: date) -> Head:
    """The head of the page."""
    t = visit.t
    former = [
        _former(one, t)
        for one in record.dated
        if one.kind == "name" and one.valid_to is not None and one.valid_to <= on
    ]
    names = city.pollutants(visit.scope)
    factors: dict[int, list[str]] = {}
    for one in record.factors:
        known = names[one.pollutant_code]
        text = t.name(known.name_zh, known.short_en)
        if one.monitoring == "manual":
            text = t("{name}（手工）", name=text)
        factors.setdefault(one.outlet_id, []).append(text)
    outlets = tuple(
        (
            outlet_words(outlet, t),
            _outlet_state(outlet, t),
            t("、").join(factors.get(outlet.outlet_id, [])),
        )
        for outlet in record.outlets
    )
    permit = _permit(visit, record, on)
    return Head(
        name=name_of(record, on, t),
        former=tuple(former),
        facts=tuple(_facts(record, on, t)),
        permit=permit,
        outlets=outlets,
        is_assumed=record.identity.is_assumed,
        face=head_cells.face(visit, record, on),
        amounts=head_cells.permitted(visit, record, on),
        matters=head_cells.matters(
            visit, record, on, days_left=permit.days_left if permit else None
        ),
        on=on,
    )


def _outlet_state(outlet: Outlet, t: Translator) -> str:
    state = state_words(outlet.networking, outlet.networking_reason_zh, t=t)
    return state if outlet.kind == "main" else f"{t(words.OUTLET_KIND[outlet.kind])} · {state}"


def _former(one: DatedText, t: Translator) -> str:
    text = t.name(one.text_zh, one.text_en)
    last = formats.full_day(one.valid_to - DAY, t=t) if one.valid_to else ""
    return t("{name}（至 {day}）", name=text, day=last)


def _facts(record: Record, on: date, t: Translator) -> list[tuple[str, str]]:
    identity = record.identity
    facts = [
        (
            t("企业编号"),
            f"{identity.enterprise_ref} · {t(words.MANAGEMENT[identity.management_class])}",
        )
    ]
    for kind, label in (
        ("credit_code", t("信用代码")),
        ("address", t("所在地")),
        ("industry", t("行业")),
        ("parent", t("上级单位")),
    ):
        found = current(record, kind, on)
        if found is not None:
            text = t.name(found.text_zh, found.text_en)
            if kind == "address":
                county = current(record, "county", on)
                place = t.name(county.text_zh, county.text_en) if county else ""
                text = text if place and text.startswith(place) else f"{place} {text}".strip()
            facts.append((label, text))
    status = current(record, "status", on)
    if status is not None and status.text_zh != "operating":
        since = formats.full_day(status.valid_from, t=t) if status.valid_from else ""
        word = t(words.ENTERPRISE_STATUS[status.text_zh])
        facts.append((t("状态"), t("{word}，自 {day}", word=word, day=since)))
    if record.listings:
        newest = record.listings[0]
        kinds = t("、").join(t(words.LIST_KIND[kind]) for kind in newest.list_kinds.split())
        facts.append(
            (t("重点单位"), t("{year} 年名录（{kinds}）", year=newest.list_year, kinds=kinds))
        )
    operators = dict.fromkeys(
        t.name(one.operator_zh, one.operator_en) for one in record.monitors if one.operator_zh
    )
    if record.monitors:
        main = sum(1 for one in record.monitors if one.duty == "main")
        said = t("{n} 台在用", n=main)
        spare = len(record.monitors) - main
        if spare:
            said += t("，备用 {n} 台", n=spare)
        facts.append((t("自动监测设备"), said))
    if operators:
        facts.append((t("运维服务机构"), t("、").join(operators)))
    count, newest_day = record.penalties
    said = t("近三年没有记录")
    if count and newest_day:
        day = formats.full_day(newest_day, t=t)
        said = t("近三年 {n} 起，最近 {day}", n=count, day=day)
    facts.append((t("行政处罚"), said))
    return facts


def _permit(visit: Visit, record: Record, on: date) -> Permit | None:
    t = visit.t
    if not record.permits:
        return None
    in_force = [one for one in record.permits if holds(one.valid_from, one.valid_to, on)]
    chosen = (in_force or record.permits)[0]
    days_left = (chosen.valid_to - on).days if chosen.valid_to else None
    changes = [_change(one, t) for one in record.permits[:CHANGES_SHOWN]]
    monitored = set(record.series)
    automatic = {
        (one.outlet_id, one.pollutant_code)
        for one in record.factors
        if one.monitoring == "automatic"
    }
    return Permit(
        number=chosen.permit_number,
        valid_from=chosen.valid_from,
        valid_to=chosen.valid_to,
        days_left=days_left,
        is_valid=bool(in_force) and chosen.action != "cancel",
        changes=tuple(changes),
        missing_in_data=_named(visit, record, automatic - monitored),
        missing_in_permit=_named(visit, record, monitored - {*automatic, *_manual(record)}),
        outlets_without=_uncovered(visit, record, on),
    )


def _uncovered(visit: Visit, record: Record, on: date) -> tuple[str, ...]:
    """Outlets with values that no permit names; an enterprise without any such row is not asked."""
    ids = head_cells.outlet_ids(record)
    scope, enterprise_id = visit.scope, record.identity.enterprise_id
    covered = head_loaders.beside(scope, enterprise_id, ids, on).covered
    reporting = {outlet_id for outlet_id, _ in record.series}
    if not covered:
        return ()
    return tuple(
        one.outlet_code
        for one in record.outlets
        if one.outlet_id in reporting and one.outlet_id not in covered and holds_outlet(one, on)
    )


def holds_outlet(outlet: Outlet, on: date) -> bool:
    """Whether the enterprise uses the outlet on a day."""
    return holds(outlet.used_from, outlet.used_to, on)


def _manual(record: Record) -> set[tuple[int, str]]:
    return {(one.outlet_id, one.pollutant_code) for one in record.factors}


def _named(visit: Visit, record: Record, pairs: set[tuple[int, str]]) -> tuple[str, ...]:
    t = visit.t
    names = city.pollutants(visit.scope)
    codes = {one.outlet_id: one.outlet_code for one in record.outlets}
    found = []
    for outlet_id, code in sorted(pairs):
        if outlet_id in codes:
            name = t.name(names[code].name_zh, names[code].short_en)
            found.append(f"{codes[outlet_id]} {name}")
    return tuple(found)


def _change(one: PermitVersion, t: Translator) -> str:
    document = t.name(one.document_zh or "", one.document_en)
    action = t(words.PERMIT_ACTION[one.action])
    day = formats.full_day(one.issued_on, t=t)
    return t(
        "{day} {action}：{document}", day=day, action=action, document=document or t("未注明文件")
    )


def dated_rows(record: Record, t: Translator) -> tuple[Dated, ...]:
    """The record's dated rows, permits among them."""
    rows = []
    for one in record.dated:
        text = t.name(one.text_zh, one.text_en)
        if one.kind == "status":
            text = t(words.ENTERPRISE_STATUS[one.text_zh])
        document = t.name(one.document_zh or "", one.document_en)
        rows.append(Dated(one.kind, text, one.valid_from, one.valid_to, document))
    for permit in record.permits:
        action = t(words.PERMIT_ACTION[permit.action])
        document = t.name(permit.document_zh or "", permit.document_en)
        text = f"{permit.permit_number} · {action}"
        rows.append(Dated("permit", text, permit.valid_from, permit.valid_to, document))
    return tuple(rows)


def monitor_rows(record: Record, t: Translator) -> tuple[MonitorRow, ...]:
    """The monitors that stand at the outlets."""
    names = {one.outlet_id: outlet_words(one, t) for one in record.outlets}
    return tuple(
        MonitorRow(
            outlet=names[one.outlet_id],
            name=one.monitor_ref,
            kind=one.kind,
            duty=one.duty,
            maker=" ".join(part for part in (one.maker_zh, one.model) if part),
            numbers=one.numbers or "",
            installed_on=one.installed_on,
            networked_on=one.networked_on,
            accepted_on=one.accepted_on,
            operator=t.name(one.operator_zh or "", one.operator_en),
        )
        for one in record.monitors
        if one.outlet_id in names
    )


def finding_of(visit: Visit, record: Record, on: date) -> Finding:
    """What the newest finished day says: worst exceedance, its stage, and when that can change."""
    t = visit.t
    if record.days is None and record.received:
        return Finding(t("这家企业只有上报的日数据，没有自动监测的小时数据。"), "none")
    if record.days is None:
        return Finding(t("这家企业还没有自动监测数据。"), "none")
    day = min(record.days[1], on - DAY)
    ids = tuple(sorted(one.outlet_id for one in record.outlets))
    rows = loaders.exceeding(visit.scope, ids, day, day + DAY)
    word = t("昨日（{day}）", day=formats.day(day, t=t))
    if day != on - DAY:
        word = t("最近有数据的一天（{day}）", day=formats.full_day(day, t=t))
    if not record.has_limits:
        return Finding(t("没有登记许可限值，数据不作判定。"), "none")
    if not len(rows):
        return Finding(t("{day}各排放口没有超过限值的数据。", day=word), "none")
    sentences = [_sentence(visit, record, row) for row in each(_worst_first(rows))]
    said = t("；").join(sentences[:2])
    if len(sentences) > 2:
        said += t("；另有 {n} 项", n=len(sentences) - 2)
    stage = next(one for one in STAGE_ORDER if one in set(rows["stage"]))
    closes = _closing(visit, day, on, stage)
    sentence = t("{day}{said}", day=word, said=said)
    return Finding(f"{sentence}{closes}{t('。')}", stage)


def _worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    order = rows["stage"].map(STAGE_ORDER.index)
    weight = rows["worst_multiple"].fillna(0)
    return rows.assign(order=order, weight=-weight).sort_values(["order", "weight"])


def _sentence(visit: Visit, record: Record, row: Any) -> str:
    t = visit.t
    names = city.pollutants(visit.scope)
    values = row._asdict()
    outlet = next(one for one in record.outlets if one.outlet_id == values["outlet_id"])
    pollutant = names[values["pollutant_code"]]
    upper, lower = values["upper"], values["lower"]
    edge = upper if not pd.isna(upper) and values["worst_value"] > upper else lower
    said = {
        "outlet": outlet_words(outlet, t),
        "pollutant": t.name(pollutant.name_zh, pollutant.short_en),
        "limit": formats.with_unit(formats.as_entered(edge, t=t), values["unit"], t=t),
        "worst": formats.concentration(values["worst_value"], edge, t=t),
        "stage": t(STAGE_WORDS[values["stage"]]),
    }
    multiple = values["worst_multiple"]
    times = "" if pd.isna(multiple) else t("，{multiple}", multiple=formats.multiple(multiple, t=t))
    if values["basis"] == "day":
        return t(
            "{outlet} {pollutant}日均值 {worst} 超过限值 {limit}{times}，现为{stage}",
            times=times,
            **said,
        )
    return t(
        "{outlet} {pollutant}有 {n} h 超过小时限值 {limit}（{hours}，最高 {worst}{times}），"
        "现为{stage}",
        n=values["exceeding_periods"],
        hours=counts.hours_text(values["exceeding_map"], t=t),
        times=times,
        **said,
    )


def _closing(visit: Visit, day: date, on: date, stage: str) -> str:
    t = visit.t
    rules = city.rules(visit.scope, on)
    if stage == "warning":
        return t("；标记截止 {time}", time=formats.hour(rules.marking_closes(day), t=t))
    if stage == "pending":
        return t("；审核截止 {time}", time=formats.hour(rules.review_closes(day), t=t))
    return ""
