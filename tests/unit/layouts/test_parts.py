"""Parts of pages: what they promise to those who read, hear and print them."""

import re
from pathlib import Path

import pytest

from dashboard.prerender import NotServable, to_html
from layouts import ag_grid_texts, charts, grids, parts, plain, stage_marks
from layouts.translations import translator

ZH, EN = translator("zh"), translator("en")
METHOD = parts.info("/methods/exceedance", about="昨日超标", t=ZH)


def test_a_tile_is_one_link_with_value_unit_and_change():
    text = to_html(
        parts.tile(
            "昨日超标",
            href="/rows",
            method=METHOD,
            main=[parts.Measure("已认定", "7", "家"), parts.Measure("", "8", "口")],
            beside=parts.Measure("今日", "2", "口"),
            change="比前日少 6 口",
        )
    )
    tile, ring = text.split("</a>")[:2]
    assert '<a class="tile" href="/rows">' in tile
    assert text.count("<a ") == 2
    assert 'href="/methods/exceedance"' in ring, "no link may lie within a link"
    for part in ("<b>7</b><i>家</i>", "<b>8</b><i>口</i>", "今日", "比前日少 6 口"):
        assert part in text


def test_a_tile_says_why_its_second_value_is_not_there_yet():
    main = [parts.Measure("昨日", "7", "家")]
    text = to_html(parts.tile("x", href="/", method=METHOD, main=main, beside="次日 12:00 后认定"))
    assert "次日 12:00 后认定" in text


COLUMNS = [parts.Column("排放口", is_key=True), parts.Column("值", unit="mg/m³", is_number=True)]


def test_a_table_has_scopes_units_a_caption_and_a_frozen_key():
    text = to_html(parts.table(COLUMNS, [["DA001", "1"]], caption="超标", total=["合计", "1"]))
    assert '<caption class="unseen">超标</caption>' in text
    assert '<th scope="col" class="key">' in text or 'class="key" scope="col"' in text
    assert "mg/m³" in text
    assert re.search(r'<th[^>]*scope="row"[^>]*>DA001', text)
    assert re.search(r'<td[^>]*class="number"[^>]*>1', text)
    assert "<tfoot>" in text
    assert 'role="region"' in text


def test_an_empty_table_says_so_and_a_crooked_row_is_a_mistake():
    text = to_html(parts.table(COLUMNS, [], caption="x", empty_sentence="没有超标"))
    assert re.search(r'<td[^>]*colspan="2"[^>]*>没有超标', text)
    with pytest.raises(ValueError, match="zip"):
        parts.table(COLUMNS, [["DA001"]], caption="x")


def test_a_removable_chip_names_what_it_removes():
    text = to_html(parts.chips([parts.Chip("行业", "水泥", "/?a=1")], t=EN))
    assert 'aria-label="Remove filter: 行业 水泥"' in text
    assert 'href="/?a=1"' in text


def test_a_bar_stays_inside_its_box():
    for share, width in ((-1, "0.00%"), (0.5, "50.00%"), (7, "100.00%")):
        assert f"width:{width}" in to_html(parts.bar(share, label="x"))


@pytest.mark.parametrize("stage", stage_marks.STAGE_WORDS)
def test_a_stage_is_a_shape_and_a_word(stage):
    text = to_html(stage_marks.stage(stage, t=ZH))
    assert 'aria-hidden="true"' in text
    assert stage_marks.STAGE_WORDS[stage] in text


def test_stages_differ_in_shape_and_not_in_colour_alone():
    drawings = [to_html(stage_marks.stage_mark(stage)) for stage in stage_marks.STAGE_WORDS]
    shapes = [re.sub(r'class="[^"]*"', "", text) for text in drawings]
    filled = ["mark-solid" in text for text in drawings]
    dashed = ["mark-dashed" in text for text in drawings]
    assert len(set(zip(shapes, filled, dashed, strict=True))) == len(drawings)
    with pytest.raises(ValueError, match="no such stage"):
        stage_marks.stage_mark("settled")


def test_the_public_word_of_a_verdict_by_rule_says_that_nobody_looked():
    assert "待核实" in to_html(stage_marks.stage("by_rule", t=ZH, public=True))
    assert "待核实" not in to_html(stage_marks.stage("by_rule", t=ZH))


def test_no_chart_offers_to_send_its_data_away():
    configuration = charts.configuration(t=ZH)
    assert configuration["showSendToCloud"] is False
    assert configuration["plotlyServerURL"] == ""
    assert configuration["displaylogo"] is False
    assert configuration["locale"] == "zh-CN"
    assert charts.configuration(t=EN)["locale"] == "en"


def test_a_chart_without_data_says_so():
    graph = charts.graph(None, label="氮氧化物", t=ZH).children
    assert graph.figure["layout"]["annotations"][0]["text"] == "没有数据"
    failed = charts.failed_figure("读不到数据，请稍后再试。")
    assert failed["layout"]["annotations"][0]["text"].startswith("读不到")


def test_a_chart_is_no_part_of_a_page_that_arrives_as_html():
    with pytest.raises(NotServable, match="Graph"):
        to_html(charts.graph(None, label="x", t=ZH))


def test_a_grid_speaks_the_language_of_its_page():
    made = grids.grid([{"field": "a"}], [], id="g", label="企业", t=ZH).children
    assert made.dashGridOptions["localeText"]["noRowsToShow"] == "没有可显示的行"
    assert made.enableEnterpriseModules is False
    english = grids.grid([{"field": "a"}], [], id="g", label="x", t=EN).children
    assert english.dashGridOptions["localeText"] == {}


def test_texts_of_the_grid_are_chinese_and_keep_their_places():
    for key, text in ag_grid_texts.CHINESE_TEXTS.items():
        assert text, key
        chinese = any("\u4e00" <= c <= "\u9fff" for c in text)
        assert chinese or len(text) <= 6, key
        assert text.count("${") == text.count("${variable}"), key


def test_both_halves_of_the_plain_elements_know_the_same_ones():
    script = Path("dashboard/assets/shared/plain.js").read_text(encoding="utf-8")
    block = script[script.index("var elements = {") : script.index("};")]
    assert dict(re.findall(r'(\w+): "(\w+)"', block)) == plain.ELEMENTS


def test_a_plain_element_refuses_an_attribute_that_it_does_not_know():
    with pytest.raises(TypeError, match="onclick"):
        plain.Path(onclick="alert(1)")


def test_the_chart_library_is_the_one_that_the_installed_plotly_speaks_to():
    from plotly.offline import get_plotlyjs_version

    vendor = Path("dashboard/assets/shared/vendor")
    version = get_plotlyjs_version()
    assert (vendor / f"plotly-strict-{version}.min.js").is_file()
    assert (vendor / f"plotly-locale-zh-cn-{version}.js").is_file()
    head = (vendor / f"plotly-strict-{version}.min.js").open(encoding="utf-8").read(60)
    assert f"(strict - minified) v{version}" in head


def test_a_row_as_a_record_names_its_cells_and_gives_units_to_numbers_only():
    columns = [
        parts.Column("排放口", is_key=True),
        parts.Column("日均值", unit="mg/m³", is_number=True),
        parts.Column("状态", record_label=""),
    ]
    rows = [["DA001", "40.4", "在传"], ["DA002", "数据不足", "中断"]]
    text = to_html(parts.table(columns, rows, caption="x", as_records=True))
    assert 'class="table table-records"' in text
    assert re.search(r'<td[^>]*data-label="日均值"[^>]*data-unit="mg/m³"[^>]*>40.4<', text)
    assert re.search(r'<td[^>]*data-label="日均值"[^>]*>数据不足<', text)
    assert text.count("data-unit") == 1
    assert text.count("data-label") == 2
    assert "data-label" not in to_html(parts.table(columns, rows, caption="x"))


@pytest.mark.parametrize(
    ("numbers", "name"),
    [(["96.8"], "value"), (["12", "34"], "value"), (["12", "345"], "value value-long"),
     (["数据不足"], "value value-words")],
)  # fmt: skip
def test_a_long_value_stays_in_its_tile(numbers, name):
    main = [parts.Measure("x", number) for number in numbers]
    assert f'class="{name}"' in to_html(parts.tile("x", href="#", method=METHOD, main=main))
