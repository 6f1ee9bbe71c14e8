"""What a county branch sees: its own county, in every view, and nothing without a scope."""

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.rows import dict_row

from tests.database.row_factory import number_of

SEEN_BY_ALL = {
    # codes, rules and documents
    "pollutant",
    "industry",
    "document",
    "legal_text",
    "rule_parameter",
    "mark_effect",
    "flag_effect",
    "standard_limit",
    "workday",
    "staff_role",
    "review_cause",
    # facts about the installation
    "setting",
    "data_version",
    "computation_run",
    "import_batch",
    # the map, and what happens in a region
    "region",
    "region_name",
    "special_period",
    # operators work in several counties; their people are listed by operator
    "om_operator",
    "om_operator_name",
    "om_person",
    # rules of the scores, and what operators of several counties are scored
    "score_rule_set",
    "score_rule_dimension",
    "score_rule_line",
    "score_rule_cap",
    "score_rule_parameter",
    "score_rule_band",
    "score_snapshot",
    "operator_score",
    "operator_line",
    "operator_cap",
    "operator_prior",
    "operator_difference",
    "contradiction_run",
    "score_preview",
}
SEEN_BY_THE_WHOLE_CITY_ONLY = {"import_batch_detail", "import_reject"}
KEYS = (
    "enterprise_id",
    "outlet_id",
    "monitor_id",
    "permit_id",
    "furnace_id",
    "county_id",
    "mark_id",
    "comparison_test_id",
    "permitted_amount_id",
)


def views(connection):
    rows = connection.execute(
        """SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
           WHERE n.nspname = 'staff' AND c.relkind = 'v' ORDER BY 1"""
    )
    return [name for (name,) in rows]


def set_scope(connection, counties):
    connection.execute("SELECT staff.set_scope(%s)", (counties,))


def rows_of(connection, view):
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            sql.SQL("SELECT * FROM staff.{}").format(sql.Identifier(view))
        ).fetchall()


@pytest.fixture
def staff(logins):
    with logins.connect("staff") as connection:
        yield connection


@pytest.fixture
def scoped_views(staff):
    found = [view for view in views(staff) if view not in SEEN_BY_ALL]
    assert len(found) > 50
    return found


def test_without_a_scope_nothing_is_seen(staff, scoped_views):
    assert [view for view in scoped_views if rows_of(staff, view)] == []


def test_a_scope_of_no_county_sees_nothing(staff, scoped_views):
    set_scope(staff, [])
    assert [view for view in scoped_views if rows_of(staff, view)] == []


@pytest.mark.parametrize(("side", "other"), [(1, 2), (2, 1)])
def test_a_branch_sees_its_own_county_in_every_view_and_nothing_of_another(
    staff, scoped_views, side, other
):
    set_scope(staff, [number_of("county_id", side)])
    for view in set(scoped_views) - SEEN_BY_THE_WHOLE_CITY_ONLY:
        rows = rows_of(staff, view)
        assert rows, f"{view} shows nothing of the own county"
        for row in rows:
            keys = {key: row[key] for key in KEYS if row.get(key) is not None}
            assert keys, f"{view} has no key to judge by"
            foreign = {key for key, value in keys.items() if value == number_of(key, other)}
            assert foreign == set(), f"{view} shows a row of the other county"
            own = {key for key, value in keys.items() if value == number_of(key, side)}
            assert own == set(keys), f"{view}: {keys}"


def test_a_branch_sees_neither_batches_nor_rejects_in_detail(staff):
    set_scope(staff, [number_of("county_id", 1)])
    assert [view for view in SEEN_BY_THE_WHOLE_CITY_ONLY if rows_of(staff, view)] == []


def test_the_whole_city_sees_both_counties_in_every_view(staff, scoped_views):
    set_scope(staff, None)
    short = [view for view in scoped_views if len(rows_of(staff, view)) < 2]
    assert short == []


def test_two_counties_may_be_one_scope(staff):
    set_scope(staff, [number_of("county_id", 1), number_of("county_id", 2)])
    assert len(rows_of(staff, "outlet")) == 2


def test_a_scope_ends_with_its_transaction(logins):
    with logins.connect("staff") as connection:
        set_scope(connection, None)
        assert rows_of(connection, "outlet")
        connection.commit()
        assert rows_of(connection, "outlet") == []


def test_the_reporter_is_in_no_view_of_the_staff(staff):
    columns = staff.execute(
        """SELECT c.relname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
           JOIN pg_namespace AS n ON n.oid = c.relnamespace
           WHERE n.nspname = 'staff' AND a.attname IN ('reporter_sealed', 'secret_sha256')"""
    ).fetchall()
    assert columns == []


def test_a_condition_of_the_reader_is_not_run_on_rows_outside_the_scope(staff):
    """Without the barrier the division would fail on the other county and so tell of its row."""
    set_scope(staff, [number_of("county_id", 1)])
    probe = "SELECT 1 FROM staff.outlet WHERE 1 / (outlet_id - %s) = 5"
    assert staff.execute(probe, (number_of("outlet_id", 2),)).fetchall() == []
    with pytest.raises(errors.DivisionByZero):
        staff.execute(probe, (number_of("outlet_id", 1),))


def test_every_scoped_view_has_the_barrier(staff, scoped_views):
    barred = staff.execute(
        """SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
           WHERE n.nspname = 'staff' AND c.relkind = 'v'
             AND 'security_barrier=true' = ANY (c.reloptions)"""
    ).fetchall()
    assert set(scoped_views) <= {name for (name,) in barred}


# What follows changes rows, so it runs as the maker of the database and then becomes staff.


@pytest.fixture
def changed(logins):
    """Run statements with foreign keys off, then read as staff in the same transaction."""
    with psycopg.connect(logins.database.url()) as connection:

        def change(*statements):
            connection.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.execute(statement)
            connection.execute(
                sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(logins.role("staff")))
            )
            return connection

        yield change
        connection.rollback()


def test_an_outlet_of_two_enterprises_is_seen_by_both_counties(changed):
    staff = changed(
        """INSERT INTO qy.outlet_enterprise (outlet_id, enterprise_id, is_responsible, during)
           VALUES (11, 2, false, '[2026-01-01,)')"""
    )
    set_scope(staff, [62])
    assert {row["outlet_id"] for row in rows_of(staff, "outlet")} == {11, 12}
    assert {row["outlet_id"] for row in rows_of(staff, "daily_value")} == {11, 12}
    assert {row["monitor_id"] for row in rows_of(staff, "hourly_value")} == {21, 22}
    assert {row["enterprise_id"] for row in rows_of(staff, "enterprise")} == {2}


def test_an_enterprise_that_moved_belongs_to_its_new_county(changed):
    staff = changed(
        """INSERT INTO qy.enterprise_place (enterprise_id, county_id, address_zh, during)
           VALUES (1, 62, '新址', '[2026-07-01,)')"""
    )
    set_scope(staff, [61])
    assert rows_of(staff, "enterprise") == []
    set_scope(staff, [62])
    assert {row["enterprise_id"] for row in rows_of(staff, "enterprise")} == {1, 2}


def test_a_word_of_a_citizen_about_no_enterprise_is_for_the_whole_city(changed):
    staff = changed("UPDATE qy.feedback SET enterprise_id = NULL")
    set_scope(staff, [61])
    assert rows_of(staff, "feedback") == []
    set_scope(staff, None)
    assert len(rows_of(staff, "feedback")) == 2
