"""The staff wall: nothing under the staff prefix answers without a session.

Installed before either app exists. It decides by the rule that matched, never by the raw path, and
never by a field of the request's body, which the client writes.
"""

from urllib.parse import quote, urlsplit

from flask import Flask, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from dashboard.errors import Forbidden, Refused
from dashboard.visit import STAFF_PREFIX
from layouts import login, shell

WALL_RULES = frozenset({"/staff/wall/screen", "/staff/wall/turns/<int:number>"})
"""A screen has a key of its own: see ``dashboard.staff.wall``."""
OPEN_RULES = frozenset({login.ADDRESS}) | WALL_RULES
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SAME_SITE = frozenset({"same-origin", "none"})


class LoginNeeded(Refused):
    """A door of the staff site was tried without a session."""

    status = 401


def is_staff_rule(rule: str) -> bool:
    """Whether a rule belongs to the staff site."""
    return rule.startswith(STAFF_PREFIX) or rule == STAFF_PREFIX.rstrip("/")


def install(server: Flask) -> None:
    """Refuse strangers on every staff rule, and requests from other sites on every rule."""

    @server.before_request
    def require_session() -> Response | None:
        rule = request.url_rule.rule if request.url_rule is not None else ""
        if not is_staff_rule(rule) or rule in OPEN_RULES:
            return None
        if current_user.is_authenticated and current_user.is_active:
            return None
        if request.method == "GET" and wants_page(rule):
            return redirect(f"{login.ADDRESS}?{login.NEXT_FIELD}={quote(_here(), safe='')}", 303)
        raise LoginNeeded

    @server.before_request
    def refuse_other_sites() -> None:
        if request.method not in READING_METHODS and not comes_from_here():
            raise Forbidden("此请求来自其他网站，已拒绝。请回到本站的页面再操作。")


def wants_page(rule: str) -> bool:
    """Whether a person waits for a page there, rather than a script for its data."""
    return "/_dash" not in rule and "/_reload" not in rule and "/assets/" not in rule


def comes_from_here() -> bool:
    """Whether a request that changes something was sent by a page of this site.

    Browsers say so in ``Sec-Fetch-Site`` where the connection is trusted, else in ``Origin``.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched in SAME_SITE
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(sender) and urlsplit(sender).netloc == request.host


def _here() -> str:
    return request.full_path if request.query_string else request.path


def safe_next(address: str) -> str:
    """Where a login leads: an address of the staff site, whatever was sent."""
    home = shell.HOME_OF_SITE[shell.STAFF]
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith(STAFF_PREFIX)
    plain = "\\" not in address and address.isprintable() and "//" not in parts.path
    leads_on = parts.path not in (login.ADDRESS, shell.LOGOUT)
    return address if is_ours and plain and leads_on else home
