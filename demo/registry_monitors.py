"""Monitors, their numbers, ranges and duties, the networking ledger, and who operates them."""

from datetime import date

import numpy as np

from demo.agenda import GAP
from demo.book import Book, day_text, time_text
from demo.chance import dice, lot
from demo.device import gap_style, stop_flag
from demo.flags import STOP_FLAG
from demo.hours import date_of, day_of
from demo.model import City, Enterprise, Monitor, Operator, Outlet
from demo.planting import Plan
from demo.processes import INSTRUMENTS, PH
from demo.registry_permits import permit_document

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"

CONTRACT_STORIES = {
    # enterprise: (operator before, days before the end, days of gap; negative is overlap)
    "白石水泥": ("OM-05", 120, 0),
    "柳湾纸业": ("OM-06", 80, 15),
    "禾丰造纸": ("OM-04", 60, -1),
    "松岭热力": ("OM-03", 50, 0),
}
_DEFER_REASONS = {
    "deferred": ("设施停产改造，暂缓联网", "关于暂缓安装联网的批复（虚构）"),
    "exempt": ("年排放量低于免装标准，经现场核查备案", "免于安装自动监测设备备案表（虚构）"),
}


def monitors(book: Book, city: City, plans: dict[str, Plan]) -> None:
    """All monitors and the ledger of all outlets."""
    for one in city.enterprises:
        for outlet in one.outlets:
            _networking(book, city, one, outlet)
            for monitor in outlet.monitors:
                _monitor(book, outlet, monitor)
            if outlet.is_monitored:
                _flag_meanings(book, city, outlet, plans[outlet.ref])


def _monitor(book: Book, outlet: Outlet, monitor: Monitor) -> None:
    installed = day_text(monitor.installed_day)
    book.add(
        "monitor",
        monitor_ref=monitor.ref,
        kind=monitor.kind,
        maker_zh=monitor.maker_zh,
        model=monitor.model,
        serial_number=monitor.serial_number,
        installed_on=installed,
        networked_on=day_text(monitor.networked_day),
        accepted_on=day_text(monitor.accepted_day),
    )
    for number in monitor.numbers:
        paper = None
        if number.start is not None:
            paper = book.document(
                f"QH-D-MN-{outlet.ref[3:7]}",
                "数采仪更换及MN变更备案表（虚构）",
                "Record of a changed MN",
                "record",
                number.start // 24,
            )
        begin = number.start if number.start is not None else monitor.installed_day * 24
        book.add(
            "monitor_number",
            monitor_ref=monitor.ref,
            mn=number.mn,
            valid_from=time_text(begin),
            valid_to=time_text(number.end),
            document_ref=paper,
        )
    book.add(
        "monitor_outlet",
        monitor_ref=monitor.ref,
        outlet_ref=outlet.ref,
        duty=monitor.duty,
        valid_from=time_text(monitor.installed_day * 24),
    )
    for start, end in monitor.in_charge:
        book.add(
            "in_charge",
            outlet_ref=outlet.ref,
            monitor_ref=monitor.ref,
            valid_from=time_text(start),
            valid_to=time_text(end),
        )
    for factor in outlet.factors:
        book.add(
            "monitor_factor",
            monitor_ref=monitor.ref,
            pollutant_code=factor.code,
            range_low=0.0,
            range_high=factor.range_high,
            detection_limit=INSTRUMENTS[factor.code].detection_limit if factor.code != PH else None,
            reported_unit=factor.reported_unit,
            valid_from=installed,
        )


def _flag_meanings(book: Book, city: City, outlet: Outlet, plan: Plan) -> None:
    """What F and B mean at this logger, where the bureau has asked."""
    draw = dice("flag meaning", outlet.ref)
    for monitor in outlet.monitors:
        for number in monitor.numbers:
            row = {"mn": number.mn, "valid_from": day_text(monitor.installed_day)}
            if stop_flag(outlet) == STOP_FLAG and draw.random() < 0.6:
                book.add("flag_meaning", **row, flag="F", meaning="source_stopped")
            sends_b = any(
                event.kind == GAP and gap_style(city, outlet, event) == "flagged"
                for event in plan.events
            )
            if sends_b and draw.random() < 0.5:
                book.add("flag_meaning", **row, flag="B", meaning="communication_fault")


def _networking(book: Book, city: City, one: Enterprise, outlet: Outlet) -> None:
    """The state of an outlet in the networking ledger, from its first days."""
    row = {"outlet_ref": outlet.ref}
    paper = permit_document(book, one, 1, one.permit_from)
    state = outlet.networking
    if state == "not_main":
        book.add(
            "outlet_networking",
            **row,
            state=state,
            valid_from=day_text(outlet.first_day),
            reason_zh="旁路" if outlet.kind == "bypass" else "一般排放口",
            document_ref=paper,
        )
        return
    if state in _DEFER_REASONS:
        reason, title = _DEFER_REASONS[state]
        day = city.start // 24 - 60
        decision = book.document(
            f"QH-D-NET-{outlet.ref[3:7]}", title, "Networking decision", "decision", day
        )
        book.add(
            "outlet_networking",
            **row,
            state="to_be_installed",
            document_ref=paper,
            valid_from=day_text(outlet.first_day),
            valid_to=day_text(day),
        )
        book.add(
            "outlet_networking",
            **row,
            state=state,
            reason_zh=reason,
            document_ref=decision,
            valid_from=day_text(day),
            valid_to=day_text(city.origin // 24 + 120) if state == "deferred" else None,
        )
        return
    steps: list[tuple[str, int]] = [("to_be_installed", outlet.first_day)]
    if outlet.monitors:
        main = outlet.monitors[0]
        for name, day_or_none in (
            ("installed", main.installed_day),
            ("accepted", main.accepted_day),
            ("networked", main.networked_day),
        ):
            if day_or_none is not None:
                steps.append((name, day_or_none))
    if outlet.closed_hour is not None:
        steps.append(("exempt", outlet.closed_hour // 24))
    for (name, begin), following in zip(steps, [*steps[1:], None], strict=True):
        book.add(
            "outlet_networking",
            **row,
            state=name,
            valid_from=day_text(begin),
            valid_to=day_text(following[1]) if following else None,
            reason_zh="排污单位已停止生产" if name == "exempt" else None,
        )


def operators(book: Book, city: City) -> None:
    """O&M operators with people, and who operates which monitor."""
    for one in city.operators:
        book.add(
            "om_operator",
            om_operator_ref=one.ref,
            is_self_operated=one.enterprise_ref is not None,
            enterprise_ref=one.enterprise_ref,
        )
        draw = dice("operator", one.ref)
        book.add(
            "om_operator_name",
            om_operator_ref=one.ref,
            name_zh=one.name_zh,
            name_en=one.name_en,
            short_name_zh=one.short_zh,
            credit_code=f"91990101MAOM{int(one.ref[3:]):06d}",
            registered_on=day_text(city.start // 24 - int(draw.integers(500, 2500))),
            valid_from=day_text(city.start // 24 - 2600),
        )
        for place in range(persons(one.ref)):
            until = city.origin // 24 + int(draw.integers(-200, 900))
            book.add(
                "om_person",
                om_person_ref=person_ref(one.ref, place),
                om_operator_ref=one.ref,
                display_name=_person_name(one, draw, place),
                certificate=f"QH-OM-{int(draw.integers(10000, 99999))}",
                certificate_until=day_text(until),
                valid_from=day_text(city.start // 24 - 700),
            )
    for enterprise in city.enterprises:
        for outlet in enterprise.outlets:
            for monitor in outlet.monitors:
                _contracts(book, city, enterprise, outlet, monitor)


def _person_name(one: Operator, draw: np.random.Generator, place: int) -> str:
    return f"{_FAMILY[int(draw.integers(len(_FAMILY)))]}工（{one.short_zh[:2]}{place + 1:02d}）"


def persons(operator_ref: str) -> int:
    """How many people an operator has on its list."""
    return 3 + int(4 * lot("persons", operator_ref))


def person_ref(operator_ref: str, place: int) -> str:
    """Reference of a person."""
    return f"{operator_ref}-{place + 1:02d}"


def _contracts(book: Book, city: City, one: Enterprise, outlet: Outlet, monitor: Monitor) -> None:
    assert outlet.operator_ref is not None
    begin = max(monitor.installed_day, city.start // 24 - 500)
    until = (
        outlet.closed_hour // 24
        if outlet.closed_hour
        else day_of(date(date_of(city.origin // 24).year + 1, 12, 31))
    )
    row = {"monitor_ref": monitor.ref}
    story = CONTRACT_STORIES.get(one.short_zh)
    operator = outlet.operator_ref
    change = city.origin // 24 - story[1] if story else begin
    if story is None or change <= begin:
        book.add(
            "om_contract",
            **row,
            om_operator_ref=operator,
            valid_from=day_text(begin),
            valid_to=day_text(until),
            document_ref=_contract_document(book, one, operator, begin),
        )
        return
    before, _, gap = story
    book.add(
        "om_contract",
        **row,
        om_operator_ref=before,
        valid_from=day_text(begin),
        valid_to=day_text(change - gap),
        document_ref=_contract_document(book, one, before, begin),
    )
    book.add(
        "om_contract",
        **row,
        om_operator_ref=operator,
        valid_from=day_text(change),
        valid_to=day_text(until),
        document_ref=_contract_document(book, one, operator, change),
    )


def _contract_document(book: Book, one: Enterprise, operator: str, begin: int) -> str:
    return book.document(
        f"QH-D-OM-{one.ref[3:]}-{operator}",
        f"自动监测设备运维合同（{one.short_zh}）",
        "Contract on operation and maintenance",
        "record",
        begin - 10,
    )


def operator_on(city: City, enterprise: Enterprise, outlet: Outlet, day: int) -> str | None:
    """Who operates an outlet's monitors on a day; None in a gap between two contracts."""
    story = CONTRACT_STORIES.get(enterprise.short_zh)
    if story is None or outlet.operator_ref is None:
        return outlet.operator_ref
    before, days, gap = story
    change = city.origin // 24 - days
    if day >= change:
        return outlet.operator_ref
    return before if day < change - max(gap, 0) else None
