"""Callback requests that no page of ours can have sent are refused before Dash looks at them."""

from typing import Any

from dash import Dash
from flask import Flask, request

from dashboard.errors import UnusableParameter
from layouts.translations import mark

MOST_BYTES = 1_000_000
SENTENCE = mark("这个请求不是本页面发出的。")


def refuse(server: Flask, app: Dash) -> None:
    """Check the body of each callback request of an app against what the app has registered."""
    endpoint = app.config.routes_pathname_prefix + "_dash-update-component"
    dispatch = server.view_functions[endpoint]

    def checked() -> Any:
        if (request.content_length or 0) > MOST_BYTES:
            raise UnusableParameter(SENTENCE)
        if not is_ours(app, request.get_json(silent=True)):
            raise UnusableParameter(SENTENCE)
        return dispatch()

    server.view_functions[endpoint] = checked


def is_ours(app: Dash, body: Any) -> bool:
    """Whether a body names a callback of this app, with the inputs and states that it declares."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = app.callback_map.get(body["output"])
    if callback is None:
        return False
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        return False
    return _matches(body.get("inputs", []), callback["inputs"]) and _matches(
        body.get("state", []), callback["state"]
    )


def _matches(sent: Any, declared: list[dict[str, Any]]) -> bool:
    if not isinstance(sent, list) or len(sent) != len(declared):
        return False
    return all(_is_dependency(one, other) for one, other in zip(sent, declared, strict=True))


def _is_dependency(sent: Any, declared: dict[str, Any]) -> bool:
    """A dependency as declared; a pattern of ids is sent as a list of its matches."""
    if isinstance(sent, list):
        return declared["id"].startswith("{") and all(_is_match(one, declared) for one in sent)
    if not isinstance(sent, dict) or sent.get("property") != declared["property"]:
        return False
    if declared["id"].startswith("{"):
        return isinstance(sent.get("id"), dict)
    return sent.get("id") == declared["id"]


def _is_match(sent: Any, declared: dict[str, Any]) -> bool:
    return (
        isinstance(sent, dict)
        and isinstance(sent.get("id"), dict)
        and sent.get("property") == declared["property"]
    )
