"""Environments of the peers: made once, in a folder of their own, by the names of the packages alone."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".peers"
PACKAGES = {
    "prosimos": ("prosimos==2.1.*",),
    "general": ("simpy>=4.1,<5", "ciw>=3.2,<4", "salabim>=26,<27", "cimba==0.9.*"),
}


def python_of(name: str, folder: Path = FOLDER) -> Path:
    """Return the Python of an environment; what is there already is used again."""
    home = folder / name
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = home / "installed"
    if not done.exists():
        print(f"installing {', '.join(PACKAGES[name])} in {home} (once; needs the network)", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[name]], check=True
        )
        done.touch()
    return python


def ask(name: str, script: str, *arguments: object, folder: Path = FOLDER) -> dict[str, Any]:
    """Return what a script of this folder measured in an environment."""
    command = [python_of(name, folder), HERE / script, *arguments]
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, cwd=folder)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
