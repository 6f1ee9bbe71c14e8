"""What is watched at a discharger: its outlets by monitoring, its equipment, its limits."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.public import loaders
from dashboard.public.enterprise_days import factor_name, outlet_name
from dashboard.public.rows import each, number
from layouts.public import enterprise_facts as view
from layouts.public.enterprise_facts import Equipment, Limit, Monitoring, Outlet
from layouts.translations import Translator

NETWORKED = "networked"
INSTALLED = ("installed", "accepted", NETWORKED)
REQUIRED = ("to_be_installed", *INSTALLED)
NOT_CONNECTED = ("to_be_installed", "installed", "accepted", "deferred")


def monitoring(
    outlets: pd.DataFrame, *, on: date, enterprise_ref: str, t: Translator
) -> Monitoring:
    """Every outlet in the one group that says how it is watched."""
    factors = loaders.factors(tuple(int(i) for i in outlets["outlet_id"]), on)
    groups: dict[str, list[Outlet]] = {
        name: [] for name in ("automatic", "not_connected", "manual", "nothing")
    }
    for outlet in each(outlets):
        own = factors[factors["outlet_id"] == outlet.outlet_id]
        groups[_group(outlet, own)].append(_outlet(outlet, own, enterprise_ref=enterprise_ref, t=t))
    return Monitoring(**{name: tuple(found) for name, found in groups.items()})


def _group(outlet: Any, factors: pd.DataFrame) -> str:
    if outlet.networking == NETWORKED:
        return "automatic"
    if outlet.networking in NOT_CONNECTED:
        return "not_connected"
    return "manual" if (factors["monitoring"] == "manual").any() else "nothing"


def _outlet(outlet: Any, factors: pd.DataFrame, *, enterprise_ref: str, t: Translator) -> Outlet:
    pieces = []
    automatic = factors[factors["monitoring"] == "automatic"]["pollutant_code"]
    if outlet.networking == NETWORKED:
        names = t("、").join(factor_name(code, t=t) for code in automatic)
        pieces.append(t("{factors}，每小时", factors=names) if names else t("每小时"))
    elif outlet.networking in view.NETWORKING_WORDS:
        word = t(view.NETWORKING_WORDS[outlet.networking])
        pieces.append(word)
    pieces += _by_hand(factors, t=t)
    link_text = link = ""
    if not outlet.is_responsible and outlet.responsible_ref:
        holder = t.name(outlet.responsible_zh or "", outlet.responsible_en)
        link_text = t("与他人共用，数据见{holder}", holder=holder)
        link = f"/e/{outlet.responsible_ref}"
    text = t("；").join(pieces) or t("没有登记监测因子")
    return Outlet(outlet_name(outlet, t=t), text, link_text, link)


def _by_hand(factors: pd.DataFrame, *, t: Translator) -> list[str]:
    """Factors measured by hand, by how often."""
    manual = factors[factors["monitoring"] == "manual"]
    pieces = []
    for interval, own in manual.groupby("manual_interval", dropna=False, sort=False):
        names = t("、").join(factor_name(code, t=t) for code in own["pollutant_code"])
        word = view.INTERVAL_WORDS.get(str(interval))
        often = t(word) if word else ("" if pd.isna(interval) else str(interval))
        pieces.append(
            t("手工监测{factors}，{often}", factors=names, often=often or t("频次未登记"))
        )
    return pieces


def equipment(outlets: pd.DataFrame, *, days: pd.DataFrame, newest_day: date) -> Equipment:
    """Outlets that must have a monitor, and how many of them are how far."""
    own = outlets[outlets["is_responsible"]]
    required = own[own["networking"].isin(REQUIRED)]
    networked = required[required["networking"] == NETWORKED]["outlet_id"]
    newest = days[days["day"] == newest_day]
    alive = newest[(newest["received_hours"] > 0) | (newest["stopped_hours"] > 0)]["outlet_id"]
    return Equipment(
        required=len(required),
        installed=int(required["networking"].isin(INSTALLED).sum()),
        networked=len(networked),
        running=int(networked.isin(set(alive)).sum()),
        valid_hours=int(days["valid_hours"].sum()),
        due_hours=int(days["due_hours"].sum()),
    )


def limits(outlets: pd.DataFrame, *, on: date, t: Translator) -> tuple[Limit, ...]:
    """Reviewed limits in force on a day, by outlet and factor."""
    names = {outlet.outlet_id: outlet.outlet_code for outlet in each(outlets)}
    found = loaders.limits(tuple(names), on)
    return tuple(
        Limit(
            outlet=names[row.outlet_id],
            factor=factor_name(row.pollutant_code, t=t),
            basis=row.basis,
            condition=row.condition,
            lower=number(row.lower),
            upper=number(row.upper),
            unit=row.unit,
            document=t.name(row.document_zh or "", row.document_en),
            clause=row.clause or "",
        )
        for row in each(found)
    )
