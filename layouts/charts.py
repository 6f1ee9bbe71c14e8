"""The only maker of interactive charts: one configuration, one template, three honest states.

Plotly offers to upload a chart to its own service; that button is off here, and a test fails on a
``dcc.Graph`` made anywhere else.
"""

from typing import Any

from dash import dcc, html

from layouts import theme
from layouts.translations import CHINESE, Translator

DEFAULT_HEIGHT_PX = 320
REMOVED_BUTTONS = ("lasso2d", "select2d", "autoScale2d", "sendDataToCloud", "sendChartToCloud")


def configuration(*, t: Translator, file_name: str = "qingyuan") -> dict[str, Any]:
    """Plotly's configuration: nothing leaves the browser, texts in the language of the page."""
    return {
        "locale": "zh-CN" if t.language == CHINESE else "en",
        "displaylogo": False,
        "displayModeBar": "hover",
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "showLink": False,
        "sendData": False,
        "linkText": "",
        "responsive": True,
        "scrollZoom": False,
        "modeBarButtonsToRemove": list(REMOVED_BUTTONS),
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": file_name},
    }


def figure(
    traces: list[dict[str, Any]], *, layout: dict[str, Any] | None = None, surface: str = "desk"
) -> dict[str, Any]:
    """A figure in the template of a surface, as a plain dictionary."""
    return {
        "data": traces,
        "layout": {"template": theme.plotly_template(surface), **(layout or {})},
    }


def graph(
    shown: dict[str, Any] | None,
    *,
    label: str,
    t: Translator,
    id: str | None = None,
    height_px: int = DEFAULT_HEIGHT_PX,
    file_name: str = "qingyuan",
) -> html.Figure:
    """A chart with its spoken name; without a figure it says that there are no data."""
    chart = dcc.Graph(
        figure=shown if shown is not None else empty_figure(t("没有数据"), height_px=height_px),
        config=configuration(t=t, file_name=file_name),
        style={"height": f"{height_px}px"},
        responsive=True,
        **({"id": id} if id else {}),
    )
    return html.Figure(chart, className="chart", role="group", **{"aria-label": label})


def pictured(*content: Any, name: str) -> html.Div:
    """A figure of tables or SVG with its legend, which ``png`` in the same card saves as a file."""
    return html.Div(list(content), className="picture", **{"data-picture": f"qingyuan-{name}"})


def png(*, t: Translator) -> html.Button:
    """Saves the figure of its card as a picture; ``pictures.js`` draws it."""
    return html.Button(
        "PNG",
        type="button",
        className="link-button",
        title=t("把此图存为图片"),
        **{"data-png": "figure", "data-failed": t("此浏览器不能存图，请打印")},
    )


def empty_figure(
    sentence: str, *, surface: str = "desk", height_px: int = DEFAULT_HEIGHT_PX
) -> dict[str, Any]:
    """A figure that says why there is nothing to draw."""
    return _sentence_figure(sentence, theme.SURFACES[surface].text_2, surface, height_px)


def failed_figure(
    sentence: str, *, surface: str = "desk", height_px: int = DEFAULT_HEIGHT_PX
) -> dict[str, Any]:
    """A figure that says what went wrong and what to do."""
    return _sentence_figure(sentence, theme.SURFACES[surface].warning, surface, height_px)


def _sentence_figure(sentence: str, colour: str, surface: str, height_px: int) -> dict[str, Any]:
    tokens = theme.SURFACES[surface]
    hidden_axis = {"visible": False, "fixedrange": True}
    return figure(
        [],
        surface=surface,
        layout={
            "xaxis": hidden_axis,
            "yaxis": hidden_axis,
            "height": height_px,
            "annotations": [
                {
                    "text": sentence,
                    "xref": "paper",
                    "yref": "paper",
                    "x": 0.5,
                    "y": 0.5,
                    "showarrow": False,
                    "font": {"size": tokens.type_px[1], "color": colour},
                }
            ],
        },
    )
