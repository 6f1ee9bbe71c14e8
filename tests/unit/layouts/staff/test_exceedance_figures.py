"""Shades, classes, cells and columns of the drawings of exceedances."""

from datetime import date

import pytest

from dashboard import prerender
from layouts import table_columns
from layouts.figures import hour_pattern, status_matrix, year_calendar
from layouts.staff import exceedances_list
from layouts.staff.exceedances_values import CalendarDay, Cell, Matrix, MatrixRow
from layouts.translations import translator

ZH = translator("zh")


@pytest.mark.parametrize(
    ("highest", "lows"),
    [(0, ()), (1, (1,)), (2, (1, 2)), (4, (1, 2, 3, 4)), (8, (1, 3, 5, 7)), (10, (1, 3, 6, 8))],
)
def test_edges_are_whole_counts_and_the_highest_has_the_darkest_shade(highest, lows):
    assert hour_pattern.edges(highest) == lows
    assert hour_pattern.shade(0, lows) == 1
    if highest:
        assert hour_pattern.shade(1, lows) == (5 if highest == 1 else 2)
        assert hour_pattern.shade(highest, lows) == 5


def test_a_cell_of_the_pattern_names_its_slot():
    counts = [[0] * 24 for _ in range(7)]
    counts[2][5] = 3
    html = prerender.to_html(
        hour_pattern.draw(counts, chosen=53, address=lambda slot: f"?slot={slot}", t=ZH)
    )
    assert 'href="?slot=53"' in html
    assert "over-5 on" in html
    assert html.count("<a ") == 1


def matrix(*cells):
    return Matrix(
        columns=tuple((f"a{number}", f"因子{number}") for number in range(len(cells))),
        media=(("gas", len(cells)),),
        rows=(MatrixRow("甲厂", "DA001 烟囱", "/x", cells),),
        outlets=1,
        compliant=0,
        unknown=0,
        share=0.75,
    )


def test_every_state_has_a_sign_and_words_and_blank_is_never_unknown():
    shown = matrix(
        Cell("over", text="3 h", depth=2, has_notch=True, href="/o"),
        Cell("open", stage="pending", title="待核实", href="/p"),
        *(Cell(kind) for kind in status_matrix.STATE_WORDS),
    )
    html = prerender.to_html(status_matrix.draw(shown, t=ZH))
    for kind, word in status_matrix.STATE_WORDS.items():
        if kind != "blank":
            assert f'aria-label="{word}"' in html
    assert "另有待核实或预警" in html
    assert status_matrix.STATE_TEXTS["unknown"] != status_matrix.STATE_TEXTS["blank"]
    legend = prerender.to_html(status_matrix.legend(shown, t=ZH))
    assert "有效数据不足应有的 75.0 %" in legend
    assert "待核实" in legend


def test_the_legend_explains_only_what_is_drawn():
    legend = prerender.to_html(status_matrix.legend(matrix(Cell("ok")), t=ZH))
    assert "达标" in legend
    for absent in ("未知", "手工", "未审", "预警"):
        assert absent not in legend


def day(number, outlets, *, unknown=0, waiting=0):
    return CalendarDay(date(2026, 11, number), outlets, unknown, waiting, "/d")


def test_a_day_that_is_not_known_is_no_day_without_exceedance():
    days = [day(1, None), day(2, 0), day(3, 2, unknown=5), day(4, 0, waiting=2)]
    html = prerender.to_html(year_calendar.draw(days, today=date(2026, 11, 4), many=3, t=ZH))
    assert html.count("calendar-unknown") == 1
    assert html.count("calendar-hatched") == 1
    assert "△2" in html
    # 2026-11-01 is a Sunday: six cells stand before it.
    assert html.count("calendar-none") == 6


@pytest.mark.parametrize(("outlets", "many"), [(1, 3), (60, 3), (120, 6), (1000, 50)])
def test_many_unknown_outlets_are_a_share_of_all(outlets, many):
    assert year_calendar.many_unknown([], outlets) == many


@pytest.mark.parametrize("group", [None, "enterprise", "repeat"])
def test_a_list_has_one_pinned_name_and_is_wider_in_english(group):
    columns = exceedances_list.columns_of(group)
    assert [name for name, one in columns.items() if one.is_pinned] == ["who"]
    assert all(one.width for one in columns.values())
    english = translator("en")
    wide = [table_columns.width(one, t=english) for one in columns.values()]
    assert sum(wide) > sum(table_columns.width(one, t=ZH) for one in columns.values())
