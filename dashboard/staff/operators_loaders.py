"""What the pages of operators read, cached by scope."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard import pools
from dashboard.cache import staff_cached
from dashboard.pools import Scope
from dashboard.staff import loaders_city as city
from dashboard.staff.loaders_city import LONG_SECONDS, SHORT_SECONDS
from queries import contradictions as stored_contradictions
from queries import operator_scores
from queries.contradictions import Search
from queries.operator_scores import Texts

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Evaluation:
    """Everything that one evaluation keeps about operators, in scope."""

    cards: pd.DataFrame
    lines: pd.DataFrame
    caps: pd.DataFrame
    priors: pd.DataFrame
    evidence: pd.DataFrame
    names: pd.DataFrame
    texts: Texts


@staff_cached(SHORT_SECONDS)
def snapshots(scope: Scope) -> pd.DataFrame:
    """Evaluations that stand, as ``operator_scores.snapshots``."""
    with pools.connection("staff", scope=scope) as connection:
        return operator_scores.snapshots(connection)


@staff_cached(SHORT_SECONDS)
def evaluation(scope: Scope, snapshot_id: int, rule_version: str, on: date) -> Evaluation:
    """One evaluation; names are those of the day ``on``."""
    with pools.connection("staff", scope=scope) as connection:
        return Evaluation(
            cards=operator_scores.cards(connection, snapshot_id),
            lines=operator_scores.lines(connection, snapshot_id),
            caps=operator_scores.caps(connection, snapshot_id),
            priors=operator_scores.priors(connection, snapshot_id),
            evidence=operator_scores.evidence(connection, snapshot_id),
            names=operator_scores.names(connection, on=on),
            texts=operator_scores.texts(connection, rule_version),
        )


@staff_cached(SHORT_SECONDS)
def completed(scope: Scope, start: date, end: date) -> pd.DataFrame:
    """Hours after back-filling, as ``operator_scores.completed``."""
    with pools.connection("staff", scope=scope) as connection:
        return operator_scores.completed(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def proposed(scope: Scope, month: date) -> pd.DataFrame:
    """Monitors proposed for replacement, as ``operator_scores.proposed``."""
    with pools.connection("staff", scope=scope) as connection:
        return operator_scores.proposed(connection, month=month)


@staff_cached(SHORT_SECONDS)
def contradictions(scope: Scope, start: date, end: date) -> pd.DataFrame:
    """What the newest searches of months found, as ``contradictions.of_months``."""
    with pools.connection("staff", scope=scope) as connection:
        return stored_contradictions.of_months(connection, start=start, end=end)


@staff_cached(SHORT_SECONDS)
def searches(scope: Scope, start: date, end: date) -> tuple[Search, ...]:
    """The newest search of each month that was searched."""
    with pools.connection("staff", scope=scope) as connection:
        return tuple(stored_contradictions.searches(connection, start=start, end=end))


@staff_cached(SHORT_SECONDS)
def history(scope: Scope, om_operator_id: int, months: int) -> pd.DataFrame:
    """Scores of one operator, as ``operator_scores.history``."""
    with pools.connection("staff", scope=scope) as connection:
        return operator_scores.history(connection, om_operator_id, months=months)


@staff_cached(LONG_SECONDS)
def names(scope: Scope, on: date) -> pd.DataFrame:
    """What operators are called, as ``operator_scores.names``."""
    with pools.connection("staff", scope=scope) as connection:
        return operator_scores.names(connection, on=on)


def outlets(scope: Scope, start: date, end: date, wanted: set[int]) -> pd.DataFrame:
    """Outlets as they were on the last day of a span, those that were gone by then on its first."""
    found = city.outlets(scope, end - DAY)
    if wanted - set(found["outlet_id"]):
        early = city.outlets(scope, start)
        new = early[~early["outlet_id"].isin(found["outlet_id"])]
        found = pd.concat([found, new], ignore_index=True)
    return found[found["outlet_id"].isin(wanted)].reset_index(drop=True)
