"""Evaluations, corrections, objections and versions of the rules, from stored rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from dashboard import parameters
from dashboard.jobs.score_changes import BAND
from dashboard.staff import loaders_city as city
from dashboard.staff import operators_loaders
from dashboard.staff.operators_state import month_after
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import number, records, whole
from dashboard.staff.scores import loaders
from dashboard.staff.scores.names import References, Subjects, face_href
from dashboard.staff.scores.state import State
from dashboard.visit import Visit
from layouts import faces, formats
from layouts.staff.operators_values import LINE_STATES
from layouts.staff.scores import values
from layouts.staff.scores.words import (
    BANDS,
    CAUSES,
    OTHER_RECORDS,
    RECORDS,
    SPAN_OF,
)
from layouts.translations import Translator
from queries.score_objections import Objection

DAY = timedelta(days=1)
CAP = "cap:"
CASES_SHOWN = 6


def band_word(band: str | None, t: Translator) -> str:
    """The word of a face or of another class."""
    if band is None:
        return t(BANDS["not_evaluated"])
    if band in faces.FACES:
        return faces.word(band, t=t)
    return t(BANDS[band]) if band in BANDS else band


def periods(
    visit: Visit, state: State, *, address: Any, found: loaders.Evaluations
) -> tuple[values.Period, ...]:
    """Every evaluation of the chosen scheme, the newest first."""
    scheme, months = SPAN_OF[state.scheme]
    own = [row for row in found.rows if (row["scheme"], row["months"]) == (scheme, months)]
    corrected = {row["corrects_snapshot_id"] for row in own if row["state"] == "published"}
    open_ones = [
        one
        for one in loaders.objections(visit.scope)
        if one.is_open and (one.scheme, one.months) == (scheme, months)
    ]
    chosen = chosen_month(own, state.month)
    made = []
    for row in own:
        deadline = (
            loaders.objection_deadline(visit.scope, row["noticed_on"])
            if row["noticed_on"] is not None
            else None
        )
        key = _state_of(row, corrected)
        stands = key != "corrected" and key != "waiting"
        made.append(
            values.Period(
                snapshot_id=row["snapshot_id"],
                month=row["month"],
                href=address(month=row["month"]),
                state=key,
                is_chosen=stands and row["month"] == chosen,
                rule_version=row["rule_version"],
                known_until=row["known_until"],
                counts=tuple(sorted(found.counts.get(row["snapshot_id"], {}).items(), key=_order)),
                noticed_on=row["noticed_on"],
                objections_until=deadline.day if deadline else None,
                is_calendar_provisional=bool(
                    row["calendar_is_provisional"] or (deadline and deadline.is_provisional)
                ),
                published_at=row["published_at"],
                published_by=row["published_by"] or "",
                note=row["correction_note_zh"] or row["publish_note_zh"] or "",
                changed=found.changed.get(row["snapshot_id"], 0)
                if row["corrects_snapshot_id"] is not None
                else None,
                changed_href=address(month=row["month"], correction=row["snapshot_id"])
                + "#changes",
                disputed=sum(one.month == row["month"] for one in open_ones) if stands else 0,
            )
        )
    return tuple(made)


_ORDER = (
    "green", "blue", "yellow", "red", "black", "excellent", "good", "pass", "fail", "below",
    "proposed",
)  # fmt: skip


def _order(pair: tuple[str, int]) -> tuple[int, str]:
    name = pair[0]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _state_of(row: Mapping[str, Any], corrected: set[int | None]) -> str:
    if row["corrects_snapshot_id"] is not None:
        is_out = row["state"] == "published"
        if is_out and row["snapshot_id"] in corrected:
            return "corrected"
        return "correction" if is_out else "waiting"
    if row["snapshot_id"] in corrected:
        return "corrected"
    return str(row["state"])


def chosen_month(rows: Iterable[Mapping[str, Any]], asked: date | None) -> date | None:
    """The month that was asked for where it was evaluated, else the newest one."""
    months = [row["month"] for row in rows]
    if asked is not None:
        return asked if asked in months else None
    return max(months, default=None)


def correction(visit: Visit, state: State, found: loaders.Evaluations) -> values.Correction | None:
    """The chosen correction, or the newest one of the scheme."""
    scheme, months = SPAN_OF[state.scheme]
    own = [
        row
        for row in found.rows
        if (row["scheme"], row["months"]) == (scheme, months)
        and row["corrects_snapshot_id"] is not None
    ]
    row = next((one for one in own if one["snapshot_id"] == state.correction), None)
    row = row or (own[0] if own else None)
    if row is None:
        return None
    t = visit.t
    subjects = Subjects(visit, row["month"])
    references = References(visit, row["month"])
    texts = loaders.texts(visit.scope, row["rule_version"])
    changes = loaders.differences(visit.scope, scheme, row["snapshot_id"])
    rows = []
    for one in changes:
        name, href = subjects.named(scheme, one["subject_id"], row["month"], months)
        rows.append(difference(one, name, href, texts, references, t))
    return values.Correction(
        snapshot_id=row["snapshot_id"],
        month=row["month"],
        note=row["correction_note_zh"] or "",
        records=tuple(_records(row["late_evidence"] or {}, t)) if visit.scope is None else (),
        rows=tuple(rows),
    )


def _records(late: Mapping[str, Any], t: Translator) -> Iterable[tuple[str, str]]:
    """Kinds of record that came or went, with how many."""
    for name, one in late.items():
        word = t(RECORDS.get(name, OTHER_RECORDS))
        if name == "hours":
            yield word, t("{n} 口·日", n=one["outlet_days"])
        else:
            yield word, t("新增 {came}，不再有 {went}", came=one["came"], went=one["went"])


def line_name(key: str, texts: Mapping[str, Any], t: Translator) -> str:
    """The duty of a line, the sentence of a cap, or the total."""
    if key in (BAND, "grade"):
        return t("总分")
    if key.startswith(CAP):
        row = texts["caps"].get(key.removeprefix(CAP))
        return t.name(row["statement_zh"], row["statement_en"]) if row else key
    row = texts["lines"].get(key)
    return t.name(row["duty_zh"], row["duty_en"]) if row else key


def difference(
    row: Mapping[str, Any],
    subject: str,
    href: str,
    texts: Mapping[str, Any],
    references: References,
    t: Translator,
) -> values.Difference:
    """A stored difference in words."""
    return values.Difference(
        subject=subject,
        href=href,
        line=line_name(row["line_key"], texts, t),
        before=number(row["before"]),
        after=number(row["after"]),
        cause=t(CAUSES[row["cause"]]),
        facts=facts(row["detail"], references, t),
    )


def facts(detail: Mapping[str, Any], references: References, t: Translator) -> str:
    """Because of what: classes, states, counts, decisions, and the cases that went and came."""
    said = []
    if "bands" in detail:
        words = [band_word(one, t) for one in detail["bands"]]
        said.append(" → ".join(words) if words[0] != words[1] else words[0])
    for side, word in (("came", t("新增")), ("went", t("不再计"))):
        if named := [references.said(one["reference"]) for one in detail.get(side, ())]:
            said.append(f"{word} {t('、').join(named)}")
    if "state" in detail:
        old, new = (t(LINE_STATES[one]) if one else "—" for one in detail["state"])
        said.append(f"{old} → {new}")
    for name, word in (("numerator", t("完成")), ("denominator", t("应有"))):
        if name in detail:
            old, new = (formats.tally(number(one), t=t) for one in detail[name])
            said.append(f"{word} {old} → {new}")
    return t("；").join(said)


def objections(
    visit: Visit, found: Iterable[Objection], texts: Mapping[str, Any]
) -> tuple[values.ObjectionRow, ...]:
    """Objections, those that are not decided first, the oldest of them first."""
    t, subjects = visit.t, Subjects(visit, None)
    today = visit.now.astimezone(city.CITY_TIME).date()
    made = []
    for one in sorted(found, key=lambda row: (not row.is_open, row.raised_on, row.objection_id)):
        name, href = subjects.named(one.scheme, one.subject_id, one.month, one.months)
        end = formats.local(one.decided_at).date() if one.decided_at else today
        made.append(
            values.ObjectionRow(
                number=one.objection_id,
                month=one.month,
                months=one.months,
                subject=name,
                href=href,
                line=line_name(one.line_key, texts, t) if one.line_key else t("整个结果"),
                raised_on=one.raised_on,
                raised_by=one.raised_by_zh,
                text=one.text_zh,
                days_open=(end - one.raised_on).days,
                outcome=one.outcome or "",
                decided_at=one.decided_at,
                answer=one.outcome_zh or "",
            )
        )
    return tuple(made)


def versions(
    visit: Visit, state: State, *, address: Any
) -> tuple[tuple[values.Version, ...], str, tuple[values.Mover, ...]]:
    """Versions of the scheme with their previews, the chosen one, and who would change in it."""
    t, scheme = visit.t, SPAN_OF[state.scheme][0]
    sets, previews, movers = loaders.previews(visit.scope)
    tried = {one.rule_version: one for one in reversed(previews)}
    own = [one for one in sets if one.scheme == scheme]
    known = [one.rule_version for one in own if one.rule_version in tried]
    chosen = state.version if state.version in known else (known[0] if known else "")
    seen = Counter(movers["preview_id"].tolist())
    made = tuple(
        values.Version(
            rule_version=one.rule_version,
            title=t.name(one.title_zh, one.title_en),
            state=one.state,
            valid_from=one.valid_from,
            last_day=one.valid_to - DAY if one.valid_to else None,
            adopted_by=one.adopted_by or "",
            is_chosen=one.rule_version == chosen,
            href=f"{address(version=one.rule_version)}#rules",
            tried_on=found.month if (found := tried.get(one.rule_version)) else None,
            tried_at=found.computed_at if found else None,
            compared_with=found.compared_with if found else "",
            moved=seen[found.preview_id] if found else None,
            subjects=found.subjects if found and visit.scope is None else None,
            lines_moved=found.lines_moved if found else None,
        )
        for one in own
    )
    if not chosen:
        return made, "", ()
    head = tried[chosen]
    subjects = Subjects(visit, head.month)
    rows = []
    for row in records(movers[movers["preview_id"] == head.preview_id]):
        key = (
            whole(row["enterprise_id"]) or whole(row["om_operator_id"]) or whole(row["monitor_id"])
        )
        name, href = subjects.named(scheme, key or 0, head.month, head.months)
        rows.append(
            values.Mover(
                subject=name,
                href=href,
                band_before=row["band_before"],
                band_after=row["band_after"],
                before=number(row["score_before"]),
                after=number(row["score_after"]),
            )
        )
    return made, chosen, tuple(rows)


def face_rows(visit: Visit, month: date) -> tuple[values.FaceRow, ...]:
    """Faces of a month in scope, the best first."""
    t, subjects = visit.t, Subjects(visit, month)
    found = records(loaders.faces(visit.scope, month))
    before = {
        row["enterprise_id"]: row
        for row in records(loaders.faces(visit.scope, month_before(month)))
    }
    disputed = loaders.disputed(visit.scope, "face", month, 1)
    capped = loaders.capped(visit.scope, found[0]["snapshot_id"]) if found else set()
    made = []
    for row in found:
        key = row["enterprise_id"]
        place = subjects.enterprises.get(key, {})
        old, now = number(before.get(key, {}).get("score")), number(row["score"])
        same = before.get(key, {}).get("rule_version") == row["rule_version"]
        made.append(
            values.FaceRow(
                enterprise=subjects.enterprise(key),
                county=t.name(place.get("county_zh", ""), place.get("county_en", "")),
                href=face_href(key, month),
                state=row["state"],
                band=row["band"],
                uncapped=row["uncapped_band"],
                score=now,
                change=now - old if same and now is not None and old is not None else None,
                is_capped=key in capped,
                is_disputed=key in disputed,
            )
        )
    return tuple(made)


def month_before(month: date) -> date:
    """First day of the month before."""
    return (month - DAY).replace(day=1)


def monitor_rows(visit: Visit, month: date) -> tuple[values.MonitorRow, ...]:
    """Monitors below the pass mark in a month, with their age on its last day."""
    t, scope, end = visit.t, visit.scope, month_after(month)
    found = records(loaders.monitors(scope, month))
    wanted = {row["outlet_id"] for row in found}
    outlets = {
        row["outlet_id"]: row
        for row in records(operators_loaders.outlets(scope, month, end, wanted))
    }
    subjects = Subjects(visit, month)
    served = {
        row["monitor_id"]: row["om_operator_id"]
        for row in records(operators_loaders.proposed(scope, month))
    }
    made = []
    for row in found:
        outlet = outlets.get(row["outlet_id"])
        if outlet is None:
            continue
        installed = row["installed_on"]
        query = parameters.query(
            outlet=row["outlet_id"], step="day", **{"from": month, "to": end - DAY}
        )
        operator = served.get(row["monitor_id"])
        made.append(
            values.MonitorRow(
                enterprise=enterprise_name(outlet, t),
                outlet=outlet_name(outlet, t),
                href=f"/staff/enterprises/{outlet['enterprise_id']}?{query}",
                operator=subjects.operator(operator) if operator is not None else "",
                ref=row["monitor_ref"],
                model=" ".join(part for part in (row["maker_zh"], row["model"]) if part),
                installed_on=installed,
                years=(end - installed).days / 365.25 if installed else None,
                score=number(row["score"]),
                months_below=int(row["months_below"]),
                months_scored=int(row["months_scored"]),
                is_proposed=bool(row["is_proposed"]),
            )
        )
    return tuple(made)
