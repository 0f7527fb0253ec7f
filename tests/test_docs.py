"""The documentation is true: its commands run, its outputs are the real ones, and it names every command and option."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from web.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
FLOW = ROOT / "processes" / "library" / "shop_sign" / "as_is.bpmn"


def steps(page: Path) -> list[tuple[str, str]]:
    """Return the commands of a page, each with the output shown below it."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `binglian ...` (with an output redirected to a file or not) as a reader would, in English."""
    program = [sys.executable, "-c", "from web.cli import main; main()"]
    words, _, target = command.partition(" > ")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    arguments = [*program, *shlex.split(words)[1:]]
    done = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if target:
        (folder / target.strip()).write_text(done.stdout, encoding="utf-8")
    return done


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.stem)
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    (tmp_path / "as_is.bpmn").write_bytes(FLOW.read_bytes())
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "shop_sign.bpmn").write_bytes(FLOW.read_bytes())
    for command, output in steps(page):
        if command.startswith("cat "):  # a table that the reader is shown: it is there for the next command
            (tmp_path / command.split()[1]).write_text(output, encoding="utf-8")
        elif command.startswith("binglian "):
            done = run(command, tmp_path)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            said = (done.stdout + done.stderr).strip()
            if output and os.environ.get("REFRESH_DOCS"):
                page.write_text(page.read_text(encoding="utf-8").replace(output, said + "\n"), encoding="utf-8")
            elif output:
                assert said == output.strip(), (
                    f"{command}: run REFRESH_DOCS=1 pytest tests/test_docs.py if this is meant"
                )


def test_the_reference_names_every_command_and_option() -> None:
    page = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        assert f"`{name}" in page
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert not {option for option in options if option not in page}, name


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
