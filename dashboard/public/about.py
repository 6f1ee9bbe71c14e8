"""About the public site."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard import facts, prerender
from dashboard.visit import Visit
from layouts.public import about as view

PATH = "/about"
TITLE = "关于本站"
FOOTER = "关于本站"
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
    """The page, with the name of the city."""
    known = facts.current(visit)
    city_name = visit.t.name(known.city_name_zh, known.city_name_en)
    return prerender.written(view.page(t=visit.t, city_name=city_name))


def register(app: Dash) -> None:
    """No callbacks."""
