"""Short links 复制链接: a view of the staff site under an address that fits into a message.

The code names a row and carries a signature of this installation. The row holds the address as its
page writes it, so that a link leads to a page of ours and nowhere else. Opening one needs a login
that sees at least the counties that the view was made of; the page then checks its own permission.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard import guard, parameters, pools
from dashboard import visit as visits
from dashboard.errors import Forbidden, NotFound, Refused, UnusableParameter
from dashboard.log import log
from dashboard.pools import Scope
from dashboard.refusing import ROUTERS
from dashboard.routing import MovedAddress, Router
from dashboard.visit import Visit
from layouts import shell
from layouts.translations import mark
from queries import short_links
from queries.short_links import ShortLink

MAKE = "/staff/links"
OPEN = "/staff/s/<string:code>"
OPENED = "/staff/s/"
PURPOSE = b"short link:"
REF_BYTES = 9
REF_LETTERS = 12
SIGNATURE_BYTES = 6
LIFE = timedelta(days=shell.LINK_DAYS)
SAME_FOR = timedelta(days=1)
"""A view that was shared this lately keeps its link."""
MOST_A_DAY = 200

VOID = mark("短链接不完整，或不是本系统签发的。请向发送者索要新链接。")
EXPIRED = mark("短链接已于 {day} 到期。请向发送者索要新链接。")
MAKER_GONE = mark("建立此短链接的账号已停用，链接随之失效。")
BEYOND = mark("此链接展示的范围超出您负责的区县。请让发送者先筛选到您的区县再复制链接。")
TOO_MANY = mark("今天建立的短链接已达 {n} 条，请明天再试，或直接复制地址栏。")


class LinkGone(Refused):
    """The link was ours and opens nothing any more."""

    status = 410


class TooManyLinks(Refused):
    """One account made more links in a day than a person does."""

    status = 429


def install(server: Flask) -> None:
    """Making a link, and following one."""

    @server.post(MAKE)
    def make_short_link() -> Response:
        here, router = visits.current(), current_app.extensions[ROUTERS][shell.STAFF]
        asked = request.get_json(silent=True)
        text = asked.get("address") if isinstance(asked, dict) else None
        code = make(here, router, text, signing_key=current_app.config["SECRET_KEY"])
        return jsonify({"address": f"{request.host_url.rstrip('/')}{OPENED}{code}"})

    @server.get(OPEN)
    def open_short_link(code: str) -> AnyResponse:
        here = visits.current()
        link = opened(here, code, signing_key=current_app.config["SECRET_KEY"])
        return redirect(guard.safe_next(link.address), code=303)


def make(visit: Visit, router: Router, text: Any, *, signing_key: str) -> str:
    """
    The code of a link to a view: that of today when the view was shared already.

    Raises
    ------
    UnusableParameter
        For an address that no page of the staff site has.
    TooManyLinks
        When this account made very many today.
    """
    if visit.user is None:
        raise Forbidden
    user = visit.user
    address, counties = _view(visit, router, text)
    since = visit.now - SAME_FOR
    with pools.connection("staff", write=True) as connection:
        known = short_links.same(
            connection, made_by=user.user_id, address=address, county_ids=counties, since=since
        )
        if known is not None:
            return code_of(signing_key, known.short_link_ref)
        if short_links.count(connection, made_by=user.user_id, since=since) >= MOST_A_DAY:
            raise TooManyLinks(TOO_MANY, n=MOST_A_DAY)
        link = ShortLink(
            short_link_ref=secrets.token_urlsafe(REF_BYTES),
            address=address,
            county_ids=counties,
            made_by=user.user_id,
            made_at=visit.now,
            expires_at=visit.now + LIFE,
        )
        short_links.add(connection, link)
    log.info("short_link_made", login_name=user.login_name, link=link.short_link_ref)
    return code_of(signing_key, link.short_link_ref)


def opened(visit: Visit, code: str, *, signing_key: str) -> ShortLink:
    """
    The link of a code, while it is in force and for who sees as much.

    Raises
    ------
    NotFound
        For a code that was not made here.
    LinkGone
        When its time is over, or its maker's account.
    Forbidden
        For a person who does not see the counties that it needs.
    """
    ref = code[:REF_LETTERS]
    if not hmac.compare_digest(code.encode(), code_of(signing_key, ref).encode()):
        raise NotFound(VOID)
    with pools.connection("staff") as connection:
        link = short_links.by_ref(connection, ref)
    if link is None:
        raise NotFound(VOID)
    if visit.now >= link.expires_at:
        raise LinkGone(EXPIRED, day=_day(link.expires_at, visit))
    if link.maker_is_disabled:
        raise LinkGone(MAKER_GONE)
    if not sees(visit.scope, link.county_ids):
        raise Forbidden(BEYOND)
    return link


def sees(scope: Scope, county_ids: list[int] | None) -> bool:
    """Whether who sees ``scope`` sees these counties; None is the whole city on either side."""
    if scope is None:
        return True
    return county_ids is not None and set(county_ids) <= set(scope)


def code_of(signing_key: str, ref: str) -> str:
    """The signed code of a link."""
    digest = hmac.new(signing_key.encode(), PURPOSE + ref.encode(), sha256).digest()
    return ref + urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode()


def _day(moment: datetime, visit: Visit) -> str:
    return f"{moment.astimezone(visit.now.tzinfo):%Y-%m-%d}"


def _view(visit: Visit, router: Router, text: Any) -> tuple[str, list[int] | None]:
    """Address of a page as the page itself writes it, and the counties that it is made of."""
    if not isinstance(text, str) or len(text) > parameters.LONGEST_QUERY:
        raise UnusableParameter("地址太长")
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or guard.safe_next(text) != text:
        raise UnusableParameter("只能为本系统的页面建立短链接。")
    try:
        page, path_args = router.find(parts.path)
    except (NotFound, MovedAddress) as error:
        raise UnusableParameter("只能为本系统的页面建立短链接。") from error
    state = page.State.parse(parameters.arguments(parts.query))
    query = state.to_query()
    address = quote(parts.path) + (f"?{query}" if query else "")
    return address, _counties(visit, path_args, getattr(state, "county", None))


def _counties(visit: Visit, path_args: Mapping[str, Any], county: int | None) -> list[int] | None:
    """What one must see: the chosen county; of one enterprise what its page says; else as much."""
    if county is not None:
        return [county]
    if path_args:
        return []
    return None if visit.scope is None else sorted(visit.scope)
