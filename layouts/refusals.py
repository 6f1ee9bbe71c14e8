"""Pages for what cannot be shown: unknown, forbidden, unusable, and the database being away."""

from collections.abc import Sequence

from dash import html

from layouts.translations import Translator, mark

HEADINGS = {
    400: mark("这个地址里有无法使用的内容"),
    401: mark("请先登录"),
    403: mark("您没有查看此页的权限"),
    404: mark("没有这个页面"),
    405: mark("不能这样访问此地址"),
    413: mark("提交的内容太大"),
    429: mark("请求过于频繁"),
    500: mark("出错了"),
    503: mark("暂时读不到数据"),
}

SENTENCES = {
    400: mark("请检查地址，或从下面的链接重新开始。"),
    401: mark("登录已过期，或尚未登录。"),
    403: mark("如工作需要，请联系系统管理员。"),
    404: mark("地址可能有误，或内容已经移走。"),
    405: mark("请从下面的链接重新开始。"),
    413: mark("请缩小文件后再试。"),
    429: mark("请稍候一分钟再试。"),
    500: mark("错误已经记录，不需要您做什么；可以稍后再试。"),
    503: mark("数据库没有应答。本页每 15 秒自动重试，数据没有丢失。"),
}

RETRY_SECONDS = 15


def page(
    status: int,
    *,
    t: Translator,
    home: str,
    sentence: str = "",
    reference: str = "",
    ways_on: Sequence[tuple[str, str]] = (),
) -> html.Div:
    """One refusal: what happened, what to do, where to go on."""
    known = status if status in HEADINGS else 500
    links = [html.Li(html.A(text, href=href)) for text, href in ways_on]
    links.append(html.Li(html.A(t("回到首页"), href=home)))
    rows = [
        html.P(str(status), className="refusal-status"),
        html.H1(t(HEADINGS[known])),
        html.P(sentence or t(SENTENCES[known]), className="refusal-sentence"),
        html.Ul(links, className="refusal-links"),
    ]
    if reference:
        rows.append(html.P(t("编号 {reference}", reference=reference), className="label"))
    return html.Div(rows, className="refusal")
