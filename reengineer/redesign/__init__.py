"""Redesign of a flow: proposals, edits, proof.

The package is also the command: `reengineer.redesign("as_is.bpmn")`. Python puts a sub-package into its parent under its
own name, so a function `redesign` beside it would vanish as soon as anything in here is imported; a module whose class
has a `__call__` is the documented way out (Python data model, "Customizing module attribute access").
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reengineer.redesign.redesign import Redesign


class _CallablePackage(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Redesign:
        from reengineer.commands.redesign import redesign

        return redesign(*args, **options)


sys.modules[__name__].__class__ = _CallablePackage
