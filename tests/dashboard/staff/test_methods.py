"""Pages of methods on the staff site: the same texts at addresses of its own."""

import html

import pytest

from dashboard.errors import NotFound
from dashboard.methods import documents
from dashboard.prerender import to_html
from dashboard.staff import method, methods

NAMES = [one.name for one in documents.documents()]


@pytest.fixture
def draw(within, make_visit):
    """The HTML of a method's page for a visit."""

    def make(name, *, scope=None, language="zh"):
        visit = make_visit(scope=scope, language=language)
        return to_html(method.layout(visit, {"name": name}, method.State()))

    return make


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_leads_to_every_method(within, make_visit, language):
    page = to_html(methods.layout(make_visit(language=language), {}, methods.State()))
    for one in documents.documents():
        assert f'href="/staff/methods/{one.name}"' in page
        assert html.escape(one.title_zh if language == "zh" else one.title_en) in page


@pytest.mark.parametrize("name", NAMES)
def test_a_method_links_within_its_own_site(draw, name):
    page = draw(name)
    assert documents.document(name).title_zh in page
    assert 'href="/methods' not in page


def test_a_branch_user_reads_the_rules_of_everybody(draw, city):
    of_all, of_branch = draw("thresholds"), draw("thresholds", scope=(city.east,))
    assert "capture_target" in of_all
    assert of_branch == of_all


@pytest.mark.parametrize("name", ["astrology", "README", "thresholds_preface"])
def test_an_unknown_method_is_not_found(draw, name):
    with pytest.raises(NotFound):
        draw(name)


def test_pages_answer_those_who_are_logged_in_only(officer, city_server):
    visitor = officer("leader")
    for address in ("/staff/methods", "/staff/methods/rates", "/staff/methods/thresholds"):
        assert visitor.get(address).status_code == 200
        assert city_server.test_client().get(address).status_code == 303
    assert visitor.get("/staff/methods/astrology").status_code == 404
