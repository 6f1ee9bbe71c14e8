"""A demo city in this database: made once, brought to the last full hour afterwards.

Its files go the ordinary way: written as a package, imported as any package, rolled up as any hour.
What is under way is written down first, so that a demo that was interrupted is finished by the
next call: the city is a pure function of seed and end, and an import of the same rows changes
nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from dashboard.jobs import demo_logins, rollup, score_demo
from dashboard.running.progress import say, step
from dashboard.running.refusal import Refusal
from demo import city
from ingest.package import import_package
from queries import installation

DEFAULT_OUTLETS = 120
DEFAULT_MONTHS = 14
DEFAULT_SEED = 1

_LOADING = "demo_loading"
_IMPORTED_BY = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for; None where nothing was said."""

    outlets: int | None = None
    months: int | None = None
    seed: int | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Logins of the database, and the folder for files."""

    ingest_url: str
    owner_url: str
    var: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Hours of a city that are to be loaded; without ``since`` the whole city."""

    outlets: int
    months: int
    seed: int
    origin: str
    since: str | None
    end: str


def is_due(place: Place) -> bool:
    """Whether ``bring`` has more to do than to add new hours: a first or an interrupted load."""
    with psycopg.connect(place.ingest_url, autocommit=True) as connection:
        facts = installation.settings(connection)
        return _LOADING in facts or not installation.holds_anything(connection)


def add_new_hours(place: Place, *, now: datetime) -> bool:
    """Bring a demo to the last full hour without a word; False when that is not due, or no demo."""
    end = _full_hour(now)
    with psycopg.connect(place.ingest_url, autocommit=True) as connection:
        facts = installation.settings(connection)
    if facts.get("is_demo") != "true" or _LOADING in facts:
        return False
    if datetime.fromisoformat(facts["demo_end"]) >= end:
        return False
    _load(place, _continuation(facts, end), workers=1, is_quiet=True)
    return True


def bring(place: Place, wish: Wish, *, now: datetime, if_empty: bool, workers: int) -> bool:
    """
    Load the demo city, or bring a loaded one to the wished end; False when neither was due.

    Raises
    ------
    Refusal
        The database holds other data, or a demo that was made otherwise than wished.
    """
    end = _full_hour(wish.end or now)
    with psycopg.connect(place.ingest_url, autocommit=True) as connection:
        facts = installation.settings(connection)
        is_empty = not installation.holds_anything(connection)
    if _LOADING in facts:
        say("  an earlier demo was interrupted; it is finished first")
        _load(place, _Stretch(**json.loads(facts[_LOADING])), workers=workers)
        with psycopg.connect(place.ingest_url) as connection:
            facts = installation.settings(connection)
    elif is_empty:
        whole = _whole(wish, end)
        _load(place, whole, workers=workers)
        facts = {"is_demo": "true", "demo_end": whole.end}
    elif facts.get("is_demo") != "true":
        if if_empty:
            say("  the database holds data, so no demo city is loaded")
            return False
        raise Refusal(
            "This database holds data that are no demo: load a demo into a database of its own "
            "(DATABASE_URL)."
        )
    else:
        _check_same_city(wish, facts)
    if datetime.fromisoformat(facts["demo_end"]) < end:
        _load(place, _continuation(facts, end), workers=workers)
    _finish(place, now=wish.end or now, workers=workers)
    return True


def _whole(wish: Wish, end: datetime) -> _Stretch:
    return _Stretch(
        outlets=wish.outlets or DEFAULT_OUTLETS,
        months=wish.months or DEFAULT_MONTHS,
        seed=DEFAULT_SEED if wish.seed is None else wish.seed,
        origin=end.isoformat(),
        since=None,
        end=end.isoformat(),
    )


def _continuation(facts: dict[str, str], end: datetime) -> _Stretch:
    return _Stretch(
        outlets=int(facts["demo_outlets"]),
        months=int(facts["demo_months"]),
        seed=int(facts["demo_seed"]),
        origin=facts["demo_origin"],
        since=facts["demo_end"],
        end=end.isoformat(),
    )


def _check_same_city(wish: Wish, facts: dict[str, str]) -> None:
    for name, wished in (("seed", wish.seed), ("outlets", wish.outlets), ("months", wish.months)):
        made = int(facts[f"demo_{name}"])
        if wished is not None and wished != made:
            raise Refusal(
                f"This database holds a demo made with --{name} {made}, not {wished}: leave the "
                "option out to bring it up to date, or use a database of its own."
            )


def _load(place: Place, stretch: _Stretch, *, workers: int, is_quiet: bool = False) -> None:
    """Write the files, import them, and say that it is done; all of it can be repeated."""
    with psycopg.connect(place.ingest_url) as connection:
        installation.keep_settings(
            connection, {"is_demo": "true", _LOADING: json.dumps(asdict(stretch))}
        )
    folder = place.var / "demo" / str(stretch.seed)
    package = folder / ("package" if stretch.since is None else "continuation")
    what = "writing the demo city" if stretch.since is None else "writing new hours of the demo"
    doing = _quiet_step if is_quiet else step
    with doing(f"{what} ({stretch.outlets} outlets, to {stretch.end[:16]})"):
        _write(stretch, package, truth_file=folder / "truth.jsonl")
    with doing("importing it"):
        report = import_package(
            place.ingest_url, package, imported_by=_IMPORTED_BY, workers=workers
        )
    if not is_quiet:
        say(
            f"  {report.new_rows:,} new rows, {report.revised_rows:,} revised, "
            f"{report.rejected_rows:,} refused"
        )
    with psycopg.connect(place.ingest_url) as connection:
        installation.remove_setting(connection, _LOADING)


@contextmanager
def _quiet_step(_what: str) -> Iterator[None]:
    """A step of a process that nobody watches."""
    yield


def _write(stretch: _Stretch, package: Path, *, truth_file: Path) -> None:
    package.mkdir(parents=True, exist_ok=True)
    origin, end = datetime.fromisoformat(stretch.origin), datetime.fromisoformat(stretch.end)
    if stretch.since is None:
        city.write_package(
            package,
            outlets=stretch.outlets,
            months=stretch.months,
            seed=stretch.seed,
            end=end,
            truth_file=truth_file,
        )
        return
    city.write_hours(
        package,
        outlets=stretch.outlets,
        months=stretch.months,
        seed=stretch.seed,
        origin=origin,
        since=datetime.fromisoformat(stretch.since),
        end=end,
        truth_file=truth_file,
    )


def _finish(place: Place, *, now: datetime, workers: int) -> None:
    with psycopg.connect(place.owner_url) as connection:
        demo_logins.ensure(connection, place.var, at=now)
    with step("computing daily values"):
        report = rollup.run(place.ingest_url, now=now, workers=workers)
    if report.claimed_days:
        say(f"  {report.hours:,} hours became {report.computed_days:,} outlet-pollutant-days")
    with (
        step("scoring and publishing the full months"),
        psycopg.connect(place.ingest_url, autocommit=True) as connection,
    ):
        months = score_demo.publish_history(connection, now=now)
    if months:
        say(f"  {months} months scored, all but the last published")


def _full_hour(moment: datetime) -> datetime:
    """The last full hour."""
    return moment.replace(minute=0, second=0, microsecond=0)
