"""What a case does, construct by construct; each case is stored and restored after every step."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cases import Stored

from engine.spiff import NotReadyError, Run, prepare, restore, start
from processes.blocks import Branch, build, choice, node, parallel, sequence, subprocess, task
from processes.errors import UsageError
from processes.model import Definitions, Event, Gateway, Loop, Process, SequenceFlow, SubProcess, Task


def model(text: str, *extra: Event | Task | SubProcess, executable: bool = True) -> Definitions:
    """Make a flow of arrows; the letter says the kind: s start, e end, x a o v gateways, everything else a task."""
    return Definitions(id="d", processes=(Process(id="p", executable=executable, **scope(text, *extra)),))


def scope(text: str, *extra: Event | Task | SubProcess) -> dict[str, tuple]:
    pairs = [part.split(">") for part in text.split()]
    nodes = {one.id: one for one in extra}
    gateways = {"x": "exclusiveGateway", "a": "parallelGateway", "o": "inclusiveGateway", "v": "eventBasedGateway"}
    for name in (end for pair in pairs for end in pair):
        kinds = {"s": Event(id=name, kind="startEvent"), "e": Event(id=name, kind="endEvent")}
        made = Gateway(id=name, kind=gateways[name[0]]) if name[0] in gateways else Task(id=name, kind="task")
        nodes.setdefault(name, kinds.get(name[0], made))
    flows = tuple(SequenceFlow(id=f"{a}>{b}", source=a, target=b) for a, b in pairs)
    return {"nodes": tuple(nodes.values()), "flows": flows}


def event(name: str, kind: str = "boundaryEvent", trigger: str = "timer", **facts: object) -> Event:
    return Event(id=name, kind=kind, trigger=trigger, **facts)


def test_a_task_is_completed_once() -> None:
    case = Stored(build(sequence(task("first"), task("second"))))
    (first,) = case.run.ready()
    case.run.complete(first.token)

    with pytest.raises(NotReadyError, match="not open"):
        case.run.complete(first.token)
    assert case.ready() == ["second"]


def test_what_nobody_has_reached_cannot_be_done() -> None:
    case = Stored(build(sequence(task("first"), task("second"))))

    for token in ("17", "", "second"):
        with pytest.raises(NotReadyError):
            case.run.complete(token)
    with pytest.raises(NotReadyError, match="waits"):
        case.run.happen("second")


@pytest.mark.parametrize("kind", ["task", "userTask", "manualTask", "serviceTask", "sendTask"])
def test_work_of_any_kind_waits_for_a_person(kind: str) -> None:
    case = Stored(model("s>t t>e", Task(id="t", kind=kind)))
    case.complete("t")

    assert case.done
    assert case.run.outcome == "e"


def test_a_step_that_fails_changes_nothing() -> None:
    ways = choice("?", Branch(condition='kind == "hotel"', block=task("a")), Branch(block=task("b")))
    run = Stored(build(sequence(task("ask"), ways))).run
    before = run.state()

    with pytest.raises(UsageError, match="needs a value for kind"):
        run.complete(run.ready()[0].token, {"other": 1})
    assert run.state() == before
    assert run.variables() == {}


def test_no_way_out_is_said_and_changes_nothing() -> None:
    flow = model("s>t0 t0>x1 x1>b x1>c b>e c>e")
    (process,) = flow.processes
    told = {"x1>b": 'kind == "b"', "x1>c": 'kind == "c"'}
    flows = tuple(
        SequenceFlow(id=f.id, source=f.source, target=f.target, condition=told.get(f.id)) for f in process.flows
    )
    flow = Definitions(id="d", processes=(Process(id="p", nodes=process.nodes, flows=flows),))
    case = Stored(flow, kind="d")

    with pytest.raises(UsageError, match="none of them is the default"):
        case.complete("t0")
    assert case.ready() == ["t0"]
    case.complete("t0", kind="c")
    assert case.ready() == ["c"]


@pytest.mark.parametrize("value", [Decimal(1), float("nan"), {1}, object(), b"x"])
def test_a_variable_that_cannot_be_stored_is_refused(value: object) -> None:
    run = Stored(build(task("only"))).run

    with pytest.raises(UsageError, match="The variable v must be"):
        run.complete(run.ready()[0].token, {"v": value})
    assert not run.done


def test_variables_are_those_of_the_case() -> None:
    case = Stored(build(sequence(task("a"), task("b"))), consulted=("fire", "water"))
    case.complete("a", kind="hotel")
    case.run.set_variables({"kind": "shop", "n": 2})

    assert case.run.variables() == {"consulted": ["fire", "water"], "kind": "shop", "n": 2}


def test_history_tells_what_was_passed() -> None:
    run = start(prepare(build(parallel(task("a"), task("b")))))

    assert run.reached() == ("Start_Split_a", "Split_a")
    assert run.reached() == ()
    for ready in run.ready():
        run.complete(ready.token)
    assert run.reached() == ("Join_b", "End_Join_b")


def test_a_task_with_two_flows_out_splits() -> None:
    case = Stored(model("s>t t>a1 t>b a1>c b>e c>e"))
    case.complete("t")

    assert case.ready() == ["b", "c"]


def test_conditions_on_the_flows_out_of_a_task_choose() -> None:
    flows = (
        SequenceFlow(id="f", source="s", target="t"),
        SequenceFlow(id="g", source="t", target="b", condition='k == "b"'),
        SequenceFlow(id="h", source="t", target="c"),
    )
    nodes = (
        *model("s>t b>e").processes[0].nodes[:1],
        Task(id="t", kind="task", default="h"),
        Task(id="b", kind="task"),
    )
    case = Stored(
        Definitions(id="d", processes=(Process(id="p", nodes=(*nodes, Task(id="c", kind="task")), flows=flows),))
    )
    case.complete("t", k="b")

    assert case.ready() == ["b"]
    case.complete("b")
    assert case.done
    assert case.run.outcome is None  # no end event was reached


def test_an_event_that_interrupts_stops_the_work() -> None:
    case = Stored(model("s>t t>e b>late late>e2", event("b", attached_to="t", timer="P5D")))
    (wait,) = case.run.waits()
    case.happen("b")

    assert (wait.element, wait.kind, wait.host, wait.interrupting, wait.timer) == ("b", "timer", "t", True, "P5D")
    assert (case.ready(), case.waits()) == (["late"], [])


def test_an_event_that_does_not_interrupt_leaves_the_work_open() -> None:
    case = Stored(model("s>t t>e b>remind remind>e2", event("b", attached_to="t", interrupting=False)))
    case.happen("b")

    assert (case.ready(), case.waits()) == (["remind", "t"], [])
    case.complete("t")
    assert not case.done
    case.complete("remind")
    assert case.done


# A message may come again, a timer rings once, unless it is a cycle.
@pytest.mark.parametrize(
    ("trigger", "timer", "again"), [("message", "", 1), ("timer", "P1D", 0), ("timer", "R3/P1D", 1)]
)
def test_what_may_happen_again_is_waited_for_again(trigger: str, timer: str, again: int) -> None:
    border = event("b", trigger=trigger, attached_to="t", interrupting=False, timer=timer)
    case = Stored(model("s>t t>e b>remind remind>e2", border))
    case.happen("b")

    assert len(case.waits()) == again


def test_the_end_of_the_work_ends_the_wait() -> None:
    case = Stored(model("s>t t>u u>e b>late late>e2", event("b", attached_to="t")))
    case.complete("t")

    assert case.waits() == []
    with pytest.raises(NotReadyError):
        case.run.happen("b")


def test_an_event_in_the_flow_waits_until_it_happens() -> None:
    case = Stored(model("s>i i>t t>e", event("i", "intermediateCatchEvent", "message")))

    assert ([wait.kind for wait in case.run.waits()], case.ready()) == (["message"], [])
    case.happen("i", kind="hotel")
    assert case.ready() == ["t"]
    assert case.run.variables() == {"kind": "hotel"}


def test_the_first_event_behind_an_event_based_gateway_wins() -> None:
    paid, late = event("i", "intermediateCatchEvent", "message"), event("j", "intermediateCatchEvent")
    case = Stored(model("s>v v>i v>j v>r i>t r>t j>u t>e u>e", paid, late, Task(id="r", kind="receiveTask")))

    assert case.waits() == ["i", "j", "r"]
    case.happen("j")
    assert (case.ready(), case.waits()) == (["u"], [])


def test_a_receive_task_waits_for_its_message() -> None:
    case = Stored(model("s>r r>t t>e b>u u>e2", Task(id="r", kind="receiveTask"), event("b", attached_to="r")))

    assert case.waits() == ["b", "r"]
    case.happen("r")
    assert (case.ready(), case.waits()) == (["t"], [])


def test_thrown_events_and_links_are_passed() -> None:
    thrown = event("m", "intermediateThrowEvent", "message")
    links = [
        event(name, kind, "link", reference="L")
        for name, kind in (("l", "intermediateThrowEvent"), ("c", "intermediateCatchEvent"))
    ]
    case = Stored(model("s>m m>l c>t t>e", thrown, *links))

    assert case.ready() == ["t"]


def test_a_terminate_end_ends_everything() -> None:
    case = Stored(model("s>a1 a1>t a1>u t>k u>e", event("k", "endEvent", "terminate")))
    case.complete("t")

    assert (case.done, case.run.outcome, case.ready()) == (True, "k", [])


def test_a_terminate_end_in_a_sub_process_ends_that() -> None:
    inside = SubProcess(
        id="p1", kind="subProcess", **scope("s1>a1 a1>t a1>u t>k u>e1", event("k", "endEvent", "terminate"))
    )
    case = Stored(model("s>p1 p1>next next>e", inside))
    case.complete("t")

    assert case.ready() == ["next"]


@pytest.mark.parametrize("trigger", ["error", "cancel", "escalation"])
def test_what_a_sub_process_throws_is_caught_on_the_border_of_an_outer_one(trigger: str) -> None:
    inner = SubProcess(id="q", kind="subProcess", **scope("s2>t t>r", event("r", "endEvent", trigger, reference="R")))
    outer = SubProcess(id="p1", kind="subProcess", **scope("s1>a1 a1>q a1>u q>e1 u>e1", inner))
    case = Stored(
        model("s>p1 p1>e b>caught caught>e2", outer, event("b", trigger=trigger, reference="R", attached_to="p1"))
    )

    assert case.waits() == []  # only the flow itself can throw it
    case.complete("t")
    assert case.ready() == ["caught"]


def test_an_escalation_that_does_not_interrupt_lets_both_go_on() -> None:
    inner = SubProcess(
        id="q", kind="subProcess", **scope("s2>i i>t t>e3", event("i", "intermediateThrowEvent", "escalation"))
    )
    case = Stored(
        model("s>q q>e b>told told>e2", inner, event("b", trigger="escalation", attached_to="q", interrupting=False))
    )

    assert case.ready() == ["t", "told"]


def test_an_error_that_nobody_catches_ends_the_case() -> None:
    inner = SubProcess(id="q", kind="subProcess", **scope("s2>t t>r", event("r", "endEvent", "error")))
    case = Stored(model("s>a1 a1>q a1>u q>e u>e", inner))
    case.complete("t")

    assert (case.done, case.run.outcome) == (True, "r")


def test_sub_processes_inside_one_another() -> None:
    case = Stored(
        build(sequence(subprocess("p", "P", subprocess("q", "Q", parallel(task("a"), task("b")))), task("c")))
    )
    case.complete("b")
    case.complete("a")

    assert case.ready() == ["c"]


def test_an_event_stops_a_sub_process_with_all_in_it() -> None:
    inner = SubProcess(id="q", kind="subProcess", **scope("s2>a1 a1>t a1>u t>e3 u>e3"))
    case = Stored(model("s>q q>e b>late late>e2", inner, event("b", attached_to="q")))
    case.complete("t")
    case.happen("b")

    assert (case.ready(), case.waits()) == (["late"], [])


def test_a_process_of_the_file_can_be_called() -> None:
    (main,) = model("s>c c>t t>e", Task(id="c", kind="callActivity", called="p2")).processes
    called = Process(id="p2", **scope("s9>u u>e9"))
    flow = Definitions(id="d", processes=(main, called))
    executable = prepare(flow)
    run = start(executable)
    run.complete(run.ready()[0].token)

    assert [ready.element for ready in run.ready()] == ["t"]


def instances(run: Run) -> list[tuple[str, int, int]]:
    return [(ready.element, ready.round, ready.instance) for ready in run.ready()]


def test_a_task_is_done_by_several_at_once() -> None:
    case = Stored(
        model("s>t t>u u>e", Task(id="t", kind="task", loop=Loop(kind="parallel"))), instances_t=["a", "b", "c"]
    )

    assert instances(case.run) == [("t", 1, 1), ("t", 1, 2), ("t", 1, 3)]
    for _ in range(3):
        assert case.ready()[0] == "t"
        case.complete("t")
    assert case.ready() == ["u"]


def test_a_task_is_done_several_times_in_turn() -> None:
    case = Stored(model("s>t t>u u>e", Task(id="t", kind="task", loop=Loop(kind="sequential"))), instances_t=2)

    for number in (1, 2):
        assert instances(case.run) == [("t", 1, number)]
        case.complete("t")
    assert case.ready() == ["u"]


@pytest.mark.parametrize("kind", ["parallel", "sequential"])
def test_done_by_nobody_is_done(kind: str) -> None:
    case = Stored(model("s>t t>u u>e", Task(id="t", kind="task", loop=Loop(kind=kind))), instances_t=0)

    assert case.ready() == ["u"]


def test_how_many_must_be_known() -> None:
    case = Stored(model("s>a1 a1>b b>t t>e", Task(id="t", kind="task", loop=Loop(kind="parallel"))))

    with pytest.raises(UsageError, match="instances_t must be a number or a list"):
        case.complete("b")
    assert case.ready() == ["b"]
    case.complete("b", instances_t=2)
    assert case.ready() == ["t", "t"]


def test_a_sub_process_runs_for_several_at_once_and_is_stopped_as_one() -> None:
    inner = SubProcess(
        id="q",
        kind="subProcess",
        loop=Loop(kind="parallel", most=2),
        **scope("s2>t t>u u>r", event("r", "endEvent", "error")),
    )
    case = Stored(model("s>q q>e b>late late>e2", inner, event("b", trigger="error", attached_to="q")))

    assert case.ready() == ["t", "t"]
    case.complete("t")
    assert case.ready() == ["t", "u"]
    case.complete("u")
    assert case.ready() == ["late"]


def test_a_loop_marker_repeats_while_the_answer_is_yes() -> None:
    case = Stored(model("s>t t>u u>e", Task(id="t", kind="task", loop=Loop(kind="standard"))))
    case.complete("t", again_t="yes")
    case.complete("t", again_t="yes")

    assert instances(case.run) == [("t", 1, 3)]
    case.complete("t", again_t="no")
    assert case.ready() == ["u"]


def test_a_loop_marker_may_ask_first_and_has_a_limit() -> None:
    first = Task(id="t", kind="task", loop=Loop(kind="standard", test_before=True))
    assert Stored(model("s>t t>u u>e", first)).ready() == ["u"]

    case = Stored(model("s>t t>u u>e", Task(id="t", kind="task", loop=Loop(kind="standard", most=2))), again_t="yes")
    case.complete("t")
    case.complete("t")
    assert case.ready() == ["u"]


def test_an_inclusive_join_waits_for_what_can_still_come() -> None:
    flow = build(parallel(task("a"), task("b")))
    (process,) = flow.processes
    nodes = tuple(Gateway(id=n.id, kind="inclusiveGateway") if n.id == "Join_b" else n for n in process.nodes)
    case = Stored(flow.replace_process(Process(id=process.id, nodes=nodes, flows=process.flows)))
    case.complete("a")

    assert (case.ready(), case.done) == (["b"], False)
    case.complete("b")
    assert case.done


def test_a_case_that_can_never_go_on_is_stuck() -> None:
    case = Stored(model("s>x1 x1>a2 t>a2 a2>u u>e"))

    assert case.run.stuck
    assert not case.done


def test_a_case_can_be_cancelled() -> None:
    case = Stored(build(parallel(task("a"), subprocess("p", "P", task("b")))))
    case.run.cancel()
    case.keep()

    assert (case.done, case.run.cancelled, case.run.outcome, case.ready()) == (True, True, None, [])


def test_several_start_events_must_be_told_apart() -> None:
    starts = (Event(id="s", kind="startEvent"), event("m", "startEvent", "message"), Event(id="s2", kind="startEvent"))
    flow = model("s>t s2>u m>w t>e u>e w>e", *starts)
    executable = prepare(flow)

    with pytest.raises(UsageError, match="s, m, s2"):
        start(executable)
    with pytest.raises(UsageError):
        start(executable, at="t")
    assert [ready.element for ready in start(executable, at="m").ready()] == ["w"]
    assert [ready.element for ready in start(executable, at="s2").ready()] == ["u"]


def test_only_the_plain_start_starts_by_itself() -> None:
    flow = model("s>t m>u t>e u>e", event("m", "startEvent", "message"))

    assert Stored(flow).ready() == ["t"]


def test_a_flow_without_start_event_begins_where_nothing_leads() -> None:
    assert Stored(model("t>e u>e")).ready() == ["t", "u"]


@pytest.mark.parametrize("cut", [b"", b"no state", None])
def test_a_damaged_state_is_refused(cut: bytes | None) -> None:
    case = Stored(build(task("only")))

    with pytest.raises(UsageError, match="damaged"):
        restore(case.executable, case.run.state()[:-5] if cut is None else cut)


def test_the_state_of_another_version_is_refused() -> None:
    one, two = Stored(build(task("one"))), Stored(build(task("two")))

    with pytest.raises(UsageError, match="another version of the flow"):
        restore(two.executable, one.run.state())


def test_a_flow_is_made_ready_once() -> None:
    assert prepare(build(task("a"))) is prepare(build(task("a")))
    assert prepare(build(task("a"))).sha256 != prepare(build(task("b"))).sha256


def test_variables_of_a_flow_are_those_that_its_conditions_ask_for() -> None:
    again = Task(id="r", kind="task", loop=Loop(kind="standard"))
    way = choice("?", Branch(condition='kind == "hotel"', block=task("a")), Branch(block=node(again)))

    assert prepare(build(way)).variables == {"kind", "again_r"}
