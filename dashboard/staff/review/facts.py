"""Findings in words: one line for the queue, sentences for the evidence."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from dashboard.staff import loaders_city as city
from dashboard.staff.overview_counts import hours_text
from dashboard.staff.overview_rows import Names, enterprise_name, outlet_name
from dashboard.staff.review import items as found
from dashboard.staff.review.items import Item, Run, Verdict
from dashboard.visit import Visit
from layouts import formats
from layouts.staff import words as domain
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import mark
from queries.review_items import NewMark

EVIDENCE_WORDS = {
    "photo": mark("照片"),
    "record": mark("记录"),
    "log": mark("日志"),
    "certificate": mark("证书"),
    "other": mark("其他"),
}


class Words:
    """Puts findings of one day into the language of a visit."""

    def __init__(self, visit: Visit, names: Names, day: date):
        self._t = visit.t
        self._names = names
        self._day = day
        self._units = {
            code: formats.unit(one.unit) for code, one in city.pollutants(visit.scope).items()
        }
        self._rules = city.rules(visit.scope, day)

    def place(self, outlet_id: int) -> tuple[str, str, str]:
        """Enterprise, outlet and county."""
        row = self._names.outlets[outlet_id]
        county = self._names.counties.get(row["county_id"], "")
        return enterprise_name(row, self._t), outlet_name(row, self._t), county

    def pollutant(self, code: str | None) -> str:
        """Name of a factor; empty for all of the outlet."""
        return "" if code is None else self._names.pollutants.get(code, code)

    def summary(self, item: Item) -> str:
        """One line."""
        t = self._t
        hours = item.hours.bit_count()
        if item.kind in (found.EXCEEDANCE, found.OVER_RANGE):
            return t("；").join(self._short(one) for one in item.verdicts)
        if item.kind == found.CONSTANT:
            return t("；").join(self._constant(run) for run in item.runs)
        if item.kind == found.MARK:
            kinds = dict.fromkeys(domain.STATE.get(one.kind, one.kind) for one in item.marks)
            named = t("、").join(t(kind) for kind in kinds)
            return f"{named} {hours_text(item.hours, t=t)}".strip()
        if item.kind == found.UNIT_DOUBT:
            side = t("远高于限值") if item.is_above else t("远低于限值")
            return f"{side} {hours} h"
        return f"{hours_text(item.hours, t=t)} · {hours} h"

    def _short(self, one: Verdict) -> str:
        t = self._t
        said = f"{t(domain.BASIS[one.basis])} {self._against(one)}"
        if one.periods:
            said += f" · {one.periods} {'d' if one.basis == 'day' else 'h'}"
        if one.over_range:
            said += " · " + t("超量程 {n} h", n=one.over_range)
        return said

    def _against(self, one: Verdict) -> str:
        limit = one.upper if one.upper is not None else one.lower
        if one.lower is not None and one.upper is not None:
            edges = (formats.as_entered(edge, t=self._t) for edge in (one.lower, one.upper))
            return f"{formats.concentration(one.value, t=self._t)} / {'–'.join(edges)}"
        value = formats.concentration(one.value, limit, t=self._t)
        return f"{value} / {formats.as_entered(limit, t=self._t)} {formats.unit(one.unit)}".strip()

    def _constant(self, run: Run) -> str:
        value = formats.concentration(run.value, t=self._t)
        unit = self._units.get(run.pollutant_code, "")
        return self._t("{value} 连续 {n} h", value=f"{value} {unit}".strip(), n=run.hours)

    def sentences(self, item: Item) -> tuple[str, ...]:
        """What was found, as sentences."""
        if item.kind in (found.EXCEEDANCE, found.OVER_RANGE):
            return tuple(self._of_verdicts(item.verdicts))
        if item.kind == found.MARK:
            return tuple(self._of_mark(one) for one in item.marks)
        return (self._of_hours(item),)

    def _of_verdicts(self, verdicts: Iterable[Verdict]) -> Iterable[str]:
        t = self._t
        for one in verdicts:
            source = t.name(one.document_zh or "", one.document_en)
            where = " ".join(part for part in (source, one.clause) if part) or t("未注明文件")
            said = t("{basis}：{value}", basis=t(domain.BASIS[one.basis]), value=self._against(one))
            if one.multiple is not None:
                said += t("，超标 {multiple}", multiple=formats.multiple(one.multiple, t=t))
            if one.periods and one.basis != "day":
                said += t("，{hours}", hours=hours_text(one.hours, t=t))
            if one.over_range:
                said += t("，{n} h 至少超量程", n=one.over_range)
            said += t("（{source}）", source=where)
            if not one.is_reviewed:
                said += t("；限值未审，不计入")
            yield said
        closes = formats.hour(self._rules.review_closes(self._day), t=t)
        stages = dict.fromkeys(one.stage for one in verdicts)
        named = t("、").join(t(STAGE_WORDS[stage]) for stage in stages)
        if stages.keys() & {"warning", "pending"}:
            yield t("阶段：{stage}；{time} 前未审，按规则认定。", stage=named, time=closes)
        else:
            yield t("阶段：{stage}。", stage=named)

    def _of_mark(self, one: NewMark) -> str:
        t = self._t
        span = t("未写明起止")
        if one.start is not None and one.stop is not None:
            span = formats.hour_span(one.start, one.stop, t=t)
        said = t(
            "{kind}：{span}。{who} 于 {time} 标记",
            kind=t(domain.STATE.get(one.kind, one.kind)),
            span=span,
            who=one.marked_by,
            time=formats.timestamp(one.marked_at),
        )
        if self._is_late(one.start, one.marked_at):
            said += t("，已过标记时限")
        said += t("。事由：{reason}", reason=one.reason_zh or t("没有写"))
        kinds = Counter(one.evidence)
        if not kinds:
            return said + t("；没有附依据")
        files = t("、").join(f"{t(EVIDENCE_WORDS[kind])} {n}" for kind, n in kinds.items())
        return said + t("；依据：{files}", files=files)

    def _is_late(self, start: datetime | None, marked_at: datetime) -> bool:
        """Whether the time for marking the first hour was over."""
        if start is None:
            return False
        first_day = start.astimezone(city.CITY_TIME).date()
        return marked_at >= self._rules.marking_closes(first_day)

    def _of_hours(self, item: Item) -> str:
        t = self._t
        hours = hours_text(item.hours, t=t)
        if item.kind == found.SUSPECTED_STOP:
            return t(
                "{hours}：含氧量近于空气，流量或温度低于自身运行时的低值，而没有停运标记。",
                hours=hours,
            )
        if item.kind == found.UNIT_DOUBT:
            side = t("远高于限值") if item.is_above else t("远低于限值")
            return t(
                "{hours}：数值{side}，疑为单位错误；这些小时未作判定。", hours=hours, side=side
            )
        if item.kind == found.CONSTANT:
            runs = t("；").join(
                t(
                    "{value}（自 {start}）",
                    value=self._constant(run),
                    start=self._hour(run.first_hour),
                )
                for run in item.runs
            )
            return t("有效值完全相同：{runs}。", runs=runs)
        names = t("、").join(dict.fromkeys(self.pollutant(run.pollutant_code) for run in item.runs))
        longest = max((run.hours for run in item.runs), default=0)
        return t(
            "{hours} 应有而未收到：{names}；最长连续 {n} h。", hours=hours, names=names, n=longest
        )

    def _hour(self, hour: int) -> str:
        """An hour counted from midnight of the day."""
        moment = datetime.fromtimestamp(
            city.midnight(self._day).timestamp() + hour * found.SECONDS_PER_HOUR, city.CITY_TIME
        )
        return formats.hour(moment, t=self._t)
