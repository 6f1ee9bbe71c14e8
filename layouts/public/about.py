"""What this site is: what it shows, what it keeps, how it can be used, whom to call."""

from dash import html

from layouts import parts
from layouts.translations import Translator


def page(*, t: Translator, city_name: str) -> html.Div:
    """The page about the site."""
    return html.Div(
        [
            parts.page_head(t("关于本站")),
            _section(
                t("本站公布什么"),
                t(
                    "本站公布{city}固定污染源自动监测的日均值、所执行的限值与判定结果。"
                    "一天的数据在标记和审核期限都过后才公布，还没有人核实的写明待核实。",
                    city=city_name or t("本市"),
                ),
                t("没有数据、数据不足与停运都会写明，不会当作达标。气味和噪声不在自动监测范围内。"),
            ),
            _section(
                t("遇到紧急情况"),
                t("闻到刺鼻气味、看到泄漏，先离开，再打电话：环保举报 12369，市民热线 12345。"),
            ),
            _section(
                t("隐私说明"),
                t(
                    "浏览本站不需要登录。本站只保存两项设置：语言和字号，"
                    "存放在您的浏览器里，一年后失效。本站不向其他网站发送任何请求。"
                ),
            ),
            _section(
                t("无障碍"),
                t(
                    "各页不用脚本也能阅读，全部操作可用键盘完成，颜色从不单独表示结论；"
                    "页首的“大字”把文字放大四分之一。"
                ),
            ),
        ],
        className="prose",
    )


def _section(heading: str, *paragraphs: str) -> html.Section:
    return html.Section([html.H2(heading), *(html.P(text) for text in paragraphs)])
