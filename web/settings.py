"""Settings of the pages in service, from the environment: secrets stand in no file of the program and on no command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message
from web.single_sign_on import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

STORE = "sqlite:///binglian.db"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LEAST_SECRET = 32  # bytes
OFF = ("", "0", "false", "no")  # what Flask takes for "not debugging"
OTHERS = 0o077  # rights of a file that others than its owner have


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the pages in service need to know."""

    store: str
    secret: str
    hosts: tuple[str, ...]  # names to which the pages answer
    proxies: int  # how many stand before them and are believed
    provider: Provider | None = None  # who vouches for people beside passwords


def read_settings(environment: Mapping[str, str], *, store: str = "") -> Settings:
    """Read the settings; `store` goes before BINGLIAN_STORE.

    Raises UsageError where something is missing, or must not be.
    """
    if environment.get("FLASK_DEBUG", "").lower() not in OFF:
        raise UsageError(
            message(
                "FLASK_DEBUG is on: whoever makes a page fail could run programs here. Switch it off and start again."
            )
        )
    proxies = environment.get("BINGLIAN_TRUSTED_PROXIES", "0")
    if not proxies.isdecimal():
        raise UsageError(
            message("BINGLIAN_TRUSTED_PROXIES is {value}; give how many proxies stand before the pages.", value=proxies)
        )
    return Settings(
        store=store or environment.get("BINGLIAN_STORE", STORE),
        secret=_secret(environment),
        hosts=read_hosts(environment),
        proxies=int(proxies),
        provider=_provider(environment),
    )


def read_hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names to which the pages answer; those of this machine, where none is given."""
    given = tuple(filter(None, map(str.strip, environment.get("BINGLIAN_HOSTS", "").split(","))))
    return given or LOOPBACK


def _provider(environment: Mapping[str, str]) -> Provider | None:
    issuer = environment.get("BINGLIAN_OIDC_ISSUER", "")
    if not issuer:
        return None
    client, secret = environment.get("BINGLIAN_OIDC_CLIENT", ""), environment.get("BINGLIAN_OIDC_SECRET", "")
    if not client or not secret or not issuer.startswith("https://"):
        raise UsageError(
            message(
                "Single sign-on needs BINGLIAN_OIDC_ISSUER with https://, BINGLIAN_OIDC_CLIENT and BINGLIAN_OIDC_SECRET."
            )
        )
    claim = environment.get("BINGLIAN_OIDC_CLAIM", "preferred_username")
    return Provider(issuer=issuer, client=client, secret=secret, claim=claim)


def _secret(environment: Mapping[str, str]) -> str:
    secret, file = environment.get("BINGLIAN_SECRET", ""), environment.get("BINGLIAN_SECRET_FILE", "")
    if file and not secret:
        secret = _read(Path(file))
    if not secret:
        raise UsageError(
            message(
                "There is no secret to sign logins with: set BINGLIAN_SECRET, or BINGLIAN_SECRET_FILE to a file that only you can read."
            )
        )
    if len(secret.encode()) < LEAST_SECRET:
        raise UsageError(
            message("The secret is too short to keep: at least {least} bytes made by chance.", least=LEAST_SECRET)
        )
    return secret


def _read(file: Path) -> str:
    try:
        if file.stat().st_mode & OTHERS:
            raise UsageError(
                message("Others can read the secret in {file}: take their rights away (chmod 600).", file=str(file))
            )
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            message("{file} cannot be read as text: {reason}", file=str(file), reason=str(error))
        ) from error
