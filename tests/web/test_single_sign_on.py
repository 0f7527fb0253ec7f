"""Single sign-on, with a provider that answers on this machine."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from reader import Reader

from engine.clock import ManualClock
from engine.service import Engine
from processes.errors import UsageError
from web.app import create_app
from web.settings import read_settings
from web.single_sign_on import Provider

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzeug.test import TestResponse

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
BEGAN, ENDS = 1_700_000_000, 4_100_000_000  # seconds since 1970: in the past, and in a hundred years
OURS = "binglian"
SECRET = "a secret of the tests"  # noqa: S105 - nobody else's


class Organisation(ThreadingHTTPServer):
    """A provider: what it says of itself, its key, and a token for every code; the code is the nonce."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = self.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {"iss": self.issuer, "aud": OURS, "sub": "7", "iat": BEGAN, "exp": ENDS}

    def answer(self, path: str, sent: str) -> dict[str, Any]:
        """Return what it says at a path."""
        if path == "/token":
            claims = {"nonce": parse_qs(sent)["code"][0], **self.claims}
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with)
            return {"access_token": "a", "token_type": "Bearer", "id_token": token}
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/ask",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }


class Answers(BaseHTTPRequestHandler):
    """Speaks HTTP for the provider."""

    server: Organisation

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        body = json.dumps(self.server.answer(self.path, sent)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - a name of the standard library

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    server = Organisation()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Engine]:
    engine = Engine(f"sqlite:///{tmp_path / 'office.db'}", clock=ManualClock(MONDAY))
    engine.database.prepare()
    engine.add_person("li")
    engine.open_account("li", ["officer"])
    yield engine
    engine.close()


@pytest.fixture
def reader(office: Engine, organisation: Organisation) -> Reader:
    provider = Provider(issuer=organisation.issuer, client=OURS, secret=SECRET, claim="preferred_username")
    return Reader(create_app(office, secret=SECRET, provider=provider))


def come_back(reader: Reader, **changes: str) -> TestResponse:
    """Go to the provider by the link of the page, and come back with its code."""
    reader.open("/login")
    assert "/login/elsewhere" in reader.text
    there = reader.client.get("/login/elsewhere")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["Location"]).query).items()}
    assert asked["redirect_uri"] == "http://localhost/login/elsewhere/back"
    assert asked["code_challenge_method"] == "S256"
    told = {"state": asked["state"], "code": asked["nonce"]} | changes
    return reader._seen(
        reader.client.get("/login/elsewhere/back", query_string=told, headers=reader.headers, follow_redirects=True)
    )


def test_who_is_vouched_for_goes_on_to_the_second_factor(reader: Reader, organisation: Organisation) -> None:
    organisation.claims["preferred_username"] = "li"

    assert come_back(reader).request.path == "/login/factor"  # none is set up yet
    assert reader.open("/account").request.path == "/login"  # so nobody is logged in


# what the provider says otherwise -> nobody is vouched for
FORGED = [
    {"preferred_username": "nobody"},
    {"preferred_username": ""},
    {"aud": "somebody else"},
    {"iss": "https://example.org"},
    {"exp": BEGAN},
    {"nonce": "of another login"},
]


@pytest.mark.parametrize("claims", FORGED)
def test_what_a_provider_says_is_checked(reader: Reader, organisation: Organisation, claims: dict[str, Any]) -> None:
    organisation.claims |= {"preferred_username": "li"} | claims

    assert come_back(reader).status_code == 400
    assert 'role="alert"' in reader.text


def test_another_key_signs_for_nobody(reader: Reader, organisation: Organisation) -> None:
    organisation.claims["preferred_username"] = "li"
    organisation.signs_with = RSAKey.generate_key(2048, {"kid": "one"})

    assert come_back(reader).status_code == 400


def test_a_login_that_was_begun_elsewhere_is_not_ended_here(reader: Reader, organisation: Organisation) -> None:
    organisation.claims["preferred_username"] = "li"

    assert come_back(reader, state="of another browser").status_code == 400


def test_a_closed_account_is_not_opened_by_it(reader: Reader, organisation: Organisation, office: Engine) -> None:
    organisation.claims["preferred_username"] = "li"
    office.close_account("li", by="gu")

    assert come_back(reader).status_code == 400


def test_a_provider_that_is_away_is_told_in_a_sentence(reader: Reader, organisation: Organisation) -> None:
    organisation.server_close()

    assert reader.open("/login/elsewhere").status_code == 400
    assert "could not be used" in reader.text


def test_without_a_provider_there_is_none(office: Engine) -> None:
    reader = Reader(create_app(office, secret=SECRET))
    reader.open("/login")

    assert "elsewhere" not in reader.text
    assert reader.open("/login/elsewhere").status_code == 404
    assert reader.open("/login/elsewhere/back").status_code == 404


def test_settings_of_a_provider_are_complete_and_by_tls() -> None:
    environment = {"BINGLIAN_SECRET": "x" * 32, "BINGLIAN_OIDC_CLIENT": OURS, "BINGLIAN_OIDC_SECRET": SECRET}
    assert read_settings(environment).provider is None
    for issuer in ("http://sso.example.org", "sso.example.org"):
        with pytest.raises(UsageError, match="https://"):
            read_settings(environment | {"BINGLIAN_OIDC_ISSUER": issuer})

    assert read_settings(environment | {"BINGLIAN_OIDC_ISSUER": "https://sso.example.org"}).provider == Provider(
        issuer="https://sso.example.org", client=OURS, secret=SECRET, claim="preferred_username"
    )
