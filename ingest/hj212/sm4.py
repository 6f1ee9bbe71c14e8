"""Encrypted parameters of HJ 212-2025: SM4, block by block, the rest in clear.

What is known of it comes from public programs that quote the standard (6.4.2, A.2): ECB, no
padding, a key of 16 bytes, applied to the text between ``CP=&&`` and the closing ``&&``; the CRC is
that of the plain text. Equal blocks give equal blocks in ECB: the standard's choice, not ours.
"""

from collections.abc import Callable

KEY_BYTES = 16
_BLOCK_BYTES = 16
_OPENING = b"CP=&&"
_CLOSING = b"&&"

KeyOf = Callable[[str], bytes | None]
"""The key of an MN, or None where there is none."""


class KeyUnusableError(ValueError):
    """A key that cannot be one; the message is a sentence that says what to do."""


def read_key(text: str) -> bytes:
    """
    A key as people write it down: 32 hexadecimal digits, or the 16 characters themselves.

    Raises
    ------
    KeyUnusableError
        The text is neither.
    """
    bare = text.strip()
    if len(bare) == 2 * KEY_BYTES:
        try:
            return bytes.fromhex(bare)
        except ValueError:
            pass
    if len(bare) == KEY_BYTES and bare.isascii():
        return bare.encode("ascii")
    raise KeyUnusableError(
        "An SM4 key has 16 bytes: write it as 32 hexadecimal digits or as 16 characters."
    )


def encrypt(segment: bytes, key: bytes) -> bytes:
    """The segment with its parameters encrypted; as long as it was."""
    return _apply(segment, key, is_encrypting=True)


def decrypt(segment: bytes, key: bytes) -> bytes:
    """The segment with its parameters in clear; as long as it was."""
    return _apply(segment, key, is_encrypting=False)


def _apply(segment: bytes, key: bytes, *, is_encrypting: bool) -> bytes:
    opening = segment.find(_OPENING)
    begin, end = opening + len(_OPENING), len(segment) - len(_CLOSING)
    if opening < 0 or begin > end or not segment.endswith(_CLOSING):
        return segment
    whole = begin + (end - begin) // _BLOCK_BYTES * _BLOCK_BYTES
    if whole == begin:
        return segment
    return segment[:begin] + _blocks(segment[begin:whole], key, is_encrypting) + segment[whole:]


def _blocks(data: bytes, key: bytes, is_encrypting: bool) -> bytes:
    # Loaded here, because a receiver of plain packets needs none of it.
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import SM4
    from cryptography.hazmat.primitives.ciphers.modes import ECB

    cipher = Cipher(SM4(key), ECB())
    context = cipher.encryptor() if is_encrypting else cipher.decryptor()
    return context.update(data) + context.finalize()
