"""Root of the staff app: the shared root inside the provider of the component library.

Apart from ``shell``, because the public program must not load the library.
"""

import dash_mantine_components as dmc

from layouts import shell, theme

_MAIN_SHADE = theme.ACCENT_SHADES.index(theme.DESK.accent)


def root() -> dmc.MantineProvider:
    """The constant layout of the staff app."""
    tokens = theme.DESK
    return dmc.MantineProvider(
        shell.root(),
        forceColorScheme="light",
        theme={
            "fontFamily": theme.FONT_STACK,
            "primaryColor": "accent",
            "primaryShade": _MAIN_SHADE,
            "colors": {"accent": list(theme.ACCENT_SHADES)},
            "black": tokens.ink,
            "defaultRadius": tokens.radius_px,
            "respectReducedMotion": True,
            "fontSizes": {
                "xs": f"{tokens.type_px[0]}px",
                "sm": f"{tokens.type_px[1]}px",
                "md": f"{tokens.type_px[2]}px",
                "lg": f"{tokens.type_px[3]}px",
                "xl": f"{tokens.type_px[4]}px",
            },
        },
    )
