"""A table of the page: its title, method and columns; and the columns that all of them share."""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts import formats
from layouts.method_links import Heading
from layouts.table_columns import MOMENT, NUMBER, Column, Columns, Value, named
from layouts.translations import Translator, mark

PER_CENT = 100
HOURS_PER_DAY = 24


@dataclass(frozen=True)
class Table:
    """Words and columns of one table."""

    heading: Heading
    columns: Columns
    empty: str
    note: str = ""

    @property
    def title(self) -> str:
        """Its name, to be translated."""
        return self.heading.name


def _who(row: Any, t: Translator) -> html.Span:
    name = f"{row.place.enterprise} {row.place.outlet}"
    link = dcc.Link(row.place.enterprise, href=row.href)
    return html.Span([link, f" {row.place.outlet}"], title=name)


WHO = Column(
    mark("企业 排放口"),
    lambda row, t: f"{row.place.enterprise} {row.place.outlet}",
    cell=_who,
    width=280,
    english_width=340,
    is_pinned=True,
)
COUNTY = Column(mark("区县"), lambda row, t: row.place.county, width=90, english_width=140)
POLLUTANT = Column(mark("污染物"), named("pollutant"), width=100)


def number(name: str, heading: str, unit: str = "", *, width: int = 84, english: int = 0) -> Column:
    """A column of whole counts."""
    return Column(heading, named(name), kind=NUMBER, unit=unit, width=width, english_width=english)


def hours(name: str, heading: str, *, width: int = 92, english: int = 0) -> Column:
    """A column of hours with one decimal."""
    return Column(
        heading,
        named(name),
        kind=NUMBER,
        unit="h",
        cell=lambda row, t: _one_decimal(getattr(row, name), t),
        width=width,
        english_width=english,
    )


def _one_decimal(value: float | None, t: Translator) -> str:
    if value is None or formats.is_missing(value):
        return formats.no_data(t)
    return f"{value:,.1f}".removesuffix(".0")


def share(value: Value, heading: str, *, width: int = 92, english: int = 0) -> Column:
    """A column of shares, in per cent; one that does not exist says so."""

    def percent(row: Any, t: Translator) -> float | None:
        found = value(row, t)
        return None if found is None or formats.is_missing(found) else found * PER_CENT

    return Column(
        heading,
        percent,
        kind=NUMBER,
        unit="%",
        cell=lambda row, t: formats.percent(value(row, t), t=t).removesuffix(" %"),
        width=width,
        english_width=english,
    )


def counted(place: int, heading: str, unit: str = "", *, is_hours: bool = False) -> Column:
    """A column of the counts of a kind."""

    def shown(row: Any, t: Translator) -> str:
        value = row.counts[place]
        return _one_decimal(value, t) if is_hours else formats.count(value, t=t)

    return Column(heading, lambda row, t: row.counts[place], kind=NUMBER, unit=unit, cell=shown)


def moment(name: str, heading: str, *, width: int = 142, english: int = 0) -> Column:
    """A column of moments."""
    return Column(heading, named(name), kind=MOMENT, width=width, english_width=english)


def long_text(name: str, heading: str, *, width: int = 180, grows: bool = False) -> Column:
    """A column of texts that may be cut; the whole stands in the tooltip."""

    def told(row: Any, t: Translator) -> html.Span:
        return html.Span(getattr(row, name), title=getattr(row, name))

    return Column(heading, named(name), cell=told, width=width, grows=grows)
