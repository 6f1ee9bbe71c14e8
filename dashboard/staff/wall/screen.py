"""The screen of a wall link: a dark document without data, and its turns for who has the key.

The key stands behind the # of the address, which browsers keep to themselves; the script sends it
in a header. So it is in no log of this server or of a proxy, and in no Referer. These addresses
look at no session and set no cookie.
"""

import functools
import hashlib
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, request

from dashboard import clock, documents, prerender, shared_assets
from dashboard.cache import staff_cached
from dashboard.errors import NotFound
from dashboard.log import log
from dashboard.pools import Scope
from dashboard.staff.wall import links, turns
from dashboard.staff.wall.links import LinkVoid, Opened
from dashboard.visit import User, Visit
from layouts.staff.wall import screen as view
from layouts.staff.wall.values import Turn
from layouts.translations import CHINESE, LANGUAGES, translator

SCREEN = "/staff/wall/screen"
TURNS = "/staff/wall/turns/<int:number>"
KEY_HEADER = "X-Wall-Key"
SCRIPT = "wall.js"
KEPT_SECONDS = 90


def install(server: Flask) -> None:
    """Add the two addresses; ``guard.OPEN_RULES`` names them."""

    @server.get(SCREEN)
    def wall_screen() -> Response:
        said = tuple(translator(language) for language in (CHINESE, *LANGUAGES[1:]))
        document = documents.screen(
            title=view.title(said),
            content=prerender.to_html(view.waiting(said)),
            script=shared_assets.address(SCRIPT),
            version=version(),
        )
        return Response(document, mimetype="text/html")

    @server.get(TURNS)
    def wall_turn(number: int) -> Response:
        now = clock.now()
        try:
            opened = links.opened(
                current_app.config["SECRET_KEY"],
                request.headers.get(KEY_HEADER, ""),
                now=now,
                address=request.remote_addr,
            )
        except LinkVoid as void:
            log.info("wall_link_void", status=void.status, sentence=void.sentence)
            return _signed(refusal(void), now)
        return turn(opened, number, now)


def turn(opened: Opened, number: int, now: datetime) -> Response:
    """One turn of a link as HTML; 304 while nothing of it changed."""
    link = opened.link
    visit = visit_of(opened, now)
    shown = turns.of_link(links.panels_of(link), by_county=link.by_county, visit=visit)
    if number >= len(shown):
        raise NotFound
    body = written(
        opened.scope,
        shown,
        number,
        link.language,
        link.turn_seconds,
        now.replace(second=0, microsecond=0),
    )
    response = Response(body, mimetype="text/html")
    response.headers["X-Wall-Turns"] = str(len(shown))
    response.headers["X-Wall-Seconds"] = str(link.turn_seconds)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:24])
    _signed(response, now)
    response.make_conditional(request)
    return response


def visit_of(opened: Opened, now: datetime) -> Visit:
    """The visit of a screen: the scope and language of its link, no person and no permission."""
    return Visit(site="staff", language=opened.link.language, now=now, user=links.viewer(opened))


@staff_cached(KEPT_SECONDS)
def written(
    scope: Scope,
    shown: tuple[Turn, ...],
    number: int,
    language: str,
    turn_seconds: int,
    minute: datetime,
) -> str:
    """The HTML of a turn in one minute; screens with the same scope share it."""
    nobody = User(0, "wall", "", "wall", "", "", frozenset(), scope)
    visit = Visit(site="staff", language=language, now=minute, user=nobody)
    wall = turns.load(visit, shown, number, turn_seconds=turn_seconds)
    return prerender.to_html(view.wall(wall, t=visit.t))


def refusal(void: LinkVoid) -> Response:
    """The sentence on a dark page, in the language of the screen; in both where it is unknown."""
    languages = (void.language,) if void.language else LANGUAGES
    sentences = [translator(one)(void.sentence, **void.values) for one in languages]
    body = prerender.to_html(view.refusal(sentences))
    return Response(body, status=void.status, mimetype="text/html")


def _signed(response: Response, now: datetime) -> Response:
    """With the server's time, for the clock, and the version of what the browser has loaded."""
    response.headers["X-Wall-Now"] = str(round(now.timestamp() * 1000))
    response.headers["X-Wall-Version"] = version()
    return response


def version() -> str:
    """Changes with the script and the stylesheet of the screen."""
    return _version(
        shared_assets.address(SCRIPT),
        shared_assets.address(shared_assets.STYLESHEETS["staff"]),
    )


@functools.lru_cache(maxsize=4)
def _version(*addresses: Any) -> str:
    return hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:12]
