"""One discharger: every kind of day, what is watched, limits, files, and wrong addresses."""

import csv
import functools
import io
import re
from datetime import timedelta

import pytest
import segno

from dashboard.apps import ROUTERS
from layouts import formats, plain
from layouts.public import day_marks
from layouts.translations import translator
from tests.conftest import client_of
from tests.public_city import NOX, SO2

T = translator("zh")


def page(visitor, address="/e/T-1", *, language=""):
    return drawn(visitor.application, address, language)


@functools.cache
def drawn(server, address, language):
    """A page as a new visitor sees it: asked for once, for nothing here changes it."""
    visitor = client_of(server)
    if language:
        visitor.set_cookie("qy_lang", language)
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def cells(text):
    found = re.findall(r'<a ([^>]*class="cal-cell cal-[^>]*)>(.*?)</a>', text, re.DOTALL)
    by_day = {}
    for attributes, inner in found:
        day = re.search(r'href="#d([\d-]+)"', attributes)[1]
        state = re.search(r'cal-cell cal-(\w+)"', attributes)[1]
        label = re.search(r'class="unseen">([^<]*)<', inner)[1]
        figures = re.findall(r'cal-figure"[^>]*>([^<]*)<', inner)
        by_day[day] = (state, label, figures)
    return by_day


def nox(visitor):
    return page(visitor, f"/e/T-1?outlet=T-1/DA001&factor={NOX}")


@pytest.mark.parametrize(
    ("ago", "state", "figures", "spoken"),
    [
        (1, "by_rule", ["2/24"], "自动监测数据超标（待核实），超标 2 小时，有效 24 小时"),
        (2, "verified", ["3/24"], "超标（经核实），超标 3 小时，有效 24 小时"),
        (3, "rejected", ["0/24"], "不予认定，未超标，超标 0 小时，不予认定 1 小时，有效 24 小时"),
        (4, "few", ["0/15"], "有效数据不足，超标 0 小时，有效 15 小时"),
        (5, "partly", ["0/9"], "未超标，部分时间停运，超标 0 小时，有效 9 小时，停运 14 小时"),
        (6, "stopped", ["停运"], "停运，超标 0 小时，有效 0 小时，停运 24 小时"),
        (7, "no_data", ["无数据"], "没有有效数据，超标 0 小时，有效 0 小时"),
        (8, "waiting", ["待审"], "待审核"),
        (9, "absent", ["无记录"], "没有记录"),
        (10, "none", ["0/24"], "未超标，超标 0 小时，有效 24 小时"),
    ],
)
def test_every_kind_of_day_has_its_shape_figures_and_words(
    visitor, city, ago, state, figures, spoken
):
    day = city.day(ago)
    found = cells(nox(visitor))[day.isoformat()]
    assert found == (state, f"{formats.day(day, t=T)} {spoken}", figures)


def test_the_calendar_ends_with_yesterday_which_waits_until_its_review(visitor, city):
    found = cells(nox(visitor))
    today = city.now.today
    assert len(found) == 30
    assert max(found) == (today - timedelta(days=1)).isoformat()
    waiting = [day for day in found if day >= city.now.before_day.isoformat()]
    assert waiting
    assert all(found[day][0] == "waiting" for day in waiting)
    assert "昨日数据待审核。" in nox(visitor)


def test_the_legend_adds_up_to_thirty_days(visitor):
    legend = re.search(r'<ul class="cal-legend">(.*?)</ul>', nox(visitor), re.DOTALL)[1]
    counts = [int(n) for n in re.findall(r'cal-count">(\d+) 天', legend)]
    assert counts[-1] == 30
    assert sum(counts[:-1]) == 30


def test_an_open_verdict_leaks_nothing(visitor, city):
    """Day 8 holds seven hours over the limit that nobody has decided about."""
    day = city.day(8).isoformat()
    row = re.search(rf'<tr>(?:(?!</tr>).)*id="d{day}".*?</tr>', nox(visitor), re.DOTALL)[0]
    assert "待审核" in row
    assert not re.search(r">\s*(7|24 / 24|30\.0)\s*<", row)
    days = visitor.get("/e/T-1/days.json").json["days"]
    (record,) = [d for d in days if d["day"] == day and d["pollutant_code"] == NOX]
    assert record["state"] == "waiting"
    hidden = ("mean", "judged_mean", "exceeding_hours", "is_day_exceeding", "worst_multiple")
    assert {record[name] for name in hidden} == {None}


def test_the_first_words_name_what_exceeded_and_count_the_rest(visitor, city):
    text = page(visitor)
    assert "DA001 氮氧化物自动监测数据超标（待核实），2 小时；未超标 1 项。" in text
    sentence = re.search(r'class="ent-sentence">(.*?)</p>', text, re.DOTALL)[1]
    plain = re.sub(r"<[^>]+>", "", sentence)
    assert "的 30 天里：超标（经核实）1 天，自动监测数据超标（待核实）1 天，" in plain
    assert sum(int(n) for n in re.findall(r"(\d+) 天(?!里)", plain)) == 30


def test_without_a_choice_the_factor_with_most_days_over_is_shown(visitor):
    assert "DA001 1号排放口 · 氮氧化物" in page(visitor)


def test_a_daily_limit_is_set_against_the_mean_that_was_judged(visitor, city):
    text = page(visitor, f"/e/T-1?outlet=T-1/DA001&factor={SO2}")
    found = cells(text)
    assert found[city.day(2).isoformat()][0] == "by_rule"
    assert found[city.day(2).isoformat()][2] == ["40.0", "/35"]
    assert "日均值超标" in found[city.day(2).isoformat()][1]
    # The noise of the computation is not shown as an excess of a millionth of a millionth.
    assert found[city.day(1).isoformat()][2] == ["35.0", "/35"]
    assert found[city.day(1).isoformat()][0] == "none"
    assert "仅供参考" not in text
    assert "日均限值" in text


def test_a_mean_beside_an_hourly_limit_says_that_it_is_for_information(visitor):
    text = nox(visitor)
    assert "日均值，仅供参考" in text
    assert "小时限值" in text
    assert "日均限值" not in text


def test_a_limit_nobody_reviewed_judges_nothing(visitor, city):
    text = page(visitor, "/e/T-2?factor=w21003")
    assert cells(text)[city.day(1).isoformat()][0] == "unjudged"
    assert "没有已审核的限值，只显示有效小时" in text
    limits = re.search(r'class="pub-section limits">(.*?)</section>', text, re.DOTALL)[1]
    assert "化学需氧量" in limits
    assert "氨氮" not in limits


def test_every_outlet_is_in_one_group_of_what_is_watched(visitor):
    text = page(visitor)
    watch = re.search(r'<ul class="watch">(.*?)</ul>', text, re.DOTALL)[1]
    plain = re.sub(r"<[^>]+>", "|", watch)
    order = [
        plain.index(word)
        for word in ("自动监测", "DA001", "只有手工监测", "DA002", "没有监测数据", "DA003")
    ]
    assert order == sorted(order)
    assert "每季度一次" in plain
    assert "登记有 3 个排放口，1 个自动监测。" in text
    assert "气味和噪声不在自动监测范围内。" in text


def test_equipment_counts_only_outlets_that_must_have_it(visitor):
    for reference, counts in (("T-1", ["1 / 1 个"] * 3), ("T-5", ["0 / 1 个"] * 3)):
        ticks = re.search(
            r'<ul class="ticks">(.*?)</ul>', page(visitor, f"/e/{reference}"), re.DOTALL
        )
        assert re.findall(r"\d / \d 个", ticks[1]) == counts


def test_a_limit_names_its_document_and_clause(visitor):
    text = page(visitor)
    assert "4.1" in text
    assert "火电厂大气污染物排放标准" in text


def test_one_without_monitoring_says_so_and_shows_no_calendar(visitor):
    text = page(visitor, "/e/T-5")
    assert "没有联网的自动监测设备，没有逐日数值可以公布" in text
    assert "cal-cell" not in text
    assert "应自动监测，尚未联网" in text


def test_a_closed_one_keeps_its_page(visitor, city):
    since = formats.full_day(city.now.today - timedelta(days=40), t=T)
    assert f"{since}起已关闭；以前的数据仍然公布。" in page(visitor, "/e/T-3")


def test_former_names_and_the_title_are_shown(visitor):
    text = page(visitor)
    assert "曾用名：老供热站（至2020年7月1日）" in text
    assert "<title>清河市热电有限公司 · " in text


def test_the_code_is_that_of_this_very_page(visitor):
    """Drawn cells are counted, so a mirrored or cut code would show."""
    text = page(visitor, f"/e/T-1?factor={SO2}")
    path = re.search(r'<path d="([^"]*)" class="code-ink"|class="code-ink" d="([^"]*)"', text)
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", path[1] or path[2]):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}
    matrix = segno.make("http://localhost/e/T-1", error="q", micro=False, boost_error=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert "http://localhost/e/T-1" in text


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/e/none", 404, "没有编号为“none”的排污单位"),
        ("/e/none/days.csv", 404, "没有编号为“none”的排污单位"),
        ("/e/T-1?outlet=T-2/DW001", 400, "这家排污单位没有这个排放口"),
        ("/e/T-1?factor=w01018", 400, "这个排放口没有公布这一因子"),
        ("/e/T-1?factor=" + "a" * 21, 400, "文字最长 20 个字"),
        ("/e/" + "长" * 300, 404, "没有编号为"),
        ("/e/T-1%00", 404, "没有这个页面"),
        ("/e/../etc/passwd", 404, "没有这个页面"),
    ],
)
def test_wrong_addresses_get_a_sentence_in_the_shell(visitor, address, status, sentence):
    answer = visitor.get(address)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert sentence in text
    assert 'class="shell shell-public"' in text


def test_csv_and_json_hold_the_same_rows_in_full(visitor, city):
    body = visitor.get("/e/T-1/days.csv").get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    rows = [line for line in lines if not line[0].startswith("#")][1:]
    answer = visitor.get("/e/T-1/days.json").json
    assert answer["data_version"] == 1
    assert answer["is_demo"] is True
    assert len(rows) == len(answer["days"]) == 29 + 30  # day 9 has no row of nitrogen oxides
    (shown,) = [r for r in rows if r[2] == SO2 and r[3] == city.day(1).isoformat()]
    assert shown[8] == repr(35.0 + 1e-12)
    assert shown[5] == "mg/m³"
    (over,) = [
        d
        for d in answer["days"]
        if d["pollutant_code"] == NOX and d["day"] == city.day(2).isoformat()
    ]
    assert (over["state"], over["exceeding_hours"], over["hour_limit_upper"]) == (
        "verified",
        3,
        50.0,
    )
    (few,) = [
        d
        for d in answer["days"]
        if d["pollutant_code"] == NOX and d["day"] == city.day(4).isoformat()
    ]
    assert few["mean"] is None
    assert set(answer["states"]) == set(day_marks.WORDS)


def test_the_english_page_has_no_chinese(visitor):
    text = page(visitor, language="en")
    body = re.search(r"<main.*</main>", text, re.DOTALL)[0]
    body = body.replace("某路 1 号", "")  # an address without an English one stays as it is
    assert not re.search(r"[一-鿿，。：；（）]", body), re.findall(
        r".{20}[一-鿿，。：；（）]+", body
    )[:5]
    assert 'lang="en"' in text


@pytest.mark.parametrize("address", ["/", "/e/T-1", "/about"])
def test_a_browser_need_not_build_a_page_part_by_part(visitor, make_visit, address):
    """Each component costs an old phone milliseconds; what has no behaviour of its own is one."""
    router = visitor.application.extensions[ROUTERS]["public"]
    page, path_args = router.find(address)
    with visitor.application.test_request_context(address):
        content = page.layout(make_visit("public"), path_args, page.State.parse({}))
    assert isinstance(content, plain.Written)
