"""What was planted is in the files, and nothing else is: recomputed here from the files alone."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from tests.unit.demo.packages import Written

STRANGE = frozenset(
    {"unit_error", "over_range", "zero_drift", "false_stop_mark", "unmarked_stop", "late_mark"}
)
"""Planted events whose hours are not ordinary running hours."""


def limits_in_force(found: Written, outlet_ref: str, code: str, basis: str) -> list[dict[str, str]]:
    return [
        row
        for row in found.registry("limit_value")
        if row["outlet_ref"] == outlet_ref
        and row["pollutant_code"] == code
        and row["basis"] == basis
        and row["purpose"] == "permit_compliance"
        and row["condition"] == "none"
    ]


def converted(found: Written, outlet_ref: str, code: str) -> pd.DataFrame:
    """Hours of a gas series with our own conversion and the limit of the permit."""
    joined = found.series_with_companions[outlet_ref, code].copy()
    joined["limit"] = np.nan
    joined["ours"] = joined["measured"]
    for row in limits_in_force(found, outlet_ref, code, "hour"):
        begun = joined["time"] >= row["valid_from"]
        ended = joined["time"] >= row["valid_to"] if row["valid_to"] else False
        joined.loc[begun & ~ended, "limit"] = float(row["upper"])
        if row["reference_oxygen_pct"]:
            reference = float(row["reference_oxygen_pct"])
            joined["ours"] = joined["measured"] * (21 - reference) / (21 - joined["oxygen_pct"])
    return joined


def is_planted(
    found: Written, times: pd.Series, outlet_ref: str, code: str, kinds: set[str]
) -> pd.Series:
    """Which hours of a series lie in a planted event of one of the kinds."""
    inside = pd.Series(False, index=times.index)
    for row in found.truth:
        if (
            row["outlet_ref"] == outlet_ref
            and row["kind"] in kinds
            and row["pollutant_code"] in (None, code)
        ):
            inside |= (times >= row["start"]) & (times < row["end"])
    return inside


def gas_series(found: Written) -> Iterator[tuple[str, str]]:
    yield from (key for key in found.series if key[1].startswith("a"))


OVER = {"exceedance_hours", "false_maintenance_mark", "false_fault_mark", "marked_fault"}


def test_hours_over_the_limit_are_the_planted_ones(whole: Written):
    nightly = {
        row["outlet_ref"]
        for row in whole.registry("limit_value")
        if row["condition"] == "load_band"
    }
    checked = 0
    for outlet_ref, code in gas_series(whole):
        if outlet_ref in nightly:
            continue
        table = converted(whole, outlet_ref, code)
        normal = table[table["flag"] == "N"]
        over = normal["ours"].round(6) > normal["limit"]
        planted = is_planted(whole, normal["time"], outlet_ref, code, OVER)
        strange = is_planted(
            whole, normal["time"], outlet_ref, code, {"stop", "oxygen_stuck", *STRANGE}
        )
        assert normal["time"].is_unique, (outlet_ref, code)
        assert (over == planted)[~strange].all(), (outlet_ref, code)
        checked += planted.sum()
    assert checked > 60


def test_values_equal_to_the_limit_are_exactly_that(whole: Written):
    rows = [row for row in whole.truth if row["kind"] == "at_limit_equal"]
    assert len(rows) == 4
    seen = 0
    for row in rows:
        outlet_ref, code = row["outlet_ref"], row["pollutant_code"]
        times = pd.date_range(row["start"], row["end"], freq="h", inclusive="left")
        if code.startswith("w"):
            hours = whole.hourly
            own = hours[
                (hours["outlet_ref"] == outlet_ref)
                & (hours["pollutant_code"] == code)
                & hours["time"].isin(times)
                & (hours["flag"] == "N")
            ]
            assert set(own["measured"]) == {float(row["detail"]["limit"])}
        else:
            table = converted(whole, outlet_ref, code)
            own = table[table["time"].isin(times)]
            assert len(own) == len(times)
            assert (own["ours"].round(6) == own["limit"]).all()
            assert (own["flag"] == "N").all()
        seen += len(own)
    assert seen >= 24


def flow_weighted(found: Written) -> dict[tuple[str, str], pd.Series]:
    """Daily means of the normal hours with water, weighted by flow, by outlet and pollutant."""
    hours = found.with_companions
    hours = hours[(hours["flag"] == "N") & (hours["flow_m3"] > 0)]
    hours = hours.assign(load=hours["measured"] * hours["flow_m3"], day=hours["time"].dt.date)
    keys = ["outlet_ref", "pollutant_code"]
    sums = hours.groupby([*keys, "day"])[["load", "flow_m3"]].sum()
    means = sums["load"] / sums["flow_m3"]
    return {key: own.droplevel(keys) for key, own in means.groupby(level=keys)}


def test_water_days_over_the_limit_are_the_planted_ones(whole: Written):
    checked = 0
    daily = flow_weighted(whole)
    for outlet_ref, code in whole.series:
        if not code.startswith("w") or code == "w01001":
            continue
        (row, *more) = limits_in_force(whole, outlet_ref, code, "day")
        if more:
            continue
        upper = float(row["upper"])
        days = daily.get((outlet_ref, code), pd.Series(dtype=float))  # no water flowed
        over = set(days.index[days.round(6) > upper])
        times = whole.series[outlet_ref, code]["time"]
        planted = times[is_planted(whole, times, outlet_ref, code, {"exceedance_day"})]
        assert over == set(planted.dt.date) & set(days.index), (outlet_ref, code)
        checked += len(over)
    assert checked >= 5


def test_incinerator_days_over_the_day_limit_are_the_planted_ones(whole: Written):
    rows = [row for row in whole.truth if row["kind"] == "exceedance_day_gas"]
    assert len(rows) == 2
    for row in rows:
        table = converted(whole, row["outlet_ref"], row["pollutant_code"])
        normal = table[table["flag"] == "N"]
        days = normal.groupby(normal["time"].dt.date)["ours"].agg(["mean", "size"])
        over = days[(days["mean"] > row["detail"]["day_limit"]) & (days["size"] >= 20)]
        assert pd.Timestamp(row["start"]).date() in set(over.index)
        on_the_day = normal[normal["time"].dt.date == pd.Timestamp(row["start"]).date()]
        assert (on_the_day["ours"] <= on_the_day["limit"]).all()


def series(found: Written, row: dict[str, str], code: str) -> pd.Series:
    return found.series[row["outlet_ref"], code].set_index("time")["measured"]


def event(found: Written, kind: str) -> dict[str, str]:
    return next(row for row in found.truth if row["kind"] == kind)


def between(values: pd.Series, row: dict[str, str]) -> pd.Series:
    return values[(values.index >= row["start"]) & (values.index < row["end"])]


def test_a_stuck_instrument_repeats_one_value(whole: Written):
    row = event(whole, "stuck_value")
    values = between(series(whole, row, row["pollutant_code"]), row)
    assert len(values) >= 20
    assert values.nunique() == 1


def test_copied_days_equal_their_source(whole: Written):
    row = event(whole, "copied_day")
    values = series(whole, row, "w01018")
    copy = between(values, row)
    source = values.reindex(copy.index - pd.Timedelta(hours=row["detail"]["from_hours_before"]))
    assert len(copy) >= 40
    assert (copy.to_numpy() == source.to_numpy()).mean() > 0.9


def test_clipped_values_crowd_below_the_limit(whole: Written):
    row = event(whole, "clipped_below_limit")
    table = converted(whole, row["outlet_ref"], row["pollutant_code"])
    inside = table[(table["time"] >= row["start"]) & (table["time"] < row["end"])]
    share = inside["ours"] / inside["limit"]
    assert share.max() <= 1.0
    assert share.between(0.94, 1.0).mean() > 0.9


def test_a_wrong_unit_is_a_thousandfold(whole: Written):
    row = event(whole, "unit_error")
    values = series(whole, row, row["pollutant_code"])
    before = values[values.index < row["start"]]
    assert between(values, row).median() > 300 * before[before > 0].median()


def test_a_wrong_conversion_shows_against_our_own(whole: Written):
    row = event(whole, "wrong_conversion")
    table = converted(whole, row["outlet_ref"], "a21002")
    running = table[(table["flag"] == "N") & (table["oxygen_pct"] < 15)]
    ratio = running["converted_reported"] / running["ours"]
    wrong = ratio[running["time"] >= row["start"]]
    assert wrong.median() == pytest.approx((21 - 6) / (21 - 9), rel=0.01)
    before = ratio[running["time"] < row["start"]]
    assert before.median() == pytest.approx(1.0, rel=0.01)


def test_an_unmarked_stop_has_no_mark_and_its_values_are_flagged_normal(whole: Written):
    rows = [row for row in whole.truth if row["kind"] == "unmarked_stop"]
    assert len(rows) == 2
    for row in rows:
        marks = [
            mark
            for mark in whole.registry("mark")
            if mark["outlet_ref"] == row["outlet_ref"]
            and mark["valid_from"] < row["end"]
            and (mark["valid_to"] or "9999") > row["start"]
        ]
        assert marks == []
        table = converted(whole, row["outlet_ref"], "a21002")
        inside = table[(table["time"] >= row["start"]) & (table["time"] < row["end"])]
        assert (inside["oxygen_pct"] >= 19).sum() >= 5
        assert set(inside["flag"]) == {"N"}


def test_false_marks_stand_over_running_hours(whole: Written):
    for kind, mark_kind in (
        ("false_maintenance_mark", "maintenance"),
        ("false_stop_mark", "stopped"),
    ):
        row = event(whole, kind)
        marks = [
            mark
            for mark in whole.registry("mark")
            if mark["outlet_ref"] == row["outlet_ref"]
            and mark["kind"] == mark_kind
            and mark["valid_from"] == row["start"]
        ]
        assert len(marks) == 1
        flow = whole.condition[whole.condition["outlet_ref"] == row["outlet_ref"]].set_index("time")
        inside = between(flow["flow_m3"], row)
        assert (inside > 0.3 * flow["flow_m3"].quantile(0.9)).all()


def test_cold_five_minute_means_are_the_planted_ones(whole: Written):
    row = event(whole, "furnace_cold")
    frames = [
        pd.read_csv(path, parse_dates=["time"])
        for path in sorted((whole.folder / "furnace_temperature").glob("*.csv"))
    ]
    table = pd.concat(frames)
    furnace = next(
        one["furnace_ref"]
        for one in whole.registry("furnace")
        if one["outlet_ref"] == row["outlet_ref"]
    )
    day = pd.Timestamp(row["start"]).date()
    own = table[(table["furnace_ref"] == furnace) & (table["time"].dt.date == day)]
    assert len(own) == 288
    assert ((own["mean_c"] < 850) & (own["flag"] == "N")).sum() == row["detail"][
        "five_minute_means"
    ]


def test_late_networking_is_inside_the_history(whole: Written):
    rows = [row for row in whole.truth if row["kind"] == "late_networking"]
    assert len(rows) <= 1
    late = [
        (row["outlet_ref"], row["valid_from"])
        for row in whole.registry("outlet_networking")
        if row["state"] == "networked" and row["valid_from"] > "2026-10-01"
    ]
    assert late == [(row["outlet_ref"], row["end"][:10]) for row in rows]


def test_a_gap_is_open_at_the_end(whole: Written):
    row = event(whole, "gap_open")
    own = whole.hourly[whole.hourly["outlet_ref"] == row["outlet_ref"]]
    assert own["time"].max() < pd.Timestamp(row["start"])


def test_resent_hours_fill_gaps_and_correct_values(whole: Written):
    files = sorted((whole.folder / "hourly").glob("*.csv"))
    assert files[-1].name.startswith("resent")
    assert files[0].name.startswith("received")
    keys = ["mn", "time", "pollutant_code"]
    sent = pd.concat([pd.read_csv(path) for path in files if path.name.startswith("received")])
    again = pd.concat([pd.read_csv(path) for path in files if path.name.startswith("resent")])
    both = sent.merge(again, on=keys, suffixes=("", "_later"))
    assert 0 < len(both) < len(again)
    assert (both["measured"] != both["measured_later"]).mean() > 0.4
