"""The door to numba: with the extra `fast` the kernel is compiled, without it the same functions run as plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence

    Ints = MutableSequence[int]
    Reals = MutableSequence[float]

try:
    import numba
    from numba.core import types
    from numba.extending import intrinsic
except ImportError:  # the extra `fast` is not installed
    numba = None

COMPILED = numba is not None and not numba.config.DISABLE_JIT
Function = TypeVar("Function", bound="Callable[..., Any]")


def jit(function: Function) -> Function:
    """Return the function compiled, or as it is where numba is not installed; only compiled code can call it."""
    if numba is None:
        return function
    compiled: Function = numba.njit(
        cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
    )(function)
    return compiled


def inlined(function: Function) -> Function:
    """Return the function compiled into each that calls it: what is short and called for every event."""
    if numba is None:
        return function
    compiled: Function = numba.njit(
        cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
    )(function)
    return compiled


def door(function: Function) -> Function:
    """Return the function compiled, or as it is; Python calls it with arrays, or with lists where nothing is compiled."""
    if numba is None:
        return function
    compiled: Function = numba.njit(cache=True, nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
    return compiled


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
