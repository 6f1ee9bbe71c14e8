"""How the figures are computed: the list of methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.methods import pages
from dashboard.visit import Visit

PATH = "/staff/methods"
TITLE = "计算方法"
FOOTER = "计算方法"
ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Nothing can be selected here."""

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "State":
        """No argument means anything."""
        return cls()

    def to_query(self) -> str:
        """No selection."""
        return ""


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The list."""
    return pages.list_page(visit, pages.STAFF)


def register(app: Dash) -> None:
    """No callbacks."""
