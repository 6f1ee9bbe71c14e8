"""What a person selects on the pages of scores."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard import parameters
from dashboard.errors import UnusableParameter
from layouts.staff.scores.words import SCHEMES

FIRST_SCHEME = "face"
LONGEST_VERSION = 60
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


def month(text: str | None) -> date | None:
    """First day of a month written as ``2026-10``; None when nothing was sent."""
    if not text:
        return None
    if not _MONTH.fullmatch(text):
        raise UnusableParameter("月份应写成 {example}", example="2026-10")
    return parameters.day(f"{text}-01")


def month_text(value: date | None) -> str | None:
    """A month as it stands in an address."""
    return None if value is None else f"{value:%Y-%m}"


@dataclass(frozen=True)
class State:
    """The selection on the page of scores; None stands for the newest."""

    scheme: str = FIRST_SCHEME
    month: date | None = None
    correction: int | None = None
    version: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        return cls(
            scheme=parameters.one_of(args.get("scheme"), tuple(SCHEMES)) or FIRST_SCHEME,
            month=month(args.get("month")),
            correction=parameters.identifier(args.get("correction")),
            version=parameters.free_text(args.get("version"), longest=LONGEST_VERSION) or None,
        )

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(
            scheme=None if self.scheme == FIRST_SCHEME else self.scheme,
            month=month_text(self.month),
            correction=self.correction,
            version=self.version,
        )


@dataclass(frozen=True)
class FaceState:
    """The selection on the page of one face: a month, and the month it is compared with."""

    month: date | None = None
    against: date | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "FaceState":
        """The state that an address names."""
        return cls(month=month(args.get("month")), against=month(args.get("against")))

    def to_query(self) -> str:
        """The state as part of an address; defaults are left out."""
        return parameters.query(month=month_text(self.month), against=month_text(self.against))
