"""Passwords: which are taken, and how they are kept (Argon2id, in the form of the PHC)."""

from __future__ import annotations

import os
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from processes.errors import UsageError
from processes.messages import message

SHORTEST, LONGEST = 12, 200  # characters
FEWEST = 5  # different ones
MEMORY, ROUNDS, LANES = 19_456, 2, 1  # KiB; what OWASP's cheat sheet on storing passwords asks for at least


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    kept = Argon2id(salt=os.urandom(16), length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY)
    return kept.derive_phc_encoded(password.encode())


def is_password(password: str, kept: str) -> bool:
    """Tell whether a password is the one that is kept; where none is, it takes as long and is no.

    >>> is_password("four words by chance", hash_password("four words by chance")), is_password("", "")
    (True, False)
    """
    try:
        Argon2id.verify_phc_encoded(password.encode()[: 4 * LONGEST], kept or _nobodys())
    except InvalidKey:
        return False
    return bool(kept)


def check_password(password: str, again: str, *, person: str) -> None:
    """Refuse a password that would be guessed, or that was typed in two ways.

    Raises UsageError.

    >>> check_password("li li li li li", "li li li li li", person="li")
    Traceback (most recent call last):
    processes.errors.UsageError: That would be guessed soon: take other words than your own name, and not the same character again and again.
    """
    if password != again:
        raise UsageError(message("The two passwords are not the same; type the new one twice."))
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            message(
                "A password has {least} to {most} characters; some words by chance are good.",
                least=SHORTEST,
                most=LONGEST,
            )
        )
    if person.casefold() in password.casefold() or len(set(password)) < FEWEST:
        raise UsageError(
            message(
                "That would be guessed soon: take other words than your own name, and not the same character again and again."
            )
        )


@cache
def _nobodys() -> str:
    return hash_password(os.urandom(16).hex())
