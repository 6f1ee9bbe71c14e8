"""Pages of methods on the public site: complete HTML, both languages, rules from the database."""

import functools
import html
import re

import psycopg
import pytest

from dashboard.methods import documents
from layouts.translations import CHINESE, ENGLISH
from tests.conftest import client_of

NAMES = [one.name for one in documents.documents()]
LANGUAGES = (CHINESE, ENGLISH)


@pytest.fixture(scope="module", autouse=True)
def rule_of_the_city(city):
    """A rule that a bureau has added to those of the program."""
    with psycopg.connect(city.database.url("owner"), autocommit=True) as connection:
        connection.execute(
            """INSERT INTO qy.rule_parameter (rule, medium, during, number, unit, statement_zh,
                                              statement_en, source, verification)
               VALUES ('capture_target', 'water', '[2026-01-01,2027-01-01)', 0.815, 'share',
                       '本市要求', 'The city asks for it', 'letter of the bureau', 'U-high')"""
        )


@pytest.fixture(scope="module")
def status_of(server):
    """Status of an address; each is asked for once, for many pages name it."""

    @functools.cache
    def status(address):
        return client_of(server).get(address).status_code

    return status


def main(text):
    """What stands in the page itself, without frame and scripts."""
    return re.search(r"<main.*?</main>", text, re.S)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_leads_to_every_method(visitor, language):
    answer = visitor.get("/methods", query_string={"lang": language}, follow_redirects=True)
    assert answer.status_code == 200
    page = main(answer.get_data(as_text=True))
    for one in documents.documents():
        assert f'href="/methods/{one.name}"' in page
        assert html.escape(one.title_zh if language == CHINESE else one.title_en) in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_method_is_complete_html_in_either_language(visitor, status_of, name, language):
    address = f"/methods/{name}"
    answer = visitor.get(address, query_string={"lang": language}, follow_redirects=True)
    assert answer.status_code == 200
    page = main(answer.get_data(as_text=True))
    titles = documents.document(name)
    title = titles.title_zh if language == CHINESE else titles.title_en
    assert f"<h1>{html.escape(title)}</h1>" in page
    drawback = "已知不足" if language == CHINESE else "Known drawback"
    assert drawback in page
    assert "**" not in page
    assert ".md" not in page
    if language == ENGLISH:
        assert not re.search(r"[\u4e00-\u9fff]", page), page
    for other in re.findall(r'href="(/methods/[a-z-]+)', page):
        assert status_of(other) == 200, other


def test_an_unknown_method_is_not_found(visitor):
    assert visitor.get("/methods/astrology").status_code == 404
    assert visitor.get("/methods/README").status_code == 404
    assert visitor.get("/methods/..%2fREADME").status_code == 404


def test_tables_scroll_in_their_own_frames(visitor):
    page = main(visitor.get("/methods/substitution").get_data(as_text=True))
    assert page.count("<table") == page.count('class="table-frame"') == 1


def test_thresholds_are_the_rows_of_the_database(visitor):
    page = main(visitor.get("/methods/thresholds").get_data(as_text=True))
    row = re.search(r"<tr>(?:(?!</tr>).)*本市要求.*?</tr>", page, re.S)[0]
    words = re.sub(r"<[^>]+>", "|", row)
    for shown in ("81.5 %", "2026-01-01 至 2026-12-31", "letter of the bureau", "U-high 未核实"):
        assert shown in words, words


def test_texts_that_were_not_verified_are_not_printed(visitor):
    page = main(visitor.get("/methods/thresholds").get_data(as_text=True))
    assert "于监测工作完成后5个工作日内，如实公开监测结果" in page
    assert "环保脸谱”评价范围" not in page, "its date is not in the document"
