"""How the password of a logger is kept, and compared.

A logger's password goes over the wire in clear in every packet and is six characters by the
standard: its hash keeps the table from being a list of passwords and no more. It must be cheap,
because after a restart every logger of a province is checked anew within seconds.
"""

import hashlib
import hmac
import secrets

_SCHEME = "scrypt"
_COST, _BLOCKS, _LANES = 128, 8, 1
_SALT_BYTES = 16
LONGEST = 64


def hash_password(password: str) -> str:
    """The hash that is stored."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_SCHEME}${_COST}${salt.hex()}${_digest(password, salt, _COST).hex()}"


def is_password_of(stored: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    scheme, cost, salt, digest = stored.split("$")
    if scheme != _SCHEME or len(password) > LONGEST:
        return False
    found = _digest(password, bytes.fromhex(salt), int(cost))
    return hmac.compare_digest(found, bytes.fromhex(digest))


def _digest(password: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=_BLOCKS, p=_LANES, dklen=32)
