"""Scores as the staff read them: the published one stands, and a branch sees its county."""

import psycopg
import pytest

from dashboard.jobs import score_publish
from queries import score_reading
from tests.database.scores.conftest import NOW, OCTOBER, SEPTEMBER, evaluate


@pytest.fixture(scope="module")
def kept(scored_city):
    """September published, October provisional, for this module."""
    with psycopg.connect(scored_city.database.url("ingest")) as connection:
        for month in (SEPTEMBER, OCTOBER):
            evaluate(connection, month=month)
        score_publish.publish(connection, month=SEPTEMBER, at=NOW, by="leader", waive_notice="test")
    return scored_city


@pytest.fixture
def staff(kept):
    with psycopg.connect(kept.database.url("staff")) as connection:
        connection.execute("SELECT staff.set_scope(NULL)")
        yield connection


def test_faces_of_a_month_with_their_lines_and_history(staff):
    faces = score_reading.faces(staff, month=OCTOBER)
    assert set(faces["snapshot_state"]) == {"provisional"}
    first = faces.iloc[0]
    lines = score_reading.face_lines(
        staff, int(first["snapshot_id"]), enterprise_id=int(first["enterprise_id"])
    )
    counting = lines[lines["state"].isin(["scored", "not_delivered"])]
    assert first["score"] == pytest.approx(
        counting["earned"].sum() / counting["maximum"].sum() * 100
    )
    history = score_reading.face_history(staff, int(first["enterprise_id"]))
    assert list(history["month"]) == [SEPTEMBER, OCTOBER]
    assert list(history["snapshot_state"]) == ["published", "provisional"]


def test_operators_and_the_funnel(staff):
    cards = score_reading.operators(staff, month=OCTOBER, months=3)
    assert len(cards) >= 3
    points = score_reading.funnel(
        staff, int(cards.iloc[0]["snapshot_id"]), line_key="transmission_prompt"
    )
    assert set(points["om_operator_id"]) <= set(cards["om_operator_id"])
    assert points["denominator"].is_monotonic_increasing


def test_a_branch_reads_the_faces_of_its_county(kept):
    with psycopg.connect(kept.database.url("staff")) as connection:
        ((county, own),) = kept.database.execute(
            """SELECT county_id, array_agg(DISTINCT enterprise_id) FROM qy.enterprise_place
               GROUP BY county_id ORDER BY count(*) DESC LIMIT 1"""
        )
        connection.execute("SELECT staff.set_scope(%s)", ([county],))
        seen = set(score_reading.faces(connection, month=OCTOBER)["enterprise_id"])
        assert seen
        assert seen <= set(own)
        connection.execute("SELECT staff.set_scope('{}')")
        assert score_reading.faces(connection, month=OCTOBER).empty
