"""The list of dischargers: who is in it, in which order, under which filters, and its file."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.parameters import arguments
from dashboard.public import enterprise_list
from dashboard.public.enterprise_list import State
from tests.any_text import CHARACTERS

NAMES = re.compile(r'<span class="list-name"><b>([^<]*)</b>')


def text_of(visitor, address="/"):
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def names(visitor, address="/"):
    return NAMES.findall(text_of(visitor, address))


def test_the_list_starts_with_what_is_over_and_ends_with_what_is_gone(visitor, city):
    assert names(visitor) == [
        "清河市热电有限公司",  # over on the newest day
        "=HYPERLINK(1)公司",
        "清河市水务有限公司",
        "清河市旧纸厂",  # closed
    ]


def test_an_assumed_source_is_never_published(visitor):
    for address in ("/", "/?q=假定", "/enterprises.csv"):
        assert "假定来源" not in text_of(visitor, address)
    assert visitor.get("/e/T-4").status_code == 404
    assert visitor.get("/e/T-4/days.json").status_code == 404


def test_the_sentence_counts_every_discharger_once(visitor, city):
    text = text_of(visitor)
    assert "4 家排污单位" in text
    assert "自动监测数据超标（待核实）1 家，未超标 1 家，没有自动监测数据 2 家。" in text


def test_a_row_says_what_is_watched_and_how_often_it_was_over(visitor):
    text = text_of(visitor)
    assert "自动监测 1 / 3 个排放口" in text
    # over: days 1 and 2. Judged: thirty days but none, since the other factor was judged daily.
    assert "30 日内超标 2 天 / 30 天" in text
    assert "30 日内未超标，10 天有判定" in text
    assert "已关闭" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=热电", ["清河市热电有限公司"]),
        ("q=power", ["清河市热电有限公司"]),
        ("q=t-2", ["清河市水务有限公司"]),
        ("q=老供热", ["清河市热电有限公司"]),
        ("q=清河 水务", ["清河市水务有限公司"]),
        ("q=热电&industry=D4620", []),
        ("q=%25", []),
        ("q=.*", []),
        ("industry=C2221", ["=HYPERLINK(1)公司", "清河市旧纸厂"]),
    ],
)
def test_words_and_filters_choose_rows(visitor, city, query, found):
    assert names(visitor, f"/?{query}") == found


def test_a_county_shows_its_own_and_puts_them_on_the_map(visitor, city):
    address = f"/?county={city.east}"
    text = text_of(visitor, address)
    assert names(visitor, address) == ["清河市热电有限公司"]
    assert "1 家，全市 4 家" in text
    assert "city-chosen" in text
    assert "city-place-over" in text
    assert re.search(
        r'<a [^>]*class="chip-remove"[^>]*href="/"|<a [^>]*href="/"[^>]*chip-rem', text
    )


def test_a_former_name_is_told_only_when_it_was_searched_for(visitor):
    assert "曾用名：老供热站" in text_of(visitor, "/?q=老供热")
    assert "曾用名：" not in text_of(visitor, "/?q=热电")


def test_nothing_found_says_what_to_do(visitor):
    text = text_of(visitor, "/?q=不存在的厂")
    assert "没有找到这样的排污单位。" in text
    assert "名称可以只写一部分" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("county=99999", "没有这个区县"),
        ("county=abc", "应为整数"),
        ("industry=X1", "没有这个行业"),
        ("page=7", "只有 1 页"),
        ("page=0", "数字须在 1 与"),
        ("q=" + "长" * 101, "文字最长 100 个字"),
    ],
)
def test_an_impossible_filter_gets_a_sentence(visitor, query, sentence):
    answer = visitor.get(f"/?{query}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert sentence in text
    assert 'class="shell shell-public"' in text
    assert visitor.get(f"/enterprises.csv?{query}").status_code == (
        200 if "page=7" in query else 400
    )


def test_what_was_typed_is_text_and_nothing_else(visitor):
    text = text_of(visitor, "/?q=<script>alert(1)</script>")
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_pages_hold_every_row_once(visitor, monkeypatch):
    monkeypatch.setattr(enterprise_list, "ROWS_PER_PAGE", 3)
    first, second = names(visitor), names(visitor, "/?page=2")
    assert len(first) == 3
    assert len(second) == 1
    assert len({*first, *second}) == 4
    assert 'href="/?page=2"' in text_of(visitor)
    assert 'start="4"' in text_of(visitor, "/?page=2")


def test_the_file_holds_all_rows_and_no_formula(visitor, city):
    answer = visitor.get("/enterprises.csv")
    body = answer.get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    remarks = [line[0] for line in lines if line[0].startswith("#")]
    assert any("数据版本 1" in remark for remark in remarks)
    assert any("请注明来源" in remark for remark in remarks)
    assert any("演示数据" in remark for remark in remarks)
    rows = {line[0]: line for line in lines if line[0].startswith("T-")}
    assert sorted(rows) == ["T-1", "T-2", "T-3", "T-5"]
    assert rows["T-5"][1] == "'=HYPERLINK(1)公司"
    assert rows["T-1"][5:] == ["1", "3", "自动监测数据超标（待核实）", "2", "30"]
    assert rows["T-3"][4] == "已关闭"


def test_the_english_page_has_no_chinese_but_what_it_must(visitor):
    visitor.set_cookie("qy_lang", "en")
    text = text_of(visitor)
    shown = re.sub(r'<span lang="zh-CN">.*?</span>|<a [^>]*lang="zh-CN".*?</a>', "", text)
    body = re.search(r"<main.*</main>", shown, re.DOTALL)
    assert body is not None
    # Names of industries and places come from the registry, where English is complete.
    assert not re.search(r"[一-鿿]", body.group()), re.findall(r"[一-鿿]+", body.group())[:5]
    assert "30 days: over on 2 of 30" in text
    assert "Formerly" not in text


WORDS = st.text(CHARACTERS, max_size=30).map(lambda text: " ".join(text.split()))


@given(
    st.builds(
        State,
        words=st.text(CHARACTERS, max_size=30)
        .map(lambda s: " ".join(s.split()))
        .filter(str.isprintable),
        county=st.none() | st.integers(1, 2**31 - 1),
        industry=st.none() | st.from_regex(r"[A-Z]\d{4}", fullmatch=True, alphabet=CHARACTERS),
        page=st.integers(1, 10_000),
    )
)
def test_a_state_survives_its_address(state):
    if "\ufffd" not in state.words and "\x00" not in state.words:
        assert State.parse(arguments(state.to_query())) == state
