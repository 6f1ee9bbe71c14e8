"""The one way a step says that it cannot go on."""

OTHER_WAYS = (
    "otherwise set DATABASE_URL to a PostgreSQL server that has TimescaleDB, "
    "or start a Docker engine"
)


class Refusal(Exception):  # noqa: N818 - the word this package uses for it everywhere
    """A prerequisite is missing; the text is one sentence that says what to do."""
