"""Names of figures with the ⓘ that leads to the page of their method, on either site."""

from typing import Any

from layouts import parts
from layouts.translations import Translator

STAFF = "/staff/methods"
PUBLIC = "/methods"


def staff(name: str, method: str, *, t: Translator) -> list[Any]:
    """The name of a figure of the staff site, and the way to ``docs/methods/<method>.md``."""
    return [name, parts.info(f"{STAFF}/{method}", about=name, t=t)]


def public(name: str, method: str, *, t: Translator) -> list[Any]:
    """The name of a figure of the public site, and the way to its method."""
    return [name, parts.info(f"{PUBLIC}/{method}", about=name, t=t)]


def of_tile(name: str, method: str, *, t: Translator) -> Any:
    """The ⓘ of a tile of the staff site, which is a link itself."""
    return parts.info(f"{STAFF}/{method}", about=name, t=t)
