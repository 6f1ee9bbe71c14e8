"""``kill -9`` of PostgreSQL in the middle of an import and of a rollup: rerun, nothing is missing.

Numbers of rows are given by the server and differ after a crash, so rows are compared by what they
say: references instead of ids, and no batch.
"""

import itertools

import psycopg
import pytest

from dashboard.jobs import rollup, rollup_claim
from ingest import batch, registry_batch
from ingest.package import import_package
from queries import rollup_store
from tests.cluster_support import rows
from tests.faults.conftest import END

NOW = END.replace(minute=20)

CONTENTS = {
    "hours": """
        SELECT m.monitor_ref, h.pollutant_code, h.time, h.flag, h.valid_minutes, h.measured,
               h.converted_reported, h.mass_reported_kg
        FROM qy.hourly_value AS h JOIN qy.monitor AS m USING (monitor_id) ORDER BY 1, 2, 3""",
    "companions": """
        SELECT o.outlet_ref, to_jsonb(c) - 'outlet_id' - 'batch_id'
        FROM qy.hourly_condition AS c JOIN qy.outlet AS o USING (outlet_id) ORDER BY 1, c.time""",
    "revisions": """
        SELECT m.monitor_ref, r.pollutant_code, r.time, r.flag, r.measured
        FROM qy.value_revision AS r JOIN qy.monitor AS m USING (monitor_id) ORDER BY 1, 2, 3, 5""",
    "limits": """
        SELECT limit_ref, to_jsonb(l) - 'limit_id' - 'outlet_id' - 'batch_id'
        FROM qy.limit_value AS l ORDER BY 1""",
    "marks": """
        SELECT mark_ref, kind, during FROM qy.mark ORDER BY 1""",
    "settings": """
        SELECT name, value FROM qy.setting ORDER BY 1""",
}
COMPUTED = {
    "days": """
        SELECT o.outlet_ref, to_jsonb(d) - 'outlet_id' - 'run_id' - 'data_version'
        FROM qy.daily_value AS d JOIN qy.outlet AS o USING (outlet_id)
        ORDER BY 1, d.pollutant_code, d.day""",
    "verdicts": """
        SELECT l.limit_ref, to_jsonb(j) - 'outlet_id' - 'limit_id' - 'run_id' - 'data_version'
        FROM qy.judgement_day AS j JOIN qy.limit_value AS l USING (limit_id)
        ORDER BY 1, j.pollutant_code, j.day""",
    "summaries": """
        SELECT r.region_ref, to_jsonb(e) - 'county_id' - 'run_id'
        FROM qy.emission_month AS e JOIN qy.region AS r ON r.region_id = e.county_id
        ORDER BY 1, e.industry_code, e.pollutant_code, e.month""",
}


@pytest.fixture(scope="module")
def undisturbed(server, package):
    """What an import and a rollup that nothing disturbed have left."""
    server.create_database("undisturbed")
    url = server.url(database="undisturbed")
    import_package(url, package, imported_by="test")
    server.copy_database("undisturbed", "imported")
    roll_up(url)


def roll_up(url):
    return rollup.run(url, now=NOW)


def contents(url, statements):
    return {name: rows(url, statement) for name, statement in statements.items()}


def run_killed(server, action, monkeypatch, module, name, *, call):
    """Run ``action`` while the server is killed after a call within its transaction."""
    real = getattr(module, name)
    calls = itertools.count(1)

    def killing(*arguments, **keywords):
        result = real(*arguments, **keywords)
        if next(calls) == call:
            server.kill()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(module, name, killing)
        with pytest.raises(psycopg.OperationalError):
            action()
    server.start()


def test_an_import_that_is_killed_again_and_again_ends_like_an_undisturbed_one(
    server, package, undisturbed, monkeypatch
):
    server.create_database("killed_import")

    def bring_in():
        import_package(server.url(database="killed_import"), package, imported_by="test")

    # In the registry, in the first file of values, and when some of them are stored whole.
    for module, name, call in (
        (registry_batch, "store_records", 5),
        (batch, "write", 1),
        (batch, "write", 2),
    ):
        run_killed(server, bring_in, monkeypatch, module, name, call=call)
    bring_in()

    url = server.url(database="killed_import")
    whole = server.url(database="undisturbed")
    expected = contents(whole, CONTENTS)
    found = contents(url, CONTENTS)
    for name in CONTENTS:
        assert found[name] == expected[name], name
    assert len(expected["hours"]) > 20_000
    assert expected["revisions"]
    roll_up(url)
    assert contents(url, COMPUTED) == contents(whole, COMPUTED)


def test_a_rollup_that_is_killed_again_and_again_ends_like_an_undisturbed_one(
    server, undisturbed, monkeypatch
):
    server.copy_database("imported", "killed_rollup")
    # Small claims: the server dies between some of them and inside others.
    monkeypatch.setattr(rollup_claim, "MARKS_AT_ONCE", 100)

    # In the first claim, and when some are stored: its rows are written and not committed.
    for call in (1, 3):
        run_killed(
            server,
            lambda: roll_up(server.url(database="killed_rollup")),
            monkeypatch,
            rollup_store,
            "store",
            call=call,
        )
    url = server.url(database="killed_rollup")
    roll_up(url)

    assert rows(url, "SELECT count(*) FROM qy.dirty_mark") == [(0,)]
    whole = contents(server.url(database="undisturbed"), COMPUTED)
    found = contents(url, COMPUTED)
    for name in COMPUTED:
        assert found[name] == whole[name], name
    assert len(whole["days"]) > 1_000
    assert whole["verdicts"]
    assert whole["summaries"]
