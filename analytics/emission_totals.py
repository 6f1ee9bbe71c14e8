"""Emitted mass from concentration and flow, and its sums.

Assumes: gas concentrations are the *measured dry* ones at standard state, never the converted ones:
converting to reference oxygen corrects dilution, and the flow is diluted just as much.
"""

from typing import Any

import numpy as np

from analytics.array_types import Booleans, Floats, Integers
from analytics.units import KG_PER_MG, KG_PER_T, L_PER_M3, scale


def gas_mass_kg(*, measured_dry_mg_m3: Any, flow_m3: Any) -> Any:
    r"""
    Mass of a pollutant in a volume of gas.

    Parameters
    ----------
    measured_dry_mg_m3 : numeric
        Measured concentration, dry, standard state, *not* converted. [mg m⁻³]
    flow_m3 : numeric
        Dry standard volume of the same time. [m³]

    Returns
    -------
    numeric
        Mass. [kg]

    Notes
    -----
    .. math:: G_h = \bar C_h \, Q_{snh} \, 10^{-6}

    HJ 212-2017, appendix D.2, formula (33); with permits ``E[t] = Σ C Q 1e-9``. The printed
    formula (34) multiplies the sum of hours by 1e-6 once more, a misprint: sums of kg are kg.
    """
    return scale(measured_dry_mg_m3 * flow_m3, KG_PER_MG)


def water_volume_m3(*, flow_l_s: Any, seconds: Any) -> Any:
    r"""
    Volume of a stretch of discharge from its mean flow.

    Notes
    -----
    .. math:: D = Q \, T \, 10^{-3}

    HJ 212-2017, appendix D.1; [L s⁻¹] and [s] to [m³].
    """
    return scale(flow_l_s * seconds, 1 / L_PER_M3)


def gas_volume_m3(*, flow_m3_s: Any, seconds: Any) -> Any:
    """Volume of a stretch of gas flow. [m³]

    Dry standard flow in m³ s⁻¹ gives dry standard volume; HJ 212-2017, table C.17.
    """
    return flow_m3_s * seconds


def water_mass_kg(*, concentration_mg_l: Any, volume_m3: Any) -> Any:
    r"""
    Mass of a pollutant in a volume of water.

    Parameters
    ----------
    concentration_mg_l : numeric
        Concentration. [mg L⁻¹]
    volume_m3 : numeric
        Volume. [m³]

    Returns
    -------
    numeric
        Mass. [kg]

    Notes
    -----
    .. math:: G = C \, D \, 10^{-3}

    HJ 212-2017, appendix D.1. (1 mg/L is 1 g/m³.)
    """
    return scale(concentration_mg_l * volume_m3, L_PER_M3 * KG_PER_MG)


def hourly_mass_kg(*, measured: Floats, flow_m3: Floats, kg_per_m3: Floats) -> Floats:
    """
    Mass of hours in any concentration unit; HJ 212-2017 (33) for gas, D.1 for water.

    Parameters
    ----------
    measured : Floats
        Measured concentration. A reading below zero counts as no mass.
    flow_m3 : Floats
        Volume of the hour. [m³]
    kg_per_m3 : Floats
        ``units.kg_per_m3`` of the unit of ``measured``. [kg m⁻³]

    Returns
    -------
    Floats
        Mass. [kg] NaN where an input is missing: never zero.
    """
    return np.maximum(measured, 0.0) * flow_m3 * kg_per_m3


def tonnes(mass_kg: Any) -> Any:
    """Mass in tonnes, ``t = kg / 1000``."""
    return scale(mass_kg, 1 / KG_PER_T)


def sum_known(amounts: Floats, *, starts: Integers) -> tuple[Floats, Integers]:
    """
    Sums of the known amounts of each group, with the count behind each.

    Parameters
    ----------
    amounts : Floats, shape (n,)
        Amounts sorted by group; NaN is unknown.
    starts : Integers, shape (g,)
        Index of the first row of each group.

    Returns
    -------
    total, known : shape (g,)
        ``total`` is NaN for a group in which nothing is known: an unknown amount is not zero.
    """
    is_known: Booleans = np.isfinite(amounts)
    known = np.add.reduceat(is_known.astype(np.int64), starts)
    total = np.add.reduceat(np.where(is_known, amounts, 0.0), starts)
    return np.where(known > 0, total, np.nan), known
