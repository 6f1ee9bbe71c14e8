"""Unit errors that the demo plants are found, all of them and nothing else."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.jobs import rollup
from demo import city
from ingest.package import import_package
from tests import database_support

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 8, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)

_HOURS = """
SELECT o.outlet_ref, v.pollutant_code, (v.day + h * interval '1 hour')::text
FROM qy.daily_value AS v JOIN qy.outlet AS o USING (outlet_id)
CROSS JOIN generate_series(0, 23) AS h
WHERE {column} & (1 << h) <> 0
"""
_OVER = """
SELECT DISTINCT o.outlet_ref, j.pollutant_code, j.day::text
FROM qy.judgement_day AS j JOIN qy.outlet AS o USING (outlet_id)
WHERE j.exceeding_periods > 0
"""


@dataclass(frozen=True)
class PlantedCity:
    database: database_support.Database
    truth: list[dict]

    def hours(self, column):
        """Hours of a map as (outlet, pollutant, time)."""
        return set(self.database.execute(_HOURS.format(column=column)))

    def planted(self, *kinds):
        return [row for row in self.truth if row["kind"] in kinds]


@pytest.fixture(scope="module")
def planted_city(template_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    (folder / "package").mkdir()
    truth_file = folder / "truth.jsonl"
    city.write_package(
        folder / "package", outlets=36, months=3, seed=1, end=NOW, truth_file=truth_file
    )
    truth = [json.loads(line) for line in truth_file.read_text(encoding="utf-8").splitlines()]
    database = database_support.clone(template_database)
    import_package(database.url("ingest"), folder / "package", imported_by="test", workers=1)
    rollup.run(database.url("ingest"), now=NOW)
    yield PlantedCity(database, truth)
    database_support.drop(database)


def hours_of(row):
    first, last = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
    count = int((last - first) / HOUR)
    return {
        (row["outlet_ref"], row["pollutant_code"], f"{first + HOUR * n:%Y-%m-%d %H:%M:%S}")
        for n in range(count)
    }


def test_every_valid_hour_of_a_planted_unit_error_is_doubtful_and_no_other(planted_city):
    errors = planted_city.planted("unit_error")
    assert len(errors) == 2
    planted = set().union(*map(hours_of, errors))
    compared = planted_city.hours("far_above_map") | planted_city.hours("far_below_map")
    assert planted_city.hours("unit_suspect_map") == planted & compared
    assert planted & compared == planted & planted_city.hours("valid_map")
    assert len(planted & compared) > 200


def test_no_day_of_a_unit_error_alone_exceeds_and_no_planted_exceedance_is_swallowed(planted_city):
    over = set(planted_city.database.execute(_OVER))
    wrong = set().union(*map(hours_of, planted_city.planted("unit_error")))
    wrong_days = {(outlet, pollutant, time[:10]) for outlet, pollutant, time in wrong}
    found = [
        row
        for row in planted_city.truth
        if "multiple" in row["detail"] and not row["kind"].startswith(("false_", "marked_"))
    ]
    assert len(found) > 10
    planted_days = set()
    for row in found:
        days = {(outlet, pollutant, time[:10]) for outlet, pollutant, time in hours_of(row)}
        if row["kind"] == "exceedance_hours":
            assert days <= over, row
        assert days & over, row
        planted_days |= days
    assert not over & (wrong_days - planted_days)
