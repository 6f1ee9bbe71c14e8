"""A packet: what a frame says, as texts in the order in which they were sent."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.hj212.editions import Edition, FlagBits, flag_bits, read_flag


class Field(NamedTuple):
    """One ``name=value`` of the parameters."""

    name: str
    value: str


Item = tuple[Field, ...]
"""What stands between two semicolons, in general all about one factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """
    One packet of any edition.

    Values are the texts that were sent; None is a name that was not. The password is left out of
    ``repr``, so that no log holds it.
    """

    cn: str
    mn: str
    qn: str | None = None
    st: str | None = None
    pw: str | None = field(default=None, repr=False)
    flag: str | None = None
    pnum: str | None = None
    pno: str | None = None
    rf: str | None = None
    items: tuple[Item, ...] = ()

    @property
    def bits(self) -> FlagBits:
        """``Flag`` taken apart; without a readable one that of 2005, which wants no answer."""
        return flag_bits(read_flag(self.flag) or 0)

    @property
    def edition(self) -> Edition | None:
        """Which edition the packet says that it follows; None when that is none we know."""
        return self.bits.edition

    @property
    def parts(self) -> int:
        """Of how many parts the packet is one (``PNUM``)."""
        return int(self.pnum) if self.pnum is not None else 1

    @property
    def is_late(self) -> bool:
        """Whether the logger says that it sends this packet afterwards (``RF=1``, 2025)."""
        return self.rf == "1"

    def value(self, name: str) -> str | None:
        """The first value of a parameter, whatever its name's case."""
        wanted = name.casefold()
        for item in self.items:
            for one in item:
                if one.name.casefold() == wanted:
                    return one.value
        return None
