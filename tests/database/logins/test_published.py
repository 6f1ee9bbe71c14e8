"""What the public may read: settled days and reviewed verdicts of real sources, and no person."""

import datetime as dt
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import errors, sql

from tests.database.row_factory import RowFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
VIEWS_OF_SOURCES = (
    "face_score",
    "face_line",
    "face_cap",
    "face_difference",
    "enterprise",
    "enterprise_name",
    "enterprise_place",
    "enterprise_industry",
    "enterprise_status",
    "outlet",
    "outlet_name",
    "outlet_enterprise",
    "outlet_networking",
    "permit_factor",
    "limit_value",
    "daily_value",
    "judgement_day",
)
PUBLISHED_STAGES = {"none", "by_rule", "verified", "rejected"}


class City:
    """Rows of one enterprise, written as the maker of the database, read as the public."""

    def __init__(self, connection, public_role):
        self.connection = connection
        self.public_role = public_role
        self.factory = RowFactory(connection)
        self.limit_id = 81
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in ("daily_value", "judgement_day", "limit_value"):
            connection.execute(sql.SQL("DELETE FROM qy.{}").format(sql.Identifier(table)))
        self.today = connection.execute(
            "SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date"
        ).fetchone()[0]

    def day(self, ago):
        return self.today - dt.timedelta(days=ago)

    def put(self, table, **changes):
        self.factory.insert(self.connection, table, self.factory.row(table, 1, **changes))

    def limit(self, **changes):
        reviewed = {"reviewed_by": "reviewer", "reviewed_at": "2026-01-01 00:00+08"}
        self.put("limit_value", **(reviewed | changes))

    def verdict(self, ago=5, **changes):
        plain = {"stage": "by_rule", "limit_reviewed": True, "exceeding_periods": 1}
        self.put("judgement_day", day=self.day(ago), **(plain | changes))

    def seen(self, view):
        """Rows of a published view, as the public login gets them."""
        role = sql.Identifier(self.public_role)
        self.connection.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
        rows = self.connection.execute(
            sql.SQL("SELECT * FROM published.{}").format(sql.Identifier(view))
        ).fetchall()
        self.connection.execute("RESET ROLE")
        return rows


@pytest.fixture
def city(logins):
    with psycopg.connect(logins.database.url()) as connection:
        yield City(connection, logins.role("public"))
        connection.rollback()


def settled_before(now):
    """First day that is not settled at ``now``: the review ends at noon of the day after next."""
    local = now.astimezone(SHANGHAI)
    return local.date() - dt.timedelta(days=1 if local.hour >= 12 else 2)


def test_a_day_is_published_when_its_review_is_over(city):
    for ago in range(7):
        city.put("daily_value", day=city.day(ago))
    now = city.connection.execute("SELECT now()").fetchone()[0]
    days = {row[2] for row in city.seen("daily_value")}
    assert days == {city.day(ago) for ago in range(7) if city.day(ago) < settled_before(now)}
    assert city.day(5) in days
    assert city.today not in days


@pytest.mark.parametrize(("minutes_from_now", "open_days"), [(-2, 1), (2, 2)])
def test_the_time_of_review_is_a_rule_row(city, minutes_from_now, open_days):
    """The cut-off is put just before and just after the present minute."""
    minutes = city.connection.execute(
        """SELECT extract(hour FROM now() AT TIME ZONE 'Asia/Shanghai') * 60
                + extract(minute FROM now() AT TIME ZONE 'Asia/Shanghai')"""
    ).fetchone()[0]
    city.connection.execute(
        "UPDATE qy.rule_parameter SET number = %s WHERE rule = 'review_cut_off_hour'",
        (24 + (float(minutes) + minutes_from_now) / 60,),
    )
    assert city.seen("settled") == [(city.day(open_days),)]


def test_a_day_that_rests_on_an_assumption_is_hidden(city):
    city.put("daily_value", day=city.day(5))
    city.put("daily_value", day=city.day(6), is_assumed=True)
    assert {row[2] for row in city.seen("daily_value")} == {city.day(5)}


def test_a_verdict_of_a_day_that_rests_on_an_assumption_is_hidden(city):
    city.limit()
    city.verdict(5)
    city.verdict(6)
    city.put("daily_value", day=city.day(6), is_assumed=True)
    assert {row[2] for row in city.seen("judgement_day")} == {city.day(5)}


def test_only_the_current_run_is_published(city):
    city.put("daily_value", day=city.day(5))
    city.put("daily_value", day=city.day(5), run_id=2, mean=99.0)
    city.limit()
    city.verdict()
    city.verdict(run_id=2)
    assert len(city.seen("daily_value")) == 1
    assert len(city.seen("judgement_day")) == 1


@pytest.mark.parametrize("stage", ["none", "warning", "pending", "by_rule", "verified", "rejected"])
def test_warnings_and_open_verdicts_never_leave_the_staff_site(city, stage):
    city.limit()
    city.verdict(stage=stage)
    assert bool(city.seen("judgement_day")) is (stage in PUBLISHED_STAGES)


def test_a_verdict_of_a_limit_that_nobody_reviewed_is_hidden(city):
    city.limit()
    city.verdict(5)
    city.verdict(6, limit_reviewed=False)
    assert {row[2] for row in city.seen("judgement_day")} == {city.day(5)}


@pytest.mark.parametrize(
    "purpose", ["push_to_enforcement", "standard_only", "ultra_low_performance"]
)
def test_verdicts_and_limits_of_other_purposes_are_for_the_bureau(city, purpose):
    city.limit(purpose=purpose)
    city.verdict()
    assert city.seen("judgement_day") == []
    assert city.seen("limit_value") == []


def test_a_limit_that_nobody_reviewed_is_not_printed(city):
    city.limit()
    city.limit(limit_id=900, limit_ref="draft", basis="day", reviewed_by=None, reviewed_at=None)
    assert [row[0] for row in city.seen("limit_value")] == [city.limit_id]


def test_a_verdict_of_a_day_that_is_not_settled_is_hidden(city):
    city.limit()
    city.verdict(0)
    assert city.seen("judgement_day") == []


def test_an_assumed_enterprise_is_in_no_published_view(city):
    """Its name, place, outlets, limits, days and verdicts are all hidden."""
    city.limit()
    city.verdict()
    city.put("daily_value", day=city.day(5))
    before = {view: len(city.seen(view)) for view in VIEWS_OF_SOURCES}
    assert min(before.values()) > 0, before
    city.connection.execute("UPDATE qy.enterprise SET is_assumed = true")
    assert {view: len(city.seen(view)) for view in VIEWS_OF_SOURCES} == dict.fromkeys(
        VIEWS_OF_SOURCES, 0
    )


def test_views_with_an_enterprise_or_an_outlet_are_all_tried_above(city):
    rows = city.connection.execute(
        """SELECT DISTINCT c.relname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
           JOIN pg_namespace AS n ON n.oid = c.relnamespace
           WHERE n.nspname = 'published' AND a.attname IN ('enterprise_id', 'outlet_id')"""
    ).fetchall()
    assert {name for (name,) in rows} == set(VIEWS_OF_SOURCES)


def test_settings_of_the_public_hold_no_more_than_the_name_of_the_city(city):
    city.put("setting", name="secret_thing", value="x")
    city.put("setting", name="is_demo", value="true")
    assert {row[0] for row in city.seen("setting")} == {"is_demo"}


def test_a_citizen_writes_and_asks_for_the_state_with_the_secret_only(logins):
    submit = "SELECT published.submit_feedback(%s, %s, %s, %s, %s, NULL, NULL, %s)"
    ask = "SELECT * FROM published.feedback_state(%s, %s)"
    with logins.connect("public") as connection:
        case = connection.execute(
            submit, ("QH-1", "digest", 1, "report", "有异味", b"sealed")
        ).fetchone()[0]
        assert case == "QH-1"
        assert connection.execute(ask, ("QH-1", "digest")).fetchone()[0] == "received"
        assert connection.execute(ask, ("QH-1", "guess")).fetchall() == []
        with pytest.raises(errors.CheckViolation), connection.transaction():
            connection.execute(submit, ("QH-2", "digest", 1, "praise", "好", None))
        with pytest.raises(errors.CheckViolation), connection.transaction():
            connection.execute(submit, ("QH-3", "digest", 1, "report", "长" * 4001, None))
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM qy.feedback")
