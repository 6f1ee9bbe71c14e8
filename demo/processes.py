"""What stands behind an outlet: burning, drying, coating, treating water.

The figures are those of ordinary plants of each kind. They are settings of the simulation, not
rules: limits here are what the permit of the fictional plant says.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class GasFactor:
    """A pollutant in a flue gas: what the permit allows and how near the plant runs to it."""

    code: str
    limit: float
    """Hourly limit of the permit [mg/m³], at the reference oxygen where there is one."""
    level: float
    """Usual share of that limit."""
    spread: float = 0.16
    """Standard deviation of the logarithm while running."""
    start_up: float = 1.3
    """Multiple of the usual level while abatement is not yet in service."""
    day_limit: float | None = None
    standard_limit: float | None = None
    ultra_low: float | None = None


@dataclass(frozen=True)
class GasProcess:
    """A source of flue gas or exhaust air."""

    key: str
    name_zh: str
    name_en: str
    rhythm: str
    flow_m3_h: float
    """Dry standard flow at full load and reference oxygen [m³/h]."""
    factors: tuple[GasFactor, ...]
    reference_oxygen_pct: float | None = None
    oxygen_pct: float | None = None
    """Oxygen of the combustion gas at full load; None where oxygen is not measured."""
    temperature_c: float = 60.0
    humidity_pct: float = 4.0
    static_kpa: float = -0.12
    height_m: float = 30.0
    ramp_h: tuple[int, int] = (3, 5)
    """Hours of shutting down and of starting up."""
    stops_a_month: float = 0.3
    outage_days: int = 0
    shows_load: bool = False
    standard: str | None = None
    """Where the catalogue of standards lists the limits of such a source."""
    ultra_low: str | None = None


@dataclass(frozen=True)
class WaterFactor:
    """A pollutant in treated water; the limit is one of the day, of pH of every value."""

    code: str
    limit: float
    level: float
    spread: float = 0.14
    lower: float | None = None
    cold_limit: float | None = None
    unit: str = "mg/L"
    reported_unit: str | None = None
    winter: float = 0.0
    """How much the logarithm rises in cold water (nitrification)."""


@dataclass(frozen=True)
class WaterProcess:
    """A source of treated water."""

    key: str
    name_zh: str
    name_en: str
    rhythm: str
    flow_m3_h: float
    factors: tuple[WaterFactor, ...]
    warm_c: float = 4.0
    rain: float = 0.0
    """How much rain adds to the flow."""
    standard: str | None = None
    """Where the catalogue of standards lists the limits of such a source."""
    values_every_h: int = 1


PM, SO2, NOX = "a34013", "a21026", "a21002"
CO, HCL, NMHC = "a21005", "a21024", "a24088"
COD, NH3N, TP, TN, PH = "w01018", "w21003", "w21011", "w21001", "w01001"
CR, CR6, CU = "w20116", "w20117", "w20122"


def _burning(
    pm: tuple[float, float, float | None],
    so2: tuple[float, float, float | None],
    nox: tuple[float, float, float | None],
    *,
    ultra: tuple[float, float, float] | None = None,
    nox_start: float = 2.1,
) -> tuple[GasFactor, ...]:
    """Dust, SO2 and NOx as (limit, level, limit of the standard)."""
    low = ultra or (None, None, None)
    return (
        GasFactor(PM, pm[0], pm[1], 0.15, 1.7, None, pm[2], low[0]),
        GasFactor(SO2, so2[0], so2[1], 0.30, 1.2, None, so2[2], low[1]),
        GasFactor(NOX, nox[0], nox[1], 0.15, nox_start, None, nox[2], low[2]),
    )


def _waste_burning(nox_level: float) -> tuple[GasFactor, ...]:
    return (
        GasFactor(PM, 30, 0.09, 0.15, 1.8, 20, 30),
        GasFactor(SO2, 100, 0.17, 0.38, 1.4, 80, 100),
        GasFactor(NOX, 300, nox_level, 0.13, 1.2, 250, 300),
        GasFactor(HCL, 60, 0.22, 0.30, 1.5, 50, 60),
        GasFactor(CO, 100, 0.11, 0.42, 5.0, 80, 100),
    )


_GAS = (
    GasProcess(
        "coal_power", "锅炉废气排放口", "boiler stack", "grid", 1_050_000,
        _burning((10, 0.27, 20), (35, 0.52, 50), (50, 0.70, 100), ultra=(10, 35, 50)),
        6, 5.4, 51, 12.6, 0.06, 210, (4, 8), 0.12, 14, True,
        "GB13223/coal-special", "MEP-2015-164/coal-ultra-low",
    ),
    GasProcess(
        "cogeneration", "锅炉废气排放口", "boiler stack", "heat_and_power", 172_000,
        _burning((10, 0.30, 20), (35, 0.46, 50), (50, 0.72, 100), ultra=(10, 35, 50)),
        6, 6.6, 54, 11.8, 0.03, 120, (4, 6), 0.25, 12, True,
        "GB13223/coal-special", "MEP-2015-164/coal-ultra-low",
    ),
    GasProcess(
        "gas_turbine", "燃气轮机废气排放口", "gas turbine stack", "peaking", 1_350_000,
        _burning((5, 0.18, 5), (35, 0.05, 35), (30, 0.62, 50), nox_start=2.6),
        15, 14.1, 92, 8.2, 0.04, 80, (1, 2), 0.4, 10, True, "GB13223/gas-turbine",
    ),
    GasProcess(
        "biomass_boiler", "生物质锅炉废气排放口", "biomass boiler stack", "steady", 165_000,
        _burning((20, 0.32, 20), (50, 0.35, 50), (100, 0.66, 100)),
        6, 7.8, 134, 16.5, -0.15, 90, (4, 6), 0.5, 12, True, "GB13223/coal-special",
    ),
    GasProcess(
        "incinerator", "焚烧炉废气排放口", "incinerator stack", "waste", 96_000,
        _waste_burning(0.50),
        11, 9.3, 147, 19.5, -0.08, 100, (5, 8), 0.22, 9, True, "GB18485/msw",
    ),
    GasProcess(
        "hazardous_incinerator", "危废焚烧炉废气排放口", "hazardous waste incinerator stack",
        "waste", 24_000, _waste_burning(0.46),
        11, 10.4, 138, 17.0, -0.10, 50, (6, 10), 0.6, 10, True, "GB18484/hazardous",
    ),
    GasProcess(
        "kiln_tail", "窑尾废气排放口", "kiln tail stack", "kiln", 385_000,
        _burning((20, 0.27, 20), (100, 0.16, 100), (320, 0.66, 320), nox_start=1.5),
        10, 9.7, 108, 8.8, -0.22, 105, (3, 6), 0.35, 16, False, "GB4915/kiln-special",
    ),
    GasProcess(
        "kiln_head", "窑头废气排放口", "kiln head stack", "kiln", 265_000,
        (GasFactor(PM, 20, 0.26, 0.15, 1.4),),
        None, None, 96, 2.4, -0.18, 40, (2, 3), 0.35, 16,
    ),
    GasProcess(
        "sinter_head", "烧结机头废气排放口", "sinter head stack", "steady", 890_000,
        _burning((10, 0.33, 50), (35, 0.42, 200), (50, 0.70, 300), ultra=(10, 35, 50)),
        16, 15.6, 118, 9.4, -0.05, 100, (2, 4), 0.6, 6, False,
        "GB28662/sinter-head", "MEE-2019-35/sinter-head",
    ),
    GasProcess(
        "sinter_tail", "烧结机尾废气排放口", "sinter tail stack", "steady", 520_000,
        (GasFactor(PM, 10, 0.36, 0.14, 1.3),),
        None, None, 74, 2.2, -0.10, 60, (1, 2), 0.6, 6,
    ),
    GasProcess(
        "hot_stove", "热风炉废气排放口", "hot blast stove stack", "steady", 340_000,
        _burning((10, 0.30, None), (50, 0.44, None), (200, 0.18, None), nox_start=1.1),
        None, 4.6, 152, 8.0, -0.20, 80, (2, 3), 0.3, 6,
    ),
    GasProcess(
        "rolling_furnace", "加热炉废气排放口", "reheating furnace stack", "shifts", 82_000,
        _burning((10, 0.31, None), (50, 0.34, None), (200, 0.46, None), nox_start=1.2),
        8, 7.4, 188, 11.0, -0.14, 60, (2, 3), 0.8, 8,
    ),
    GasProcess(
        "coke_oven", "焦炉烟囱废气排放口", "coke oven stack", "steady", 245_000,
        _burning((15, 0.30, 30), (30, 0.50, 50), (150, 0.62, 500), nox_start=1.2),
        None, 9.8, 172, 13.0, -0.20, 130, (2, 3), 0.1, 0, False, "GB16171/coke-oven",
    ),
    GasProcess(
        "glass_furnace", "玻璃熔窑废气排放口", "glass furnace stack", "steady", 118_000,
        _burning((30, 0.24, None), (200, 0.30, None), (400, 0.60, None), nox_start=1.6),
        8, 8.6, 176, 12.5, -0.25, 90, (3, 6), 0.12, 0,
    ),
    GasProcess(
        "brick_kiln", "隧道窑废气排放口", "tunnel kiln stack", "kiln", 68_000,
        _burning((30, 0.34, 30), (150, 0.38, 300), (200, 0.30, 200), nox_start=1.1),
        18, 17.4, 62, 7.5, -0.06, 25, (3, 6), 0.7, 0, False, "GB29620/kiln",
    ),
    GasProcess(
        "heating_coal", "燃煤锅炉废气排放口", "coal boiler stack", "heating", 104_000,
        _burning((30, 0.30, 50), (200, 0.24, 300), (200, 0.58, 300), nox_start=1.3),
        9, 10.2, 58, 10.5, -0.04, 60, (3, 5), 0.5, 0, True, "GB13271/coal-new",
    ),
    GasProcess(
        "heating_gas", "燃气锅炉废气排放口", "gas boiler stack", "heating", 56_000,
        _burning((20, 0.10, 20), (50, 0.06, 50), (100, 0.50, 200), nox_start=1.3),
        3.5, 4.4, 86, 13.5, 0.02, 30, (1, 1), 0.5, 0, True, "GB13271/gas-new",
    ),
    GasProcess(
        "industrial_boiler", "蒸汽锅炉废气排放口", "steam boiler stack", "shifts", 46_000,
        _burning((30, 0.27, 50), (200, 0.26, 300), (200, 0.56, 300), nox_start=1.3),
        9, 9.9, 72, 9.5, -0.05, 45, (2, 4), 0.6, 6, True, "GB13271/coal-new",
    ),
    GasProcess(
        "refinery_heater", "工艺加热炉废气排放口", "process heater stack", "steady", 74_000,
        _burning((20, 0.16, 20), (100, 0.20, 100), (150, 0.52, 150), nox_start=1.3),
        3, 3.9, 138, 14.0, -0.12, 60, (3, 5), 0.1, 0, False, "GB31570/heater",
    ),
    GasProcess(
        "thermal_oxidiser", "RTO废气排放口", "thermal oxidiser stack", "steady", 42_000,
        (GasFactor(NMHC, 60, 0.30, 0.33, 2.2),),
        None, None, 86, 4.2, 0.05, 30, (1, 2), 0.5, 6,
    ),
    GasProcess(
        "coating", "喷涂废气排放口", "coating exhaust", "workdays", 58_000,
        (GasFactor(NMHC, 50, 0.38, 0.30, 1.2),),
        None, None, 32, 2.6, 0.04, 20, (1, 1), 0.0, 0,
    ),
    GasProcess(
        "printing", "印刷废气排放口", "printing exhaust", "two_shifts", 36_000,
        (GasFactor(NMHC, 50, 0.36, 0.32, 1.2),),
        None, None, 36, 2.8, 0.03, 20, (1, 1), 0.0, 0,
    ),
)  # fmt: skip


def _household(
    cod: float = 50, nh3n: float = 5, tp: float = 0.5, tn: float = 15
) -> tuple[WaterFactor, ...]:
    """Treated household sewage; cold water has its own limit of ammonia."""
    return (
        WaterFactor(COD, cod, 0.42, 0.13),
        WaterFactor(NH3N, nh3n, 0.13, 0.34, cold_limit=8, winter=0.75),
        WaterFactor(TP, tp, 0.42, 0.20),
        WaterFactor(TN, tn, 0.60, 0.14, winter=0.10),
        WaterFactor(PH, 9, 7.15, 0.10, lower=6, unit="pH"),
    )


def _industrial(
    cod: tuple[float, float],
    nh3n: tuple[float, float],
    *,
    tn: tuple[float, float] | None = None,
    tp: tuple[float, float] | None = None,
) -> tuple[WaterFactor, ...]:
    """COD, ammonia and, where given, total N and P as (limit, level); pH always."""
    rows = [WaterFactor(COD, *cod, 0.15), WaterFactor(NH3N, *nh3n, 0.36, winter=0.2)]
    if tn:
        rows.append(WaterFactor(TN, *tn, 0.16))
    if tp:
        rows.append(WaterFactor(TP, *tp, 0.24))
    rows.append(WaterFactor(PH, 9, 7.5, 0.14, lower=6, unit="pH"))
    return tuple(rows)


_WATER = (
    WaterProcess("sewage", "废水总排口", "effluent", "town", 1_750, _household(),
                 4.5, 0.55, "GB18918/1A"),
    WaterProcess("park_sewage", "园区污水处理厂总排口", "park sewage works effluent", "park", 540,
                 _household(), 6.0, 0.15, "GB18918/1A"),
    WaterProcess("paper_water", "废水总排口", "wastewater effluent", "steady_water", 310,
                 _industrial((90, 0.52), (8, 0.16), tn=(12, 0.52), tp=(0.8, 0.26)),
                 9.0, 0.05, "GB3544/joint-mill"),
    WaterProcess("dye_water", "废水总排口", "wastewater effluent", "shifts_water", 96,
                 _industrial((80, 0.60), (10, 0.14), tn=(15, 0.50), tp=(0.5, 0.34)),
                 11.0, 0.03, "GB4287/direct"),
    WaterProcess("chemical_water", "废水总排口", "wastewater effluent", "steady_water", 58,
                 _industrial((60, 0.56), (8, 0.18), tn=(40, 0.34), tp=(1.0, 0.28)),
                 7.5, 0.08, "GB31571/direct"),
    WaterProcess("pharma_water", "废水总排口", "wastewater effluent", "batches", 34,
                 _industrial((120, 0.50), (25, 0.16), tn=(35, 0.44)), 7.0, 0.04),
    WaterProcess("plating_water", "车间废水处理设施排口", "workshop treatment outlet", "batches",
                 14,
                 (WaterFactor(COD, 80, 0.46, 0.16), WaterFactor(NH3N, 15, 0.18, 0.30),
                  WaterFactor(CR, 1.0, 0.12, 0.36),
                  WaterFactor(CR6, 200, 0.14, 0.42, unit="µg/L", reported_unit="mg/L"),
                  WaterFactor(PH, 9, 7.8, 0.18, lower=6, unit="pH")),
                 5.0, 0.0, "GB21900/table-2"),
    WaterProcess("circuit_water", "废水总排口", "wastewater effluent", "shifts_water", 44,
                 (WaterFactor(COD, 80, 0.44, 0.15), WaterFactor(NH3N, 15, 0.22, 0.28),
                  WaterFactor(CU, 0.5, 0.22, 0.34),
                  WaterFactor(PH, 9, 7.4, 0.15, lower=6, unit="pH")),
                 5.5, 0.02),
    WaterProcess("food_water", "废水总排口", "wastewater effluent", "workdays_water", 72,
                 _industrial((80, 0.46), (15, 0.12), tp=(3.0, 0.26)), 8.0, 0.05),
    WaterProcess("slaughter_water", "废水总排口", "wastewater effluent", "night_water", 38,
                 _industrial((80, 0.55), (15, 0.30), tp=(3.0, 0.30)), 6.0, 0.05, None, 2),
    WaterProcess("steel_water", "废水总排口", "wastewater effluent", "steady_water", 145,
                 _industrial((50, 0.42), (5, 0.16)), 6.5, 0.10, "GB13456/direct"),
)  # fmt: skip


@dataclass(frozen=True)
class QuietOutlet:
    """An outlet without automatic monitoring; its amounts come from samples and reports."""

    key: str
    name_zh: str
    name_en: str
    medium: str
    kind: str
    factors: tuple[str, ...] = ()
    hour_kg: float = 0.0
    """Mass of the first factor in an hour of running."""


_QUIET = (
    QuietOutlet("startup_boiler", "启动锅炉废气排放口", "auxiliary boiler stack", "gas", "general",
                (NOX, SO2, PM), 1.1),
    QuietOutlet("coal_handling", "输煤转运废气排放口", "coal handling exhaust", "gas", "general",
                (PM,), 0.12),
    QuietOutlet("cement_mill", "水泥磨废气排放口", "cement mill exhaust", "gas", "general",
                (PM,), 0.9),
    QuietOutlet("raw_material", "原料系统除尘废气排放口", "raw material exhaust", "gas", "general",
                (PM,), 0.5),
    QuietOutlet("stenter", "定型机废气排放口", "stenter exhaust", "gas", "general", (PM,), 0.05),
    QuietOutlet("workshop", "车间工艺废气排放口", "workshop exhaust", "gas", "general",
                (NMHC,), 0.2),
    QuietOutlet("gas_bypass", "旁路烟道", "bypass duct", "gas", "bypass"),
    QuietOutlet("water_bypass", "应急旁路排口", "emergency bypass", "water", "bypass"),
    QuietOutlet("cooling_water", "循环冷却水排口", "cooling water outlet", "water", "general",
                (COD,), 0.6),
)  # fmt: skip

Process = GasProcess | WaterProcess | QuietOutlet

PROCESSES: dict[str, Process] = {one.key: one for one in (*_GAS, *_WATER, *_QUIET)}


@dataclass(frozen=True)
class Instrument:
    """How a monitor reports a pollutant."""

    decimals: int
    zero_noise: float
    detection_limit: float
    least_range: float


INSTRUMENTS: dict[str, Instrument] = {
    PM: Instrument(2, 0.06, 0.5, 30.0),
    SO2: Instrument(2, 0.35, 2.0, 150.0),
    NOX: Instrument(2, 0.45, 2.0, 150.0),
    CO: Instrument(2, 0.5, 2.5, 300.0),
    HCL: Instrument(2, 0.12, 1.0, 90.0),
    NMHC: Instrument(2, 0.10, 0.3, 100.0),
    COD: Instrument(1, 0.6, 4.0, 100.0),
    NH3N: Instrument(3, 0.02, 0.05, 10.0),
    TP: Instrument(3, 0.004, 0.02, 2.0),
    TN: Instrument(2, 0.08, 0.2, 30.0),
    PH: Instrument(2, 0.02, 0.0, 14.0),
    CR: Instrument(3, 0.003, 0.02, 2.0),
    CR6: Instrument(1, 1.0, 4.0, 500.0),
    CU: Instrument(3, 0.004, 0.02, 2.0),
}


def instrument_range(code: str, limit: float) -> float:
    """Upper end of the range an operator would choose: about three times the limit."""
    if code == PH:
        return 14.0
    for step in (1, 1.5, 2, 3, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500):
        if step >= max(2.5 * limit, INSTRUMENTS[code].least_range):
            return float(step)
    return 3000.0
