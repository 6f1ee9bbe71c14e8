"""The six faces: one drawing, one word, one colour each; a face never stands without its word."""

from dash import html
from dash.development.base_component import Component

from layouts import plain
from layouts.translations import Translator, mark

DRAWINGS = "/static/faces.svg"
SMALL_UP_TO_PX = 20

FACES: dict[str, tuple[int, str]] = {
    "green": (1, mark("大笑")),
    "blue": (2, mark("微笑")),
    "yellow": (3, mark("平静")),
    "red": (4, mark("难过")),
    "black": (5, mark("大哭")),
    "none": (6, mark("未评价")),
}
"""Band of the face to number of its drawing and its word."""


def word(band: str, *, t: Translator) -> str:
    """The word of a face."""
    return t(FACES[band][1])


def face(
    band: str, *, size_px: int, t: Translator, beside_its_word: bool = True, greyed: bool = False
) -> Component:
    """The drawing of a band; with ``beside_its_word`` it is left out of what is read aloud."""
    number, _ = FACES[band]
    small = "-s" if size_px <= SMALL_UP_TO_PX else ""
    spoken = {"aria-hidden": "true"} if beside_its_word else {"aria-label": word(band, t=t)}
    return plain.Svg(
        plain.Use(href=f"{DRAWINGS}#face-{number}{small}"),
        className=f"face face-{band}" + (" face-greyed" if greyed else ""),
        width=str(size_px),
        height=str(size_px),
        viewBox="0 0 24 24",
        role=None if beside_its_word else "img",
        focusable="false",
        **spoken,
    )


def face_with_word(band: str, *, size_px: int, t: Translator) -> html.Span:
    """A face and its word side by side."""
    return html.Span(
        [face(band, size_px=size_px, t=t), html.Span(word(band, t=t))], className="with-mark"
    )
