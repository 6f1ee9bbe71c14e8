"""From the written cast to enterprises with outlets, monitors, limits and dates."""

from datetime import date, datetime

from demo.cast import SELF_OPERATED, Part, Role, operators, roles
from demo.chance import dice, key_of
from demo.geography import COUNTIES, TOWNSHIPS, counties, site, township_place
from demo.hours import day_of, hour_of, month_of, month_start, span_of
from demo.model import City, Enterprise, Factor, Monitor, Number, Operator, Outlet, Step
from demo.processes import (
    NMHC,
    PROCESSES,
    GasFactor,
    GasProcess,
    QuietOutlet,
    WaterFactor,
    WaterProcess,
    instrument_range,
)

_MAKERS = (("澄测仪器", "CC"), ("岚光分析", "LG"), ("恒准科技", "HZ"), ("清源测控", "QK"))
_ROADS = ("湾东路", "工业大道", "兴业路", "环城北路", "清河大道", "创新路", "滨河路", "振兴街")
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LATE = "新澜轮胎"
_LATE_DAYS = 170
"""Its monitor was connected so many days after its permit, inside the history."""
_CLOSED = {"旧港热电": 100, "平野砖业": 170, "石桥印务": 75}
"""Days before the end at which these were closed, deregistered, moved away."""


def credit_code(county: int, index: int) -> str:
    """Credit code of a fictional company: region 9901 exists nowhere; the check digit is right."""
    body = f"919901{county + 1:02d}MADEM{index:04d}"
    total = sum(
        _CREDIT_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body)
    )
    return body + _CREDIT_LETTERS[(31 - total % 31) % 31]


def logger_number(outlet_ref: str, generation: int) -> str:
    """MN: 24 hexadecimal digits."""
    return f"9901{key_of('mn', outlet_ref, generation):016X}{generation:04X}"


def limit_step_day(*, start: int, origin: int) -> int:
    """Day of the limit change of the first enterprise: 2026-11-15 where the history holds it."""
    wanted = day_of(date(2026, 11, 15))
    if start // 24 + 10 < wanted < origin // 24 - 2:
        return wanted
    return max(origin // 24 - 7, start // 24 + 1)


def _story_steps(
    role: Role, part: Part, source: GasFactor | WaterFactor, *, start: int, origin: int
) -> tuple[Step, ...] | None:
    """Limits that change inside the history."""
    place = (role.short_zh, part.code, source.code)
    if place == ("澄湾热电", "DA002", "a21002"):
        return (
            Step(None, 100.0, 0.55),
            Step(limit_step_day(start=start, origin=origin), 50.0, 0.76),
        )
    middle = month_start(month_of((start + origin) // 48))
    if place == ("白石水泥", "DA001", "a21002"):
        return (Step(None, 320.0, 0.62), Step(middle, 100.0, 0.66))
    if place == ("白塘供热", "DA001", "a21002"):
        return (Step(None, 200.0, 0.60), Step(middle, 150.0, 0.70))
    if place == ("禾丰造纸", "DW001", "w01018"):
        return (Step(None, 90.0, 0.56), Step(middle, 50.0, 0.68))
    return None


def _factor(
    role: Role, part: Part, source: GasFactor | WaterFactor, *, start: int, origin: int, seed: int
) -> Factor:
    draw = dice(seed, "factor", role.short_zh, part.code, source.code)
    level = source.level
    if source.code != "w01001":
        level = min(source.level * float(2.0 ** draw.normal(0.0, 0.22)), 0.78)
    steps = _story_steps(role, part, source, start=start, origin=origin)
    if isinstance(source, WaterFactor):
        unit, reported = source.unit, source.reported_unit or source.unit
    else:
        unit = reported = "mg/m³"
    steps = steps or (Step(None, source.limit, round(level, 3)),)
    return Factor(
        code=source.code,
        unit=unit,
        reported_unit=reported,
        range_high=instrument_range(source.code, max(step.limit for step in steps)),
        steps=steps,
        source=source,
    )


def _late_day(*, start: int, origin: int) -> int:
    """Day on which the late outlet was connected at last: early in the history."""
    return (start + (origin - start) // 3) // 24


def _monitor(
    role: Role, outlet_ref: str, part: Part, kind: str, *, seed: int, start: int, origin: int
) -> tuple[Monitor, ...]:
    """The main monitor of an outlet and, in one story, its standby."""
    if part.networking not in ("networked", "accepted", "installed"):
        return ()
    draw = dice(seed, "monitor", outlet_ref)
    installed = start // 24 - int(draw.integers(400, 2200))
    accepted = installed + int(draw.integers(20, 60)) if part.networking != "installed" else None
    networked = accepted + int(draw.integers(4, 25)) if accepted is not None else None
    if role.short_zh == _LATE:
        networked = _late_day(start=start, origin=origin)
        installed, accepted = networked - 45, networked - 10
    if part.networking != "networked":
        networked = None
    maker, letters = _MAKERS[int(draw.integers(len(_MAKERS)))]
    numbers: tuple[Number, ...] = (Number(logger_number(outlet_ref, 1), None, None),)
    if role.short_zh == "东渚污水处理":
        change = (origin // 24 - 24) * 24 + 10
        numbers = (
            Number(logger_number(outlet_ref, 1), None, change),
            Number(logger_number(outlet_ref, 2), change, None),
        )
    first = networked * 24 if networked is not None else None
    charge: tuple[tuple[int | None, int | None], ...] = ((first, None),)
    repair = ((origin // 24 - 33) * 24 + 10, (origin // 24 - 24) * 24 + 15)
    has_standby = (role.short_zh, part.code) == ("晴川环能", "DA001")
    if has_standby:
        charge = ((first, repair[0]), (repair[1], None))
    main = Monitor(
        ref=f"{outlet_ref}/M1",
        kind=kind,
        maker_zh=maker,
        model=f"{letters}-{ {'cems': 9000, 'vocs': 7200, 'water': 5100}[kind] }",
        serial_number=f"{letters}{int(draw.integers(100000, 999999))}",
        installed_day=installed,
        accepted_day=accepted,
        networked_day=networked,
        numbers=numbers,
        duty="main",
        in_charge=charge if first is not None else (),
        bias=float(draw.normal(0.0, 0.012)),
        check_hour=int(draw.integers(0, 5)) if kind == "water" else int(draw.integers(9, 16)),
        calibration_days=1 if draw.random() < 0.2 and kind == "cems" else 7,
    )
    if not has_standby:
        return (main,)
    standby = Monitor(
        ref=f"{outlet_ref}/M2",
        kind=kind,
        maker_zh=maker,
        model=main.model,
        serial_number=f"{letters}{int(draw.integers(100000, 999999))}",
        installed_day=installed + 200,
        accepted_day=installed + 240,
        networked_day=installed + 250,
        numbers=(Number(logger_number(outlet_ref, 9), None, None),),
        duty="standby",
        in_charge=(repair,),
        bias=0.009,
        check_hour=main.check_hour,
        calibration_days=7,
    )
    return main, standby


def _monitor_kind(process: GasProcess | WaterProcess) -> str:
    if isinstance(process, WaterProcess):
        return "water"
    return "vocs" if process.factors[0].code == NMHC else "cems"


def _outlet(
    role: Role, part: Part, number: int, ref: str, *, seed: int, start: int, origin: int
) -> Outlet:
    process = PROCESSES[part.process]
    outlet_ref = f"{ref}/{part.code}"
    ordinal = int(part.code[2:])
    factors: tuple[Factor, ...] = ()
    monitors: tuple[Monitor, ...] = ()
    if isinstance(process, QuietOutlet):
        medium, kind, rhythm = process.medium, process.kind, ""
    else:
        medium, kind = ("gas" if isinstance(process, GasProcess) else "water"), "main"
        family = _monitor_kind(process)
        monitors = _monitor(role, outlet_ref, part, family, seed=seed, start=start, origin=origin)
        factors = tuple(
            _factor(role, part, one, start=start, origin=origin, seed=seed)
            for one in process.factors
        )
        rhythm = process.rhythm
    draw = dice(seed, "outlet", outlet_ref)
    closed = _CLOSED.get(role.short_zh)
    several = medium == "gas" and kind == "main" and process.key not in ("kiln_tail", "kiln_head")
    return Outlet(
        ref=outlet_ref,
        number=number,
        enterprise_ref=ref,
        code=part.code,
        name_zh=f"{ordinal}#{process.name_zh}" if several else process.name_zh,
        name_en=f"No. {ordinal} {process.name_en}" if several else process.name_en.capitalize(),
        medium=medium,
        kind=kind,
        process=process,
        size=part.size * float(2.0 ** draw.normal(0.0, 0.08)),
        factors=factors,
        monitors=monitors,
        operator_ref=f"OM-{role.operator:02d}" if role.operator and monitors else None,
        networking=part.networking,
        care=float(draw.beta(5.0, 1.6)),
        first_day=start // 24 - 3000,
        rhythm=rhythm,
        closed_hour=(origin // 24 - closed) * 24 if closed else None,
    )


def _permit_days(role: Role, index: int, *, start: int, origin: int) -> tuple[int, int]:
    """Five years; the first enterprise's ends soon, the others' are spread."""
    if role.short_zh == _LATE:
        issued = _late_day(start=start, origin=origin) - _LATE_DAYS
        return issued, issued + 1826
    if index == 0:
        until = origin // 24 + 71
    else:
        until = origin // 24 + int(dice("permit", index).integers(140, 1350))
    return min(until - 1826, start // 24 - 30), until


def _enterprise(
    role: Role, index: int, first_outlet: int, *, seed: int, start: int, origin: int
) -> Enterprise:
    ref = f"QH-{index + 1:04d}"
    county = COUNTIES.index(role.county)
    draw = dice("place", ref)
    township = 0 if index == 0 else int(draw.integers(len(TOWNSHIPS[role.county])))
    shape = counties()[county]
    near = township_place(shape, township, len(TOWNSHIPS[role.county]))
    x, y = site(shape, near, ref)
    road = _ROADS[0] if index == 0 else _ROADS[int(draw.integers(len(_ROADS)))]
    house = 18 if index == 0 else int(draw.integers(1, 400))
    permit_from, permit_until = _permit_days(role, index, start=start, origin=origin)
    code = credit_code(county, index + 1)
    town_zh, town_en = TOWNSHIPS[role.county][township]
    return Enterprise(
        ref=ref,
        name_zh=f"清河市{role.short_zh}有限公司",
        name_en=f"Qinghe {role.name_en} Co., Ltd.",
        short_zh=role.short_zh,
        industry_code=role.industry_code,
        county=county,
        township=township,
        x=x,
        y=y,
        address_zh=f"{role.county}{town_zh}{road}{house}号（虚构）",
        address_en=f"{house} {town_en} industrial road (fictional)",
        credit_code=code,
        permit_number=f"{code}001P",
        permit_from=permit_from,
        permit_until=permit_until,
        first_day=start // 24 - 3000 + int(draw.integers(0, 900)),
        operator_ref=f"OM-{role.operator:02d}" if role.operator else None,
        outlets=tuple(
            _outlet(role, part, first_outlet + place, ref, seed=seed, start=start, origin=origin)
            for place, part in enumerate(role.parts)
        ),
        management_class="key" if role.parts else "registration",
    )


def _operators(enterprises: tuple[Enterprise, ...]) -> tuple[Operator, ...]:
    found = list(operators())
    for enterprise in enterprises:
        if enterprise.short_zh == SELF_OPERATED:
            found.append(
                Operator(
                    "OM-07",
                    enterprise.name_zh,
                    enterprise.name_en,
                    "安澜发电（自行运维）",
                    0.95,
                    enterprise.ref,
                )
            )
    return tuple(found)


def make_city(*, outlets: int, months: int, seed: int, origin: datetime) -> City:
    """
    The city that stands still.

    Parameters
    ----------
    outlets : int
        Number of outlets, exactly.
    months : int
        Calendar months of history, the one of ``origin`` included.
    seed : int
        Chooses the numbers; names and places stay.
    origin : datetime
        End of the history when the city is made; one-time stories are dated from it.
    """
    if outlets < 1 or months < 1:
        message = f"A city needs at least one outlet and one month, not {outlets} and {months}."
        raise ValueError(message)
    end = hour_of(origin)
    start = span_of(end=end, months=months)
    enterprises: list[Enterprise] = []
    number = 0
    for index, role in enumerate(roles(outlets=outlets, counties=COUNTIES)):
        enterprises.append(_enterprise(role, index, number, seed=seed, start=start, origin=end))
        number += len(role.parts)
    return City(
        seed=seed,
        start=start,
        origin=end,
        months=months,
        enterprises=tuple(enterprises),
        operators=_operators(tuple(enterprises)),
    )


def by_name(city: City, short_zh: str) -> Enterprise | None:
    """An enterprise of the written cast, where the city is large enough to have it."""
    return next((one for one in city.enterprises if one.short_zh == short_zh), None)
