"""Words of the choices of the overview."""

from layouts.translations import mark

SPANS = {"day": mark("昨日"), "month": mark("本月"), "year": mark("本年")}
RANKINGS = {"county": mark("区县"), "industry": mark("行业"), "enterprise": mark("企业")}
MEASURES = {
    "exceeding": mark("超标占比"),
    "faces": mark("脸谱"),
    "transmission": mark("有效传输率"),
    "emission": mark("排放量"),
}
"""What the map of counties shows."""
SPAN_NAMES = {"day": mark("本月"), "month": mark("本月"), "year": mark("本年")}
"""The days of map and ranking: one day alone would not fill them."""
BEFORE = {"day": mark("前一日"), "month": mark("上月同期"), "year": mark("上年同期")}
WIDE_BEFORE = {"day": mark("上月同期"), "month": mark("上月同期"), "year": mark("上年同期")}
