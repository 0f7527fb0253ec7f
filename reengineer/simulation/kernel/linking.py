"""How numba puts the kernel together: its functions are linked once, optimised once and made into machine code once.

By itself numba does all this for each function and everything that it calls, over and over, up to the one that Python
calls: of the processor's time that the first run took, two thirds went there. Here a part is only translated; the door
takes all parts that are reached from it. What only the door calls is its own (`internal`), so that the optimiser may
change how it is called.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler


class Part(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """A function that is not called from Python: translated, and no more."""

    def finalize(self) -> None:
        """Leave everything to the door."""
        self._finalized = True

    @property
    def codegen(self) -> Any:
        """Return who is told of the environment of the function: nobody has to be."""
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Take no environment: it is for functions that deal with objects of Python."""

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 - as numba has it
        """Return that there is no machine code."""
        return 0


class Whole(JITCodeLibrary):  # type: ignore[misc, unused-ignore]
    """A function that Python calls, with all parts that are reached from it."""

    def finalize(self) -> None:
        """Link, optimise, and make machine code."""
        found: dict[Any, None] = {}
        ahead: list[Any] = list(self._linking_libraries)
        while ahead:
            library = ahead.pop()
            if library not in found:
                found[library] = None
                ahead += library._linking_libraries  # noqa: SLF001
        self._own = {function.name for function in self._final_module.functions if not function.is_declaration}
        self._linking_libraries: list[Any] = list(found)
        super().finalize()

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in self._own:
                function.linkage = "internal"
        super()._optimize_final_module()


class PartCompiler(Compiler):  # type: ignore[misc, unused-ignore]
    """Compiles a part."""

    library = Part

    def __init__(self, typing: Any, target: Any, library: Any, *rest: Any) -> None:
        own = library or self.library(target.codegen(), "kernel")
        own.enable_object_caching()
        super().__init__(typing, target, own, *rest)
        self.state.flags.noalias = True  # no two arrays of the kernel share a word


class WholeCompiler(PartCompiler):
    """Compiles a door."""

    library = Whole
