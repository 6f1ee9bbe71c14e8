"""Names of figures with the ⓘ that leads to the page of their method, on either site."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Heading:
    """The name of a figure and the page of its method, for tables that are described elsewhere."""

    name: str
    method: str


def heading(name: str, method: str) -> Heading:
    """A heading of ``docs/methods/<method>.md``; its name is translated where it is shown."""
    return Heading(name, method)


def titled(of: Heading, *, t: Translator) -> list[Any]:
    """The heading with its ⓘ, as ``staff`` makes it."""
    return [t(of.name), sign(of, t=t)]


def sign(of: Heading, *, t: Translator) -> Any:
    """The ⓘ of a heading alone."""
    return parts.info(f"{STAFF}/{of.method}", about=t(of.name), t=t)
