"""Closing and reopening a finding: what the form sends, what is checked, what is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from psycopg import errors

from dashboard import parameters, pools
from dashboard.errors import Forbidden, NotFound, Refused, UnusableParameter
from dashboard.staff.review import loaders, queue
from dashboard.staff.review.items import Item
from dashboard.staff.review.state import State, key_of
from dashboard.visit import Visit
from layouts.staff.review.evidence import LONGEST_NOTE, REOPEN
from layouts.translations import mark
from queries import audit, day_review
from queries.day_review import Act, Finding

LONGEST_CAUSE = 60
CHANGED = mark("此项在您打开之后有了变化，请看过新的内容再审。")


class Changed(Refused):
    """The finding became another one since the person saw it."""

    status = 409


@dataclass(frozen=True)
class Order:
    """What a person asks for."""

    state: State
    cause: str | None
    """None: open it again."""
    note: str
    facts: str
    seen: int | None

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> "Order":
        """The order that a form sends."""
        cause = parameters.free_text(form.get("cause"), longest=LONGEST_CAUSE)
        state = State.parse({name: form[name] for name in queue.FIELDS if name in form})
        if not cause or state.item is None or state.day is None:
            raise UnusableParameter("这个请求不是本页面发出的。")
        return cls(
            state=state,
            cause=None if cause == REOPEN else cause,
            note=parameters.free_text(form.get("note"), longest=LONGEST_NOTE),
            facts=parameters.free_text(form.get("facts"), longest=queue.DIGEST_LETTERS),
            seen=parameters.identifier(form.get("seen")),
        )


@dataclass(frozen=True)
class Outcome:
    """What became of it, and where to go on."""

    is_done: bool
    closing_id: int
    state: State


def carry_out(visit: Visit, order: Order, *, address: str | None) -> Outcome:
    """
    Close or reopen the finding and say which one comes next.

    Raises
    ------
    Forbidden
        The person may not review days, or not those of this outlet.
    NotFound
        There is no such finding in the person's counties.
    Changed
        The finding is not the one that the person saw.
    """
    visit.require("review_days")
    chosen = queue.choose(visit, order.state)
    item = next((one for one in chosen.items if key_of(one) == order.state.item), None)
    if item is None:
        raise NotFound("没有这个待审事项，或不在本辖区。")
    if queue.digest(item) != order.facts:
        raise Changed(CHANGED)
    next_item = queue.following(chosen, item)
    outcome, closing_id = _write(visit, item, order, address=address)
    is_done = outcome == "done"
    goes_on = is_done and order.cause is not None and next_item is not None
    return Outcome(
        is_done,
        closing_id,
        replace(order.state, item=next_item if goes_on else key_of(item), after=closing_id),
    )


def _finding(item: Item) -> Finding:
    return Finding(item.outlet_id, item.day, item.kind, item.pollutant_code, item.facts)


def _write(
    visit: Visit, item: Item, order: Order, *, address: str | None
) -> tuple[day_review.Outcome, int]:
    assert visit.user is not None  # who holds a permission is somebody
    act = Act(visit.user.user_id, visit.now, address, order.seen, order.cause, order.note or None)
    of_outlet = [
        _finding(one)
        for one in loaders.items_of(visit.scope, item.day)
        if one.outlet_id == item.outlet_id
    ]
    try:
        with pools.connection("staff", scope=visit.scope, write=True) as connection:
            return day_review.close(connection, _finding(item), act, items=of_outlet)
    except errors.InsufficientPrivilege as error:
        _record_refusal(visit, item, address=address)
        raise Forbidden("您的账号不能审核这一项。") from error
    except errors.NotNullViolation as error:
        raise UnusableParameter("这个原因须写明理由。") from error
    except errors.CheckViolation as error:
        raise UnusableParameter("这个原因不能用于此项，或此项没有可撤销的审核。") from error


def _record_refusal(visit: Visit, item: Item, *, address: str | None) -> None:
    """The database refused although the page let it through: somebody should know."""
    assert visit.user is not None
    with pools.connection("staff", write=True) as connection:
        audit.record(
            connection,
            at=visit.now,
            action="review.close",
            outcome="refused",
            user_id=visit.user.user_id,
            login_name=visit.user.login_name,
            subject=str(item.outlet_id),
            address=address,
            day=item.day.isoformat(),
            item_kind=item.kind,
        )
