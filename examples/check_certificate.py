"""Check a certificate without Binglian, by what docs/reference/certificate.md says and with the standard library alone.

    python examples/check_certificate.py AS_IS.bpmn TO_BE.bpmn CERTIFICATE.json

Without arguments it makes the three files from the small flow on the shelf and checks those. It leaves with 1 if a claim
is not borne out. It does not judge whether the to-be is sound, and it says how many steps it could only follow.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TASKS = {
    *("task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"),
    "callActivity",
}
SCOPES = {"subProcess", "transaction", "adHocSubProcess"}


class Flow:
    """The nodes and sequence flows of a BPMN file."""

    def __init__(self, xml: bytes) -> None:
        root = ET.fromstring(xml)  # noqa: S314 - a file of one's own; no entity is read from outside
        self.kind: dict[str, str] = {}
        self.holder: dict[str, str] = {}  # node -> the sub-process or process around it
        self.host: dict[str, str] = {}  # boundary event -> its task
        self.flows: dict[str, tuple[str, str]] = {}
        self.conditional: set[str] = set()
        for parent in root.iter():
            for child in parent:
                self._note(parent.get("id", ""), child)
        self.into: dict[str, set[str]] = {}
        self.out: dict[str, set[str]] = {}
        for flow, (source, target) in self.flows.items():
            self.out.setdefault(source, set()).add(flow)
            self.into.setdefault(target, set()).add(flow)

    def _note(self, parent: str, child: ET.Element) -> None:
        name, kind = child.get("id", ""), child.tag.removeprefix(BPMN)
        if kind == "sequenceFlow":
            self.flows[name] = child.get("sourceRef", ""), child.get("targetRef", "")
            if child.find(f"{BPMN}conditionExpression") is not None:
                self.conditional.add(self.flows[name][0])
        elif name and child.tag.startswith(BPMN):
            self.kind[name], self.holder[name] = kind, parent
            if child.get("attachedToRef"):
                self.host[name] = child.get("attachedToRef", "")

    def linked(self, first: str, second: str) -> bool:
        """Tell whether one step of a path is in the file: along a flow, onto a border event, into or out of a scope."""
        if any(self.flows[flow][1] == second for flow in self.out.get(first, ())):
            return True
        return self.host.get(second) == first or first in self._around(second) or second in self._around(first)

    def _around(self, node: str) -> set[str]:
        found: set[str] = set()
        while (node := self.holder.get(node, "")) and node not in found:
            found.add(node)
        return found


def allowed(  # noqa: PLR0911 - one line a kind of node, as in the table of the reference
    flow: Flow, node: str, action: str, gone: Counter[str], come: Counter[str]
) -> bool | None:
    """Tell whether a step does what a node of its kind does; None for kinds that this program only follows."""
    kind, into, out = flow.kind.get(node, ""), flow.into.get(node, set()), flow.out.get(node, set())
    running = Counter([f"running:{node}"])
    one_in = gone.total() == 1 and set(gone) <= into
    if kind == "startEvent" and action == "start":
        return not gone and come == Counter(out)
    if kind in TASKS | SCOPES and action == "start":
        return one_in and come == running
    if kind in TASKS and action == "end" and node not in flow.conditional:
        return gone == running and come == Counter(out)
    if kind == "exclusiveGateway":
        return one_in and come.total() == 1 and set(come) <= out
    if kind == "parallelGateway":
        return gone == Counter(into) and come == Counter(out)
    if kind == "endEvent" and action == "end":
        return one_in and not come
    return None if kind else False


class State(NamedTuple):
    """Where the tokens lie, and which processes have started."""

    tokens: Counter[str]
    started: frozenset[str]


def replay(flow: Flow, run: list[str], state: State) -> tuple[list[State], int, str]:
    """Return the state after each step, how many steps could only be followed, and the first step that is wrong."""
    tokens, started = state
    states, followed = [], 0
    for line in run:
        node, action, *changes = line.split()
        gone = Counter(change[1:] for change in changes if change[0] == "-")
        come = Counter(change[1:] for change in changes if change[0] == "+")
        right = allowed(flow, node, action, gone, come)
        scope = flow.holder.get(node, "")
        inside = flow.kind.get(scope) not in SCOPES or tokens[f"running:{scope}"] > 0
        if flow.kind.get(node) == "startEvent" and flow.kind.get(scope) not in SCOPES:
            right = right and scope not in started  # a process starts once
            started |= {scope}
        if right is False or not gone <= tokens or not inside:
            return states, followed, line
        followed += right is None
        tokens = tokens - gone + come
        states.append(State(tokens, started))
    return states, followed, ""


def check_paths(flow: Flow, claims: list[dict]) -> list[str]:
    """Return the precedences whose path is not in the file."""
    wrong = []
    for claim in claims:
        path = claim["path"]
        known = bool(path) and all(node in flow.kind for node in path)
        if not known or not all(flow.linked(one, two) for one, two in pairwise(path)):
            wrong.append(f"no such path from {claim['before']} to {claim['after']}")
    return wrong


def check_runs(flow: Flow, claims: list[dict]) -> tuple[int, int, list[str]]:
    """Return how many pairs were seen running at once, how many steps were only followed, and what is wrong."""
    seen, unjudged, wrong = 0, 0, []
    known: list[list[State]] = [[]]  # of each run the state after each step; run 0 has none
    for number, claim in enumerate(claims, 1):
        before, count = claim["after"]
        if not (0 <= before < number and 0 <= count <= len(known[before])):
            wrong.append(f"run {number} goes on from a step that is not there")
            known.append([])
            continue
        begun = known[before][:count]
        states, followed, stop = replay(flow, claim["run"], begun[-1] if begun else State(Counter(), frozenset()))
        known.append(begun + states)
        unjudged += followed
        if stop:
            wrong.append(f"run {number} cannot do: {stop}")
        for first, second, step in claim["pairs"]:
            tokens = known[number][step].tokens if 0 <= step < len(known[number]) else Counter()
            if tokens[f"running:{first}"] and tokens[f"running:{second}"]:
                seen += 1
            else:
                wrong.append(f"run {number} does not show {first} beside {second}")
    return seen, unjudged, wrong


def check(as_is: bytes, to_be: bytes, certificate: dict) -> list[str]:
    """Print what was checked, and return what is wrong."""
    wrong = [
        f"{name} is not the file that was certified"
        for name, content in (("as_is", as_is), ("to_be", to_be))
        if hashlib.sha256(content).hexdigest() != certificate[f"{name}_sha256"]
    ]
    print("files:", "not those that were certified" if wrong else "those that were certified")
    flow = Flow(to_be)
    lost = check_paths(flow, certificate["precedences"])
    count = len(certificate["precedences"])
    print(f"precedences: {count - len(lost)} of {count} have their path in the file")
    pairs = sum(len(claim["pairs"]) for claim in certificate["concurrent"])
    seen, unjudged, bad = check_runs(flow, certificate["concurrent"])
    print(f"concurrent pairs: {seen} of {pairs} seen running at once, in {len(certificate['concurrent'])} runs")
    print(f"steps only followed, not judged: {unjudged}; pairs without a run: {certificate['concurrent_without_run']}")
    if not certificate["holds"] or certificate["failures"]:
        wrong.append("the certificate itself says that it does not hold")
    return wrong + lost + bad


def make_files(folder: Path) -> list[Path]:
    """Make the files of the small flow with the command line; only this part needs Binglian."""
    command = [sys.executable, "-c", "from web.cli import main; main()"]
    as_is, to_be, proof = (folder / name for name in ("as_is.bpmn", "to_be.bpmn", "certificate.json"))
    for words in (
        ["flows", "shop_sign", "-o", as_is],
        ["redesign", as_is, "-o", to_be, "--certificate", proof, "--quiet"],
    ):
        subprocess.run([*command, *map(str, words)], check=True, capture_output=True)  # noqa: S603 - our own command
    return [as_is, to_be, proof]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        files = [Path(name) for name in sys.argv[1:]] or make_files(Path(temporary))
        first, second, third = (file.read_bytes() for file in files)
    problems = check(first, second, json.loads(third))
    print("WRONG: " + "; ".join(problems) if problems else "Every claim that was checked is borne out.")
    sys.exit(bool(problems))
