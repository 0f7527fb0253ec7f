"""Someone who works with nothing but the command line: reads the work list, completes, and says what a refusal asks for."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from web.cli import cli

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

# what a refusal says -> what is said the next time
ASKED = {
    "needs a written statement": ("--statement", "材料不全", "--basis", "行政许可法 第32条"),
    "list everything that is missing": ("--missing", "效果图", "--missing", "身份证明"),
    "at least two officers": ("--officer", "陈", "--officer", "吴"),
    "Name the chair": ("--officer", "陈"),
    "Give the record of the hearing": ("--record", "听证笔录：双方陈述意见，无异议。"),
}
VALUE = re.compile(r"without a value for (?P<name>\S+) \(the flow compares it with: (?P<values>.*)\)")
START = re.compile(r"at which start event the case starts: ([^,]+?)[,.]")
NUMBER = re.compile(r"(instances_\S+) must be a number")
WAY = re.compile(r"The condition (\S+) == \"([^\"]+)\" needs a value")
RECORD = re.compile(r"by its number, --record (?P<numbers>[\d,]+)")
TRIES = 40


class Desk:
    """The command line, for one store."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._asked: Counter[str] = Counter()
        self._runner = CliRunner(env={"BINGLIAN_STORE": url, "LC_ALL": "C"})

    def call(self, *words: object) -> Result:
        result = self._runner.invoke(cli, [str(word) for word in words], standalone_mode=False, catch_exceptions=False)
        result.exit_code = result.return_value or 0
        return result

    def say(self, *words: object) -> str:
        """Do it; it must not be refused."""
        result = self.call(*words)
        assert result.exit_code == 0, (words, result.output)
        return result.stdout.strip()

    def refused(self, *words: object) -> str:
        """Try it; it must be refused in one line, which is returned."""
        result = self.call(*words)
        assert result.exit_code in {2, 3}, (words, result.output)
        assert len(result.stderr.strip().splitlines()) == 1, result.stderr
        return result.stderr.strip()

    def work(self, person: str, receipt: str = "") -> list[dict[str, Any]]:
        """Return what a person finds in the work list, of one case or of all."""
        found: list[dict[str, Any]] = json.loads(self.say("work", person, "--json"))
        return [item for item in found if receipt in {"", item["receipt"]}]

    def case(self, receipt: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.say("case", receipt, "--json"))
        return found

    def play(self, flow: str, person: str) -> str:
        """Start a case and do whatever there is to do until it ends; return its outcome, or what it stands at."""
        receipt = self.start(flow, person)
        for _ in range(TRIES):
            found = self.case(receipt)
            if found["case"]["status"] == "closed":
                return f"ended: {found['case']['outcome']}"
            items = [item["id"] for item in found["items"] if item["status"] == "offered"]
            events = [wait["element"] for wait in found["waits"] if wait["due_at"] is None]
            if items:
                self.finish(items[0], by=person, answers={})
            elif events:
                self.say("happen", receipt, events[0], "--by", person)
            else:
                self.say("practice", "--go", "P7D")
                self.say("tick", "-q")
        return f"open: {[*items, *events]}"

    def start(self, flow: str, person: str) -> str:
        """Start a case, saying what is asked for: at which event, how many of a kind."""
        said: list[str] = []
        for _ in range(TRIES):
            result = self.call("start", flow, "--by", person, *said)
            if result.exit_code == 0:
                return result.stdout.strip()
            event, number, way = (pattern.search(result.stderr) for pattern in (START, NUMBER, WAY))
            assert event or number or way, result.stderr
            if event:
                said += ["--at", event[1]]
            else:
                said += ["--set", f"{number[1]}=2" if number else f"{way[1]}={way[2]}"]
        raise AssertionError(said)

    def finish(self, item: int, *words: str, by: str, answers: Mapping[str, Any]) -> list[str]:
        """Complete a work item, answering what is asked for until it is taken; return what was asked."""
        said, asked = list(words), list[str]()
        for _ in range(TRIES):
            result = self.call("complete", item, "--by", by, *said)
            if result.exit_code == 0:
                return asked
            sentence = result.stderr
            asked.append(sentence)
            said += self._answer(sentence, answers)
        raise AssertionError(asked)

    def _answer(self, sentence: str, answers: Mapping[str, Any]) -> tuple[str, ...]:
        value = VALUE.search(sentence)
        if value is not None:
            name, values = value["name"], value["values"].split(", ")
            self._asked[name] += 1  # the next time another way, so that no loop goes on for ever
            return ("--set", f"{name}={answers.get(name, values[(self._asked[name] - 1) % len(values)].strip())}")
        record = RECORD.search(sentence)
        if record is not None:
            return ("--record", record["numbers"])
        found = [words for part, words in ASKED.items() if part in sentence]
        assert found, sentence
        return found[0]
