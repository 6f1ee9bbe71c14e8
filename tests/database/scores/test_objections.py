"""Objections: registered with who, when and what, decided once, carried into what is published."""

from datetime import date

import psycopg
import pytest
from psycopg import errors

from dashboard.jobs import score_objections, score_publish
from dashboard.running.refusal import Refusal
from queries import score_objections as stored
from queries.score_objections import Raised
from tests import database_support
from tests.database.scores.conftest import NOW, OCTOBER, evaluate

SEEN = date(2026, 11, 3)


@pytest.fixture(scope="module")
def city(loaded_city):
    """October, shown to the dischargers, in a copy of its own."""
    database = database_support.clone(loaded_city.database)
    with psycopg.connect(database.url("ingest")) as connection:
        evaluate(connection)
        score_publish.give_notice(connection, month=OCTOBER, on=SEEN, by="leader")
    yield database
    database_support.drop(database)


@pytest.fixture
def noticed(city):
    """A transaction that leaves nothing behind."""
    with psycopg.connect(city.url("ingest")) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def enterprises(city):
    """Every enterprise of the faces, and every operator of the scorecards."""
    return [one for (one,) in city.execute("SELECT enterprise_id FROM qy.face_score ORDER BY 1")]


def register(connection, subject, **changes):
    given = {
        "scheme": "face", "month": OCTOBER, "months": 1, "subject_id": subject,
        "line_key": None, "raised_on": date(2026, 11, 5), "raised_by_zh": "某厂 王工",
        "text_zh": "10 月 5 日数据已补传", **changes,
    }  # fmt: skip
    return score_objections.register(connection, Raised(**given), at=NOW, by="leader")


def decide(connection, number, **changes):
    given = {"outcome": "rejected", "text": "补传超过期限", "at": NOW, "by": "leader", **changes}
    return score_objections.decide(connection, number, **given)


def test_an_objection_outlives_the_evaluation_that_is_replaced(noticed, enterprises):
    number = register(noticed, enterprises[0], line_key="valid_data")
    noticed.execute("DELETE FROM qy.calibration")
    assert evaluate(noticed)["face", 1].action == "replaced"
    (open_one,) = stored.listed(noticed, month=OCTOBER, only_open=True)
    assert (open_one.objection_id, open_one.subject_id) == (number, enterprises[0])
    assert (open_one.line_key, open_one.raised_by_zh) == ("valid_data", "某厂 王工")
    assert open_one.is_open


def test_an_objection_is_decided_once_with_a_reason(noticed, enterprises):
    number = register(noticed, enterprises[0])
    with pytest.raises(Refusal, match="says why"):
        decide(noticed, number, text=" ")
    with pytest.raises(Refusal, match="An outcome is one of"):
        decide(noticed, number, outcome="maybe")
    decided = decide(noticed, number)
    assert (decided.outcome, decided.outcome_zh, decided.decided_by) == (
        "rejected", "补传超过期限", "leader",
    )  # fmt: skip
    assert not decided.is_open
    assert stored.listed(noticed, only_open=True) == []
    assert stored.listed(noticed, month=date(2026, 9, 1)) == []
    with pytest.raises(Refusal, match="was decided on 2026-11-20: rejected"):
        decide(noticed, number, outcome="upheld")
    with pytest.raises(Refusal, match="no objection 999"):
        decide(noticed, 999)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject_id": 9999}, "nothing to object to"),
        ({"months": 3}, "nothing to object to"),
        ({"month": date(2026, 9, 1)}, "nothing to object to"),
        ({"line_key": "beauty"}, "no line beauty"),
        ({"raised_by_zh": " "}, "names who raised it"),
        ({"text_zh": ""}, "what it says"),
        ({"raised_on": date(2026, 11, 21)}, "cannot be the day"),
        ({"raised_on": date(2026, 11, 2)}, "cannot be the day"),
    ],
)
def test_what_is_no_objection_is_refused_with_a_sentence(noticed, enterprises, changes, said):
    with pytest.raises(Refusal, match=said):
        register(noticed, enterprises[0], **changes)


def test_nobody_objects_to_what_nobody_was_shown(noticed, enterprises):
    noticed.execute("DELETE FROM qy.calibration")
    evaluate(noticed)  # changed results need a notice of their own
    with pytest.raises(Refusal, match="were not shown yet"):
        register(noticed, enterprises[0])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE qy.score_objection SET text_zh = 'x'",
        "UPDATE qy.score_objection SET outcome = 'upheld', outcome_zh = 'x', decided_by = 'x', "
        "decided_at = now(), raised_by_zh = 'y'",
        "DELETE FROM qy.score_objection",
    ],
)
def test_what_is_registered_stands(noticed, enterprises, statement):
    register(noticed, enterprises[0])
    refused = (errors.RestrictViolation, errors.InsufficientPrivilege)
    with pytest.raises(refused), noticed.transaction():
        noticed.execute(statement)


def test_disputed_results_are_published_as_such_until_they_are_decided(city, enterprises):
    """Committed in the module's copy: other logins look at it. It comes last."""
    with psycopg.connect(city.url("ingest")) as connection:
        operator = connection.execute(
            "SELECT min(om_operator_id) FROM qy.operator_score"
        ).fetchone()[0]
        number = register(connection, enterprises[0])
        register(connection, operator, scheme="operator", months=3)
        score_publish.publish(connection, month=OCTOBER, at=NOW, by="leader")

    def public(table, subject):
        rows = city.execute(
            f"SELECT {subject} FROM published.{table} JOIN published.score_snapshot "
            "USING (snapshot_id) WHERE is_disputed"
        )
        return [one for (one,) in rows]

    assert public("face_score", "enterprise_id") == [enterprises[0]]
    assert public("operator_score", "om_operator_id") == [operator]  # of the three months alone
    counties = dict(
        city.execute("SELECT enterprise_id, county_id FROM qy.enterprise_place ORDER BY during")
    )
    other = next(one for one in counties.values() if one != counties[enterprises[0]])
    with psycopg.connect(city.url("staff")) as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        assert stored.disputed(staff, "face", month=OCTOBER) == {enterprises[0]}
        assert stored.disputed(staff, "operator", month=OCTOBER) == set()
        assert stored.disputed(staff, "operator", month=OCTOBER, months=3) == {operator}
        staff.execute("SELECT staff.set_scope(%s)", ([other],))
        assert stored.disputed(staff, "face", month=OCTOBER) == set()
    with psycopg.connect(city.url("ingest")) as connection:
        decide(connection, number, outcome="upheld", text="补传属实，另行更正")
    assert public("face_score", "enterprise_id") == []
