"""Files: one line of JSON for each notice, or a folder with one mail for each; for other programs, and for practice."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from email.headerregistry import Address
from typing import TYPE_CHECKING, ClassVar

from engine.channels.channel import UndeliveredError
from engine.channels.mail import compose
from processes.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from engine.channels.channel import Letter
    from engine.channels.channel_file import Entry

SENDER = Address(display_name="Binglian", username="binglian", domain="localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A file to which a line is added for each notice; several workers may write to it."""

    is_local: ClassVar[bool] = True

    file: Path

    def reaches(self, letter: Letter) -> bool:
        """Tell that it takes every letter."""
        del letter
        return True

    def send(self, letter: Letter) -> None:
        """Add a line, on the disk when this returns."""
        line = json.dumps(letter.as_facts(), ensure_ascii=False) + "\n"
        try:
            with self.file.open("ab", buffering=0) as file:
                file.write(line.encode())
                os.fsync(file.fileno())
        except OSError as error:
            raise UndeliveredError(error, is_down=True) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder with one mail for each notice; the same notice again is the same file."""

    is_local: ClassVar[bool] = True

    folder: Path

    def reaches(self, letter: Letter) -> bool:
        """Tell that it takes every letter."""
        del letter
        return True

    def send(self, letter: Letter) -> None:
        """Put the mail into the folder, as a whole or not at all."""
        name = (
            f"{letter.receipt}-{letter.kind.replace(' ', '-')}-{hashlib.sha256(letter.key.encode()).hexdigest()[:16]}"
        )
        part = self.folder / f"{name}.{os.getpid()}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(compose(letter, SENDER).as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise UndeliveredError(error, is_down=True) from error


def read(entry: Entry) -> Lines | Folder:
    """Read where the file or the folder is; a path without a beginning begins at the file of channels."""
    lines, folder = entry.text("file", ""), entry.text("folder", "")
    if bool(lines) == bool(folder):
        raise entry.refuse(message('give either file = "notices.jsonl" or folder = "outbox".'))
    return Lines(file=entry.folder / lines) if lines else Folder(folder=entry.folder / folder)
