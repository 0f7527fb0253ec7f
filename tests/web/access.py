"""Who may do what, worked out from the code and by really asking: a line for each route and method.

A cell of a role says whether the view lets the role in. `record` says what of: "-" where the address names no record, "own" where a
record of somebody else is refused, "any" where it is not.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.accounts import ADMINISTRATOR, CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from engine.visits import Photo, Report
from web.app import create_app
from web.rights import EVERYBODY

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from engine.service import Engine

FILE = Path(__file__).with_name("access.csv")
NOBODY = "nobody"
PEOPLE = {
    NOBODY: "",
    OFFICER: "li",
    SUPERVISOR: "sun",
    ADMINISTRATOR: "gu",
    CONSULTANT: "he",
    PLANNER: "lin",
}
COLUMNS = ("route", "method", *PEOPLE, "record")
NO_RECORD, OWN, ANY = "-", "own", "any"
SAMPLES = {
    "int": 999_999,
    "default": "nowhere",
    "path": "nowhere",
}  # by the converter, where a route has no record below


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of the district: what an address says of it, whose it is, and somebody of the same role whose it is not."""

    values: dict[str, Any]
    owner: str
    stranger: str = ""  # "" where the role has nobody else


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route with one of its methods."""

    rule: str
    method: str
    endpoint: str
    converters: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"


def make_app(office: Engine | None) -> Flask:
    """Return the pages in service, without the tokens of forms: those have tests of their own."""
    app = create_app(office, secret="a secret of the tests")  # type: ignore[arg-type] # noqa: S106 - none, to look at the routes only
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def routes(app: Flask) -> list[Route]:
    """Return every route with each of its methods."""
    return [
        Route(
            rule=rule.rule,
            method=method,
            endpoint=rule.endpoint,
            converters={name: _kind(converter) for name, converter in rule._converters.items()},
        )
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def records(office: Engine) -> dict[str, Record]:
    """Return a record for each kind of address that names one: by how the address begins."""
    item = next(item for item in office.work("li") if office.materials(item.receipt))
    case = {"receipt": item.receipt}
    material = office.materials(item.receipt)[0]
    photo = Photo(name="a.jpg", content=b"\xff\xd8\xff a photograph")
    office.file_visit(1, Report(findings=("yes", "yes", "yes"), photos=(photo,)), by="zhao")
    project = office.projects()[0]  # every consultant may work on every project
    version = office.project_version(project.id, 1)
    office.issue_token(by="li", name="of the tests", scopes=["read"], days=1)
    return {
        "/tasks/<int:number>": Record(values={"number": item.id}, owner="li", stranger="wu"),
        "/tasks/<int:number>/acts/<name>": Record(
            values={"number": item.id, "name": "comment"}, owner="li", stranger="wu"
        ),
        "/cases/<receipt>": Record(values=case, owner="li", stranger="wu"),
        "/cases/<receipt>/acts/<name>": Record(values={**case, "name": "comment"}, owner="li", stranger="wu"),
        "/cases/<receipt>/hearing/<name>": Record(values={**case, "name": "tell"}, owner="li", stranger="wu"),
        "/cases/<receipt>/materials/<int:number>/<sha256>": Record(
            values={**case, "number": material.number, "sha256": material.sha256}, owner="li", stranger="wu"
        ),
        "/visits/<int:number>": Record(values={"number": 1}, owner="zhao", stranger="li"),
        "/photos/<int:number>": Record(values={"number": 1}, owner="zhao", stranger="li"),
        "/cards/<int:number>": Record(values={"number": office.cards()[0].id}, owner="sun"),
        "/account/tokens/<int:number>": Record(
            values={"number": office.tokens("li")[0].id}, owner="li", stranger="wang"
        ),
        "/projects/<int:project>": Record(values={"project": project.id}, owner="he"),
        "/projects/<int:project>/<int:number>": Record(values={"project": project.id, "number": 1}, owner="he"),
        "/runs/<int:number>": Record(
            values={"number": office.begin_run(version.id, "simulation", {}, by="he")}, owner="he"
        ),
        "/flows/<name>": Record(values={"name": "shop_sign"}, owner="he", stranger="lin"),
    }


def record_of(route: Route, known: dict[str, Record]) -> Record | None:
    """Return the record that the address of a route names."""
    found = [begin for begin in known if route.rule.startswith(begin)]
    return known[max(found, key=len)] if found else None


def ask(app: Flask, route: Route, person: str, values: dict[str, Any]) -> TestResponse:
    """Make a request as a person, "" for nobody."""
    client = app.test_client()
    if person:
        with client.session_transaction() as kept:
            kept["login"] = app.config["OFFICE"].begin_login(person)
    wanted = {name: SAMPLES[kind] for name, kind in route.converters.items()} | values
    with app.test_request_context():
        address = app.url_for(route.endpoint, **wanted)
    return client.open(address, method=route.method)


def is_refused(response: TestResponse) -> bool:
    """Tell whether somebody was not let in: refused, or asked to log in."""
    return response.status_code == 403 or (
        response.status_code in {302, 303} and response.headers["Location"] == "/login"
    )


def line_of(app: Flask, route: Route, record: Record | None) -> dict[str, str]:
    """Return the line of a route as the code has it."""
    allowed = getattr(app.view_functions[route.endpoint], "allowed", frozenset())
    if route.endpoint == "static":
        allowed = frozenset({EVERYBODY})
    cells = {role: "yes" if {EVERYBODY, role} & allowed else "no" for role in PEOPLE}
    return {"route": route.rule, "method": route.method, **cells, "record": _scope(app, route, record)}


def _scope(app: Flask, route: Route, record: Record | None) -> str:
    if record is None:
        return NO_RECORD
    if not record.stranger:
        return ANY
    return OWN if ask(app, route, record.stranger, record.values).status_code in {403, 404} else ANY


def read() -> dict[str, dict[str, str]]:
    """Return the reviewed lines by method and route."""
    lines: dict[str, dict[str, str]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name = f"{line['method']} {line['route']}"
            assert name not in lines, f"{FILE.name} has two lines for {name}"
            lines[name] = line
    return lines


def write(lines: list[dict[str, str]]) -> None:
    """Write all lines, sorted."""
    rows = sorted(",".join(line[column] for column in COLUMNS) for line in lines)
    FILE.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")


def _kind(converter: Any) -> str:
    known = {"NumberConverter": "int", "PathConverter": "path"}
    return known.get(type(converter).__name__, "default")
