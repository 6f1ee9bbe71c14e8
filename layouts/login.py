"""The login page of the staff site: a plain form that works without script."""

from dash import html
from dash.development.base_component import Component

from layouts import parts, plain
from layouts.translations import Translator

NAME_FIELD = "login_name"
PASSWORD_FIELD = "password"
TOKEN_FIELD = "token"
NEXT_FIELD = "next"
ADDRESS = "/staff/login"


def page(
    *,
    t: Translator,
    token: str,
    after: str,
    login_name: str = "",
    refusal: str = "",
    insecure: bool = False,
) -> html.Div:
    """The form; ``refusal`` says why the last attempt failed, ``after`` is where it leads."""
    rows = [html.H1(t("登录")), html.P(t("供生态环境局及分局工作人员使用。"), className="label")]
    if insecure:
        sentence = t("此连接没有加密，浏览器不会保存登录状态。请改用 https:// 开头的地址。")
        rows.append(parts.notice(sentence, kind="warning"))
    if refusal:
        failure = parts.notice(refusal, kind="failure")
        rows.append(html.Div(failure, role="alert"))
    rows.append(_form(t, token=token, after=after, login_name=login_name))
    rows.append(html.P(t("忘记密码或需要账号，请联系本单位系统管理员。"), className="label"))
    return html.Div(rows, className="card login")


def _form(t: Translator, *, token: str, after: str, login_name: str) -> html.Form:
    return html.Form(
        [
            plain.Input(type="hidden", name=TOKEN_FIELD, defaultValue=token),
            plain.Input(type="hidden", name=NEXT_FIELD, defaultValue=after),
            _field(
                t("用户名"),
                plain.Input(
                    id="login-name",
                    name=NAME_FIELD,
                    type="text",
                    required=True,
                    autoComplete="username",
                    spellCheck="false",
                    maxLength=64,
                    defaultValue=login_name,
                    autoFocus=not login_name,
                ),
                "login-name",
            ),
            _field(
                t("密码"),
                plain.Input(
                    id="login-password",
                    name=PASSWORD_FIELD,
                    type="password",
                    required=True,
                    autoComplete="current-password",
                    maxLength=256,
                    autoFocus=bool(login_name),
                ),
                "login-password",
            ),
            html.Button(t("登录"), type="submit", className="button button-main"),
        ],
        action=ADDRESS,
        method="post",
        className="form",
    )


def _field(label: str, field: Component, field_id: str) -> html.Div:
    return html.Div([html.Label(label, htmlFor=field_id), field], className="field")
