"""The cap of permitted amounts reads the same accounts as the page of emissions."""

from datetime import date

import psycopg
import pytest

from dashboard import permit_accounts
from tests.database.scores.conftest import OCTOBER, evaluate

LAST = date(2026, 10, 31)
FACE = ("face", 1)


def accounts(connection):
    """Accounts of the yearly amounts at the end of October, by reference."""
    found = permit_accounts.of_enterprises(connection, None, year=2026, today=LAST, schema="qy")
    return {one.permitted_amount_ref: one for one in found if one.span == "year"}


def told(connection):
    """What the faces of October say of amounts: outcome by reference, and caps."""
    tables = evaluate(connection, keep=False)[FACE].tables
    outcomes = {row["permitted_amount_ref"]: row for row in tables["face_amount"]}
    caps = {
        row["reference"]: row for row in tables["face_cap"] if row["cap_key"] == "permitted_amount"
    }
    return outcomes, caps


@pytest.fixture
def chosen(ingest):
    """The account of one amount with a measured and known use."""
    ingest.execute("UPDATE qy.permitted_amount SET amount_t = 1e6")
    return next(
        one
        for _, one in sorted(accounts(ingest).items())
        if one.used_t and len(one.outlet_ids) == 1 and one.measured_t
    )


def make_unknown(connection, account, month):
    connection.execute(
        """UPDATE qy.outlet_emission_month SET total_mass_kg = NULL, state = 'not_usable'
           WHERE outlet_id = ANY(%s) AND pollutant_code = %s AND month = %s""",
        (list(account.outlet_ids), account.pollutant_code, month),
    )


def permit(connection, account, tonnes):
    connection.execute(
        "UPDATE qy.permitted_amount SET amount_t = %s WHERE permitted_amount_ref = %s",
        (tonnes, account.permitted_amount_ref),
    )


def test_faces_keep_what_the_accounts_say(scored_city, ingest):
    outcomes, caps = told(ingest)
    with psycopg.connect(scored_city.database.url("staff")) as staff:
        staff.execute("SELECT staff.set_scope(NULL)")
        seen = permit_accounts.of_enterprises(staff, None, year=2026, today=LAST)
    expected = {
        one.permitted_amount_ref: (one.outcome, one.is_lower_bound, one.unknown_outlets)
        for one in seen
        if one.span == "year" and one.start <= LAST and one.end > OCTOBER
    }
    assert expected
    assert {
        ref: (row["outcome"], row["is_lower_bound"], row["unknown_outlets"])
        for ref, row in outcomes.items()
    } == expected
    assert set(caps) == {ref for ref, (outcome, _, _) in expected.items() if outcome == "exceeded"}


def test_substituted_mass_counts_towards_the_amount(ingest, chosen):
    """Measured alone would not be enough."""
    ingest.execute(
        """UPDATE qy.outlet_emission_month SET substituted_mass_kg = substituted_mass_kg + 500000,
               total_mass_kg = total_mass_kg + 500000
           WHERE outlet_id = ANY(%s) AND pollutant_code = %s AND month = %s
             AND total_mass_kg IS NOT NULL""",
        (list(chosen.outlet_ids), chosen.pollutant_code, OCTOBER),
    )
    permit(ingest, chosen, chosen.used_t + 499)
    outcomes, caps = told(ingest)
    ref = chosen.permitted_amount_ref
    assert outcomes[ref]["outcome"] == "exceeded"
    assert outcomes[ref]["measured_t"] < outcomes[ref]["permitted_t"]
    assert (caps[ref]["enterprise_id"], caps[ref]["band"]) == (chosen.enterprise_id, "red")
    assert caps[ref]["detail"]["substituted_t"] >= 500


def test_a_lower_bound_is_enough_to_exceed_and_never_enough_to_keep(ingest, chosen):
    ref = chosen.permitted_amount_ref
    make_unknown(ingest, chosen, OCTOBER)
    known = accounts(ingest)[ref].used_t
    assert known is not None
    assert accounts(ingest)[ref].is_lower_bound
    permit(ingest, chosen, known * 2)
    outcomes, caps = told(ingest)
    assert outcomes[ref]["outcome"] == "cannot_be_told"
    assert ref not in caps
    permit(ingest, chosen, known / 2)
    outcomes, caps = told(ingest)
    assert outcomes[ref]["outcome"] == "exceeded"
    assert caps[ref]["detail"]["is_lower_bound"] is True


def test_a_month_that_lacks_hours_is_not_enough_to_keep(ingest):
    ingest.execute("UPDATE qy.permitted_amount SET amount_t = 1e6")
    complete = next(one for one in accounts(ingest).values() if one.outcome == "kept")
    ingest.execute(
        """UPDATE qy.outlet_emission_month SET state = 'lower_bound'
           WHERE outlet_id = ANY(%s) AND pollutant_code = %s AND month = %s""",
        (list(complete.outlet_ids), complete.pollutant_code, OCTOBER),
    )
    outcomes, _ = told(ingest)
    now = outcomes[complete.permitted_amount_ref]
    assert (now["outcome"], now["is_lower_bound"]) == ("cannot_be_told", True)
    assert now["unknown_outlets"] == 0


def test_a_report_tells_a_month_without_a_total_once_its_period_is_over(ingest, chosen):
    ref = chosen.permitted_amount_ref
    make_unknown(ingest, chosen, OCTOBER)
    before = accounts(ingest)[ref]
    permit(ingest, chosen, before.used_t + 5)
    ingest.execute(
        """INSERT INTO qy.execution_report_amount (enterprise_id, outlet_id, pollutant_code,
               during, amount_t, reported_on)
           VALUES (%s, %s, %s, '[2026-10-01,2026-11-01)', 6, '2026-11-10')""",
        (chosen.enterprise_id, chosen.outlet_ids[0], chosen.pollutant_code),
    )
    outcomes, _ = told(ingest)
    assert outcomes[ref]["outcome"] == "exceeded"
    assert outcomes[ref]["reported_t"] == pytest.approx((before.reported_t or 0) + 6)
    ingest.execute(
        "UPDATE qy.execution_report_amount SET during = '[2026-10-01,2027-01-01)' "
        "WHERE outlet_id = %s AND reported_on = '2026-11-10'",
        (chosen.outlet_ids[0],),
    )
    outcomes, _ = told(ingest)
    assert outcomes[ref]["outcome"] == "cannot_be_told"


def test_an_amount_of_an_earlier_part_of_the_year_holds_nobody_down(ingest, chosen):
    """An amount that ended before the month is not the month's; a new one has its own months."""
    ref = chosen.permitted_amount_ref
    permit(ingest, chosen, chosen.used_t / 2)
    assert ref in told(ingest)[1]
    ingest.execute(
        "UPDATE qy.permitted_amount SET during = daterange(lower(during), '2026-10-01') "
        "WHERE permitted_amount_ref = %s",
        (ref,),
    )
    outcomes, caps = told(ingest)
    assert ref not in outcomes
    assert ref not in caps
