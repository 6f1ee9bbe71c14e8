"""How one figure is computed, or the table of the rules in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import Dash

from dashboard import pools
from dashboard.cache import public_cached
from dashboard.methods import pages
from dashboard.public import methods
from dashboard.visit import Visit
from queries import rule_rows as queries_rule_rows
from queries.rule_rows import RuleRows

PATH = "/methods/<string:name>"
TITLE = "计算方法"
SECTION = methods
LONG_SECONDS = 300
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
    """The page of the method that the address names."""
    name = path_args["name"]
    rows = rule_rows(visit.now.date()) if pages.is_rule_table(name) else None
    return pages.page(visit, pages.PUBLIC, name, rows)


def title(visit: Visit, path_args: Mapping[str, Any], state: State) -> str:
    """The method's title."""
    return pages.title(visit, path_args["name"])


@public_cached(LONG_SECONDS)
def rule_rows(on: date) -> RuleRows:
    """Every rule row."""
    with pools.connection("public") as connection:
        return queries_rule_rows.all_rows(connection, schema=queries_rule_rows.PUBLISHED, on=on)


def register(app: Dash) -> None:
    """No callbacks."""
