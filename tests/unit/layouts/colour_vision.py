"""Distances between colours as normal and colour-blind eyes see them.

CIECAM02 with the UCS of Luo, Cui and Li (2006), viewing conditions of sRGB; dichromacy after
Machado, Oliveira and Fernandes (2009), severity 1. Used by tests to keep the palettes apart.
"""

import numpy as np

_RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
_CAT02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
_HPE = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])
_WHITE = np.array([95.047, 100.0, 108.883])
_ADAPTING_LUMINANCE = 64 / np.pi / 5
_BACKGROUND = 20.0
_SURROUND_F, _SURROUND_C, _SURROUND_NC = 1.0, 0.69, 1.0

DICHROMACY = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear_rgb(colour: str) -> np.ndarray:
    """Linear light of ``#RRGGBB``."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""
    weights = _RGB_TO_XYZ[1]
    light, dark = sorted((float(weights @ linear_rgb(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _compress(response: np.ndarray, luminance_factor: float) -> np.ndarray:
    power = (luminance_factor * np.abs(response) / 100) ** 0.42
    return np.sign(response) * 400 * power / (power + 27.13) + 0.1


def ucs(colour: str, sight: str = "normal") -> np.ndarray:
    """Coordinates J', a', b' of a colour in CAM02-UCS."""
    seen = np.clip(DICHROMACY[sight] @ linear_rgb(colour), 0, 1)
    xyz = _RGB_TO_XYZ @ seen * 100
    k = 1 / (5 * _ADAPTING_LUMINANCE + 1)
    luminance_factor = 0.2 * k**4 * 5 * _ADAPTING_LUMINANCE + 0.1 * (1 - k**4) ** 2 * (
        5 * _ADAPTING_LUMINANCE
    ) ** (1 / 3)
    n = _BACKGROUND / _WHITE[1]
    n_bb = 0.725 * n**-0.2
    z = 1.48 + np.sqrt(n)
    degree = _SURROUND_F * (1 - np.exp((-_ADAPTING_LUMINANCE - 42) / 92) / 3.6)
    gain = degree * _WHITE[1] / (_CAT02 @ _WHITE) + 1 - degree
    to_cones = _HPE @ np.linalg.inv(_CAT02)
    cones = _compress(to_cones @ (gain * (_CAT02 @ xyz)), luminance_factor)
    white = _compress(to_cones @ (gain * (_CAT02 @ _WHITE)), luminance_factor)
    a = cones @ np.array([1, -12 / 11, 1 / 11])
    b = cones @ np.array([1, 1, -2]) / 9
    hue = np.arctan2(b, a)
    weights = np.array([2, 1, 1 / 20])
    achromatic = (cones @ weights - 0.305) * n_bb
    lightness = 100 * (achromatic / ((white @ weights - 0.305) * n_bb)) ** (_SURROUND_C * z)
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    t = (
        50000
        / 13
        * _SURROUND_NC
        * n_bb
        * eccentricity
        * np.hypot(a, b)
        / (cones @ np.array([1, 1, 21 / 20]))
    )
    chroma = t**0.9 * np.sqrt(lightness / 100) * (1.64 - 0.29**n) ** 0.73
    colourfulness = chroma * luminance_factor**0.25
    j = 1.7 * lightness / (1 + 0.007 * lightness)
    m = np.log(1 + 0.0228 * colourfulness) / 0.0228
    return np.array([j, m * np.cos(hue), m * np.sin(hue)])


def distance(one: str, other: str) -> float:
    """Smallest distance of two colours over normal sight and the three dichromacies."""
    return min(float(np.linalg.norm(ucs(one, s) - ucs(other, s))) for s in DICHROMACY)
