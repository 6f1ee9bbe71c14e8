"""The visit: what a callback is told, and what it may do."""

import pytest

from dashboard import visit
from dashboard.errors import Forbidden
from dashboard.visit import Visit, with_visit
from tests.conftest import NOW


def told(here, *values):
    return here.site, here.language, here.scope, values


def test_a_callback_gets_the_visit_in_front_of_its_values(server):
    with server.test_request_context("/sample", headers={"Cookie": "qy_lang=en"}):
        assert with_visit(told)("a", 1) == ("public", "en", (), ("a", 1))
        assert visit.current() is visit.current()


def test_a_permission_is_asked_before_the_callback_runs(server):
    ran = []
    guarded = with_visit(ran.append, permission="review_days")
    with server.test_request_context("/sample"), pytest.raises(Forbidden):
        guarded()
    assert not ran


def test_a_stranger_sees_no_county_and_holds_no_permission():
    here = Visit(site="staff", language="zh", now=NOW)
    assert here.scope == ()
    assert not here.may("import")


def test_permissions_are_those_of_the_role(make_visit):
    here = make_visit(permissions=("import",))
    assert here.may("import")
    assert not here.may("edit_rules")
    with pytest.raises(Forbidden):
        here.require("edit_rules")


def test_the_moment_is_that_of_the_city(server):
    with server.test_request_context("/sample"):
        now = visit.current().now
    assert now == NOW
    assert now.utcoffset().total_seconds() == 8 * 3600
