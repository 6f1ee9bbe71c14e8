"""Limits of every monitored outlet: what they are for, since when, and who entered them."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo import standards
from demo.book import Book, day_text, time_text
from demo.chance import dice
from demo.model import City, Enterprise, Factor, Outlet
from demo.processes import (
    COD,
    NH3N,
    NMHC,
    NOX,
    PH,
    SO2,
    GasFactor,
    GasProcess,
    WaterFactor,
    WaterProcess,
)
from demo.registry_permits import change_document, permit_document

DRAFT = (("沁禾化工", NMHC), ("安澜铝业", SO2))
"""Limits that were entered and that nobody has reviewed yet (草拟)."""

PUSHED = frozenset({"D4412", "D4411", "D4620"})
"""Industries whose daily means the city pushes to enforcement."""

_PUSH_NOTICE = "Jining-2023-16"
_LOW_LOAD_PCT, _LOW_LOAD_FACTOR = 70.0, 2.0
"""The permit of a gas turbine allows twice the NOx below this load."""
_FURNACE_CODE, _FURNACE_LOWER_C = "a01901", 850.0
_NMHC_KG_H = 2.5


@dataclass(frozen=True)
class _Limit:
    """One row, without who entered it."""

    code: str
    basis: str
    purpose: str
    begin: int
    document: str
    unit: str
    end: int | None = None
    upper: float | None = None
    lower: float | None = None
    reference_oxygen_pct: float | None = None
    condition: str = "none"
    band: tuple[float, float] | None = None
    clause: str | None = None
    standard_limit_ref: str | None = None
    draft: bool = False


@dataclass(frozen=True)
class _Place:
    """An outlet and what its limits need to know about it."""

    book: Book
    one: Enterprise
    outlet: Outlet

    def permit(self) -> str:
        """The permit as the document of a limit."""
        return permit_document(self.book, self.one, 1, self.one.permit_from)

    def steps(self, factor: Factor) -> Iterator[tuple[int, int | None, float, str]]:
        """Permit limits of a factor: first day, day after the last, limit, document."""
        for place, step in enumerate(factor.steps):
            following = factor.steps[place + 1].from_day if place + 1 < len(factor.steps) else None
            if step.from_day is None:
                yield self.one.permit_from, following, step.limit, self.permit()
            else:
                paper = change_document(self.book, self.one, step.from_day)
                yield step.from_day, following, step.limit, paper


def limits(book: Book, city: City) -> None:
    """All limits of the city."""
    for one in city.enterprises:
        for outlet in one.outlets:
            place = _Place(book, one, outlet)
            for number, limit in enumerate(_limits_of(place), start=1):
                _write(place, limit, number)


def _limits_of(place: _Place) -> Iterator[_Limit]:
    process = place.outlet.process
    for factor in place.outlet.factors:
        if isinstance(process, GasProcess) and isinstance(factor.source, GasFactor):
            yield from _gas(place, process, factor, factor.source)
        elif isinstance(process, WaterProcess) and isinstance(factor.source, WaterFactor):
            yield from _water(place, process, factor, factor.source)
    if process.key == "incinerator":
        yield _Limit(
            _FURNACE_CODE,
            "furnace_five_minute",
            "permit_compliance",
            place.one.permit_from,
            standards.document("GB18485/msw"),
            "°C",
            lower=_FURNACE_LOWER_C,
            clause="炉膛内焚烧温度",
            standard_limit_ref="GB18485/msw/furnace/furnace_five_minute",
        )


def _gas(place: _Place, process: GasProcess, factor: Factor, source: GasFactor) -> Iterator[_Limit]:
    oxygen = process.reference_oxygen_pct
    draft = (place.one.short_zh, factor.code) in DRAFT
    for begin, end, upper, paper in place.steps(factor):
        bands: list[tuple[float, tuple[float, float] | None]] = [(upper, None)]
        if process.key == "gas_turbine" and factor.code == NOX:
            bands = [
                (upper * _LOW_LOAD_FACTOR, (0.0, _LOW_LOAD_PCT)),
                (upper, (_LOW_LOAD_PCT, 120.0)),
            ]
        for allowed, band in bands:
            yield _Limit(
                factor.code,
                "hour",
                "permit_compliance",
                begin,
                paper,
                "mg/m³",
                end=end,
                upper=allowed,
                reference_oxygen_pct=oxygen,
                condition="load_band" if band else "none",
                band=band,
                clause="许可排放浓度限值",
                draft=draft,
            )
        if source.day_limit is not None:
            yield _day(factor, begin, end, paper, "mg/m³", source.day_limit, oxygen)
        elif place.one.industry_code in PUSHED:
            yield _push(factor, begin, end, "mg/m³", upper, oxygen)
    yield from _gas_standards(place, process, factor, source)


def _day(
    factor: Factor,
    begin: int,
    end: int | None,
    paper: str,
    unit: str,
    upper: float,
    oxygen: float | None = None,
) -> _Limit:
    return _Limit(
        factor.code,
        "day",
        "permit_compliance",
        begin,
        paper,
        unit,
        end=end,
        upper=upper,
        reference_oxygen_pct=oxygen,
        clause="许可排放浓度限值（日均值）",
    )


def _push(
    factor: Factor,
    begin: int,
    end: int | None,
    unit: str,
    upper: float,
    oxygen: float | None = None,
) -> _Limit:
    return _Limit(
        factor.code,
        "day",
        "push_to_enforcement",
        begin,
        _PUSH_NOTICE,
        unit,
        end=end,
        upper=upper,
        reference_oxygen_pct=oxygen,
        clause="日均值推送执法",
    )


def _standard(
    place: _Place, catalogue: str, factor: Factor, *, basis: str, purpose: str, upper: float
) -> _Limit:
    """A limit that stands in a standard, with its place in the catalogue."""
    process = place.outlet.process
    is_gas = isinstance(process, GasProcess)
    return _Limit(
        factor.code,
        basis,
        purpose,
        place.one.permit_from,
        standards.document(catalogue),
        "mg/m³" if is_gas else "mg/L",
        upper=upper,
        reference_oxygen_pct=process.reference_oxygen_pct
        if isinstance(process, GasProcess)
        else None,
        standard_limit_ref=standards.reference(catalogue, factor.code, basis),
    )


def _gas_standards(
    place: _Place, process: GasProcess, factor: Factor, source: GasFactor
) -> Iterator[_Limit]:
    if source.standard_limit is not None and process.standard is not None:
        yield _standard(
            place,
            process.standard,
            factor,
            basis="hour",
            purpose="standard_only",
            upper=source.standard_limit,
        )
    elif factor.code == NMHC:
        yield _Limit(
            factor.code,
            "hour",
            "standard_only",
            place.one.permit_from,
            place.permit(),
            "kg/h",
            upper=round(_NMHC_KG_H * place.outlet.size, 1),
            clause="许可排放速率限值",
        )
    if source.ultra_low is not None and process.ultra_low is not None:
        yield _standard(
            place,
            process.ultra_low,
            factor,
            basis="hour",
            purpose="ultra_low_performance",
            upper=source.ultra_low,
        )


def _water(
    place: _Place, process: WaterProcess, factor: Factor, source: WaterFactor
) -> Iterator[_Limit]:
    # The permit states micrograms per litre as milligrams; the product converts at the door.
    share, unit = (1000.0, "mg/L") if factor.unit == "µg/L" else (1.0, factor.unit)
    for begin, end, limit, paper in place.steps(factor):
        if factor.code == PH:
            yield _Limit(
                PH,
                "instant_range",
                "permit_compliance",
                begin,
                paper,
                unit,
                end=end,
                lower=source.lower,
                upper=limit,
                clause="许可排放浓度限值",
            )
            continue
        yield _day(factor, begin, end, paper, unit, limit / share)
        if source.cold_limit is not None:
            yield _Limit(
                factor.code,
                "day",
                "permit_compliance",
                begin,
                paper,
                unit,
                end=end,
                upper=source.cold_limit,
                condition="water_temperature_le_12",
                clause="水温≤12 ℃时的限值",
            )
        if place.one.industry_code in PUSHED and factor.code in (COD, NH3N):
            yield _push(factor, begin, end, unit, limit / share)
    if process.standard is not None and standards.lists(process.standard, factor.code):
        yield _standard(
            place,
            process.standard,
            factor,
            basis="day",
            purpose="standard_only",
            upper=source.limit / share,
        )


def _write(place: _Place, limit: _Limit, number: int) -> None:
    """The row, with the people who entered and reviewed it."""
    outlet = place.outlet
    draw = dice("limit", outlet.ref, number)
    entered = ("周敏", "李岩", "何青")[int(draw.integers(3))]
    reviewed = None if limit.draft else ("王衡", "孙越")[int(draw.integers(2))]
    low, high = limit.band or (None, None)
    place.book.add(
        "limit_value",
        limit_ref=f"{outlet.ref}/{limit.code}/{limit.basis}/{limit.purpose}/{number}",
        outlet_ref=outlet.ref,
        pollutant_code=limit.code,
        basis=limit.basis,
        purpose=limit.purpose,
        condition=limit.condition,
        condition_lower=low,
        condition_upper=high,
        valid_from=day_text(limit.begin),
        valid_to=day_text(limit.end),
        lower=limit.lower,
        upper=limit.upper,
        unit=limit.unit,
        reference_oxygen_pct=limit.reference_oxygen_pct,
        standard_limit_ref=limit.standard_limit_ref,
        document_ref=limit.document,
        clause=limit.clause,
        permit_item=f"{outlet.code} {outlet.name_zh}"
        if limit.purpose == "permit_compliance"
        else None,
        entered_by=f"{entered}（演示）",
        reviewed_by=f"{reviewed}（演示）" if reviewed else None,
        reviewed_at=time_text(limit.begin * 24 + 58) if reviewed else None,
        verified=not limit.draft,
    )
