"""The editor: a version drawn on and saved as a new one. It is the one page that needs script; without it, the file is taken away and brought back."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import CONSULTANT
from processes.errors import BinglianError, UsageError
from processes.messages import message
from processes.writer import write
from web.here import office
from web.login import actor
from web.pages.consultant.opened import READERS, bench_page, open_version
from web.rights import allow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from web.pages.consultant.opened import Opened

pages = Blueprint("drawing", __name__)
MOST_BYTES = 5_000_000  # of a drawing, as of a file


@pages.get("/projects/<int:project>/<int:number>/drawing")
@allow(*READERS)
def drawing(project: int, number: int) -> str:
    """Open the editor on a version."""
    return _page(project, number)


@pages.post("/projects/<int:project>/<int:number>/drawing")
@allow(CONSULTANT)
def save(project: int, number: int) -> ResponseReturnValue:
    """Save what was drawn as a new version."""
    request.max_form_memory_size = MOST_BYTES
    xml = request.form.get("xml", "").encode()
    try:
        if not xml:
            raise UsageError(message("There is nothing to save: the editor has sent no drawing."))
        told = {"note": request.form.get("note", ""), "key": request.form.get("key", "")}
        made = office().add_version(project, xml, by=actor(), based_on=number, **told)
    except BinglianError as error:
        return _page(project, number, sentence=error.message, sent=xml.decode()), 400
    return redirect(url_for("findings.findings", project=project, number=made))


def _drawn(opened: Opened) -> bytes:
    """Return the file of a version, with a drawing of our own where it has none."""
    drawn = opened.study.drawn if opened.study else None
    is_own = drawn is not None and opened.study is not None and drawn is opened.study.known.definitions
    return bytes(opened.row.xml) if drawn is None or is_own else write(drawn)


def _text(xml: bytes) -> str:
    """Return a file as text, in the encoding that it declares."""
    declared = re.search(rb"""^.{0,60}encoding=["']([A-Za-z0-9._-]+)["']""", xml)
    try:
        return xml.decode(declared[1].decode() if declared else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return xml.decode("utf-8", errors="replace")


def _page(project: int, number: int, **content: Any) -> str:
    opened = open_version(project, number)
    sent = content.pop("sent", "") or _text(_drawn(opened))
    return bench_page("bench/drawing.jinja", opened, xml=sent, key=uuid.uuid4().hex, **content)
