"""The session of a member of staff: a signed cookie that only ``/staff/`` receives.

The cookie names the account and the epoch of its sessions. The account is read at each request, so
disabling it, changing its password or logging out ends its sessions at once.
"""

from datetime import timedelta

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user, logout_user

from dashboard import accounts, clock, pools
from dashboard.settings import Settings
from dashboard.visit import STAFF_PREFIX, User
from queries import users
from queries.users import StaffAccount

COOKIE = "qy_staff"
EPOCH = "epoch"
BEGAN = "began"
SEEN = "seen"
REFRESH_SECONDS = 60
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class LoggedIn(UserMixin):
    """What Flask-Login holds for a request."""

    def __init__(self, user: User):
        self.user = user

    def get_id(self) -> str:
        """The account's id, as the cookie holds it."""
        return str(self.user.user_id)


class StaffCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; secure everywhere but on this machine, unless a setting says so."""

    def __init__(self, settings: Settings):
        self._secure = settings.cookie_secure

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the browser may send the cookie over an encrypted connection only."""
        return needs_secure_cookie(self._secure)


def needs_secure_cookie(setting: str) -> bool:
    """``auto`` means: everywhere but on this machine."""
    return setting == "always" or (setting == "auto" and not is_loopback())


def is_loopback() -> bool:
    """Whether the request came to an address of this machine."""
    host = request.host
    name = host[: host.index("]") + 1] if host.startswith("[") else host.rsplit(":", 1)[0]
    return name in LOOPBACK_HOSTS


def cookie_will_be_dropped(setting: str) -> bool:
    """Whether the browser will refuse the cookie: it must be secure and the connection is not."""
    return needs_secure_cookie(setting) and not request.is_secure


def install(server: Flask, settings: Settings) -> None:
    """Sessions and the loading of their account; only a server with the staff site has them."""
    server.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=STAFF_PREFIX,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )
    server.session_interface = StaffCookie(settings)
    manager = LoginManager()
    # Epoch, idle time and length replace its protection, which ties a session to an address.
    manager.session_protection = None
    manager.init_app(server)

    @manager.user_loader
    def load(identifier: str) -> LoggedIn | None:
        if not _is_alive(settings):
            return None
        with pools.connection("staff") as connection:
            account = users.by_id(connection, int(identifier))
        if account is None or account.disabled_at is not None:
            return None
        if account.session_epoch != session.get(EPOCH):
            return None
        return LoggedIn(accounts.user_of(account))


def _is_alive(settings: Settings) -> bool:
    """Whether the session is neither too old nor unused for too long; notes that it was used."""
    now = clock.now().timestamp()
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    if now - began > settings.session_hours * 3600 or now - seen > settings.idle_minutes * 60:
        return False
    if now - seen > REFRESH_SECONDS:
        session[SEEN] = int(now)
    return True


def begin(account: StaffAccount) -> None:
    """Start a new session; nothing of an earlier one is kept."""
    session.clear()
    session.permanent = True
    now = int(clock.now().timestamp())
    session[EPOCH], session[BEGAN], session[SEEN] = account.session_epoch, now, now
    login_user(LoggedIn(accounts.user_of(account)))


def end() -> None:
    """Forget the session in this browser."""
    logout_user()
    session.clear()
