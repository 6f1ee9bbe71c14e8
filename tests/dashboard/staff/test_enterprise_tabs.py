"""Sides of one enterprise: what each tab makes of the countable city."""

from datetime import date

import pytest

from dashboard.errors import UnusableParameter
from dashboard.staff.enterprise import (
    choice,
    equipment,
    exceedance,
    exceedance_loaders,
    files,
    page,
    period_means,
    quality,
    timeline,
    totals,
)
from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise.explorer_state import State
from dashboard.staff.enterprise.visited import record_of
from layouts.staff.enterprise.tabs import TABS
from tests.staff_city import NOW


@pytest.fixture
def head(within, make_visit, city):
    """The head of an enterprise as values."""

    def make(enterprise_id, *, language="zh"):
        visit = make_visit(language=language)
        return heads.head_of(visit, record_of(visit, enterprise_id), NOW.date())

    return make


def test_what_is_open_is_counted_and_leads_somewhere(head, city):
    found = head(city.a).matters
    assert [one.text for one in found] == ["待核实 1 项", "预警 1 项", "许可证延续，剩 70 天"]
    assert all(one.href.startswith(f"/staff/enterprises/{city.a}?tab=") for one in found)
    assert [one.text for one in head(city.a, language="en").matters][2] == (
        "Permit renewal: 70 d left"
    )


def test_an_enterprise_without_scores_and_amounts_says_so(head, city):
    found = head(city.b)
    assert found.face is None
    assert found.amounts == ()
    assert found.on == date(2026, 11, 22)


@pytest.fixture
def chosen(within, make_visit, city):
    """The selection of a tab."""

    def make(enterprise_id=None, state=None, *, language="zh"):
        visit = make_visit(language=language)
        key = enterprise_id or city.a
        record = record_of(visit, key)
        return choice.of(page.visited(visit, record, key, state or State(tab="exceedance")))

    return make


class TestExceedance:
    """Quarters, days, episodes and another limit of enterprise A."""

    def test_the_running_quarter_holds_settled_hours_and_names_the_open_ones(self, chosen):
        (row,) = exceedance.view_of(chosen()).grid
        running = row.quarters[-1]
        assert (running.hours, running.days, running.open_hours) == (3, 2, 4)
        assert running.is_running
        assert len(row.quarters) == 12
        assert not row.quarters[0].is_known
        assert "from=2026-10-01&to=2026-11-22" in running.href

    def test_each_day_is_what_it_was(self, chosen):
        (calendar,) = exceedance.view_of(chosen()).calendars
        kinds = {one.day: one.kind for one in calendar.days}
        assert [kinds[date(2026, 11, day)] for day in (18, 19, 20, 21, 22)] == [
            "absent", "over", "over", "open", "open"
        ]  # fmt: skip
        assert [one.hours for one in calendar.days if one.kind == "over"] == [2, 1]

    def test_episodes_have_hours_peak_and_excess_mass(self, chosen):
        found = exceedance.view_of(chosen()).episodes
        assert [(one.start.day, one.periods, one.stage) for one in found] == [
            (22, 1, "warning"), (21, 3, "pending"), (20, 1, "by_rule"), (19, 2, "by_rule")
        ]  # fmt: skip
        first = found[-1]
        assert first.peak == 120.0
        assert first.excess_kg == pytest.approx((20.0 + 10.0) * 1000 / 1e6)
        assert "at=2026-11-19T02" in first.href

    def test_hours_of_the_day_have_their_base(self, chosen):
        hours = exceedance.view_of(chosen()).hours
        assert [clock for clock, one in enumerate(hours) if one.over] == [2, 3, 5]
        assert sum(one.judged for one in hours) == 80

    def test_a_daily_mean_over_its_limit_is_a_day_and_no_hours(self, chosen, city):
        shown = exceedance.view_of(chosen(city.b))
        assert shown.counts == {"by_rule": (0, 1)}
        (day,) = [one for one in shown.calendars[0].days if one.kind == "over"]
        assert (day.hours, day.is_mean_over) == (0, True)

    def test_assumed_values_are_counted_nowhere(self, chosen, city):
        shown = exceedance.view_of(chosen(city.c))
        assert shown.is_assumed
        assert shown.episodes == ()

    def test_another_limit_is_counted_beside_the_one_in_force(self, chosen):
        state = State(tab="exceedance", whatif=45.0, since=date(2026, 11, 20))
        asked = exceedance.view_of(chosen(state=state)).whatif
        what_if, now = asked.lines
        assert (what_if.over, what_if.days, what_if.longest_hours) == (5, 3, 3)
        assert (now.over, now.hours) == (5, what_if.hours)
        assert exceedance.view_of(chosen()).whatif.lines == ()

    @pytest.mark.parametrize("text", ["0", "-3", "abc", "1e9", "5" * 9])
    def test_a_limit_that_is_none_is_refused(self, text):
        with pytest.raises(UnusableParameter):
            State.parse({"whatif": text})


class TestTotals:
    """Months, what stands in for invalid hours, and the rule that chose it."""

    def test_months_add_up_to_the_year_so_far(self, chosen):
        shown = totals.view_of(chosen(state=State(tab="totals")))
        known = [one for one in shown.months if one.cumulated_kg is not None]
        assert len(shown.months) == 11
        assert known[-1].cumulated_kg == pytest.approx(sum(one.month.sum.total_kg for one in known))
        assert shown.permits == ()
        assert shown.twelve_t is None

    def test_each_stretch_names_the_row_of_its_rule(self, chosen):
        shown = totals.view_of(chosen(state=State(tab="totals")))
        assert shown.runs
        assert sum(one.hours for one in shown.runs) == 3 + 1 + 2
        assert all(one.rule and one.rule not in ("nan", "None") for one in shown.runs)
        assert shown.runs[0].start > shown.runs[-1].start

    def test_water_is_substituted_by_day(self, chosen, city):
        shown = totals.view_of(chosen(city.b, State(tab="totals")))
        assert shown.is_water
        assert shown.runs == ()


class TestQuality:
    """Rates, lost hours by reason and marks of enterprise A."""

    def test_a_month_has_its_due_received_and_valid_hours(self, chosen):
        (one,) = quality.view_of(chosen(state=State(tab="quality"))).series
        november = one.months[-1]
        assert (november.due, november.received, november.valid) == (86, 84, 80)
        assert one.months[0].due == 0

    def test_each_lost_hour_has_one_reason(self, chosen):
        lost = quality.view_of(chosen(state=State(tab="quality"))).lost[-1]
        assert {name: n for name, n in lost.hours.items() if n} == {
            "not_received": 2, "maintenance": 3, "other": 1
        }  # fmt: skip

    def test_marks_are_summed_and_the_late_ones_counted(self, chosen):
        (mark,) = quality.view_of(chosen(state=State(tab="quality"))).marks
        assert (mark.kind, mark.count, mark.hours, mark.late) == ("maintenance", 1, 3.0, 0)

    def test_without_received_days_nothing_is_compared(self, chosen):
        shown = quality.view_of(chosen(state=State(tab="quality")))
        assert (shown.compared_days, shown.differences, shown.tests) == (0, (), ())


class TestRecord:
    """What is dated in one list, and work beside the data of its hours."""

    def test_events_come_newest_first_and_settled_exceedances_stand_among_them(self, chosen):
        shown = timeline.view_of(chosen(state=State(tab="timeline")).here)
        days = [one.day for one in shown.events]
        assert days == sorted(days, reverse=True)
        over = [one for one in shown.events if one.kind == "exceedance"]
        assert [(one.day.day, one.text) for one in over] == [
            (20, "氮氧化物 1 h"), (19, "氮氧化物 2 h")
        ]  # fmt: skip
        words = {one.word for one in shown.events}
        assert {"name", "permit_first", "limit_hour", "networking_networked"} <= words
        assert "permit_end" not in words

    def test_a_chosen_kind_narrows_the_list(self, chosen):
        shown = timeline.view_of(chosen(state=State(tab="timeline", what="permit")).here)
        assert {one.kind for one in shown.events} == {"permit"}
        assert shown.total > len(shown.events)

    def test_a_monitor_without_work_says_so(self, chosen, city):
        shown = equipment.view_of(chosen(state=State(tab="equipment")).here)
        assert [one.name for one in shown.monitors] == ["MA"]
        assert shown.works == ()
        assert equipment.found((), (1,), date(2026, 11, 1), date(2026, 11, 30))[0].empty


def test_every_tab_answers(officer, city):
    visitor = officer()
    for tab in TABS:
        for key in (city.a, city.b, city.c):
            answer = visitor.get(f"/staff/enterprises/{key}?tab={tab}")
            assert answer.status_code == 200, (tab, key)


def test_every_file_answers_and_stays_in_its_county(officer, city):
    visitor, branch = officer(), officer("branch", counties=(city.west,))
    for rows in files.SHEETS:
        address = f"/staff/enterprises/{city.a}/{rows}"
        answer = visitor.get(f"{address}.csv")
        assert answer.status_code == 200, rows
        assert "数据版本" in answer.get_data().decode("utf-8-sig")
        assert branch.get(f"{address}.csv").status_code == 404
    assert visitor.get(f"/staff/enterprises/{city.a}/episodes.xlsx").status_code == 200


class TestMeans:
    """Longer means of the countable city: November is too short for a month of gas."""

    def test_counts_stand_beside_each_span_and_too_few_days_make_no_mean(self, chosen):
        found = period_means.means(chosen())
        assert [one.span for one in found] == sorted(
            (one.span for one in found), key=["month", "quarter", "year"].index
        )
        for one in found:
            assert (one.mean is None) == (one.valid_days < one.needed_days)
            assert one.valid_days <= one.days
            assert one.valid_hours <= one.due_hours
        year = found[-1]
        assert year.needed_days == 11 * 25 + 23
        assert year.mean is None

    def test_a_month_with_days_enough_is_their_mean(self, chosen, monkeypatch):
        made = chosen()
        monkeypatch.setattr(period_means, "_needed", lambda chosen: (1, 1))
        found = [one for one in period_means.means(made) if one.span == "month"]
        days = exceedance_loaders.days(
            made.here.visit.scope,
            made.outlet.outlet_id,
            tuple(sorted(one.pollutant_code for one in made.pollutants)),
            made.start,
            made.end,
        )
        days = days[days["pollutant_code"] == made.pollutant.pollutant_code]
        for one in found:
            own = days[[(day.year, day.month) == (one.start.year, one.start.month)
                        for day in days["day"]]]  # fmt: skip
            assert one.mean == pytest.approx(own["mean"].mean())
            assert one.converted == pytest.approx(own["converted_mean"].mean())
            assert one.valid_days == own["mean"].notna().sum()
            assert one.due_hours == own["due_hours"].sum()
        assert found
