from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import reengineer
from processes.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

DEADLOCK = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="p"><startEvent id="s"/><exclusiveGateway id="x" name="which?"/><task id="a" name="A"/><task id="b" name="B"/>
<parallelGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="a"/>
<sequenceFlow id="f3" sourceRef="x" targetRef="b"/><sequenceFlow id="f4" sourceRef="a" targetRef="j"/>
<sequenceFlow id="f5" sourceRef="b" targetRef="j"/><sequenceFlow id="f6" sourceRef="j" targetRef="e"/>
</process></definitions>"""
Run = "Callable[..., Any]"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give a folder with a bad file, a file with a deadlock, a sound one, and one that is no flow at all."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "1_bad.bpmn").write_text("this is no XML")
    (folder / "2_deadlock.bpmn").write_text(DEADLOCK)
    (folder / "3_sound.bpmn").write_bytes(reengineer.flows("shop_sign")[0].as_is.read_bytes())
    (folder / "note.txt").write_text("no flow")
    return folder


def test_check_gives_one_line_a_file_and_goes_on_after_a_bad_one(binglian: Run, models: Path) -> None:
    outcome = binglian("check", "--json", models)

    verdicts = [json.loads(line) for line in outcome.out.splitlines()]
    assert [verdict["loaded"] for verdict in verdicts] == [False, True, True]
    assert [verdict["sound"] for verdict in verdicts] == [None, False, True]
    assert verdicts[0]["refused"]["reason"].startswith(str(models / "1_bad.bpmn"))
    assert verdicts[1]["round_trip"] is True
    assert set(verdicts[2]) == {
        "file", "loaded", "refused", "warnings", "sound", "why", "faults", "round_trip", "executable", "seconds"
    }  # fmt: skip
    assert outcome.code == 3


def test_check_shows_the_run_into_a_deadlock(binglian: Run, models: Path) -> None:
    outcome = binglian("check", models / "2_deadlock.bpmn")

    assert "not sound" in outcome.out
    assert "deadlock" in outcome.out
    assert "    1. " in outcome.out
    assert outcome.code == 0


@pytest.mark.parametrize(
    ("threshold", "code"),
    [
        (None, 0),  # to find something is no failure
        ("error", 1),
        ("info", 1),
    ],
)
def test_fail_on_decides_the_exit_code(binglian: Run, models: Path, threshold: str | None, code: int) -> None:
    options = ("--fail-on", threshold) if threshold else ()

    assert binglian("check", models / "2_deadlock.bpmn", *options).code == code


def test_check_writes_to_a_file(binglian: Run, models: Path, tmp_path: Path) -> None:
    outcome = binglian("check", models / "3_sound.bpmn", "-o", tmp_path / "verdict.txt")

    assert outcome.out == ""
    assert "3_sound.bpmn: sound, executable" in (tmp_path / "verdict.txt").read_text()


def test_standard_input_is_a_source(binglian: Run, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (models / "3_sound.bpmn").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    assert "店铺招牌" in binglian("outline", "-").out


def test_a_file_wins_over_a_flow_of_the_same_name(
    binglian: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop_sign").write_text(DEADLOCK)
    monkeypatch.chdir(tmp_path)

    assert "not sound" in binglian("check", "shop_sign").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("outline", "nowhere.bpmn"), 3, "There is no file nowhere.bpmn, and no flow of that name"),
        (("outline", "."), 3, ". is a folder"),
        (("flows", "nowhere"), 2, "There is no flow nowhere"),
        (("flows", "-o", "x.bpmn"), 2, "Name the flow to copy"),
        (("draw", "shop_sign", "-o", "nowhere/x.svg"), 2, "There is no folder nowhere"),
        (("draw", "shop_sign", "--diagram", "7"), 2, "There is no diagram 7: the file has 1"),
        (("diff", "-", "-"), 2, "Only one of the two flows"),
        (("check", ""), 2, "The name of the source is empty"),  # not the folder one stands in
        (("redesign", "shop_sign", "--report", "-"), 2, "Only the main result (-o)"),
        (("diagnose", "shop_sign", "--questions", "-"), 2, "Only the main result (-o)"),
        (("diagnose", "shop_sign", "--profile", "palace"), 2, "There is no profile palace"),
        (("diagnose", "shop_sign", "--set", "land"), 2, "not of the form name=value"),
        (("diagnose", "construction_project", "--set", "lnd=granted"), 2, "asks for lnd. Did you mean land"),
        (("redesign", "construction_project", "--set", "colour=red"), 2, "The attributes of the file: archaeology"),
        (("redesign", "shop_sign", "--accept", "nothing-9", "-o", os.devnull), 2, "There is no proposal nothing-9"),
        (("frobnicate",), 2, "No such command"),
        (("check",), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    binglian: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    outcome = binglian(*arguments)

    assert (outcome.code, outcome.out) == (code, "")
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_refusals_are_said_in_the_language_asked_for(binglian: Run) -> None:
    assert "流程库中也没有同名流程" in binglian("outline", "nowhere.bpmn", "--lang", "zh-Hans").err


def test_the_language_comes_from_the_environment(binglian: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_HK.UTF-8")

    assert "批准" in binglian("flows").out or "招牌設置許可" in binglian("flows").out


def test_diagnose_gives_json_and_writes_questions(binglian: Run, tmp_path: Path) -> None:
    outcome = binglian("diagnose", "shop_sign", "--json", "--questions", tmp_path / "questions.csv")

    diagnosis = json.loads(outcome.out)
    assert diagnosis["critical_path"]["length"] == {"amount": 16, "unit": "working day"}
    assert diagnosis["findings"]
    assert (tmp_path / "questions.csv").read_text(encoding="utf-8-sig").startswith("scope,before")
    assert "questions written" in outcome.err


SERIAL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="p"><startEvent id="s"/><task id="a" name="A"/><task id="b" name="B"/><task id="c" name="C"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="c"/><sequenceFlow id="f4" sourceRef="c" targetRef="e"/>
</process></definitions>"""


@pytest.fixture
def serial(tmp_path: Path) -> Path:
    """Give a file of another tool: three tasks in a row, nothing said about data, law or time."""
    file = tmp_path / "serial.bpmn"
    file.write_text(SERIAL)
    return file


def test_a_file_that_says_nothing_is_answered_with_what_to_do_next(binglian: Run, serial: Path, tmp_path: Path) -> None:
    outcome = binglian("redesign", serial, "-o", tmp_path / "to_be.bpmn")

    assert "no task on it has a time" in outcome.out
    assert "0 working days" not in outcome.out
    assert "Note: There is nothing to propose" in outcome.out
    assert "Open questions: 2." in outcome.out
    assert "--answers" in outcome.out


def test_the_next_table_of_questions_holds_the_answers_so_far(binglian: Run, serial: Path, tmp_path: Path) -> None:
    (tmp_path / "first.csv").write_text("before,after,answer\na,b,no\n")

    binglian("diagnose", serial, "--answers", tmp_path / "first.csv", "--questions", tmp_path / "second.csv")

    rows = csv.DictReader(io.StringIO((tmp_path / "second.csv").read_text(encoding="utf-8-sig")))
    assert [(row["before"], row["after"], row["answer"]) for row in rows] == [
        ("a", "b", "no"), ("b", "c", ""), ("a", "c", "")
    ]  # fmt: skip


def test_a_faulty_flow_is_never_taken_for_a_healthy_one(binglian: Run, models: Path, tmp_path: Path) -> None:
    diagnosis = binglian("diagnose", models / "2_deadlock.bpmn")
    redesign = binglian("redesign", models / "2_deadlock.bpmn", "-o", tmp_path / "to_be.bpmn")

    assert "Not analysed: The flow is not sound" in diagnosis.out
    assert "Soundness is not proved" in redesign.out


def test_a_file_without_a_process_is_refused_where_a_flow_is_needed(binglian: Run, tmp_path: Path) -> None:
    (tmp_path / "none.bpmn").write_text('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"/>')

    assert "There is no process in the file" in binglian("diagnose", tmp_path / "none.bpmn").out
    refusal = binglian("redesign", tmp_path / "none.bpmn")
    assert (refusal.code, refusal.out) == (3, "")
    assert "There is no process in the file" in refusal.err


def test_a_folder_without_a_flow_is_not_passed_over_in_silence(binglian: Run, tmp_path: Path) -> None:
    assert "There is no flow in" in binglian("check", tmp_path).err


def test_diagnose_takes_times_and_says_when_a_figure_is_a_bound(binglian: Run, tmp_path: Path) -> None:
    times = tmp_path / "times.csv"
    times.write_text("task,time,unit\n招牌结构安全审查,40,workingDay\n", encoding="utf-8")

    outcome = binglian("diagnose", "shop_sign", "--times", times, "--assume-independent")

    assert "critical path: 52 working days" in outcome.out
    assert "Upper bound" in outcome.out


def test_the_shelf_has_sets_of_times(binglian: Run) -> None:
    profile = "granted_filing_large_civil_basement_joint_acceptance"
    outcome = binglian("diagnose", "construction_project", "--profile", profile, "--times", "after")

    assert "critical path: 95 working days" in outcome.out


def test_redesign_writes_every_file_it_is_asked_for(binglian: Run, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("to_be.bpmn", "proof.json", "proposals.json", "report.html")}

    outcome = binglian(
        "redesign", "shop_sign", "-o", files["to_be.bpmn"], "--certificate", files["proof.json"],
        "--proposals", files["proposals.json"], "--report", files["report.html"], "--lang", "zh-Hant",
    )  # fmt: skip

    assert outcome.code == 0, outcome.err
    assert "再造前 16 個工作日，再造後 9 個工作日" in outcome.out
    assert json.loads(files["proof.json"].read_text())["holds"] is True
    assert files["report.html"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert binglian("check", files["to_be.bpmn"], "--fail-on", "warning").code == 0


def test_edited_proposals_are_decisions(binglian: Run, tmp_path: Path) -> None:
    proposals = tmp_path / "proposals.json"
    binglian("redesign", "shop_sign", "-o", tmp_path / "first.bpmn", "--proposals", proposals)
    rows = json.loads(proposals.read_text(encoding="utf-8"))
    proposals.write_text(json.dumps([{**row, "accept": False} for row in rows]), encoding="utf-8")

    outcome = binglian("redesign", "shop_sign", "--json", "--proposals", proposals)

    assert json.loads(outcome.out)["applied"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "it is not JSON"),
        ('[{"id": 1}]', "it must be a list of objects"),
    ],
)
def test_proposals_that_make_no_sense_are_refused(binglian: Run, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "proposals.json").write_text(text)

    outcome = binglian("redesign", "shop_sign", "--proposals", tmp_path / "proposals.json")

    assert outcome.code == 2  # as for any table given with an option
    assert said in outcome.err


def test_without_a_target_the_flow_goes_to_standard_output(binglian: Run) -> None:
    outcome = binglian("redesign", "shop_sign")

    assert outcome.out.startswith("<?xml")
    assert "Proof: holds" in outcome.err


def test_quiet_says_nothing_but_the_result(binglian: Run) -> None:
    assert binglian("redesign", "shop_sign", "-q").err == ""


def test_the_input_is_not_overwritten(binglian: Run, models: Path) -> None:
    file = models / "3_sound.bpmn"
    before = file.read_bytes()

    outcome = binglian("redesign", file, "-o", file)

    assert outcome.code == 2
    assert "must not be overwritten" in outcome.err
    assert file.read_bytes() == before


def test_diff_tells_what_changed(binglian: Run, tmp_path: Path) -> None:
    binglian("redesign", "shop_sign", "-o", tmp_path / "to_be.bpmn")

    outcome = binglian("diff", "shop_sign", tmp_path / "to_be.bpmn", "--exit-code")

    assert outcome.code == 1
    assert "no longer waits for" in outcome.out
    assert "No change." in binglian("diff", "shop_sign", "shop_sign").out
    assert json.loads(binglian("diff", "--json", "shop_sign", "shop_sign").out) == []


def test_draw_gives_a_picture(binglian: Run) -> None:
    assert "<svg" in binglian("draw", "shop_sign", "--fresh").out


def test_flows_shows_figures_and_copies_out(binglian: Run, tmp_path: Path) -> None:
    assert (
        "one after the other 393, mandatory order 165, with custom 216" in binglian("flows", "construction_project").out
    )
    assert len(json.loads(binglian("flows", "--json").out)) == 3
    assert binglian("flows", "shop_sign", "-o", tmp_path / "copy.bpmn").code == 0
    assert (tmp_path / "copy.bpmn").read_bytes() == reengineer.flows("shop_sign")[0].as_is.read_bytes()


def test_an_internal_error_is_one_sentence_and_a_way_to_report_it(
    binglian: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", object())  # something the program cannot know

    outcome = binglian("outline", "-")

    assert outcome.code == 4
    assert "Binglian itself failed" in outcome.err
    assert "--debug" in outcome.err


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    program = f"{sys.executable} -c 'from web.cli import main; main()'"
    command = f"{program} flows construction_project --json | head -c 1; echo $PIPESTATUS"

    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stderr == ""


def test_a_function_takes_bytes_and_models() -> None:
    flow = reengineer.flows("shop_sign")[0].as_is.read_bytes()

    assert reengineer.diff(flow, "shop_sign") == ()
    assert reengineer.redesign(flow).certificate.holds


def test_an_unknown_name_is_no_command() -> None:
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = reengineer.frobnicate


def test_an_unknown_flow_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        reengineer.flows("nowhere")


def test_conditions_that_the_engine_does_not_read_are_named_in_one_warning(binglian: Run, tmp_path: Path) -> None:
    from processes.blocks import Branch, build, choice, sequence, task
    from processes.writer import write

    ways = [Branch(condition="${approved}", block=task("b"), name="yes"), Branch(block=task("c"))]
    (tmp_path / "as_is.bpmn").write_bytes(write(build(sequence(task("a"), choice("x", *ways)))))
    page = tmp_path / "report.html"

    outcome = binglian("redesign", tmp_path / "as_is.bpmn", "--json", "--report", page)

    assert outcome.err.startswith("Warning: The to-be flow does not run in the engine as it stands: it does not read 1")
    assert "yes (${approved})" in outcome.err
    assert outcome.err.strip() == f"Warning: {json.loads(outcome.out)['warnings'][0]}"
    assert "yes (${approved})" in page.read_text(encoding="utf-8")
    refused = binglian("diagnose", tmp_path / "as_is.bpmn", "--set", "approved=yes")
    assert refused.code == 2
    assert "no condition that can be read here" in refused.err


def test_one_table_has_all_questions_unless_they_are_too_many(binglian: Run, tmp_path: Path) -> None:
    from processes.blocks import build, sequence, task
    from processes.writer import write

    few, many, table = tmp_path / "few.bpmn", tmp_path / "many.bpmn", tmp_path / "questions.csv"
    few.write_bytes(write(build(sequence(*(task(name) for name in "abc")))))
    many.write_bytes(write(build(sequence(*(task(f"t{number}") for number in range(30))))))

    assert "Open questions written to" in (said := binglian("diagnose", few, "--questions", table).err)
    assert ": 2." in said
    assert "1 more below them" in said
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == 1 + 3
    assert "More may follow" in binglian("diagnose", many, "--questions", table).err
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == 1 + 29


@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        ("< /dev/null > /dev/full", 2, "Standard output cannot be written: No space left on device"),
        (">&-", 2, "Standard output is closed"),
        ("- <&-", 2, "Standard input is closed"),
        ("2> /dev/full > /dev/null", 0, ""),  # talk that nobody hears is no failure
    ],
)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_stream_that_is_closed_or_full_is_said_in_one_sentence(redirection: str, code: int, said: str) -> None:
    source = "" if redirection.startswith("-") else "shop_sign"
    command = f'"{sys.executable}" -c "from web.cli import main; main()" redesign {source} {redirection}'
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}

    done = subprocess.run(["/bin/sh", "-c", command], env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False)


def test_a_pipe_is_a_source(binglian: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["/bin/cp", str(reengineer.flows("shop_sign")[0].as_is), str(pipe)])

    assert "店铺招牌" in binglian("outline", pipe).out
    assert writer.wait() == 0
