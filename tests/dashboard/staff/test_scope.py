"""The cache never lends a branch what the whole city saw, nor the other way round."""

import inspect
from datetime import date

import pytest

from dashboard.staff import loaders_city
from dashboard.staff.enterprise import loaders as loaders_enterprise
from tests.staff_city import NOW

SPAN = (date(2026, 11, 1), date(2026, 11, 23))


def calls(city):
    """Every loader of the staff site with arguments that reach both counties."""
    both = (city.a_outlet, city.b_outlet)
    given = {
        "rules": (NOW.date(),),
        "counties": (NOW.date(),),
        "river": (),
        "industries": (),
        "pollutants": (),
        "outlets": (NOW.date(),),
        "enterprises": (NOW.date(),),
        "exceeding": SPAN,
        "outlet_days": SPAN,
        "newest_hours": (loaders_city.midnight(date(2026, 11, 19)),),
        "ledger": (),
        "special_periods": (NOW.replace(minute=0),),
        "record": (city.a, NOW.date()),
        "enterprise:exceeding": (both, *SPAN),
        "explored": (city.a_outlet, ("a21002",), *SPAN, True),
        "reported_conversion_first": (NOW.date(),),
    }
    for module in (loaders_city, loaders_enterprise):
        for name, loader in inspect.getmembers(module, inspect.isfunction):
            if getattr(loader, "cached_for_site", None) != "staff":
                continue
            key = name
            if module is loaders_enterprise and f"enterprise:{name}" in given:
                key = f"enterprise:{name}"
            yield key, loader, given[key]


def east_words(result):
    """Whether anything of the eastern enterprise or its outlets is in a result."""
    text = result.to_string() if hasattr(result, "to_string") else repr(result)
    return any(word in text for word in ("DA001", "试验东热电", "QT-0001", "East Heat"))


def ids_of(result):
    """Outlets in a frame."""
    return (
        set(result["outlet_id"]) if hasattr(result, "columns") and "outlet_id" in result else set()
    )


@pytest.mark.parametrize("city_first", [True, False])
def test_every_loader_keeps_its_scope_whoever_came_first(within, city, city_first):
    from dashboard.cache import EXTENSION

    within.extensions[EXTENSION].forget()
    scopes = [None, (city.west,)] if city_first else [(city.west,), None]
    seen = {}
    for scope in scopes:
        for name, loader, arguments in calls(city):
            seen[name, scope] = loader(scope, *arguments)
    own = {city.b_outlet}
    for (name, scope), result in seen.items():
        if scope is None:
            continue
        assert not east_words(result), name
        assert ids_of(result) <= own, name
    assert ids_of(seen["exceeding", None]) == {city.a_outlet, city.b_outlet}
    assert seen["record", (city.west,)] is None
    explored = seen["explored", (city.west,)]
    assert all(not len(frame) for frame in (explored.hours, explored.days, explored.limits))
    assert len(seen["explored", None].hours) > 0
