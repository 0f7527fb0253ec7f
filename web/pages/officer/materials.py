"""Materials of a case: handed in at the window, and downloaded by every department that needs them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import redirect, request, send_file, url_for

from engine.accounts import OFFICER, SUPERVISOR
from engine.errors import NotFoundError
from engine.materials import LARGEST
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.pages.officer.case import show as show_case
from web.pages.officer.task import show as show_task
from web.rights import allow
from web.uploads import takes

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

ROOM = 100_000  # bytes of a form around its file


@pages.post("/cases/<receipt>/materials")
@allow(OFFICER)
@takes(LARGEST + ROOM)
def upload(receipt: str) -> ResponseReturnValue:
    """Hand in a material for a case."""
    office().require_insight(receipt, by=actor())
    task = request.form.get("task", "")
    number = int(task) if task.isdecimal() and len(task) < 10 else None  # noqa: PLR2004 - what a store keeps
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise UsageError(message("Choose a file first."))
        office().upload(receipt, request.form.get("data", ""), sent.filename, sent.read(), by=actor())
    except BinglianError as error:
        said = {"sentence": error.message, "failed": "materials"}
        return (show_case(receipt, **said) if number is None else show_task(number, **said)), 400
    if number is None:
        return redirect(url_for("officer.case", receipt=receipt))
    return redirect(url_for("officer.task", number=number))


@pages.get("/cases/<receipt>/materials/<int:number>/<sha256>")
@allow(OFFICER, SUPERVISOR)
def download(receipt: str, number: int, sha256: str) -> Response:
    """Give a material to somebody whose department needs it: always to be kept, never shown inside a page."""
    found, data = office().content(receipt, number, by=actor())
    if found.sha256 != sha256:
        raise NotFoundError(message("There is no such page; the menu leads to those that there are."))
    return attachment(data, found.name, found.media, found.sha256)


def attachment(data: bytes, name: str, media: str, sha256: str) -> Response:
    """Return a content that a browser keeps as a file, and does not show."""
    response = send_file(io.BytesIO(data), mimetype=media, as_attachment=True, download_name=name, etag=sha256)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
