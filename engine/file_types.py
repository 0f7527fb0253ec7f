"""What a file really is: told by its content; its name is only what somebody calls it.

Taken are PDF, PNG, JPEG, OFD (GB/T 33190), office files without macros, and plain text. Nothing that a machine would run is taken.
"""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from processes.errors import UsageError
from processes.messages import message

LONGEST_NAME = 120
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
OFFICE = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/ofd": (".ofd",),
    OFFICE + "wordprocessingml.document": (".docx",),
    OFFICE + "spreadsheetml.sheet": (".xlsx",),
    OFFICE + "presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "text/plain": (".txt", ".csv", ".md"),
}
PARTS = {  # an entry of a zip file -> what the file is
    "OFD.xml": "application/ofd",
    "word/document.xml": OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": OFFICE + "presentationml.presentation",
}
RUNS = re.compile(r"vbaproject|^basic/|^scripts/|\.(exe|dll|js|vbs|bat|cmd|ps1|sh|jar|class)$", re.IGNORECASE)
SCRIPT = re.compile(r"\A\s*(#!|<|@echo\b|%!PS)", re.IGNORECASE)
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})  # categories of characters that hide or turn a name


def recognise(content: bytes, name: str) -> str:
    """Return the media type of a file.

    Raises UsageError for one that is not taken: a program, a script, or of no known type.
    """
    found = next((media for signature, media in SIGNATURES if content.startswith(signature)), "")
    if not found and content.startswith(b"PK\x03\x04"):
        found = _zipped(content)
    if not found and _is_text(content, name):
        found = "text/plain"
    if not found:
        raise UsageError(
            message(
                "{name} is not taken: by its content it is no PDF, PNG, JPEG, OFD, office file without macros or plain text; give it as one of these.",
                name=clean_name(name),
            )
        )
    return found


def clean_name(name: str, media: str = "") -> str:
    r"""Return a name without folders and hidden characters, with an ending of the real type.

    >>> clean_name("C:\\scans\\..\\plan\u202egpj.exe", "image/png")
    'plangpj.exe.png'
    >>> clean_name("../效果图.PDF", "application/pdf")
    '效果图.PDF'
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if unicodedata.category(character) not in UNSEEN and character not in '<>:"|?*'
    )
    endings = ENDINGS.get(media, ("",))
    ending = PurePosixPath(seen).suffix
    kept = ending if ending.lower() in endings else endings[0]
    stem = seen.removesuffix(kept).strip(" .") or "file"
    return stem[: LONGEST_NAME - len(kept)] + kept


def _zipped(content: bytes) -> str:
    """Return what a zip file holds; only its list of entries is read, so that it cannot swell."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(RUNS.search(name) for name in names):
                return ""
            entry = archive.getinfo("mimetype") if "mimetype" in names else None
            if entry is not None and entry.file_size <= LONGEST_NAME:
                declared = archive.read(entry).decode("ascii", "replace").strip()
                return declared if declared in ENDINGS else ""
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return ""
    return next((media for part, media in PARTS.items() if part in names), "")


def _is_text(content: bytes, name: str) -> bool:
    ending = PurePosixPath(name).suffix.lower()
    if ending not in {"", *ENDINGS["text/plain"]}:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not SCRIPT.match(text) and not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)
    return False
