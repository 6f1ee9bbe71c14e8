"""Records that the data contradict, of one operator or of everybody in scope."""

from datetime import timedelta
from typing import Any

from dashboard import parameters
from dashboard.downloads import Sheet
from dashboard.staff import loaders_city as city
from dashboard.staff import operators_loaders as loaders
from dashboard.staff import operators_rows as rows
from dashboard.staff.operators_choice import Chosen
from dashboard.staff.operators_loaders import DAY
from dashboard.staff.operators_state import month_after
from dashboard.staff.overview_rows import enterprise_name, outlet_name
from dashboard.staff.rows import records, whole
from layouts import formats
from layouts.staff import operator_verification as view
from layouts.staff.operators_values import (
    HOURS_OF_FACTORS,
    KINDS_TO_VERIFY,
    Contradiction,
    Verification,
)

HOURS_SHOWN = timedelta(days=7)
"""A longer span is opened by days."""


def of(chosen: Chosen, operator_id: int | None = None) -> Verification:
    """What the newest searches of the span found, within the scope of the visit."""
    if chosen.shown is None:
        return Verification()
    scope, t = chosen.visit.scope, chosen.visit.t
    found = records(loaders.contradictions(scope, chosen.start, chosen.end))
    if operator_id is not None:
        found = [row for row in found if whole(row["om_operator_id"]) == operator_id]
    searches = loaders.searches(scope, chosen.start, chosen.end)
    names = {
        int(row["om_operator_id"]): rows.short_name(row, t)
        for row in records(loaders.names(scope, chosen.end - DAY))
    }
    wanted = {int(row["outlet_id"]) for row in found}
    outlets = {
        row["outlet_id"]: row
        for row in records(loaders.outlets(scope, chosen.start, chosen.end, wanted))
    }
    counties = {
        one.county_id: t.name(one.name_zh, one.name_en)
        for one in city.counties(scope, chosen.end - DAY)
    }
    return Verification(
        rows=tuple(
            _contradiction(chosen, row, outlets[row["outlet_id"]], names, counties)
            for row in found
            if row["outlet_id"] in outlets
        ),
        searched=tuple(one.month for one in searches),
        waiting=tuple(
            month for month in _months(chosen) if month not in {one.month for one in searches}
        ),
        rule_versions=tuple(sorted({one.rule_version for one in searches})),
        searched_at=max((one.computed_at for one in searches), default=None),
    )


def _months(chosen: Chosen) -> list[Any]:
    found, month = [], chosen.start
    while month < chosen.end:
        found.append(month)
        month = month_after(month)
    return found


def _contradiction(
    chosen: Chosen,
    row: dict[str, Any],
    outlet: dict[str, Any],
    names: dict[int, str],
    counties: dict[int, str],
) -> Contradiction:
    t = chosen.visit.t
    started, ended = row["started_at"].to_pydatetime(), row["ended_at"].to_pydatetime()
    operator = whole(row["om_operator_id"])
    said = str(row["detail"].get("said", ""))
    return Contradiction(
        kind=row["kind"],
        operator="" if operator is None else names.get(operator, f"#{operator}"),
        enterprise=enterprise_name(outlet, t),
        outlet=outlet_name(outlet, t),
        county=counties.get(outlet["county_id"], ""),
        href=_href(outlet, started, ended),
        started_at=started,
        ended_at=ended,
        hours=int(row["evidence_hours"]),
        reference=row["reference"] or "",
        mark=said if row["kind"] == "mark_without_visit" else "",
    )


def _href(outlet: dict[str, Any], started: Any, ended: Any) -> str:
    """The explorer of the outlet at the span."""
    first = formats.local(started).date()
    last = max(formats.local(ended - timedelta(seconds=1)).date(), first)
    step = "day" if ended - started > HOURS_SHOWN else None
    query = parameters.query(outlet=outlet["outlet_id"], step=step, **{"from": first, "to": last})
    return f"/staff/enterprises/{outlet['enterprise_id']}?{query}"


def sheet(chosen: Chosen, shown: Verification, remarks: tuple[str, ...]) -> Sheet:
    """Every row of the list, with the counts behind it."""
    t = chosen.visit.t
    heads = (
        t("待核实"), t("机构"), t("企业"), t("排放口"), t("区县"), t("开始"), t("结束"),
        t("小时数"), t("单位"), t("依据"), t("记录"),
    )  # fmt: skip
    lines = [
        (
            t(KINDS_TO_VERIFY[one.kind]), one.operator, one.enterprise, one.outlet, one.county,
            one.started_at, one.ended_at, one.hours,
            t(HOURS_OF_FACTORS) if one.kind in view.OF_CONTRACTS else "h",
            view.evidence(one, t=t), one.reference,
        )
        for one in shown.rows
    ]  # fmt: skip
    about = (
        t("供核实的清单，不影响任何得分"),
        t("核对规则 {rules}", rules=t("、").join(shown.rule_versions) or "—"),
    )
    return Sheet(
        title=t("与数据矛盾的记录"), heads=heads, rows=lines, remarks=(*about, *remarks[:1])
    )
