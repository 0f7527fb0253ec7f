"""The collector is off inside, and outside as it was, whoever comes and leaves in whatever order."""

from __future__ import annotations

import gc
from contextlib import ExitStack, suppress
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from processes.collection import collection_paused

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.parametrize("on", [True, False])
def test_it_is_left_as_it_was_found(on: bool) -> None:  # noqa: FBT001
    (gc.enable if on else gc.disable)()
    with collection_paused():
        assert not gc.isenabled()
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled() is on


def test_an_exception_leaves_too() -> None:
    with suppress(KeyError), collection_paused():
        raise KeyError
    assert gc.isenabled()


def test_the_last_thread_that_leaves_switches_it_on() -> None:
    seen: list[bool] = []
    outer = ExitStack()
    outer.enter_context(collection_paused())

    def work() -> None:
        with collection_paused():
            outer.close()  # who came first leaves while another is inside
            seen.append(gc.isenabled())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]
    assert gc.isenabled()


def test_a_function_keeps_its_name_and_answer() -> None:
    @collection_paused()
    def answer() -> tuple[bool, int]:
        """Say whether the collector is on."""
        return gc.isenabled(), 42

    assert answer() == (False, 42)
    assert answer.__name__ == "answer"
    assert gc.isenabled()
