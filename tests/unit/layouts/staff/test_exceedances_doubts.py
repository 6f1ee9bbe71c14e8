"""The list of doubtful units: only where there are any, with both sides of the limit told apart."""

from types import SimpleNamespace

from dashboard.prerender import to_html
from layouts.staff import exceedances_doubts
from layouts.staff.exceedances_values import Doubt
from layouts.translations import translator


def doubt(**given):
    fields = {
        "enterprise": "甲厂",
        "outlet": "DA012",
        "pollutant": "非甲烷总烃",
        "is_above": True,
        "hours": 36,
        "first": "10月30日 08:00",
        "last": "10月31日 19:00",
        "href": "/staff/enterprises/8?outlet=25",
    }
    return Doubt(**(fields | given))


def test_without_a_doubt_there_is_no_section():
    assert exceedances_doubts.draw(SimpleNamespace(doubts=()), translator("zh")) is None


def test_each_doubt_says_its_side_and_leads_to_its_hours():
    shown = SimpleNamespace(doubts=(doubt(), doubt(is_above=False, hours=179, outlet="DW001")))
    text = to_html(exceedances_doubts.draw(shown, translator("zh")))
    assert "疑似单位错误 · 2 项" in text
    assert text.index("远高于限值") < text.index("远低于限值")
    assert text.count('href="/staff/enterprises/8?outlet=25"') == 2
    assert ">36<" in text
    assert ">179<" in text
    assert "Doubtful units · 2" in to_html(exceedances_doubts.draw(shown, translator("en")))
