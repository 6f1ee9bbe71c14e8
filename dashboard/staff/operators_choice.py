"""The evaluation that a page of operators shows, the one before it, and what may be chosen."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.errors import UnusableParameter
from dashboard.staff import operators_loaders as loaders
from dashboard.staff.operators_loaders import DAY, Evaluation
from dashboard.staff.operators_state import State, first_month, month_after, month_before
from dashboard.staff.rows import records
from dashboard.visit import Visit
from layouts import formats
from layouts.staff.operators_values import SPANS, Choices, Offer, Snapshot
from layouts.translations import Translator

NEWEST_MONTHS = 24


@dataclass(frozen=True)
class Chosen:
    """One evaluation and the one of the month before; None where there is none."""

    visit: Visit
    state: State
    path: str
    rows: tuple[dict[str, Any], ...]
    shown: dict[str, Any] | None
    now: Evaluation | None
    before: Evaluation | None
    before_row: dict[str, Any] | None

    @property
    def start(self) -> date:
        """First day of the span that is shown."""
        assert self.shown is not None
        return first_month(self.shown["month"], self.state.months)

    @property
    def end(self) -> date:
        """Day after the span that is shown."""
        assert self.shown is not None
        return month_after(self.shown["month"])

    def address(self, **changes: Any) -> str:
        """The address of the page with some of the selection changed."""
        return address_of(self.path, replace(self.state, **changes))


def address_of(path: str, state: State) -> str:
    """Address of a page in a state."""
    query = state.to_query()
    return f"{path}?{query}" if query else path


def load(visit: Visit, state: State, *, path: str) -> Chosen:
    """The chosen evaluation; the newest one where no month was chosen."""
    rows = tuple(records(loaders.snapshots(visit.scope)))
    own = [row for row in rows if row["months"] == state.months]
    shown = own[-1] if own else None
    if state.month is not None:
        shown = next((row for row in own if row["month"] == state.month), None)
    before = None
    if shown is not None:
        wanted = state.against or month_before(shown["month"])
        before = next((row for row in own if row["month"] == wanted), None)
    return Chosen(
        visit=visit,
        state=state,
        path=path,
        rows=rows,
        shown=shown,
        now=_evaluation(visit, shown),
        before=_evaluation(visit, before),
        before_row=before,
    )


def _evaluation(visit: Visit, row: dict[str, Any] | None) -> Evaluation | None:
    if row is None:
        return None
    last = month_after(row["month"]) - DAY
    return loaders.evaluation(visit.scope, row["snapshot_id"], row["rule_version"], last)


def snapshot(row: dict[str, Any]) -> Snapshot:
    """A row of evaluations as plain values."""
    return Snapshot(
        month=row["month"],
        months=int(row["months"]),
        state=row["state"],
        rule_version=row["rule_version"],
        method_version=row["method_version"],
        known_until=row["known_until"],
        published_at=row["published_at"],
        correction=row["correction_note"],
    )


def choices(chosen: Chosen, lines: tuple[tuple[str, str], ...] = ()) -> Choices:
    """Months with an evaluation, spans, and the lines that were given as (key, name)."""
    t = chosen.visit.t
    own = [row for row in chosen.rows if row["months"] == chosen.state.months]
    month = chosen.shown["month"] if chosen.shown else chosen.state.month
    return Choices(
        months=tuple(
            Offer(
                month_words(row, t=t),
                chosen.address(month=None if row is own[-1] else row["month"]),
                row["month"] == month,
            )
            for row in reversed(own[-NEWEST_MONTHS:])
        ),
        spans=tuple(
            Offer(
                t(word),
                chosen.address(months=number, month=chosen.state.month),
                number == chosen.state.months,
            )
            for number, word in SPANS.items()
        ),
        others=tuple(
            Offer(
                formats.month(row["month"], t=t),
                chosen.address(against=row["month"]),
                chosen.before_row is not None and row["month"] == chosen.before_row["month"],
            )
            for row in reversed(own[-NEWEST_MONTHS:])
            if row["month"] != month
        ),
        lines=tuple(
            Offer(name, chosen.address(line=key), key == chosen.state.line) for key, name in lines
        ),
    )


def month_words(row: dict[str, Any], *, t: Translator) -> str:
    """A month, and whether its evaluation is provisional."""
    name = formats.month(row["month"], t=t)
    return name if row["state"] == "published" else t("{month}（暂定）", month=name)


def checked_line(chosen: Chosen, known: tuple[str, ...]) -> str:
    """The chosen line; refuses one that the rules do not have."""
    if chosen.state.line not in known:
        raise UnusableParameter("没有“{text}”这个选项", text=chosen.state.line[:20])
    return chosen.state.line
