"""The staff site: its pages in the order of the menu."""

from types import ModuleType

from flask import Flask

from dashboard.settings import Settings
from dashboard.staff import enterprise, enterprises, login, overview

PAGES: tuple[ModuleType, ...] = (overview, enterprises, enterprise)


def install(server: Flask, settings: Settings) -> None:
    """Routes that are no pages of the app: logging in and out."""
    login.install(server, settings)
