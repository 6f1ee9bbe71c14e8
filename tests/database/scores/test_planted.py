"""Planted events taken back in what arrived, everything computed again: what moved, and what not.

The truth file says where each event is. Its hours get what the monitor usually measures, the marks
of its stop go, the logger's own means agree with ours; the rollup computes the touched days anew,
and two evaluations are compared: of the city as it is, and of the city without these events.
"""

from datetime import date, datetime

import psycopg
import pytest

from dashboard.jobs import rollup, score_scorer
from dashboard.jobs.score_rules import rule_set
from queries import score_rules
from tests.database.scores import test_demo_city
from tests.database.scores.conftest import NOW, OCTOBER

NOVEMBER = date(2026, 11, 1)

STATED = """
kind                   | month | scheme    | lines of which both sides move by the same
-----------------------|-------|-----------|----------------------------------------------
at_limit_equal         |    11 |           | equal to the limit is within it
stuck_value            |    11 |           | a clue is for people
unmarked_stop          |    11 |           | a clue is for people; its hours stay due
oxygen_stuck           |    10 |           | a clue is for people
received_daily_differs |    10 |           | our means are made of hours
stop                   |    10 | face      | transmission_completed, valid_data
stop                   |    10 | operator  | transmission_prompt, visits_done, checks_done
stop                   |    10 | equipment | capture, fault_free_days
"""
"""Nothing else moves; without a scheme nothing does: no count, no point, no cap, and why."""

TESTED_THERE = {
    "exceedance_hours": "test_planted_exceedances_and_nothing_else_cap_faces",
    "exceedance_day": "test_planted_exceedances_and_nothing_else_cap_faces",
    "exceedance_day_gas": "test_planted_exceedances_and_nothing_else_cap_faces",
    "marked_fault": "test_planted_exceedances_and_nothing_else_cap_faces",
    "fault": "test_a_fault_moves_the_lines_about_faults_alone",
    "gap": "test_a_planted_event_moves_the_lines_that_it_should_alone",
    "maintenance": "test_a_planted_event_moves_the_lines_that_it_should_alone",
}
"""Kinds that the tests of the demo city state."""

ROWS = [[cell.strip() for cell in line.split("|")] for line in STATED.strip().splitlines()[2:]]
MONTHS = {kind: date(2026, int(month), 1) for kind, month, _, _ in ROWS}
IN_HOURS = {"transmission_completed", "valid_data", "transmission_prompt", "capture"}
COUNTS = {
    "face": ("face_line", "enterprise_id"),
    "operator": ("operator_evidence", "outlet_id"),
    "equipment": ("equipment_line", "monitor_id"),
}
"""Table of the counts of each scheme, and whose they are."""

HOURS = """
UPDATE qy.hourly_value AS v
SET flag = 'N', converted_reported = NULL, mass_reported_kg = NULL,
    measured = u.usual * (0.97 + extract(hour FROM v.time)::int %% 7 * 0.01)
FROM qy.in_charge AS c, (
    SELECT monitor_id, pollutant_code,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY measured) AS usual
    FROM qy.hourly_value WHERE flag = 'N' AND monitor_id IN (
        SELECT monitor_id FROM qy.in_charge WHERE outlet_id = %(outlet)s)
    GROUP BY 1, 2) AS u
WHERE c.monitor_id = v.monitor_id AND c.during @> v.time AND c.outlet_id = %(outlet)s
  AND u.monitor_id = v.monitor_id AND u.pollutant_code = v.pollutant_code
  AND v.pollutant_code = coalesce(%(code)s, v.pollutant_code)
  AND v.time >= %(start)s AND v.time < %(end)s
"""
CONDITIONS = """
UPDATE qy.hourly_condition AS h
SET oxygen_pct = u.oxygen + extract(hour FROM h.time)::int %% 7 * 0.05, flow_m3 = u.flow,
    load_pct = u.load, velocity_m_s = u.velocity, temperature_c = u.temperature,
    flow_flag = u.flow_flag, oxygen_flag = u.oxygen_flag
FROM (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY oxygen_pct) AS oxygen,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY flow_m3) AS flow,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY load_pct) AS load,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY velocity_m_s) AS velocity,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY temperature_c) AS temperature,
             mode() WITHIN GROUP (ORDER BY flow_flag) AS flow_flag,
             mode() WITHIN GROUP (ORDER BY oxygen_flag) AS oxygen_flag
      FROM qy.hourly_condition WHERE outlet_id = %(outlet)s) AS u
WHERE h.outlet_id = %(outlet)s AND h.time >= %(start)s AND h.time < %(end)s
"""
STOP_MARKS = """
UPDATE qy.mark SET state = 'withdrawn'
WHERE outlet_id = %(outlet)s AND kind IN ('shut_down', 'stopped', 'ignition')
  AND during && tstzrange(%(start)s, %(end)s)
"""
STOP_PERIODS = """
DELETE FROM qy.operating_period
WHERE outlet_id = %(outlet)s AND during && tstzrange(%(start)s, %(end)s)
"""
RECEIVED = """
UPDATE qy.received_daily_value AS r SET mean = d.mean
FROM qy.daily_value AS d
WHERE r.outlet_id = %(outlet)s AND d.outlet_id = r.outlet_id AND d.day = r.day
  AND d.pollutant_code = r.pollutant_code AND r.day >= '2026-10-01' AND r.day < '2026-11-01'
"""
TO_COMPUTE = """
INSERT INTO qy.dirty_mark (outlet_id, pollutant_code, day, cause)
SELECT outlet_id, pollutant_code, day, %(cause)s FROM qy.daily_value
WHERE outlet_id = %(outlet)s AND day BETWEEN %(start)s::date AND %(end)s::date
  AND day >= '2026-10-01'
"""
TAKEN_BACK = {
    "received_daily_differs": (RECEIVED,),
    "oxygen_stuck": (CONDITIONS,),
    "at_limit_equal": (HOURS,),
    "stuck_value": (HOURS,),
    "unmarked_stop": (HOURS, CONDITIONS),
    "stop": (HOURS, CONDITIONS, STOP_MARKS, STOP_PERIODS),
}


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=NOW.tzinfo)


class Event:
    """One planted event, and whose it is."""

    def __init__(self, city, row):
        self.kind, self.row = row["kind"], row
        self.month = MONTHS[self.kind]
        self.outlet = city.number_of("outlet", row["outlet_ref"])
        monitors = city.database.execute(
            "SELECT DISTINCT monitor_id FROM qy.in_charge WHERE outlet_id = %s", (self.outlet,)
        )
        self.subjects = {
            "face": {city.number_of("enterprise", row["outlet_ref"].split("/")[0])},
            "operator": {self.outlet},
            "equipment": {monitor for (monitor,) in monitors},
        }

    def take_back(self, connection):
        given = {
            "outlet": self.outlet, "code": self.row["pollutant_code"],
            "cause": "mark" if self.kind == "stop" else "hourly",
            "start": moment(self.row["start"]), "end": moment(self.row["end"]),
        }  # fmt: skip
        for statement in TAKEN_BACK[self.kind]:
            assert connection.execute(statement, given).rowcount > 0, (self.kind, statement)
        connection.execute(TO_COMPUTE, given)


def planted(city):
    """Events of the stated kinds: of each those that begin in its month, or last through it."""
    for row in city.truth:
        month = f"{MONTHS.get(row['kind'], NOVEMBER):%Y-%m}"
        lasts = row["start"] < month and row["end"] > f"{month}-31"
        if row["kind"] in MONTHS and (row["start"].startswith(month) or lasts):
            yield Event(city, row)


def scores(connection):
    """Rows of the schemes by month, and the computed days of which they are made."""
    scorer = score_scorer.scorer(connection, first=OCTOBER, last=NOVEMBER)
    tables = {
        (month, scheme): scorer.tables(
            rule_set(score_rules.load(connection, scheme, on=month.replace(day=28))),
            month=month, months=1, known_until=NOW.date(), carried={},
        )[0]
        for month in (OCTOBER, NOVEMBER) for scheme in COUNTS
    }  # fmt: skip
    days = connection.execute(
        "SELECT outlet_id, array_agg((mean, converted_mean) ORDER BY pollutant_code, day) "
        "FROM qy.daily_value WHERE day >= '2026-10-01' GROUP BY 1"
    ).fetchall()
    return tables, dict(days)


@pytest.fixture(scope="module")
def both(scored_city):
    """The events; scores and days with them, and without."""
    events = list(planted(scored_city))
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        before = scores(connection)
    with scored_city.database.connect() as connection:
        for event in events:
            event.take_back(connection)
    rollup.run(scored_city.database.url("ingest"), now=NOW)
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        return events, before, scores(connection)


def moved(both, month, scheme):
    """By subject and line what numerator and denominator gained, where anything of a line moved."""
    table, subject = COUNTS[scheme]
    before, after = (
        {(row[subject], row["line_key"]): row for row in side[0][month, scheme][table]}
        for side in both[1:]
    )
    assert before.keys() == after.keys()
    return {
        key: tuple(after[key][side] - row[side] for side in ("numerator", "denominator"))
        for key, row in before.items()
        if row != after[key]
    }


def caps(side, month, enterprise):
    return frozenset(
        (row["cap_key"], row["reference"], row["band"], str(row["detail"]))
        for row in side[0][month, "face"]["face_cap"]
        if row["enterprise_id"] == enterprise
    )


def test_every_kind_of_planted_event_is_stated(scored_city):
    assert {row["kind"] for row in scored_city.truth} == {*MONTHS, *TESTED_THERE}
    assert all(hasattr(test_demo_city, name) for name in TESTED_THERE.values())


@pytest.mark.parametrize("kind", list(MONTHS))
def test_a_planted_event_moves_what_is_stated(both, kind):
    events = [event for event in both[0] if event.kind == kind]
    assert events
    for event in events:
        if kind != "received_daily_differs":
            days = [side[1][event.outlet] for side in both[1:]]
            assert days[0] != days[1], "the event was not taken back"
        (enterprise,) = event.subjects["face"]
        assert len({caps(side, event.month, enterprise) for side in both[1:]}) == 1
        for scheme, subjects in event.subjects.items():
            stated = [row[3].split(", ") for row in ROWS if (row[0], row[2]) == (kind, scheme)]
            changes = {
                line: gained
                for (subject, line), gained in moved(both, event.month, scheme).items()
                if subject in subjects
            }
            assert changes.keys() <= {line for lines in stated for line in lines}
            assert all(numerator == denominator for numerator, denominator in changes.values())


def test_a_stop_takes_its_hours_out_of_both_sides(both, scored_city):
    """Hours of the stop itself, of each pollutant; those of the ramps stay due."""
    stops = [event for event in both[0] if event.kind == "stop"]
    seen = set()
    for event in stops:
        length = moment(event.row["end"]) - moment(event.row["start"])
        ramps = event.row["detail"]["down_h"] + event.row["detail"]["up_h"]
        ((pollutants,),) = scored_city.database.execute(
            "SELECT count(DISTINCT pollutant_code) FROM qy.daily_value WHERE outlet_id = %s "
            "AND day >= '2026-10-01'", (event.outlet,),
        )  # fmt: skip
        hours = (length.total_seconds() / 3600 - ramps) * pollutants
        for scheme, subjects in event.subjects.items():
            for (subject, line), gained in moved(both, OCTOBER, scheme).items():
                if subject in subjects:
                    seen.add((scheme, line))
                    assert line not in IN_HOURS or gained == (hours, hours), (event.row, line)
    assert seen == {
        (scheme, line) for _, _, scheme, lines in ROWS if scheme for line in lines.split(", ")
    }


def test_nobody_else_moves_and_no_points_bands_caps_or_grades(both):
    events, (before, _), (after, _) = both
    for (month, scheme), tables in before.items():
        touched = {
            subject
            for event in events
            if event.kind == "stop" and event.month == month
            for subject in event.subjects[scheme]
        }
        assert {subject for subject, _ in moved(both, month, scheme)} <= touched
        others = after[month, scheme]
        for table, names in {
            "face_score": ("enterprise_id", "score", "band"),
            "face_cap": ("enterprise_id", "cap_key", "reference", "band"),
            "operator_score": ("om_operator_id", "raw_score", "grade"),
            "equipment_score": ("monitor_id", "band"),
        }.items():
            stands, stood = (
                [[row[name] for name in names] for row in side.get(table, ())]
                for side in (tables, others)
            )
            assert stands == stood
