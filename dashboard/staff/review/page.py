"""Daily review: the findings of yesterday, each closed with a cause in one keystroke."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard import downloads, facts, parameters, prerender
from dashboard import visit as visits
from dashboard.staff.review import closing, evidence, export, queue
from dashboard.staff.review.closing import Order, Outcome
from dashboard.staff.review.facts import Words
from dashboard.staff.review.items import Item
from dashboard.staff.review.queue import Chosen
from dashboard.staff.review.state import State
from dashboard.visit import Visit
from layouts import formats
from layouts.staff.review import page as view
from layouts.staff.review import values
from queries.day_review import Closing

PATH = queue.PATH
TITLE = "日审"
NAV = "日审"
EXPORT = "/staff/review/record.<any(csv,xlsx):kind>"

ids: tuple[str, ...] = ()

__all__ = ["State"]


def layout(visit: Visit, path_args: Mapping[str, Any], state: State) -> Any:
    """The page of a visit."""
    chosen = queue.choose(visit, state)
    query = chosen.address(item=None).partition("?")[2]
    return prerender.written(
        view.page(
            load(chosen),
            address=chosen.address,
            export=lambda kind: f"{PATH}/record.{kind}?{query}",
            t=visit.t,
        )
    )


def register(app: Any) -> None:
    """The page has no callbacks: choices are links, and closing is a form."""


def load(chosen: Chosen) -> values.Page:
    """Everything on the page."""
    item = queue.in_view(chosen)
    return values.Page(
        selection=chosen.selection,
        progress=queue.progress(chosen),
        counts=queue.counts(chosen),
        groups=queue.groups(chosen, chosen.listed()),
        evidence=None if item is None else evidence.of_item(chosen, item),
        record=queue.groups(chosen, chosen.items),
        last=_last(chosen),
        may_close=chosen.visit.may("review_days"),
        place=_place(chosen),
    )


def _place(chosen: Chosen) -> str:
    """What the record covers: the chosen county, else the city, or the counties of a branch."""
    visit, selection = chosen.visit, chosen.selection
    if selection.county is not None:
        return selection.county.name
    if visit.scope is not None:
        return visit.t("、").join(one.name for one in selection.counties)
    known = facts.current(visit)
    return visit.t.name(known.city_name_zh, known.city_name_en)


def _last(chosen: Chosen) -> values.Last | None:
    """What the address says that just happened; nothing when the day or the finding is another."""
    if chosen.state.after is None:
        return None
    by_id = {one.review_closing_id: one for one in chosen.closings}
    found = by_id.get(chosen.state.after)
    items = {one.key: one for one in chosen.items}
    if found is None:
        return None
    item = items.get((found.outlet_id, found.item_kind, found.pollutant_code))
    if item is None:
        return None
    return values.Last(_sentence(chosen, item, found), _way_back(chosen, item, found))


def _sentence(chosen: Chosen, item: Item, found: Closing) -> str:
    t = chosen.visit.t
    words = Words(chosen.visit, chosen.names, chosen.day)
    said = queue.said(chosen.visit, found)
    name = " ".join(
        part
        for part in (
            *words.place(item.outlet_id)[:2],
            words.pollutant(item.pollutant_code),
            t(values.KIND_WORDS[item.kind]),
        )
        if part
    )
    when = formats.timestamp(found.closed_at)
    if said.is_own and not said.cause:
        return t("已撤销审核：{name}。", name=name)
    if said.is_own:
        return t("已审：{name} — {cause}。", name=name, cause=said.cause)
    if not said.cause:
        return t("{who} 已于 {when} 撤销审核：{name}。", who=said.who, when=when, name=name)
    return t(
        "{who} 已于 {when} 先审：{name} — {cause}。您的操作没有写入。",
        who=said.who,
        when=when,
        name=name,
        cause=said.cause,
    )


def _way_back(chosen: Chosen, item: Item, found: Closing) -> tuple[tuple[str, str], ...]:
    """Fields that reopen what one closed oneself, while nobody said anything after it."""
    newest = chosen.newest(item)
    user = chosen.visit.user
    is_newest = newest is not None and newest.review_closing_id == found.review_closing_id
    is_own = user is not None and user.user_id == found.closed_by
    if not (is_newest and is_own and found.cause_code and chosen.visit.may("review_days")):
        return ()
    return evidence.hidden(chosen, item, found.review_closing_id)


def install(server: Flask) -> None:
    """Closing a finding, and the record of the day as a file."""

    @server.post(f"{PATH}/close")
    def staff_review_close() -> AnyResponse:
        here = visits.current()
        here.require("review_days")
        order = Order.parse(parameters.checked(request.form.to_dict()))
        return answer(here, closing.carry_out(here, order, address=request.remote_addr))

    @server.get(EXPORT)
    def staff_review_record(kind: str) -> Response:
        here = visits.current()
        state = State.parse(parameters.checked(request.args.to_dict()))
        chosen = queue.choose(here, state)
        name = f"review-{chosen.day}"
        return downloads.table(here, export.record(chosen), kind=kind, name=name)


def answer(visit: Visit, outcome: Outcome) -> AnyResponse:
    """Where to go on: for the page's script as data, for a plain form as an address."""
    address = queue.address_of(outcome.state)
    if request.accept_mimetypes.best != "application/json":
        return redirect(address, code=303)
    response = jsonify({"next": address, "done": outcome.is_done})
    response.status_code = 200 if outcome.is_done else 409
    return response
