"""What stands on top of each tab: its figures and one sentence written from them."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.staff.overview_counts import INSTALLED_STATES, OBLIGED_STATES
from dashboard.staff.quality.choice import Chosen
from dashboard.staff.quality.completeness import outlet_days, total
from dashboard.staff.quality.marks import BY_DEVICE
from layouts import formats
from layouts.method_links import heading
from layouts.staff import words
from layouts.staff.quality.values import (
    Coincidence,
    Control,
    Due,
    Figure,
    FurnaceUse,
    Mark,
    Networking,
    OutletRate,
    Revision,
    Test,
)

Address = Callable[..., str]


def _percent(share: float | None, chosen: Chosen) -> tuple[str, str]:
    text = formats.percent(share, t=chosen.visit.t)
    return (text.removesuffix(" %"), "%") if text.endswith(" %") else (text, "")


def completeness(
    chosen: Chosen, rates: Sequence[OutletRate], address: Address
) -> tuple[tuple[Figure, ...], str]:
    """Rates of all outlets together, gaps, and who is silent now."""
    t = chosen.visit.t
    own = total(outlet_days(chosen))
    base = t("应收 {n} 项·h", n=formats.count(own.due, t=t))
    of_received = t("实收 {n} 项·h", n=formats.count(own.received, t=t))
    late = t("迟到 {n} 项·h", n=formats.count(own.late, t=t))
    names = [
        ("effective", t("有效传输率（补全）"), own.effective, base),
        ("prompt", t("有效传输率（即时）"), own.prompt, late),
        ("received", t("传输率"), own.transmission, of_received),
    ]
    figures = [
        Figure(
            heading(name, "rates"),
            *_percent(share, chosen),
            said,
            href=address(measure=key),
            is_chosen=chosen.selection.measure == key,
        )
        for key, name, share, said in names
    ]
    figures.append(
        Figure(heading(t("有效率"), "rates"), *_percent(own.validity, chosen), of_received)
    )
    gaps = sum(one.gap_days for one in rates)
    with_gaps = sum(one.gap_days > 0 for one in rates)
    figures.append(
        Figure(heading(t("中断日"), "gaps"), str(gaps), t("口·日"), t("{n} 口", n=with_gaps))
    )
    silent = sum(one.is_silent for one in rates)
    figures.append(Figure(heading(t("当前中断"), "gaps"), str(silent), t("口"), t("此刻")))
    if not own.due:
        return tuple(figures), t("所选范围没有应收的数据。")
    said = t(
        "{n} 口的有效传输率（补全）为 {share}，即时 {prompt}。",
        n=sum(one.counts.due > 0 for one in rates),
        share=formats.percent(own.effective, t=t),
        prompt=formats.percent(own.prompt, t=t),
    )
    return tuple(figures), said + _worst(chosen, rates)


def _worst(chosen: Chosen, rates: Sequence[OutletRate]) -> str:
    t = chosen.visit.t
    known = [one for one in rates if one.counts.effective is not None]
    if not known:
        return ""
    worst = min(known, key=lambda one: one.counts.effective or 0.0)
    return t(
        "最低的是{enterprise} {outlet}（{share}）；当前 {n} 口中断。",
        enterprise=worst.place.enterprise,
        outlet=worst.place.outlet,
        share=formats.percent(worst.counts.effective, t=t),
        n=sum(one.is_silent for one in rates),
    )


def accuracy(
    chosen: Chosen, due: Sequence[Due], tests: Sequence[Test], control: Sequence[Control]
) -> str:
    """What is overdue, what failed, how long monitors were out of control."""
    t = chosen.visit.t
    overdue = [one for one in due if one.state == "overdue"]
    judged = [one for one in tests if one.outcome != "not_valid"]
    failed = sum(one.outcome == "failed" for one in judged)
    hours = sum(one.hours for one in control)
    return t(
        "此刻 {n} 项校准、核查或校验超期，涉及 {outlets} 口；时段内 {tests} 项比对有 {failed} 项"
        "不合格，{invalid} 项不成立；失控与超期未校准共 {hours} 项·h。",
        n=len(overdue),
        outlets=len({one.place.outlet_id for one in overdue}),
        tests=len(tests),
        failed=failed,
        invalid=len(tests) - len(judged),
        hours=formats.count(round(hours), t=t),
    )


def authenticity(
    chosen: Chosen,
    marks: Sequence[Mark],
    furnaces: Sequence[FurnaceUse],
    revisions: Sequence[Revision],
    coincidences: Sequence[Coincidence] | None,
) -> str:
    """How much was marked, late or without evidence, which allowances are used up, what changed."""
    t = chosen.visit.t
    by_people = [one for one in marks if one.kind != BY_DEVICE]
    said = t(
        "时段内 {n} 次人工标记，{late} 次在标记截止后补标，{bare} 次没有佐证；"
        "{hours} 个小时值事后被改动。",
        n=len(by_people),
        late=sum(one.is_late for one in by_people),
        bare=sum(not one.evidence for one in by_people),
        hours=formats.count(sum(one.hours for one in revisions), t=t),
    )
    beyond = {one.furnace + one.place.enterprise for one in furnaces if one.beyond}
    if beyond:
        said += t("{n} 台焚烧炉的标记超出时限。", n=len(beyond))
    if coincidences is not None:
        more = sum((one.more_hours or 0.0) > 0 for one in coincidences)
        said += t("{n} 组标记的超限率高于本口未标记时段，供核查。", n=more)
    return said


def networking(
    chosen: Chosen, rows: Sequence[Networking], address: Address
) -> tuple[tuple[Figure, ...], str]:
    """Outlets in each state; who is overdue; deferrals that end; manual monitoring that lacks."""
    t = chosen.visit.t
    unit = t("口")
    figures = []
    for state, word in words.NETWORKING.items():
        own = [one for one in rows if one.state == state]
        bad = sum(one.timing in ("overdue", "ended") for one in own)
        is_chosen = chosen.state.kind == state
        figures.append(
            Figure(
                heading(t(word), "quality-ledger"),
                str(len(own)),
                unit,
                t("{n} 口逾期", n=bad) if bad else "",
                href=address(kind=None if is_chosen else state),
                is_chosen=is_chosen,
            )
        )
    obliged = [one for one in rows if one.state in OBLIGED_STATES]
    installed = [one for one in rows if one.state in INSTALLED_STATES]
    networked = [one for one in rows if one.state == "networked"]
    said = t(
        "应装 {obliged} 口，已装 {installed} 口，稳定联网 {networked} 口；{overdue} 口逾期未联，"
        "{ended} 口暂缓已到期，{missed} 口手工监测有缺。",
        obliged=len(obliged),
        installed=len(installed),
        networked=len(networked),
        overdue=_count(rows, "timing", "overdue"),
        ended=_count(rows, "timing", "ended"),
        missed=_count(rows, "manual", "missed"),
    )
    return tuple(figures), said


def _count(rows: Sequence[Any], name: str, value: str) -> int:
    return sum(getattr(one, name) == value for one in rows)
