"""The head of one enterprise: the face keeps its word, score and cap; use of amounts its parts."""

from datetime import date

from dashboard.prerender import to_html
from layouts.staff.emissions_values import Permit
from layouts.staff.enterprise import head_cells
from layouts.staff.enterprise.head_cells import Face, Matter, MonthFace
from layouts.translations import translator

T = translator("zh")


def month(number, band, score, *, published=True):
    return MonthFace(date(2026, number, 1), band, score, published)


def test_a_capped_face_says_what_it_would_have_been():
    face = Face((month(9, "green", 100.0), month(10, "yellow", 99.25)), "大笑")
    text = to_html(head_cells.face_cell(face, t=T))
    for words in ("2026年10月", "已公布", "平静", "99.2", "未封顶应为大笑", "9月"):
        assert words in text


def test_a_provisional_face_is_named_so_and_a_missing_one_too():
    face = Face((month(10, "green", 100.0, published=False),), "")
    assert "暂定，未公布" in to_html(head_cells.face_cell(face, t=T))
    assert "还没有评分" in to_html(head_cells.face_cell(None, t=T))


def test_an_amount_with_an_unknown_outlet_is_a_lower_bound():
    permit = Permit(
        enterprise="", pollutant="氮氧化物", span="year", start=date(2026, 1, 1),
        end=date(2027, 1, 1), permitted_t=100.0, measured_t=70.0, substituted_t=1.0,
        reported_t=None, reported_until=None, used_t=71.0, used_share=0.71, unknown_outlets=1,
        is_lower_bound=True, exceeds=False, expected_share=None, is_provisional=True,
        document="", href="/staff/enterprises/1",
    )  # fmt: skip
    text = to_html(head_cells.use_cell([permit], year=2026, until=date(2026, 11, 22), t=T))
    for words in ("至少 71.0 %", "未含 1 个排放口", "71.0 / 100 t", "暂算"):
        assert words in text


def test_what_is_late_stands_out():
    text = to_html(head_cells.matters_line([Matter("整改", "/x", is_late=True)], t=T))
    assert "未办结 1" in text
    assert "emissions-exceeds" in text
    assert "没有未办结的事项" in to_html(head_cells.matters_line([], t=T))
