"""The door to numba: with the extra `fast` the kernel is compiled, without it the same functions run as plain Python."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence

    Ints = MutableSequence[int]
    Reals = MutableSequence[float]

try:
    import numba
    from numba.core import types
    from numba.extending import intrinsic

    from reengineer.simulation.kernel.linking import PartCompiler, WholeCompiler
except ImportError:  # the extra `fast` is not installed
    numba = None

COMPILED = numba is not None and not numba.config.DISABLE_JIT
Function = TypeVar("Function", bound="Callable[..., Any]")


def jit(function: Function) -> Function:
    """Return the function compiled, or as it is where numba is not installed; only compiled code can call it."""
    return _part(function, inline=False)


def inlined(function: Function) -> Function:
    """Return the function compiled into each that calls it: what is short and called for every event."""
    return _part(function, inline=True)


def in_any_order(function: Function) -> Function:
    """Return the function compiled so that it adds in whatever order is quickest: what is a sum over cases."""
    return _part(function, inline=False, fastmath={"reassoc"})


def door(function: Function) -> Function:
    """Return the function compiled, or as it is; Python calls it with arrays, or with lists where nothing is compiled."""
    return _door(function)


def _part(function: Function, *, inline: bool, **options: Any) -> Function:
    if numba is None:
        return function
    compiled: Function = numba.njit(
        nogil=True,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        forceinline=inline,
        pipeline_class=PartCompiler,
        **options,
    )(function)
    return compiled


def _door(function: Function) -> Function:
    """Compile a function and keep the result in a folder of the kernel as it is today.

    By itself numba looks only at the file of a function, so that code compiled with yesterday's constants of another
    module would be taken up again without a word.
    """
    if numba is None:
        return function
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = CACHE or usual
    try:
        compiled: Function = numba.njit(
            cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True, pipeline_class=WholeCompiler
        )(function)
    finally:
        numba.config.CACHE_DIR = usual
    return compiled


def _cache_folder() -> str:
    """Return where compiled code is kept; "", numba's own choice, where no such folder can be made."""
    here = Path(__file__).resolve().parent
    digest = sha256()
    for file in (*sorted(here.glob("*.py")), here.parent / "quantile_tables.py", here.parent / "randomness.py"):
        digest.update(file.read_bytes())
    chosen = numba.config.CACHE_DIR
    home = Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "binglian"
    folder = home / f"kernel-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


CACHE = _cache_folder() if COMPILED else ""


def _plain(words: Any) -> Any:
    return words


if COMPILED:

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def plain(_context: Any, array: Any) -> Any:
        """Return the bare pointer to the words of an array; the caller keeps the array alive.

        Passed from function to function, an array costs two counts of its references each time, a pointer nothing.
        """

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return context.make_array(signature.args[0])(context, builder, value=arguments[0]).data

        return types.CPointer(array.dtype)(array), build

else:
    plain = _plain
