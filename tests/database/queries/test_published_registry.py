"""What the public login reads of the registry: names of the past, ends of rows, the shown days."""

from datetime import timedelta

import pytest

from queries import published_days, published_registry


@pytest.fixture(scope="module")
def city(module_public_city):
    return module_public_city


@pytest.fixture
def public(city):
    with city.database.connect("public") as connection:
        yield connection


def test_a_day_is_shown_when_its_review_is_over(city, public):
    """36 hours after its end; the marking time alone, 12 hours, is not enough."""
    (moment,) = public.execute("SELECT now() AT TIME ZONE 'Asia/Shanghai'").fetchone()
    newest = city.now.before_day - timedelta(days=1)
    end = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    end += newest + timedelta(days=1) - moment.date()
    assert moment - end >= timedelta(hours=36)
    assert moment - end < timedelta(hours=60)


def test_without_the_rule_no_day_is_called_shown(database):
    database.execute("DELETE FROM qy.rule_parameter WHERE rule = 'review_cut_off_hour'")
    with database.connect("public") as connection, pytest.raises(LookupError, match="review_cut"):
        published_registry.settled(connection)


def test_a_former_name_ends_where_the_next_begins(city, public):
    former = published_registry.former_names(public, on=city.now.today)
    assert former["name_zh"].tolist() == ["老供热站"]
    assert str(former["until"].iloc[0]) == "2020-07-01"
    before = published_registry.former_names(public, on=former["until"].iloc[0] - timedelta(days=1))
    assert before.empty


def test_enterprises_leave_out_the_assumed_and_keep_the_closed(city, public):
    found = published_registry.enterprises(public, on=city.now.today)
    assert found["enterprise_ref"].tolist() == ["T-1", "T-2", "T-3", "T-5"]
    assert found.set_index("enterprise_ref")["status"]["T-3"] == "closed"


def test_a_name_that_ended_without_a_successor_is_kept(own_public_city):
    city = own_public_city
    city.database.execute("UPDATE qy.enterprise_name SET during = '[2020-07-01,2021-01-01)' "
                     "WHERE name_zh = '清河市旧纸厂'")  # fmt: skip
    with city.database.connect("public") as connection:
        found = published_registry.enterprises(connection, on=city.now.today)
    assert "清河市旧纸厂" in found["name_zh"].tolist()


def test_days_of_one_outlet_are_its_own(city, public):
    outlet = city.outlets["T-2/DW001"]
    span = {"start": city.day(30), "end": city.now.before_day}
    own = published_days.days(public, **span, outlet_ids=(outlet,))
    every = published_days.days(public, **span)
    assert set(own["outlet_id"]) == {outlet}
    assert len(own) == 20
    assert set(every["outlet_id"]) == {outlet, city.outlets["T-1/DA001"]}


def test_the_end_of_a_span_is_not_in_it(city, public):
    span = {"start": city.day(2), "end": city.day(1)}
    for read in (published_days.days, published_days.verdicts):
        assert set(read(public, **span)["day"]) == {city.day(2)}


def test_limits_are_those_that_somebody_reviewed(city, public):
    found = published_registry.limits(
        public, start=city.now.today, end=city.now.today + timedelta(days=1)
    )
    own = found[found["outlet_id"] == city.outlets["T-2/DW001"]]
    assert own["pollutant_code"].tolist() == ["w01018"]
    assert found["clause"].unique().tolist() == ["4.1"]
