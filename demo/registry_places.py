"""Regions, and enterprises with their names, codes, places and permits as dated rows."""

import json
from datetime import date

from demo.book import Book, day_text
from demo.casting import by_name
from demo.chance import dice
from demo.files import Cell
from demo.geography import COUNTIES, TOWNSHIPS, counties, township_place
from demo.hours import date_of, day_of, month_of, month_start
from demo.model import City, Enterprise

CITY_REF = "QH"
RECODED = "青禾县"
"""The county whose code changed at the start of a year; its name stayed."""
MOVED_COUNTY = ("秀川塑料", "青禾县")
"""The enterprise whose village was given to another county."""
RENAMED = ("丽泽印染", "丽泽纺织", "Lize Textiles")
HEADQUARTERS = "恒嘉实业集团"


def county_ref(county: int) -> str:
    """Reference of a county by its place in the list."""
    return f"QH-C{county + 1:02d}"


def township_ref(county: int, township: int) -> str:
    """Reference of a township."""
    return f"{county_ref(county)}-T{township + 1:02d}"


def middle_day(city: City) -> int:
    """First day of the month in the middle of the history."""
    return month_start(month_of((city.start + city.origin) // 48))


def _last_new_year(city: City) -> int:
    return day_of(date(date_of(city.origin // 24).year, 1, 1))


def regions(book: Book, city: City) -> None:
    """The city, its counties and townships; a code that changed."""
    shapes = counties()
    book.add(
        "region", region_ref=CITY_REF, level="city", label_x=400.0, label_y=260.0, sort_order=0
    )
    book.add(
        "region_name",
        region_ref=CITY_REF,
        region_code="990100",
        name_zh="清河市",
        name_en="Qinghe",
        valid_from="2000-01-01",
    )
    for place, county in enumerate(shapes):
        book.add(
            "region",
            region_ref=county_ref(place),
            level="county",
            outline=json.dumps([[list(point) for point in county.outline]], separators=(",", ":")),
            label_x=county.label[0],
            label_y=county.label[1],
            sort_order=place + 1,
        )
        names = TOWNSHIPS[county.name_zh]
        for town in range(len(names)):
            x, y = township_place(county, town, len(names))
            book.add(
                "region",
                region_ref=township_ref(place, town),
                level="township",
                label_x=x,
                label_y=y,
                sort_order=town + 1,
            )
    for place, county in enumerate(shapes):
        _county_names(book, city, place, county.name_zh, county.name_en)


def _county_names(book: Book, city: City, place: int, name_zh: str, name_en: str) -> None:
    row = {
        "region_ref": county_ref(place),
        "name_zh": name_zh,
        "name_en": name_en,
        "parent_region_ref": CITY_REF,
    }
    code = f"9901{place + 2:02d}"
    if name_zh == RECODED:
        day = _last_new_year(city)
        notice = book.document(
            "QH-N-0001",
            "关于青禾县行政区划代码变更的通知（虚构）",
            "Notice on a new region code",
            "notice",
            day - 20,
        )
        book.add(
            "region_name",
            **row,
            region_code="990125",
            valid_from="2000-01-01",
            valid_to=day_text(day),
        )
        book.add(
            "region_name", **row, region_code=code, valid_from=day_text(day), document_ref=notice
        )
    else:
        book.add("region_name", **row, region_code=code, valid_from="2000-01-01")
    for town, (town_zh, town_en) in enumerate(TOWNSHIPS[name_zh]):
        book.add(
            "region_name",
            region_ref=township_ref(place, town),
            name_zh=town_zh,
            name_en=town_en,
            parent_region_ref=county_ref(place),
            valid_from="2000-01-01",
            region_code=f"{code}{town + 1:03d}",
        )


def _names(book: Book, city: City, one: Enterprise) -> None:
    first = day_text(one.first_day)
    now: dict[str, Cell] = {
        "enterprise_ref": one.ref,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "short_name_zh": one.short_zh,
    }
    if one.ref == "QH-0001":
        day = day_of(date(2019, 7, 1))
        changed = book.document(
            "QH-D-NAME-0001", "企业名称变更登记通知书（澄湾热电）", "Change of name", "record", day
        )
        first_day = min(one.first_day, day - 900)
        book.add(
            "enterprise_name",
            enterprise_ref=one.ref,
            name_zh="清河市澄湾供热站",
            name_en="Qinghe Chengwan Heating Station",
            short_name_zh="澄湾供热站",
            valid_from=day_text(first_day),
            valid_to=day_text(day),
        )
        book.add("enterprise_name", **now, valid_from=day_text(day), document_ref=changed)
    elif one.short_zh == RENAMED[0]:
        day = middle_day(city) + 11
        changed = book.document(
            "QH-D-NAME-0002", "企业名称变更登记通知书（丽泽印染）", "Change of name", "record", day
        )
        book.add(
            "enterprise_name",
            enterprise_ref=one.ref,
            name_zh=f"清河市{RENAMED[1]}有限公司",
            name_en=f"Qinghe {RENAMED[2]} Co., Ltd.",
            short_name_zh=RENAMED[1],
            valid_from=first,
            valid_to=day_text(day),
        )
        book.add("enterprise_name", **now, valid_from=day_text(day), document_ref=changed)
    else:
        book.add("enterprise_name", **now, valid_from=first)


def _places(book: Book, city: City, one: Enterprise) -> None:
    row: dict[str, Cell] = {
        "enterprise_ref": one.ref,
        "address_zh": one.address_zh,
        "address_en": one.address_en,
        "x": one.x,
        "y": one.y,
    }
    first = day_text(one.first_day)
    here = {
        "county_ref": county_ref(one.county),
        "township_ref": township_ref(one.county, one.township),
    }
    if one.short_zh != MOVED_COUNTY[0]:
        book.add("enterprise_place", **row, **here, valid_from=first)
        return
    day = middle_day(city)
    notice = book.document(
        "QH-N-0002",
        "关于安澜县与青禾县部分村界调整的批复（虚构）",
        "Approval of a new county border",
        "notice",
        day - 30,
    )
    other = COUNTIES.index(MOVED_COUNTY[1])
    book.add("enterprise_place", **row, **here, valid_from=first, valid_to=day_text(day))
    book.add(
        "enterprise_place",
        **row,
        county_ref=county_ref(other),
        township_ref=township_ref(other, 1),
        valid_from=day_text(day),
        document_ref=notice,
    )


_ENDINGS = {
    "旧港热电": ("closed", "关于旧港热电关停的公告（虚构）", "Notice of closing"),
    "平野砖业": ("deregistered", "准予注销登记通知书（平野砖业）", "Deregistration"),
    "石桥印务": ("moved", "关于石桥印务迁出本市的报告（虚构）", "Report of moving away"),
}


def _status(book: Book, one: Enterprise) -> None:
    first = day_text(one.first_day)
    ending = _ENDINGS.get(one.short_zh)
    if ending is None or one.outlets[0].closed_hour is None:
        book.add("enterprise_status", enterprise_ref=one.ref, status="operating", valid_from=first)
        return
    state, title_zh, title_en = ending
    day = one.outlets[0].closed_hour // 24
    paper = book.document(f"QH-D-END-{one.ref[3:]}", title_zh, title_en, "record", day - 5)
    book.add(
        "enterprise_status",
        enterprise_ref=one.ref,
        status="operating",
        valid_from=first,
        valid_to=day_text(day),
    )
    book.add(
        "enterprise_status",
        enterprise_ref=one.ref,
        status=state,
        valid_from=day_text(day),
        document_ref=paper,
    )


def _key_unit(book: Book, city: City, one: Enterprise) -> None:
    """The yearly lists; a discharger without monitored main outlets is on none."""
    if not any(outlet.kind == "main" for outlet in one.outlets):
        return
    media = {"gas": "air", "water": "water"}
    kinds = sorted({media[outlet.medium] for outlet in one.outlets if outlet.kind == "main"})
    for year in range(date_of(city.start // 24).year, date_of(city.origin // 24).year + 1):
        published = day_of(date(year, 3, 25))
        if published > city.origin // 24:
            continue
        paper = book.document(
            f"QH-N-KEY-{year}",
            f"清河市{year}年环境监管重点单位名录（虚构）",
            f"Key units of {year}",
            "notice",
            published,
        )
        for kind in kinds:
            if dice("key", one.ref, kind).random() < 0.85 or one.ref == "QH-0001":
                book.add(
                    "key_unit",
                    enterprise_ref=one.ref,
                    list_kind=kind,
                    list_year=year,
                    published_on=day_text(published),
                    document_ref=paper,
                )


def enterprises(book: Book, city: City) -> None:
    """All enterprises with what can change about them."""
    for one in city.enterprises:
        first = day_text(
            min(one.first_day, day_of(date(2017, 1, 10)) if one.ref == "QH-0001" else one.first_day)
        )
        book.add(
            "enterprise",
            enterprise_ref=one.ref,
            management_class=one.management_class,
            first_known_on=first,
            is_assumed=False,
        )
        _names(book, city, one)
        book.add(
            "enterprise_code",
            enterprise_ref=one.ref,
            kind="credit_code",
            code=one.credit_code,
            valid_from=day_text(one.first_day),
        )
        book.add(
            "enterprise_code",
            enterprise_ref=one.ref,
            kind="platform_code",
            code=f"9901{int(one.ref[3:]):08d}",
            valid_from=day_text(one.first_day),
        )
        _places(book, city, one)
        book.add(
            "enterprise_industry",
            enterprise_ref=one.ref,
            industry_code=one.industry_code,
            valid_from=day_text(one.first_day),
        )
        _status(book, one)
        _key_unit(book, city, one)
    _parents(book, city)


def _parents(book: Book, city: City) -> None:
    group = by_name(city, HEADQUARTERS)
    steel, rolling = by_name(city, "恒嘉钢铁"), by_name(city, "恒嘉轧钢")
    pairs = [
        (steel, group),
        (rolling, group),
        (by_name(city, "临港铸锻"), by_name(city, "港航重机")),
    ]
    for child, parent in pairs:
        if child is not None and parent is not None:
            book.add(
                "enterprise_parent",
                enterprise_ref=child.ref,
                parent_enterprise_ref=parent.ref,
                valid_from=day_text(child.first_day + 400),
            )
