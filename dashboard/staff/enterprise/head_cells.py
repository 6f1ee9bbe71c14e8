"""Cells of the head made from figures: the face, use of permitted amounts, what is open."""

from datetime import date, timedelta

from dashboard.staff import emissions_permits
from dashboard.staff import loaders_city as city
from dashboard.staff.enterprise import head_loaders, loaders
from dashboard.staff.enterprise.loaders import Record
from dashboard.staff.rows import each, number
from dashboard.staff.scores import loaders as score_loaders
from dashboard.visit import Visit
from layouts import faces, formats
from layouts.staff.emissions_values import Permit
from layouts.staff.enterprise.head_cells import Face, Matter, MonthFace
from layouts.staff.enterprise.tabs import EXCEEDANCE, TIMELINE

DAY = timedelta(days=1)
OPEN_DAYS = 14
FACES_SHOWN = 6
WARNED_DAYS = 90


def outlet_ids(record: Record) -> tuple[int, ...]:
    """Ids of the outlets, in order."""
    return tuple(sorted(one.outlet_id for one in record.outlets))


def face(visit: Visit, record: Record, on: date) -> Face | None:
    """The newest face with those before it; None before the first."""
    found = head_loaders.beside(
        visit.scope, record.identity.enterprise_id, outlet_ids(record), on
    ).faces
    months = [
        MonthFace(
            month=row.month,
            band=row.band if isinstance(row.band, str) else "none",
            score=number(row.score),
            is_published=row.snapshot_state == "published",
        )
        for row in each(found)
    ]
    if not months:
        return None
    last = list(each(found))[-1]
    uncapped = last.uncapped_band if isinstance(last.uncapped_band, str) else months[-1].band
    capped_from = faces.word(uncapped, t=visit.t) if uncapped != months[-1].band else ""
    enterprise_id = record.identity.enterprise_id
    return Face(
        months=tuple(months[-FACES_SHOWN:]),
        capped_from=capped_from,
        lines_href=f"/staff/scores/{enterprise_id}",
        is_disputed=enterprise_id
        in score_loaders.disputed(visit.scope, "face", months[-1].month, 1),
    )


def permitted(visit: Visit, record: Record, on: date) -> tuple[Permit, ...]:
    """Permitted amounts of the running year with what is used of them."""
    names = city.pollutants(visit.scope)
    found = head_loaders.accounts(visit.scope, record.identity.enterprise_id, on.year, on)
    shown = [
        emissions_permits.permit_of(
            one,
            enterprise="",
            pollutant=visit.t.name(
                names[one.pollutant_code].name_zh, names[one.pollutant_code].short_en
            ),
            today=on,
        )
        for one in found
    ]
    return tuple(sorted(shown, key=emissions_permits.rank))


def matters(visit: Visit, record: Record, on: date, *, days_left: int | None) -> tuple[Matter, ...]:
    """What is open: verdicts that may still change, the permit's end, orders, letters, limits."""
    t = visit.t
    enterprise_id, ids = record.identity.enterprise_id, outlet_ids(record)
    base = f"/staff/enterprises/{enterprise_id}"
    rows = loaders.exceeding(visit.scope, ids, on - OPEN_DAYS * DAY, on + DAY)
    pending = int((rows["stage"] == "pending").sum())
    warned = int((rows["stage"] == "warning").sum())
    known = head_loaders.beside(visit.scope, enterprise_id, ids, on).matters
    found = []
    if pending:
        found.append(Matter(t("待核实 {n} 项", n=pending), f"{base}?tab={EXCEEDANCE}"))
    if warned:
        found.append(Matter(t("预警 {n} 项", n=warned), f"{base}?tab={EXCEEDANCE}"))
    if days_left is not None and 0 <= days_left <= WARNED_DAYS:
        found.append(Matter(t("许可证延续，剩 {n} 天", n=days_left), f"{base}?tab={TIMELINE}"))
    if known.orders:
        text = t("责令整改未完成 {n} 项", n=known.orders)
        if known.late_orders:
            text += t("（逾期 {n} 项）", n=known.late_orders)
        found.append(Matter(text, f"{base}?tab={TIMELINE}", is_late=bool(known.late_orders)))
    if known.penalties:
        text = t("处罚未执行 {n} 起", n=formats.count(known.penalties, t=t))
        found.append(Matter(text, f"{base}?tab={TIMELINE}"))
    if known.letters:
        found.append(Matter(t("来信未答复 {n} 件", n=known.letters), f"{base}?tab={TIMELINE}"))
    if known.unreviewed_limits:
        text = t("限值未审 {n} 条", n=known.unreviewed_limits)
        found.append(Matter(text, base))
    return tuple(found)
