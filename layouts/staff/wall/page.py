"""The page on which links of the wall are made and revoked; shapes only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from layouts import formats, parts, plain
from layouts.staff.overview_values import Option
from layouts.staff.wall.words import PANELS
from layouts.translations import Translator, mark

IDS: tuple[str, ...] = ()
MAKE = "/staff/wall/links"
LANGUAGE_WORDS = {"zh": "中文", "en": "English"}

PLACE, COUNTY, LANGUAGE, PANEL = "place", "county", "language", "panel"
BY_COUNTY, SECONDS, DAYS = "by_county", "seconds", "days"

VOID_WORDS = {
    "expired": mark("已到期"),
    "revoked": mark("链接已撤销"),
    "maker_gone": mark("建立者账号已停用"),
    "no_longer_seen": mark("建立者已无权查看"),
}


@dataclass(frozen=True)
class Link:
    """One link in the list."""

    ref: str
    place: str
    area: str
    panels: tuple[str, ...]
    by_county: bool
    language: str
    turn_seconds: int
    maker: str
    made_at: datetime
    expires_at: datetime
    void: str
    """Why it opens nothing, a key of VOID_WORDS; empty while it is in force."""
    address: str
    """Address with its key; empty for others than its maker."""
    last_seen_at: datetime | None
    last_address: str
    is_new: bool


@dataclass(frozen=True)
class Offer:
    """What can be chosen for a new link."""

    counties: tuple[Option, ...]
    whole: str
    """What all of them together are called."""
    life_days: tuple[int, ...]
    usual_life_days: int
    turn_seconds: tuple[int, ...]
    usual_turn_seconds: int
    longest_place: int
    language: str


def page(links: tuple[Link, ...], offer: Offer, *, now: datetime, t: Translator) -> html.Div:
    """The form beside the list."""
    note = t(
        "链接只打开大屏，不登录、不能点到别处；到期或撤销后大屏变暗并说明原因。"
        "请只在大屏播放机上打开，不要转发。"
    )
    return html.Div(
        [
            parts.page_head(t("大屏"), finding=note),
            html.Div(
                [
                    parts.card(t("建立大屏链接"), _form(offer, t)),
                    parts.card(t("大屏链接"), *_list(links, now, t)),
                ],
                className="wall-links",
            ),
        ]
    )


def _form(offer: Offer, t: Translator) -> html.Form:
    place = plain.Input(
        id="wall-place", name=PLACE, type="text", required=True, maxLength=offer.longest_place,
        placeholder=t("例如：一楼大厅"), autoComplete="off",
    )  # fmt: skip
    panels = [_box(PANEL, name, t(word), checked=True) for name, word in PANELS.items()]
    rows = [
        _field(t("挂在哪里"), place, "wall-place"),
        _group(t("中间轮播的页面"), panels),
    ]
    if len(offer.counties) > 1:
        counties = [_box(COUNTY, one.value, one.name, checked=False) for one in offer.counties]
        label = t("区县（都不选就是{whole}）", whole=offer.whole)
        rows.append(_group(label, counties, name="wall-counties-choice"))
        rows.append(html.Div(_box(BY_COUNTY, "1", t("页面之后各区县依次轮播"), checked=False)))
    rows += [
        _select(t("每页停留"), SECONDS, "wall-seconds", offer.usual_turn_seconds,
                [(n, t("{n} 秒", n=n)) for n in offer.turn_seconds]),
        _select(t("语言"), LANGUAGE, "wall-language", offer.language,
                list(LANGUAGE_WORDS.items())),
        _select(t("有效期"), DAYS, "wall-days", offer.usual_life_days,
                [(n, t("{n} 天", n=n)) for n in offer.life_days]),
        html.Button(t("建立链接"), type="submit", className="button button-main"),
    ]  # fmt: skip
    return html.Form(rows, action=MAKE, method="post", className="form")


def _field(label: str, control: Any, control_id: str) -> html.Div:
    return html.Div([html.Label(label, htmlFor=control_id), control], className="field")


def _group(label: str, boxes: list[Any], *, name: str = "") -> html.Fieldset:
    return html.Fieldset([html.Legend(label), html.Div(boxes, className=name)])


def _box(name: str, value: str, text: str, *, checked: bool) -> html.Label:
    box = plain.Input(type="checkbox", name=name, defaultValue=value, defaultChecked=checked)
    return html.Label([box, html.Span(text)], className="wall-choice")


def _select(
    label: str, name: str, control_id: str, chosen: Any, options: list[tuple[Any, str]]
) -> html.Div:
    control = plain.Select(
        [plain.Option(text, value=str(value)) for value, text in options],
        id=control_id,
        name=name,
        defaultValue=str(chosen),
    )
    return _field(label, control, control_id)


def _list(links: tuple[Link, ...], now: datetime, t: Translator) -> list[Any]:
    if not links:
        return [parts.empty(t("还没有大屏链接"))]
    return [_link(one, now, t) for one in links]


def _link(one: Link, now: datetime, t: Translator) -> html.Article:
    what = t("、").join(t(PANELS[name]) for name in one.panels if name in PANELS)
    facts = [one.area, what, t("每页 {n} 秒", n=one.turn_seconds), LANGUAGE_WORDS[one.language]]
    if one.by_county:
        facts.insert(2, t("各区县轮播"))
    rows: list[Any] = [
        html.H3(one.place),
        html.P(" · ".join(facts)),
        html.P(_life(one, now, t), className="label"),
    ]
    if not one.void:
        revoke = html.Button(t("撤销链接"), type="submit", className="button")
        form = html.Form(revoke, action=f"{MAKE}/{one.ref}/revoke", method="post")
        rows.append(html.Div([*_address(one, t), form], className="wall-address"))
    names = ["wall-link"]
    names += ["wall-link-made"] if one.is_new else []
    names += ["wall-link-void"] if one.void else []
    return html.Article(rows, className=" ".join(names))


def _life(one: Link, now: datetime, t: Translator) -> str:
    said = [
        t("{maker}建于 {time}", maker=one.maker, time=formats.timestamp(one.made_at)),
        t("有效至 {time}", time=formats.timestamp(one.expires_at)),
    ]
    if one.void:
        said.append(t(VOID_WORDS[one.void]))
    if one.last_seen_at is None:
        said.append(t("还没有大屏用过"))
    else:
        since = formats.age(one.last_seen_at, now, t=t)
        said.append(t("最近 {since}用过，来自 {address}", since=since, address=one.last_address))
    return " · ".join(said)


def _address(one: Link, t: Translator) -> list[Any]:
    """The address to copy and to open; its maker alone gets it."""
    if not one.address:
        return []
    name = t("{place}的大屏链接", place=one.place)
    return [
        plain.Input(
            type="text",
            readOnly=True,
            defaultValue=one.address,
            title=name,
            **{"aria-label": name},
        ),
        html.A(t("打开"), href=one.address, target="_blank", rel="noopener", className="button"),
    ]
