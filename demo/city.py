"""The entry of the room: a folder of import files, and a file of what was planted in them."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.casting import make_city
from demo.evidence_marks import Span
from demo.furnace import write_temperatures
from demo.geography import river
from demo.hourly import HourFiles, reports
from demo.hours import hour_of, moment_of
from demo.ledger import Ledger
from demo.model import City
from demo.planting import Plan, plans
from demo.received_daily import write_days
from demo.registry import write_registry
from demo.truth import truth_lines

DEFAULT_OUTLETS = 120


@dataclass(frozen=True)
class Summary:
    """What was written."""

    folder: Path
    start: datetime
    end: datetime
    enterprises: int
    outlets: int
    monitored_outlets: int
    hourly_rows: int
    condition_rows: int
    registry_rows: int
    furnace_rows: int
    planted: int
    rows_by_file: dict[str, int]


def write_package(
    folder: Path, *, outlets: int | None, months: int, seed: int, end: datetime, truth_file: Path
) -> Summary:
    """
    Write the whole city as a package of import files.

    Parameters
    ----------
    folder : Path
        Where the package goes; made if it is not there, and its files are replaced.
    outlets : int or None
        Number of outlets, exactly; None is the city of the documentation, 120.
    months : int
        Calendar months of history; the month of ``end`` is the last.
    seed : int
        The same seed and end give the same bytes.
    end : datetime
        End of the history, cut to the full hour; aware.
    truth_file : Path
        What was planted, one JSON object a line; must not lie in ``folder``.
    """
    city = make_city(
        outlets=DEFAULT_OUTLETS if outlets is None else outlets,
        months=months,
        seed=seed,
        origin=end,
    )
    return _write(city, folder, since=city.start, until=city.origin, truth_file=truth_file)


def write_hours(
    folder: Path,
    *,
    outlets: int | None,
    months: int,
    seed: int,
    origin: datetime,
    since: datetime,
    end: datetime,
    truth_file: Path,
) -> Summary:
    """
    Write what has come in since ``since`` in a city that was made with its end at ``origin``.

    The package holds the new hours, the hours that arrived late, and the evidence that is new or
    has changed (a stop that has ended). Earlier hours stay as they were.
    """
    city = make_city(
        outlets=DEFAULT_OUTLETS if outlets is None else outlets,
        months=months,
        seed=seed,
        origin=origin,
    )
    return _write(city, folder, since=hour_of(since), until=hour_of(end), truth_file=truth_file)


def _write(city: City, folder: Path, *, since: int, until: int, truth_file: Path) -> Summary:
    if not city.start <= since < until:
        message = (
            f"Nothing to write between {moment_of(since)} and {moment_of(until)}; "
            f"the city begins at {moment_of(city.start)}."
        )
        raise ValueError(message)
    if truth_file.resolve().is_relative_to(folder.resolve()):
        message = f"The truth file must lie outside the package {folder}."
        raise ValueError(message)
    _clear(folder)
    found = plans(city, until=until)
    span = Span(since=since, until=until, is_new=since == city.start)
    files = HourFiles(since=since, until=until)
    ledger = Ledger()
    for one in reports(city, plans=found, since=since, until=until):
        files.add(one)
        ledger.add(one)
    rows = files.write(folder)
    rows |= write_registry(city, folder, plans=found, ledger=ledger, span=span)
    rows |= write_temperatures(city, folder, plans=found, span=span)
    rows |= write_days(city, folder, ledger=ledger, span=span)
    _write_header(city, folder, until=until)
    planted = _write_truth(city, truth_file, plans=found, until=until)
    return Summary(
        folder=folder,
        start=moment_of(since),
        end=moment_of(until),
        enterprises=len(city.enterprises),
        outlets=len(city.outlets),
        monitored_outlets=len(city.monitored),
        hourly_rows=_total(rows, "hourly/"),
        condition_rows=_total(rows, "condition/"),
        registry_rows=_total(rows, "registry/"),
        furnace_rows=_total(rows, "furnace_temperature/"),
        planted=planted,
        rows_by_file=rows,
    )


def _total(rows: dict[str, int], prefix: str) -> int:
    return sum(count for name, count in rows.items() if name.startswith(prefix))


def _clear(folder: Path) -> None:
    """Remove the files of an earlier package, and nothing else."""
    for part in ("registry", "hourly", "condition", "received_daily", "furnace_temperature"):
        for path in sorted((folder / part).glob("*.csv")):
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _write_header(city: City, folder: Path, *, until: int) -> None:
    settings = {
        "demo_seed": str(city.seed),
        "demo_outlets": str(len(city.outlets)),
        "demo_months": str(city.months),
        "demo_origin": moment_of(city.origin).isoformat(),
        "demo_end": moment_of(until).isoformat(),
        "map_kind": "schematic",
        "map_river": json.dumps(river()),
    }
    lines = [
        'name = "Demo city Qinghe"',
        f'made_at = "{moment_of(until).isoformat()}"',
        "is_demo = true",
        'city_name_zh = "清河市"',
        'city_name_en = "Qinghe"',
        'note = "演示数据：城市、企业、编号与数值均为虚构。 Demo data: city, enterprises, numbers '
        'and values are invented."',
        "",
        "[settings]",
        *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()),
    ]
    (folder / "package.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_truth(city: City, truth_file: Path, *, plans: dict[str, Plan], until: int) -> int:
    lines = truth_lines(city, plans=plans, until=until)
    truth_file.parent.mkdir(parents=True, exist_ok=True)
    truth_file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)
