"""What fails its proof is found, left out and named; the rest is made; what was asked for by id is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reengineer
from processes.blocks import build, sequence, task
from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.model import Precedence
from processes.writer import write
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.certificate import Failure
from reengineer.redesign.edits import map_scopes
from reengineer.redesign.heuristics import HEURISTICS
from reengineer.redesign.proposal import Edit, Proposal
from reengineer.redesign.settling import settle
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from processes.model import Scope
    from reengineer.redesign.study import Study


def proposal(name: str) -> Proposal:
    nothing = message("nothing")
    return Proposal(
        id=name, heuristic="h", elements=(), message=nothing, risk=nothing, effect=Effect(), scope="p", source=""
    )


@dataclass
class Tried:
    """A proof that fails for each set of proposals that cannot be made together."""

    ids: frozenset[str]
    clashes: tuple[frozenset[str], ...]
    hints: bool
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(
            Failure(kind="clash", elements=tuple(sorted(clash)), message=message("a clash"))
            for clash in self.clashes
            if clash <= self.ids
        )

    def touching(self, failure: Failure) -> set[str]:
        return set(failure.elements) if self.hints else set()


NAMES = "abcdef"
SETS = st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3)


@given(clashes=st.lists(SETS, max_size=4), hints=st.booleans(), named=st.frozensets(st.sampled_from(NAMES)))
def test_what_is_left_holds_and_no_more_is_left_out_than_must_be(
    *, clashes: list[frozenset[str]], hints: bool, named: frozenset[str]
) -> None:
    accepted = tuple(proposal(name) for name in NAMES)

    def attempt(chosen: tuple[Proposal, ...]) -> Tried:
        return Tried(frozenset(p.id for p in chosen), tuple(clashes), hints)

    if any(clash <= named for clash in clashes):
        with pytest.raises(RefusedRedesignError, match="cannot be made"):
            settle(accepted, named, attempt)
        return
    tried, not_made = settle(accepted, named, attempt)
    dropped = {left.proposal for left in not_made}
    assert not tried.failures
    assert tried.ids | dropped == {*NAMES}
    assert not dropped & named
    for name in dropped:  # each was at fault, given others that were accepted
        assert any(name in clash for clash in clashes)


def test_it_takes_few_proofs() -> None:
    tried: list[int] = []

    def attempt(chosen: tuple[Proposal, ...]) -> Tried:
        tried.append(len(chosen))
        return Tried(frozenset(p.id for p in chosen), (frozenset({"p40"}),), hints=False)

    settle(tuple(proposal(f"p{number}") for number in range(64)), (), attempt)

    assert len(tried) <= 1 + 6 + 1 + 1  # all, halving, its end, all but one


class Swap:
    """A heuristic with a mistake, planted: it lets the second task come before the first, whatever the reason."""

    def propose(self, study: Study) -> Iterator[tuple[Proposal, ...]]:
        scope = study.definitions.processes[0].id
        yield (replace(proposal(""), heuristic="swap", elements=("a", "b"), scope=scope, default=True),)

    def apply(self, study: Study, chosen: Proposal) -> Edit:
        other = dict(zip(chosen.elements, reversed(chosen.elements), strict=True))

        def swap(scope: Scope) -> Scope:
            flows = (
                replace(f, source=other.get(f.source, f.source), target=other.get(f.target, f.target))
                for f in scope.flows
            )
            return replace(scope, flows=tuple(flows))

        return Edit(definitions=map_scopes(study.definitions, swap))


LAW = Precedence(before="a", after="b", reason="law", basis="Act 1")
HABIT = Precedence(before="b", after="c", reason="custom")
FLOW = build(
    sequence(task("a"), task("b", precedences=(LAW,)), task("c", precedences=(HABIT,), inputs_complete=True), task("d"))
)


@pytest.fixture
def swap(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("application", "propose"):
        monkeypatch.setattr(
            import_module(f"reengineer.redesign.{module}"), "HEURISTICS", (*HEURISTICS, ("swap", Swap()))
        )


@pytest.mark.usefixtures("swap")
def test_what_fails_its_proof_is_left_out_and_the_rest_is_made() -> None:
    result = reengineer.redesign(FLOW)

    assert [p.id for p in result.applied] == ["parallelism-1"]
    assert not {"swap-1"} & {p.id for p in result.declined}
    assert result.certificate.holds
    (left,) = result.certificate.not_made
    assert (left.proposal, left.failure.elements) == ("swap-1", ("a", "b"))
    assert "not made: swap-1, because the proof fails with it: b can start before a is done" in (
        result.certificate.as_text()
    )
    assert result.certificate.as_dict()["not_made"][0]["run"][-1].startswith("b start")


@pytest.mark.usefixtures("swap")
def test_where_nothing_is_left_the_flow_stays_as_it_is() -> None:
    flow = build(sequence(task("a"), task("b", precedences=(LAW,))))

    result = reengineer.redesign(flow)

    assert result.applied == ()
    assert "No accepted proposal could be made" in str(result.notes[-1])


@pytest.mark.usefixtures("swap")
def test_what_was_asked_for_by_id_is_refused_with_the_pair_and_the_run() -> None:
    with pytest.raises(
        RefusedRedesignError, match=r"swap-1 cannot .* b can start before a is done .* The run: .*b starts"
    ):
        reengineer.redesign(FLOW, accept=("default", "swap-1"))


@pytest.mark.usefixtures("swap")
def test_the_command_names_what_it_did_not_make(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, to_be, page = tmp_path / "as_is.bpmn", tmp_path / "to_be.bpmn", tmp_path / "report.html"
    source.write_bytes(write(FLOW))

    def run(*options: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["redesign", "--lang", "en", str(source), *map(str, options)])
        return int(left.value.code or 0), capsys.readouterr().out

    code, told = run("-o", to_be, "--report", page)
    assert code == 0
    assert "not made swap-1" in told
    assert "because the proof fails with it: b can start before a is done (Act 1)." in told
    assert "The proof fails with it: b can start before a is done" in page.read_text(encoding="utf-8")
    assert [left["proposal"] for left in json.loads(run("--json")[1])["not_made"]] == ["swap-1"]
    assert run("--accept", "swap-1", "-o", tmp_path / "none.bpmn") == (3, "")
    assert not (tmp_path / "none.bpmn").exists()
