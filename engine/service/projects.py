"""Projects of consultants."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine import deployments, projects
from engine.act import NOBODY
from engine.service.acting import Acting
from engine.store import projects as rows
from engine.store.flow_history import completed_work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

MOST_PROJECTS, MOST_RUNS = 60, 20  # that a list shows


class Projects(Acting):
    """Flows that are looked into and redesigned, version by version, and what was run of them."""

    def begin_project(
        self, name: str, xml: bytes, *, by: str, origin: str = "upload", source: str = "", key: str = ""
    ) -> int:
        """Begin a project with a file as its first version; return its number."""
        what = ["begin project", name, sha256(xml).hexdigest(), origin, source]
        return int(
            self._acts.once(by, key, what, lambda act: projects.begin(act, name, xml, origin=origin, source=source))
        )

    def add_version(self, project: int, xml: bytes, *, by: str, based_on: int, note: str = "", key: str = "") -> int:
        """Add a version of a project; return its number."""
        what = ["add version", project, based_on, sha256(xml).hexdigest(), note]
        return int(
            self._acts.once(
                by, key, what, lambda act: projects.add_version(act, project, xml, based_on=based_on, note=note)
            )
        )

    def change_choices(
        self,
        project: int,
        number: int,
        *,
        by: str,
        answers: Mapping[str, Any] | None = None,
        decisions: Mapping[str, Any] | None = None,
    ) -> None:
        """Note answers to questions, and which proposals are accepted or declined."""
        with self._acts.begin(by) as act:
            projects.change_choices(act, project, number, answers=answers, decisions=decisions)

    def note_findings(self, version_id: int, findings: Mapping[str, Any]) -> None:
        """Note what the list of projects shows of a version."""
        with self._acts.begin(NOBODY) as act:
            rows.change_version(act.connection, version_id, findings=dict(findings))

    def submit_version(self, project: int, number: int, *, by: str) -> None:
        """Hand a version to a second person."""
        with self._acts.begin(by) as act:
            projects.submit(act, project, number)

    def publish_version(self, project: int, number: int, *, by: str) -> tuple[str, int]:
        """Put the file of a submitted version into service; return its flow and the version of that."""
        with self._acts.begin(by) as act:
            return projects.publish(act, project, number)

    def send_version_back(self, project: int, number: int, *, by: str, words: str) -> None:
        """Return a submitted version and say why."""
        with self._acts.begin(by) as act:
            projects.send_back(act, project, number, words)

    def projects(self) -> Sequence[Row[Any]]:
        """Return the newest projects, each with its newest version."""
        with self.database.reading() as connection:
            return rows.list_projects(connection, MOST_PROJECTS)

    def project(self, number: int) -> Row[Any]:
        """Return a project."""
        with self.database.reading() as connection:
            return rows.project_by_number(connection, number)

    def project_versions(self, project: int) -> Sequence[Row[Any]]:
        """Return the versions of a project without their files, the newest first."""
        with self.database.reading() as connection:
            return rows.list_versions(connection, project)

    def project_version(self, project: int, number: int) -> Row[Any]:
        """Return a version of a project with its file."""
        with self.database.reading() as connection:
            return rows.version_by_number(connection, project, number)

    def flow_in_service(self, flow: str) -> Row[Any]:
        """Return the newest version of a flow in service, with its file.

        Raises NotFoundError where there is none of that name.
        """
        with self._acts.look() as act:
            return deployments.newest(act, flow)

    def completed_work(self, flow: str) -> Sequence[Row[Any]]:
        """Return the work items last completed of a flow, with their instants."""
        with self.database.reading() as connection:
            return completed_work(connection, flow)

    def begin_run(self, version_id: int, kind: str, asked: Mapping[str, Any], *, by: str) -> int:
        """Note that a simulation or a comparison was asked for; return its number."""
        told = {"project_version_id": version_id, "kind": kind, "asked": dict(asked), "state": projects.WAITING}
        with self._acts.begin(by) as act:
            return rows.insert_run(act.connection, **told, begun_by=by, begun_at=act.now)

    def note_progress(self, run: int, done: int, wanted: int) -> bool:
        """Note how far a run is; tell whether it is still wanted."""
        alive = (projects.WAITING, projects.RUNNING)
        with self._acts.begin(NOBODY) as act:
            told = {"state": projects.RUNNING, "done": done, "wanted": wanted}
            return rows.change_run(act.connection, run, only=alive, **told)

    def end_run(self, run: int, state: str, **found: Any) -> bool:
        """Note what a run came to; tell whether it was still wanted."""
        alive = (projects.WAITING, projects.RUNNING)
        with self._acts.begin(NOBODY) as act:
            return rows.change_run(act.connection, run, only=alive, state=state, ended_at=act.now, **found)

    def run(self, number: int, *, whole: bool = False) -> Row[Any]:
        """Return a run; `whole` with its reports."""
        with self.database.reading() as connection:
            return rows.run_by_number(connection, number, whole=whole)

    def runs(self, version_id: int) -> Sequence[Row[Any]]:
        """Return what was run of a version, the newest first."""
        with self.database.reading() as connection:
            return rows.list_runs(connection, version_id, MOST_RUNS)
