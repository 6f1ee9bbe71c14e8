"""The rule rows as tables for people: the same tables on the pages and in docs/methods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.methods import rule_words
from dashboard.methods.rule_words import word
from layouts import formats
from layouts.method_page import RuleTable
from layouts.parts import Column
from layouts.translations import Translator
from queries.rule_rows import Effect, FlagMeaning, LegalText, RuleRows, StandardLimit, Threshold

ALWAYS = "—"


@dataclass(frozen=True)
class _Group:
    """Thresholds that stand in one table."""

    name: str
    title: str
    rows: tuple[Threshold, ...]


def tables(rows: RuleRows, *, t: Translator) -> tuple[RuleTable, ...]:
    """Thresholds by what they hold for, effects of reasons and marks, flags, limits."""
    groups = [_threshold_table(group, t=t) for group in _groups(rows.thresholds, t=t)]
    return (
        *groups,
        _effect_table(rows.effects, t=t),
        _flag_table(rows.flags, t=t),
        _limit_table(rows.limits, t=t),
        _text_table(rows.legal_texts, t=t),
    )


def _groups(rows: Iterable[Threshold], *, t: Translator) -> list[_Group]:
    kept = list(rows)
    groups = [
        _Group("general", t("阈值：通用"), tuple(r for r in kept if _is_general(r, None))),
        _Group("gas", t("阈值：废气"), tuple(r for r in kept if _is_general(r, "gas"))),
        _Group("water", t("阈值：废水"), tuple(r for r in kept if _is_general(r, "water"))),
        _Group("industry", t("阈值：个别行业"), tuple(r for r in kept if r.industry_code)),
    ]
    return [group for group in groups if group.rows]


def _is_general(row: Threshold, medium: str | None) -> bool:
    return row.industry_code is None and row.medium == medium


def span(start: date | None, stop: date | None, *, t: Translator) -> str:
    """From which day to which, both included; a dash when it always holds."""
    last = stop - timedelta(days=1) if stop else None
    if start and last:
        return t("{start} 至 {last}", start=start.isoformat(), last=last.isoformat())
    if start:
        return t("{start} 起", start=start.isoformat())
    if last:
        return t("至 {last}", last=last.isoformat())
    return ALWAYS


def number(value: float, unit: str, *, t: Translator) -> str:
    """The number of a rule with its unit; a share in per cent, a switch in words."""
    if unit == "yes or no":
        return t("是") if value else t("否")
    if unit == "share":
        return f"{formats.as_entered(round(value * 100, 10), t=t)} %"
    if unit == "pH":
        return f"pH {formats.as_entered(value, t=t)}"
    shown = formats.as_entered(value, t=t)
    return t(rule_words.UNITS[unit], n=shown) if unit in rule_words.UNITS else f"{shown} {unit}"


def verification(code: str, *, t: Translator) -> str:
    """How far a row was verified: the mark and what it means."""
    said = word(rule_words.VERIFICATIONS, code, t=t)
    return f"{code} {said}"


def _source(source: str, clause: str | None, *, t: Translator) -> str:
    said = word(rule_words.SOURCES, source, t=t)
    if not clause:
        return said
    return t("{source}，{clause}", source=said, clause=word(rule_words.CLAUSES, clause, t=t))


def _threshold_table(group: _Group, *, t: Translator) -> RuleTable:
    names_industry = group.name == "industry"
    columns = [
        Column(t("规则"), is_key=True),
        Column(t("规定值"), is_number=True),
        Column(t("施行")),
        Column(t("出处")),
        Column(t("核实程度")),
        Column(t("名称")),
    ]
    if names_industry:
        columns.insert(2, Column(t("行业")))
    cells = []
    for row in group.rows:
        line = [
            t.name(row.statement_zh, row.statement_en),
            number(row.number, row.unit, t=t),
            span(row.start, row.stop, t=t),
            _source(row.source, row.clause, t=t),
            verification(row.verification, t=t),
            row.rule,
        ]
        if names_industry:
            line.insert(2, _industry(row, t=t))
        cells.append(tuple(line))
    return RuleTable(group.name, group.title, tuple(columns), tuple(cells))


def _industry(row: Threshold | Effect, *, t: Translator) -> str:
    if row.industry_code is None:
        return t("通用")
    return t.name(row.industry_zh or row.industry_code, row.industry_en)


def _yes(flag: bool, *, t: Translator) -> str:
    return t("是") if flag else t("否")


def _effect_table(rows: Iterable[Effect], *, t: Translator) -> RuleTable:
    columns = (
        Column(t("原因或标记"), is_key=True),
        Column(t("行业")),
        Column(t("应传")),
        Column(t("有效")),
        Column(t("可判")),
        Column(t("排放量", context="effect")),
        Column(t("可公开")),
        Column(t("替代参照点")),
        Column(t("施行")),
        Column(t("出处")),
        Column(t("核实程度")),
        Column(t("名称")),
    )
    cells = tuple(
        (
            t.name(row.statement_zh, row.statement_en),
            _industry(row, t=t),
            _yes(row.due, t=t),
            _yes(row.valid, t=t),
            _yes(row.judged, t=t),
            word(rule_words.MASSES, row.mass, t=t),
            _yes(row.public, t=t),
            _reference_point(row, t=t),
            span(row.start, row.stop, t=t),
            _source(row.source, None, t=t),
            verification(row.verification, t=t),
            " · ".join(name for name in (row.mark_kind, row.allowance_rule) if name),
        )
        for row in rows
    )
    return RuleTable("effects", t("原因与标记的效力"), columns, cells)


def _reference_point(row: Effect, *, t: Translator) -> str:
    if row.mass != "substituted":
        return ALWAYS
    return word(rule_words.REFERENCE_POINTS, row.substitution_cause, t=t)


def _flag_table(rows: Iterable[FlagMeaning], *, t: Translator) -> RuleTable:
    columns = (
        Column(t("标记字母"), is_key=True),
        Column(t("含义")),
        Column(t("有效")),
        Column(t("单凭标记可定")),
        Column(t("施行")),
        Column(t("出处")),
        Column(t("核实程度")),
        Column(t("名称")),
    )
    cells = tuple(
        (
            row.flag if row.medium is None else f"{row.flag} ({_medium(row.medium, t=t)})",
            t.name(row.meaning_zh, row.meaning_en),
            _yes(row.valid, t=t),
            _yes(not row.ambiguous, t=t),
            span(row.start, row.stop, t=t),
            _source(row.source, None, t=t),
            verification(row.verification, t=t),
            row.reason,
        )
        for row in rows
    )
    return RuleTable("flags", t("数据标记"), columns, cells)


def _medium(medium: str, *, t: Translator) -> str:
    return word(rule_words.MEDIA, medium, t=t)


def _limit_table(rows: Iterable[StandardLimit], *, t: Translator) -> RuleTable:
    columns = (
        Column(t("标准与污染源"), is_key=True),
        Column(t("污染物")),
        Column(t("限值"), is_number=True),
        Column(t("判定时段")),
        Column(t("基准")),
        Column(t("施行")),
        Column(t("出处")),
        Column(t("核实程度")),
    )
    cells = tuple(
        (
            t(
                "{document}：{source_class}",
                document=t.name(row.document_zh, row.document_en),
                source_class=t.name(row.source_class_zh, row.source_class_en),
            ),
            t.name(row.pollutant_zh, row.pollutant_en),
            _limit(row, t=t),
            _basis(row, t=t),
            _reference(row, t=t),
            span(row.start, row.stop, t=t),
            _source(row.source, row.clause, t=t),
            verification(row.verification, t=t),
        )
        for row in rows
    )
    return RuleTable("limits", t("标准中的限值"), columns, cells)


def _limit(row: StandardLimit, *, t: Translator) -> str:
    unit = "" if row.unit == "pH" else f" {row.unit}"
    if row.lower is not None and row.upper is not None:
        low, high = formats.as_entered(row.lower, t=t), formats.as_entered(row.upper, t=t)
        return f"{low}–{high}{unit}"
    if row.upper is None:
        return f"≥ {formats.as_entered(row.lower, t=t)}{unit}"
    return f"{formats.as_entered(row.upper, t=t)}{unit}"


def _basis(row: StandardLimit, *, t: Translator) -> str:
    basis = word(rule_words.BASES, row.basis, t=t)
    if row.condition == "none":
        return basis
    condition = word(rule_words.CONDITIONS, row.condition, t=t)
    return t("{basis}，{condition}", basis=basis, condition=condition)


def _reference(row: StandardLimit, *, t: Translator) -> str:
    if row.reference_oxygen_pct is not None:
        return t("氧 {oxygen} %", oxygen=formats.as_entered(row.reference_oxygen_pct, t=t))
    if row.reference_excess_air is not None:
        return t("过量空气系数 {ratio}", ratio=formats.as_entered(row.reference_excess_air, t=t))
    return ALWAYS


def _text_table(rows: Iterable[LegalText], *, t: Translator) -> RuleTable:
    columns = (
        Column(t("文件"), is_key=True),
        Column(t("条款")),
        Column(t("原文")),
        Column(t("施行")),
        Column(t("核实程度")),
    )
    cells = tuple(
        (
            t.name(row.document_zh, row.document_en),
            word(rule_words.ARTICLES, row.article, t=t),
            t.name(row.text_zh, row.text_en),
            span(row.start, row.stop, t=t),
            verification(row.verification, t=t),
        )
        for row in rows
    )
    return RuleTable("legal-texts", t("文件原文摘录"), columns, cells)
