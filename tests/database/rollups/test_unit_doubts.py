"""Hours of a stretch whose unit is doubtful get no verdict, also where it crosses days and claims.

The limit is 20 mg/m³: 30 exceeds it, 3000 is 150 times it, 0.001 is less than a thousandth.
"""

from contextlib import suppress
from datetime import date
from itertools import cycle, pairwise

import numpy as np
import psycopg
import pytest

from analytics.exceedance import pack_maps
from analytics.unit_guard import UnitGuard, unit_suspects
from dashboard.jobs import reconcile
from dashboard.jobs.rollup_claim import roll_up_claim
from queries import unit_doubts
from tests.database.rollups.outlet_rows import (
    NOX,
    SO2,
    add_conditions,
    add_hours,
    add_limit,
    add_outlet,
    at,
    day_of,
    days_between,
    everything,
    mark,
    roll_up,
    verdicts_of,
)
from tests.database.rollups.statement_steps import stepping, stops

FAR, OVER, WITHIN, TINY = 3000.0, 30.0, 10.0, 0.001
DAYS = days_between("2026-11-10", "2026-11-15")
NOW = "2026-11-22 14:20"
LOW_DAYS = 2
ALL = 0xFFFFFF


class DiedError(Exception):
    """Stands for a process that is killed."""


@pytest.fixture
def outlet(database):
    with database.connect() as connection:
        outlet = add_outlet(connection, pollutants=(SO2, NOX))
        for pollutant in (SO2, NOX):
            add_limit(connection, outlet, upper=20, pollutant=pollutant)
            add_limit(connection, outlet, upper=18, pollutant=pollutant, basis="day")
    return outlet


@pytest.fixture
def short_low_side(database):
    """Two days instead of thirty, so that a test stays short."""
    rule = "UPDATE qy.rule_parameter SET number = %s WHERE rule = 'unit_guard_low_days'"
    database.execute(rule, (LOW_DAYS,))
    yield
    database.execute(rule, (30,))


def arrive(database, outlet, start, values, pollutant=SO2):
    """Hours that arrive together, and the marks of their days."""
    first = at(start)
    hours = len(values)
    last = first.date().toordinal() + (first.hour + hours - 1) // 24
    with database.connect() as connection:
        add_hours(connection, outlet.monitor_id, start, values, pollutant=pollutant)
        days = days_between(str(first.date()), str(first.date().fromordinal(last)))
        mark(connection, outlet, *days, pollutant=pollutant)


def suspects(database, outlet, pollutant=SO2):
    """Doubtful hours of the days that have any."""
    rows = database.execute(
        "SELECT day::text, unit_suspect_map FROM qy.daily_value AS v "
        "JOIN qy.computation_run AS r USING (run_id) WHERE r.is_current "
        "AND outlet_id = %s AND pollutant_code = %s AND unit_suspect_map <> 0",
        (outlet.outlet_id, pollutant),
    )
    return dict(rows)


def exceeding_hours(database, outlet, day):
    found = verdicts_of(database, outlet, day)
    return {limit: row["exceeding_map"] for limit, row in found.items() if row["exceeding_map"]}


def test_a_stretch_over_midnight_gets_no_verdict_and_keeps_its_values(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 12 + [FAR] * 34 + [OVER] * 2)
    roll_up(database, NOW)
    assert suspects(database, outlet) == {"2026-11-10": 0xFFF000, "2026-11-11": 0x3FFFFF}
    first, second = (day_of(database, outlet, day) for day in DAYS[:2])
    assert (first["valid_hours"], first["judged_hours"]) == (24, 12)
    assert first["mean"] == pytest.approx((12 * WITHIN + 12 * FAR) / 24)
    assert (second["valid_hours"], second["judged_hours"]) == (24, 2)
    verdicts = verdicts_of(database, outlet, "2026-11-10").values()
    assert {row["stage"] for row in verdicts} == {"none"}
    assert sum(row["exceeding_periods"] for row in verdicts) == 0
    # What is over beside the stretch is still found, with its own multiple.
    (hourly,) = (
        row for row in verdicts_of(database, outlet, "2026-11-11").values() if row["exceeding_map"]
    )
    assert (hourly["exceeding_map"], hourly["stage"]) == (0xC00000, "by_rule")
    assert hourly["worst_multiple"] == pytest.approx(OVER / 20 - 1)


def test_hours_of_a_doubtful_unit_have_no_mass_and_the_total_says_that_it_lacks_them(database):
    """Each plain hour is 10 mg/m³ × 1000 m³ = 0.01 kg; 34 hours of 3000 would be 102 kg."""
    with database.connect() as connection:
        outlet = add_outlet(connection)
        add_limit(connection, outlet, upper=20)
        add_conditions(connection, outlet.outlet_id, "2026-11-10 00:00", 48)
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 12 + [FAR] * 34 + [WITHIN] * 2)
    roll_up(database, "2026-11-12 00:20")
    first, second = (day_of(database, outlet, day) for day in DAYS[:2])
    assert first["measured_mass_kg"] == pytest.approx(12 * 0.01)
    assert second["measured_mass_kg"] == pytest.approx(2 * 0.01)
    assert (first["substituted_hours"], second["substituted_hours"]) == (0, 0)
    ((total_kg, missing_hours, state),) = database.execute(
        "SELECT total_mass_kg, missing_hours, state FROM qy.outlet_emission_month "
        "WHERE month = '2026-11-01'"
    )
    assert (total_kg, missing_hours, state) == (pytest.approx(0.14), 34, "lower_bound")


def test_one_hour_short_of_a_stretch_is_judged(database, outlet):
    arrive(database, outlet, "2026-11-10 12:00", [FAR] * 23 + [WITHIN] * 13)
    roll_up(database, NOW)
    assert suspects(database, outlet) == {}
    assert list(exceeding_hours(database, outlet, "2026-11-10").values()) == [0xFFF000]


def test_the_day_before_is_judged_anew_when_its_stretch_grows_long_enough(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 12 + [FAR] * 12)
    roll_up(database, NOW)
    assert list(exceeding_hours(database, outlet, "2026-11-10").values()) == [0xFFF000]

    arrive(database, outlet, "2026-11-11 00:00", [FAR] * 12 + [WITHIN] * 12)
    roll_up(database, NOW)
    assert suspects(database, outlet) == {"2026-11-10": 0xFFF000, "2026-11-11": 0x000FFF}
    assert exceeding_hours(database, outlet, "2026-11-10") == {}

    arrive(database, outlet, "2026-11-11 05:00", [WITHIN])
    roll_up(database, NOW)
    assert suspects(database, outlet) == {}
    assert list(exceeding_hours(database, outlet, "2026-11-10").values()) == [0xFFF000]


def test_days_without_any_hour_do_not_end_a_stretch_until_they_are_back_filled(database, outlet):
    arrive(database, outlet, "2026-11-10 12:00", [FAR] * 12)
    arrive(database, outlet, "2026-11-14 00:00", [FAR] * 12 + [WITHIN] * 12)
    roll_up(database, NOW)
    assert suspects(database, outlet) == {"2026-11-10": 0xFFF000, "2026-11-14": 0x000FFF}

    arrive(database, outlet, "2026-11-12 00:00", [WITHIN] * 24)
    roll_up(database, NOW)
    assert suspects(database, outlet) == {}


def test_thirty_days_below_a_thousandth_of_the_limit(database, outlet):
    arrive(database, outlet, "2026-10-01 00:00", [TINY] * (24 * 30 - 1))
    roll_up(database, NOW)
    assert suspects(database, outlet) == {}

    arrive(database, outlet, "2026-10-30 23:00", [TINY])
    roll_up(database, NOW)
    assert suspects(database, outlet) == dict.fromkeys(
        days_between("2026-10-01", "2026-10-30"), ALL
    )

    arrive(database, outlet, "2026-10-31 00:00", [TINY] * 24)
    report = roll_up(database, NOW)
    assert report.claimed_days == 1, "a stretch that is long already marks nothing again"
    assert suspects(database, outlet)["2026-10-31"] == ALL


def test_a_second_rollup_and_a_comparison_find_nothing_to_do(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 12 + [FAR] * 34 + [WITHIN] * 26)
    roll_up(database, NOW)
    assert roll_up(database, NOW).claimed_days == 0
    report = reconcile.run(database.url("ingest"), now=at(NOW), sample=100)
    assert (report.compared > 2, report.differs) == (True, False)


def test_the_public_sees_neither_verdict_nor_value_of_such_a_day(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 24 + [FAR] * 30 + [OVER] * 18)
    roll_up(database, NOW)
    with psycopg.connect(database.url("public")) as public:
        verdicts = public.execute(
            "SELECT DISTINCT day::text FROM published.judgement_day "
            "WHERE pollutant_code = %s AND day <= '2026-11-12'",
            (SO2,),
        )
        assert verdicts.fetchall() == [("2026-11-10",)]
        days = public.execute(
            "SELECT day::text, mean, measured_mass_kg, valid_hours FROM published.daily_value "
            "WHERE pollutant_code = %s AND valid_hours > 0 ORDER BY day",
            (SO2,),
        ).fetchall()
    assert [(day, mean, mass) for day, mean, mass, _ in days[1:]] == [
        ("2026-11-11", None, None),
        ("2026-11-12", None, None),
    ]
    assert days[0][1] == pytest.approx(WITHIN)


def test_the_staff_sees_the_days_within_its_scope_and_on_which_side_they_lie(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 24 + [FAR] * 30 + [WITHIN] * 18)
    roll_up(database, NOW)
    span = {"start": date(2026, 11, 10), "end": date(2026, 11, 12)}
    with database.connect("staff") as connection:
        connection.execute("SELECT staff.set_scope(NULL)")
        (row,) = unit_doubts.days(connection, **span).to_dict("records")
        connection.execute("SELECT staff.set_scope(ARRAY[-1])")
        assert unit_doubts.days(connection, **span).empty
    assert row == {
        "day": date(2026, 11, 11),
        "outlet_id": outlet.outlet_id,
        "pollutant_code": SO2,
        "unit_suspect_map": ALL,
        "is_above": True,
    }


def brute_force(database, outlet, pollutant):
    """Doubtful hours of the days, from all hours of the series at once."""
    rows = database.execute(
        "SELECT (extract(epoch FROM time) / 3600)::bigint, measured FROM qy.hourly_value "
        "WHERE monitor_id = %s AND pollutant_code = %s AND measured IS NOT NULL ORDER BY time",
        (outlet.monitor_id, pollutant),
    )
    hour = np.array([row[0] for row in rows], dtype=np.int64)
    found = unit_suspects(
        series=np.zeros(len(hour), dtype=np.int64),
        hour=hour,
        value=np.array([row[1] for row in rows], dtype=float),
        # Far from both limits: fifty times the larger, a thousandth of the smaller.
        limit=np.full(len(hour), 20.0),
        guard=UnitGuard(
            above_multiple=50, above_hours=24, below_divisor=1000, below_hours=24 * LOW_DAYS
        ),
    )
    first = (hour.min() + 8) // 24
    grid = np.zeros(((hour.max() + 8) // 24 - first + 1) * 24, dtype=bool)
    grid[hour + 8 - first * 24] = found
    maps = pack_maps(grid.reshape(-1, 24)).tolist()
    epoch = at("1970-01-01 00:00").date().toordinal()
    day = [
        str(at("1970-01-01 00:00").date().fromordinal(epoch + first + n)) for n in range(len(maps))
    ]
    return {name: bits for name, bits in zip(day, maps, strict=True) if bits}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_arrives_in_whatever_order_the_stretches_are_those_of_all_hours(
    database, outlet, short_low_side, seed
):
    random = np.random.default_rng(seed)
    hours = 24 * 12
    start = at("2026-11-01 00:00")
    for step in range(7):
        pollutant = str(random.choice([SO2, NOX]))
        cuts = np.unique([0, *random.integers(0, hours, 4), hours])
        for low, high in pairwise(cuts.tolist()):
            if random.random() < (0.2 if step else 0.6):
                level = random.choice([FAR, FAR, TINY, TINY, WITHIN, OVER])
                begins = str((start + np.timedelta64(low, "h").item()).replace(tzinfo=None))
                arrive(database, outlet, begins[:16], [level] * (high - low), pollutant)
        if random.random() < 0.5:
            single = int(random.integers(0, hours))
            begins = str((start + np.timedelta64(single, "h").item()).replace(tzinfo=None))
            arrive(database, outlet, begins[:16], [random.choice([None, WITHIN, FAR])], pollutant)
        roll_up(database, NOW)
        for one in (SO2, NOX):
            if database.execute(
                "SELECT 1 FROM qy.hourly_value WHERE pollutant_code = %s "
                "AND measured IS NOT NULL LIMIT 1",
                (one,),
            ):
                assert suspects(database, outlet, one) == brute_force(database, outlet, one), step
    before = everything(database)
    roll_up(database, NOW, everything=True)
    assert everything(database) == before


def test_hours_that_arrive_at_any_statement_and_a_claim_that_dies_lose_nothing(database, outlet):
    arrive(database, outlet, "2026-11-10 00:00", [WITHIN] * 12 + [FAR] * 12)
    run_id = roll_up(database, NOW).run_id
    url = database.url("ingest")

    def claim(connection):
        return roll_up_claim(connection, run_id=run_id, now=at(NOW))

    def arrive_again(connection):
        add_hours(connection, outlet.monitor_id, "2026-11-11 00:00", [FAR])
        mark(connection, outlet, "2026-11-11")

    with psycopg.connect(url, autocommit=True) as other:
        arrive(database, outlet, "2026-11-11 00:00", [WITHIN] * 24)
        at_stops = stops(database.url(), claim, beside=arrive_again)
        assert len(at_stops) > 5
        for stop, level in zip(at_stops, cycle([FAR, WITHIN]), strict=False):

            def interrupt(statement, stop=stop, level=level):
                if statement == stop:
                    arrive(database, outlet, "2026-11-11 00:00", [level] * 24)
                    raise DiedError

            arrive(database, outlet, "2026-11-11 00:00", [OVER] * 24)
            with suppress(DiedError), stepping(url, interrupt, autocommit=True) as connection:
                claim(connection)
                interrupt(stop)  # no statement was the one
            while claim(other):
                pass
            expected = {"2026-11-10": 0xFFF000, "2026-11-11": ALL} if level == FAR else {}
            assert suspects(database, outlet) == expected, stop
