"""How a refusal is answered: a page for a person, a sentence for a script, a line in the log."""

from typing import Any
from urllib.parse import quote

from dash import set_props
from dash.exceptions import PreventUpdate
from flask import Flask, Response, current_app, g, jsonify, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dashboard import documents, guard, routing, visit
from dashboard.errors import DatabaseUnavailable, Refused
from dashboard.log import log
from layouts import parts, refusals, shell

ROUTERS = "qingyuan.routers"


class _OfStatus(Refused):
    """A refusal of Flask's own, as 405 or 413."""

    def __init__(self, status: int):
        super().__init__()
        self.status = status


def install(server: Flask) -> None:
    """Answer every exception with a status and a sentence, never with a traceback."""
    server.extensions.setdefault(ROUTERS, {})

    @server.errorhandler(Refused)
    def refused(error: Refused) -> AnyResponse:
        log.info("refused", status=error.status, sentence=error.sentence)
        return answer(error)

    @server.errorhandler(routing.MovedAddress)
    def moved(error: routing.MovedAddress) -> AnyResponse:
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{error.address}?{query}" if query else error.address, code=308)

    @server.errorhandler(HTTPException)
    def of_flask(error: HTTPException) -> AnyResponse:
        if error.code is None or error.code < 400:
            return error.get_response()
        return answer(_OfStatus(error.code))

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> AnyResponse:
        if isinstance(error, PreventUpdate):
            return Response(status=204)
        log.exception("unexpected_error")
        return answer(_OfStatus(500), reference=g.get("reference", ""))


def answer(error: Refused, *, reference: str = "") -> AnyResponse:
    """The refusal as this client can read it."""
    here = _visit_for(error)
    response = (
        _as_page(here, error, reference) if _wants_page() else _as_data(here, error, reference)
    )
    response.status_code = error.status
    if error.status in (429, 503):
        response.headers["Retry-After"] = str(refusals.RETRY_SECONDS)
    return response


def _visit_for(error: Refused) -> visit.Visit:
    """The visit; without its user while the database cannot say who it is."""
    if isinstance(error, DatabaseUnavailable) or error.status == 500:
        return visit.anonymous()
    try:
        return visit.current()
    except DatabaseUnavailable:
        return visit.anonymous()


def _wants_page() -> bool:
    rule = request.url_rule.rule if request.url_rule is not None else request.path
    if not guard.wants_page(rule):
        return False
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "text/html"


def _sentence(here: visit.Visit, error: Refused) -> str:
    if error.sentence:
        return here.t(error.sentence, **error.values)
    return here.t(refusals.SENTENCES.get(error.status, refusals.SENTENCES[500]))


def _as_data(here: visit.Visit, error: Refused, reference: str) -> Response:
    body = {"status": error.status, "sentence": _sentence(here, error)}
    return jsonify({**body, "reference": reference} if reference else body)


def _as_page(here: visit.Visit, error: Refused, reference: str) -> Response:
    routers: dict[str, routing.Router] = request_routers()
    router = routers.get(here.site) or next(iter(routers.values()))
    page = router.refusal(here, error, here=quote(request.path), reference=reference)
    retry = refusals.RETRY_SECONDS if error.status == 503 and request.method == "GET" else 0
    return Response(documents.plain(here, page, retry_seconds=retry), mimetype="text/html")


def request_routers() -> dict[str, routing.Router]:
    """Routers of the apps in this process."""
    return current_app.extensions[ROUTERS]


def on_callback_error(error: Exception) -> None:
    """What a person sees when a callback fails: a notice; the page stays as it is."""
    here = visit.current()
    reference = ""
    if isinstance(error, Refused):
        log.info("callback_refused", status=error.status, sentence=error.sentence)
        sentence = _sentence(here, error)
        kind = "warning"
    else:
        log.error("callback_failed", exc_info=error)
        sentence, kind = here.t(refusals.SENTENCES[500]), "failure"
        reference = here.t("编号 {reference}", reference=g.get("reference", ""))
    notice: Any = parts.notice(sentence, kind=kind, reference=reference)
    set_props(shell.NOTICE, {"children": notice})
