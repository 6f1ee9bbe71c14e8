"""Tables of the page of emissions as files: every row, masses in kilograms in full."""

from collections.abc import Callable
from typing import Any

from dashboard.downloads import Sheet
from dashboard.staff import emissions_choice as choice
from dashboard.staff import emissions_sums as sums
from dashboard.staff.emissions_choice import Chosen
from dashboard.staff.emissions_permits import permits
from dashboard.staff.emissions_state import DAY
from dashboard.staff.exceedances_choice import plain_rows
from dashboard.staff.overview_rows import outlet_name
from layouts import formats, mass_methods
from layouts.staff.emissions_values import PERMIT_SPANS, SETTLEMENTS, STATES


def months(chosen: Chosen) -> Sheet:
    """Months of outlets of every pollutant, or of the chosen one."""
    t, names = chosen.visit.t, chosen.names
    trades = choice.industries(chosen.visit)
    rows = chosen.rows if chosen.state.pollutant is None else chosen.shown
    heads = (
        t("月份"), t("区县"), t("行业"), t("企业"), t("排放口"), t("污染物"), t("合计（kg）"),
        t("实测（kg）"), t("替代（kg）"), t("状态"), t("结算"), t("排放量不明（h）"),
        t("上年同月（kg）"), t("核算方法"), t("方法版本"),
    )  # fmt: skip
    lines = [
        (
            f"{row['month']:%Y-%m}", names.counties.get(row["county_id"], ""),
            trades.get(row["industry_code"], ""),
            chosen.enterprises.get(row["enterprise_id"], ""), _outlet(chosen, row["outlet_id"]),
            names.pollutants[row["pollutant_code"]], row["total_mass_kg"],
            row["measured_mass_kg"], row["substituted_mass_kg"], t(STATES[row["state"]]),
            t(SETTLEMENTS[row["settlement"]]), row["missing_hours"], row["before_mass_kg"],
            mass_methods.words(row["mass_method"], t=t), row["method_version"],
        )
        for row in plain_rows(rows)
    ]  # fmt: skip
    title = t("排放口各月排放量")
    return Sheet(title=title, heads=heads, rows=lines, remarks=_of_totals(chosen))


def _outlet(chosen: Chosen, outlet_id: int) -> str:
    known = chosen.names.outlets.get(outlet_id)
    return f"#{outlet_id}" if known is None else outlet_name(known, chosen.visit.t)


def contributors(chosen: Chosen) -> Sheet:
    """Enterprises of the shown pollutant, in the order of the page."""
    t = chosen.visit.t
    heads = (
        t("名次"), t("企业"), t("区县"), t("行业"), t("合计（kg）"), t("实测（kg）"),
        t("替代（kg）"), t("占已知合计"), t("累计占比"), t("缺失（家·月）"), t("下限（家·月）"),
    )  # fmt: skip
    lines = [
        (
            place, one.name, one.county, one.industry, one.sum.total_kg, one.sum.measured_kg,
            one.sum.substituted_kg, one.share, one.cumulated, one.sum.missing,
            one.sum.lower_bounds,
        )
        for place, one in enumerate(sums.contributors(chosen), 1)
    ]  # fmt: skip
    title = t("{pollutant} · 排放大户", pollutant=chosen.selection.shown_pollutant.name)
    return Sheet(title=title, heads=heads, rows=lines, remarks=_of_totals(chosen))


def permitted(chosen: Chosen) -> Sheet:
    """Permitted amounts and their four parts, in the order of the page."""
    t, permitted_amounts = chosen.visit.t, permits(chosen)
    heads = (
        t("企业"), t("污染物"), t("期间"), t("开始"), t("结束"), t("许可量（t）"), t("实测（t）"),
        t("替代（t）"), t("执行报告（t）"), t("累计（t）"), t("占比"), t("未含排放口数"),
        t("仅为下限"), t("超过许可量"), t("按去年工况的进度"), t("暂算"), t("文件"),
    )  # fmt: skip
    lines = [
        (
            one.enterprise, one.pollutant, t(PERMIT_SPANS[one.span]), one.start,
            one.end - DAY, one.permitted_t, one.measured_t, one.substituted_t,
            one.reported_t, one.used_t, one.used_share, one.unknown_outlets,
            _yes(one.is_lower_bound, chosen), _yes(one.exceeds, chosen), one.expected_share,
            _yes(one.is_provisional, chosen), one.document,
        )
        for one in permitted_amounts.rows
    ]  # fmt: skip
    method = mass_methods.sentence(
        permitted_amounts.methods, permitted_amounts.method_versions, t=t
    )
    remarks = _with_method(_remarks(chosen), method)
    return Sheet(title=t("许可排放量占比"), heads=heads, rows=lines, remarks=remarks)


def _yes(value: bool, chosen: Chosen) -> str:
    t = chosen.visit.t
    return t("是") if value else t("否")


def _of_totals(chosen: Chosen) -> tuple[str, ...]:
    method = mass_methods.sentence(
        sums.methods(chosen), sums.method_versions(chosen), t=chosen.visit.t
    )
    return _with_method(_remarks(chosen), method)


def _with_method(remarks: tuple[str, ...], method: str) -> tuple[str, ...]:
    return (*remarks, method) if method else remarks


def _remarks(chosen: Chosen) -> tuple[str, ...]:
    """The filters in force and what the columns mean."""
    t, shown = chosen.visit.t, chosen.selection
    names: dict[str, Any] = {
        t("区县"): shown.county,
        t("行业"): shown.industry,
        t("污染物"): shown.pollutant,
    }
    said = [f"{name}：{one.name}" for name, one in names.items() if one is not None]
    first, last = formats.month(shown.start, t=t), formats.month(shown.last, t=t)
    return (
        t("时段 {span}", span=first if first == last else f"{first}–{last}"),
        t("筛选：{filters}", filters=t("；").join(said) if said else t("无")),
        t("没有合计的月份为缺失，不是零；下限表示另有排放量不明的小时。"),
        t("企业、区县与行业按该月末；上年同月只在两年都完整时给出。"),
    )


SHEETS: dict[str, Callable[[Chosen], Sheet]] = {
    "months": months,
    "contributors": contributors,
    "permits": permitted,
}
