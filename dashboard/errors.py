"""What cannot be done, as exceptions with a status and a sentence for the person who asked.

Sentences are Chinese source texts; they are translated where they are shown. Texts of the database
and tracebacks go to the log only.
"""

from typing import Any


class Refused(Exception):  # noqa: N818
    """A request that gets no page. ``sentence`` may be empty: the status has one of its own."""

    status = 500

    def __init__(self, sentence: str = "", /, **values: Any):
        super().__init__(sentence or type(self).__name__)
        self.sentence = sentence
        self.values = values


class UnusableParameter(Refused):
    """A value from the browser that no honest control could have sent."""

    status = 400


class Forbidden(Refused):
    """The person is known and may not do this."""

    status = 403


class NotFound(Refused):
    """No such page, or nothing under this id."""

    status = 404


class DatabaseUnavailable(Refused):
    """The database does not answer, or not in time."""

    status = 503
