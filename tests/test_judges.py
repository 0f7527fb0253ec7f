"""Programs that know nothing of ours read what ours writes: the schema of BPMN, two tools of other people, their rules.

They need node with bpmn-moddle and bpmnlint (`make judge`), and the judges in `tools` of the folder beside the checkout.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from strategies import flows

from processes.catalogue import flow
from processes.checks import check_soundness
from processes.errors import RefusedInputError, RefusedRedesignError
from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.reader import read
from processes.writer import write
from reengineer.redesign.redesign import redesign

if TYPE_CHECKING:
    from processes.model import Definitions

NODE_MODULES = Path(os.environ.get("JUDGE_NODE_MODULES") or Path(__file__).parents[1] / ".judge" / "node_modules")
# The foreign soundness checker has no reduction: it does not come to an end on flows as wide as those of the shelf.
NO_ANSWER = ("business_opening", "construction_project", "shop_sign")
SECONDS = 1  # given to it for each file
MODEL_JUDGE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import judge_model
from lxml import etree
schema = etree.XMLSchema(etree.parse(str(judge_model.SCHEMA)))
for file in sys.argv[3:]:
    print(json.dumps(judge_model.judge(file, schema, float(sys.argv[2]))))
"""
Verdicts = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def tools(shared: Path) -> Path:
    """Give the folder of the judges, if all that they need is here."""
    if not shutil.which("node"):
        pytest.skip("NOT TESTED HERE: no node, so no foreign judge reads what is written")
    if not (NODE_MODULES / "bpmnlint").is_dir():
        pytest.skip(f"NOT TESTED HERE: no bpmnlint in {NODE_MODULES}; run `make judge`")
    return shared / "tools"


def read_by_others(tools: Path, files: list[Path]) -> Verdicts:
    """Return file -> what bpmn-moddle, bpmnlint and the rules of drawing say."""
    command = ["node", str(tools / "judge_bpmn.mjs"), "--jsonl", *map(str, files)]
    environment = {**os.environ, "JUDGE_NODE_MODULES": str(NODE_MODULES)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return {Path(line["file"]).stem: line for line in map(json.loads, done.stdout.splitlines())}


def schema_and_soundness(tools: Path, files: list[Path]) -> Verdicts:
    """Return file -> whether the schema allows it and the foreign checker finds it sound (None: no answer in time)."""
    command = [sys.executable, "-c", MODEL_JUDGE, str(tools), str(SECONDS), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {Path(line["file"]).stem: line for line in map(json.loads, done.stdout.splitlines())}


def write_all(folder: Path, made: dict[str, bytes]) -> list[Path]:
    """Write the files and return them."""
    for name, data in made.items():
        (folder / f"{name}.bpmn").write_bytes(data)
    return sorted(folder.glob("*.bpmn"))


def complaints(tools: Path, files: list[Path]) -> list[tuple[str, object]]:
    """Return all that any judge has against the files."""
    found: list[tuple[str, object]] = []
    for name, verdict in read_by_others(tools, files).items():
        found += [(name, warning) for warning in [verdict["importError"], *verdict["importWarnings"]] if warning]
        found += [(name, report) for report in verdict["lint"]["reports"]]
        found += [] if verdict["geometry"]["clean"] else [(name, _unclean(verdict))]
    for name, verdict in schema_and_soundness(tools, files).items():
        found += [(name, error) for error in verdict["xsd_errors"]]
        silent = verdict["sound"] is None and name.startswith(NO_ANSWER)
        found += [] if verdict["sound"] or silent else [(name, verdict["properties"])]
    return found


def _unclean(verdict: dict[str, Any]) -> dict[str, Any]:
    return {rule: found for rule, found in verdict["geometry"].items() if isinstance(found, list) and found}


@pytest.mark.parametrize("name", ["business_opening", "construction_project", "shop_sign"])
def test_no_judge_complains_of_the_shelf_and_its_redesigns(name: str, tools: Path, tmp_path: Path) -> None:
    as_is = flow(name).as_is.read_bytes()
    usual = redesign(read(as_is))
    made = {f"{name}_as_is": as_is, f"{name}_to_be": usual.xml}
    for proposal in usual.proposals:
        if proposal.alternatives and proposal not in usual.applied:
            made[f"{name}_{proposal.id}"] = redesign(read(as_is), accept=("default", proposal.id)).xml

    assert not complaints(tools, write_all(tmp_path, made))


def test_no_judge_complains_of_redesigned_random_flows(tools: Path, tmp_path: Path) -> None:
    made: dict[str, bytes] = {}

    @settings(max_examples=8, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(flows())
    def draw(model: Definitions) -> None:
        assume(check_soundness(model).verdict)  # a refusal that ends one of several branches leaves the others waiting
        as_is = write(lay_out(model))
        number = len(made) // 2
        made[f"{number}_as_is"] = as_is
        made[f"{number}_to_be"] = _redesigned(as_is)

    draw()

    assert not complaints(tools, write_all(tmp_path, made))


def _redesigned(as_is: bytes) -> bytes:
    return redesign(read(as_is), accept=("all",)).xml


# What a judge finds in what is written from a vendor's file though it does not find it in the file, and why that stays.
STAYS = {
    # References are written with a prefix ("bpmn2:id"), as in the file: the judge resolves none, so nothing has a shape.
    "GenMyModel_0.47__A.2.0-export": {"flowNodesWithoutShape", "flowsWithoutEdge"},
    "GenMyModel_0.47__C.2.0-export": {
        "flowNodesWithoutShape",
        "flowsWithoutEdge",
        "lanesWithoutShape",
        "poolsWithoutShape",
    },
    # So too what a boundary event is attached to: it seems to lie on any task.
    "IBM_Process_Designer_8.0.1__A.3.0-export": {"overlaps", "no-overlapping-elements"},
    "IBM_Process_Designer_8.0.1__A.3.0-roundtrip": {"overlaps", "no-overlapping-elements"},
    # Splits and joins without a gateway: the author's, but the file does not list the flows of a node, as the rule needs.
    "Bonita_BPM_7.2.3__A.4.0-export": {"no-implicit-split"},
    "Bonita_BPM_7.2.3__C.1.0-export": {"fake-join"},
    "OMNITRACKER_BPMN_12.3__A.4.0-export": {"no-implicit-split"},
    "OMNITRACKER_BPMN_12.3__A.4.1-roundtrip": {"no-implicit-split"},
    "OMNITRACKER_BPMN_12.3__C.7.0-export": {"fake-join"},
}


def test_no_judge_complains_of_what_was_fine_in_a_vendors_file(tools: Path, shared: Path, tmp_path: Path) -> None:
    files = sorted(shared.glob("corpora/*/*/*.bpmn"))
    made: dict[str, bytes] = {}
    for file in files:
        try:
            model = read(file)
            made[f"{file.stem}#drawn"] = write(lay_out(model))
            redesigned = redesign(model, accept=("all",), assume_independent=True)
        except (RefusedInputError, RefusedRedesignError):
            continue
        if redesigned.applied:  # else it is the file, with the author's own drawing
            made[f"{file.stem}#to_be"] = redesigned.xml
    before = read_by_others(tools, files)
    after = read_by_others(tools, write_all(tmp_path, made))

    assert len(after) > len(files)
    found: set[tuple[str, str]] = set()
    for name, verdict in after.items():
        source = name.partition("#")[0]
        new = _new(before[source], verdict) | _unclean(verdict).keys()
        found |= {(name, complaint) for complaint in new - STAYS.get(source, set())}
    assert not found
    seen_of_own = {fault.kind for data in made.values() for fault in check_geometry(read(data))}
    assert not seen_of_own


def _new(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Return import warnings (without where in the file) and broken rules that the file did not have before."""

    def complaints_of(verdict: dict[str, Any]) -> set[str]:
        warnings = {re.sub(r"\b(line|column): \d+", "", warning) for warning in verdict["importWarnings"]}
        return warnings | {report["rule"] for report in verdict["lint"]["reports"]}

    return complaints_of(after) - complaints_of(before)
