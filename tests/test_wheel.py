"""What is installed from a wheel is complete: built, put into an empty environment, and run there."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CARRIED = (".po", ".md", ".toml", ".bpmn", ".csv", ".xsd", ".jinja", ".css", ".typed", ".json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_four_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"engine", "processes", "reengineer", "web"}


def test_the_wheel_holds_every_file_that_is_not_code(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    packages = (ROOT / "engine", ROOT / "processes", ROOT / "reengineer", ROOT / "web")
    files = {
        str(file.relative_to(ROOT))
        for package in packages
        for file in package.rglob("*")
        if file.suffix in CARRIED and "frontend" not in file.parts
    }

    assert files <= inside, sorted(files - inside)


def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python), "install"]
    subprocess.run([*install, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = environment.glob("lib/*/site-packages")
    # The dependencies are those of this environment; its own (editable) Binglian is not seen through a plain path.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")

    command = [environment / "bin" / "binglian", "check", "shop_sign"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    where = subprocess.run(
        [python, "-c", "import reengineer; print(reengineer.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.returncode == 0, done.stderr
    assert "as_is.bpmn: sound" in done.stdout
    assert str(environment) in where.stdout
