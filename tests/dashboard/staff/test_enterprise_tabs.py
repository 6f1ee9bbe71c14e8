"""Sides of one enterprise: what each tab makes of the countable city."""

from datetime import date

import pytest

from dashboard.staff.enterprise import head as heads
from dashboard.staff.enterprise.visited import record_of
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
