"""What a person selects on the page of the daily review, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard import parameters
from dashboard.errors import UnusableParameter
from dashboard.staff.review.items import KINDS, Item
from layouts.staff.review.values import STATE_WORDS

WHOLE_OUTLET = "all"


@dataclass(frozen=True)
class State:
    """The chosen day, filters and finding; None is the default."""

    day: date | None = None
    county: int | None = None
    kind: str | None = None
    state: str | None = None
    item: str | None = None
    after: int | None = None
    """The closing after which the page is shown."""

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        state = parameters.one_of(args.get("state"), tuple(STATE_WORDS))
        return cls(
            day=parameters.day(args.get("day")),
            county=parameters.identifier(args.get("county")),
            kind=parameters.one_of(args.get("kind"), KINDS),
            state=None if state == "open" else state,
            item=checked_key(args.get("item")),
            after=parameters.identifier(args.get("after")),
        )

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(
            day=self.day,
            county=self.county,
            kind=self.kind,
            state=self.state,
            item=self.item,
            after=self.after,
        )


def key_of(item: Item) -> str:
    """A finding of a day as a word of an address: ``12-exceedance-a21026``."""
    return f"{item.outlet_id}-{item.kind}-{item.pollutant_code or WHOLE_OUTLET}"


def checked_key(text: str | None) -> str | None:
    """A word that ``key_of`` may have made; None when nothing was sent."""
    if not text:
        return None
    parts = parameters.free_text(text, longest=60).split("-")
    is_key = len(parts) == 3 and parts[1] in KINDS and parts[2].isalnum() and parts[2].isascii()
    if not is_key or parameters.identifier(parts[0]) is None:
        raise UnusableParameter("没有“{text}”这个选项", text=text[:20])
    return text
