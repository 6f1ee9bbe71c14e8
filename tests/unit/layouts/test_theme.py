"""Colours that every eye tells apart, text that can be read, and one home for both."""

import itertools
from pathlib import Path

import pytest

from layouts import faces, theme
from layouts.translations import translator
from tests.unit.layouts.colour_vision import contrast, distance

GAS = [code for code in theme.POLLUTANT_COLOURS if code.startswith("a")]
WATER = [code for code in theme.POLLUTANT_COLOURS if code.startswith("w")]


def closest(colours):
    return min((distance(a, b), a, b) for a, b in itertools.combinations(colours, 2))


@pytest.mark.parametrize("codes", [GAS, WATER], ids=["gas", "water"])
def test_pollutants_of_a_medium_differ_for_every_eye(codes):
    lines = [theme.POLLUTANT_COLOURS[code] for code in codes]
    others = [*theme.COMPANION_COLOURS.values(), theme.DESK.exceed]
    if codes is WATER:
        others.remove(theme.COMPANION_COLOURS["oxygen"])
    assert closest(lines + others)[0] >= 13
    assert min(contrast(colour, theme.DESK.card) for colour in lines + others) >= 3


def test_the_common_pollutants_differ_as_the_design_says():
    codes = ("a21002", "a21026", "a34013")
    lines = [theme.POLLUTANT_COLOURS[code] for code in codes]
    assert closest([*lines, *theme.COMPANION_COLOURS.values(), theme.DESK.exceed])[0] >= 15.8


def test_the_bands_of_the_face_differ_for_every_eye():
    bands = [
        theme.FACE_COLOURS[name] for name in ("green", "blue", "yellow", "red", "black", "none")
    ]
    assert closest(bands)[0] >= 17


@pytest.mark.parametrize("name", theme.SURFACES)
def test_text_can_be_read_on_its_ground(name):
    surface = theme.SURFACES[name]
    for ground in (surface.card, surface.ground, surface.ground_2, surface.hover):
        assert contrast(surface.ink, ground) >= 7
        assert contrast(surface.text_2, ground) >= 4.5
        assert contrast(surface.accent, ground) >= 4.5
    assert contrast(surface.exceed, surface.card) >= 4.5
    assert contrast(surface.exceed, surface.exceed_tint) >= 4.5
    assert contrast(surface.warning, surface.card) >= 4.5
    assert contrast(surface.on_accent, surface.accent) >= 4.5


def test_features_of_a_face_can_be_seen_on_its_fill():
    light, dark = (theme.FACE_COLOURS[f"{kind}_features"] for kind in ("light", "dark"))
    for fill, features in (
        ("green", dark),
        ("blue", light),
        ("yellow", dark),
        ("red", light),
        ("black", light),
        ("none_fill", dark),
    ):
        assert contrast(theme.FACE_COLOURS[fill], features) >= 4.5, fill


def test_the_smallest_type_is_what_the_design_allows():
    smallest = {name: min(surface.type_px) for name, surface in theme.SURFACES.items()}
    assert smallest == {"desk": 12, "street": 14, "wall": 18}


def test_the_stylesheet_holds_every_token_of_every_surface():
    text = theme.stylesheet()
    for name in theme.SURFACES:
        assert f'[data-surface="{name}"]{{' in text
    assert "--text-2:#51606F" in text
    assert "--type-6:44px" in text
    assert "--target:44px" in text
    assert '[data-surface="street"][data-type="large"]{--type-1:18px;--type-2:20px' in text


def test_a_pollutant_without_a_colour_of_its_own_is_drawn_neutrally():
    assert theme.colour_of("a21002") == "#5C2DAD"
    assert theme.colour_of("a19001") == theme.COMPANION_COLOURS["oxygen"]
    assert theme.colour_of("w99999") == theme.DESK.text_2


def test_faces_are_drawn_for_every_band_in_both_sizes():
    drawings = (Path("dashboard/assets/shared/faces.svg")).read_text(encoding="utf-8")
    t = translator("zh")
    for band in faces.FACES:
        for size in (16, 48):
            href = faces.face(band, size_px=size, t=t).children.href
            assert f'<symbol id="{href.partition("#")[2]}"' in drawings
    assert faces.face("red", size_px=48, t=t, beside_its_word=False).role == "img"
