"""Who is in the city: exact numbers, truncated casts, identities."""

import re

import pytest

from demo.casting import credit_code, make_city
from demo.model import City
from tests.unit.demo.packages import END, Written


def city(outlets: int, months: int = 2) -> City:
    return make_city(outlets=outlets, months=months, seed=1, origin=END)


@pytest.mark.parametrize("outlets", [1, 2, 3, 8, 17, 59, 119, 120, 121, 200, 438])
def test_the_number_of_outlets_is_exact(outlets):
    made = city(outlets)
    assert len(made.outlets) == outlets
    assert len({outlet.ref for outlet in made.outlets}) == outlets
    assert len({one.name_zh for one in made.enterprises}) == len(made.enterprises)


@pytest.mark.parametrize("outlets", [5, 8, 30])
def test_a_small_city_has_both_media(outlets):
    assert {outlet.medium for outlet in city(outlets).monitored} == {"gas", "water"}


def test_a_small_city_is_the_beginning_of_a_large_one():
    assert [outlet.ref for outlet in city(50).outlets] == [
        outlet.ref for outlet in city(120).outlets
    ][:50]


def test_the_usual_city_has_the_promised_size():
    made = city(120, months=14)
    assert 55 <= len(made.enterprises) <= 65
    assert 95 <= len(made.monitored) <= 100
    states = {outlet.networking for outlet in made.outlets}
    assert states == {
        "networked",
        "not_main",
        "deferred",
        "exempt",
        "to_be_installed",
        "installed",
        "accepted",
    }
    assert {outlet.kind for outlet in made.outlets} == {"main", "general", "bypass"}
    assert sum(1 for one in made.operators if one.enterprise_ref is None) == 6
    assert sum(1 for one in made.operators if one.enterprise_ref is not None) == 1


def test_a_city_needs_an_outlet_and_a_month():
    with pytest.raises(ValueError, match="at least one"):
        city(0)
    with pytest.raises(ValueError, match="at least one"):
        city(1, months=0)


def test_names_are_recognisably_of_the_fictional_city():
    for one in city(120).enterprises:
        assert one.name_zh.startswith("清河市")
        assert one.name_en.startswith("Qinghe ")
        assert "虚构" in one.address_zh


def test_credit_codes_have_the_right_form_and_check_digit():
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = credit_code(3, 17)
    assert re.fullmatch(r"919901[0-9]{2}[0-9A-HJ-NP-RTUWXY]{10}", code)
    total = sum(letters.index(c) * 3**place for place, c in enumerate(code[:17]))
    assert (total + letters.index(code[17])) % 31 == 0


def test_numbers_of_loggers_are_24_hexadecimal_digits(whole: Written):
    numbers = [row["mn"] for row in whole.registry("monitor_number")]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[0-9A-F]{24}", mn) for mn in numbers)


def rows_per(rows: list[dict[str, str]], column: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[column]] = counts.get(row[column], 0) + 1
    return counts


def test_every_case_of_identity_is_there_once_at_least(whole: Written):
    def some(table: str, column: str) -> list[str]:
        return [key for key, count in rows_per(whole.registry(table), column).items() if count > 1]

    assert len(some("enterprise_name", "enterprise_ref")) == 2, "renamed enterprises"
    assert len(some("enterprise_place", "enterprise_ref")) == 1, "enterprise in another county"
    assert len(some("monitor_number", "monitor_ref")) == 1, "monitor with a new MN"
    assert len(some("region_name", "region_ref")) == 1, "region with a new code"
    assert len(some("in_charge", "outlet_ref")) == 1, "standby monitor in charge for a while"
    assert {row["duty"] for row in whole.registry("monitor_outlet")} == {"main", "standby"}
    shared = [
        row for row in whole.registry("outlet_enterprise") if row["is_responsible"] == "false"
    ]
    assert len(shared) == 3, "an outlet of two enterprises, a park's works with two users"
    owners = {
        row["outlet_ref"]: row["enterprise_ref"]
        for row in whole.registry("outlet_enterprise")
        if row["is_responsible"] == "true"
    }
    sites: dict[str, set[str]] = {}
    for row in whole.registry("permit_outlet"):
        sites.setdefault(row["permit_ref"], set()).add(owners[row["outlet_ref"]])
    assert sum(1 for found in sites.values() if len(found) == 2) == 1, "permit with two sites"
    holders = {row["permit_ref"]: row["enterprise_ref"] for row in whole.registry("permit_version")}
    assert len(holders) - len(set(holders.values())) == 1, "enterprise with two permits"
    states = {row["status"] for row in whole.registry("enterprise_status")}
    assert states == {"operating", "closed", "moved", "deregistered"}
    assert len(whole.registry("enterprise_parent")) == 3
    assert any(row["kind"] == "bypass" for row in whole.registry("outlet"))


def test_the_first_enterprise_changes_its_limit_on_the_written_day(whole: Written):
    rows = [
        row
        for row in whole.registry("limit_value")
        if row["outlet_ref"] == "QH-0001/DA002"
        and row["pollutant_code"] == "a21002"
        and row["purpose"] == "permit_compliance"
    ]
    assert [(row["valid_to"], row["upper"]) for row in rows] == [("2026-11-15", "100"), ("", "50")]
    assert rows[1]["valid_from"] == "2026-11-15"


def test_a_contract_changes_one_has_a_gap_and_one_overlaps(whole: Written):
    spans: dict[str, list[tuple[str, str]]] = {}
    for row in whole.registry("om_contract"):
        spans.setdefault(row["monitor_ref"], []).append((row["valid_from"], row["valid_to"]))
    kinds = set()
    for found in spans.values():
        for (_, ended), (begun, _) in zip(sorted(found)[:-1], sorted(found)[1:], strict=True):
            kinds.add((ended > begun) - (ended < begun))
    assert kinds == {-1, 0, 1}
