"""What each of the four logins may do, as the catalogues say and as the server answers."""

import re

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from ingest.registry_effects import DECISIVE
from migrations import roles

KINDS = roles.KINDS
HYPERTABLES = ("hourly_value", "hourly_condition", "furnace_temperature", "daily_value")
READ = {"SELECT"}
WRITE = {"SELECT", "INSERT", "UPDATE", "DELETE"}
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}

REVISED = {"SELECT", "INSERT", "UPDATE"}
"""Of what days are computed from nothing is deleted: a row that is gone could not be marked."""

INGEST_EXCEPTIONS = {
    **dict.fromkeys(DECISIVE, REVISED),
    **dict.fromkeys(("rule_parameter", "mark_effect", "flag_effect", "pollutant"), READ),
    "app_user": set(),
    "staff_role": set(),
    "feedback": set(),
    "audit_log": {"INSERT"},
    "wall_link": set(),
    "logger_access": {"SELECT"},
    "short_link": set(),
    "value_revision": {"SELECT", "INSERT"},
    "condition_revision": {"SELECT", "INSERT"},
    "row_revision": {"SELECT", "INSERT"},
    "import_reject": {"SELECT", "INSERT"},
    "day_review": {"SELECT"},
    "review_closing": {"SELECT"},
    "contradiction_run": {"SELECT", "INSERT"},
    "record_contradiction": {"SELECT", "INSERT"},
    "score_input": {"SELECT", "INSERT", "DELETE"},
    "score_objection": {"SELECT", "INSERT", "UPDATE"},
}
STAFF_EXCEPTIONS = {
    "app_user": {"SELECT"},
    "audit_log": {"SELECT", "INSERT"},
    "wall_link": {"SELECT", "INSERT"},
    "short_link": {"SELECT", "INSERT"},
}
STAFF_MAY_UPDATE_OF_A_WALL_LINK = {"revoked_at", "revoked_by", "last_seen_at", "last_address"}
STAFF_MAY_UPDATE = {
    "failed_logins",
    "locked_until",
    "last_login_at",
    "password_hash",
    "password_changed_at",
    "session_epoch",
}
PUBLIC_FUNCTIONS = {"published.submit_feedback", "published.feedback_state"}
STAFF_WRITERS = {"staff.close_review_item"}
"""Functions by which staff write what they have no grant to write; each checks the account."""

_RELATIONS = """
SELECT n.nspname, c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
  AND (n.nspname IN ('qy', 'staff', 'published', 'migration')
       OR (n.nspname = '_timescaledb_internal' AND c.relname ~ '^_hyper_'))
ORDER BY 1, 2
"""
_HYPERTABLE_OF_CHUNK = """
SELECT chunk_name, hypertable_name FROM timescaledb_information.chunks
"""
_OWN_FUNCTIONS = """
SELECT n.nspname || '.' || p.proname, p.oid FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM pg_depend AS d
                  WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
"""


def expected(kind, schema, name, hypertable_of):
    """The table of expectations: privileges of a login on a relation."""
    if kind == "owner":
        return ALL
    if schema == "_timescaledb_internal":
        schema, name = "qy", hypertable_of[name]
    if kind == "ingest" and schema == "qy":
        return INGEST_EXCEPTIONS.get(name, WRITE)
    if kind == "staff":
        return (
            READ
            if schema == "staff"
            else STAFF_EXCEPTIONS.get(name, set())
            if schema == "qy"
            else set()
        )
    if kind == "public" and schema == "published":
        return READ
    return set()


@pytest.fixture(scope="module")
def relations(logins):
    with logins.admin() as connection:
        found = connection.execute(_RELATIONS).fetchall()
        hypertable_of = dict(connection.execute(_HYPERTABLE_OF_CHUNK).fetchall())
    chunks = {hypertable_of[name] for schema, name in found if schema.startswith("_timescaledb")}
    assert chunks == set(HYPERTABLES), "each hypertable must have a chunk to try"
    assert len([1 for schema, _ in found if schema == "qy"]) > 70
    return found, hypertable_of


@pytest.mark.parametrize("kind", KINDS)
def test_the_catalogues_grant_what_is_expected_and_no_more(logins, relations, kind):
    found, hypertable_of = relations
    wrong = []
    with logins.admin() as connection:
        for schema, name in found:
            granted = {
                privilege
                for privilege in ALL
                if connection.execute(
                    "SELECT has_table_privilege(%s, format('%%I.%%I', %s::text, %s::text), %s)",
                    (logins.role(kind), schema, name, privilege),
                ).fetchone()[0]
            }
            if granted != expected(kind, schema, name, hypertable_of):
                wrong.append((schema, name, granted))
    assert wrong == []


ATTEMPTS = {
    "SELECT": "SELECT 1 FROM {table} LIMIT 1",
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET {column} = {column} WHERE false",
    "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table}",
}


@pytest.mark.parametrize("kind", ["ingest", "staff", "public"])
def test_the_server_refuses_what_is_not_granted(logins, relations, kind):
    """Every relation and every kind of statement is really tried by the login itself."""
    found, hypertable_of = relations
    with logins.admin() as admin:
        column_of = dict(
            admin.execute(
                """SELECT DISTINCT ON (attrelid) attrelid::regclass::text, attname
                   FROM pg_attribute
                   WHERE attnum > 0 AND NOT attisdropped
                   ORDER BY attrelid, attname IN (
                       SELECT attname FROM pg_attribute WHERE attidentity <> ''), attnum DESC"""
            ).fetchall()
        )
    column_of["qy.app_user"] = "role"  # of the others some are granted, see below
    column_of["qy.wall_link"] = "expires_at"
    wrong = []
    with logins.connect(kind) as connection:
        for schema, name in found:
            allowed = expected(kind, schema, name, hypertable_of)
            for privilege, text in ATTEMPTS.items():
                statement = sql.SQL(text).format(
                    table=sql.Identifier(schema, name),
                    column=sql.Identifier(column_of[f"{schema}.{name}"]),
                )
                if was_permitted(connection, statement) != (privilege in allowed):
                    wrong.append((schema, name, privilege))
    assert wrong == []


def was_permitted(connection, statement):
    """Whether the server let the login begin; what it said about the row does not matter."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except (
        errors.InsufficientPrivilege,
        errors.WrongObjectType,  # a view has nothing to truncate
        errors.ObjectNotInPrerequisiteState,  # a view that cannot be written
    ):
        return False
    except errors.IntegrityError:
        return True
    except errors.FeatureNotSupported as error:
        # a chunk is no place to insert or truncate by hand, whoever asks
        return "chunk" in str(error)
    return True


@pytest.mark.parametrize("table", HYPERTABLES)
@pytest.mark.parametrize("kind", ["staff", "public"])
def test_a_chunk_hands_its_rows_to_neither_site(logins, relations, kind, table):
    _, hypertable_of = relations
    chunks = [chunk for chunk, parent in hypertable_of.items() if parent == table]
    assert chunks
    with logins.connect(kind) as connection:
        for chunk in chunks:
            with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
                connection.execute(
                    sql.SQL("SELECT * FROM {}").format(
                        sql.Identifier("_timescaledb_internal", chunk)
                    )
                )


def test_staff_may_change_of_an_account_only_what_a_login_needs(logins):
    with logins.admin() as connection:
        columns = connection.execute(
            """SELECT attname FROM pg_attribute WHERE attrelid = 'qy.app_user'::regclass
               AND attnum > 0 AND has_column_privilege(%s, attrelid, attname, 'UPDATE')""",
            (logins.role("staff"),),
        ).fetchall()
    assert {name for (name,) in columns} == STAFF_MAY_UPDATE
    with logins.connect("staff") as connection:
        connection.execute("UPDATE qy.app_user SET failed_logins = 1")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("UPDATE qy.app_user SET role = 'admin'")


@pytest.mark.parametrize("kind", ["ingest", "staff", "public"])
def test_no_column_is_granted_beyond_its_table(logins, kind):
    with logins.admin() as connection:
        rows = connection.execute(
            """SELECT n.nspname, c.relname, a.attname, acl.privilege_type
               FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
               JOIN pg_namespace AS n ON n.oid = c.relnamespace
               CROSS JOIN aclexplode(a.attacl) AS acl
               WHERE acl.grantee = %s::regrole AND n.nspname IN ('qy', 'staff', 'published')""",
            (logins.role(kind),),
        ).fetchall()
    allowed = {("qy", "app_user", column, "UPDATE") for column in STAFF_MAY_UPDATE}
    allowed |= {("qy", "wall_link", column, "UPDATE") for column in STAFF_MAY_UPDATE_OF_A_WALL_LINK}
    assert set(rows) == (allowed if kind == "staff" else set())


@pytest.mark.parametrize("kind", ["ingest", "staff", "public"])
def test_functions(logins, kind):
    allowed = {
        "public": PUBLIC_FUNCTIONS,
        "staff": {"staff.set_scope", "staff.sees_county", *STAFF_WRITERS},
        "ingest": set(),
    }
    with logins.admin() as connection:
        rows = connection.execute(_OWN_FUNCTIONS).fetchall()
        executable = {
            name
            for name, oid in rows
            if connection.execute(
                "SELECT has_function_privilege(%s, %s::oid, 'EXECUTE')", (logins.role(kind), oid)
            ).fetchone()[0]
        }
    assert executable == allowed[kind]


def test_the_public_reaches_no_function_of_an_extension_by_name(logins):
    with logins.connect("public") as connection:
        for call in (
            "SELECT public.show_chunks('published.daily_value')",
            "SELECT public.time_bucket('1 day', now())",
        ):
            with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
                connection.execute(call)


@pytest.mark.parametrize("kind", ["ingest", "staff", "public"])
def test_a_login_can_make_nothing_of_its_own(logins, kind):
    statements = [
        "CREATE SCHEMA of_my_own",
        "CREATE TABLE public.mine (number integer)",
        "CREATE TABLE qy.mine (number integer)",
        "CREATE FUNCTION staff.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE of_my_own",
    ]
    if kind != "ingest":
        statements.append("CREATE TEMPORARY TABLE mine (number integer)")
    with logins.connect(kind) as connection:
        for statement in statements:
            with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)


def test_intake_may_stage_rows(logins):
    with logins.connect("ingest") as connection:
        connection.execute("CREATE TEMPORARY TABLE staged (number integer)")


@pytest.mark.parametrize("kind", KINDS)
def test_no_login_has_powers_over_the_cluster(logins, kind):
    with logins.admin() as connection:
        row = connection.execute(
            """SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
               FROM pg_roles WHERE rolname = %s""",
            (logins.role(kind),),
        ).fetchone()
    assert row == (False,) * 5


def test_no_login_can_become_another(logins):
    with logins.admin() as connection:
        for kind in KINDS:
            for other in set(KINDS) - {kind}:
                row = connection.execute(
                    "SELECT pg_has_role(%s, %s, 'MEMBER')", (logins.role(kind), logins.role(other))
                ).fetchone()
                assert row == (False,), f"{kind} is a member of {other}"
    for kind in ("ingest", "staff", "public"):
        with logins.connect(kind) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(logins.role("owner"))))


def test_a_login_needs_its_password(logins):
    url = make_conninfo(logins.database.url("staff"), password="guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_a_login_of_another_installation_has_no_way_in(logins):
    """CONNECT is not for everybody: a role of the cluster that is not ours is refused."""
    with logins.admin() as connection:
        grants = connection.execute(
            "SELECT datacl::text FROM pg_database WHERE datname = current_database()"
        )
        text = grants.fetchone()[0]
    assert not re.search(r"[{,]=", text), f"PUBLIC may connect: {text}"


def test_only_these_functions_act_for_the_owner(logins):
    with logins.admin() as connection:
        rows = connection.execute(
            """SELECT n.nspname || '.' || p.proname, p.proconfig FROM pg_proc AS p
               JOIN pg_namespace AS n ON n.oid = p.pronamespace
               WHERE p.prosecdef AND n.nspname IN ('qy', 'staff', 'published', 'migration')"""
        ).fetchall()
    assert {name for name, _ in rows} == PUBLIC_FUNCTIONS | STAFF_WRITERS
    for name, configuration in rows:
        assert configuration == ["search_path=qy, pg_temp"], name
