"""What the registry says of each day that is to be computed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from analytics.day_tables import flag_profile
from analytics.vocabulary import Flag, FlagMeaning
from dashboard.jobs.claimed_days import ClaimedDays, Existence
from dashboard.jobs.dated_rows import row_in_force
from queries import rollup_registry
from queries.arrays import Columns

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Profile = npt.NDArray[np.uint8]

NO_INDUSTRY = ""
_NO_UNIT = ""
_KNOWN_FLAGS = frozenset(flag.value for flag in Flag)


@dataclass(frozen=True, slots=True)
class Registry:
    """Dated rows about the outlets of a claim."""

    outlets: Columns
    in_charge: Columns
    factors: Columns
    flag_meanings: Columns
    responsible: Columns
    industries: Columns
    special_periods: Columns
    units: dict[str, str]

    def unit_of(self, pollutant_code: str) -> str:
        """Canonical unit; a factor that nobody knows is measured by nobody, so none is needed."""
        return self.units.get(pollutant_code, _NO_UNIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """One element per computed day, in the order of the claimed days."""

    claimed_row: Integers
    series: Integers
    outlet: Integers
    day: Integers
    pollutant: Texts
    unit: Texts
    medium: Texts
    industry: Texts
    flow_is_monitored: Booleans
    existing_map: Integers
    goes_on: Booleans
    range_high: Floats
    is_assumed: Booleans
    flag_profile: Integers
    flag_profiles: tuple[Profile, ...]

    def __len__(self) -> int:
        return len(self.day)


def read_registry(connection: Connection, outlet_ids: list[int]) -> Registry:
    """Read what the registry says of these outlets at any time."""
    return Registry(
        outlets=rollup_registry.outlets(connection, outlet_ids),
        in_charge=rollup_registry.in_charge(connection, outlet_ids),
        factors=rollup_registry.factors(connection, outlet_ids),
        flag_meanings=rollup_registry.flag_meanings(connection, outlet_ids),
        responsible=rollup_registry.responsible(connection, outlet_ids),
        industries=rollup_registry.industries(connection, outlet_ids),
        special_periods=rollup_registry.special_periods(connection, outlet_ids),
        units=rollup_registry.units(connection),
    )


def day_facts(
    days: ClaimedDays,
    registry: Registry,
    *,
    rows: Integers,
    exists: Existence,
    whole: Existence,
) -> DayFacts:
    """
    Facts of the claimed days at ``rows``.

    Parameters
    ----------
    exists, whole : Existence
        Hours that exist by now, and those that will exist when the days are over.
    """
    series, day = days.series[rows], days.day[rows]
    outlet = days.outlet[rows]
    place = np.searchsorted(registry.outlets["outlet_id"], outlet)
    pollutants = np.array(days.pollutant_of_series, dtype=object)
    units = np.array([registry.unit_of(code) for code in days.pollutant_of_series], dtype=object)
    industry, is_assumed = _industry(registry, outlet=outlet, day=day)
    profile, profiles = _flag_profiles(
        registry.flag_meanings, monitor=exists.monitor_id[rows], day=day
    )
    return DayFacts(
        claimed_row=rows,
        series=series,
        outlet=outlet,
        day=day,
        pollutant=pollutants[series],
        unit=units[series],
        medium=registry.outlets["medium"][place],
        industry=industry,
        flow_is_monitored=registry.outlets["flow_is_monitored"][place],
        existing_map=exists.existing_map[rows],
        goes_on=(whole.existing_map & ~exists.existing_map)[rows] != 0,
        range_high=exists.range_high[rows],
        is_assumed=is_assumed,
        flag_profile=profile,
        flag_profiles=profiles,
    )


def _industry(registry: Registry, *, outlet: Integers, day: Integers) -> tuple[Texts, Booleans]:
    """Industry of the responsible enterprise on each day, and whether it was only assumed."""
    responsible, industries = registry.responsible, registry.industries
    owner = row_in_force(
        key=outlet,
        day=day,
        row_key=responsible["outlet_id"],
        row_start=responsible["start_day"],
        row_end=responsible["end_day"],
    )
    enterprise = np.append(responsible["enterprise_id"], -1)[owner]
    at = row_in_force(
        key=enterprise,
        day=day,
        row_key=industries["enterprise_id"],
        row_start=industries["start_day"],
        row_end=industries["end_day"],
    )
    codes = np.append(industries["industry_code"], np.array([NO_INDUSTRY], dtype=object))
    return codes[at], np.append(responsible["is_assumed"], False)[owner]


def _flag_profiles(
    meanings: Columns, *, monitor: Integers, day: Integers
) -> tuple[Integers, tuple[Profile, ...]]:
    """What ambiguous flags mean at the logger of each day; number 0 is the usual meaning."""
    number = np.zeros(len(day), dtype=np.int64)
    known: dict[tuple[tuple[str, str], ...], int] = {(): 0}
    is_known = np.isin(meanings["flag"], list(_KNOWN_FLAGS))
    for monitor_id in np.unique(meanings["monitor_id"]).tolist():
        rows = np.flatnonzero(monitor == monitor_id)
        said = np.flatnonzero((meanings["monitor_id"] == monitor_id) & is_known)
        holds = (meanings["start_day"][said] <= day[rows, np.newaxis]) & (
            day[rows, np.newaxis] < meanings["end_day"][said]
        )
        for pattern in np.unique(holds, axis=0):
            chosen = said[pattern]
            pairs = zip(meanings["flag"][chosen], meanings["meaning"][chosen], strict=True)
            place = known.setdefault(tuple(sorted(pairs)), len(known))
            number[rows[(holds == pattern).all(axis=1)]] = place
    profiles = [
        flag_profile({Flag(flag): FlagMeaning(meaning) for flag, meaning in pairs})
        for pairs in known
    ]
    return number, tuple(profiles)
