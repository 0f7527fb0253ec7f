"""Redesign the flows of the shelf anew: `python -m reengineer.shelf [FOLDER]`, after `python -m processes.library.build`.

Beside each as-is stands what the default proposals make of it, with its proof. No case is singled out (no attributes), so
that the one to-be serves every profile.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from processes.catalogue import flow, shelf
from processes.reader import read
from reengineer.commands.plain import to_json
from reengineer.redesign.redesign import redesign

if TYPE_CHECKING:
    from collections.abc import Iterator


def redesign_flow(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files that stand beside the as-is of a flow: the to-be and its certificate."""
    found = redesign(read(flow(name).as_is.read_bytes()))
    yield "to_be.bpmn", found.xml
    yield "certificate.json", (to_json(found.certificate.as_dict()) + "\n").encode()


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(str(flow("shop_sign").as_is)).parents[1]
    for known in shelf():
        for file, content in redesign_flow(known.name):
            (folder / known.name / file).write_bytes(content)
