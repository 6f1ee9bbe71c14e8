"""The audit can be added to and read; nobody who runs the program can change it."""

import pytest
from psycopg import errors

ENTRY = "INSERT INTO qy.audit_log (login_name, action, outcome) VALUES ('li', 'log_in', 'done')"


def test_staff_add_and_read(logins):
    with logins.connect("staff") as connection:
        connection.execute(ENTRY)
        rows = connection.execute("SELECT action FROM qy.audit_log WHERE login_name = 'li'")
        assert rows.fetchall() == [("log_in",)]


def test_intake_adds_and_does_not_read(logins):
    with logins.connect("ingest") as connection:
        connection.execute(ENTRY)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT action FROM qy.audit_log")


@pytest.mark.parametrize("kind", ["staff", "ingest", "public"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE qy.audit_log SET outcome = 'done'",
        "DELETE FROM qy.audit_log",
        "TRUNCATE qy.audit_log",
        "ALTER TABLE qy.audit_log DISABLE TRIGGER ALL",
        "DROP TABLE qy.audit_log",
    ],
)
def test_nobody_changes_what_is_written(logins, kind, statement):
    with logins.connect(kind) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("kind", ["staff", "ingest"])
def test_nobody_helps_himself_to_more(logins, kind):
    with logins.connect(kind) as connection:
        connection.execute("GRANT DELETE ON qy.audit_log TO CURRENT_USER")  # a warning only
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DELETE FROM qy.audit_log")


def test_the_public_writes_nothing(logins):
    with logins.connect("public") as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(ENTRY)


@pytest.mark.parametrize(
    "table", ["value_revision", "condition_revision", "row_revision", "import_reject"]
)
def test_intake_cannot_rewrite_what_it_replaced_or_refused(logins, table):
    with logins.connect("ingest") as connection:
        for statement in (f"UPDATE qy.{table} SET batch_id = 1", f"DELETE FROM qy.{table}"):
            with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)
