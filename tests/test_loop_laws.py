"""The whole loop on any flow: proved, sound, drawn clean, read back as written, and done after one round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import flows

from processes.checks import check_soundness
from processes.errors import RefusedRedesignError
from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.reader import read
from processes.writer import write
from reengineer.redesign.redesign import Redesign, redesign

if TYPE_CHECKING:
    from processes.model import Definitions

SPLITTING = ("parallelism",)  # what a second round must not find any more of


@given(model=flows(), accept=st.sampled_from([("default",), ("all",)]))
@settings(max_examples=40)
def test_any_flow_is_redesigned_or_refused_for_a_reason_it_deserves(
    model: Definitions, accept: tuple[str, ...]
) -> None:
    as_is = write(lay_out(model))
    given_file = read(as_is)
    try:
        result = redesign(given_file, accept=accept)
    except RefusedRedesignError:
        assert not check_soundness(model).verdict
        return

    assert given_file.source == as_is == write(given_file)  # the as-is is untouched
    _holds(result)


def _holds(result: Redesign) -> None:
    to_be = read(result.xml)

    assert result.certificate.holds, result.certificate.as_text()
    assert not result.certificate.not_made, result.certificate.as_text()  # a proposal that should not have been made
    assert check_soundness(to_be).verdict == check_soundness(result.as_is).verdict  # what was at fault is left alone
    assert not check_geometry(to_be)
    assert read(write(to_be)) == to_be
    assert write(to_be) == result.xml
    assert result.after.length.amount <= result.before.length.amount


@given(flows())
@settings(max_examples=20)
def test_a_second_redesign_finds_no_more_to_do_at_once(model: Definitions) -> None:
    assume(check_soundness(model).verdict)
    result = redesign(read(write(lay_out(model))))
    again = redesign(read(result.xml))

    assert not [proposal for proposal in again.proposals if proposal.heuristic in SPLITTING and not proposal.choice]
