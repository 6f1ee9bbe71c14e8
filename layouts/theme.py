"""Tokens: every colour, type size and distance of the three surfaces, and what is made from them.

Desk (staff, light), wall (staff, dark) and street (public, light, phone first) share one set of
names; a stylesheet or a figure refers to a token, never to a colour or a type size of its own.
"""

from dataclasses import dataclass, fields

FONT_STACK = (
    '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", '
    '"Microsoft YaHei", system-ui, sans-serif'
)
SPACE_STEP_PX = 4
SPACE_STEPS = 12
LARGE_TYPE_FACTOR = 1.25


@dataclass(frozen=True)
class Surface:
    """Tokens of one surface. Field names become custom properties: ``text_2`` is ``--text-2``."""

    # neutral
    ink: str
    text_2: str
    line: str
    line_2: str
    ground: str
    ground_2: str
    card: str
    hover: str
    # interaction
    accent: str
    accent_tint: str
    on_accent: str
    # verdicts; never borrowed from the faces
    exceed: str
    exceed_tint: str
    warning: str
    notch: str
    invalid: str
    unknown: str
    limit: str
    # bars and shares of an amount: one hue
    bar: str
    bar_2: str
    bar_3: str
    bar_ground: str
    # context (shares) and exceedance (hours, counts), light to dark
    context_1: str
    context_2: str
    context_3: str
    context_4: str
    context_5: str
    over_1: str
    over_2: str
    over_3: str
    over_4: str
    over_5: str
    face_outline: str
    # type: size and line of six steps, and the distances that differ between surfaces
    type_px: tuple[int, ...]
    line_px: tuple[int, ...]
    target_px: int
    margin_px: int
    gutter_px: int
    pad_px: int
    radius_px: int


DESK = Surface(
    ink="#16202B",
    text_2="#51606F",
    line="#DDE3E9",
    line_2="#B9C4CF",
    ground="#F6F8FA",
    ground_2="#E9EDF1",
    card="#FFFFFF",
    hover="#F1F6FA",
    accent="#1C5D99",
    accent_tint="#E6EEF6",
    on_accent="#FFFFFF",
    exceed="#AB1805",
    exceed_tint="#FBECE8",
    warning="#8A5A00",
    notch="#E3A93B",
    invalid="#7C8995",
    unknown="#8794A1",
    limit="#16202B",
    bar="#3E566B",
    bar_2="#8499AB",
    bar_3="#C3CED8",
    bar_ground="#F0F3F6",
    context_1="#F1F4F7",
    context_2="#DCE5ED",
    context_3="#BFCFDD",
    context_4="#9DB5C9",
    context_5="#7A98B1",
    over_1="#FFFFFF",
    over_2="#FBE3DA",
    over_3="#F0B9A3",
    over_4="#DB7B5C",
    over_5="#AB1805",
    face_outline="#16202B",
    type_px=(12, 14, 16, 20, 28, 44),
    line_px=(16, 20, 24, 28, 36, 48),
    target_px=28,
    margin_px=32,
    gutter_px=16,
    pad_px=16,
    radius_px=4,
)

STREET = Surface(
    **{
        **{field.name: getattr(DESK, field.name) for field in fields(Surface)},
        "type_px": (14, 16, 18, 20, 28, 44),
        "line_px": (22, 26, 28, 28, 36, 48),
        "target_px": 44,
        "gutter_px": 24,
    }
)

WALL = Surface(
    ink="#E8F0F7",
    text_2="#9DB3C7",
    line="#27435C",
    line_2="#5A7894",
    ground="#0B1B2B",
    ground_2="#0F2233",
    card="#12283C",
    hover="#17314A",
    accent="#7DB4E8",
    accent_tint="#17314A",
    on_accent="#0B1B2B",
    exceed="#F08A6C",
    exceed_tint="#3A2A2C",
    warning="#E3B566",
    notch="#E3A93B",
    invalid="#9DB3C7",
    unknown="#7389A0",
    limit="#E8F0F7",
    bar="#6F8CA6",
    bar_2="#45627C",
    bar_3="#2F4A62",
    bar_ground="#17314A",
    context_1="#17314A",
    context_2="#20435E",
    context_3="#2A5674",
    context_4="#366A8B",
    context_5="#447EA2",
    over_1="#12283C",
    over_2="#4A2F2E",
    over_3="#824636",
    over_4="#B9664C",
    over_5="#F08A6C",
    face_outline="#E8F0F7",
    type_px=(18, 21, 24, 30, 42, 66),
    line_px=(24, 28, 32, 40, 50, 72),
    target_px=44,
    margin_px=24,
    gutter_px=24,
    pad_px=24,
    radius_px=4,
)

SURFACES = {"desk": DESK, "street": STREET, "wall": WALL}

ACCENT_SHADES = (
    "#EEF4FA", "#E6EEF6", "#C6DAEC", "#A3C4E1", "#7FADD5", "#5590C4", "#3677B2", "#1C5D99",
    "#164A7A", "#10375B",
)  # fmt: skip
"""Ten shades of the accent, light to dark, as component libraries ask for them."""

FACE_COLOURS = {
    "green": "#3FAE7A",
    "blue": "#1C5D99",
    "yellow": "#F2C230",
    "red": "#B3263A",
    "black": "#1F1F1F",
    "none": "#A3ADB8",
    "none_fill": "#E4E8EC",
    "none_outline": "#51606F",
    "light_features": "#FFFFFF",
    "dark_features": "#16202B",
}
"""Bands of the face, and only of the face."""

POLLUTANT_COLOURS = {
    "a21002": "#5C2DAD",  # nitrogen oxides
    "a21026": "#BB8008",  # sulphur dioxide
    "a34013": "#283F4E",  # particulate matter
    "a21005": "#403026",  # carbon monoxide
    "a21024": "#9949DF",  # hydrogen chloride
    "a24088": "#2C0F57",  # non-methane hydrocarbons
    "a21001": "#937F58",  # ammonia
    "w01018": "#DA732F",  # chemical oxygen demand
    "w21003": "#732FDA",  # ammonia nitrogen
    "w21001": "#1F516B",  # total nitrogen
    "w21011": "#668FA3",  # total phosphorus
    "w01001": "#190F57",  # pH
}
"""One colour for a pollutant on every page; in a medium every eye tells each pair apart."""

COMPANION_COLOURS = {"oxygen": "#1E8A95", "flow": "#74574A"}
COMPANION_OF_CODE = {"a19001": "oxygen", "a00000": "flow", "w00000": "flow"}


def colour_of(pollutant_code: str) -> str:
    """Line colour of a pollutant or companion; secondary text for one without its own."""
    companion = COMPANION_OF_CODE.get(pollutant_code)
    if companion:
        return COMPANION_COLOURS[companion]
    return POLLUTANT_COLOURS.get(pollutant_code, DESK.text_2)


def custom_properties(surface: Surface, *, type_factor: float = 1.0) -> str:
    """Declarations of the custom properties of one surface."""
    lines = []
    for field in fields(surface):
        value = getattr(surface, field.name)
        if isinstance(value, str):
            lines.append(f"--{field.name.replace('_', '-')}:{value}")
        elif isinstance(value, int):
            lines.append(f"--{field.name.removesuffix('_px').replace('_', '-')}:{value}px")
    lines += _type_properties(surface, type_factor)
    return ";".join(lines)


def _type_properties(surface: Surface, factor: float) -> list[str]:
    sizes = [f"--type-{i}:{round(px * factor)}px" for i, px in enumerate(surface.type_px, 1)]
    lines = [f"--leading-{i}:{round(px * factor)}px" for i, px in enumerate(surface.line_px, 1)]
    return sizes + lines


def _shared_properties() -> str:
    spaces = [f"--space-{i}:{i * SPACE_STEP_PX}px" for i in range(1, SPACE_STEPS + 1)]
    faces = [f"--face-{name.replace('_', '-')}:{value}" for name, value in FACE_COLOURS.items()]
    pollutants = [f"--pollutant-{code}:{value}" for code, value in POLLUTANT_COLOURS.items()]
    companions = [f"--companion-{name}:{value}" for name, value in COMPANION_COLOURS.items()]
    return ";".join([f"--font:{FONT_STACK}", *spaces, *faces, *pollutants, *companions])


def stylesheet() -> str:
    """Custom properties of all surfaces; ``data-surface`` and ``data-type`` stand on ``<html>``."""
    rules = [f":root{{{_shared_properties()}}}"]
    for name, surface in SURFACES.items():
        rules.append(f'[data-surface="{name}"]{{{custom_properties(surface)}}}')
        large = ";".join(_type_properties(surface, LARGE_TYPE_FACTOR))
        rules.append(f'[data-surface="{name}"][data-type="large"]{{{large}}}')
    return "\n".join(rules) + "\n"


def plotly_template(surface: str = "desk") -> dict:
    """Plotly template of one surface, as a plain dictionary."""
    tokens = SURFACES[surface]
    secondary = {"family": FONT_STACK, "size": tokens.type_px[0], "color": tokens.text_2}
    axis = {
        "gridcolor": tokens.line,
        "linecolor": tokens.line_2,
        "zerolinecolor": tokens.line_2,
        "zerolinewidth": 1,
        "ticks": "",
        "tickfont": secondary,
        "title": {"font": secondary, "standoff": 8},
        "automargin": True,
    }
    return {
        "layout": {
            "font": {"family": FONT_STACK, "size": tokens.type_px[0], "color": tokens.ink},
            "paper_bgcolor": tokens.card,
            "plot_bgcolor": tokens.card,
            "colorway": list(POLLUTANT_COLOURS.values()),
            "colorscale": {"sequential": context_scale(surface)},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "rangemode": "tozero"},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "traceorder": "normal",
                "font": {"size": tokens.type_px[0], "color": tokens.ink},
            },
            "hoverlabel": {
                "bgcolor": tokens.card,
                "bordercolor": tokens.ink,
                "font": {"family": FONT_STACK, "size": tokens.type_px[0], "color": tokens.ink},
                "align": "left",
            },
            "margin": {"l": 48, "r": 16, "t": 32, "b": 32},
            "separators": ".,",
            "hovermode": "closest",
            "dragmode": "zoom",
        }
    }


def context_scale(surface: str = "desk") -> list[tuple[float, str]]:
    """Sequential scale for shares and amounts, light to dark (on the wall dark to light)."""
    tokens = SURFACES[surface]
    steps = [getattr(tokens, f"context_{i}") for i in range(1, 6)]
    return [(index / 4, colour) for index, colour in enumerate(steps)]


def exceedance_scale(surface: str = "desk") -> list[tuple[float, str]]:
    """Sequential scale for hours and counts over a limit; nothing else is drawn in it."""
    tokens = SURFACES[surface]
    steps = [getattr(tokens, f"over_{i}") for i in range(1, 6)]
    return [(index / 4, colour) for index, colour in enumerate(steps)]
