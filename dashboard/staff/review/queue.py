"""The findings of the chosen day as the queue, the record and the progress of the page."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.errors import UnusableParameter
from dashboard.staff import loaders_city as city
from dashboard.staff import overview_rows as listed
from dashboard.staff.overview_choice import option
from dashboard.staff.review import loaders
from dashboard.staff.review.facts import Words
from dashboard.staff.review.items import KINDS, Item
from dashboard.staff.review.state import State, key_of
from dashboard.visit import Visit
from layouts.staff.overview_values import Option
from layouts.staff.review import values
from layouts.staff.review.values import Entry, Group, Said
from queries.day_review import Closing

PATH = "/staff/review"
DAY = timedelta(days=1)
STAGES_BY_WEIGHT = ("none", "rejected", "warning", "pending", "by_rule", "verified")
DIGEST_LETTERS = 16
FIELDS = ("day", "county", "kind", "state", "item")
"""Fields of the selection that a form carries."""


@dataclass(frozen=True)
class Chosen:
    """The findings that pass the filters, and what the page needs to name them."""

    visit: Visit
    state: State
    day: date
    items: tuple[Item, ...]
    closings: tuple[Closing, ...]
    newest_by_key: Mapping[tuple[int, str, str | None], Closing]
    names: listed.Names
    selection: values.Selection

    def newest(self, item: Item) -> Closing | None:
        """The newest row about a finding."""
        return self.newest_by_key.get(item.key)

    def is_closed(self, item: Item) -> bool:
        """Whether a finding is closed as it stands."""
        return loaders.is_closed(item, self.newest(item))

    def listed(self) -> tuple[Item, ...]:
        """The findings of the chosen state, in the order of the queue."""
        wanted = self.selection.state
        return tuple(
            one
            for one in self.items
            if wanted == "all" or self.is_closed(one) == (wanted != "open")
        )

    def address(self, **changes: object) -> str:
        """The page with some of the selection changed."""
        return address_of(replace(self.state, **{"after": None, **changes}))  # type: ignore[arg-type]


def _key(closing: Closing) -> tuple[int, str, str | None]:
    return closing.outlet_id, closing.item_kind, closing.pollutant_code


def address_of(state: State) -> str:
    """Address of the page in a state."""
    query = state.to_query()
    return f"{PATH}?{query}" if query else PATH


def digest(item: Item) -> str:
    """The facts of a finding as a short word, by which a form says what its person saw."""
    return hashlib.sha256(item.facts.encode()).hexdigest()[:DIGEST_LETTERS]


def choose(visit: Visit, state: State) -> Chosen:
    """The findings of the chosen day, yesterday when none was chosen."""
    newest = visit.now.astimezone(city.CITY_TIME).date() - DAY
    day = state.day or newest
    if day > newest:
        raise UnusableParameter("{day}还没有结束，次日才能日审", day=day.isoformat())
    outlets = city.outlets(visit.scope, day)
    if state.county is not None:
        outlets = outlets[outlets["county_id"] == state.county]
    names = listed.Names.of(visit, outlets, day)
    of_place = [one for one in loaders.items_of(visit.scope, day) if one.outlet_id in names.outlets]
    closings = loaders.closings_of(visit.scope, day)
    return Chosen(
        visit=visit,
        state=state,
        day=day,
        items=tuple(one for one in of_place if state.kind in (None, one.kind)),
        closings=tuple(closings),
        newest_by_key=loaders.newest_closings(closings),
        names=names,
        selection=_selection(visit, state, day, newest),
    )


def _selection(visit: Visit, state: State, day: date, newest: date) -> values.Selection:
    t = visit.t
    counties = tuple(
        Option(str(one.county_id), t.name(one.name_zh, one.name_en))
        for one in city.counties(visit.scope, day)
    )
    kinds = tuple(Option(kind, t(values.KIND_WORDS[kind])) for kind in KINDS)
    return values.Selection(
        day=day,
        newest=newest,
        county=option(counties, None if state.county is None else str(state.county)),
        kind=option(kinds, state.kind),
        state=state.state or "open",
        counties=counties,
        kinds=kinds,
    )


def progress(chosen: Chosen) -> values.Progress:
    """How many findings are closed, by whom, and until when the day can be reviewed."""
    closed = [one for one in map(chosen.newest, filter(chosen.is_closed, chosen.items)) if one]
    people = Counter(one.display_name for one in closed)
    rules = city.rules(chosen.visit.scope, chosen.day)
    return values.Progress(
        reviewed=len(closed),
        total=len(chosen.items),
        closes_at=rules.review_closes(chosen.day),
        now=chosen.visit.now,
        people=tuple(people.most_common()),
    )


def counts(chosen: Chosen) -> dict[str, int]:
    """Findings by state."""
    closed = sum(1 for one in chosen.items if chosen.is_closed(one))
    return {"open": len(chosen.items) - closed, "closed": closed, "all": len(chosen.items)}


def groups(chosen: Chosen, items: tuple[Item, ...]) -> tuple[Group, ...]:
    """Findings outlet by outlet, in their order."""
    words = Words(chosen.visit, chosen.names, chosen.day)
    by_outlet: dict[int, list[Entry]] = {}
    for one in items:
        by_outlet.setdefault(one.outlet_id, []).append(entry(chosen, one, words))
    return tuple(
        Group(outlet, *words.place(outlet), tuple(entries)) for outlet, entries in by_outlet.items()
    )


def entry(chosen: Chosen, item: Item, words: Words) -> Entry:
    """One finding as a row."""
    newest, is_closed = chosen.newest(item), chosen.is_closed(item)
    stages = [one.stage for one in item.verdicts]
    return Entry(
        key=key_of(item),
        href=chosen.address(item=key_of(item)),
        kind=item.kind,
        pollutant=words.pollutant(item.pollutant_code),
        summary=words.summary(item),
        stage=max(stages, key=STAGES_BY_WEIGHT.index) if stages else None,
        is_closed=is_closed,
        changed_since=newest is not None and newest.cause_code is not None and not is_closed,
        said=None if newest is None else said(chosen.visit, newest),
    )


def said(visit: Visit, closing: Closing) -> Said:
    """What a person did, in words."""
    cause = ""
    if closing.cause_code is not None:
        cause = visit.t.name(closing.cause_zh or closing.cause_code, closing.cause_en)
    return Said(
        who=closing.display_name,
        when=closing.closed_at,
        cause=cause,
        decision=closing.decision,
        note=closing.note or "",
        is_own=visit.user is not None and visit.user.user_id == closing.closed_by,
    )


def history(chosen: Chosen, item: Item) -> tuple[Said, ...]:
    """Everything that was said of a finding, the newest first."""
    rows = [one for one in chosen.closings if _key(one) == item.key]
    return tuple(said(chosen.visit, one) for one in reversed(rows))


def in_view(chosen: Chosen) -> Item | None:
    """The finding that the address names, else the first of the queue."""
    if chosen.state.item is not None:
        for one in chosen.items:
            if key_of(one) == chosen.state.item:
                return one
    first = chosen.listed()
    return first[0] if first else None


def following(chosen: Chosen, item: Item) -> str | None:
    """The finding to which the cursor goes when this one was closed; None after the last."""
    return _beside(chosen, item, step=1, wraps=True)


def neighbours(chosen: Chosen, item: Item) -> tuple[str, str, int, int]:
    """Addresses of the findings before and after, the place in the queue and its length."""
    keys = [key_of(one) for one in chosen.listed()]
    own = key_of(item)
    hrefs: list[str] = []
    for step in (-1, 1):
        key = _beside(chosen, item, step=step, wraps=False)
        hrefs.append("" if key is None else chosen.address(item=key))
    return hrefs[0], hrefs[1], keys.index(own) + 1 if own in keys else 0, len(keys)


def _beside(chosen: Chosen, item: Item, *, step: int, wraps: bool) -> str | None:
    """Key of the listed finding before or after; of one that is not listed, by its place."""
    listed_keys = {key_of(one) for one in chosen.listed()}
    everything = [key_of(one) for one in chosen.items]
    place = everything.index(key_of(item))
    after = everything[place + 1 :] if step > 0 else everything[:place][::-1]
    if wraps:
        after += everything[:place]
    return next((key for key in after if key in listed_keys), None)
