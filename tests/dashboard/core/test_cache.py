"""Cached loaders: arguments and the version of the data are the whole key; sites never meet."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import pytest

from dashboard import cache
from dashboard.cache import key_of, public_cached, staff_cached
from layouts.formats import CITY_TIME

calls: list[tuple] = []


@public_cached(60)
def of_public(day, word="a"):
    calls.append(("public", day, word))
    return len(calls)


@staff_cached(60)
def of_staff(scope, day):
    calls.append(("staff", scope, day))
    return len(calls)


@public_cached(60)
def nothing(day):
    calls.append(("nothing", day))


@pytest.fixture
def context(server):
    with server.test_request_context("/"):
        server.extensions[cache.EXTENSION].forget()
        calls.clear()
        yield


DAY = date(2026, 11, 21)


def test_a_result_is_kept_under_its_arguments(context):
    assert of_public(DAY) == of_public(DAY, word="a") == of_public(day=DAY) == 1
    assert of_public(DAY, "b") == 2
    assert of_public(date(2026, 11, 20)) == 3
    assert len(calls) == 3


def test_a_result_of_none_is_kept_too(context):
    nothing(DAY)
    nothing(DAY)
    assert len(calls) == 1


def test_each_scope_has_its_own_results(context):
    results = [of_staff(scope, DAY) for scope in (None, (), (1,), (1, 2), (12,), None, (1,))]
    assert results == [1, 2, 3, 4, 5, 1, 3]


def test_a_new_version_of_the_data_makes_old_results_unreachable(server, database):
    server.extensions[cache.EXTENSION].forget()
    with server.test_request_context("/"):
        first = of_public(DAY)
        assert of_public(DAY) == first
    database.execute("UPDATE qy.data_version SET version = version + 1")
    server.extensions[cache.EXTENSION]._versions.clear()
    with server.test_request_context("/"):
        assert of_public(DAY) != first
    database.execute("UPDATE qy.data_version SET version = 1")


def test_a_staff_loader_must_begin_with_the_scope():
    with pytest.raises(TypeError, match="must be named scope"):

        @staff_cached(60)
        def wrong(day):
            return day


@dataclass(frozen=True)
class Selection:
    day: date
    words: tuple[str, ...] = ()


@dataclass
class Changeable:
    day: date


@pytest.mark.parametrize(
    "value",
    [[1], {1}, pd.DataFrame(), object(), datetime(2026, 1, 1), Changeable(DAY), (1, [2])],  # noqa: DTZ001
)
def test_what_has_no_stable_key_is_refused(value):
    with pytest.raises(TypeError):
        key_of(value)


def test_keys_tell_alike_values_apart():
    values = [
        None, True, 1, 1.0, "1", (1,), ("1",), ((1,), 1), (1, (1,)), DAY,
        datetime(2026, 11, 21, tzinfo=CITY_TIME), Selection(DAY), Selection(DAY, ("a",)),
    ]  # fmt: skip
    assert len({repr(key_of(value)) for value in values}) == len(values)


def test_both_caches_lie_apart(server):
    caches = server.extensions[cache.EXTENSION]
    with server.app_context():
        caches.of("public").set("k", "public")
        assert caches.of("staff").get("k") is None
