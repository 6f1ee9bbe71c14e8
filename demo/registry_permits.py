"""Permits, outlets, who is responsible for them, what must be monitored, and amounts."""

from datetime import date

from demo.book import Book, day_text
from demo.casting import by_name
from demo.chance import dice
from demo.gas import design_velocity_area
from demo.hours import date_of, day_of
from demo.model import City, Enterprise, Factor, Outlet
from demo.processes import PH, GasProcess, QuietOutlet
from demo.registry_places import middle_day

_LOAD_FACTOR = {
    "grid": 0.72,
    "heat_and_power": 0.74,
    "peaking": 0.41,
    "steady": 0.86,
    "waste": 0.88,
    "kiln": 0.72,
    "heating": 0.21,
    "shifts": 0.72,
    "workdays": 0.32,
    "two_shifts": 0.44,
    "town": 1.0,
    "park": 0.88,
    "steady_water": 0.86,
    "shifts_water": 0.60,
    "workdays_water": 0.46,
    "night_water": 0.38,
    "batches": 0.21,
}
"""Mean load over a year by rhythm, for choosing plausible permitted amounts."""

TWO_PERMITS = "恒嘉钢铁"
TWO_SITES = ("港航重机", "临港铸锻")
SHARED_OUTLET = ("沃丰氮肥", "DW001", "安植农药")
PARK = ("临港园区水务", "DW001", ("东澜石化", "沁禾化工"))
AMOUNT_LOWERED = "晴川环能"
TIGHT = {"澄湾热电": 1.08, "禾丰造纸": 0.93, "恒嘉钢铁": 1.02, "城西水务": 1.06, "明澈玻璃": 1.09}
"""Permitted amount over the expected one where the year will be close; below 1 it is passed."""


def permit_ref(one: Enterprise, number: int = 1) -> str:
    """Reference of a permit of an enterprise."""
    return f"{one.ref}-P{number}"


def permits(book: Book, city: City) -> None:
    """One permit for each enterprise with outlets; one has two, one covers a second site."""
    for one in city.enterprises:
        if not one.outlets or (one.short_zh == TWO_SITES[1] and by_name(city, TWO_SITES[0])):
            continue
        _permit(book, city, one, 1)
        if one.short_zh == TWO_PERMITS:
            _permit(book, city, one, 2)


def permit_document(book: Book, one: Enterprise, number: int, issued: int) -> str:
    """The permit itself as a document."""
    return book.document(
        f"QH-PERMIT-{one.ref[3:]}-{number}",
        f"排污许可证 {one.credit_code}{number:03d}P（{one.short_zh}）",
        f"Discharge permit of {one.name_en}",
        "permit",
        issued,
    )


def _permit(book: Book, city: City, one: Enterprise, number: int) -> None:
    ref = permit_ref(one, number)
    paper = permit_document(book, one, number, one.permit_from)
    permit_number = f"{one.credit_code}{number:03d}P"
    book.add("permit", permit_ref=ref, first_issued_on=day_text(one.permit_from))
    row = {"permit_ref": ref, "permit_number": permit_number, "enterprise_ref": one.ref}
    end = one.permit_until
    changes = (
        sorted(
            {
                step.from_day
                for outlet in one.outlets
                for factor in outlet.factors
                for step in factor.steps
                if step.from_day is not None
            }
        )
        if number == 1
        else []
    )
    begin, action, source = one.permit_from, "first", paper
    for change in changes:
        book.add(
            "permit_version",
            **row,
            valid_from=day_text(begin),
            valid_to=day_text(change),
            issued_on=day_text(begin),
            action=action,
            document_ref=source,
        )
        source = change_document(book, one, change)
        begin, action = change, "change"
    book.add(
        "permit_version",
        **row,
        valid_from=day_text(begin),
        valid_to=day_text(end),
        issued_on=day_text(begin),
        action=action,
        document_ref=source,
    )
    covered = [outlet for outlet in one.outlets if _permit_number(one, outlet) == number]
    second = by_name(city, TWO_SITES[1])
    if one.short_zh == TWO_SITES[0] and second is not None:
        covered += list(second.outlets)
    for outlet in covered:
        book.add(
            "permit_outlet",
            permit_ref=ref,
            outlet_ref=outlet.ref,
            valid_from=day_text(one.permit_from),
            valid_to=day_text(end),
            document_ref=paper,
        )
        _permit_factors(book, outlet, one, paper)
    _amounts(book, city, one, ref, covered, paper)


def change_document(book: Book, one: Enterprise, day: int) -> str:
    """The decision by which a permit changed on a day."""
    year = date_of(day).year
    serial = dice("change", one.ref, day).integers(11, 99)
    return book.document(
        f"QH-CHANGE-{one.ref[3:]}-{day_text(day)}",
        f"排污许可证变更决定书（{year}-0{serial}）",
        f"Change of a discharge permit {year}-0{serial}",
        "decision",
        day - 6,
    )


def _permit_number(one: Enterprise, outlet: Outlet) -> int:
    return (
        2
        if one.short_zh == TWO_PERMITS and outlet.process.key in ("hot_stove", "steel_water")
        else 1
    )


def _permit_factors(book: Book, outlet: Outlet, one: Enterprise, paper: str) -> None:
    automatic = [factor.code for factor in outlet.factors]
    if isinstance(outlet.process, QuietOutlet):
        manual = list(outlet.process.factors)
    else:
        manual = ["w01012"] if outlet.medium == "water" and outlet.rhythm != "town" else []
    row = {
        "outlet_ref": outlet.ref,
        "valid_from": day_text(one.permit_from),
        "valid_to": day_text(one.permit_until),
        "document_ref": paper,
    }
    must = outlet.networking not in ("exempt", "not_main")
    for code in automatic:
        book.add(
            "permit_factor",
            **row,
            pollutant_code=code,
            monitoring="automatic" if must else "manual",
            manual_interval=None if must else "1次/季度",
        )
    for code in manual:
        book.add(
            "permit_factor",
            **row,
            pollutant_code=code,
            monitoring="manual",
            manual_interval="1次/月" if outlet.medium == "water" else "1次/半年",
        )


def expected_tonnes(outlet: Outlet, factor: Factor) -> float:
    """What an outlet emits of a factor in an ordinary year [t]."""
    process = outlet.process
    assert not isinstance(process, QuietOutlet)
    hours = 8760.0 * _LOAD_FACTOR[outlet.rhythm]
    flow = process.flow_m3_h * outlet.size
    first = factor.steps[0]
    per_unit = {"mg/m³": 1e-9, "mg/L": 1e-6, "µg/L": 1e-9}.get(factor.unit, 0.0)
    return first.limit * first.level * flow * hours * per_unit


def _amounts(
    book: Book, city: City, one: Enterprise, ref: str, covered: list[Outlet], paper: str
) -> None:
    """Permitted amounts of a year with the outlets they cover."""
    codes = sorted(
        {factor.code for outlet in covered for factor in outlet.factors} - {PH, "w20117"}
    )
    for code in codes:
        sources = [
            (outlet, factor)
            for outlet in covered
            for factor in outlet.factors
            if factor.code == code
        ]
        expected = sum(expected_tonnes(outlet, factor) for outlet, factor in sources)
        quiet = [
            outlet
            for outlet in covered
            if isinstance(outlet.process, QuietOutlet) and code in outlet.process.factors
        ]
        draw = dice(city.seed, "amount", ref, code)
        share = TIGHT.get(one.short_zh, 1.18 + 0.5 * float(draw.random()))
        amount = _round(expected * share)
        outlets = [outlet.ref for outlet, _ in sources] + [outlet.ref for outlet in quiet]
        change = middle_day(city) if one.short_zh == AMOUNT_LOWERED and code == "a21002" else None
        spans = [(one.permit_from, change, amount * 1.2, paper)] if change else []
        source = change_document(book, one, change) if change else paper
        spans.append((change or one.permit_from, one.permit_until, amount, source))
        for place, (begin, end, tonnes, document) in enumerate(spans):
            key = f"{ref}-{code}-{place + 1}"
            book.add(
                "permitted_amount",
                permitted_amount_ref=key,
                permit_ref=ref,
                pollutant_code=code,
                span="year",
                valid_from=day_text(begin),
                valid_to=day_text(end),
                amount_t=_round(tonnes),
                document_ref=document,
            )
            for outlet_ref in outlets:
                book.add("permitted_amount_outlet", permitted_amount_ref=key, outlet_ref=outlet_ref)


def special_amount(book: Book, city: City, period_ref: str, first: int, last: int) -> None:
    """One amount for a special period: the first enterprise during an emergency response."""
    one = city.enterprises[0]
    key = f"{permit_ref(one)}-a21002-S"
    book.add(
        "permitted_amount",
        permitted_amount_ref=key,
        permit_ref=permit_ref(one),
        pollutant_code="a21002",
        span="special_period",
        special_period_ref=period_ref,
        valid_from=day_text(first),
        valid_to=day_text(last),
        amount_t=1.2,
    )
    for outlet in one.outlets:
        if outlet.is_monitored and outlet.medium == "gas":
            book.add("permitted_amount_outlet", permitted_amount_ref=key, outlet_ref=outlet.ref)


def _round(value: float) -> float:
    return float(f"{value:.3g}")


def outlets(book: Book, city: City, *, no_flow_meter: str) -> None:
    """All outlets with names and the enterprises that use them."""
    for one in city.enterprises:
        paper = permit_document(book, one, 1, one.permit_from) if one.outlets else None
        for outlet in one.outlets:
            process = outlet.process
            is_gas = isinstance(process, GasProcess)
            book.add(
                "outlet",
                outlet_ref=outlet.ref,
                medium=outlet.medium,
                kind=outlet.kind,
                flow_is_monitored=outlet.is_monitored and outlet.ref != no_flow_meter,
                stack_area_m2=design_velocity_area(outlet) if is_gas else None,
                stack_height_m=process.height_m if isinstance(process, GasProcess) else None,
                first_known_on=day_text(outlet.first_day),
            )
            book.add(
                "outlet_name",
                outlet_ref=outlet.ref,
                outlet_code=outlet.code,
                name_zh=outlet.name_zh,
                name_en=outlet.name_en,
                valid_from=day_text(outlet.first_day),
                document_ref=paper,
            )
            book.add(
                "outlet_enterprise",
                outlet_ref=outlet.ref,
                enterprise_ref=one.ref,
                is_responsible=True,
                valid_from=day_text(outlet.first_day),
            )
    _shared(book, city)


def _shared(book: Book, city: City) -> None:
    """An outlet of two enterprises, and the works of an industrial park."""
    rows = [(SHARED_OUTLET[0], SHARED_OUTLET[1], SHARED_OUTLET[2], "共用排放口协议")]
    rows += [(PARK[0], PARK[1], user, "纳管协议") for user in PARK[2]]
    for owner_name, code, user_name, title in rows:
        owner, user = by_name(city, owner_name), by_name(city, user_name)
        if owner is None or user is None:
            continue
        outlet_ref = f"{owner.ref}/{code}"
        if outlet_ref not in {outlet.ref for outlet in owner.outlets}:
            continue
        day = day_of(date(date_of(city.start // 24).year - 1, 7, 1))
        paper = book.document(
            f"QH-D-SHARE-{owner.ref[3:]}-{user.ref[3:]}",
            f"{title}（{owner_name}、{user_name}）",
            "Agreement on a shared outlet",
            "record",
            day,
        )
        book.add(
            "outlet_enterprise",
            outlet_ref=outlet_ref,
            enterprise_ref=user.ref,
            is_responsible=False,
            valid_from=day_text(day),
            document_ref=paper,
        )
