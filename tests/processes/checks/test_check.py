"""What the verdict is worth where the file leaves its meaning open."""

from __future__ import annotations

import pytest

from processes.checks import check
from processes.checks.soundness import check_soundness
from processes.reader import read

FLOW = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="p" isExecutable="true"><startEvent id="s"/><task id="a"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/>{more}
</process></definitions>"""


@pytest.mark.parametrize(
    ("more", "sound", "executable"),
    [
        ("", True, True),
        ('<sequenceFlow id="f3" sourceRef="a" targetRef="gone"/>', None, False),  # what comes there is not known
        ('<task id="a"/>', None, False),  # which of the two is meant?
        ('<laneSet id="l"/><laneSet id="l"/>', True, True),  # an id that no token passes
        ('<frobTask id="b"/>', None, False),  # nobody knows what it does
    ],
)
def test_what_is_not_known_is_not_sound(more: str, sound: bool | None, executable: bool) -> None:  # noqa: FBT001
    result = check(read(FLOW.format(more=more).encode()))

    assert (result.soundness.verdict, result.executable) == (sound, executable)
    assert (result.soundness.why is None) is (sound is not None)


def test_a_process_of_nothing_does_not_run() -> None:
    nothing = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"/></definitions>'

    assert not check(read(nothing)).executable


def test_a_model_is_checked_once_for_all_who_ask_with_one_limit() -> None:
    definitions = read(FLOW.format(more="").encode())
    assert check_soundness(definitions) is check_soundness(definitions)
    assert check_soundness(definitions) is not check_soundness(definitions, limit=1)
