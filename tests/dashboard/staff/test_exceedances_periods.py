"""Exceeding periods and episodes of the countable city, with the arithmetic visible."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.exceedance import pack_maps
from dashboard.staff import exceedances_loaders as loaders
from dashboard.staff import exceedances_periods as periods
from dashboard.staff.exceedances_periods import Case, Hours
from queries import exceedances
from queries.registry import Pollutant
from tests.staff_city import FIRST_DAY, LAST_DAY, NOW

DAY = timedelta(days=1)
END = LAST_DAY + DAY
PERMIT = "permit_compliance"


def number_of(day, hour):
    """Hour number of an hour of November 2026."""
    return (date(2026, 11, day) - date(1970, 1, 1)).days * 24 - 8 + hour


@pytest.fixture
def found(within, city):
    """Periods and episodes of the four days."""
    return loaders.found(None, FIRST_DAY, FIRST_DAY, END, PERMIT, NOW.date())


def test_episodes_of_the_hours(found, city):
    own = found.episodes[found.episodes["outlet_id"] == city.a_outlet]
    rows = own.sort_values("first_period")
    assert rows["first_period"].tolist() == [
        number_of(19, 2), number_of(20, 5), number_of(21, 18), number_of(22, 6)
    ]  # fmt: skip
    assert rows["stage"].tolist() == ["by_rule", "by_rule", "pending", "warning"]
    assert rows["exceeding_periods"].tolist() == [2, 1, 3, 1]
    assert rows["peak"].tolist() == [120.0, 60.0, 62.0, 55.0]
    assert rows["upper"].tolist() == [100.0, 50.0, 50.0, 50.0]
    assert rows["worst_multiple"].tolist() == pytest.approx([0.2, 0.2, 0.24, 0.1])
    assert rows["mean_multiple"].tolist() == pytest.approx([(0.2 + 0.1) / 2, 0.2, 0.24, 0.1])
    # 1000 m³ an hour at 6 % oxygen, which is the reference: (20 + 10) mg/m³ are 30 g, and so on.
    assert rows["excess_mass_kg"].tolist() == pytest.approx([0.030, 0.010, 0.036, 0.005])
    assert rows["excess_unknown_periods"].tolist() == [0, 0, 0, 0]
    # The 19th and 20th follow each other; the others are at another stage.
    assert rows["days_in_row"].tolist() == [2, 2, 1, 1]


def test_the_day_of_the_water_outlet(found, city):
    (row,) = found.episodes[found.episodes["outlet_id"] == city.b_outlet].to_dict("records")
    assert row["is_day"]
    assert row["first_period"] == (date(2026, 11, 20) - date(1970, 1, 1)).days
    assert row["worst_multiple"] == pytest.approx(90 / 80 - 1)
    # (90 − 80) mg/L · 24 · 1000 m³
    assert row["excess_mass_kg"] == pytest.approx(240.0)


def test_assumed_sources_have_none_and_the_worst_hour_is_the_stored_one(found, city, within):
    assert city.c_outlet not in set(found.episodes["outlet_id"])
    with city.database.connect("staff") as connection:
        connection.execute("SELECT staff.set_scope(NULL)")
        stored = exceedances.in_scope(connection, start=FIRST_DAY, end=END)
    worst = found.periods.groupby(["outlet_id", "day"])["multiple"].max()
    for row in stored.itertuples():
        assert worst[row.outlet_id, row.day] == row.worst_multiple
    assert found.periods["exceeding"].sum() == stored["exceeding_periods"].sum()


def test_a_span_without_exceedances_has_neither(within):
    early = FIRST_DAY - DAY * 9
    nothing = loaders.found(None, early, early, FIRST_DAY, PERMIT, NOW.date())
    assert len(nothing.periods) == 0
    assert len(nothing.episodes) == 0
    assert "days_in_row" in nothing.episodes


NOX = {
    "a21002": Pollutant("a21002", "氮氧化物", "nitrogen oxides", "NOx", "gas", "pollutant", "mg/m³")
}


def case(*, days=1, exceeding=(), judged=range(24), measured=80.0, **row):
    """Days of one outlet, all hours 80 at 11 % oxygen, limit 100 at 6 %: converted 120."""
    over = np.zeros((days, 24), dtype=bool)
    known = np.zeros((days, 24), dtype=bool)
    for at in exceeding:
        over[divmod(at, 24)] = True
    for at in judged:
        known[divmod(at, 24)] = True
    own = {
        "pollutant_code": "a21002", "limit_id": 1, "outlet_id": 7, "basis": "hour",
        "condition": "none", "unit": "mg/m³", "lower": np.nan, "upper": 100.0,
        "reference_oxygen_pct": 6.0, "reference_excess_air": np.nan, "over_range_periods": 0,
        "worst_multiple": 0.2, "worst_value": 120.0, "stage": "by_rule", "limit_reviewed": True,
        "document_zh": None, "document_en": None, "clause": None, "flow_m3": np.nan, **row,
    }  # fmt: skip
    rows = pd.DataFrame(
        {
            "day": [date(2026, 11, 1) + DAY * number for number in range(days)],
            "exceeding_map": pack_maps(over).astype("int64"),
            "exceeding_periods": over.sum(axis=1),
            "judged_map": pack_maps(known).astype("int64"),
            "valid_map": np.full(days, 2**24 - 1),
            "due_map": np.full(days, 2**24 - 1),
            **{name: [value] * days for name, value in own.items()},
        }
    )
    grid = np.full((days, 24), 1.0)
    hours = Hours(
        measured=grid * measured,
        reported=grid * 130.0,
        invalid=np.zeros((days, 24), dtype=bool),
        over_range=np.zeros((days, 24), dtype=bool),
        flow_m3=grid * 1000.0,
        oxygen_pct=grid * 11.0,
    )
    return rows, hours


def episodes_of(rows, hours, *, gap=3, reported_first=False):
    made = Case.of(rows, hours, NOX, reported_first=reported_first)
    return periods.find(made, longest_gap_hours=gap).episodes


def test_an_episode_goes_on_over_midnight_and_over_a_short_gap_without_verdict():
    # 23:00, then 00:00 and 01:00 unjudged, then 02:00 of the next day.
    rows, hours = case(days=2, exceeding=(23, 26), judged=(22, 23, 26, 27))
    found = episodes_of(rows, hours)
    assert found["exceeding_periods"].tolist() == [2]
    assert found["unjudged_periods"].tolist() == [2]
    assert found["days_in_row"].tolist() == [2]


def test_a_compliant_hour_or_a_longer_gap_ends_it():
    rows, hours = case(days=2, exceeding=(23, 26), judged=(23, 24, 26))
    assert episodes_of(rows, hours)["exceeding_periods"].tolist() == [1, 1]
    rows, hours = case(exceeding=(2, 7), judged=(2, 7))
    assert len(episodes_of(rows, hours, gap=3)) == 2
    assert len(episodes_of(rows, hours, gap=4)) == 1


def test_stages_are_apart_also_over_midnight():
    rows, hours = case(days=2, exceeding=(23, 24))
    rows["stage"] = ["by_rule", "pending"]
    assert episodes_of(rows, hours)["stage"].tolist() == ["by_rule", "pending"]


def test_the_limit_counts_at_the_measured_oxygen():
    """80 · (21 − 6)/(21 − 11) = 120 against 100; allowed are 80 · 100/120, 13.33 mg/m³ too much."""
    rows, hours = case(exceeding=(5,))
    found = episodes_of(rows, hours)
    assert found["peak"].tolist() == pytest.approx([120.0])
    assert found["excess_mass_kg"].tolist() == pytest.approx([80 / 6 * 1000 * 1e-6])


def test_the_loggers_own_conversion_is_taken_where_the_rule_says_so():
    rows, hours = case(exceeding=(5,))
    assert episodes_of(rows, hours, reported_first=True)["peak"].tolist() == [130.0]


def test_a_limit_in_kg_an_hour_is_compared_with_the_mass():
    """80 mg/m³ · 1000 m³ = 0.08 kg against 0.05 kg/h."""
    rows, hours = case(exceeding=(5,), unit="kg/h", upper=0.05)
    found = episodes_of(rows, hours)
    assert found["peak"].tolist() == pytest.approx([0.08])
    assert found["excess_mass_kg"].tolist() == pytest.approx([0.03])


def test_a_limit_in_another_unit_is_brought_to_that_of_the_values():
    rows, hours = case(exceeding=(5,), unit="µg/m³", upper=100_000.0)
    assert episodes_of(rows, hours)["worst_multiple"].tolist() == pytest.approx([0.2])


def test_an_unknown_flow_leaves_the_mass_unknown_and_counted():
    rows, hours = case(exceeding=(5, 6))
    hours.flow_m3[0, 5] = np.nan
    found = episodes_of(rows, hours)
    assert found["excess_mass_kg"].tolist() == pytest.approx([80 / 6 * 1000 * 1e-6])
    assert found["excess_unknown_periods"].tolist() == [1]


def test_hours_beyond_range_are_an_episode_without_a_multiple():
    rows, hours = case(over_range_periods=2, stage="pending")
    hours.over_range[0, 8:10] = True
    found = episodes_of(rows, hours)
    assert found["exceeding_periods"].tolist() == [2]
    assert found["over_range"].tolist() == [True]
    assert np.isnan(found["worst_multiple"]).all()
    assert np.isnan(found["peak"]).all()


def test_a_gas_day_weighs_its_judged_hours():
    """The daily mean 120 of measured 80: 13.33 mg/m³ too much, in 20 judged hours of 1000 m³."""
    rows, hours = case(basis="day", judged=range(20))
    found = episodes_of(rows, hours)
    assert found["excess_mass_kg"].tolist() == pytest.approx([80 / 6 * 20_000 * 1e-6])


def marks(**mark):
    own = {"outlet_id": 7, "pollutant_code": None, "kind": "maintenance", **mark}
    frame = pd.DataFrame([own])
    for name, hour in (("start", mark["start"]), ("end", mark["end"])):
        moment = pd.Timestamp("2026-11-01", tz="Asia/Shanghai") + pd.Timedelta(minutes=hour)
        frame[name] = pd.Series([moment]).astype("datetime64[us, Asia/Shanghai]")
    return frame


@pytest.mark.parametrize(
    ("mark", "hours"),
    [
        ({"start": 120, "end": 240}, [2, 3]),
        ({"start": 150, "end": 241}, [2, 3, 4]),  # every hour that the mark touches
        ({"start": 120, "end": 240, "pollutant_code": "a21026"}, []),
        ({"start": 600, "end": 700}, []),
    ],
)
def test_hours_that_only_a_mark_keeps_from_being_judged(mark, hours):
    rows, grid = case(judged=set(range(24)) - {1, 2, 3, 4})
    made = Case.of(rows, grid, NOX, reported_first=False)
    found = periods.excluded_by_marks(made, marks(**mark))
    assert [hour - number_of(1, 0) for hour in found["period"]] == hours
    assert set(found["kind"]) <= {"maintenance"}


def test_invalid_or_compliant_hours_under_a_mark_are_not_among_them():
    rows, grid = case(judged=())
    grid.invalid[0, 2] = True
    grid.measured[0, 3] = 10.0
    made = Case.of(rows, grid, NOX, reported_first=False)
    found = periods.excluded_by_marks(made, marks(start=120, end=300))
    assert [hour - number_of(1, 0) for hour in found["period"]] == [4]
