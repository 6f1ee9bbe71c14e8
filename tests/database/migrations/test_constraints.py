"""What the tables refuse: numbers that are none, periods that overlap, hours that do not start."""

import psycopg
import pytest
from psycopg import errors, sql

from tests.database.row_factory import RowFactory

OVERLAP_IS_MEANT = {
    # several visits, works and tests may go on at once
    "comparison_test",
    "maintenance_record",
    "om_visit",
    # marks may overlap: the strictest effect holds
    "mark",
    # told apart by their reference; one region may have several at once
    "special_period",
    # one row a person or furnace: during is its life
    "furnace",
    "om_person",
}


@pytest.fixture(scope="module")
def factory(module_database):
    with module_database.connect() as connection:
        return RowFactory(connection)


@pytest.fixture
def bare(head):
    """A database whose foreign keys are off, so that a row needs no parents."""
    head.execute("SET LOCAL session_replication_role = replica")
    return head


def test_every_floating_point_column_is_of_the_domain_that_refuses_what_is_no_number(head):
    rows = head.execute(
        """SELECT c.relname || '.' || a.attname
           FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
           JOIN pg_type AS t ON t.oid = a.atttypid
           WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
             AND NOT a.attisdropped AND t.typname IN ('float4', 'float8', 'numeric', 'money')"""
    ).fetchall()
    assert rows == [("rule_parameter.number",)]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_every_measured_column_refuses(bare, factory, value):
    columns = bare.execute(
        """SELECT c.relname, a.attname
           FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
           WHERE a.atttypid = 'qy.finite'::regtype AND c.relkind = 'r'
             AND c.relnamespace = 'qy'::regnamespace AND NOT a.attisdropped"""
    ).fetchall()
    assert len(columns) > 60
    for table, column in columns:
        row = factory.row(table) | {column: value}
        with pytest.raises(errors.CheckViolation) as refused, bare.transaction():
            factory.insert(bare, table, row)
        assert refused.value.diag.datatype_name == "finite", f"{table}.{column}"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_a_threshold_refuses(bare, factory, value):
    with pytest.raises(errors.CheckViolation):
        factory.insert(bare, "rule_parameter", factory.row("rule_parameter", number=value))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_copy_refuses_like_insert(bare, value):
    columns = "monitor_id, pollutant_code, time, flag, measured, batch_id"
    with (
        pytest.raises(errors.CheckViolation),
        bare.cursor() as cursor,
        cursor.copy(f"COPY qy.hourly_value ({columns}) FROM STDIN") as copy,
    ):
        copy.write_row((1, "a21002", "2026-11-01 00:00+08", "N", value, 1))


def test_a_typed_number_is_stored_as_it_was_typed(bare, factory):
    for text in ("0.1", "0.3", "34.6", "1e-5", "123456.789", "4.9e-324"):
        with bare.transaction() as transaction:
            row = factory.row("hourly_value", measured=text)
            factory.insert(bare, "hourly_value", row)
            found = bare.execute("SELECT measured FROM qy.hourly_value").fetchone()[0]
            assert found == float(text)
            raise psycopg.Rollback(transaction)


def test_no_column_has_single_precision_or_a_time_without_zone(head):
    rows = head.execute(
        """SELECT c.relname, a.attname
           FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
           WHERE c.relnamespace = 'qy'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
             AND a.atttypid IN ('real'::regtype, 'timestamp'::regtype, 'time'::regtype)"""
    ).fetchall()
    assert rows == []


def test_every_table_of_dated_rows_excludes_overlaps(bare, factory):
    """Every one is tried: an overlap is refused, a row that begins where the other ends is not."""
    dated = [
        (table, column.type)
        for table, columns in factory.tables.items()
        for column in columns
        if column.name == "during"
    ]
    assert len(dated) > 30
    excluding = set()
    for table, kind in dated:
        first, overlapping, following = (
            during(kind, span) for span in (("01", "06"), ("05", "12"), ("06", "12"))
        )
        clear(bare, table)
        factory.insert(bare, table, factory.row(table, during=first))
        other = unique_again(factory, table)
        try:
            with bare.transaction():
                factory.insert(bare, table, factory.row(table) | other | {"during": overlapping})
        except errors.ExclusionViolation:
            excluding.add(table)
            factory.insert(bare, table, factory.row(table) | other | {"during": following})
    assert {table for table, _ in dated} - excluding == OVERLAP_IS_MEANT


def during(kind, span):
    """Months of 2026 as a half-open range."""
    zone = "" if kind == "daterange" else " 00:00+08"
    return f"[2026-{span[0]}-01{zone},2026-{span[1]}-01{zone})"


def clear(connection, table):
    connection.execute(sql.SQL("DELETE FROM qy.{}").format(sql.Identifier(table)))


def unique_again(factory, table):
    """Other values for what is unique by itself: identity columns and references."""
    own_keys = {f"{table}_id", f"{table}_ref", "limit_id", "limit_ref"}
    changed = {}
    for column in factory.tables[table]:
        if column.name in own_keys:
            changed[column.name] = "another" if column.type == "text" else 999
    return changed


@pytest.mark.parametrize("table", ["hourly_value", "hourly_condition"])
def test_an_hour_is_named_by_its_start(bare, factory, table):
    row = factory.row(table, time="2026-11-01 00:30+08")
    with pytest.raises(errors.CheckViolation):
        factory.insert(bare, table, row)


def test_an_outlet_has_one_responsible_enterprise_and_any_number_of_users(bare, factory):
    row = factory.row("outlet_enterprise")
    factory.insert(bare, "outlet_enterprise", row | {"enterprise_id": 1, "is_responsible": True})
    factory.insert(bare, "outlet_enterprise", row | {"enterprise_id": 2, "is_responsible": False})
    with pytest.raises(errors.ExclusionViolation):
        factory.insert(
            bare, "outlet_enterprise", row | {"enterprise_id": 3, "is_responsible": True}
        )


def test_two_load_bands_hold_at_once_and_a_band_needs_an_end(bare, factory):
    def band(ref, lower, upper):
        return factory.row("limit_value") | {
            "limit_id": ref,
            "limit_ref": f"band-{ref}",
            "condition": "load_band",
            "condition_lower": lower,
            "condition_upper": upper,
        }

    factory.insert(bare, "limit_value", band(1, None, 50))
    factory.insert(bare, "limit_value", band(2, 50, None))
    with pytest.raises(errors.ExclusionViolation), bare.transaction():
        factory.insert(bare, "limit_value", band(3, 50, 90))
    with pytest.raises(errors.CheckViolation), bare.transaction():
        factory.insert(bare, "limit_value", band(4, None, None))


def test_a_limit_is_reviewed_by_someone_at_some_time_or_not_at_all(bare, factory):
    row = factory.row("limit_value", reviewed_by="reviewer")
    with pytest.raises(errors.CheckViolation):
        factory.insert(bare, "limit_value", row)


def test_dirty_marks_have_no_unique_key_that_an_importer_could_wait_for(head):
    keys = head.execute(
        """SELECT pg_get_indexdef(indexrelid) FROM pg_index
           WHERE indrelid = 'qy.dirty_mark'::regclass AND indisunique"""
    ).fetchall()
    assert len(keys) == 1
    assert keys[0][0].endswith("(dirty_mark_id)")
