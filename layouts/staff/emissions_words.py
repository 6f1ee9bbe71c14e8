"""How totals are said: at least, what is missing, whether they are final."""

from layouts import formats
from layouts.staff.emissions_values import Permit, Sum
from layouts.translations import Translator


def total(own: Sum, *, t: Translator) -> str:
    """The total; a lower bound says so."""
    return mass(own.total_kg, is_lower_bound=own.is_lower_bound, t=t)


def mass(kilograms: float, *, is_lower_bound: bool, t: Translator) -> str:
    """A mass with its unit; a lower bound says so."""
    text = formats.mass(kilograms, t=t)
    if is_lower_bound and not formats.is_missing(kilograms):
        return t("至少 {mass}", mass=text)
    return text


def gaps(own: Sum, *, t: Translator) -> str:
    """What the total lacks; nothing where it is complete."""
    said = []
    if own.missing:
        said.append(t("缺失 {n} 家·月", n=own.missing))
    if own.lower_bounds:
        said.append(t("下限 {n} 家·月", n=own.lower_bounds))
    return t("，").join(said)


def settlement(own: Sum, *, t: Translator) -> str:
    """Whether later reviews may still change it."""
    if not own.outlet_months:
        return formats.no_data(t)
    return t("终") if own.is_final else t("暂算")


def substituted_share(own: Sum) -> float | None:
    """Substituted part of the total."""
    if formats.is_missing(own.total_kg) or not own.total_kg:
        return None
    return own.substituted_kg / own.total_kg


def change(own: Sum, *, t: Translator) -> str:
    """Against the same outlets and months of the year before, with its base."""
    before = own.year_before
    if before is None or before.change is None:
        return formats.no_data(t)
    if not before.change:
        return t("持平")
    share = formats.percent(abs(before.change), t=t)
    return t("多 {share}", share=share) if before.change > 0 else t("少 {share}", share=share)


def change_base(own: Sum, *, t: Translator) -> str:
    """What the change was counted over."""
    before = own.year_before
    if before is None:
        return t("没有两年都完整的月份")
    return t(
        "{now}，上年 {before}；{outlets} 口，{n} 家·月两年都完整",
        now=formats.mass(before.now_kg, t=t),
        before=formats.mass(before.before_kg, t=t),
        outlets=before.outlets,
        n=before.outlet_months,
    )


def used(one: Permit, *, t: Translator) -> str:
    """The used share; a lower bound says so, and how many outlets it lacks."""
    share = formats.percent(one.used_share, t=t)
    if one.used_share is None or not one.is_lower_bound:
        return share
    return t("至少 {share}", share=share)


def left_out(one: Permit, *, t: Translator) -> str:
    """How many outlets the share lacks, or that it lacks hours of them."""
    if one.unknown_outlets:
        return t("（未含 {n} 个排放口）", n=one.unknown_outlets)
    return t("（部分小时排放量未知）") if one.is_lower_bound else ""


def tonnes(value: float | None, *, t: Translator) -> str:
    """A mass that is stored in tonnes."""
    return formats.mass(None if value is None else value * formats.KG_PER_T, t=t)
