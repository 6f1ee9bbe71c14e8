"""What dischargers report and publish, what the bureau decides, and what the city declares."""

from datetime import date

import numpy as np

from demo.book import Book, day_text, time_text
from demo.chance import dice
from demo.evidence_marks import Span
from demo.hours import date_of, day_of, month_of, month_start
from demo.ledger import Ledger, quarters
from demo.model import City, Enterprise, Outlet
from demo.processes import PH, QuietOutlet
from demo.registry_permits import expected_tonnes, special_amount
from demo.registry_places import CITY_REF, county_ref

SILENT_OUTLET = "QH-0001/DA006"
"""A general outlet for which nothing was ever reported: permit use is 至少."""

_QUARTER_KG_PER_YEAR_T = 250.0
_PLACES = ("清河市排污单位自行监测信息公开平台（虚构）", "企业网站（虚构）", "厂区公示栏")


def _working_days_after(day: int, count: int) -> int:
    """Weekdays only; holidays are the product's business."""
    while count > 0:
        day += 1
        if (day + 3) % 7 < 5:
            count -= 1
    return day


def disclosures(book: Book, city: City, span: Span) -> None:
    """Results of own monitoring: in time, late, or never published."""
    months = range(month_of(span.since // 24) - 2, month_of(span.until // 24) + 1)
    for one in city.enterprises:
        if not one.outlets:
            continue
        care = float(np.mean([outlet.care for outlet in one.outlets]))
        for month in months:
            draw = dice(city.seed, one.ref, "disclosure", month)
            ended = month_start(month) + int(draw.integers(5, 24))
            lot = float(draw.random())
            delay = 1 + int(draw.integers(0, 5))
            if lot > 0.55 + 0.5 * care:
                delay = 6 + int(draw.integers(0, 14))
            disclosed = _working_days_after(ended, delay)
            never = lot > 0.90 + 0.1 * care
            if ended * 24 < city.start or ended * 24 >= span.until:
                continue
            known = None if never or disclosed * 24 > span.until else disclosed
            end = disclosed * 24.0 if not never else ended * 24.0
            if span.news(made=ended * 24.0, end=end):
                book.add(
                    "disclosure",
                    disclosure_ref=f"DS-{one.ref}-{ended}",
                    enterprise_ref=one.ref,
                    monitoring_ended_on=day_text(ended),
                    disclosed_on=day_text(known),
                    place_zh=_PLACES[int(draw.integers(2))] if known is not None else None,
                )


def execution_reports(book: Book, city: City, ledger: Ledger, span: Span) -> None:
    """Quarterly reports of the amounts of every outlet and pollutant."""
    for first, last in quarters(start=city.start, until=span.until):
        for one in city.enterprises:
            draw = dice(city.seed, one.ref, "report", first)
            reported = last + 4 + int(draw.integers(0, 14))
            if reported * 24 > span.until or not span.news(made=reported * 24, end=reported * 24):
                continue
            for outlet in one.outlets:
                _report(book, city, one, outlet, first, last, reported, ledger)


def _report(
    book: Book,
    city: City,
    one: Enterprise,
    outlet: Outlet,
    first: int,
    last: int,
    reported: int,
    ledger: Ledger,
) -> None:
    row = {
        "enterprise_ref": one.ref,
        "outlet_ref": outlet.ref,
        "valid_from": day_text(first),
        "valid_to": day_text(last),
        "reported_on": day_text(reported),
    }
    if isinstance(outlet.process, QuietOutlet):
        if outlet.ref == SILENT_OUTLET or outlet.kind == "bypass":
            return
        for place, code in enumerate(outlet.process.factors):
            draw = dice(city.seed, outlet.ref, "amount", code, first)
            hours = 24.0 * (last - first) * 0.55
            tonnes = outlet.process.hour_kg * hours / 1000.0 * (1.0, 0.3, 0.1)[place]
            book.add(
                "execution_report_amount",
                **row,
                pollutant_code=code,
                method_zh="手工监测法",
                amount_t=round(tonnes * float(np.exp(draw.normal(0.0, 0.15))), 4),
            )
        return
    if not outlet.is_monitored:
        return
    for factor in outlet.factors:
        if factor.code == PH:
            continue
        mass = ledger.outlets[outlet.ref].mass_between(factor.code, first_day=first, last_day=last)
        if mass is None:
            # Hours that are not at hand here: what such a plant reports in a quarter.
            mass = _QUARTER_KG_PER_YEAR_T * expected_tonnes(outlet, factor)
        draw = dice(city.seed, outlet.ref, "amount", factor.code, first)
        book.add(
            "execution_report_amount",
            **row,
            pollutant_code=factor.code,
            method_zh="自动监测法",
            amount_t=round(mass / 1000.0 * (1.0 + float(draw.normal(0.015, 0.02))), 4),
        )


_PENALTIES = (
    ("超标排放污染物", "氮氧化物小时浓度超过许可排放浓度限值", 100_000.0),
    ("自动监测设备未正常运行", "未按规范开展校准，数据失真", 50_000.0),
    ("信息公开不到位", "未按期公开自行监测结果", 20_000.0),
    ("未按规定报告", "执行报告逾期提交", 5_000.0),
)


def penalties(book: Book, city: City, span: Span) -> None:
    """Decisions: one old one of the first enterprise, others where plants are run badly."""
    if span.is_new:
        day = day_of(date(date_of(city.origin // 24).year - 1, 3, 18))
        _penalty(book, city.enterprises[0], day, 0, 100_000.0, executed=day + 30)
    for one in city.enterprises[1:]:
        if not one.outlets:
            continue
        care = float(np.mean([outlet.care for outlet in one.outlets]))
        for month in range(month_of(span.since // 24), month_of(span.until // 24) + 1):
            draw = dice(city.seed, one.ref, "penalty", month)
            day = month_start(month) + int(draw.integers(2, 26))
            kind = int(draw.integers(len(_PENALTIES)))
            if draw.random() > 0.05 * (1.0 - care) or not span.news(made=day * 24, end=day * 24):
                continue
            executed = day + int(draw.integers(10, 40))
            _penalty(
                book,
                one,
                day,
                kind,
                _PENALTIES[kind][2],
                executed if executed * 24 <= span.until else None,
            )


def _penalty(
    book: Book, one: Enterprise, day: int, kind: int, yuan: float, executed: int | None
) -> None:
    name, summary, _ = _PENALTIES[kind]
    book.add(
        "penalty",
        penalty_ref=f"清环罚字（虚构）{day_text(day)}-{one.ref[3:]}",
        enterprise_ref=one.ref,
        decided_on=day_text(day),
        kind=name,
        summary_zh=summary,
        amount_yuan=yuan,
        executed_on=day_text(executed),
    )


def special_periods(book: Book, city: City, span: Span) -> None:
    """Heating seasons, emergency responses and staggered production."""
    years = range(date_of(city.start // 24).year - 1, date_of(span.until // 24).year + 1)
    for year in years:
        first, last = day_of(date(year, 11, 15)) * 24, day_of(date(year + 1, 3, 16)) * 24
        _period(book, span, f"SP-HEAT-{year}", CITY_REF, "heating_season", None, first, last)
        first, last = day_of(date(year, 12, 1)) * 24, day_of(date(year + 1, 1, 1)) * 24
        _period(book, span, f"SP-STAG-{year}", CITY_REF, "staggered_production", None, first, last)
        first = day_of(date(year, 1, 9)) * 24 + 18
        _period(book, span, f"SP-RESP-{year}-1", CITY_REF, "response", "II", first, first + 86)
        first = day_of(date(year, 6, 5)) * 24
        _period(book, span, f"SP-EVENT-{year}", county_ref(0), "event", None, first, first + 72)
    first = city.origin - 14
    _period(book, span, "SP-RESP-NOW", CITY_REF, "response", "III", first, first + 60)
    if span.is_new:
        special_amount(book, city, "SP-RESP-NOW", first // 24, first // 24 + 4)


def _period(
    book: Book,
    span: Span,
    ref: str,
    region: str,
    kind: str,
    level: str | None,
    start: int,
    end: int,
) -> None:
    if start > span.until or not span.news(made=min(start, span.until), end=end):
        return
    paper = None
    if kind == "response":
        paper = book.document(
            f"QH-N-{ref}",
            f"关于启动重污染天气{level}级应急响应的通知（虚构）",
            "Emergency response",
            "notice",
            start // 24,
        )
    # A season has its end from the start; a response ends when it is lifted.
    known_end = end if kind != "response" or end <= span.until else None
    book.add(
        "special_period",
        special_period_ref=ref,
        region_ref=region,
        kind=kind,
        level=level,
        valid_from=time_text(start),
        valid_to=time_text(known_end),
        document_ref=paper,
    )
