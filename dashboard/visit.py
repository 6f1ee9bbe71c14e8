"""Who is asking, in which language, about which counties, at what moment."""

import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from flask import Flask, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from dashboard import clock
from dashboard.errors import Forbidden
from dashboard.pools import Scope
from dashboard.settings import Settings
from layouts import shell
from layouts.translations import CHINESE, LANGUAGES, Translator, translator

SITES = "qingyuan.sites"
STAFF_PREFIX = "/staff/"
LANGUAGE_COOKIE = "qy_lang"
TYPE_COOKIE = "qy_type"
COOKIE_LIFE = timedelta(days=365)


@dataclass(frozen=True)
class User:
    """A member of staff who is logged in."""

    user_id: int
    login_name: str
    display_name: str
    role: str
    role_name_zh: str
    role_name_en: str
    permissions: frozenset[str]
    scope: Scope


@dataclass(frozen=True)
class Visit:
    """One request, as far as a page needs to know it."""

    site: str
    language: str
    now: datetime
    user: User | None = None
    has_large_type: bool = False
    t: Translator = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "t", translator(self.language))

    @property
    def scope(self) -> Scope:
        """Counties whose rows are seen; None is the whole city, nothing for a stranger."""
        return self.user.scope if self.user is not None else ()

    def may(self, permission: str) -> bool:
        """Whether the visitor holds a permission."""
        return self.user is not None and permission in self.user.permissions

    def require(self, permission: str) -> None:
        """Refuse a visitor without a permission."""
        if not self.may(permission):
            raise Forbidden


def current() -> Visit:
    """The visit of this request; the same object for as long as the request lasts."""
    if "visit" not in g:
        g.visit = _of_request()
    return g.visit


def site_of_request() -> str:
    """Which site the request belongs to: by its matched rule, by its address when none matched."""
    address = request.url_rule.rule if request.url_rule is not None else request.path
    site = shell.STAFF if address.startswith(STAFF_PREFIX) else shell.PUBLIC
    served = current_app.extensions[SITES]
    return site if site in served else served[0]


def _of_request() -> Visit:
    site = site_of_request()
    user = None
    if site == shell.STAFF and current_user.is_authenticated:
        user = current_user.user
    return Visit(
        site=site,
        language=_language(),
        now=clock.now(),
        user=user,
        has_large_type=request.cookies.get(TYPE_COOKIE) == shell.LARGE,
    )


def anonymous() -> Visit:
    """The visit without its user, for pages about a database that cannot be asked who it is."""
    return Visit(site=site_of_request(), language=_language(), now=clock.now())


def _language() -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else CHINESE


def with_visit(function: Callable[..., Any], *, permission: str = "") -> Callable[..., Any]:
    """A callback with the visit as its first argument, refused without the permission."""

    @functools.wraps(function)
    def called(*values: Any) -> Any:
        visit = current()
        if permission:
            visit.require(permission)
        return function(visit, *values)

    return called


def install(server: Flask, settings: Settings) -> None:
    """Name each request in the log, and keep a chosen language and type size in a cookie."""
    server.extensions[SITES] = settings.apps

    @server.before_request
    def name_request() -> None:
        g.reference = secrets.token_hex(4)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.reference, path=request.path)

    @server.before_request
    def keep_choice() -> Response | None:
        choices = {
            LANGUAGE_COOKIE: (shell.LANGUAGE_ARGUMENT, LANGUAGES),
            TYPE_COOKIE: (shell.TYPE_ARGUMENT, (shell.LARGE, shell.NORMAL)),
        }
        chosen = {}
        for cookie, (argument, allowed) in choices.items():
            value = request.args.get(argument)
            if value in allowed:
                chosen[cookie] = value
        if request.method != "GET" or not chosen:
            return None
        return _redirect_without_choices(chosen)


def _redirect_without_choices(chosen: dict[str, str]) -> Response:
    ours = (shell.LANGUAGE_ARGUMENT, shell.TYPE_ARGUMENT)
    rest = [(name, value) for name, value in request.args.items(multi=True) if name not in ours]
    address = "/" + quote(request.path.lstrip("/\\"))
    response = redirect(f"{address}?{urlencode(rest)}" if rest else address, code=303)
    for cookie, value in chosen.items():
        response.set_cookie(
            cookie,
            value,
            max_age=COOKIE_LIFE,
            path="/",
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return response
