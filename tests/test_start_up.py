"""The command line starts at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("lxml", "networkx", "rich", "jinja2", "babel", "SpiffWorkflow", "spqrtree", "cel", "flask", "waitress")
PROGRAM = f"""
import sys
from web.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"
    assert "diagnose" in done.stdout


def test_importing_the_product_imports_no_part_of_it() -> None:
    program = "import reengineer, sys; print([name for name in sys.modules if name.startswith('reengineer.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
