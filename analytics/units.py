"""Units of measured and reported quantities, and the only place where one becomes another.

A factor is an exact ratio of integers. Conversion multiplies by its numerator and divides by its
denominator, because ``34.6 / 1000`` is the nearest number to 0.0346 while ``34.6 * 0.001`` may not
be: a limit typed in µg/L must not become smaller than the same value typed in mg/L.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Any

# Each constant: exact by definition of the prefix or of the unit.
KG_PER_MG = Fraction(1, 10**6)
"""SI prefixes. [kg mg⁻¹]"""
KG_PER_T = Fraction(10**3)
"""SI, tonne. [kg t⁻¹]"""
L_PER_M3 = Fraction(10**3)
"""Litre = 1 dm³ (CGPM 1964). [L m⁻³]"""
SECONDS_PER_HOUR = 3600
"""Exact. [s h⁻¹]"""
MINUTES_PER_HOUR = 60
"""Exact. [min h⁻¹]"""
HOURS_PER_DAY = 24
"""Asia/Shanghai has kept one offset since 1992. [h d⁻¹]"""
SHANGHAI_OFFSET_HOURS = 8
"""Asia/Shanghai is UTC+8. [h]"""


class Unit(StrEnum):
    """Units that a value, a limit or an amount may be declared in."""

    MG_M3 = "mg/m3"
    UG_M3 = "ug/m3"
    NG_M3 = "ng/m3"
    G_M3 = "g/m3"
    NG_TEQ_M3 = "ng_teq/m3"
    MG_L = "mg/L"
    UG_L = "ug/L"
    NG_L = "ng/L"
    UMOL_MOL = "umol/mol"  # ppm by volume; needs a molar mass, see analytics.concentration
    KG_H = "kg/h"
    G_H = "g/h"
    MG_H = "mg/h"
    T = "t"
    KG = "kg"
    G = "g"
    MG = "mg"
    UG = "ug"
    M3 = "m3"
    L = "L"
    M3_S = "m3/s"
    M3_H = "m3/h"
    L_S = "L/s"
    PA = "Pa"
    KPA = "kPa"
    DEG_C = "degC"
    PCT = "pct"
    M_S = "m/s"
    M2 = "m2"
    PH = "pH"
    ONE = "1"
    PER_L = "1/L"  # 个/升
    MW = "MW"
    S = "s"
    MIN = "min"
    H = "h"


_DIMENSIONS: dict[str, dict[Unit, Fraction]] = {
    # SI prefixes; a concentration in gas (mg/m³) and in water (mg/L) never become each other.
    "gas_concentration": {
        Unit.G_M3: Fraction(10**3),
        Unit.MG_M3: Fraction(1),
        Unit.UG_M3: Fraction(1, 10**3),
        Unit.NG_M3: Fraction(1, 10**6),
    },
    "gas_toxic_equivalent": {Unit.NG_TEQ_M3: Fraction(1)},
    "water_concentration": {
        Unit.MG_L: Fraction(1),
        Unit.UG_L: Fraction(1, 10**3),
        Unit.NG_L: Fraction(1, 10**6),
    },
    "mole_fraction": {Unit.UMOL_MOL: Fraction(1)},
    "mass_rate": {
        Unit.KG_H: Fraction(1),
        Unit.G_H: Fraction(1, 10**3),
        Unit.MG_H: KG_PER_MG,
    },
    "mass": {
        Unit.T: KG_PER_T,
        Unit.KG: Fraction(1),
        Unit.G: Fraction(1, 10**3),
        Unit.MG: KG_PER_MG,
        Unit.UG: Fraction(1, 10**9),
    },
    "volume": {Unit.M3: Fraction(1), Unit.L: 1 / L_PER_M3},
    "flow": {
        Unit.M3_H: Fraction(1),
        Unit.M3_S: Fraction(SECONDS_PER_HOUR),
        Unit.L_S: SECONDS_PER_HOUR / L_PER_M3,
    },
    "pressure": {Unit.PA: Fraction(1), Unit.KPA: Fraction(10**3)},
    "duration": {
        Unit.S: Fraction(1),
        Unit.MIN: Fraction(SECONDS_PER_HOUR, MINUTES_PER_HOUR),
        Unit.H: Fraction(SECONDS_PER_HOUR),
    },
    "temperature": {Unit.DEG_C: Fraction(1)},
    "share": {Unit.PCT: Fraction(1, 100), Unit.ONE: Fraction(1)},
    "velocity": {Unit.M_S: Fraction(1)},
    "area": {Unit.M2: Fraction(1)},
    "acidity": {Unit.PH: Fraction(1)},
    "count_per_litre": {Unit.PER_L: Fraction(1)},
    "power": {Unit.MW: Fraction(1)},
}

_DIMENSION_OF = {unit: name for name, units in _DIMENSIONS.items() for unit in units}

_KG_PER_M3: dict[Unit, Fraction] = {
    # SI prefixes; water: 1 mg/L = 1 g/m³.
    Unit.G_M3: Fraction(1, 10**3),
    Unit.MG_M3: KG_PER_MG,
    Unit.UG_M3: Fraction(1, 10**9),
    Unit.NG_M3: Fraction(1, 10**12),
    Unit.MG_L: L_PER_M3 * KG_PER_MG,
    Unit.UG_L: L_PER_M3 / 10**9,
    Unit.NG_L: L_PER_M3 / 10**12,
}

_WRITINGS: dict[str, Unit] = {
    # As people, permits and HJ 212-2017 appendix B write them.
    "毫克/立方米": Unit.MG_M3,
    "微克/立方米": Unit.UG_M3,
    "纳克/立方米": Unit.NG_M3,
    "毫克/升": Unit.MG_L,
    "微克/升": Unit.UG_L,
    "纳克/升": Unit.NG_L,
    "千克/小时": Unit.KG_H,
    "千克": Unit.KG,
    "克": Unit.G,
    "毫克": Unit.MG,
    "吨": Unit.T,
    "立方米": Unit.M3,
    "立方米/秒": Unit.M3_S,
    "立方米/小时": Unit.M3_H,
    "升/秒": Unit.L_S,
    "千帕": Unit.KPA,
    "帕": Unit.PA,
    "摄氏度": Unit.DEG_C,
    "米/秒": Unit.M_S,
    "平方米": Unit.M2,
    "无量纲": Unit.ONE,
    "个/升": Unit.PER_L,
    "%": Unit.PCT,
    "℃": Unit.DEG_C,
    "°c": Unit.DEG_C,
    "ppm": Unit.UMOL_MOL,
    "ngteq/m3": Unit.NG_TEQ_M3,
    "": Unit.ONE,
}


class UnknownUnitError(ValueError):
    """A unit is written in a way that no one has declared."""


class UnitMismatchError(ValueError):
    """Two units measure different things and have no factor between them."""


def parse_unit(text: str) -> Unit:
    """
    Unit that a file, a permit or a protocol table names.

    Accepts the stored form (``mg/m3``), superscripts and µ (``µg/m³``, ``mg/Nm3``), and the Chinese
    names of HJ 212-2017 appendix B.

    Raises
    ------
    UnknownUnitError
        No unit is written like this.
    """
    plain = "".join(text.split()).translate(str.maketrans("³²µμ", "32uu"))
    lowered = plain.lower().replace("nm3", "m3").replace("m^3", "m3")
    stored = {unit.value.lower(): unit for unit in Unit}
    unit = stored.get(lowered) or _WRITINGS.get(lowered)
    if unit is None:
        message = f"Unit {text!r} is not known; declare one of: {', '.join(stored)}."
        raise UnknownUnitError(message)
    return unit


def factor(*, from_unit: Unit, to_unit: Unit) -> Fraction:
    """Exact ratio by which a value in ``from_unit`` becomes a value in ``to_unit``.

    Raises
    ------
    UnitMismatchError
        The units measure different quantities.
    """
    if _DIMENSION_OF[from_unit] != _DIMENSION_OF[to_unit]:
        message = f"{from_unit} cannot become {to_unit}: they measure different quantities."
        raise UnitMismatchError(message)
    ratios = _DIMENSIONS[_DIMENSION_OF[from_unit]]
    return ratios[from_unit] / ratios[to_unit]


def convert(value: Any, *, from_unit: Unit, to_unit: Unit) -> Any:
    """
    Express a value in another unit of the same quantity.

    Parameters
    ----------
    value : numeric
        Number, array or Series in ``from_unit``; NaN stays NaN.
    from_unit, to_unit : Unit
        Units of the value and of the result.

    Returns
    -------
    numeric
        Same shape, in ``to_unit``.
    """
    return scale(value, factor(from_unit=from_unit, to_unit=to_unit))


def scale(value: Any, ratio: Fraction) -> Any:
    """Multiply by an exact ratio; for a power of ten one of the two steps is by 1."""
    return value * float(ratio.numerator) / float(ratio.denominator)


def kg_per_m3(unit: Unit) -> float:
    """
    Mass in one cubic metre at a concentration of one ``unit``, in kg m⁻³.

    NaN for quantities that carry no mass (pH, temperature, toxic equivalents, shares).
    """
    ratio = _KG_PER_M3.get(unit)
    return float("nan") if ratio is None else float(ratio)
