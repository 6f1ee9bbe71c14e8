"""What is monitored at a discharger and what is not, its equipment, its limits, the page's code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts import formats, method_links, parts, plain
from layouts.public.enterprise_days import limit_text
from layouts.translations import Translator, mark

NETWORKING_WORDS = {
    "to_be_installed": mark("应装未装"),
    "installed": mark("已装未验"),
    "accepted": mark("已验未联"),
    "networked": mark("稳定联网"),
    "deferred": mark("暂缓"),
    "exempt": mark("免装"),
    "not_main": mark("不在主要排放口"),
}
INTERVAL_WORDS = {
    "1次/月": mark("每月一次"),
    "1次/季度": mark("每季度一次"),
    "1次/季": mark("每季度一次"),
    "1次/半年": mark("每半年一次"),
    "1次/年": mark("每年一次"),
}
BASIS_WORDS = {
    "hour": mark("小时值"),
    "day": mark("日均值"),
    "instant_range": mark("范围"),
    "furnace_five_minute": mark("炉温五分钟均值"),
}
CONDITION_WORDS = {
    "season": mark("按季节"),
    "water_temperature_le_12": mark("水温不高于 12 °C 时"),
    "load_band": mark("按负荷"),
    "fuel": mark("按燃料"),
    "response_level": mark("按预警级别"),
    "staggered_production": mark("错峰生产期间"),
    "exempted_hours": mark("豁免时段"),
}


@dataclass(frozen=True)
class Outlet:
    """One outlet with what is monitored there, already in words."""

    name: str
    text: str
    link_text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Monitoring:
    """The outlets by how they are watched; every outlet stands in exactly one group."""

    automatic: tuple[Outlet, ...]
    not_connected: tuple[Outlet, ...]
    manual: tuple[Outlet, ...]
    nothing: tuple[Outlet, ...]

    @property
    def total(self) -> int:
        """How many outlets there are."""
        return sum(
            len(group) for group in (self.automatic, self.not_connected, self.manual, self.nothing)
        )


@dataclass(frozen=True)
class Equipment:
    """Outlets that must have a monitor, and how far they are."""

    required: int
    installed: int
    networked: int
    running: int
    valid_hours: int
    due_hours: int


@dataclass(frozen=True)
class Limit:
    """One limit in force, its basis and its source."""

    outlet: str
    factor: str
    basis: str
    condition: str
    lower: float | None
    upper: float | None
    unit: str
    document: str
    clause: str


_GROUP_SHAPES = {
    "automatic": [plain.Circle(cx=12, cy=12, r=8, className="group-full")],
    "not_connected": [
        plain.Circle(cx=12, cy=12, r=8, className="mark-ring mark-ink"),
        plain.Path(d="M7 17L17 7", className="mark-ring mark-ink"),
    ],
    "manual": [
        plain.Circle(cx=12, cy=12, r=8, className="mark-ring mark-ink"),
        plain.Path(d="M12 4A8 8 0 0 0 12 20Z", className="group-full"),
    ],
    "nothing": [plain.Circle(cx=12, cy=12, r=8, className="mark-ring mark-dashed mark-ink")],
}


def monitoring(facts: Monitoring, *, t: Translator) -> html.Section:
    """Automatic, not connected, by hand, nothing; and what no outlet can tell."""
    groups = (
        ("automatic", t("自动监测"), facts.automatic),
        ("not_connected", t("应自动监测，尚未联网"), facts.not_connected),
        ("manual", t("只有手工监测"), facts.manual),
        ("nothing", t("没有监测数据"), facts.nothing),
    )
    items = [_group(name, word, outlets, t=t) for name, word, outlets in groups if outlets]
    lead = t("登记有 {total} 个排放口，{n} 个自动监测。", total=facts.total, n=len(facts.automatic))
    if not facts.total:
        lead = t("没有登记的排放口。")
    smell = html.P(
        [
            html.B(t("气味和噪声不在自动监测范围内。")),
            t("闻到或听到，请打电话，说明时间和地点，工作人员会对照那一小时的数据。"),
        ],
        className="pub-note",
    )
    return html.Section(
        [
            html.H2(method_links.public(t("这里监测什么，不监测什么"), "networking", t=t)),
            html.P(lead, className="pub-lead"),
            html.Ul(items, className="watch"),
            smell,
        ],
        className="pub-section",
    )


def _group(name: str, word: str, outlets: Sequence[Outlet], *, t: Translator) -> html.Li:
    shape = plain.Svg(
        _GROUP_SHAPES[name],
        className="stage-mark",
        width="20",
        height="20",
        viewBox="0 0 24 24",
        focusable="false",
        **{"aria-hidden": "true"},
    )
    lines = []
    for outlet in outlets:
        content: list[Any] = [html.Span(outlet.name), f"{t('：')}{outlet.text}"]
        if outlet.link:
            content.append(html.A(outlet.link_text, href=outlet.link, className="watch-link"))
        lines.append(html.P(content))
    count = html.B(t("{n} 个", n=len(outlets)))
    head = html.P([html.B(word), count], className="watch-head")
    return html.Li([shape, html.Div([head, *lines])])


def equipment(facts: Equipment, *, span_days: int, t: Translator) -> html.Section:
    """Three ticks: installed, connected, running, each with its base."""
    if not facts.required:
        body: list[Any] = [html.P(t("没有应当安装自动监测设备的排放口。"))]
    else:
        rate = formats.rate(
            facts.valid_hours / facts.due_hours if facts.due_hours else None, facts.due_hours, t=t
        )
        body = [
            html.P(t("应装自动监测设备的排放口 {n} 个。", n=facts.required), className="pub-lead"),
            html.Ul(
                [
                    _tick(t("安装"), facts.installed, facts.required, t("已安装"), t=t),
                    _tick(t("联网"), facts.networked, facts.required, t("稳定联网"), t=t),
                    _tick(t("运行"), facts.running, facts.required, t("当天有数据或停运"), t=t),
                ],
                className="ticks",
            ),
            html.P(
                t("有效数据率，近 {span} 个公布日：{rate}", span=span_days, rate=rate),
                className="label",
            ),
        ]
    title = method_links.public(t("设备：安装、联网、运行"), "rates", t=t)
    return html.Section([html.H2(title), *body], className="pub-section")


def _tick(name: str, done: int, total: int, word: str, *, t: Translator) -> html.Li:
    whole = done == total
    path = "M9.5 16.5L14 21L22.5 11.5" if whole else "M10 16H22"
    ring = "tick-ring" if whole else "tick-ring tick-open"
    drawing = plain.Svg(
        [
            plain.Circle(cx=16, cy=16, r=14, className=ring),
            plain.Path(d=path, className="tick-line"),
        ],
        width="32",
        height="32",
        viewBox="0 0 32 32",
        focusable="false",
        **{"aria-hidden": "true"},
    )
    count = t("{n} / {total} 个", n=done, total=total)
    return html.Li([drawing, html.B(name), html.Span(count), html.Span(word)])


def limits(rows: Sequence[Limit], *, t: Translator) -> html.Section:
    """Every reviewed limit in force, with the document and clause that it comes from."""
    columns = [
        parts.Column(t("排放口与因子"), is_key=True),
        parts.Column(t("按什么判定")),
        parts.Column(t("限值"), is_number=True),
        parts.Column(t("依据")),
    ]
    cells = []
    for row in rows:
        basis = t(BASIS_WORDS[row.basis])
        if row.condition in CONDITION_WORDS:
            basis = f"{basis}{t('，')}{t(CONDITION_WORDS[row.condition])}"
        number = limit_text(row.lower, row.upper, t=t)
        name = html.Span([f"{row.outlet} ", html.Br(), row.factor])
        source: Any = row.document or t("未登记文件")
        # A clause that only repeats the document's number says nothing more.
        if row.clause and row.clause not in source:
            source = [source, t("，"), html.Span(row.clause, lang="zh-CN")]
        cells.append([name, basis, f"{number} {formats.unit(row.unit)}".strip(), source])
    table = parts.table(
        columns,
        cells,
        as_records=True,
        caption=t("限值与依据"),
        empty_sentence=t("没有经审核的限值，所以不作判定。"),
    )
    lead = t("只列出经水、大气主管科室审核的许可限值；未审核的限值不公布，也不用来判定。")
    title = method_links.public(t("限值与依据"), "thresholds", t=t)
    return html.Section(
        [html.H2(title), html.P(lead, className="pub-lead"), table],
        className="pub-section limits",
    )


def code(rows: Sequence[str], address: str, *, t: Translator) -> html.Section:
    """The QR code of this page: a row of 0 and 1 for each line of the pattern."""
    size = len(rows)
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = len(row[x:]) - len(row[x:].lstrip("1"))
            if length:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += max(length, 1)
    drawing = plain.Svg(
        plain.Path(d="".join(runs), className="code-ink"),
        viewBox=f"-2 -2 {size + 4} {size + 4}",
        width="148",
        height="148",
        role="img",
        shapeRendering="crispEdges",
        className="code-paper",
        **{"aria-label": t("本页二维码")},
    )
    text = html.Div([html.P(t("扫码打开本页。")), html.P(address, className="label code-address")])
    return html.Section(
        [html.H2(t("本页二维码")), html.Div([drawing, text], className="code")],
        className="pub-section",
    )
