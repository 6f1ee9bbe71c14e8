"""The public site: its pages in the order of the menu."""

from dashboard.public import about

PAGES = (about,)
