"""The story of one office, told with nothing but the command line: six people in six departments, a supervisor and heads beside."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk import Desk
from staff import profile

from processes.catalogue import flow

if TYPE_CHECKING:
    from collections.abc import Mapping

PEOPLE = ("li", "wang", "zhang", "liu", "yang", "zhao")
HEAD, OVER_ALL, SUPERVISOR, CHAIR = "ma", "he", "sun", "陈"
EXTENSION = re.compile(
    r'<bl:timeLimit statutory="[1-9]\d*"'
)  # 行政许可法 第42条: ten days more; the shelf says it of no task

# A process that acts and is killed when everything is written and nothing committed.
KILLED = """
import os, signal, sys
from engine.store import cases
from web.cli import main

save = cases.save_case


def save_and_die(*told, **values):
    save(*told, **values)
    os.kill(os.getpid(), signal.SIGKILL)


cases.save_case = save_and_die
main(sys.argv[1:])
"""


@dataclass(slots=True, kw_only=True)
class Story:
    """An office that practises, from Monday, 9 March 2026 on."""

    desk: Desk
    flow: str
    answers: Mapping[str, Any]
    attributes: Mapping[str, Any]
    holders: dict[str, str] = field(default_factory=dict)  # post -> who holds it

    def start(self) -> str:
        said = [word for name, value in self.attributes.items() for word in ("--set", f"{name}={_said(value)}")]
        return self.desk.say("start", self.flow, "--applicant", "name=王", "--by", PEOPLE[0], *said)

    def open(self, receipt: str) -> list[dict[str, Any]]:
        """Return the open work items of a case."""
        items = self.desk.case(receipt)["items"]
        return [item | {"receipt": receipt} for item in items if item["status"] in {"offered", "claimed"}]

    def finish(self, item: Mapping[str, Any], *words: str, **answers: str) -> list[str]:
        """Let whoever holds its post complete a work item; return what was asked on the way."""
        said = {name: _said(value) for name, value in {**self.answers, **answers}.items()}
        return self.desk.finish(item["id"], *words, by=self.holders[item["post_id"]], answers=said)

    def work_until(self, receipt: str, *, element: str = "", **answers: str) -> dict[str, Any]:
        """Do one work item after the other until one of a task is open, or the case ends; then {}."""
        while items := self.open(receipt):
            found = next((item for item in items if item["element"] == element), None)
            if found:
                return found
            self.finish(items[0], **answers)
            self.desk.say("practice", "--go", "PT3H")
        return {}

    def kill(self, item: Mapping[str, Any], key: str) -> None:
        """Complete a work item in a process that is killed before it commits."""
        words = ("complete", str(item["id"]), "--by", self.holders[item["post_id"]], "--key", key)
        command = [sys.executable, "-c", KILLED, *words, "--store", self.desk.url]
        assert subprocess.run(command, check=False, capture_output=True).returncode == -9


def open_office(url: str, name: str, kind: str, folder: Path) -> Story:
    """Put the flow as it is into service, with the extension that the law allows; hire everybody."""
    desk = Desk(url)
    desk.say("practice", "--at", "2026-03-09 10:00")
    told = desk.call("deploy", with_extensions(Path(str(flow(name).as_is)), folder / "as_is.bpmn"))
    posts = told.stderr.strip().splitlines()[-1].removeprefix("Posts of this office: ").split(", ")
    attributes, answers = profile(name, kind)
    if "hearing" in flow(name).attributes:
        attributes["hearing"] = "yes"
    return Story(
        desk=desk, flow=told.stdout.split()[0], answers=answers, attributes=attributes, holders=hire(desk, posts)
    )


def hire(desk: Desk, posts: list[str]) -> dict[str, str]:
    """Give six people a department each, and deal those of the departments beside out among them; return who holds what."""
    departments = list(dict.fromkeys(post.split()[0] for post in posts))
    holders = {post: PEOPLE[departments.index(post.split()[0]) % len(PEOPLE)] for post in posts}
    for who in PEOPLE:
        held = [word for post in posts if holders[post] == who for word in ("--post", post)]
        desk.say("person", who, *held)
    desk.say("person", HEAD, "--rank", "head")
    desk.say("person", OVER_ALL, "--rank", "government head")
    desk.say("person", SUPERVISOR, "--side", "supervision")
    for who in (CHAIR, "吴"):
        desk.say("person", who)
    return holders


def with_extensions(source: Path, target: Path) -> Path:
    """Copy a flow; its statutory limits may be extended by ten days."""
    target.write_text(EXTENSION.sub(r'\g<0> extendableBy="10"', source.read_text(encoding="utf-8")), encoding="utf-8")
    return target


def _said(value: Any) -> str:
    return ",".join(value) if isinstance(value, (list, tuple)) else str(value)
