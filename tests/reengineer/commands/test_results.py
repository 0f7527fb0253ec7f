from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from processes.errors import UsageError
from reengineer.commands.results import check_target, write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_the_input_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "as_is.bpmn"
    file.write_text("precious")

    with pytest.raises(UsageError, match="must not be overwritten"):
        check_target(file, "construction_project", file)


def test_the_input_is_recognised_through_another_path(tmp_path: Path) -> None:
    file = tmp_path / "as_is.bpmn"
    file.write_text("precious")
    (tmp_path / "link.bpmn").symlink_to(file)

    with pytest.raises(UsageError):
        check_target(tmp_path / "link.bpmn", file)


def test_a_missing_folder_is_refused_before_work_is_done(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        check_target(tmp_path / "nowhere" / "to_be.bpmn")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        check_target(tmp_path)


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "to_be.bpmn"
    file.write_text("old")
    file.chmod(0o640)

    write_file(file, "新")

    assert file.read_text(encoding="utf-8") == "新"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()

    with pytest.raises(OSError, match="taken"):
        write_file(tmp_path / "taken", "x")

    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
