"""One sentence over the page of emissions, written from its figures."""

from collections.abc import Sequence

from dashboard.staff.emissions_choice import Chosen
from layouts import formats
from layouts.staff import emissions_words as words
from layouts.staff.emissions_values import Contributor, Permits, Total
from layouts.translations import Translator


def finding(
    chosen: Chosen,
    totals: Sequence[Total],
    contributors: Sequence[Contributor],
    permits: Permits,
    *,
    t: Translator,
) -> str:
    """The shown pollutant: how much, what of it stands in, how it changed, who leads, permits."""
    name = chosen.selection.shown_pollutant.name
    shown = next((one for one in totals if one.is_shown), None)
    said = []
    if shown is None or formats.is_missing(shown.sum.total_kg):
        said.append(t("{pollutant}在所选范围没有可合计的排放量。", pollutant=name))
    else:
        said.append(_total(shown, t))
        said.append(_leader(contributors, t))
    if permits.rows:
        said.append(_permits(permits, t))
    return "".join(part for part in said if part)


def _total(shown: Total, t: Translator) -> str:
    own = shown.sum
    parts = [
        t(
            "{pollutant} {mass}（{state}），其中替代 {share}",
            pollutant=shown.name,
            mass=words.total(own, t=t),
            state=words.settlement(own, t=t),
            share=formats.percent(words.substituted_share(own), t=t),
        )
    ]
    gaps = words.gaps(own, t=t)
    if gaps:
        parts.append(gaps)
    before = own.year_before
    if before is not None and before.change is not None:
        parts.append(
            t(
                "比上年同月{change}（{n} 家·月可比）",
                change=words.change(own, t=t),
                n=formats.count(before.outlet_months, t=t),
            )
        )
    return t("{parts}。", parts=t("，").join(parts))


def _leader(contributors: Sequence[Contributor], t: Translator) -> str:
    first = contributors[0]
    return t(
        "{enterprise}最多，占已知合计的 {share}。",
        enterprise=first.name,
        share=formats.percent(first.share, t=t),
    )


def _permits(permits: Permits, t: Translator) -> str:
    if not permits.exceeded:
        return t("{n} 项许可量均未见超出。", n=len(permits.rows))
    return t("{n} 项许可量中 {over} 项已超出。", n=len(permits.rows), over=permits.exceeded)
