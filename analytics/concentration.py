"""Conversions between measured and reported pollutant concentrations, and stack flow.

Numbers, arrays and Series all work; arguments of the same type are keyword-only. Outside its range
a formula gives NaN, never a clamped value.
"""

from typing import Any

import numpy as np

from analytics.units import SECONDS_PER_HOUR

OXYGEN_IN_AIR_PCT = 21.0
"""Oxygen in ambient air as HJ 212-2017 (27) and (28) fix it. [%, dry]"""
STANDARD_TEMPERATURE_K = 273.0
"""Standard state of HJ 212-2017 (18): 273, not 273.15. [K]"""
STANDARD_PRESSURE_PA = 101325.0
"""Standard state of HJ 212-2017 (18). [Pa]"""
MOLAR_VOLUME_L_MOL = 22.4
"""Ideal gas at standard state as HJ 212-2017 (20) prints it. [L mol⁻¹]"""
MOLAR_MASS_G_MOL = {"SO2": 64.0, "NO": 30.0, "NO2": 46.0}
"""Molar masses as HJ 212-2017 (20)-(22) print them. [g mol⁻¹]"""


def standard_from_actual(
    concentration_mg_m3: Any, *, temperature_c: Any, ambient_pa: Any, static_pa: Any
) -> Any:
    r"""
    Bring a concentration from the state of the stack to standard state.

    Parameters
    ----------
    concentration_mg_m3 : numeric
        Concentration at stack temperature and pressure. [mg m⁻³]
    temperature_c : numeric
        Gas temperature. [°C]
    ambient_pa, static_pa : numeric
        Barometric pressure, and signed static pressure of the gas against it. [Pa]

    Returns
    -------
    numeric
        Concentration at 273 K and 101 325 Pa. [mg m⁻³] NaN where temperature or absolute
        pressure cannot be.

    Notes
    -----
    .. math:: C_{sn} = C_s \, \frac{101325}{B_a + P_s} \, \frac{273 + t_s}{273}

    HJ 212-2017, appendix D.2, formula (18).
    """
    return concentration_mg_m3 / _standard_share(
        temperature_c=temperature_c, ambient_pa=ambient_pa, static_pa=static_pa
    )


def dry_from_wet(concentration_mg_m3: Any, *, humidity_pct: Any) -> Any:
    r"""
    Bring a concentration in wet gas to dry gas.

    Parameters
    ----------
    concentration_mg_m3 : numeric
        Concentration in wet gas. [mg m⁻³]
    humidity_pct : numeric
        Water vapour by volume. [%]

    Returns
    -------
    numeric
        Concentration in dry gas. [mg m⁻³] NaN where humidity is not within [0, 100).

    Notes
    -----
    .. math:: C_{dry} = \frac{C_{wet}}{1 - X_{sw}}

    HJ 212-2017, appendix D.2, formula (19).
    """
    return concentration_mg_m3 / _dry_share(humidity_pct)


def mg_m3_from_ppm(mole_fraction_umol_mol: Any, *, molar_mass_g_mol: float) -> Any:
    r"""
    Mass concentration at standard state of a gas measured by volume.

    Parameters
    ----------
    mole_fraction_umol_mol : numeric
        Volume fraction. [µmol mol⁻¹, ppm]
    molar_mass_g_mol : float
        Molar mass, see ``MOLAR_MASS_G_MOL``. [g mol⁻¹]

    Returns
    -------
    numeric
        Concentration. [mg m⁻³]

    Notes
    -----
    .. math:: C = \frac{M}{22.4} \, C_v

    HJ 212-2017, appendix D.2, formula (20).
    """
    return mole_fraction_umol_mol * molar_mass_g_mol / MOLAR_VOLUME_L_MOL


def ppm_from_mg_m3(concentration_mg_m3: Any, *, molar_mass_g_mol: float) -> Any:
    """Volume fraction of a concentration at standard state; inverse of ``mg_m3_from_ppm``."""
    return concentration_mg_m3 * MOLAR_VOLUME_L_MOL / molar_mass_g_mol


def nox_as_no2_from_mg_m3(*, no_mg_m3: Any, no2_mg_m3: Any) -> Any:
    r"""
    Nitrogen oxides, expressed as NO2, from mass concentrations.

    Parameters
    ----------
    no_mg_m3, no2_mg_m3 : numeric
        Concentrations of NO and NO2, same state of the gas. [mg m⁻³]

    Returns
    -------
    numeric
        NOx as NO2. [mg m⁻³] NaN where either is missing: half a sum is not a smaller sum.

    Notes
    -----
    .. math:: C_{NOx} = C_{NO} \, \frac{46}{30} + C_{NO_2}

    HJ 212-2017, appendix D.2, formula (21).
    """
    return no_mg_m3 * MOLAR_MASS_G_MOL["NO2"] / MOLAR_MASS_G_MOL["NO"] + no2_mg_m3


def nox_as_no2_from_ppm(*, no_umol_mol: Any, no2_umol_mol: Any) -> Any:
    r"""
    Nitrogen oxides, expressed as NO2, from volume fractions.

    Notes
    -----
    .. math:: C_{NOx} = (C_{NO,v} + C_{NO_2,v}) \, \frac{46}{22.4}

    HJ 212-2017, appendix D.2, formula (22). NaN where either is missing.
    """
    return mg_m3_from_ppm(no_umol_mol + no2_umol_mol, molar_mass_g_mol=MOLAR_MASS_G_MOL["NO2"])


def correct_to_reference_oxygen(
    concentration_mg_m3: Any, *, oxygen_pct: Any, reference_oxygen_pct: Any
) -> Any:
    r"""
    Correct a dry measured concentration to the reference oxygen content.

    Diluting flue gas with air lowers the measured concentration without removing any pollutant.
    Limits are therefore compared with the concentration that the same gas would have at a fixed
    oxygen content.

    Parameters
    ----------
    concentration_mg_m3 : numeric
        Measured concentration, dry, standard state. [mg m⁻³]
    oxygen_pct : numeric
        Measured oxygen of the same time, dry. [%]
    reference_oxygen_pct : numeric
        Reference oxygen of the limit. [%]

    Returns
    -------
    numeric
        Converted concentration. [mg m⁻³] NaN where an input is NaN, where ``oxygen_pct`` is not
        below 21 % (the denominator is not positive) and where it is negative.

    Notes
    -----
    .. math:: C' = C \, \frac{21 - O_{2s}}{21 - O_2}

    HJ 212-2017, appendix D.2, formula (28). The factor grows without bound near 21 % (start-up,
    shut-down); it is never clamped, because a clamped hour would look like a measured one. The
    mean of minute-wise conversions is not the conversion of the means: both are kept apart.
    """
    dilution = _possible(OXYGEN_IN_AIR_PCT - oxygen_pct, oxygen_pct >= 0)
    return concentration_mg_m3 * (OXYGEN_IN_AIR_PCT - reference_oxygen_pct) / dilution


def excess_air_ratio(oxygen_pct: Any) -> Any:
    r"""
    Excess-air coefficient of a flue gas.

    Notes
    -----
    .. math:: \alpha = \frac{21}{21 - O_2}

    HJ 212-2017, appendix D.2, formula (27). NaN where ``oxygen_pct`` is not within [0, 21).
    """
    return OXYGEN_IN_AIR_PCT / _possible(OXYGEN_IN_AIR_PCT - oxygen_pct, oxygen_pct >= 0)


def correct_to_excess_air(
    concentration_mg_m3: Any, *, oxygen_pct: Any, reference_excess_air: Any
) -> Any:
    r"""
    Correct a dry measured concentration to the excess-air coefficient of the limit.

    Parameters
    ----------
    concentration_mg_m3 : numeric
        Measured concentration, dry, standard state. [mg m⁻³]
    oxygen_pct : numeric
        Measured oxygen of the same time, dry. [%]
    reference_excess_air : numeric
        Excess-air coefficient of the limit.

    Returns
    -------
    numeric
        Converted concentration. [mg m⁻³] NaN as in ``correct_to_reference_oxygen``.

    Notes
    -----
    .. math:: C' = C \, \frac{\alpha}{\alpha_s}

    HJ 212-2017, appendix D.2, formula (26).
    """
    return concentration_mg_m3 * excess_air_ratio(oxygen_pct) / reference_excess_air


def conversion_factor(
    *, oxygen_pct: Any, reference_oxygen_pct: Any, reference_excess_air: Any
) -> Any:
    """
    Factor from measured to converted concentration under whatever the limit names.

    Parameters
    ----------
    oxygen_pct : numeric
        Measured oxygen, dry. [%]
    reference_oxygen_pct, reference_excess_air : numeric
        NaN where the limit has none; the reference oxygen goes first where both are given.

    Returns
    -------
    numeric
        Factor; 1 where the limit has neither (HJ 212-2017, D.2.3 (4)), NaN where oxygen makes a
        conversion impossible.
    """
    by_oxygen = correct_to_reference_oxygen(
        1.0, oxygen_pct=oxygen_pct, reference_oxygen_pct=reference_oxygen_pct
    )
    by_air = correct_to_excess_air(
        1.0, oxygen_pct=oxygen_pct, reference_excess_air=reference_excess_air
    )
    without_oxygen = np.where(np.isnan(reference_excess_air), 1.0, by_air)
    return np.where(np.isnan(reference_oxygen_pct), without_oxygen, by_oxygen)


def stack_velocity(*, pitot_velocity_m_s: Any, field_coefficient: Any) -> Any:
    """Mean velocity of the section, ``Vs = Kv · Vp``; HJ 212-2017 (29). [m s⁻¹]."""
    return pitot_velocity_m_s * field_coefficient


def wet_flow_m3_h(*, velocity_m_s: Any, section_m2: Any) -> Any:
    """Hourly wet flow at stack state, ``Qs = 3600 · F · Vs``; HJ 212-2017 (30). [m³ h⁻¹]."""
    return SECONDS_PER_HOUR * section_m2 * velocity_m_s


def dry_standard_flow_m3_h(
    wet_flow: Any, *, temperature_c: Any, ambient_pa: Any, static_pa: Any, humidity_pct: Any
) -> Any:
    r"""
    Dry flow at standard state from the wet flow at the state of the stack.

    Parameters
    ----------
    wet_flow : numeric
        Wet flow at stack temperature and pressure. [m³ h⁻¹]
    temperature_c : numeric
        Gas temperature. [°C]
    ambient_pa, static_pa : numeric
        Barometric pressure, and signed static pressure of the gas. [Pa]
    humidity_pct : numeric
        Water vapour by volume. [%]

    Returns
    -------
    numeric
        Dry standard flow. [m³ h⁻¹] NaN where a companion value cannot be.

    Notes
    -----
    .. math::

        Q_{sn} = Q_s \, \frac{273}{273 + t_s} \, \frac{B_a + P_s}{101325} \, (1 - X_{sw})

    HJ 212-2017, appendix D.2, formula (31).
    """
    share = _standard_share(temperature_c=temperature_c, ambient_pa=ambient_pa, static_pa=static_pa)
    return wet_flow * share * _dry_share(humidity_pct)


def _standard_share(*, temperature_c: Any, ambient_pa: Any, static_pa: Any) -> Any:
    """Volume at standard state that one volume at stack state has."""
    kelvin = _possible(STANDARD_TEMPERATURE_K + temperature_c, True)
    pressure = _possible(ambient_pa + static_pa, True)
    return STANDARD_TEMPERATURE_K / kelvin * pressure / STANDARD_PRESSURE_PA


def _dry_share(humidity_pct: Any) -> Any:
    """Volume of dry gas in one volume of wet gas."""
    return _possible(1 - humidity_pct / 100, humidity_pct >= 0)


def _possible(denominator: Any, condition: Any) -> Any:
    """Quantity that has to be positive; NaN where it, or the condition beside it, is not true."""
    return denominator * np.where(np.logical_and(denominator > 0, condition), 1.0, np.nan)
