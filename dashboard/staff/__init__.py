"""The staff site: its pages in the order of the menu."""

from types import ModuleType

from flask import Flask

from dashboard.settings import Settings
from dashboard.staff import login

PAGES: tuple[ModuleType, ...] = ()


def install(server: Flask, settings: Settings) -> None:
    """Routes that are no pages of the app: logging in and out."""
    login.install(server, settings)
