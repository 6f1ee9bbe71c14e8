"""``flask score``: a month from evaluation to publication."""

import json

import psycopg
import pytest

from tests.cluster_support import rows
from tests.database.commands.conftest import october_published

MONTH = ("--period", "2026-10")


@pytest.fixture
def scored(demo, cluster):
    """The demo with October published; afterwards nothing is scored."""
    with october_published(demo, cluster):
        yield demo


def test_the_demo_scores_its_full_months_and_leaves_the_last_to_a_person(demo, cluster):
    """Of two months one is full: it waits as a provisional one."""
    found = rows(
        cluster.url(), "SELECT DISTINCT month::text, state FROM qy.score_snapshot ORDER BY 1"
    )
    assert found in ([("2026-10-01", "provisional")], [])
    demo("demo")
    found = rows(
        cluster.url(), "SELECT DISTINCT month::text, state FROM qy.score_snapshot ORDER BY 1"
    )
    assert ("2026-10-01", "provisional") in found


def test_what_is_published_stands_and_is_recomputed_from_its_inputs(scored):
    result = scored("score", *MONTH)
    assert "as it is published" in result.output
    result = scored("score", "check")
    assert (result.exit_code, result.output) == (
        0,
        "4 published evaluations recomputed: 0 are not what their inputs give "
        "(0 have none), 0 would be otherwise today.\n",
    )
    assert "nothing that waits" in scored("score", "publish", *MONTH, "--by", "leader").output


def test_the_public_reads_what_is_published_and_nothing_else(scored, cluster):
    public = cluster.url("public")
    assert rows(public, "SELECT count(*) FROM published.score_snapshot") == [(3,)]
    assert rows(public, "SELECT count(*) > 3 FROM published.face_score") == [(True,)]
    assert scored("score", "--period", "2026-09").exit_code == 0
    assert rows(public, "SELECT count(*) FROM published.score_snapshot") == [(3,)]


def test_every_line_is_printed_as_json(scored):
    found = json.loads(scored("score", *MONTH, "--json").output)
    assert {(one["scheme"], one["months"]) for one in found} == {
        ("face", 1), ("operator", 1), ("operator", 3), ("equipment", 1),
    }  # fmt: skip
    line = found[0]["face_line"][0]
    assert {"line_key", "state", "numerator", "denominator", "earned", "maximum"} <= line.keys()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("score",), "Say which month"),
        (("score", "--period", "october"), "write it like 2026-10"),
        (("score", "--period", "2027-10"), "is not over yet"),
        (("score", "--period", "2026-10", "--rule-version", "x"), "no rule set x"),
        (("score", "publish", *MONTH, "--by", "analyst"), "may not publish"),
        (("score", "publish", *MONTH, "--by", "nobody"), "may not publish"),
        (("score", "publish", "--period", "2026-09", "--by", "leader"), "nothing that waits"),
        (("score", "notice", "--period", "2026-09", "--by", "leader"), "no provisional results"),
        (("score", "draft", "x", "y", "--from", "2027-01-01"), "no rule set x"),
        (("score", "adopt", "x", "--from", "2027-01-01", "--by", "leader"), "no draft x"),
        (("score", "why", "--subject", "1", "--from", "2026-08", "--to", "2026-10"), "not scored"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(demo, words, sentence):
    result = demo(*words)
    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_a_rule_set_that_does_not_add_up_or_overlaps_is_refused(demo, cluster):
    try:
        assert demo(
            "score", "draft", "face-2026.1", "bad", "--from", "2027-01-01", "--points",
            "valid_data=30",
        ).exit_code == 0  # fmt: skip
        adopt = ("score", "adopt", "bad", "--from", "2027-01-01", "--by", "leader")
        assert "lines sum to 118, not 100" in demo(*adopt).output
        for version, day in (("late", "2028-01-01"), ("early", "2027-06-01")):
            demo("score", "draft", "face-2026.1", version, "--from", day)
        adopt = ("score", "adopt", "late", "--from", "2028-01-01", "--by", "leader")
        assert demo(*adopt).exit_code == 0
        adopt = ("score", "adopt", "early", "--from", "2027-06-01", "--by", "leader")
        assert "conflicts with existing key" in demo(*adopt).output
    finally:
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(
                "DELETE FROM qy.score_rule_set WHERE rule_version <> ALL "
                "(ARRAY['face-2026.1', 'operator-2026.1', 'equipment-2026.1'])"
            )
            connection.execute("UPDATE qy.score_rule_set SET valid_to = NULL")
            for table in ("line", "dimension", "cap", "parameter", "band"):
                connection.execute(
                    f"DELETE FROM qy.score_rule_{table} WHERE rule_version NOT LIKE '%-2026.1'"
                )


def test_an_objection_from_registration_to_its_outcome(scored, cluster):
    ((enterprise,),) = rows(cluster.url(), "SELECT min(enterprise_id) FROM qy.face_score")
    about = ("--subject", str(enterprise), *MONTH, "--from", "某厂", "--text", "数据已补传")
    try:
        result = scored("objection", "register", *about, "--by", "nobody")
        assert result.exit_code != 0
        assert "may not publish" in result.output
        result = scored("objection", "register", *about, "--by", "leader")
        assert result.exit_code == 0, result.output
        assert f"face {enterprise} of 2026-10" in result.output
        assert "1 objections, 1 not decided." in scored("objection", "list", "--open").output
        number = result.output.split()[1]
        decided = ("decide", number, "--outcome", "upheld", "--text", "属实", "--by", "leader")
        assert "--correct" in scored("objection", *decided).output
        assert "was decided" in scored("objection", *decided).output
        assert "upheld: 属实" in scored("objection", "list", *MONTH).output
    finally:
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("DELETE FROM qy.score_objection")
