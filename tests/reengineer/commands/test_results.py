from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from processes.errors import UsageError
from reengineer.commands.results import check_target, check_targets, write_file

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

    with pytest.raises(UsageError, match="taken cannot be written"):
        write_file(tmp_path / "taken", "x")

    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_device_stays_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_file(pipe, "to be")

    assert os.read(reader, 100) == b"to be"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.bpmn").symlink_to(tmp_path / "real.bpmn")

    write_file(tmp_path / "link.bpmn", "to be")

    assert (tmp_path / "link.bpmn").is_symlink()
    assert (tmp_path / "real.bpmn").read_text() == "to be"


def test_what_the_system_does_not_let_us_write_is_said(tmp_path: Path) -> None:
    name = "x" * 300  # longer than a file name may be

    with pytest.raises(UsageError, match="cannot be written"):
        write_file(tmp_path / name, "to be")


def test_two_results_are_not_written_over_each_other(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="written twice"):
        check_targets((str(tmp_path / "a"), None, str(tmp_path / "." / "a")), "construction_project")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")

    with pytest.raises(UsageError, match="is a file, not a folder"):
        check_target(tmp_path / "file" / "to_be.bpmn")
