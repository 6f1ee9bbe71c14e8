"""A connection that was used before is as good as a new one."""

import psycopg
import pytest
from psycopg.rows import dict_row

from tests import kept_connections


def backend(connection):
    return connection.info.backend_pid


def test_nothing_of_an_earlier_use_is_left(module_database):
    with module_database.connect(row_factory=dict_row) as connection:
        first = backend(connection)
        connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        connection.execute("SET work_mem = '1MB'")
        connection.execute("SELECT pg_advisory_lock(4711)")
        connection.execute("CREATE TEMPORARY TABLE left_over (number integer)")
    with module_database.connect() as connection:
        assert backend(connection) == first
        ((memory, locks, table, level),) = connection.execute(
            "SELECT current_setting('work_mem'), "
            "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711), "
            "to_regclass('left_over'), current_setting('transaction_isolation')"
        ).fetchall()
    assert (memory != "1MB", locks, table, level) == (True, 0, None, "read committed")


def test_what_raises_is_rolled_back_and_two_at_once_are_two(module_database):
    class StoppedError(Exception):
        pass

    def stop():
        with module_database.connect() as connection:
            connection.execute("CREATE TABLE qy.never (number integer)")
            raise StoppedError

    with pytest.raises(StoppedError):
        stop()
    with module_database.connect() as one, module_database.connect() as other:
        assert backend(one) != backend(other)
        assert one.execute("SELECT to_regclass('qy.never')").fetchone() == (None,)


def test_one_whose_server_process_is_gone_is_replaced(module_database):
    with module_database.connect() as connection:
        gone = backend(connection)
    with psycopg.connect(module_database.url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (gone,))
    with module_database.connect() as connection:
        assert backend(connection) != gone


def test_closing_leaves_nobody_connected(module_database):
    module_database.execute("SELECT 1")
    kept_connections.close(module_database.name)
    with psycopg.connect(module_database.url()) as connection:
        statement = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        for _ in range(100):  # the server needs a moment to notice
            if connection.execute(statement).fetchone() == (0,):
                return
            connection.rollback()
    pytest.fail("somebody is still connected")
