"""Words that open something: long, made by chance, given to one person once; the store keeps their digests alone."""

from __future__ import annotations

import base64
import hashlib
import secrets

RECOVERY_CODES, GROUP = 10, 4


def new_word() -> str:
    """Return a new word of 256 bits, as it may stand in an address."""
    return secrets.token_urlsafe(32)


def new_recovery_codes() -> tuple[str, ...]:
    """Return recovery codes of 80 bits, in groups as people copy them."""
    return tuple(_grouped(base64.b32encode(secrets.token_bytes(10)).decode().lower()) for _ in range(RECOVERY_CODES))


def digest(word: str) -> str:
    """Return what the store keeps of a word."""
    return hashlib.sha256(word.encode()).hexdigest()


def digest_of_code(code: str) -> str:
    """Return what the store keeps of a recovery code; how it is grouped, and in which case, does not matter.

    >>> digest_of_code("abcd-EFGH") == digest_of_code("ABCD efgh"), digest_of_code("abcd") == digest_of_code("abce")
    (True, False)
    """
    return digest("".join(code.lower().replace("-", "").split()))


def _grouped(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
