"""Wall: what a screen in the hall shows, and the links that open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash
from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from dashboard import parameters, prerender
from dashboard import visit as visits
from dashboard.errors import UnusableParameter
from dashboard.staff import loaders_city as city
from dashboard.staff import overview
from dashboard.staff.wall import links, screen
from dashboard.staff.wall.links import Wish
from dashboard.visit import Visit
from layouts.staff.overview_values import Option
from layouts.staff.wall import page as view
from layouts.staff.wall.words import PANELS
from layouts.translations import LANGUAGES
from queries.wall_links import WallLink

PATH = "/staff/wall"
TITLE = "大屏"
NAV = "大屏"
LONGEST_REF = 40

ids = view.IDS


@dataclass(frozen=True)
class State:
    """Which link was just made."""

    made: str | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """The state that an address names."""
        return cls(made=parameters.free_text(args.get("made"), longest=LONGEST_REF) or None)

    def to_query(self) -> str:
        """The state as part of an address."""
        return parameters.query(made=self.made)


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    shown = tuple(_link(visit, one, state) for one in links.listed(visit))
    return prerender.written(view.page(shown, offer(visit), now=visit.now, t=visit.t))


def register(app: Dash) -> None:
    """The page has no callbacks: its forms are plain."""


def offer(visit: Visit) -> view.Offer:
    """What this person may choose."""
    known = city.counties(visit.scope, overview.today_of(visit))
    return view.Offer(
        counties=tuple(
            Option(str(one.county_id), visit.t.name(one.name_zh, one.name_en)) for one in known
        ),
        whole=_whole(visit),
        life_days=links.LIFE_DAYS,
        usual_life_days=links.USUAL_LIFE_DAYS,
        turn_seconds=links.TURN_SECONDS,
        usual_turn_seconds=links.USUAL_TURN_SECONDS,
        longest_place=links.LONGEST_PLACE,
        language=visit.language,
    )


def _whole(visit: Visit) -> str:
    return visit.t("全市") if visit.scope is None else visit.t("本辖区")


def _link(visit: Visit, link: WallLink, state: State) -> view.Link:
    names = {
        one.county_id: visit.t.name(one.name_zh, one.name_en)
        for one in city.counties(None, overview.today_of(visit))
    }
    counties = link.county_ids
    area = visit.t("全市")
    if counties is not None:
        area = visit.t("、").join(names.get(one, f"#{one}") for one in counties)
    is_own = visit.user is not None and visit.user.user_id == link.made_by
    return view.Link(
        ref=link.wall_link_ref,
        place=link.place,
        area=area,
        panels=tuple(link.panels),
        by_county=link.by_county,
        language=link.language,
        turn_seconds=link.turn_seconds,
        maker=link.maker,
        made_at=link.made_at,
        expires_at=link.expires_at,
        void=_void(visit, link),
        address=address_of(link) if is_own else "",
        last_seen_at=link.last_seen_at,
        last_address=str(link.last_address or ""),
        is_new=link.wall_link_ref == state.made,
    )


def _void(visit: Visit, link: WallLink) -> str:
    if link.revoked_at is not None:
        return "revoked"
    if link.expires_at <= visit.now:
        return "expired"
    if link.maker_is_disabled:
        return "maker_gone"
    return "no_longer_seen" if links.scope_of(link) == () else ""


def address_of(link: WallLink) -> str:
    """The whole address of a screen, with its key behind the #."""
    key = links.key_of(current_app.config["SECRET_KEY"], link)
    return f"{request.host_url.rstrip('/')}{screen.SCREEN}#{key}"


def install(server: Flask) -> None:
    """The screen itself, and making and revoking links."""
    screen.install(server)

    @server.post(view.MAKE)
    def make_wall_link() -> Response:
        here = visits.current()
        made = links.make(here, wish(here, request.form), address=request.remote_addr)
        return redirect(f"{PATH}?{State(made.wall_link_ref).to_query()}", code=303)

    @server.post(f"{view.MAKE}/<string:ref>/revoke")
    def revoke_wall_link(ref: str) -> Response:
        links.revoke(visits.current(), ref[:LONGEST_REF], address=request.remote_addr)
        return redirect(PATH, code=303)


def wish(visit: Visit, form: Any) -> Wish:
    """What a filled-in form asks for; refuses what its controls cannot send."""
    parameters.checked(form.to_dict())
    place = parameters.free_text(form.get(view.PLACE), longest=links.LONGEST_PLACE)
    if not place:
        raise UnusableParameter("请写明大屏挂在哪里")
    counties = tuple(sorted({parameters.identifier(one) or 0 for one in form.getlist(view.COUNTY)}))
    panels = parameters.some_of(",".join(form.getlist(view.PANEL)), tuple(PANELS))
    if not panels:
        raise UnusableParameter("请至少选一个轮播页面")
    return Wish(
        place=place,
        county_ids=counties or None,
        language=parameters.one_of(form.get(view.LANGUAGE), LANGUAGES) or visit.language,
        panels=panels,
        by_county=form.get(view.BY_COUNTY) == "1",
        turn_seconds=_number(form.get(view.SECONDS), links.TURN_SECONDS, links.USUAL_TURN_SECONDS),
        life_days=_number(form.get(view.DAYS), links.LIFE_DAYS, links.USUAL_LIFE_DAYS),
    )


def _number(text: str | None, offered: tuple[int, ...], usual: int) -> int:
    chosen = parameters.one_of(text, tuple(str(one) for one in offered))
    return usual if chosen is None else int(chosen)
