"""The staff site: its pages in the order of the menu."""

from types import ModuleType

from flask import Flask

from dashboard.settings import Settings
from dashboard.staff import (
    brief,
    emissions,
    enterprises,
    exceedances,
    links,
    login,
    method,
    methods,
    operator,
    operators,
    overview,
)
from dashboard.staff.enterprise import page as enterprise
from dashboard.staff.quality import page as quality
from dashboard.staff.review import page as review
from dashboard.staff.scores import face as score_face
from dashboard.staff.scores import page as scores
from dashboard.staff.wall import page as wall

PAGES: tuple[ModuleType, ...] = (
    overview,
    brief,
    review,
    exceedances,
    emissions,
    quality,
    operators,
    operator,
    scores,
    score_face,
    enterprises,
    enterprise,
    wall,
    methods,
    method,
)


def install(server: Flask, settings: Settings) -> None:
    """Routes that are no pages of the app: logging in and out, and short links."""
    login.install(server, settings)
    links.install(server)
