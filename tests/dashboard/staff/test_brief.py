"""The morning brief says what the overview says, of the same selection, and nothing else."""

import re
from datetime import date

import pytest

from dashboard.staff import brief, overview
from dashboard.staff.overview import State
from layouts.staff import overview as view
from tests.staff_city import NOW


@pytest.fixture
def sheet(within, make_visit):
    """The sheet of a visit as text, and the overview of the same visit."""

    def make(state=None, *, scope=None, language="zh"):
        visit = make_visit(now=NOW, scope=scope, language=language)
        chosen = state or State()
        return brief.layout(visit, {}, chosen).html, overview.load(visit, chosen), visit.t

    return make


def test_its_sentence_and_figures_are_those_of_the_overview(sheet):
    text, shown, t = sheet(State(day=date(2026, 11, 20)))
    assert view.finding(shown, t=t) in text
    assert "11月20日超标" in text
    assert "2 家，2 口" in text
    rows = re.findall(r"<tr>.*?</tr>", text)
    exceeding = [row for row in rows if "自动监测数据超标" in row]
    assert len(exceeding) == sum(one.day == date(2026, 11, 20) for one in shown.latest)


def test_a_branch_and_a_filter_see_their_county_alone(sheet, city):
    for text, _, _ in (sheet(scope=(city.east,)), sheet(State(county=city.east))):
        assert "试验东热电" in text
        assert "纸业" not in text


def test_the_way_back_keeps_the_selection(sheet, city):
    text, _, _ = sheet(State(day=date(2026, 11, 20), county=city.east))
    assert f'href="/staff/?day=2026-11-20&amp;county={city.east}"' in text


def test_the_overview_leads_to_the_brief_of_its_selection(within, make_visit, city):
    chosen = State(day=date(2026, 11, 20), county=city.east)
    text = overview.layout(make_visit(now=NOW), {}, chosen).html
    assert f'href="/staff/brief?day=2026-11-20&amp;county={city.east}"' in text


def test_a_day_that_has_not_come_is_refused(officer):
    assert officer().get("/staff/brief?day=2031-01-01").status_code == 400
