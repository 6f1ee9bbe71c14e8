"""Login names and passwords: what is asked of them, how they are kept, how one is checked.

Apart from logging in, so that a command that makes an account loads no part of a page.
"""

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dashboard.log import log

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
KINDS_OF_CHARACTERS = 3
LONGEST_LOGIN_NAME = 64

_hasher = PasswordHasher()


def tidy_login_name(text: str) -> str:
    """A login name as it is stored."""
    return text.strip().lower()[:LONGEST_LOGIN_NAME]


class WeakPassword(ValueError):  # noqa: N818
    """A password that the rules refuse; the text says which rule."""


def check_password(password: str, *, login_name: str) -> None:
    """Refuse a password that is short, of one kind of character, or holds the login name.

    Raises
    ------
    WeakPassword
        With the rule that was broken.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    kinds = (
        any(character.islower() for character in password),
        any(character.isupper() for character in password),
        any(character.isdigit() for character in password),
        any(not character.isalnum() for character in password),
    )
    if sum(kinds) < KINDS_OF_CHARACTERS:
        raise WeakPassword(
            f"a password mixes {KINDS_OF_CHARACTERS} of: small letters, capitals, digits, signs"
        )
    if login_name.lower() in password.lower():
        raise WeakPassword("a password may not hold the login name")


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher.hash(password)


@functools.cache
def hash_of_nobody() -> str:
    """Checked when there is no account, so that an unknown name takes as long as a wrong one."""
    return hash_password("no account has this password")


def is_password_of(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash; takes its time either way."""
    try:
        return _hasher.verify(password_hash, password[: LONGEST_PASSWORD + 1])
    except VerifyMismatchError:
        return False
    except (VerificationError, InvalidHashError):
        log.error("password_hash_unusable")
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether a hash is weaker than what is made today."""
    return _hasher.check_needs_rehash(password_hash)
