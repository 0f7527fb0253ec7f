"""Single sign-on (OpenID Connect): the account of one's organisation in the place of the password; the second factor stays ours.

The provider says who somebody is by one claim, which holds the name of their account here. Who has no account here has none by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from processes.errors import UsageError
from processes.messages import message
from web.security_log import note

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

KEY = "SINGLE_SIGN_ON"  # where an application keeps its client, with the claim
PATIENCE = 10  # seconds that a provider has to answer
SCOPE = "openid profile email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who vouches for people, and under which name we are known there."""

    issuer: str
    client: str
    secret: str
    claim: str


def register(app: Flask, provider: Provider | None) -> None:
    """Let people of an application log in by a provider; None for by password alone.

    Raises UsageError where the extra `oidc` is not installed.
    """
    app.config[KEY] = None
    if provider is None:
        return
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError as error:
        raise UsageError(
            message(
                "Single sign-on needs the extra oidc: pip install 'binglian[oidc]', or take BINGLIAN_OIDC_ISSUER away."
            )
        ) from error
    client = OAuth(app).register(
        "provider",
        client_id=provider.client,
        client_secret=provider.secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
    app.config[KEY] = (client, provider.claim)


def is_offered() -> bool:
    """Tell whether people may log in by a provider."""
    return current_app.config[KEY] is not None


def leave_for_provider(back: str) -> ResponseReturnValue:
    """Send somebody to the provider, who sends them `back`.

    Raises UsageError where it cannot be reached.
    """
    client, _ = current_app.config[KEY]
    try:
        answer: ResponseReturnValue = client.authorize_redirect(back)
    except Exception as error:  # of the network, or of what the provider says of itself
        raise _refused(error) from error
    return answer


def person_vouched_for() -> str:
    """Return for whom the provider vouches in this request: signature, issuer, audience, time, state and nonce are checked.

    Raises UsageError where it does not.
    """
    client, claim = current_app.config[KEY]
    try:
        told: dict[str, Any] = client.authorize_access_token()["userinfo"]
    except Exception as error:  # of OAuth, of signatures, of the network: whatever it is, nobody is vouched for
        raise _refused(error) from error
    return str(told.get(claim, ""))


def _refused(error: Exception) -> UsageError:
    note("single sign-on", "refused", why=type(error).__name__)
    return UsageError(
        message("The account of your organisation could not be used; try again, or log in with name and password.")
    )
