"""Closing a finding: who may, what is written, and that nobody changes what was said."""

import threading

import pytest
from psycopg import errors

from queries import day_review
from tests.review_acts import (
    DAY,
    NITROGEN,
    REAL,
    UNTRUE,
    account,
    act,
    close,
    exceedance,
    set_scope,
)
from tests.staff_city import NOW


def rows(city, columns, table="review_closing"):
    return city.database.execute(f"SELECT {columns} FROM qy.{table} ORDER BY 1")


@pytest.mark.parametrize("scope", [None, "west", "east"])
def test_a_branch_closes_no_finding_of_another_county_whatever_scope_is_set(own_city, scope):
    city = own_city
    given = {None: None, "west": (city.west,), "east": (city.east,)}[scope]
    branch = account(city.database, "branch", counties=(city.west,))
    with pytest.raises(errors.InsufficientPrivilege, match="outside the counties"):
        close(city.database, exceedance(city), act(branch), scope=given)
    assert rows(city, "*") == []
    assert rows(city, "*", "day_review") == []
    mine = account(city.database, "branch", counties=(city.east,))
    assert close(city.database, exceedance(city), act(mine), scope=(city.east,))[0] == "done"


def test_nobody_without_the_permission_or_the_scope_closes_anything(own_city):
    city = own_city
    gone = account(city.database)
    city.database.execute("UPDATE qy.app_user SET disabled_at = now() WHERE user_id = %s", (gone,))
    for user in (account(city.database, "leader"), account(city.database, "admin"), gone, 10**6):
        with pytest.raises(errors.InsufficientPrivilege, match="may not review days"):
            close(city.database, exceedance(city), act(user))
    with pytest.raises(errors.InsufficientPrivilege, match="outside the counties"):
        close(city.database, exceedance(city), act(account(city.database)), scope=())
    assert rows(city, "*") == []


@pytest.mark.parametrize("table", ["review_closing", "day_review"])
@pytest.mark.parametrize("login", ["owner", "ingest", "staff", "public"])
def test_what_was_said_can_be_neither_changed_nor_deleted(own_city, login, table):
    city = own_city
    close(city.database, exceedance(city), act(account(city.database)))
    before = rows(city, "*", table)
    assert len(before) == 1
    for statement in ("UPDATE qy.{} SET day = day", "DELETE FROM qy.{}", "TRUNCATE qy.{}"):
        with (
            pytest.raises(errors.InsufficientPrivilege),
            city.database.connect(login) as connection,
        ):
            connection.execute(statement.format(table))
    if login != "owner":
        with (
            pytest.raises(errors.InsufficientPrivilege),
            city.database.connect(login) as connection,
        ):
            connection.execute(f"INSERT INTO qy.{table} DEFAULT VALUES")
    assert rows(city, "*", table) == before


def test_a_closing_settles_the_day_marks_it_and_leaves_a_trace(own_city):
    city = own_city
    user = account(city.database)
    other = exceedance(city).__class__(city.a_outlet, DAY, "interruption", None, "x")
    both = (exceedance(city), other)
    outcome, first = close(city.database, both[0], act(user, note="  脱硝故障 "), items=both)
    assert outcome == "done"
    assert rows(city, "review_closing_id, decision, note, closed_by, closed_at") == [
        (first, "verified", "脱硝故障", user, NOW)
    ]
    assert rows(city, "*", "day_review") == []
    marks = "outlet_id, pollutant_code, day, cause"
    assert rows(city, marks, "dirty_mark") == [(city.a_outlet, NITROGEN, DAY, "review")]

    _, second = close(city.database, other, act(user, "interruption_power"), items=both)
    assert rows(city, "outlet_id, day, decision, reviewed_by", "day_review") == [
        (city.a_outlet, DAY, "reviewed", user)
    ]
    _, third = close(city.database, other, act(user, None, seen=second), items=both)
    assert [row[1] for row in rows(city, "day_review_id, decision", "day_review")] == [
        "reviewed",
        "reopened",
    ]
    trace = city.database.execute(
        "SELECT action, subject, outcome, host(address), detail ->> 'review_closing_id' "
        "FROM qy.audit_log WHERE user_id = %s ORDER BY audit_id",
        (user,),
    )
    here = ("QT-0001/DA001", "done", "127.0.0.1")
    assert trace == [
        ("review.close", *here, str(first)),
        ("review.close", *here, str(second)),
        ("review.reopen", *here, str(third)),
    ]


def test_a_day_whose_finding_became_another_one_is_not_reviewed(own_city):
    city = own_city
    user = account(city.database)
    now = exceedance(city, facts="1:f+0")
    _, old = close(city.database, exceedance(city), act(user), items=(now,))
    assert rows(city, "*", "day_review") == []
    close(city.database, now, act(user, seen=old))
    assert [row[0] for row in rows(city, "decision", "day_review")] == ["reviewed"]


def test_of_two_people_at_the_same_moment_the_second_learns_of_the_first(own_city):
    city = own_city
    first, second = (account(city.database) for _ in range(2))
    told = []

    def another():
        told.append(close(city.database, exceedance(city), act(second, UNTRUE, note="漂移")))

    with city.database.connect("staff") as connection:
        set_scope(connection, None)
        done = day_review.close(connection, exceedance(city), act(first), items=(exceedance(city),))
        waiting = threading.Thread(target=another)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the second waits for the first"
    waiting.join(10)
    assert done[0] == "done"
    assert told == [("taken", done[1])]
    assert rows(city, "closed_by, decision") == [(first, "verified")]
    with city.database.connect("staff") as connection:
        set_scope(connection, (city.east,))
        closing = day_review.closing(connection, done[1])
        assert (closing.closed_by, closing.cause_code, closing.closed_at) == (first, REAL, NOW)
        set_scope(connection, (city.west,))
        assert day_review.closing(connection, done[1]) is None
        assert day_review.closings(connection, day=DAY) == []


@pytest.mark.parametrize(
    ("cause", "note", "refusal"),
    [
        (UNTRUE, None, errors.NotNullViolation),
        (UNTRUE, "   ", errors.NotNullViolation),
        ("interruption_power", None, errors.CheckViolation),
        ("no such cause", None, errors.CheckViolation),
        (None, None, errors.CheckViolation),
        (REAL, "很" * 501, errors.CheckViolation),
    ],
)
def test_a_closing_needs_a_cause_of_its_kind_and_a_rejection_its_reason(
    own_city, cause, note, refusal
):
    city = own_city
    with pytest.raises(refusal):
        close(city.database, exceedance(city), act(account(city.database), cause, note=note))
    assert rows(city, "*") == []


def test_a_cause_that_ended_is_chosen_no_more(own_city):
    city = own_city
    city.database.execute(
        "UPDATE qy.review_cause SET during = '(,2026-11-22)' WHERE cause_code = %s", (REAL,)
    )
    with pytest.raises(errors.CheckViolation):
        close(city.database, exceedance(city), act(account(city.database)))
    with city.database.connect("staff") as connection:
        known = {one.cause_code for one in day_review.causes(connection, on=NOW.date())}
    assert REAL not in known
    assert UNTRUE in known
