"""Logging in and out of the staff site: plain forms, so that they work without script."""

from flask import Flask, Response, redirect, request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from dashboard import accounts, documents, guard, limits, sessions, visit
from dashboard.credentials import hash_of_nobody, tidy_login_name
from dashboard.refusing import request_routers
from dashboard.routing import facts_if_reachable
from dashboard.settings import Settings
from layouts import login as view
from layouts import shell
from layouts.translations import mark

FORM_LIFE_SECONDS = 3600
PURPOSE = "staff login form"

WRONG = mark("用户名或密码不正确，或账号已停用、已锁定。连续输错 {n} 次，账号锁定 {minutes} 分钟。")
EXPIRED = mark("页面打开太久，请再登录一次。")


def install(server: Flask, settings: Settings) -> None:
    """Add the login page and the logout."""
    hash_of_nobody()  # made now: the first unknown name must take no longer than the next
    serializer = URLSafeTimedSerializer(settings.signing_key, salt=PURPOSE)

    @server.get(view.ADDRESS)
    def login_form() -> AnyResponse:
        after = guard.safe_next(request.args.get(view.NEXT_FIELD, ""))
        return _page(settings, serializer, after=after)

    @server.post(view.ADDRESS)
    @limits.limited(server, f"{settings.logins_per_minute} per minute")
    def login() -> AnyResponse:
        after = guard.safe_next(request.form.get(view.NEXT_FIELD, ""))
        name = tidy_login_name(request.form.get(view.NAME_FIELD, ""))
        refusal = _token_refusal(serializer)
        if not refusal:
            here = visit.current()
            attempt = accounts.Attempt(
                login_name=name,
                password=request.form.get(view.PASSWORD_FIELD, ""),
                address=request.remote_addr,
                at=here.now,
            )
            account = accounts.log_in(attempt, settings)
            if account is not None:
                sessions.begin(account)
                return redirect(after, code=303)
            refusal = here.t(
                WRONG, n=settings.failed_logins_before_lock, minutes=settings.lock_minutes
            )
        page = _page(settings, serializer, after=after, login_name=name, refusal=refusal)
        page.status_code = 403
        return page

    @server.post(shell.LOGOUT)
    def logout() -> AnyResponse:
        here = visit.current()
        if here.user is not None:
            accounts.log_out(here.user, address=request.remote_addr, at=here.now)
        sessions.end()
        return redirect(view.ADDRESS, code=303)


def _token_refusal(serializer: URLSafeTimedSerializer) -> str:
    """Why the form cannot be accepted; empty when it can."""
    try:
        serializer.loads(request.form.get(view.TOKEN_FIELD, ""), max_age=FORM_LIFE_SECONDS)
    except (SignatureExpired, BadSignature):
        return visit.current().t(EXPIRED)
    return ""


def _page(
    settings: Settings,
    serializer: URLSafeTimedSerializer,
    *,
    after: str,
    login_name: str = "",
    refusal: str = "",
) -> Response:
    here = visit.current()
    content = view.page(
        t=here.t,
        token=serializer.dumps(PURPOSE),
        after=after,
        login_name=login_name,
        refusal=refusal,
        insecure=sessions.cookie_will_be_dropped(settings.cookie_secure),
    )
    router = request_routers()[shell.STAFF]
    title = here.t(mark("登录"))
    known = facts_if_reachable(here)
    frame = router.frame(here, title=title, here=request.path, known=known)
    return Response(
        documents.plain(here, router.framed(here, frame, content)), mimetype="text/html"
    )
