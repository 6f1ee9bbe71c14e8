"""The longer view of the overview: sums of permitted amounts, quarters, faces, letters."""

from datetime import date

import pandas as pd
import pytest
from dash import html

from dashboard import prerender
from dashboard.permit_accounts import PermitAccount
from dashboard.staff import overview
from dashboard.staff import overview_context as context
from layouts.staff import overview_context as drawn
from layouts.staff.overview_context_values import (
    Faces,
    PermitUse,
    Quarter,
    QuarterGrid,
    QuarterRow,
)
from layouts.staff.overview_values import Share
from layouts.translations import translator
from tests.staff_city import NOW

TODAY = date(2026, 11, 22)
T = translator("zh")


def account(**changes):
    """An amount of 100 t for the whole year, of which 50 t are used."""
    whole = {**dict.fromkeys(PermitAccount.__dataclass_fields__), "past_t": (), "profile_hours": ()}
    return PermitAccount(
        **{
            **whole,
            "span": "year",
            "start": date(2026, 1, 1),
            "end": date(2027, 1, 1),
            "permitted_t": 100.0,
            "measured_t": 40.0,
            "substituted_t": 10.0,
            "used_t": 50.0,
            "unknown_outlets": 0,
            "is_lower_bound": False,
            "exceeds": False,
            "expected_share": 0.8,
            "is_provisional": False,
            **changes,
        }
    )


def summed(*accounts):
    return context.summed(list(accounts), pollutant="氮氧化物", href="/x", today=TODAY)


def test_amounts_of_two_permits_are_summed_part_by_part():
    larger = account(
        permitted_t=300.0, measured_t=70.0, substituted_t=30.0, used_t=100.0, expected_share=0.6
    )
    one = summed(account(), larger)
    assert (one.permitted_t, one.used_t) == (400.0, 150.0)
    assert (one.measured_t, one.substituted_t, one.reported_t) == (110.0, 40.0, None)
    assert one.used_share == 150 / 400
    # 100 t × 0.8 + 300 t × 0.6 = 260 t of 400 t
    assert one.expected_share == pytest.approx(260 / 400)
    assert not one.is_lower_bound


def test_an_amount_that_changes_in_the_year_counts_by_its_days():
    # 181 days at 365 t and 184 days at 730 t: 181 + 368 = 549 t
    change = date(2026, 7, 1)
    one = summed(account(permitted_t=365.0, end=change), account(permitted_t=730.0, start=change))
    assert one.permitted_t == pytest.approx(549.0)


def test_an_amount_of_which_nothing_is_known_makes_a_lower_bound_and_no_zero():
    unknown = account(measured_t=None, substituted_t=None, used_t=None, expected_share=None)
    one = summed(account(), unknown)
    assert one.used_t == 50.0
    assert one.is_lower_bound
    assert one.expected_share is None
    assert summed(unknown).used_t is None
    assert summed(unknown).used_share is None


HOURS = (100.0,) * 12


def test_amounts_are_added_up_before_the_year_is_projected():
    one = account(past_t=(4.0,) * 10, profile_hours=HOURS)
    other = account(permitted_t=300.0, past_t=(16.0,) * 10, profile_hours=HOURS)
    unknown = account(past_t=(1.0,) * 10, profile_hours=(float("nan"),) * 12)
    found = summed(one, other, unknown).projection
    # 10 months of 20 t of 400 t, and two more like them
    assert (found.share, found.low, found.high) == pytest.approx((0.6, 0.6, 0.6))
    assert (found.amounts, found.base) == (2, 3)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"past_t": (4.0,) * 5, "profile_hours": HOURS}, "few_months"),
        ({"past_t": (4.0,) * 10, "profile_hours": (float("nan"),) * 12}, "no_profile"),
        ({"past_t": (4.0,) * 9 + (float("nan"),), "profile_hours": HOURS}, "gaps"),
    ],
)
def test_without_ground_there_is_no_projection_and_the_page_says_why(changes, reason):
    one = summed(account(**changes))
    assert (one.projection, one.why_none) == (None, reason)
    use = PermitUse(2026, TODAY, 0.8, 0, 0, 1, (one,))
    assert "不预计" in text(drawn.permits(use, T))


def test_a_projection_is_drawn_with_its_interval_and_base():
    months = (3.0, 5.0) * 5
    one = summed(account(past_t=months, profile_hours=HOURS))
    shown = text(drawn.permits(PermitUse(2026, TODAY, 0.8, 0, 0, 1, (one,)), T))
    assert "<b>48.0</b>" in shown
    assert "1 / 1 项许可量" in shown
    assert "emissions-whisker" in shown


@pytest.fixture
def longer(within, make_visit):
    """Loads the longer view of a visit."""

    def make(*, scope=None, state=None):
        visit = make_visit(now=NOW, scope=scope)
        chosen = overview.chosen_rows(visit, state or overview.State(), date(2026, 11, 21))
        return context.load(
            visit,
            chosen,
            day=date(2026, 11, 21),
            today=TODAY,
            state=state or overview.State(),
            county_href=lambda key: f"?c={key}",
        )

    return make


def test_the_grid_counts_an_outlet_once_a_quarter_over_what_was_networked_and_computed(longer):
    grid = longer().grid
    assert grid.quarters == (Quarter(date(2026, 10, 1), is_running=True),)
    assert [row.shares for row in grid.rows] == [(Share(1, 1),), (Share(1, 1),)]
    assert grid.total.shares == (Share(2, 2),)


def test_a_branch_and_a_filter_see_their_county_alone(longer, city):
    for found in (longer(scope=(city.east,)), longer(state=overview.State(county=city.east))):
        assert len(found.grid.rows) == 1
        assert found.grid.total.shares == (Share(1, 1),)


def test_without_permits_faces_and_letters_each_says_so(longer):
    found = longer()
    assert found.permits.sums == ()
    assert (found.permits.enterprises, found.permits.near, found.permits.exceeded) == (0, 0, 0)
    assert found.permits.warning_share == 0.8
    assert found.faces is None
    assert (found.feedback.open, found.feedback.total) == (0, 0)
    for card in (drawn.permits(found.permits, T), drawn.face_card(None, T)):
        assert "没有" in text(card)


def text(component):
    return prerender.to_html(html.Div(component))


def test_a_quarter_without_computation_is_unknown_and_never_zero():
    quarters = (Quarter(date(2026, 7, 1), False), Quarter(date(2026, 10, 1), True))
    row = QuarterRow("临港区", "?c=1", (None, Share(0, 4)))
    shown = text(drawn.grid(QuarterGrid(quarters, (row,), row), T))
    assert shown.count('class="quarter-unknown"') == 2
    assert 'title="0 / 4 口">0.0<' in shown
    assert "2026 年第3季度" in shown


def test_faces_are_told_with_the_month_before():
    bands = {"green": 3, "blue": 1, "yellow": 0, "red": 0, "black": 0}
    before = {**bands, "green": 1, "blue": 2}
    shown = text(drawn.face_card(Faces(date(2026, 9, 1), bands, before, outside=1), T))
    assert "75.0 %" in shown
    assert ">+2<" in shown
    assert ">−1<" in shown
    assert "比2026年8月" in shown
    assert "不是环保信用等级" in shown


def test_faces_of_other_enterprises_are_not_counted(monkeypatch, make_visit):
    frame = pd.DataFrame(
        {"enterprise_id": [1, 2, 3], "band": ["green", "red", None], "snapshot_state": "published"}
    )
    monkeypatch.setattr(context, "newest_faces", lambda scope, until: date(2026, 9, 1))
    monkeypatch.setattr(context, "faces_of", lambda scope, month: frame)
    found = context.faces(make_visit(now=NOW), {1, 3}, today=TODAY)
    assert (found.bands["green"], found.bands["red"], found.outside) == (1, 0, 1)
    assert found.before["green"] == 1


def test_what_waits_for_a_person_is_what_the_daily_review_has_open(longer, city):
    found = longer().work
    assert (found.day, found.reviewed, found.total) == (date(2026, 11, 21), 0, len_of(found))
    assert found.closes_at.isoformat() == "2026-11-23T12:00:00+08:00"
    assert not found.is_overdue
    kinds = {task.kind: task for task in found.tasks}
    assert kinds["exceedance"].count == 1
    assert kinds["exceedance"].outlets == ("试验东热电 DA001",)
    assert kinds["exceedance"].href == "/staff/review?day=2026-11-21&kind=exceedance"
    assert longer(scope=(city.west,)).work.total < found.total


def len_of(found):
    return sum(task.count for task in found.tasks)
