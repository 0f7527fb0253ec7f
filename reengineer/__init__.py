"""Find what waits for no reason in an approval flow, redesign it and prove the redesign.

Each command of `binglian` is a function here, with the same name and the same arguments:

    import reengineer

    reengineer.diagnose("as_is.bpmn").findings
    reengineer.redesign("as_is.bpmn", decline=("parallelism-2",)).xml

A source is a path, the bytes of a file, `processes.model.Definitions`, or the name of a flow on the shelf. Nothing is
imported before it is used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reengineer.commands.check import check
    from reengineer.commands.compare import compare
    from reengineer.commands.diagnose import diagnose
    from reengineer.commands.diff import diff
    from reengineer.commands.draw import draw
    from reengineer.commands.flows import flows
    from reengineer.commands.outline import outline
    from reengineer.commands.simulate import simulate

__all__ = ["check", "compare", "diagnose", "diff", "draw", "flows", "outline", "redesign", "simulate"]


def __getattr__(name: str) -> Any:
    if name == "redesign":  # the package of that name is the command: see reengineer/redesign/__init__.py
        return import_module("reengineer.redesign")
    if name in __all__:
        return getattr(import_module(f"reengineer.commands.{name}"), name)
    reason = f"module 'reengineer' has no attribute {name!r}"
    raise AttributeError(reason)
