"""Lines, caps, amounts and changes of one face, with the way from every case to its rows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard import parameters
from dashboard.jobs.score_changes import BAND, Difference, differences
from dashboard.staff import loaders_city as city
from dashboard.staff.operators_state import month_after
from dashboard.staff.overview_rows import outlet_name
from dashboard.staff.rows import number, records
from dashboard.staff.scores import loaders, rows
from dashboard.staff.scores.names import References
from dashboard.visit import Visit
from layouts import formats
from layouts.staff.scores import values
from layouts.staff.scores.words import LINE_CAUSES
from layouts.translations import Translator, mark
from queries.score_pages import FaceParts

DAY = timedelta(days=1)
COUNTING = ("scored", "not_delivered")
HOURS = ("transmission_completed", "valid_data")
INSTALLATION = ("accepted_monitors", "complete_factors", "networked_in_time")
TESTS = {
    "supervision": mark("监督比对"),
    "verification": mark("校验"),
    "calibration": mark("校准"),
    "standard_check": mark("标样核查"),
}
UNITS = {
    "accepted_monitors": mark("口"),
    "complete_factors": mark("个因子"),
    "tests_passed": mark("项"),
    "faults_handled": mark("项"),
    "transmission_completed": mark("因子·h"),
    "valid_data": mark("因子·h"),
}


class Cases:
    """Cases of the lines of one enterprise and month, in words."""

    def __init__(self, visit: Visit, enterprise_id: int, month: date):
        self._t, self._month, self._end = visit.t, month, month_after(month)
        self._enterprise = enterprise_id
        self._disclosed = loaders.disclosures(visit.scope, enterprise_id)
        self._outlets = {
            row["outlet_id"]: row
            for on in (month, self._end - DAY)
            for row in records(city.outlets(visit.scope, on))
        }

    def of(self, row: Mapping[str, Any]) -> tuple[values.Case, ...]:
        """Every case of a line."""
        return tuple(self._case(row["line_key"], item) for item in row["items"])

    def _case(self, key: str, item: Mapping[str, Any]) -> values.Case:
        t = self._t
        outlet = item.get("outlet_id")
        parts = [self._outlet(outlet)] if outlet is not None else []
        if "what" in item:
            parts.append(t(TESTS[item["what"]]))
        if "day" in item:
            parts.append(str(item["day"]))
        parts += [str(item[name]) for name in ("fault", "disclosure") if name in item]
        if "self_monitoring" in item:
            parts.append(t("{month}自行监测", month=item["self_monitoring"]))
        return values.Case(
            name=" ".join(parts), said=self._said(key, item), href=self.href(key, outlet)
        )

    def _outlet(self, outlet_id: int) -> str:
        row = self._outlets.get(outlet_id)
        return f"#{outlet_id}" if row is None else outlet_name(row, self._t)

    def _said(self, key: str, item: Mapping[str, Any]) -> str:
        t, had, due = self._t, number(item["numerator"]), number(item["denominator"])
        if key == "networked_in_time":
            said = t("逾期 {n} 天", n=formats.tally(had, t=t)) if had else t("按期")
            deadline = item.get("deadline")
            if deadline in (None, "None"):
                return said
            return t("；").join([said, t("期限 {day}", day=deadline)])
        if key == "disclosed_in_time":
            return self._disclosure(item, had)
        if key == "maintenance_hours":
            return t("{n} h，额度 {m} h", n=formats.tally(had, t=t), m=formats.tally(due, t=t))
        return f"{formats.tally(had, t=t)} / {formats.tally(due, t=t)}"

    def _disclosure(self, item: Mapping[str, Any], late: float | None) -> str:
        t = self._t
        if late is None:
            said = t("没有公开")
        else:
            said = t("逾期 {n} 个工作日", n=formats.tally(late, t=t)) if late else t("按期")
        ended, disclosed = self._disclosed.get(str(item.get("disclosure")), (None, None))
        days = [t("监测结束 {day}", day=formats.iso_day(ended))] if ended else []
        days += [t("公开 {day}", day=formats.iso_day(disclosed))] if disclosed else []
        return t("；").join([said, *days])

    def href(self, key: str, outlet_id: int | None) -> str:
        """The rows behind a case: days of the outlet, its equipment, or the file of dated rows."""
        base = f"/staff/enterprises/{self._enterprise}"
        if key in INSTALLATION:
            return f"{base}?tab=equipment"
        if outlet_id is None:
            return f"{base}?tab=timeline"
        query = parameters.query(
            outlet=outlet_id,
            step="day" if key in HOURS else None,
            **{"from": self._month, "to": self._end - DAY},
        )
        return f"{base}?{query}"

    def verdicts(self, series: tuple[int, str] | None) -> str:
        """The month of the series that a verdict judged; the dated rows for a document."""
        if series is None:
            return self.href("", None)
        query = parameters.query(factor=series[1])
        return f"{self.href('', series[0])}&{query}"


def dimensions(
    visit: Visit,
    enterprise_id: int,
    month: date,
    found: FaceParts,
    before: FaceParts | None,
    texts: Mapping[str, Any],
) -> tuple[values.Dimension, ...]:
    """Every line in the order of the rules, with its arithmetic and its cases."""
    t, cases = visit.t, Cases(visit, enterprise_id, month)
    own = {row["line_key"]: row for row in found.lines}
    old = {row["line_key"]: row for row in before.lines} if before else {}
    made = []
    for key, dimension in texts["dimensions"].items():
        lines = tuple(
            _line(own[name], old.get(name), text, cases, t)
            for name, text in texts["lines"].items()
            if text["dimension"] == key and name in own
        )
        counting = [one for one in lines if one.counts]
        made.append(
            values.Dimension(
                name=t.name(dimension["name_zh"], dimension["name_en"]),
                lines=lines,
                earned=sum(one.earned for one in counting),
                maximum=sum(one.maximum for one in counting),
            )
        )
    return tuple(made)


def _line(
    row: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    text: Mapping[str, Any],
    cases: Cases,
    t: Translator,
) -> values.Line:
    document = t.name(text["document_zh"] or "", text["document_en"] or "")
    article = text["article"] or ""
    cause = LINE_CAUSES.get(row["cause"], "")
    return values.Line(
        key=row["line_key"],
        name=t.name(text["duty_zh"], text["duty_en"]),
        statement=t.name(text["statement_zh"], text["statement_en"]),
        document=f"{document} {article}".strip() if t.language == "zh" else document,
        state=row["state"],
        cause=t(cause) if cause else "",
        sum=_sum(row, text["kind"], t),
        share=number(row["share"]),
        earned=float(row["earned"]),
        maximum=float(row["maximum"]),
        before=float(before["earned"]) if before and before["state"] in COUNTING else None,
        counts=row["state"] in COUNTING,
        cases=cases.of(row),
    )


def _sum(row: Mapping[str, Any], kind: str, t: Translator) -> str:
    """What was found of what was due, as the kind of line counts it."""
    done, due = number(row["numerator"]), number(row["denominator"])
    if done is None or due is None:
        return ""
    if kind == "count":
        allowed = formats.tally(number(row["allowance"]), t=t)
        return t("{n} h，额度 {m} h", n=formats.tally(done, t=t), m=allowed)
    if kind == "lateness":
        return t("{n} 项，共逾期 {m}", n=formats.tally(due, t=t), m=formats.tally(done, t=t))
    unit = UNITS.get(row["line_key"])
    counts = f"{formats.tally(done, t=t)} / {formats.tally(due, t=t)}"
    said = f"{counts} {t(unit)}" if unit else counts
    if due > 0 and kind in ("rate", "pass_rate"):
        return f"{said} = {formats.percent(done / due, t=t)}"
    return said


def caps(
    visit: Visit, enterprise_id: int, month: date, found: FaceParts, texts: Mapping[str, Any]
) -> tuple[values.Cap, ...]:
    """Verdicts and decisions that hold the face down, each with the way to its rows."""
    t, cases, references = visit.t, Cases(visit, enterprise_id, month), References(visit, month)
    return tuple(
        values.Cap(
            statement=rows.line_name(f"{rows.CAP}{row['cap_key']}", texts, t),
            references=tuple(
                (references.said(one), cases.verdicts(references.series(one)))
                for one in row["detail"].get("where") or [row["reference"]]
            ),
            decided_on=row["decided_on"],
            band=rows.band_word(row["band"], t),
            facts=_cap_facts(row["detail"], t),
        )
        for row in found.caps
    )


def _cap_facts(detail: Mapping[str, Any], t: Translator) -> str:
    said = []
    if days := detail.get("days"):
        said.append(t("{n} 天：{days}", n=len(days), days=t("、").join(days[:6])))
    if detail.get("worst_multiple") is not None:
        multiple = formats.multiple(number(detail["worst_multiple"]), t=t)
        said.append(t("最大超标倍数 {multiple}", multiple=multiple))
    if detail.get("due_on"):
        said.append(t("期限 {day}", day=detail["due_on"]))
    return t("；").join(said)


def amounts(visit: Visit, found: FaceParts) -> tuple[values.Amount, ...]:
    """Use of the permitted amounts of the year at the end of the month."""
    t, names = visit.t, city.pollutants(visit.scope)
    return tuple(
        values.Amount(
            reference=row["permitted_amount_ref"],
            pollutant=t.name(
                names[row["pollutant_code"]].name_zh, names[row["pollutant_code"]].short_en
            ),
            permitted_t=float(row["permitted_t"]),
            used_t=number(row["used_t"]),
            is_lower_bound=bool(row["is_lower_bound"]),
            unknown_outlets=int(row["unknown_outlets"]),
            outcome=row["outcome"],
        )
        for row in found.amounts
    )


def moved(
    visit: Visit,
    enterprise_id: int,
    month: date,
    now: FaceParts,
    before: FaceParts,
    texts: Mapping[str, Any],
    *,
    other_method: bool,
) -> tuple[values.Difference, ...]:
    """Lines, caps and the score that differ from another month, the largest first."""
    t, cases = visit.t, Cases(visit, enterprise_id, month)
    references = References(visit, month)
    found = differences(
        "face", _tables(before), _tables(now), subject="enterprise_id", other_method=other_method
    )
    found = [one for one in found if _is_visible(one)]
    found.sort(key=lambda one: -abs((one.after or 0.0) - (one.before or 0.0)))
    found.sort(key=lambda one: one.line_key != BAND)
    made = []
    for one in found:
        row = {
            "line_key": one.line_key, "before": one.before, "after": one.after,
            "cause": one.cause, "detail": one.detail,
        }  # fmt: skip
        href = f"#{one.line_key}" if one.line_key in texts["lines"] else ""
        told = rows.difference(row, "", href, texts, references, t)
        rest = _changed_cases(one, cases, t)
        said = t("；").join(part for part in (told.facts, rest) if part)
        made.append(replace(told, facts=said))
    return tuple(made)


def _is_visible(one: Difference) -> bool:
    """Other hours that earn the same are no reason of a change."""
    same = one.before is not None and one.after is not None
    return not same or abs((one.after or 0.0) - (one.before or 0.0)) >= 0.005


def _changed_cases(one: Difference, cases: Cases, t: Translator) -> str:
    """The rows behind a line that moved: cases of now that are not in the other month."""
    items = list(one.detail.get("items_after", ()))
    items.sort(key=lambda item: (item["numerator"] or 0.0) - (item["denominator"] or 0.0))
    told = cases.of({"line_key": one.line_key, "items": items[: rows.CASES_SHOWN]})
    said = [f"{case.name} {case.said}" for case in told]
    if len(items) > rows.CASES_SHOWN:
        said.append(t("另有 {n} 项", n=len(items) - rows.CASES_SHOWN))
    return t("、").join(said)


def _tables(found: FaceParts) -> dict[str, list[dict[str, Any]]]:
    score = [found.score] if found.score else []
    tables = {"face_score": score, "face_line": found.lines, "face_cap": found.caps}
    return {name: [_plain(row) for row in kept] for name, kept in tables.items()}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: float(value) if type(value).__name__ == "Decimal" else value
        for name, value in row.items()
    }
