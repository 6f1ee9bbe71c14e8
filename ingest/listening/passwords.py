"""How the password of a logger is kept, and compared.

A logger's password goes over the wire in clear in every packet and is six characters by the
standard: its hash keeps the table from being a list of passwords and no more. It must be cheap,
because after a restart every logger of a province is checked anew within a minute.
"""

import hashlib
import hmac
import secrets

_SCHEME = "scrypt"
_COST, _BLOCKS, _LANES = 1024, 8, 1
_SALT_BYTES = 16
LONGEST = 64


def hash_password(password: str) -> str:
    """The hash that is stored."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_SCHEME}${salt.hex()}${_digest(password, salt).hex()}"


def is_password_of(stored: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    scheme, salt, digest = stored.split("$")
    if scheme != _SCHEME or len(password) > LONGEST:
        return False
    return hmac.compare_digest(_digest(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCKS, p=_LANES, dklen=32)
