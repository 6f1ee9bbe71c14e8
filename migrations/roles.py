"""The four logins of an installation, and who may become whom.

Roles are cluster-wide and ``public`` is a reserved name, so each carries a prefix: ``qy_owner``
(objects, migrations), ``qy_ingest`` (intake and rollup), ``qy_staff`` and ``qy_public`` (sites).
"""

import contextlib

from psycopg import Connection, errors, sql

PREFIX = "qy"
KINDS = ("owner", "ingest", "staff", "public")

_EXISTING = "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY(%(names)s)"
_CAN_CREATE = "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
_IS_MEMBER = "SELECT pg_has_role(current_user, %(role)s, 'SET')"


class RolesMissing(RuntimeError):  # noqa: N818
    """Roles are missing and this login may not create them; the message holds SQL for a DBA."""


def names(prefix: str = PREFIX) -> tuple[str, ...]:
    """Names of the four roles."""
    return tuple(f"{prefix}_{kind}" for kind in KINDS)


def creation_sql(prefix: str = PREFIX) -> str:
    """What a database administrator runs when our login may not create roles; no passwords."""
    lines = [
        f"CREATE ROLE {name} LOGIN;  -- then set its password with: \\password {name}"
        for name in names(prefix)
    ]
    lines.append(f"GRANT {prefix}_owner TO <login of DATABASE_URL>;")
    return "\n".join(lines)


def missing(connection: Connection, *, prefix: str = PREFIX) -> list[str]:
    """Names of the roles that do not exist yet."""
    found = {row[0] for row in connection.execute(_EXISTING, {"names": list(names(prefix))})}
    return [name for name in names(prefix) if name not in found]


def ensure(connection: Connection, *, prefix: str = PREFIX) -> None:
    """Create the roles that are missing, without passwords, and let this login become the owner."""
    absent = missing(connection, prefix=prefix)
    if absent:
        row = connection.execute(_CAN_CREATE).fetchone()
        if not (row and row[0]):
            raise RolesMissing(
                "this database login may not create roles; ask the administrator to run:\n"
                + creation_sql(prefix)
            )
    for name in absent:
        _create(connection, name)
    owner = f"{prefix}_owner"
    member = connection.execute(_IS_MEMBER, {"role": owner}).fetchone()
    if not (member and member[0]):
        connection.execute(
            sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(
                sql.Identifier(owner)
            )
        )


def _create(connection: Connection, name: str) -> None:
    """Create a role; another database of the cluster may be creating it at the same moment."""
    statement = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
    with contextlib.suppress(errors.DuplicateObject, errors.UniqueViolation):
        connection.execute(statement.format(sql.Identifier(name)))


def set_passwords(connection: Connection, passwords: dict[str, str]) -> None:
    """Give roles their passwords; the server stores SCRAM verifiers only."""
    for name, password in passwords.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
        )
