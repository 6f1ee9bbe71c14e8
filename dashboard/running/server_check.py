"""What the project asks of a PostgreSQL server that it did not set up itself.

Runs inside the virtual environment (``python -m dashboard.running.server_check``), with the
server's address in DATABASE_URL.
"""

import os
import sys

import psycopg

from dashboard.running.debian import without_credentials
from dashboard.running.refusal import Refusal

OLDEST_SERVER = 17
CONNECT_SECONDS = 10

SERVER = """
SELECT current_setting('server_version_num')::int / 10000 AS major,
       current_database() AS database,
       current_user AS login,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser,
       has_database_privilege(current_database(), 'CREATE') AS may_create,
       (SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries') AS preloaded
"""

EXTENSION = """
SELECT bool_or(installed) AS is_installed, bool_or(trusted) AS is_trusted
FROM pg_available_extension_versions
WHERE name = 'timescaledb'
HAVING count(*) > 0
"""


def check(url: str) -> None:
    """Refuse in one sentence a server that cannot hold the project's database."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            server = connection.execute(SERVER).fetchone()
            extension = connection.execute(EXTENSION).fetchone()
    except (psycopg.Error, ValueError) as error:
        reason = without_credentials(str(error).strip().split("\n", 1)[0])
        raise Refusal(f"The server named by DATABASE_URL does not answer: {reason}") from error
    assert server is not None
    judge(server, extension)


def judge(
    server: tuple[int, str, str, bool, bool, str | None], extension: tuple[bool, bool] | None
) -> None:
    """The verdict on what the server said about itself."""
    major, database, login, is_superuser, may_create, preloaded = server
    if major < OLDEST_SERVER:
        raise Refusal(
            f"The server named by DATABASE_URL is PostgreSQL {major}: "
            f"version {OLDEST_SERVER} or newer is needed."
        )
    if extension is None:
        raise Refusal(
            "The server named by DATABASE_URL has no TimescaleDB: install the package of the "
            f"timescaledb extension for PostgreSQL {major} on it."
        )
    if preloaded is not None and "timescaledb" not in preloaded:
        raise Refusal(
            "The server named by DATABASE_URL does not load TimescaleDB: add timescaledb to its "
            "shared_preload_libraries and restart it."
        )
    is_installed, is_trusted = extension
    if not is_installed and not is_superuser and not (is_trusted and may_create):
        raise Refusal(
            f"The login {login} may not create the timescaledb extension: let an administrator "
            f"run CREATE EXTENSION timescaledb in the database {database}."
        )


def main() -> int:
    """Check DATABASE_URL; a refusal is one sentence on standard error."""
    try:
        check(os.environ["DATABASE_URL"])
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
