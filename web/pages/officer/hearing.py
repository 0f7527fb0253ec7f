"""The hearing of a case: the right to one, its date, its chair, and its record (行政许可法 Articles 46 to 48)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for

from engine.accounts import OFFICER, SUPERVISOR
from engine.hearings import ACTS, terms
from processes.errors import BinglianError
from processes.messages import message
from web.casework.forms import AREA, CHOICE, TIME, Field, Form, Said, options
from web.frame import page
from web.here import office
from web.login import actor, roles
from web.pages.officer.blueprint import pages
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

PARTY = Field(name="party", words=message("Party"))
NOTICE = Field(name="notice", words=message("Number of the written notice"))
REASON = Field(name="reason", words=message("Reason"), kind=AREA)


@pages.get("/cases/<receipt>/hearing")
@allow(OFFICER, SUPERVISOR)
def hearing(receipt: str) -> str:
    """Show how the hearing of a case stands, and what can be done about it."""
    return _show(receipt)


@pages.post("/cases/<receipt>/hearing/<name>")
@allow(OFFICER)
def hear(receipt: str, name: str) -> ResponseReturnValue:
    """Do one of the acts of a hearing."""
    office().require_insight(receipt, by=actor())
    said = Said(typed=request.form)
    try:
        words: dict[str, Any] = {
            each: said.text(each) for each in ("party", "notice", "reason", "place", "chair", "record")
        }
        words["at"] = said.time("at") if name == "set" else None
        words["material"] = said.number("material")
        office().hear(
            receipt, name, by=actor(), key=request.form.get("key", "") and f"{request.form['key']}-{name}", **words
        )
    except BinglianError as error:
        return _show(receipt, sentence=error.message, failed=name), 400
    return redirect(url_for("officer.hearing", receipt=receipt))


def _show(receipt: str, **content: Any) -> str:
    person = actor()
    office().require_insight(receipt, by=person)
    rows, case = office().hearings(receipt), office().case(receipt).case
    status = rows[-1].status if rows else "none"
    open_now = OFFICER in roles() and case.status == "open"
    forms = [form for form in _forms(receipt, rows) if open_now and status in ACTS[form.name][0]]
    return page(
        "officer/hearing.jinja",
        receipt=receipt,
        rows=rows,
        forms=forms,
        terms=terms(),
        typed=request.form,
        key=f"web-{person}-{receipt}-{case.version}",
        **content,
    )


def _forms(receipt: str, rows: Any) -> list[Form]:
    people = {row.id: row.name for row in office().people() if row.side == "approval"}
    chair = Field(name="chair", words=message("Chair"), kind=CHOICE, options=options(list(people), people))
    challenged = bool(rows and rows[-1].challenge and not rows[-1].ruling)
    materials = tuple((str(one.number), f"{one.data}: {one.name}") for one in office().materials(receipt))
    found = [
        Form(
            name="tell",
            words=message("Tell a party of the right to a hearing"),
            law=terms()["ask"].basis,
            fields=(PARTY, NOTICE),
        ),
        Form(name="ask", words=message("The party asks for a hearing"), law=terms()["ask"].basis),
        Form(name="waive", words=message("The party wants no hearing"), law=terms()["ask"].basis),
        Form(
            name="order", words=message("Hold a hearing ex officio"), law="行政许可法 第46条", fields=(REASON, NOTICE)
        ),
        Form(
            name="set",
            words=message("Set time and place"),
            law=terms()["announce"].basis,
            hint=message(
                "At least {days} ahead; the clocks of the case stand still from then on.", days=terms()["announce"].span
            ),
            fields=(
                Field(name="at", words=message("Day and time"), kind=TIME),
                Field(name="place", words=message("Place")),
                chair,
                NOTICE,
            ),
        ),
        Form(
            name="challenge",
            words=message("A party challenges the chair"),
            law="行政许可法 第48条",
            fields=(PARTY, REASON),
        ),
        Form(
            name="hold",
            words=message("The hearing was held: its record"),
            law="行政许可法 第48条",
            fields=(
                Field(name="record", words=message("Record, where it is not a material"), kind=AREA, needed=False),
                Field(
                    name="material",
                    words=message("Material that is the record"),
                    kind=CHOICE,
                    options=(("", "–"), *materials),
                    needed=False,
                ),
            ),
        ),
    ]
    if challenged:
        found += [
            Form(name="uphold", words=message("Uphold the challenge"), law="行政许可法 第48条", fields=(chair, REASON)),
            Form(name="dismiss", words=message("Dismiss the challenge"), law="行政许可法 第48条", fields=(REASON,)),
        ]
    return found
