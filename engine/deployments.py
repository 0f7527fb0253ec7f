"""Deploying a flow: what cannot be run is refused by element; a version that is deployed never changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from engine.deployment import DeployedFlow, read_flow
from engine.drawings import complete_drawing, find_process, with_own_ends
from engine.errors import NotFoundError, RefusedDeploymentError
from engine.joint import find_joint_decisions
from engine.policies import Policies, read_policies
from engine.spiff import prepare, self_test
from engine.store import deployments as store
from engine.waiting import refuse_timers
from processes.checks import check, check_structure
from processes.messages import message
from processes.reader import read

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from engine.act import Act
    from engine.joint import JointDecision
    from engine.spiff import Executable
    from processes.model import Definitions

APPROVAL = "approval"
KEPT = 64  # versions that are kept ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A version of a flow, read and ready to run."""

    flow: DeployedFlow
    executable: Executable
    policies: Policies = field(default_factory=Policies)
    joint: tuple[JointDecision, ...] = ()

    @property
    def rule(self) -> str:
        """Return the rule of its joint decisions."""
        return self.policies.joint

    def post_of(self, element: str) -> str:
        """Return the post that answers for the limit of a stage or ("") of the whole case: that which decides on it, or does all of it."""
        return self.flow.post_of(element, [joint.decider for joint in self.joint])

    def agrees_by_silence(self, element: str) -> bool:
        """Tell whether a task agrees by itself when its statutory limit ends: a reviewer who decides nothing, by policy."""
        reviews = any(element in joint.reviewers for joint in self.joint)
        return self.policies.silence_agrees and reviews and not self.flow.tasks[element].decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A flow that can be deployed: as which version, or as which it is in service already (`is_known`)."""

    flow: str
    version: int
    is_known: bool
    base: int  # number of the newest deployment of the flow, 0 for none
    title: str
    sha256: str
    deployed: Deployment


def deploy(act: Act, xml: bytes, policies: Policies, *, process: str = "") -> tuple[str, int]:
    """Deploy a flow; return its name and version. The same file with the same policies again is the version that it is.

    Raises RefusedDeploymentError like `examine`.
    """
    found = examine(act, xml, policies, process=process)
    if found.is_known:
        return found.flow, found.version
    store.insert_deployment(
        act.connection,
        flow=found.flow,
        version=found.version,
        title=found.title,
        sha256=found.sha256,
        xml=xml,
        policies=policies.facts(),
        deployed_at=act.now,
        deployed_by=act.actor,
    )
    postings = found.deployed.flow.posts
    posts = [{"id": p.id, "department": p.department, "name": p.name, "side": APPROVAL} for p in postings]
    store.insert_posts(act.connection, posts)
    return found.flow, found.version


def examine(act: Act, xml: bytes, policies: Policies, *, process: str = "") -> Examined:
    """Return what a flow would be in service; nothing is changed.

    `process` is the id of the one to run, where the file has several. Raises RefusedDeploymentError for a flow that is not sound, that
    the engine cannot run, or that has nobody to do it.
    """
    definitions = read(xml)
    found = find_process(definitions, process)
    drawing = complete_drawing(definitions, found)
    found = drawing.processes[0]
    prepare(drawing, process=found.id)
    _refuse_faults(drawing)
    refuse_timers(found)
    digest = hashlib.sha256(xml).hexdigest()
    before = store.newest(act.connection, found.id)
    known = before is not None and (before.sha256, before.policies) == (digest, policies.facts())
    deployed = _read_once(xml, digest, found.id)
    find_joint_decisions(deployed.flow, policies.joint)
    if policies.silence_agrees and not policies.joint:
        raise RefusedDeploymentError(
            message("Silence agrees only where departments decide together: give a rule for joint decisions as well.")
        )
    newest_version = before.version if before is not None else 0
    return Examined(
        flow=found.id,
        version=newest_version if known else newest_version + 1,
        is_known=known,
        base=before.id if before is not None else 0,
        title=found.label,
        sha256=digest,
        deployed=deployed,
    )


def load(row: Row[Any]) -> Deployment:
    """Return a deployed version ready to run; read once a process."""
    read_once = _read_once(row.xml, row.sha256, row.flow)
    if not row.policies:
        return read_once
    policies = read_policies(row.policies)
    joint = _joint_once(row.xml, row.sha256, row.flow, policies.joint) if policies.joint else ()
    return replace(read_once, policies=policies, joint=joint)


def load_for(connection: Connection, case: Row[Any]) -> Deployment:
    """Return the version on which a case runs; its file is fetched only where this process has not read it yet."""
    key = (case.flow, case.sha256, json.dumps(case.policies, sort_keys=True))
    found = _ready.get(key)
    if found is None:
        found = load(store.deployment_by_number(connection, case.deployment_id))
        if len(_ready) >= KEPT:
            _ready.clear()
        _ready[key] = found
    return found


def flow_of_version(connection: Connection, number: int) -> DeployedFlow:
    """Return the flow of a version; its file is fetched only where this process has not read it yet."""
    return load_for(connection, store.version_by_number(connection, number)).flow


_ready: dict[tuple[str, str, str], Deployment] = {}  # a version never changes


def newest(act: Act, flow: str) -> Row[Any]:
    """Return the newest version of a flow."""
    row = store.newest(act.connection, flow)
    if row is None:
        known = tuple(found.flow for found in store.list_deployments(act.connection))
        if known:
            raise NotFoundError(message("No flow {flow} is deployed; there are: {known}.", flow=flow, known=known))
        raise NotFoundError(message("No flow is deployed yet; begin with binglian deploy FILE."))
    return row


def _refuse_faults(drawing: Definitions) -> None:
    """Refuse what is not drawn soundly; what the engine cannot run was refused before, by element."""
    drawn = with_own_ends(drawing)
    sound = check(drawn).soundness
    errors = [fault.message for fault in (*sound.faults, *check_structure(drawn)) if fault.severity == "error"]
    if errors or not sound.verdict:
        why = errors[0] if errors else sound.why
        raise RefusedDeploymentError(
            message("The flow cannot be deployed: {reason} Mend it first; binglian check names all faults.", reason=why)
        )


@lru_cache(maxsize=KEPT)
def _read_once(xml: bytes, digest: str, process: str) -> Deployment:
    del digest  # two files never share one; it makes the comparison of keys quick
    _test_library()
    definitions = read(xml)
    drawing = complete_drawing(definitions, find_process(definitions, process))
    flow, *called = [
        read_flow(each, *(one for one in drawing.processes if one is not each)) for each in drawing.processes
    ]
    for each in called:
        flow = replace(
            flow,
            posts=(*flow.posts, *(post for post in each.posts if post not in flow.posts)),
            tasks={**each.tasks, **flow.tasks},
            data={**each.data, **flow.data},
            kinds={**each.kinds, **flow.kinds},
        )
    return Deployment(flow=flow, executable=prepare(drawing, process=process))


@cache
def _test_library() -> None:
    """Run nothing in this process before every cure of the workflow library was seen to hold."""
    self_test()


@lru_cache(maxsize=KEPT)
def _joint_once(xml: bytes, digest: str, process: str, rule: str) -> tuple[JointDecision, ...]:
    return find_joint_decisions(_read_once(xml, digest, process).flow, rule)
