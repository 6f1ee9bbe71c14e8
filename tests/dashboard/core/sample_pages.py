"""Pages for tests of the core only: every part, every kind of component, every refusal."""

from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html

from dashboard import parameters, pools
from dashboard.errors import Forbidden, NotFound
from dashboard.public import about
from dashboard.visit import with_visit
from layouts import charts, faces, formats, grids, parts, plain, shell, stage_marks

ROWS = [{"name": "甲", "n": 3}]


@dataclass(frozen=True)
class State:
    """A day, words, and a county."""

    day: Any = None
    words: str = ""
    county: int | None = None

    @classmethod
    def parse(cls, args):
        return cls(
            day=parameters.day(args.get("day")),
            words=parameters.free_text(args.get("q")),
            county=parameters.identifier(args.get("county")),
        )

    def to_query(self) -> str:
        return parameters.query(day=self.day, q=self.words, county=self.county)


def _page(**names: Any) -> ModuleType:
    """Something that looks like a page module."""
    return SimpleNamespace(**{"State": State, "ids": (), "register": lambda app: None, **names})


def _tiles(t):
    spark = plain.Svg(
        [
            plain.Rect(x=i * 4, y=20 - i % 7 * 3, width=3, height=i % 7 * 3 + 1, fill="grey")
            for i in range(30)
        ],
        width="120",
        height="22",
        viewBox="0 0 120 22",
    )
    tile = parts.tile(
        "昨日超标",
        href="/staff/sample?day=2026-11-21",
        method=parts.info("/staff/methods/exceedance", about="昨日超标", t=t),
        main=[parts.Measure("昨日 · 已认定", "7", "家"), parts.Measure("", "8", "口")],
        beside="次日 12:00 后认定",
        change=formats.change(8, 14, span="前日", counter="口", t=t),
        spark=spark,
        spark_note="30 日 · 0–8 口",
    )
    other = parts.tile(
        "应装尽装",
        href="/staff/sample",
        method=parts.info("/staff/methods/networking", about="应装尽装", t=t),
        main=[parts.Measure("已联 / 应装", "412", "/ 438 口")],
        beside=parts.Measure("已装", "426", "口"),
        change="比上月多联 3 口；暂缓 7 口，免装 17 口",
    )
    return html.Div([tile, other, tile, other], className="tiles")


def _stage_table(t):
    columns = [
        parts.Column("排放口", is_key=True),
        parts.Column("限值", unit="mg/m³", is_number=True),
        parts.Column("峰值", unit="mg/m³", is_number=True),
        parts.Column("最大", is_number=True),
        parts.Column("阶段"),
    ]
    rows = [
        [
            f"DA00{i} 2#锅炉废气排放口",
            formats.as_entered(50.0, t=t),
            formats.concentration(50 + i / 3, 50.0, t=t),
            formats.multiple(i / 150, t=t),
            stage_marks.stage(name, t=t),
        ]
        for i, name in enumerate(stage_marks.STAGE_WORDS)
    ]
    return parts.table(columns, rows, caption="超标时段", total=["合计", "", "", "", "6 段"])


def _staff_layout(visit, path_args, state):
    t = visit.t
    return html.Div(
        [
            parts.breadcrumb([("总览", "/staff/")], here="样例", t=t),
            parts.page_head(
                "总览 · 昨日 2026年11月21日（周六）",
                actions=[
                    parts.button_link("晨报 A4", href="#"),
                    parts.button_link("导出", href="#", main=True),
                ],
                filters=parts.chips(
                    [parts.Chip("区县", "全部"), parts.Chip("行业", "水泥", "?")], t=t
                ),
                finding="昨日 7 家 8 口超标，比前日多 6 口；小时超标 5 口，日均值超标 3 口。",
            ),
            _tiles(t),
            parts.tabs([parts.Choice("时序", "?", True), parts.Choice("超标", "?q=a")], label="区"),
            parts.card("超标时段", _stage_table(t), note="小时", link=html.A("逐企业", href="#")),
            dmc.Select(id="sample-select", data=["a", "b"], value="a", label="选择"),
            html.Button("坏按钮", id="sample-break"),
            html.P(id="sample-echo"),
            parts.notice("提示一句话。", kind="warning"),
        ]
    )


def _heavy_layout(visit, path_args, state):
    t = visit.t
    figure = charts.figure(
        [{"type": "scattergl", "mode": "lines", "x": [1, 2, 3, 4], "y": [30, 42, None, 55]}],
        layout={"yaxis": {"title": {"text": "mg/m³"}}},
    )
    columns = [{"field": "name", "headerName": "企业"}, {"field": "n", "type": "numericColumn"}]
    return html.Div(
        [
            html.H1("图与表"),
            parts.card("图", charts.graph(figure, label="样例图", t=t, id="sample-chart")),
            parts.card("空图", charts.graph(None, label="空图", t=t, height_px=120)),
            parts.card("表", grids.grid(columns, ROWS, id="sample-grid", label="企业", t=t)),
            parts.card("空表", grids.grid(columns, [], id="sample-empty", label="空", t=t)),
        ],
        className="stack",
    )


def echo(visit, value):
    """What was chosen, in the language of the visit."""
    return f"{visit.language}:{visit.scope}:{value}"


def broken(visit, clicks):
    """Fails in the three ways in which a callback can."""
    if clicks == 1:
        raise RuntimeError("secret detail")
    if clicks == 2:
        parameters.day("yesterday")
    return "fine"


def _register_staff(app: Dash) -> None:
    app.callback(Output("sample-echo", "children"), Input("sample-select", "value"))(
        with_visit(echo)
    )
    app.callback(
        Output("sample-break", "title"),
        Input("sample-break", "n_clicks"),
        prevent_initial_call=True,
    )(with_visit(broken))


def _public_layout(visit, path_args, state):
    t = visit.t
    rows = [
        html.Li(
            [
                faces.face(band, size_px=48, t=t),
                html.A(f"清河市某某有限公司 {state.words}", href=f"/sample/{i}"),
                faces.word(band, t=t),
            ]
        )
        for i, band in enumerate(faces.FACES)
    ]
    form = html.Form(
        [
            html.Label("企业名称", htmlFor="sample-q"),
            plain.Input(id="sample-q", name="q", type="search", defaultValue=state.words),
            plain.Select(
                [plain.Option("全部", value=""), plain.Option("东区", value="3")],
                name="county",
                defaultValue=str(state.county or ""),
                **{"aria-label": "区县"},
            ),
            html.Button("搜索", type="submit", className="button button-main"),
        ],
        action="/sample",
        method="get",
    )
    return html.Div([parts.page_head("环保脸谱", finding="12 家"), form, html.Ul(rows)])


def _one(visit, path_args, state):
    if path_args["number"] == 404:
        raise NotFound
    if path_args["number"] == 403:
        raise Forbidden
    if path_args["number"] == 8:
        with pools.connection(visit.site) as connection:
            connection.execute("SELECT 1")
    if path_args["number"] == 503:
        with pools.connection(visit.site) as connection:
            connection.execute("SELECT pg_sleep(600)")
    if path_args["number"] == 500:
        raise RuntimeError("secret detail")
    return html.Div(html.H1(f"第 {path_args['number']} 号 {visit.scope}"))


def _partial_layout(visit, path_args, state):
    link = dcc.Link("改", href="/staff/partial?q=b", id="partial-link")
    return html.Div([html.H1("局部"), html.P(id="partial-search"), link])


def _register_partial(app: Dash) -> None:
    app.callback(Output("partial-search", "children"), Input(shell.ADDRESS, "search"))(
        with_visit(lambda visit, search: search)
    )


HOME = _page(PATH="/", TITLE="首页", NAV="首页", layout=_public_layout)
PUBLIC = _page(PATH="/sample", TITLE="样例", NAV="样例", layout=_public_layout)
PUBLIC_ONE = _page(
    PATH="/sample/<int:number>",
    TITLE="样例",
    SECTION=PUBLIC,
    layout=_one,
    title=lambda visit, path_args, state: f"第 {path_args['number']} 号",
)
STAFF = _page(
    PATH="/staff/",
    TITLE="总览",
    NAV="总览",
    ids=("sample-select", "sample-echo", "sample-break"),
    layout=_staff_layout,
    register=_register_staff,
)
STAFF_ONE = _page(PATH="/staff/sample/<int:number>", TITLE="样例", NAV="", layout=_one)
HEAVY = _page(
    PATH="/staff/heavy",
    TITLE="图与表",
    NAV="图与表",
    ids=("sample-chart", "sample-grid", "sample-empty"),
    layout=_heavy_layout,
)
IMPORTS = _page(
    PATH="/staff/imports", TITLE="导入", NAV="导入", PERMISSION="import", layout=_public_layout
)
PARTIAL = _page(
    PATH="/staff/partial",
    TITLE="局部",
    NAV="局部",
    PARTIAL=True,
    ids=("partial-search", "partial-link"),
    layout=_partial_layout,
    register=_register_partial,
)

PUBLIC_PAGES = (HOME, PUBLIC, PUBLIC_ONE, about)
STAFF_PAGES = (STAFF, STAFF_ONE, HEAVY, IMPORTS, PARTIAL)
