"""Deploy and work flows that others have drawn, with nothing but the command line: what is refused, and what runs to its end.

python benchmarks/foreign_flows.py FOLDER
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "engine"))
from desk import Desk  # noqa: E402

from processes.errors import BinglianError  # noqa: E402
from processes.reader import read  # noqa: E402

PERSON = "li"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, nargs="?", default=ROOT.parent / "shared" / "corpora" / "miwg")
    files = sorted(options.parse_args().folder.rglob("*.bpmn"))
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(f"sqlite:///{folder}/office.db")
        desk.say("practice", "--at", "2026-03-09 10:00")
        outcomes = [outcome for file in files for outcome in work_file(desk, file)]
    kinds = Counter(re.sub(r"\W.*", "", outcome) for outcome in outcomes)
    print(f"{len(files)} files, {len(outcomes)} processes: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    print("\n| what was said | processes |\n|---|---:|")
    for said, number in Counter(outcome for outcome in outcomes if not outcome.startswith("ended")).most_common():
        print(f"| {said} | {number} |")


def work_file(desk: Desk, file: Path) -> list[str]:
    """Deploy every process of a file and work one case of it; return what came of each."""
    try:
        processes = [process.id for process in read(file.read_bytes()).processes if process.nodes]
    except BinglianError as error:
        return [f"unreadable: {error}"]
    return [work_process(desk, file, process) for process in processes]


def work_process(desk: Desk, file: Path, process: str) -> str:
    deployed = desk.call("deploy", file, "--process", process, "-q")
    if deployed.exit_code:
        return f"refused: {deployed.stderr.strip().removeprefix('binglian: ')}"
    desk.say("person", PERSON, "--post", "*")
    outcome = desk.play(process, PERSON)
    return outcome if outcome.startswith("ended") else f"{outcome} ({file.name}, {process})"


if __name__ == "__main__":
    main()
