"""The frame around every page: header, menu, banner of demo data, footer; and the root of an app.

The frame is drawn by the server together with the page, so that it is right before any script has
run. ``ADDRESS``, ``PAGE`` and ``NOTICE`` are the only ids that all pages share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html

from layouts import formats
from layouts.translations import CHINESE, ENGLISH, Translator, mark

ADDRESS = "address"
PAGE = "page"
NOTICE = "notice"
MAIN = "main"
IDS = (ADDRESS, PAGE, NOTICE)

LANGUAGE_ARGUMENT = "lang"
TYPE_ARGUMENT = "type"
LARGE = "large"
NORMAL = "normal"

PUBLIC = "public"
STAFF = "staff"
SURFACE_OF_SITE = {PUBLIC: "street", STAFF: "desk"}
HOME_OF_SITE = {PUBLIC: "/", STAFF: "/staff/"}
LOGOUT = "/staff/logout"
LINK_DAYS = 90
"""How long a short link opens its view."""

HOTLINES = (("12369", mark("环保举报")), ("12345", mark("市民热线")))

Content = Any


@dataclass(frozen=True)
class MenuItem:
    """A page in the menu or the footer."""

    text: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Organisation:
    """Who runs the site, for the footer of a government site; hidden while the data are a demo."""

    host: str = ""
    icp_number: str = ""
    police_number: str = ""
    site_code: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Frame:
    """What the shell needs to know of one request; every text is already in its language."""

    site: str
    title: str
    here: str
    """Address of this page with its selection, without the arguments of language and type."""
    city_name: str = ""
    menu: tuple[MenuItem, ...] = ()
    footer_links: tuple[MenuItem, ...] = ()
    user_name: str = ""
    role_name: str = ""
    has_large_type: bool = False
    is_demo: bool = False
    now: datetime | None = None
    data_until: datetime | None = None
    data_version: int | None = None
    method_version: str = ""
    organisation: Organisation = Organisation()


def root(page: Content = None) -> html.Div:
    """The constant layout of a Dash app; the router fills ``PAGE``."""
    return html.Div(
        [
            dcc.Location(id=ADDRESS, refresh="callback-nav"),
            html.Div(page, id=PAGE),
            html.Div(id=NOTICE, className="notices", role="alert"),
        ]
    )


def frame(content: Content, frame: Frame, *, t: Translator) -> html.Div:
    """A page in its frame."""
    return html.Div(
        [
            html.A(t("跳到正文"), href=f"#{MAIN}", className="skip"),
            _header(frame, t),
            _demo_banner(frame, t),
            html.Main(content, id=MAIN, className="main", tabIndex="-1"),
            _staff_footer(frame, t) if frame.site == STAFF else _public_footer(frame, t),
        ],
        className=f"shell shell-{frame.site}",
        **{"data-title": document_title(frame, t=t)},
    )


def document_title(frame: Frame, *, t: Translator) -> str:
    """Title of the browser's tab: the page, then the site."""
    site = site_name(frame, t)
    return f"{frame.title} · {site}" if frame.title and frame.title != site else site


def site_name(frame: Frame, t: Translator) -> str:
    """Name of the site in its header."""
    if frame.site == PUBLIC:
        return t("{city}环保脸谱", city=frame.city_name) if frame.city_name else t("环保脸谱")
    if not frame.city_name:
        return t("清源")
    return t("清源 · {city}生态环境局", city=frame.city_name)


def _header(frame: Frame, t: Translator) -> html.Header:
    home = html.A(site_name(frame, t), href=HOME_OF_SITE[frame.site], className="site-name")
    tools = html.Div(_tools(frame, t), className="header-tools")
    if not frame.menu:
        return html.Header(html.Div([home, tools], className="header-row"), className="header")
    menu = _menu(frame.menu, label=t("主菜单"), within_app=frame.site == STAFF)
    folded = html.Details(
        [html.Summary(t("菜单")), _menu(frame.menu, label=t("主菜单"), within_app=False)],
        className="menu-folded",
    )
    row = html.Div([home, menu, tools, folded], className="header-row")
    return html.Header(row, className="header")


def _menu(items: Sequence[MenuItem], *, label: str, within_app: bool) -> html.Nav:
    make = dcc.Link if within_app else html.A
    links = []
    for item in items:
        name = "menu-item menu-current" if item.is_current else "menu-item"
        links.append(html.Li(make(item.text, href=item.href, className=name)))
    return html.Nav(html.Ul(links), className="menu", **{"aria-label": label})


def _tools(frame: Frame, t: Translator) -> list[Content]:
    tools: list[Content] = []
    if frame.user_name:
        who = [html.Span(text) for text in (frame.role_name, frame.user_name) if text]
        tools.append(html.Span(who, className="who"))
    if frame.site == PUBLIC:
        tools.append(_type_switch(frame, t))
    tools.append(_language_switch(frame, t))
    if frame.user_name:
        tools.append(_copy_button(t))
        button = html.Button(t("退出"), type="submit", className="link-button")
        tools.append(html.Form(button, action=LOGOUT, method="post"))
    return tools


def _language_switch(frame: Frame, t: Translator) -> html.A:
    other, text, spoken = (
        (ENGLISH, "EN", "EN English") if t.language == CHINESE else (CHINESE, "中文", "中文")
    )
    href = with_argument(frame.here, LANGUAGE_ARGUMENT, other)
    code = "en" if other == ENGLISH else "zh-CN"
    return html.A(text, href=href, lang=code, className="tool", **{"aria-label": spoken})


def _copy_button(t: Translator) -> html.Button:
    """Copies a short link to the view; ``shell.js`` asks for it."""
    return html.Button(
        t("复制链接"),
        type="button",
        className="link-button copy-link",
        **{
            "data-copy-link": "page",
            "data-copied": t("已复制短链接，{n} 天内有效，打开须登录：", n=LINK_DAYS),
            "data-not-copied": t("浏览器不允许复制，请选中后复制："),
            "data-away": t("服务器没有应答，请稍后再试。"),
        },
    )


def _type_switch(frame: Frame, t: Translator) -> html.A:
    wanted = NORMAL if frame.has_large_type else LARGE
    text = t("标准字号") if frame.has_large_type else t("大字")
    return html.A(text, href=with_argument(frame.here, TYPE_ARGUMENT, wanted), className="tool")


def with_argument(address: str, name: str, value: str) -> str:
    """The address with one more argument."""
    path, _, rest = address.partition("#")
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{name}={value}" + (f"#{rest}" if rest else "")


def _demo_banner(frame: Frame, t: Translator) -> Content:
    if not frame.is_demo:
        return None
    said = t("演示数据：城市、企业与数值均为虚构")
    return html.Aside(html.P(said), className="demo-banner", **{"aria-label": said})


def _data_facts(frame: Frame, t: Translator) -> list[html.Span]:
    facts = []
    if frame.data_until is not None and frame.now is not None:
        until = formats.timestamp(frame.data_until)
        since = formats.age(frame.data_until, frame.now, t=t)
        facts.append(t("数据至 {until}（{since}）", until=until, since=since))
    if frame.method_version:
        facts.append(t("方法版本 {version}", version=frame.method_version))
    if frame.data_version is not None:
        facts.append(t("数据版本 {version}", version=f"{frame.data_version:,}"))
    return [html.Span(fact) for fact in facts]


def _footer_links(frame: Frame) -> list[html.A]:
    return [html.A(item.text, href=item.href) for item in frame.footer_links]


def _staff_footer(frame: Frame, t: Translator) -> html.Footer:
    right = html.Div(_footer_links(frame), className="footer-right")
    if frame.user_name:
        right.children.append(
            html.Button(t("打印"), type="button", className="link-button", **{"data-print": "page"})
        )
    return html.Footer(
        html.Div([*_data_facts(frame, t), right], className="footer-row"), className="footer"
    )


def _public_footer(frame: Frame, t: Translator) -> html.Footer:
    calls = [html.A(f"{t(text)} {number}", href=f"tel:{number}") for number, text in HOTLINES]
    rows: list[Content] = [html.Div([*calls, *_footer_links(frame)], className="footer-links")]
    rows += [html.P(line) for line in _organisation_lines(frame, t)]
    facts = _data_facts(frame, t)
    if facts:
        rows.append(html.P(facts, className="footer-facts"))
    return html.Footer(html.Div(rows, className="footer-row"), className="footer")


def _organisation_lines(frame: Frame, t: Translator) -> list[str]:
    if frame.is_demo:
        host = t("主办单位：{city}生态环境局（虚构）", city=frame.city_name)
        return [f"{host} · {t('备案号、网站标识码正式发布时显示')}"]
    organisation = frame.organisation
    first = [
        t("主办单位：{name}", name=organisation.host) if organisation.host else "",
        t("联系方式：{contact}", contact=organisation.contact) if organisation.contact else "",
    ]
    second = [
        organisation.icp_number,
        organisation.police_number,
        t("网站标识码 {code}", code=organisation.site_code) if organisation.site_code else "",
    ]
    lines = [" · ".join(part for part in parts if part) for parts in (first, second)]
    return [line for line in lines if line]


def skeleton(*, t: Translator) -> html.Div:
    """What stands in place of a staff page until its script has drawn it."""
    bars = [html.Div(className="skeleton-bar") for _ in range(3)]
    boxes = [html.Div(className="skeleton-box") for _ in range(4)]
    return html.Div(
        [
            html.Span(t("正在载入"), className="unseen"),
            *bars,
            html.Div(boxes, className="skeleton-row"),
            html.Div(className="skeleton-box skeleton-large"),
            html.Noscript(html.P(t("本页需要启用 JavaScript。"))),
        ],
        className="skeleton",
    )
