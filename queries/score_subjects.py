"""What those who are scored are called, for commands; read with the rights of the ingest login."""

from collections.abc import Sequence
from datetime import date

from psycopg import Connection

_NAMES = {
    "face": """
SELECT DISTINCT ON (enterprise_id) enterprise_id, name_zh FROM qy.enterprise_name
WHERE enterprise_id = ANY (%(ids)s)
ORDER BY enterprise_id, during @> %(on)s DESC, lower(during) DESC NULLS LAST
""",
    "operator": """
SELECT DISTINCT ON (om_operator_id) om_operator_id, name_zh FROM qy.om_operator_name
WHERE om_operator_id = ANY (%(ids)s)
ORDER BY om_operator_id, during @> %(on)s DESC, lower(during) DESC NULLS LAST
""",
    "equipment": """
SELECT monitor_id, monitor_ref FROM qy.monitor
WHERE monitor_id = ANY (%(ids)s) AND %(on)s::date IS NOT NULL
""",
}


def names(connection: Connection, scheme: str, ids: Sequence[int], *, on: date) -> dict[int, str]:
    """Names on a day of enterprises, operators or monitors; without one on it, the newest."""
    return dict(connection.execute(_NAMES[scheme], {"ids": list(ids), "on": on}).fetchall())
