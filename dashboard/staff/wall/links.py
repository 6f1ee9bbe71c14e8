"""Links of the wall: signed, expiring, revocable; each opens one screen and nothing else.

The key of a link names its row, its end and its language, signed with the secret of this
installation. What the screen shows stands in the row, so a key is short enough to be typed. A link
never shows more than its maker may see at the moment, and nothing once that account is disabled.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard import pools
from dashboard.accounts import network_address
from dashboard.errors import Forbidden, NotFound, Refused
from dashboard.log import log
from dashboard.pools import Scope
from dashboard.visit import User, Visit
from layouts.staff.wall.words import PANELS
from layouts.translations import CHINESE, LANGUAGES, mark
from queries import audit, wall_links
from queries.wall_links import NewLink, WallLink

PURPOSE = "wall link"
REF_BYTES = 12
LIFE_DAYS = (7, 30, 90, 180, 366)
USUAL_LIFE_DAYS = 90
TURN_SECONDS = (15, 30, 60, 120)
USUAL_TURN_SECONDS = 30
LONGEST_PLACE = 60
SEEN_EVERY = timedelta(minutes=10)
VOID_SHOWN_FOR = timedelta(days=30)
MANAGE = "manage_users"
"""Who may do this sees and revokes the links of everybody."""

UNREADABLE = mark("大屏链接不完整或不是本系统签发的。请在“大屏”页重新复制链接。")
EXPIRED = mark("大屏链接已于 {day} 到期。请在“大屏”页建立新链接。")
REVOKED = mark("大屏链接已被撤销。需要时请在“大屏”页建立新链接。")
MAKER_GONE = mark("建立此大屏链接的账号已停用，链接随之失效。请由在用账号建立新链接。")
NO_LONGER_SEEN = mark("建立此大屏链接的账号已无权查看这些区县，链接随之失效。")


class LinkVoid(Refused):
    """The key opens nothing, and why; ``language`` is that of its screen where it is known."""

    def __init__(self, status: int, sentence: str, /, *, language: str = "", **values: Any):
        super().__init__(sentence, **values)
        self.status = status
        self.language = language


@dataclass(frozen=True)
class Wish:
    """What a member of staff asks a link for; ``county_ids`` None is all that they see."""

    place: str
    county_ids: tuple[int, ...] | None
    language: str
    panels: tuple[str, ...]
    by_county: bool
    turn_seconds: int
    life_days: int


@dataclass(frozen=True)
class Opened:
    """A link in force, with the counties that it shows now."""

    link: WallLink
    scope: Scope


def key_of(signing_key: str, link: NewLink | WallLink) -> str:
    """The key of a link: the same for the same link, so that it can be copied again."""
    named = [link.wall_link_ref, round(link.expires_at.timestamp()), link.language]
    return str(URLSafeSerializer(signing_key, salt=PURPOSE).dumps(named))


def make(visit: Visit, wish: Wish, *, address: str | None) -> NewLink:
    """Keep a new link within what its maker sees; audited.

    Raises
    ------
    Forbidden
        When it asks for a county that its maker does not see.
    """
    user = _user_of(visit)
    counties = wish.county_ids if wish.county_ids is not None else user.scope
    allowed = user.scope is None or set(counties or ()) <= set(user.scope)
    is_refused = not allowed or counties == ()
    trace: dict[str, Any] = {**_trace(visit, user, address), "action": "make_wall_link"}
    trace["counties"] = None if counties is None else list(counties)
    if is_refused:
        with pools.connection("staff", write=True) as connection:
            audit.record(connection, **trace, outcome="refused")
        raise Forbidden("大屏链接只能包含您负责的区县。")
    link = NewLink(
        wall_link_ref=secrets.token_urlsafe(REF_BYTES),
        place=wish.place,
        county_ids=counties,
        language=wish.language,
        panels=wish.panels,
        by_county=wish.by_county,
        turn_seconds=wish.turn_seconds,
        made_by=user.user_id,
        made_at=visit.now,
        expires_at=(visit.now + timedelta(days=wish.life_days)).replace(microsecond=0),
    )
    with pools.connection("staff", write=True) as connection:
        wall_links.add(connection, link)
        audit.record(
            connection,
            **trace,
            outcome="done",
            subject=link.wall_link_ref,
            place=link.place,
            expires_at=link.expires_at.isoformat(),
        )
    log.info("wall_link_made", login_name=user.login_name, link=link.wall_link_ref)
    return link


def revoke(visit: Visit, wall_link_ref: str, *, address: str | None) -> None:
    """Make a link void: one's own, or anybody's for who manages accounts; audited.

    Raises
    ------
    NotFound
        When there is no such link, or it is not for this person to revoke.
    """
    user = _user_of(visit)
    with pools.connection("staff", write=True) as connection:
        link = wall_links.by_ref(connection, wall_link_ref)
        if link is None or not may_manage(visit, link):
            raise NotFound
        wall_links.revoke(connection, wall_link_ref, revoked_by=user.user_id, at=visit.now)
        audit.record(
            connection,
            **_trace(visit, user, address),
            action="revoke_wall_link",
            outcome="done",
            subject=wall_link_ref,
        )
    log.info("wall_link_revoked", login_name=user.login_name, link=wall_link_ref)


def may_manage(visit: Visit, link: WallLink) -> bool:
    """Whether this person may revoke a link."""
    return visit.may(MANAGE) or (visit.user is not None and visit.user.user_id == link.made_by)


def listed(visit: Visit) -> list[WallLink]:
    """The links that this person may revoke, and those that became void lately."""
    user = _user_of(visit)
    with pools.connection("staff") as connection:
        return wall_links.listed(
            connection,
            made_by=None if visit.may(MANAGE) else user.user_id,
            at=visit.now,
            void_for=VOID_SHOWN_FOR,
        )


def opened(signing_key: str, key: str, *, now: datetime, address: str | None) -> Opened:
    """The link of a key, while it is in force; notes now and then that its screen asked.

    Raises
    ------
    LinkVoid
        401 for a key that was not made here, 410 for one whose time is over.
    """
    ref, end, language = _named(signing_key, key)
    day = f"{datetime.fromtimestamp(end, now.tzinfo):%Y-%m-%d}"
    if now.timestamp() >= end:
        raise LinkVoid(410, EXPIRED, language=language, day=day)
    with pools.connection("staff") as connection:
        link = wall_links.by_ref(connection, ref)
    if link is None or round(link.expires_at.timestamp()) != end:
        raise LinkVoid(401, UNREADABLE, language=language)
    if link.revoked_at is not None:
        raise LinkVoid(410, REVOKED, language=language)
    if link.maker_is_disabled:
        raise LinkVoid(410, MAKER_GONE, language=language)
    scope = scope_of(link)
    if scope == ():
        raise LinkVoid(410, NO_LONGER_SEEN, language=language)
    if link.last_seen_at is None or now - link.last_seen_at >= SEEN_EVERY:
        with pools.connection("staff", write=True) as connection:
            wall_links.seen(connection, ref, at=now, address=network_address(address))
    return Opened(link, scope)


def scope_of(link: WallLink) -> Scope:
    """Counties of a link that its maker may still see; None is the whole city."""
    if link.county_ids is None:
        return None if link.maker_county_ids is None else ()
    if link.maker_county_ids is None:
        return tuple(sorted(link.county_ids))
    return tuple(sorted(set(link.county_ids) & set(link.maker_county_ids)))


def viewer(opened_link: Opened) -> User:
    """Who looks at a screen: nobody in particular, with no permission."""
    link = opened_link.link
    return User(
        user_id=0,
        login_name=f"wall:{link.wall_link_ref}",
        display_name=link.place,
        role="wall",
        role_name_zh="",
        role_name_en="",
        permissions=frozenset(),
        scope=opened_link.scope,
    )


def panels_of(link: WallLink) -> tuple[str, ...]:
    """Pages of a link that this version still has; the first page when it has none of them."""
    return tuple(one for one in PANELS if one in link.panels) or (next(iter(PANELS)),)


def _named(signing_key: str, key: str) -> tuple[str, int, str]:
    try:
        named = URLSafeSerializer(signing_key, salt=PURPOSE).loads(key)
    except BadSignature as error:
        raise LinkVoid(401, UNREADABLE) from error
    ref, end, language = named
    return ref, end, language if language in LANGUAGES else CHINESE


def _user_of(visit: Visit) -> User:
    if visit.user is None:
        raise Forbidden
    return visit.user


def _trace(visit: Visit, user: User, address: str | None) -> dict[str, Any]:
    return {
        "at": visit.now,
        "user_id": user.user_id,
        "login_name": user.login_name,
        "address": network_address(address),
    }
